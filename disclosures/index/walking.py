"""Every result of a search, page by page to the very end, each once.

Pages by number end where ranking ends. These follow the order of days, newest first, and within a
day the rows' own numbers: where one page ended, the next goes on, whatever was added meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass

from tantivy import Order

from .asking import Hit, SearchQuery
from .queries import all_of, number_range, unranked
from .searching import Search

MOST_OF_A_DAY = 100_000


@dataclass(frozen=True, order=True)
class Step:
    """Where a page ended: the day (proleptic ordinal, 0 where unknown) and the row's number."""

    day: int
    pk: int


@dataclass(frozen=True)
class Stretch:
    """`kind` is what was searched. `after` is where the next page goes on, None at the end.
    `notes` say what was not understood."""

    kind: str
    notes: list[str]
    hits: list[Hit]
    after: Step | None


def stretch(query: SearchQuery, after: Step | None, size: int) -> Stretch:
    """The next `size` results after a step; from the newest where there is none."""
    search = Search(query)
    found: list[tuple[Step, Hit]] = []
    if after is not None:
        found = [one for one in _of_day(search, after.day) if one[0] < after]
    last = None if after is None else after.day - 1
    while len(found) <= size and (last is None or last >= 0):
        days = _days(search, last, size + 1)
        if not days:
            break
        # The last day may have been cut: each is fetched whole.
        for day in sorted(set(days), reverse=True):
            found += _of_day(search, day)
            last = day - 1
            if len(found) > size:
                break
    shown = found[:size]
    more = len(found) > size
    after = shown[-1][0] if more else None
    return Stretch(search.kind, search.meaning.notes, [hit for _, hit in shown], after)


def _days(search: Search, last: int | None, number: int) -> list[int]:
    query = search.matching(kind=search.kind)
    if last is not None:
        query = all_of([query, unranked(number_range("day", 0, last))])
    found = search.searcher.search(
        query, limit=number, count=False, order_by_field="day", order=Order.Desc
    )
    return search.searcher.fast_field_values("day", [address for _, address in found.hits])


def _of_day(search: Search, day: int) -> list[tuple[Step, Hit]]:
    """All of one day, in order."""
    query = all_of([search.matching(kind=search.kind), unranked(number_range("day", day, day))])
    found = search.searcher.search(query, limit=MOST_OF_A_DAY, count=False, order_by_field="pk")
    hits = search.hits([address for _, address in found.hits])
    steps = [(Step(day, hit.pk), hit) for hit in hits]
    return sorted(steps, key=lambda one: one[0], reverse=True)
