"""Written answers that refused or said not held, month by month: the figure of the first page."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import Subquery, Sum
from django.urls import reverse

from disclosures.index import SearchQuery
from disclosures.models import Figure
from disclosures.outcomes import codes_of, outcome_of
from disclosures.results.filters import address

from .counts import Number, Share
from .scope import COUNTED, REFUSING

SHOWN = 6  # months
LEFT, STEP, BAR, FLOOR, TALL = 0, 48, 32, 84, 68  # of a drawing 288 by 104


@dataclass(frozen=True)
class Month:
    first: date
    share: Share
    x: int
    height: int

    @property
    def y(self) -> int:
        return FLOOR - self.height

    @property
    def middle(self) -> int:
        return self.x + BAR // 2

    @property
    def above(self) -> int:
        return self.y - 4


def latest(today: date) -> list[Month]:
    """The last months to the present one, or to the newest with answers; one query. Empty before
    the first count."""
    counts: dict[tuple[int, int], Counter] = {}
    held = Figure.objects.filter(kind="pq", year__lte=today.year)
    newest = Subquery(held.order_by("-year").values("year")[:1])
    rows = held.filter(year__gte=newest - 1)
    for year, month, code, count in (
        rows.values_list("year", "month", "outcome").annotate(n=Sum("count")).order_by()
    ):
        counts.setdefault((year, month), Counter())[outcome_of("pq", code).key] += count
    counts = {m: c for m, c in counts.items() if sum(c[k] for k in COUNTED["pq"])}
    if not counts:
        return []
    months = _back(*max(counts))
    shares = [_share(y, m, counts.get((y, m), Counter())) for y, m in months]
    most = max(share.part.count for share in shares) or 1
    return [
        Month(date(y, m, 1), share, LEFT + n * STEP, round(TALL * share.part.count / most))
        for n, ((y, m), share) in enumerate(zip(months, shares, strict=True))
    ]


def _back(year: int, month: int) -> list[tuple[int, int]]:
    last = 12 * year + month - 1
    return [(at // 12, at % 12 + 1) for at in range(last - SHOWN + 1, last + 1)]


def _share(year: int, month: int, counts: Counter) -> Share:
    def number(keys) -> Number:
        return Number(sum(counts[key] for key in keys), partial(_list_of, year, month, keys))

    return Share(number(REFUSING["pq"]), number(COUNTED["pq"]))


def _list_of(year: int, month: int, keys) -> str:
    query = SearchQuery(
        words="", kind="pq", outcomes=codes_of("pq", keys), answered_from=date(year, month, 1),
        answered_to=date(year, month, monthrange(year, month)[1]),
    )  # fmt: skip
    return f"{reverse('search')}?{address(query)}"
