"""One message of an authority: does it acknowledge, ask, extend, refuse, give or point?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from disclosures.reading.correspondence import Request, Sentence
from disclosures.reading.figures import has_figure
from disclosures.reading.file_names import OF_REQUEST, REPLY_NAME, fold_name, named_outcome
from disclosures.reading.letter_given import (
    NUMBER,
    best_given,
    first,
    given_in,
    given_strongly,
    not_reckoned,
    sends_nothing,
)
from disclosures.reading.letter_phrases import (
    ACKNOWLEDGED,
    ATTACHED,
    BACKWARD,
    CLARIFY,
    CLARIFY_FIRST,
    CLARIFY_NOW,
    COST,
    DATA_FILE,
    EXEMPT,
    EXTENSION,
    IGNORED_FILE,
    INFORMATION_SENT,
    LEAFLET_FILE,
    NAMES,
    NOT_HELD,
    OF_ANOTHER_BODY,
    ONLY_ATTACHED,
    PUBLISHED,
    RESPONSE_ATTACHED,
    UPHOLDS,
    VEXATIOUS,
    WITHDRAWN,
)
from disclosures.reading.sections import find_sections
from disclosures.reading.values import ResponseText


@dataclass(slots=True)
class Message:
    """One message with what is attached to it."""

    part: ResponseText
    sentences: tuple[Sentence, ...] = ()
    files: list[ResponseText] = field(default_factory=list)
    outcome: str = ""
    carries: Sentence | None = None
    gives: Sentence | None = None
    given: list[Sentence] = field(default_factory=list)
    confidence: float = 0.5
    giver: Message | None = None  # the page that came with it and holds what is given

    @property
    def is_weak(self) -> bool:
        """Words alone, without figure, file or refusal: a remark on what was decided before."""
        return self.outcome in ("released", "already_published") and not (
            self.files or (self.gives is not None and given_strongly([self.gives]))
        )

    @property
    def own(self) -> list[Sentence]:
        return [s for s in self.sentences if s.kind == "own"]


def judge(message: Message, asked: Request) -> None:
    """Set the message's outcome: one of the outcomes, "acknowledged", "follow_up" or ""."""
    own = message.own
    refused = _refusals(own)
    text = "\n".join(s.folded for s in own)
    given = given_in(message.sentences, bool(refused), asked)
    if not any(ATTACHED.search(s.folded) for s in given):
        given = _handed_over(message) + given
    if refused and UPHOLDS.search(text) and not given_strongly(given):
        given = []
    if "refused_cost" in refused:
        given = not_reckoned(given, own)
    message.given = given
    everything = "\n".join(s.folded for s in message.sentences)
    if _is_extension(message):
        return
    withdrawn = first(list(message.sentences), WITHDRAWN)
    if withdrawn and not re.search(r"\b(?:if|unless)\b", withdrawn.folded):
        message.outcome, message.carries, message.confidence = "withdrawn", withdrawn, 0.8
        return
    if _asks_to_clarify(text, refused, given):
        message.outcome, message.carries = "clarification", first(own, CLARIFY)
        message.confidence = 0.8
        return
    if BACKWARD.search(text):
        message.outcome = "follow_up"
        return
    if not refused and _only_acknowledges(message, given, everything):
        message.outcome = "acknowledged"
        return
    _judge_substance(message, refused, given, text)


def _asks_to_clarify(text: str, refused: dict[str, Sentence], given: list[Sentence]) -> bool:
    if CLARIFY_FIRST.search(text):
        return True
    if refused.keys() - {"not_held"} or not CLARIFY.search(text):
        return False
    figures = any(has_figure(s.folded) for s in given)
    return not given_strongly(given) or bool(CLARIFY_NOW.search(text) and not figures)


def _handed_over(message: Message) -> list[Sentence]:
    """ "Our response is attached", with a sheet or archive: the words that hand the data over."""
    sheets = any(DATA_FILE.search(fold_name(f.name)) for f in message.files)
    words = first(message.own, RESPONSE_ATTACHED)
    if not sheets or words is None or ATTACHED.search(words.folded) or sends_nothing(words.folded):
        return []
    return [words]


