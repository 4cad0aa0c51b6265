"""The values that reading yields. Plain and frozen: no Django, no network, no clock.

Offsets are characters of the text a reading was given, end-exclusive, so that
`text[span.start:span.end] == span.text` always holds.
"""

from __future__ import annotations

from dataclasses import dataclass

# Outcomes of an answer, in the words of the label rules (thirteen, and "unread" for no text).
ANSWER_OUTCOMES = (
    "answered", "partial", "disproportionate_cost", "not_held", "not_held_centrally",
    "not_published", "withheld", "published_elsewhere", "earlier_answer", "referred", "holding",
    "non_answer", "not_applicable",
)  # fmt: skip
REFUSALS = frozenset(
    {"not_held", "not_held_centrally", "disproportionate_cost", "withheld", "not_published"}
)

# Outcomes of an FOI response. "content_not_seen": sent, but nothing we could read: never a release.
RESPONSE_OUTCOMES = (
    "released", "partial", "not_held", "refused_cost", "refused_vexatious", "refused_exemption",
    "refused_unspecified", "already_published", "clarification", "pending", "no_response",
    "withdrawn", "content_not_seen", "unknown",
)  # fmt: skip

# What a reply did with one ask, for either side.
REPLIES = (
    "answered", "released", "refused", "not_held", "partial", "not_addressed", "unknown",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Period:
    """`first` and `last` are ISO dates (inclusive) or "" where open; `kind` is one of
    calendar, financial, academic, quarter, month, since, latest, relative, point."""

    first: str
    last: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked, and what the reply did with it.

    `span` points into the question or request text, `reply_span` into the reply text (the answer,
    or the response part named by `reply_source`: "message:3", "attachment:1:p2", "" for an answer).
    """

    letter: str  # A, B, C …
    text: str
    span: Span
    # count, cost, share, rate, average, median, duration, date, list, document, reason, yes_no,
    # other
    measure: str = ""
    population: str = ""  # the noun phrase counted
    periods: tuple[Period, ...] = ()
    places: tuple[str, ...] = ()
    breakdown: str = ""
    reply: str = "unknown"
    reply_span: Span | None = None
    reply_source: str = ""


@dataclass(frozen=True, slots=True)
class AnswerReading:
    outcome: str
    secondary: tuple[str, ...]
    span: Span | None  # the words that carry the refusal (or the outcome)
    asks_quantity: bool
    asks: tuple[Ask, ...]
    confidence: float  # 0 to 1; orders curation, never shown as evidence


@dataclass(frozen=True, slots=True)
class ResponseText:
    """One readable part of a response, in order: a message body or an attachment's page."""

    source: str  # "message:3" or "attachment:1:p2" (attachment number, page or sheet number)
    text: str
    date: str = ""  # ISO date of the message it came with
    is_attachment: bool = False
    name: str = ""  # file name, for attachments


@dataclass(frozen=True, slots=True)
class Step:
    """What the authority had said of the request when a message came: a refusal, its review …"""

    date: str  # ISO, "" where the source gives none
    source: str
    outcome: str


@dataclass(frozen=True, slots=True)
class ResponseReading:
    outcome: str
    sections: tuple[str, ...]  # "s12", "s40(2)", "r12(4)(b)", sorted
    span: Span | None  # the words that carry the outcome
    span_source: str
    release_span: Span | None  # the words (or figures) that were given
    release_source: str
    decided_on: str  # ISO date of the message that decided it
    uses_cost_limit: bool
    caveats: tuple[str, ...]  # "management information", "estimate", "small numbers suppressed" …
    asks: tuple[Ask, ...]
    confidence: float
    history: tuple[Step, ...] = ()  # in order of time; the last is the outcome
