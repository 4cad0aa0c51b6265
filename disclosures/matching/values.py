"""The values that matching yields. Plain and frozen: no Django, no clock."""

from __future__ import annotations

from dataclasses import dataclass

from disclosures.reading.values import AnswerReading, ResponseReading, Span

VERDICTS = ("same", "part", "shows_record_exists", "different")
FINDING_KINDS = (
    "not_held_but_released",
    "not_held_centrally_but_released",
    "cost_refused_but_released_within_foi_limit",
    "withheld_but_released",
    "not_published_but_released",
    "released_before_pq",
    "partial_but_fully_released",
    "will_write_but_released",  # a letter was promised; never Strong
    "figures_differ",  # both gave a figure; check definitions first; never Strong
    "answered_but_refused_under_foi",  # the reverse inconsistency: recorded, off the main queue
)
STRENGTHS = ("Strong", "Moderate", "Weak")


@dataclass(frozen=True)  # no slots: what is worked out of a side is kept on it (sides.once)
class AnswerSide:
    """What matching may know of a written answer. Dates are ISO or ""."""

    question: str
    answer: str
    reading: AnswerReading
    tabled: str
    answered: str
    body: str  # body key
    family: str
    heading: str = ""
    uin: str = ""
    is_corrected: bool = False  # before or after the version judged
    # "the answer of 4 July 2024 to question 1234", where the answer only refers to that one:
    # `reading` and its spans are then of that answer, whose text comes first in `answer`.
    refers_to: str = ""
    has_attachments: bool = False  # a letter that was promised may be among them


@dataclass(frozen=True)
class ResponseSide:
    """What matching may know of an FOI request and its response."""

    request: str
    response: str  # every readable part joined, for wording only
    reading: ResponseReading
    sent: str
    responded: str
    body: str
    family: str
    title: str = ""
    reference: str = ""
    is_separate_authority: bool = False  # an nmd or alb: another authority than the department
    response_from_attachment: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    """One ask of the question against one of the request."""

    pq_letter: str
    foi_letter: str
    verdict: str
    facts: tuple[str, ...]  # plain words: "Same years", "Average against median"
    closeness: float  # 0 to 1
    is_mismatch: bool  # refused on one side, given on the other, and the asks line up
    is_apart: bool = False  # each names a period or a group of its own, and they share none


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the score is made of: the tests met (keys of scoring.TESTS), how close the wording of
    the best ask is (0 to 1), and whether any ask was refused on one side and given on the other."""

    tests: frozenset[str]
    closeness: float
    has_mismatch: bool


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the score: a plain sentence, never a feature's name."""

    name: str
    points: int


@dataclass(frozen=True, slots=True)
class Score:
    """`total` is 0 to 100 and equals the sum of the points exactly."""

    total: int
    points: tuple[Point, ...]
    strength: str


@dataclass(frozen=True, slots=True)
class FindingValue:
    kind: str
    secondary_kinds: tuple[str, ...]
    pq_letter: str
    foi_letter: str
    sentence: str
    pq_quote: Span | None
    foi_quote: Span | None
    foi_quote_source: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """An innocent explanation whose test was met, with the words it rests on."""

    key: str
    sentence: str
    rests_on: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything matching says of one pair of documents."""

    alignments: tuple[Alignment, ...]
    evidence: Evidence
    score: Score
    findings: tuple[FindingValue, ...]
    towards: tuple[str, ...]  # "Points towards a mismatch": checkable sentences
    explanations: tuple[Explanation, ...]  # "What else could explain it": never empty
    same_information: str  # Weak, Moderate, Strong, Very strong
    replies_differ: str
    release_first: str  # Yes, No, Same day
    is_declared: bool = False
    title: str = ""
