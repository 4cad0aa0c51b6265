"""Each way in which two replies differ: its kind, one sentence, both quotations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from disclosures.reading.values import Ask

from . import sides
from .amounts import figure_in_answer, figures_apart
from .comparison import GIVEN, REFUSED
from .values import Alignment, AnswerSide, FindingValue, ResponseSide

KIND_OF_GROUND = {
    "not_held": "not_held_but_released",
    "not_held_centrally": "not_held_centrally_but_released",
    "disproportionate_cost": "cost_refused_but_released_within_foi_limit",
    "withheld": "withheld_but_released",
    "not_published": "not_published_but_released",
}
_SAID = {
    "not_held_but_released": "said the information was not held",
    "not_held_centrally_but_released": "said the information was not held centrally",
    "cost_refused_but_released_within_foi_limit": "refused on cost grounds",
    "withheld_but_released": "declined to give the information",
    "not_published_but_released": "said the information was not published",
    "will_write_but_released": "said that a letter would follow",
    "partial_but_fully_released": "gave part of the information",
}
# The words of one refusal. Where an answer refuses two things on two grounds, its own words decide.
_GROUND_WORDS = (
    ("disproportionate_cost", re.compile(r"disproportionate\s+cost", re.I)),
    (
        "not_held_centrally",
        re.compile(r"\bcentral(?:ly)?\b|\bcollate[ds]?\b|\brecorded\s+locally\b", re.I),
    ),
    ("not_held", re.compile(r"\bnot\s+(?:currently\s+)?(?:held|recorded|hold|collected)\b", re.I)),
    ("not_published", re.compile(r"\bpublish", re.I)),
    (
        "withheld",
        re.compile(r"\b(?:commercial|confidential|sensitive|security|interest|comment)\w*", re.I),
    ),
)
LINED_UP = frozenset({"same", "part"})
UNANSWERED = frozenset({"not_addressed", "unknown"})
# The cost limit for answers was £850 by 2012 (domain guide, section 2, checked to 2025).
_PQ_LIMIT_FROM = "2012-01-01"


def findings(
    answer: AnswerSide,
    response: ResponseSide,
    pq_asks: Sequence[Ask],
    foi_asks: Sequence[Ask],
    alignments: Sequence[Alignment],
) -> tuple[FindingValue, ...]:
    """One finding for each pair of asks whose replies differ; the closest first."""
    pq_by, foi_by = {a.letter: a for a in pq_asks}, {a.letter: a for a in foi_asks}
    found = []
    gave_the_rest = _refused_only_a_part(answer, pq_asks) and _gave_all(alignments, foi_by)
    for alignment in sorted(alignments, key=lambda a: (not a.is_mismatch, -a.closeness)):
        if alignment.verdict == "different" or alignment.is_apart:
            continue  # figures of other years, or of another group, show nothing about these
        pq, foi = pq_by[alignment.pq_letter], foi_by[alignment.foi_letter]
        kinds = _kinds(answer, response, pq, foi, alignment)
        if alignment.verdict in LINED_UP and pq.reply in REFUSED and kinds and gave_the_rest:
            kinds = tuple(dict.fromkeys(("partial_but_fully_released", *kinds)))
        finding = _finding(answer, response, alignment, pq, foi, kinds) if kinds else None
        if finding and finding.pq_quote and finding.foi_quote:  # nothing without both quotations
            found.append(finding)
    return tuple(found)


def _refused_only_a_part(answer: AnswerSide, pq_asks: Sequence[Ask]) -> bool:
    return answer.reading.outcome == "partial" and any(a.reply not in REFUSED for a in pq_asks)


def _gave_all(alignments: Sequence[Alignment], foi_by: dict[str, Ask]) -> bool:
    """Each thing the question asked lines up with a thing of its own that was released."""
    return len({a.foi_letter for a in alignments}) == len(alignments) and all(
        a.verdict in LINED_UP and foi_by[a.foi_letter].reply == "released" for a in alignments
    )


def _kinds(
    answer: AnswerSide, response: ResponseSide, pq: Ask, foi: Ask, alignment: Alignment
) -> tuple[str, ...]:
    """The kind and the secondary kinds; () where the two replies do not differ."""
    if pq.reply == "answered" and foi.reply in REFUSED:
        # Only for the same information: a refusal of something near it says nothing.
        return ("answered_but_refused_under_foi",) if alignment.verdict == "same" else ()
    if foi.reply not in GIVEN:
        return ()
    if figure_in_answer(answer.answer, pq, foi):
        return ()  # the answer gives the very figure, whatever else it says
    if figures_apart(pq, foi, alignment):
        return ("figures_differ",)
    if pq.reply in UNANSWERED and sides.promises_letter(answer):
        return ("will_write_but_released",) if alignment.verdict in LINED_UP else ()
    if pq.reply in REFUSED:
        kinds = [KIND_OF_GROUND[ground] for ground in _grounds_of(answer, pq)]
    elif pq.reply == "partial":
        kinds = ["partial_but_fully_released"] if foi.reply == "released" else []
    elif pq.reply == "not_addressed" and not sides.answer_pending(answer):
        kinds = [KIND_OF_GROUND[_ground_named(answer.answer) or "not_published"]]
    else:
        kinds = []
    if sides.used_cost_limit(response):
        kinds = [k for k in kinds if not k.startswith("cost_refused")] or kinds[1:]
    after = sides.days_after(answer, response)
    if kinds and pq.reply != "partial" and after is not None and after < 0:
        kinds.insert(0, "released_before_pq")
    return tuple(dict.fromkeys(kinds))


def _grounds_of(answer: AnswerSide, pq: Ask) -> list[str]:
    """Grounds of this ask's refusal: of several, those its own words name come first."""
    words = pq.reply_span.text if pq.reply_span else ""
    whole = list(sides.grounds(answer))
    if len(whole) == 1:  # one ground for everything refused, as the answer was read
        return whole
    own = [ground for ground, pattern in _GROUND_WORDS if pattern.search(words)]
    if whole and (not own or whole[0] in own):
        own = [whole[0], *own]
    if not own and not whole:
        own = [_ground_named(answer.answer)]
        own = own if own[0] else ["not_held" if pq.reply == "not_held" else "withheld"]
    return list(dict.fromkeys([*own, *whole]))


