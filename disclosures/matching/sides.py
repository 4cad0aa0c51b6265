"""What the two documents of a pair say as wholes: tests on their words, dates and bodies."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache, wraps
from typing import Any

from disclosures.reading.measures import QUANTITIES
from disclosures.reading.periods import bounds
from disclosures.reading.values import REFUSALS, AnswerReading, Ask, ResponseReading, Span

from .alignment import in_context
from .comparison import Facets
from .values import AnswerSide, ResponseSide
from .wording import names_in, wording

_NOT_YET = object()
COST_GROUNDS = frozenset({"disproportionate_cost"})
RELEASES = frozenset({"released", "partial"})
FOI_REFUSALS = frozenset(
    {"not_held", "refused_cost", "refused_vexatious", "refused_exemption", "refused_unspecified"}
)
PENDING = frozenset({"holding"})

_WILL_WRITE = re.compile(r"\b(?:will|shall)\s+write\s+to\b", re.IGNORECASE)
_LETTER_ATTACHED = re.compile(
    r"\b(?:letter|reply|response)\b[^.]{0,60}\b(?:attached|enclosed|below)\b|\battached\b[^.]{0,40}\bletter\b"
    r"|\b(?:have|has)\s+written\s+to\b",
    re.IGNORECASE,
)
_WITHHOLDS = re.compile(
    r"\b(?:(?:is|are|being|been|have)\s+(?:\w+\s+)?(?:withh[eo]ld|exempt(?:ed)?|refused)|we\s+withhold)\b",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"\b(?:but|however|although|attached|enclosed|below|rest|remain\w*|provided|disclos(?:ed|ing)|releas\w+)\b",
    re.IGNORECASE,
)
_POINTS_ELSEWHERE = re.compile(
    r"https?://|www\.|gov\.uk\b|\(link\)|\bat (?:a|this|the) (?:\w+ )?link\b"
    r"|\bpublish(?:es|ed)\s+(?:\w+\s+){0,6}(?:quarterly|annually|monthly|yearly|each|every|weekly)"
    r"|\b(?:statistics|figures|data|information)\s+(?:is|are|was|were|can be)\s+(?:\w+\s+)?"
    r"(?:published|found|available)\s+(?:at|on|in|by|here)\b|\bofficial statistics\b",
    re.IGNORECASE,
)
_GUIDANCE = re.compile(
    r"\b(?:template|guidance|instructions?|flow\s?chart|process\s+map|policy\s+document|manual"
    r"|procedures?|standard\s+operating|high\s+level\s+process)\b",
    re.IGNORECASE,
)
# The published figures, or the records, do not tell apart what was asked.
_LACKS_THE_SPLIT = re.compile(
    r"\b(?:do|does|is|are|did|was|were)\s+not\s+(?:\w+\s+){0,3}?(?:distinguish\w*|differentiat\w+"
    r"|disaggregat\w+|separat\w+|broken\s+down|split|told\s+apart|tell\b.{0,60}?\bapart)"
    r"|\bpublish(?:es)?\s+no\s+(?:data|figures|statistics|information)\b"
    r"|\b(?:do|does)\s+not\s+publish\b|\bnot\s+held\s+in\s+a\s+\w+\s+form(?:at)?\b",
    re.IGNORECASE | re.DOTALL,
)
_REFERENCES = re.compile(
    r"\b(?:FOI|IR|EIR|Ref\w*|reference|section|Act|attachment|annex|request)\W*[\d/.-]+(?:\(\d+\))?"
    r"|\b[A-Z]{2,}[\d/-]+\b",
    re.IGNORECASE,
)
_NIL = re.compile(
    r"\b(?:none|nil|zero|no\s+such|not\s+any|one|two|three|four|five)\b", re.IGNORECASE
)
_NOT_FIGURES = re.compile(
    r"https?://\S+|\b(?:19|20)\d\d(?:[-/]\d{2,4})?\b|\b\d{1,2}\s+(?:January|February|March|April|May|June"
    r"|July|August|September|October|November|December)\b|\([^)]{1,4}\)"
)
_PARAGRAPHS = re.compile(r"\n\s*\n")
_FIGURES = re.compile(r"(?<![\w/.-])\d[\d,]*(?:\.\d+)?%?(?![\w/-])")


def once(work: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Work done once for each side and kept on it: a document is judged against many others."""
    kept_as = f"_{work.__name__}"

    @wraps(work)
    def kept(side: Any) -> Any:
        found = side.__dict__.get(kept_as, _NOT_YET)
        if found is _NOT_YET:
            found = side.__dict__[kept_as] = work(side)
        return found

    return kept