def _only_acknowledges(message: Message, given: list[Sentence], everything: str) -> bool:
    """Is it a receipt, whatever leaflet or copy of the request came with it?"""
    files = [fold_name(f.name) for f in message.files if not IGNORED_FILE.search(f.name)]
    if any(sends_nothing(s.folded) for s in message.own):
        return not given_strongly(given) and not any(DATA_FILE.search(name) for name in files)
    if len(given) >= 3:
        return False
    if not ACKNOWLEDGED.search(everything) or (files and RESPONSE_ATTACHED.search(everything)):
        return False
    if any(REPLY_NAME.search(name) and not OF_REQUEST.search(name) for name in files):
        return False
    told = any(has_figure(s.folded) or INFORMATION_SENT.search(s.folded) for s in given)
    return not given_strongly(given) or not (told or files)


def is_leaflet(cover: Message, part: ResponseText) -> bool:
    """Is this page of the leaflet, or of the copy of the request, that came with a receipt?"""
    named = LEAFLET_FILE.search(fold_name(part.name))
    return bool(named) and any(sends_nothing(s.folded) for s in cover.own)


# "We may need more time", "the code allows us to extend": nothing is extended yet.
_ONLY_MIGHT = re.compile(r"\bif\s+we\b|\bmay\b|\ballows?\b|\bin some\s+(?:situations|cases)")


def _is_extension(message: Message) -> bool:
    for sentence in message.sentences:
        if EXTENSION.search(sentence.folded) and not _ONLY_MIGHT.search(sentence.folded):
            message.outcome, message.carries = "pending", sentence
            message.confidence = 0.85
            return True
    return False


def _refusals(own: list[Sentence]) -> dict[str, Sentence]:
    """Each ground with the first sentence that carries it."""
    found: dict[str, Sentence] = {}
    cites_21 = any(_SECTION_21.search(sentence.folded) for sentence in own)
    for sentence in own:
        text = sentence.folded
        if _is_record(text):
            continue
        if _EXPLAINS.search(text):
            continue
        if VEXATIOUS.search(text):
            found.setdefault("refused_vexatious", sentence)
        elif COST.search(text):
            found.setdefault("refused_cost", sentence)
        elif NOT_HELD.search(text) and not _COST_SAID.search(text):
            found.setdefault("not_held", sentence)
        elif EXEMPT.search(text) and not _is_open_otherwise(text, cites_21):
            found.setdefault("refused_exemption", sentence)
    if not found:  # the ground is named only where it is explained
        explained = first([s for s in own if not _is_record(s.folded)], COST)
        found = {"refused_cost": explained} if explained else found
    # "Exempt under section 12" is one ground in two sentences.
    if "refused_cost" in found and not find_sections_but_cost(own):
        found.pop("refused_exemption", None)
    return found


def _is_record(text: str) -> bool:
    """A line of comma-separated values: what stands in its cells is no word of this letter."""
    return len(_CELLS.findall(text)) >= 3


_CELLS = re.compile(r"[^\s\d],\S|\d,[^\s\d]")

# "The Commissioner's guidance on this is explained here": about the ground, not the refusal.
_EXPLAINS = re.compile(
    r"\bguidance\b[^.]{0,60}\b(?:explain|link|here|found)|\bfor more information\b"
)


def _is_open_otherwise(text: str, cites_21: bool) -> bool:
    """Exempt under section 21, or 22 beside it: the information is, or soon is, open to all."""
    sections = {section.split("(")[0] for section in find_sections(text)}
    if cites_21 and sections and sections <= {"s21", "s22"}:
        return True
    return not sections and _OTHER_MEANS.search(text) is not None


_SECTION_21 = re.compile(r"\b(?:section|s\.?)\s{0,2}21\b(?!\s*a)")
_OTHER_MEANS = re.compile(
    r"\b(?:accessible|available) (?:to [a-z ]{2,30} )?(?:by|through|via) other means\b"
)

_COST_SAID = re.compile(
    r"do(?:es)? not record (?:the|this) information in a (?:format|way)[^.]*(?:electronic|report)"
)


def find_sections_but_cost(own: list[Sentence]) -> list[str]:
    text = "\n".join(s.folded for s in own)
    return [s for s in find_sections(text) if s not in ("s12", "r12(4)(b)", "s14")]


