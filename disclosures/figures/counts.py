"""Numbers of a scope, each with the address of the list that has as many rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from django.db.models import Case, Sum, Value, When

from disclosures.models import DaysFigure, Figure
from disclosures.outcomes import KINDS, outcome_of

from . import topical
from .scope import COUNTED, REFUSING, Scope

FEWEST = 20  # for a percentage


@dataclass(frozen=True)
class Number:
    """`listed` gives the address of its list: asked only of the numbers that a page shows."""

    count: int
    listed: Callable[[], str]

    @property
    def address(self) -> str:
        return self.listed()


@dataclass(frozen=True)
class Share:
    part: Number
    whole: Number

    @property
    def percent(self) -> int | None:
        """Whole; None where there are too few for one."""
        if self.whole.count < FEWEST:
            return None
        return round(100 * self.part.count / self.whole.count)

    @property
    def fraction(self) -> float:
        return self.part.count / self.whole.count if self.whole.count else 0.0


@dataclass
class Tally:
    """Counts of one kind by (year, outcome key) in a scope."""

    kind: str
    scope: Scope
    counts: Counter = field(default_factory=Counter)
    unread: int = 0  # in no list of an outcome

    def number(self, *keys: str, year: int | None = None) -> Number:
        wanted = keys or COUNTED[self.kind]
        count = sum(
            n for (y, key), n in self.counts.items()
            if key in wanted and year in (None, y)
        )  # fmt: skip
        scope = self.scope.in_year(year) if year else self.scope
        return Number(count, partial(scope.list_of, self.kind, keys))

    def share(self, *keys: str, year: int | None = None) -> Share:
        """Of all counted; refused or not held where no key is given."""
        part = self.number(*(keys or REFUSING[self.kind]), year=year)
        return Share(part, self.number(year=year))

    def outcomes(self) -> list[tuple]:
        """[(outcome, Share)] of those that occur, in the order of the filters."""
        kinds = [o for o in KINDS[self.kind] if o.key in COUNTED[self.kind]]
        found = [(o, self.share(o.key)) for o in kinds]
        return [(o, share) for o, share in found if share.part.count]


def tallies(kind: str, scope: Scope) -> tuple[Tally, Tally]:
    """Of the scope's bodies, and of all bodies in the same years and House: one query, or of a
    topic what the index counts."""
    if scope.topic:
        return _of_topic(kind, scope), _of_topic(kind, scope.of())
    rows = Figure.objects.filter(kind=kind, year__gte=scope.first, year__lte=scope.last)
    if scope.house and kind == "pq":
        rows = rows.filter(house=scope.house)
    ours, every = Tally(kind, scope), Tally(kind, scope.of())
    mine = Case(When(body_id__in=scope.body_ids, then=Value(True)), default=Value(False))
    mine = mine if scope.bodies else Value(True)
    for year, code, is_ours, count in (
        rows.annotate(ours=mine).values_list("year", "outcome", "ours").annotate(n=Sum("count"))
    ):
        for tally in (every, ours) if is_ours else (every,):
            if code:
                tally.counts[year, outcome_of(kind, code).key] += count
            else:
                tally.unread += count
    return ours, every


def _of_topic(kind: str, scope: Scope) -> Tally:
    tally = Tally(kind, scope)
    for (_, year, key), count in topical.counted(kind, scope).items():
        tally.counts[year, key] += count
    return tally


def medians(scope: Scope) -> tuple[int | None, int | None]:
    """Median days from question to answer, of the scope's bodies and of all bodies."""
    rows = DaysFigure.objects.filter(year__gte=scope.first, year__lte=scope.last)
    if scope.house:
        rows = rows.filter(house=scope.house)
    every = _median(rows)
    return (_median(rows.filter(body_id__in=scope.body_ids)) if scope.bodies else every), every


def _median(rows) -> int | None:
    return middle(dict(rows.order_by().values_list("days").annotate(n=Sum("count"))))


def middle(counts: dict[int, int]) -> int | None:
    """The lower median of values that occur so many times."""
    passed, half = 0, sum(counts.values()) / 2
    for value in sorted(counts):
        passed += counts[value]
        if passed >= half:
            return value
    return None
