"""Asks of open pairs that the splitter could not divide or the reader could not follow, for people
to fix on the pages of `review.fixing`."""

from __future__ import annotations

from dataclasses import dataclass

from disclosures.models import Ask, AskFix, Pair
from disclosures.reading.undivided import trouble
from disclosures.review.fixing import FIXABLE

MOST = 2000  # pairs looked at; the strongest first
# Of a pair that awaits a second opinion nothing is said here: a fix by the first reviewer would
# take its line off the list.
STATES = tuple(sorted(FIXABLE - {"second_opinion"}))


@dataclass(frozen=True)
class Problem:
    pair: Pair
    ask: Ask
    reasons: list[str]


@dataclass(frozen=True)
class Found:
    """A problem by the ids of its pair and ask."""

    pair: int
    ask: int
    reasons: list[str]


def found() -> list[Found]:
    """Of the questions of flagged pairs, strongest pairs first; those that somebody fixed are
    gone. Three queries, of ids and the words of suspect asks alone (`Ask.SUSPECT` is an index)."""
    of_answers = Ask.objects.filter(Ask.SUSPECT, answer__isnull=False)
    pairs = list(
        Pair.objects.filter(
            is_flagged=True, state__in=STATES, answer__in=of_answers.values("answer")
        ).order_by("-score", "pk").values_list("pk", "answer_id")[:MOST]
    )  # fmt: skip
    asks: dict[int, list[tuple]] = {}
    rows = of_answers.filter(answer__in={answer for _, answer in pairs}).order_by("letter")
    for answer, *ask in rows.values_list("answer_id", "pk", "letter", "span__text", "reply"):
        asks.setdefault(answer, []).append(tuple(ask))
    fixed = _fixed([pk for pk, _ in pairs])
    return [
        Found(pair, ask, reasons)
        for pair, answer in pairs
        for ask, letter, text, reply in asks.get(answer, ())
        if (pair, letter) not in fixed and (reasons := trouble(letter, text, reply))
    ]


def problems(some: list[Found] | None = None) -> list[Problem]:
    """With their rows: two queries more."""
    some = found() if some is None else some
    pairs = Pair.objects.select_related("question").in_bulk([one.pair for one in some])
    asks = Ask.objects.in_bulk([one.ask for one in some])
    return [
        Problem(pairs[one.pair], asks[one.ask], one.reasons)
        for one in some
        if one.pair in pairs and one.ask in asks
    ]


def _fixed(pairs: list[int]) -> set[tuple[int, str]]:
    """Asks of these pairs of which a fix stands."""
    rows = AskFix.objects.filter(pair__in=pairs, kind="ask", undone_by=None)
    return set(rows.values_list("pair", "pq_letter"))
