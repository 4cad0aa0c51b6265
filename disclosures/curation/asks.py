"""Asks of open pairs that the splitter could not divide or the reader could not follow, for people
to fix on the pages of `review.fixing`."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q

from disclosures.models import Ask, Pair
from disclosures.reading.undivided import LAST_LETTER, TWO_MARKERS, TWO_QUESTIONS, trouble
from disclosures.review.fixes import standing
from disclosures.review.fixing import FIXABLE

MOST = 2000  # asks looked at; the strongest pairs first
# Of a pair that awaits a second opinion nothing is said here: a fix by the first reviewer would
# take its line off the list.
STATES = tuple(sorted(FIXABLE - {"second_opinion"}))
_SUSPECT = (
    Q(span__text__regex=TWO_MARKERS)
    | Q(span__text__regex=TWO_QUESTIONS)
    | Q(letter=LAST_LETTER)
    | Q(reply="unknown")
)


@dataclass(frozen=True)
class Problem:
    pair: Pair
    ask: Ask
    reasons: list[str]


def problems() -> list[Problem]:
    """Of the questions of flagged pairs, strongest pairs first; those that somebody fixed are
    gone. Three queries."""
    pairs = Pair.objects.filter(
        is_flagged=True, state__in=STATES, answer__asks__in=Ask.objects.filter(_SUSPECT)
    ).distinct()
    pairs = pairs.order_by("-score", "pk").select_related("question").prefetch_related("fixes")
    found = list(pairs[:MOST])
    asks: dict[int, list[Ask]] = {}
    rows = Ask.objects.filter(_SUSPECT, answer__in={pair.answer_id for pair in found})
    for ask in rows.order_by(F("answer_id"), "letter")[:MOST]:
        asks.setdefault(ask.answer_id, []).append(ask)
    return [
        Problem(pair, ask, reasons)
        for pair in found
        for ask in asks.get(pair.answer_id, ())
        if (reasons := trouble(ask.letter, ask.span["text"], ask.reply))
        and not _is_fixed(pair, ask)
    ]


def _is_fixed(pair: Pair, ask: Ask) -> bool:
    return any(fix.kind == "ask" and fix.pq_letter == ask.letter for fix in standing(pair))
