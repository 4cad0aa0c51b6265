"""Everything matching says of one answer and one FOI response, tied together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from disclosures.reading.values import Ask

from . import sides
from .alignment import align_facets, as_fixed
from .amounts import figure_in_answer, figures_apart
from .comparison import REFUSED
from .evidence import NEVER_STRONG, asks_of, carrier, evidence
from .explanations import explanations
from .findings import LINED_UP, findings
from .scoring import score
from .values import Alignment, AnswerSide, FindingValue, Judgement, ResponseSide

_TITLE_LENGTH = 110
_LEADS = {
    "count": "Number of ", "cost": "Cost of ", "share": "Share of ", "rate": "Rate of ",
    "average": "Average for ", "median": "Median for ", "list": "List of ",
}  # fmt: skip
# "Ministry of Justice: Staff": the body stands beside the title already.
_OF_THE_BODY = re.compile(
    r"^(?:Department|Ministry|Home Office|Cabinet Office|Treasury|[\w ,]+ Office)\b[^:]*:\s+(?=\S)"
)
_OPENING = re.compile(
    r"^(?:how\s+(?:many|much|often|long)|what(?:\s+(?:is|was|were|are))?|which|whether|(?:for\s+what\s+)?reasons?"
    r"|if\s+(?:he|she|they|it|the\s+\w+)\s+will|what\s+(?:estimate|assessment|information)\s+\w+\s+\w+\s+\w+)\s+",
    re.IGNORECASE,
)


def judge(
    answer: AnswerSide,
    response: ResponseSide,
    declared: bool = False,
    fixed: Mapping[str, tuple[str, str]] = MappingProxyType({}),
) -> Judgement:
    """Alignments, score, findings and both lists of points for one pair. Pure; raises nothing.

    `declared`: a Member or a requester tied the two documents together. Where nothing differs
    there is nothing to weigh for or against: both lists are then as short as they can be.
    `fixed`: people's verdicts on single asks (alignment.as_fixed), for training.
    """
    pq_asks, foi_asks = sides.answer_asks(answer), sides.response_asks(response)
    facets = sides.answer_facets(answer), sides.response_facets(response)
    alignments = align_facets(*facets)
    alignments = _without_figures_given(answer, alignments, pq_asks, foi_asks)
    alignments = as_fixed(alignments, *facets, fixed) if fixed else alignments
    found = findings(answer, response, pq_asks, foi_asks, alignments)
    best = carrier(alignments, found)
    weighed = evidence(answer, response, alignments, found, declared)
    towards: tuple[str, ...] = ()
    if found:
        towards = _towards(answer, response, pq_asks, foi_asks, alignments, declared, found)
    return Judgement(
        alignments=alignments,
        evidence=weighed,
        score=score(weighed),
        findings=found,
        towards=towards,
        explanations=explanations(answer, response, alignments, pq_asks, foi_asks, found),
        same_information=_same_information(best),
        replies_differ=_replies_differ(best, pq_asks, foi_asks, found),
        release_first=_release_first(answer, response),
        is_declared=declared,
        title=title_of(answer.heading, pq_asks, best) if found else answer.heading,
    )


def _without_figures_given(
    answer: AnswerSide,
    alignments: Sequence[Alignment],
    pq_asks: Sequence[Ask],
    foi_asks: Sequence[Ask],
) -> tuple[Alignment, ...]:
    """No mismatch where the answer's own text holds the figure that was released."""
    kept = []
    for alignment in alignments:
        pq, foi = asks_of(alignment, pq_asks, foi_asks)
        if alignment.is_mismatch and pq and foi and figure_in_answer(answer.answer, pq, foi):
            alignment = replace(alignment, is_mismatch=False)
        kept.append(alignment)
    return tuple(kept)


