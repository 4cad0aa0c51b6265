"""What else could explain it: the standing explanations of the review page, each with its test.

Never empty: where no test is met, a last row says so and asks the reviewer to consider others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from disclosures.reading.periods import hull
from disclosures.reading.values import Ask

from . import sides
from .values import Alignment, AnswerSide, Explanation, FindingValue, ResponseSide
from .wording import counts_differ

_MANAGEMENT_INFORMATION = re.compile(
    r"\bmanagement\s+information\b|\bnot\s+(?:been\s+)?(?:quality[\s-]assured|assured)\b|\bprovisional\b"
    r"|\bnot\s+(?:\w+\s+){0,3}official\s+statistics\b|\blive\s+(?:operational\s+|administrative\s+|case\s+)?"
    r"(?:database|systems?)\b|\bunpublished\s+data\b|\bassured\s+to\s+(?:the\s+)?official\b",
    re.IGNORECASE,
)
_HELD_CENTRALLY = re.compile(
    r"\b(?:held|hold|available|collected|collated|recorded|records?)\s+centrally\b|\bcentral(?:ly)?\s+"
    r"(?:records?|held|collated|collected|recorded)\b|\bin\s+the\s+(?:form|format)\s+(?:requested|asked)"
    r"|\breportable\s+format\b|\bcentrally\b|\bform(?:at)?\s+(?:requested|sought)\b",
    re.IGNORECASE,
)
_PARTIAL = re.compile(
    r"\bestimates?\b|\bsuppressed\b|\bsmall\s+numbers\b|\bfewer\s+than\s+(?:five|ten|5|10)\b|\bredact",
    re.IGNORECASE,
)
_PERIOD_FACTS = (
    "Other period", "Periods overlap", "Financial year", "Two dates within", "A figure on",
    "Only one side names a period", "Both ask for the figure of",
)  # fmt: skip
_ROUNDED = re.compile(r"\b(?:rounded|rounding|to\s+the\s+nearest)\b", re.IGNORECASE)
_SETTLES = 31  # days after the end of a period within which a count of it may not be complete
_READ = 20_000  # characters of a reply looked at here
_LINED_UP = frozenset({"same", "part", "shows_record_exists"})

_NONE = Explanation("none", "None of the usual explanations was detected. Consider others")

Rule = Callable[[AnswerSide, ResponseSide, Sequence[Alignment]], str | None]


def explanations(
    answer: AnswerSide,
    response: ResponseSide,
    alignments: Sequence[Alignment],
    pq_asks: Sequence[Ask] = (),
    foi_asks: Sequence[Ask] = (),
    findings: Sequence[FindingValue] = (),
) -> tuple[Explanation, ...]:
    """Every explanation whose test is met, with the words it rests on; never empty.

    Where nothing was found to differ there is nothing to explain, and no test is put.
    """
    if not findings:
        return (_NONE,)
    found = []
    for key, sentence, rule in _RULES:
        rests_on = rule(answer, response, alignments)
        if rests_on is not None:
            found.append(Explanation(key, sentence, rests_on))
    counted = _counts_differ(alignments, pq_asks, foi_asks)
    if counted is not None:
        found.append(Explanation("counts_differ", "The counts differ", counted))
    for finding in findings:
        if finding.kind == "figures_differ":
            found.extend(_of_figures(answer, response, finding, pq_asks))
            break
    return tuple(found) or (_NONE,)


def _of_figures(
    answer: AnswerSide, response: ResponseSide, finding: FindingValue, pq_asks: Sequence[Ask]
) -> list[Explanation]:
    """Why two figures for one thing may both be right."""
    ask = next(a for a in pq_asks if a.letter == finding.pq_letter)
    counted = ask.population or ask.text
    found = [
        Explanation(
            "definitions", "The same words may be defined or counted in two ways", counted[:200]
        )
    ]
    both = f"{answer.answer[:_READ]} {response.response[:_READ]}"
    rounded = _ROUNDED.search(both)
    if rounded:
        found.append(Explanation("rounding", "One of the figures is rounded", rounded[0]))
    after = sides.days_after(answer, response)
    if after:
        days = f"{abs(after)} {'day' if abs(after) == 1 else 'days'}"
        found.append(
            Explanation(
                "revised",
                "The figure may have been revised or counted again between the two replies",
                f"The replies are {days} apart",
            )
        )
    first = min(
        d for d in (sides.day(answer.answered), sides.day(response.responded), date.max) if d
    )
    last = sides.day(hull(ask.periods)[1])
    if last and last + timedelta(days=_SETTLES) > first:
        found.append(
            Explanation(
                "part_year",
                "The earlier figure may cover part of the period",
                ", ".join(p.text for p in ask.periods),
            )
        )
    return found


def _published(answer: AnswerSide, response: ResponseSide, _: object) -> str | None:
    return sides.points_elsewhere(answer) or None


def _management_information(answer: AnswerSide, response: ResponseSide, _: object) -> str | None:
    found = _MANAGEMENT_INFORMATION.search(response.response[:_READ])
    if found:
        return found[0]
    caveats = [c for c in response.reading.caveats if "management" in c or "official" in c]
    return caveats[0] if caveats else None


def _periods_differ(
    answer: AnswerSide, response: ResponseSide, alignments: Sequence[Alignment]
) -> str | None:
    for alignment in alignments:
        if alignment.verdict not in _LINED_UP:
            continue
        for fact in alignment.facts:
            if fact.startswith(_PERIOD_FACTS):
                return fact
    return None


def _counts_differ(
    alignments: Sequence[Alignment], pq_asks: Sequence[Ask], foi_asks: Sequence[Ask]
) -> str | None:
    lined_up = [a for a in alignments if a.verdict in _LINED_UP]
    nearest = max(alignments, key=lambda a: a.closeness, default=None)
    for alignment in lined_up or ([nearest] if nearest else []):
        for fact in alignment.facts:
            if " against " in fact and not fact.startswith(
                ("Other period", "Financial year", "Same place", "A figure on one day")
            ):
                return fact
    pq_by, foi_by = {a.letter: a for a in pq_asks}, {a.letter: a for a in foi_asks}
    for alignment in alignments:
        if alignment.verdict not in _LINED_UP:
            continue
        pq, foi = pq_by.get(alignment.pq_letter), foi_by.get(alignment.foi_letter)
        if pq is None or foi is None:
            continue
        differ = counts_differ(pq.population, foi.population)
        if differ:
            return differ
    return None


def _held_centrally(answer: AnswerSide, response: ResponseSide, _: object) -> str | None:
    found = _HELD_CENTRALLY.search(answer.answer)
    return found[0] if found else None


def _made_after(answer: AnswerSide, response: ResponseSide, _: object) -> str | None:
    after = sides.days_after(answer, response)
    if after is None or after <= 0:
        return None
    return f"The release came {after} {'day' if after == 1 else 'days'} after the answer"


def _another_body(answer: AnswerSide, response: ResponseSide, _: object) -> str | None:
    if response.is_separate_authority:
        return "The FOI reply came from a separate authority"
    if answer.body and response.body and answer.body != response.body:
        return "The answering body and the body that replied under FOI are not the same"
    return None


def _cost_limits(answer: AnswerSide, response: ResponseSide, _: object) -> str | None:
    if not sides.refused_on_cost(answer):
        return None
    return answer.reading.span.text if answer.reading.span else "Refused on cost grounds"


def _partial_release(answer: AnswerSide, response: ResponseSide, _: object) -> str | None:
    found = _PARTIAL.search(response.response[:_READ])
    if found:
        return found[0]
    return "Partly released" if response.reading.outcome == "partial" else None


def _corrected(answer: AnswerSide, response: ResponseSide, _: object) -> str | None:
    return "The answer was corrected" if answer.is_corrected else None


def _refers_back(answer: AnswerSide, response: ResponseSide, _: object) -> str | None:
    return answer.refers_to or None


def _pending(answer: AnswerSide, response: ResponseSide, _: object) -> str | None:
    return "Will write, or holding reply" if sides.answer_pending(answer) else None


def _document(answer: AnswerSide, response: ResponseSide, _: object) -> str | None:
    return sides.is_guidance(answer, response) or None


_RULES: tuple[tuple[str, str, Rule], ...] = (
    ("published", "The answer points to published figures", _published),
    (
        "management_information",
        "The released figures are management information, not official statistics",
        _management_information,
    ),
    (
        "periods_differ",
        "The periods differ (financial and calendar year, part year)",
        _periods_differ,
    ),
    (
        "held_centrally",
        "'Held centrally' or 'in the form requested' may mean less than 'held'",
        _held_centrally,
    ),
    ("made_after", "The figures may have been made after the answer", _made_after),
    ("another_body", "A different body or agency replied", _another_body),
    ("cost_limits", "The cost limits differ (a PQ has one, FOI has another)", _cost_limits),
    ("partial_release", "The release is partial, estimated or redacted", _partial_release),
    ("corrected", "The answer was corrected: read the correction first", _corrected),
    (
        "refers_back",
        "The words are of an earlier answer, to a question that may have asked for something else",
        _refers_back,
    ),
    ("pending", "A letter or a fuller answer may have followed", _pending),
    ("guidance", "The release may be guidance or a template, not the data", _document),
)  # fmt: skip