@once
def answer_facets(answer: AnswerSide) -> list[Facets]:
    """The asks of the question with a reply each, ready to be compared."""
    return in_context(answer_asks(answer))


@once
def answer_asks(answer: AnswerSide) -> tuple[Ask, ...]:
    return settled_answer_asks(answer.reading, answer.answer)


@once
def response_facets(response: ResponseSide) -> list[Facets]:
    return in_context(response_asks(response))


@once
def response_asks(response: ResponseSide) -> tuple[Ask, ...]:
    return settled_response_asks(response.reading)


@once
def names_asked(answer: AnswerSide) -> frozenset[str]:
    return frozenset().union(*(names_in(ask.text) for ask in answer.reading.asks))


@once
def names_requested(response: ResponseSide) -> frozenset[str]:
    return frozenset().union(*(names_in(ask.text) for ask in response.reading.asks))


def settled_answer_asks(reading: AnswerReading, answer: str) -> tuple[Ask, ...]:
    """The asks with a reply each: one left unknown takes the reply of the whole answer."""
    whole = "unknown"
    if reading.outcome in REFUSALS:
        whole = "not_held" if reading.outcome == "not_held" else "refused"
    elif reading.outcome == "answered":
        whole = "answered"
    elif reading.outcome == "partial":
        whole = "partial"
    elif reading.outcome in {"non_answer", "published_elsewhere", "holding"}:
        whole = "not_addressed"
    refused = [ask.reply_span for ask in reading.asks if ask.reply in {"refused", "not_held"}]
    if whole == "partial" and refused:
        whole = "unknown"  # the ask that was refused makes the answer partial, not the others
    own = [_without_words_of(ask, refused) for ask in reading.asks]
    asks = tuple(_settled(ask, whole, reading.span, "") for ask in own)
    if "published_elsewhere" in {reading.outcome, *reading.secondary}:
        return tuple(_pointed_elsewhere(ask, answer) for ask in asks)
    return asks


def _without_words_of(ask: Ask, refused: list[Span | None]) -> Ask:
    """An ask read as answered in part on the strength of words that refuse another is unread."""
    if ask.reply == "partial" and ask.reply_span is not None and ask.reply_span in refused:
        return replace(ask, reply="unknown", reply_span=None)
    return ask


def _pointed_elsewhere(ask: Ask, answer: str) -> Ask:
    """Pointing to statistics answers an ask only if they can hold what it asks for."""
    if ask.reply != "answered":
        return ask
    lacking = _LACKS_THE_SPLIT.search(answer)
    if lacking:
        span = Span(lacking.start(), lacking.end(), lacking[0])
        return replace(ask, reply="refused", reply_span=span)
    return (
        ask
        if _FIGURES.search(_NOT_FIGURES.sub(" ", answer))
        else replace(ask, reply="not_addressed")
    )


def _without_words_that_withhold(ask: Ask) -> Ask:
    """A release of part is no release of this ask where its words only withhold something."""
    said = ask.reply_span.text if ask.reply_span else ""
    if ask.reply != "partial" or not _WITHHOLDS.search(said) or _GIVES.search(said):
        return ask
    figures = _FIGURES.search(_REFERENCES.sub(" ", _NOT_FIGURES.sub(" ", said)))
    return ask if figures else replace(ask, reply="unknown")


def settled_response_asks(reading: ResponseReading) -> tuple[Ask, ...]:
    """Likewise of a response. Content not seen is never a release, whatever an ask says."""
    whole, span, source = "unknown", reading.span, reading.span_source
    if reading.outcome in RELEASES:
        whole = reading.outcome
        span = reading.release_span or reading.span
        source = reading.release_source or reading.span_source
    elif reading.outcome == "not_held":
        whole = "not_held"
    elif reading.outcome in FOI_REFUSALS:
        whole = "refused"
    asks = tuple(_settled(ask, whole, span, source) for ask in reading.asks)
    asks = tuple(_without_words_that_withhold(ask) for ask in asks)
    if reading.outcome == "content_not_seen":
        asks = tuple(
            replace(a, reply="unknown") if a.reply in {"released", "partial"} else a for a in asks
        )
    return asks