def _judge_substance(
    message: Message, refused: dict[str, Sentence], given: list[Sentence], text: str
) -> None:
    own = message.own
    named = named_outcome(message.files)
    pointing = first(own, PUBLISHED)
    if given:
        message.gives = best_given(given, message.sentences)
    if refused and not given and named == "released" and "not_held" in refused:
        message.outcome, message.confidence = "partial", 0.6
        message.carries = refused["not_held"]
    elif refused and given:
        message.outcome, message.confidence = "partial", 0.7
        message.carries = next(iter(refused.values()))
    elif refused:
        ground = _ruling(refused)
        vague = ground == "refused_exemption" and not find_sections(text) and named
        message.outcome = named if vague else _ground_said(ground, text)
        if message.outcome == "refused_exemption" and message.files and _REDACTED.search(text):
            message.outcome = "partial"
        message.carries, message.confidence = refused[ground], 0.85
    elif (
        given
        and any(_SECTION_21.search(s.folded) for s in own)
        and not (_points_by_section(message))
    ):
        message.outcome, message.carries, message.confidence = "partial", pointing, 0.6
    elif given and pointing is not None and (_only_points(message) or _points_by_section(message)):
        message.outcome, message.carries, message.confidence = "already_published", pointing, 0.6
        message.gives = None
    elif given and named != "partial" and _only_sends(message):
        message.outcome, message.carries, message.confidence = "content_not_seen", given[0], 0.6
        message.gives = None
    elif given:
        message.outcome, message.carries, message.confidence = "released", message.gives, 0.75
        if named == "partial":
            message.outcome = named
    elif (elsewhere := first(own, OF_ANOTHER_BODY)) and not named:
        message.outcome, message.carries, message.confidence = "not_held", elsewhere, 0.6
    elif named:
        message.outcome, message.confidence = named, 0.7
        message.carries = first(own, RESPONSE_ATTACHED)
    elif pointing is not None:
        message.outcome, message.carries, message.confidence = "already_published", pointing, 0.7
    elif RESPONSE_ATTACHED.search("\n".join(s.folded for s in message.sentences)):
        message.outcome = "content_not_seen"
        message.carries = first(list(message.sentences), RESPONSE_ATTACHED)
    else:
        message.outcome = "acknowledged" if not own else "follow_up"


def _only_points(message: Message) -> bool:
    """Words around a link, with no figure, file or reply to a quoted ask among them."""
    kinds = [s.kind for s in message.sentences if s.kind != "standing"]
    pointing = sum(PUBLISHED.search(s.folded) is not None for s in message.own)
    quoted = "quoted" in kinds
    return not quoted and not given_strongly(message.given) and 2 * pointing >= len(message.given)


def _points_by_section(message: Message) -> bool:
    """Section 21 is relied on, and the words around it give no figure and no file."""
    cited = any(_SECTION_21.search(s.folded) for s in message.own)
    return cited and not any(
        ATTACHED.search(s.folded) or (has_figure(s.folded) and NUMBER.search(s.folded))
        for s in message.given
    )


def _only_sends(message: Message) -> bool:
    """ "Please see the attached document", its name a reply's, and nothing of it to be read."""
    names = [fold_name(f.name) for f in message.files if not IGNORED_FILE.search(f.name)]
    unread = not any(f.text.strip() for f in message.files)
    letters = all(REPLY_NAME.search(n) and not DATA_FILE.search(n) for n in names)
    said = any(pattern.search(name) for name in names for _, pattern in NAMES)
    sends = all(ONLY_ATTACHED.search(s.folded) for s in message.given)
    return bool(unread and letters and sends and not said)


# Something redacted was sent all the same.
_REDACTED = re.compile(
    r"\b(?:have|has|been|is|are|were|was) (?:[a-z]+ )?redacted\b|\bthe redacted\b"
)

_EXEMPTION_SAID = re.compile(r"\bexempt|\bexception|\bwithh[eo]ld|\brefus|neither confirm|redact")


def _ground_said(ground: str, text: str) -> str:
    """ "We are unable to provide this" names no exemption: the ground is not to be seen."""
    if ground == "refused_exemption" and not _EXEMPTION_SAID.search(text):
        if _HELD_BY_OTHERS.search(text):
            return "not_held"
        return "refused_exemption" if find_sections(text) else "refused_unspecified"
    return ground


_HELD_BY_OTHERS = re.compile(
    r"\bonly held (?:by|within|in|at)\b|\bheld (?:only )?by (?:each|individual|the individual)\b|"
    r"\b(?:would|will) (?:have|need) to be contacted directly"
)


def _ruling(refused: dict[str, Sentence]) -> str:
    for ground in ("refused_vexatious", "refused_cost", "refused_exemption", "not_held"):
        if ground in refused:
            if ground == "refused_exemption" and "not_held" in refused:
                text = refused[ground].folded
                return "not_held" if not find_sections(text) or "12(4)(a)" in text else ground
            return ground
    return "refused_unspecified"