def _ground_named(words: str) -> str:
    return next((ground for ground, pattern in _GROUND_WORDS if pattern.search(words)), "")


def _finding(
    answer: AnswerSide,
    response: ResponseSide,
    alignment: Alignment,
    pq: Ask,
    foi: Ask,
    kinds: tuple[str, ...],
) -> FindingValue:
    return FindingValue(
        kind=kinds[0],
        secondary_kinds=kinds[1:],
        pq_letter=alignment.pq_letter,
        foi_letter=alignment.foi_letter,
        sentence=_sentence(answer, response, alignment, foi, kinds),
        pq_quote=pq.reply_span or answer.reading.span,
        foi_quote=foi.reply_span or response.reading.release_span or response.reading.span,
        foi_quote_source=foi.reply_source or response.reading.release_source,
    )


def _sentence(
    answer: AnswerSide,
    response: ResponseSide,
    alignment: Alignment,
    foi: Ask,
    kinds: tuple[str, ...],
) -> str:
    when = _when(sides.days_after(answer, response))
    if kinds[0] == "figures_differ":
        return f"The written answer gave a figure. An FOI response{when} gives another."
    if kinds[0] == "answered_but_refused_under_foi":
        return f"The written answer gave the information. An FOI response{when} did not."
    said = [_SAID[kind] for kind in kinds if kind in _SAID] or ["did not give the information"]
    if kinds[0] == "partial_but_fully_released" and len(said) > 1:
        said = said[1:]  # what it said of this very thing
    gave = {
        "same": "gives it",
        "part": "gives part of it",
        "shows_record_exists": "shows that a record of that kind exists",
    }[alignment.verdict]
    if alignment.verdict == "same" and foi.reply == "partial":
        gave = "gives part of it"
    elif alignment.verdict == "same" and kinds == ("partial_but_fully_released",):
        gave = "gives more of it"
    who = "The written answer"
    if answer.refers_to:
        who = f"The written answer refers to {answer.refers_to}, which"
    sentence = f"{who} {said[0]}. An FOI response{when} {gave}."
    if "cost_refused_but_released_within_foi_limit" in kinds:
        sentence += f" {_cost_sentence(answer)}"
    return sentence


def _cost_sentence(answer: AnswerSide) -> str:
    """The strongest inference two texts allow: dearer than the higher limit, within the lower."""
    limit = "£850" if answer.answered >= _PQ_LIMIT_FROM else "set at 140% of the FOI limit"
    return (
        f"The cost limit for answers is {limit}; the FOI response did not use section 12, whose"
        " limit is £600, or 24 hours of work."
    )


def _when(days: int | None) -> str:
    """How long after the answer a response was sent; nothing where a date is not known."""
    if days is None:
        return ""
    if days == 0:
        return " sent on the same day"
    unit = "day" if abs(days) == 1 else "days"
    return f" sent {abs(days)} {unit} {'later' if days > 0 else 'earlier'}"