def _settled(ask: Ask, whole: str, span: Span | None, source: str) -> Ask:
    if ask.reply != "unknown":
        return ask if ask.reply_span else replace(ask, reply_span=span, reply_source=source)
    return replace(ask, reply=whole, reply_span=ask.reply_span or span, reply_source=source)


@once
def grounds(answer: AnswerSide) -> tuple[str, ...]:
    """The refusal grounds of the answer, the main one first."""
    found = (answer.reading.outcome, *answer.reading.secondary)
    return tuple(dict.fromkeys(ground for ground in found if ground in REFUSALS))


@once
def refused_on_cost(answer: AnswerSide) -> bool:
    return bool(COST_GROUNDS & {answer.reading.outcome, *answer.reading.secondary})


@once
def used_cost_limit(response: ResponseSide) -> bool:
    sections = response.reading.sections
    return (
        response.reading.uses_cost_limit
        or response.reading.outcome == "refused_cost"
        or any(section == "s12" or section.startswith("s12(") for section in sections)
    )


def refused_too(response: ResponseSide) -> bool:
    return response.reading.outcome in FOI_REFUSALS


@once
def answer_pending(answer: AnswerSide) -> bool:
    return answer.reading.outcome in PENDING or bool(_WILL_WRITE.search(answer.answer))


@once
def promises_letter(answer: AnswerSide) -> bool:
    """The answer says the minister will write, and no letter came with it.

    A question passed to another body is read as referred too, but not as holding.
    """
    reading = answer.reading
    return (
        reading.outcome == "referred"
        and "holding" in reading.secondary
        and not answer.has_attachments
        and bool(_WILL_WRITE.search(answer.answer))
        and not _LETTER_ATTACHED.search(answer.answer)
    )


@once
def points_elsewhere(answer: AnswerSide) -> str:
    """The words by which the answer points to published figures, or ""."""
    found = _POINTS_ELSEWHERE.search(answer.answer)
    return found[0] if found else ""


def shows_no_figure(response: ResponseSide, foi_ask: Ask) -> bool:
    """A quantity asked for, and no figure (nor "none") in any readable part."""
    return foi_ask.measure in QUANTITIES and has_no_figure(response)


@once
def has_no_figure(response: ResponseSide) -> bool:
    for paragraph in _PARAGRAPHS.split(response.response[:50_000]):
        said = _REFERENCES.sub(" ", _NOT_FIGURES.sub(" ", paragraph))
        if _FIGURES.search(said) or _NIL.search(said):
            return False
    return True


def names_nothing_asked(response: ResponseSide, foi_ask: Ask) -> bool:
    """A quantity asked for, and not one of its words in all that was released: a table of
    something else, or one whose headings do not say of what."""
    if foi_ask.measure not in QUANTITIES:
        return False
    asked = {c for c in wording(foi_ask.text).concepts if not c.isdigit()}
    return bool(asked) and not asked & _said_concepts(response)


@once
def _said_concepts(response: ResponseSide) -> frozenset[str]:
    return wording(response.response[:50_000]).concepts


def is_guidance(answer: AnswerSide, response: ResponseSide) -> str:
    """The words that make the release a template or guidance and not data, or "". Where the
    question asked for such a paper, the paper is what was asked for."""
    words = _guidance_given(response)
    return "" if words and _asks_for_guidance(answer) else words


@once
def _asks_for_guidance(answer: AnswerSide) -> bool:
    return bool(_GUIDANCE.search(answer.question))


@once
def _guidance_given(response: ResponseSide) -> str:
    asked = _GUIDANCE.search(f"{response.title} {response.request}")
    if asked:
        return asked[0]
    given = _GUIDANCE.search(response.response[:4000])
    return given[0] if given and not _FIGURES.search(response.response) else ""


@lru_cache(maxsize=4096)
def day(text: str) -> date | None:
    """The last day that an ISO date, month or year may mean."""
    last = bounds(text)[1] if text else ""
    return date.fromisoformat(last) if last else None


def days_after(answer: AnswerSide, response: ResponseSide) -> int | None:
    """Days from the answer to the response; negative where the response came first."""
    answered, responded = day(answer.answered), day(response.responded)
    if answered is None or responded is None:
        return None
    return (responded - answered).days