def _towards(
    answer: AnswerSide,
    response: ResponseSide,
    pq_asks: Sequence[Ask],
    foi_asks: Sequence[Ask],
    alignments: Sequence[Alignment],
    declared: bool,
    found: Sequence[FindingValue],
) -> tuple[str, ...]:
    """Checkable sentences that point towards a mismatch; may be empty."""
    said = []
    lined_up = [a for a in alignments if a.verdict in LINED_UP]
    if lined_up:
        things = "thing" if len(pq_asks) == 1 else "things"
        verb = "lines" if len(lined_up) == 1 else "line"
        said.append(f"{len(lined_up)} of the {len(pq_asks)} {things} asked {verb} up.")
    for alignment in alignments:
        pq, foi = asks_of(alignment, pq_asks, foi_asks)
        if alignment.is_mismatch and pq is not None and foi is not None:
            not_held = pq.reply == "not_held"
            said.append(
                f"Ask {pq.letter}: the answer {'said not held' if not_held else 'did not give it'};"
                f" the FOI response {'gave part of it' if foi.reply == 'partial' else 'gave it'}."
            )
            said.extend(f"Ask {pq.letter}: {fact[0].lower()}{fact[1:]}." for fact in alignment.facts
                        if fact.startswith(("Same", "Both ask for the latest")))  # fmt: skip
    said.extend(_of_other_kinds(found, pq_asks, foi_asks, alignments))
    after = sides.days_after(answer, response)
    released = response.reading.outcome in sides.RELEASES
    if released and after is not None and after < 0:
        said.append(f"The release came {-after} days before the answer.")
    elif released and after is not None and after <= 366:
        said.append(f"The release came {after} days after the answer.")
    if released and sides.refused_on_cost(answer) and not sides.used_cost_limit(response):
        said.append("The answer refused on cost grounds; the FOI response did not use section 12.")
    if declared:
        said.append("One of the texts, or a later question, ties the two documents together.")
    return tuple(dict.fromkeys(said))


def _of_other_kinds(
    found: Sequence[FindingValue],
    pq_asks: Sequence[Ask],
    foi_asks: Sequence[Ask],
    alignments: Sequence[Alignment],
) -> list[str]:
    """A letter promised, or two figures: told in sentences of their own."""
    said = []
    for finding in found:
        here = (finding.pq_letter, finding.foi_letter)
        if finding.kind == "will_write_but_released":
            said.append(
                f"Ask {here[0]}: the answer said a letter would follow; the FOI response gave it."
            )
        alignment = next(a for a in alignments if (a.pq_letter, a.foi_letter) == here)
        pq, foi = asks_of(alignment, pq_asks, foi_asks)
        pair = figures_apart(pq, foi, alignment)
        if pair:
            said.append(
                f"Ask {here[0]}: the answer gave {pair[0].said}; the FOI response {pair[1].said}."
            )
    return said


def _same_information(best: Alignment | None) -> str:
    if best is None or best.verdict == "different":
        return "Weak"
    if best.verdict == "shows_record_exists":
        return "Weak" if best.closeness < 0.5 else "Moderate"
    if best.verdict == "same":
        return "Very strong" if best.closeness >= 0.8 else "Strong"
    return "Strong" if best.closeness >= 0.7 else "Moderate"


def _replies_differ(
    best: Alignment | None,
    pq_asks: Sequence[Ask],
    foi_asks: Sequence[Ask],
    found: Sequence[FindingValue],
) -> str:
    pq, foi = asks_of(best, pq_asks, foi_asks)
    if pq is None or foi is None or not found:
        return "Weak"
    if found[0].kind in NEVER_STRONG:
        return "Moderate"
    if pq.reply in REFUSED and foi.reply in {"released", "answered"}:
        return "Very strong" if pq.reply_span and foi.reply_span else "Strong"
    if pq.reply in REFUSED and foi.reply == "partial":
        return "Moderate"
    if pq.reply == "partial" and foi.reply == "released":
        return "Moderate"
    return "Weak"


def _release_first(answer: AnswerSide, response: ResponseSide) -> str:
    after = sides.days_after(answer, response)
    if after == 0:
        return "Same day"
    return "Yes" if after is not None and after < 0 else "No"


def title_of(heading: str, pq_asks: Sequence[Ask], best: Alignment | None) -> str:
    """A short neutral label of the information at issue: heading and the thing asked."""
    ask = next((a for a in pq_asks if best and a.letter == best.pq_letter), None)
    ask = ask or (pq_asks[0] if pq_asks else None)
    label = _label(ask) if ask else ""
    heading = _OF_THE_BODY.sub("", " ".join(heading.split()))
    whole = f"{heading}: {label[0].lower()}{label[1:]}" if heading and label else heading or label
    if len(whole) > _TITLE_LENGTH:
        whole = whole[:_TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    return whole


def _label(ask: Ask) -> str:
    if ask.population and ask.measure in _LEADS:
        return _LEADS[ask.measure] + ask.population
    words = _OPENING.sub("", ask.text).strip(" ?.")
    return words[:1].upper() + words[1:] if words else ""
