"""Which records a page counts: bodies, House and whole years; and the address of a list of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Max, Min, Q
from django.urls import reverse

from disclosures.bodies import with_merged
from disclosures.index import SearchQuery
from disclosures.models import Figure, FiguresBuild, PublicBody
from disclosures.outcomes import KINDS, REFUSED, codes_of
from disclosures.results.filters import address

YEARS_AT_FIRST = 5  # shown where the reader chose no period
# Not an answer, or not a response, yet: in no denominator.
NOT_COUNTED = {"pq": frozenset({"unanswered"}), "foi": frozenset({"waiting", "withdrawn"})}
COUNTED = {
    kind: tuple(o.key for o in KINDS[kind] if o.key not in NOT_COUNTED[kind]) for kind in KINDS
}
REFUSING = {kind: tuple(o.key for o in KINDS[kind] if o.heading == REFUSED) for kind in KINDS}
RELEASING = ("released", "part")


@dataclass(frozen=True)
class Scope:
    """`bodies` are keys; none means all. A body stands for its agencies and predecessors too, as
    in the search's filter, and for those merged into it."""

    first: int
    last: int
    bodies: tuple[str, ...] = ()
    house: str = ""
    topic: str = ""  # words that stand side by side in the question

    @cached_property
    def body_ids(self) -> list[int]:
        rows = PublicBody.objects.filter(
            Q(key__in=self.bodies) | Q(families__overlap=list(self.bodies))
        )
        return sorted(with_merged(rows.values_list("pk", flat=True)))

    @property
    def years(self) -> range:
        return range(self.first, self.last + 1)

    @property
    def words(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"

    @property
    def _of_topic(self) -> str:
        return in_question(self.topic) if self.topic else ""

    def in_year(self, year: int) -> Scope:
        return replace(self, first=year, last=year)

    def of(self, *bodies: str) -> Scope:
        return replace(self, bodies=bodies)

    def query(self, kind: str, keys=(), words: str = "") -> SearchQuery:
        return SearchQuery(
            words=f"{self._of_topic} {words}".strip(),
            kind=kind,
            bodies=self.bodies,
            outcomes=codes_of(kind, keys or COUNTED[kind]),
            house=self.house if kind == "pq" else "",
            answered_from=date(self.first, 1, 1),
            answered_to=date(self.last, 12, 31),
        )

    def list_of(self, kind: str, keys=(), words: str = "") -> str:
        """The address of the records with these outcomes; with any that is counted if none."""
        return f"{reverse('search')}?{address(self.query(kind, keys, words))}"


def in_question(words: str) -> str:
    """What finds questions with these words side by side."""
    return 'question:"{}"'.format(words.replace('"', " "))


def built() -> FiguresBuild | None:
    return FiguresBuild.objects.filter(pk=1).first()


def years_held() -> tuple[int, int] | None:
    """The first and last year with a record; None before the first build."""
    found = Figure.objects.aggregate(first=Min("year"), last=Max("year"))
    return (found["first"], found["last"]) if found["first"] else None


def chosen(
    given_first: str, given_last: str, bodies=(), house: str = "", topic: str = ""
) -> Scope | None:
    """The scope of an address. What cannot be a year falls back to the latest years held."""
    held = years_held()
    if held is None:
        return None
    first, last = _year(given_first, held), _year(given_last, held)
    last = last or held[1]
    first = first or max(held[0], last - YEARS_AT_FIRST + 1)
    return Scope(min(first, last), max(first, last), tuple(bodies), house, topic)


def _year(given: str, held: tuple[int, int]) -> int | None:
    if not given.isascii() or not given.isdigit():
        return None
    return min(max(int(given[:4]), held[0]), held[1])
