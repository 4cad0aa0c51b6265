"""Searches: a page of results with its facets, and what to try where nothing is found."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import tantivy
from tantivy import DocAddress, Order, Query

from disclosures.outcomes import KINDS

from . import facets, names, spelling
from .asking import Hit, SearchPage, SearchQuery, WayOut
from .engine import LINKS, links_of
from .language import parse
from .place import current, exists, folder, forget, shown_links
from .queries import Meaning, all_of, any_of, days, one_of, understand, unranked
from .tree import And, Days, Field, Node, Or, Phrase, Times, Word, joined, leaves, written

__all__ = [
    "among",
    "by_body",
    "by_year",
    "count",
    "current",
    "exists",
    "facet_values",
    "folder",
    "forget",
    "found",
    "search",
    "ways_out",
]

HOUSES = ("Commons", "Lords")
# Groups that say nothing of the other kind of document.
OF_ONE_KIND = ("outcome", "house", "asked_by", "answered_by", "links")
ORDERS = {
    "newest": ("day", Order.Desc),
    "oldest": ("day", Order.Asc),
    "slowest": ("took", Order.Desc),
}
PREFIX = {"pq": "question", "foi": "request"}
# One in ten documents is of the other kind: so much further one looks to leave them out.
FURTHER, MOST_OTHERS = 1.3, 30
MOST_WAYS = 12
MOST_PEOPLE = 10_000  # who asked or answered: more than there are


def search(query: SearchQuery) -> SearchPage:
    """One page of results. Never raises on what was typed."""
    return Search(query).page()


def found(query: SearchQuery, limit: int = 20_000) -> list[Hit]:
    """All hits in order up to `limit`, without facets: for exports, feeds and alerts."""
    asked = Search(query)
    return asked.hits(asked.first(limit))


def count(query: SearchQuery) -> int:
    """How many rows a search's list has."""
    return Search(query).total()


def by_year(query: SearchQuery) -> dict[str, int]:
    """How many of a search's rows fall in each year."""
    asked = Search(query)
    found = facets.counts(asked.searcher, asked.matching(), asked.kind, ["year"])
    return found["year"]


def by_body(query: SearchQuery) -> dict[tuple[str, str], int]:
    """How many of a search's rows each body has with each outcome: {(key, code): count}."""
    asked = Search(query)
    return facets.by_body(asked.searcher, asked.matching(kind=asked.kind))


def among(query: SearchQuery, documents: Collection[str]) -> set[str]:
    """Which of these documents ("question:123") the search finds: the index is asked for them
    alone, so that what matches here is what the page would show."""
    if not documents:
        return set()
    asked = Search(query)
    only = unranked(one_of("document", documents))
    wanted = all_of([asked.matching(kind=asked.kind), only])
    return {hit.document for hit in asked.hits(asked._best(wanted, len(documents)))}


def facet_values(query: SearchQuery, group: str, text: str) -> dict[str, int]:
    """Values of "asked_by" or "answered_by" whose names hold these words, with their counts under
    the search as it stands, zero included; at most 50, the commonest first."""
    keys = names.askers_named(text)
    asked = Search(query)
    all_of_kind = asked.matching(group, kind=asked.kind)
    counts = facets.one(asked.searcher, all_of_kind, group, MOST_PEOPLE)
    held = text.casefold().split()
    keys += [key for key in counts if not key.isdecimal()
             and all(word in key.casefold() for word in held)]  # fmt: skip
    told = sorted(dict.fromkeys(keys), key=lambda key: -counts.get(key, 0))
    return {key: counts.get(key, 0) for key in told[:50]}


def ways_out(query: SearchQuery) -> list[WayOut]:
    """What would find something where this finds nothing, most found first: without one filter or
    one field typed, without the quotes, in the other kind of document."""
    ways = [
        *(WayOut("without", replace(query, page=1, **empty), 0, name)
          for name, empty in _chosen(query).items()),
        *_untyped(query),
    ][:MOST_WAYS]  # fmt: skip
    ways.append(WayOut("other_kind", _of_other_kind(query), 0))
    searcher = current().searcher()
    counted = [replace(way, total=Search(way.query, searcher).total()) for way in ways]
    return sorted((way for way in counted if way.total), key=lambda way: -way.total)


def _chosen(query: SearchQuery) -> dict[str, dict]:
    """The filters in use, each with what takes it off."""
    groups = {
        "body": {"bodies": ()}, "outcome": {"outcomes": ()}, "house": {"house": ""},
        "answered": {"answered_from": None, "answered_to": None, "years": ()},
        "tabled": {"tabled_from": None, "tabled_to": None},
        "asked_by": {"asked_by": ()}, "answered_by": {"answered_by": ()}, "links": {"links": ()},
    }  # fmt: skip
    return {
        name: empty for name, empty in groups.items() if any(getattr(query, key) for key in empty)
    }


def _of_other_kind(query: SearchQuery) -> SearchQuery:
    asked = Search(query)
    empty = {"outcomes": (), "house": "", "asked_by": (), "answered_by": (), "links": ()}
    words = written(asked.meaning.tree)
    return replace(query, page=1, words=words, kind=_other(asked.kind), **empty)


def _untyped(query: SearchQuery) -> list[WayOut]:
    """The search without a field that was typed, and with its phrases as words."""
    tree = parse(query.words).tree
    parts = tree.parts if isinstance(tree, And) else (tree,)
    ways = []
    for part in parts:
        if isinstance(part, Field | Days | Times):
            rest = joined([other for other in parts if other is not part])
            asked = replace(query, page=1, words=written(rest))
            ways.append(WayOut("without", asked, 0, written(part)))
    if any(isinstance(leaf, Phrase) for leaf in leaves(tree)):
        asked = replace(query, page=1, words=written(_unquoted(tree)))
        ways.append(WayOut("unquoted", asked, 0))
    return ways


def _unquoted(node: Node) -> Node:
    match node:
        case Phrase(text):
            return joined([Word(word) for word in text.split() if any(map(str.isalnum, word))])
        case And(parts):
            return joined([_unquoted(part) for part in parts])
        case Or(parts):
            return Or(tuple(_unquoted(part) for part in parts))
        case _:
            return node


def _other(kind: str) -> str:
    return "foi" if kind == "pq" else "pq"


@dataclass
class Search:
    """One search on one searcher: its parts are asked for as they are needed."""

    query: SearchQuery
    searcher: tantivy.Searcher = None

    def __post_init__(self):
        self.searcher = self.searcher or current().searcher()

    @cached_property
    def meaning(self) -> Meaning:
        return understand(self.query.words, self.searcher, names.bodies_named)

    @cached_property
    def kind(self) -> str:
        return self.meaning.kind or self.query.kind

    @cached_property
    def filters(self) -> dict[str, Query]:
        """The filters in use by the facet whose choice they are."""
        query, parts = self.query, {}
        if query.bodies:
            parts["body"] = any_of([one_of(name, query.bodies) for name in ("body", "family")])
        if query.house:
            parts["house"] = one_of("house", [query.house])
        for name, values in (
            ("outcome", query.outcomes), ("asked_by", query.asked_by),
            ("answered_by", query.answered_by), ("links", query.links),
        ):  # fmt: skip
            if values:
                parts[name] = one_of(name, shown_links(values) if name == "links" else values)
        spans = [one_of("year", query.years)] if query.years else []
        if query.answered_from or query.answered_to:
            spans.append(_between(query.answered_from, query.answered_to, "day"))
        if spans:
            parts["year"] = all_of(spans)
        if query.tabled_from or query.tabled_to:
            parts["tabled"] = _between(query.tabled_from, query.tabled_to, "tabled")
        return {name: unranked(part) for name, part in parts.items()}

    def matching(self, *left_out: str, kind: str = "") -> Query:
        """What was typed, with the filters but those left out."""
        parts = [part for name, part in self.filters.items() if name not in left_out]
        if kind:
            parts.append(unranked(one_of("kind", [kind])))
        return all_of([self.meaning.query, *parts])

    def total(self) -> int:
        return _count(self.searcher, self.matching(kind=self.kind))

    def page(self) -> SearchPage:
        query = self.query
        before = (max(query.page, 1) - 1) * query.per_page
        shown = self.first(before + query.per_page + 1)
        counted = self.facets()
        total = counted["kind"].get(self.kind, 0)
        of_words = total
        if self.filters:
            alone = facets.counts(self.searcher, self.meaning.query, self.kind, ["body"])
            of_words = alone["kind"].get(self.kind, 0)
            counted["body"] = dict.fromkeys(alone["body"], 0) | counted["body"]
        return SearchPage(
            total=total,
            total_without_filters=of_words,
            other_kind_total=self._other_total(counted),
            hits=self.hits(shown[before : before + query.per_page]),
            facets=counted,
            notes=self.meaning.notes,
            kind=self.kind,
            suggestion="" if total else self.suggestion(),
            is_last=len(shown) <= before + query.per_page,
        )

    def _other_total(self, counted: facets.Counts) -> int:
        other = _other(self.kind)
        if not any(name in self.filters for name in OF_ONE_KIND):
            return counted["kind"].get(other, 0)
        return _count(self.searcher, self.matching(*OF_ONE_KIND, kind=other))

    def suggestion(self) -> str:
        return spelling.suggestion(self.searcher, self.query.words, self.meaning.tree)

    # The order of hits.

    def first(self, number: int) -> list[DocAddress]:
        """The first so many in order; each group of questions answered together once, if wanted."""
        if not self.query.collapse:
            return self._ordered(number)
        look = number + number // 4 + 10
        while True:
            found = self._ordered(look)
            kept = self._collapsed(found)
            if len(kept) >= number or len(found) < look:
                return kept[:number]
            look *= 2

    def _collapsed(self, found: list[DocAddress]) -> list[DocAddress]:
        seen, kept = set(), []
        groups = self.searcher.fast_field_values("group", found)
        for address, group in zip(found, groups, strict=True):
            if not group or group not in seen:
                kept.append(address)
                seen.add(group)
        return kept

    def _ordered(self, number: int) -> list[DocAddress]:
        order = ORDERS.get(self.query.sort)
        if order is None and not self.meaning.is_ranked:
            order = ORDERS["newest"]  # nothing to rank by
        if order == ORDERS["newest"]:
            return self._newest(number)
        if order is not None:
            return self._by(order, self.matching(kind=self.kind), number)
        row = self.meaning.row
        if row is None:
            return self._ranked(number)
        # What holds the words as they were typed comes first, in the order of nearness.
        first = self._best(all_of([self.matching(kind=self.kind), unranked(row)]), number)
        if len(first) == number:
            return first
        seen = {_place(address) for address in first}
        rest = [address for address in self._ranked(number) if _place(address) not in seen]
        return (first + rest)[:number]

    def _newest(self, number: int) -> list[DocAddress]:
        """The last year with documents usually holds enough: then no other is put in order."""
        query, order = self.matching(kind=self.kind), ORDERS["newest"]
        for year in sorted(self._years(), reverse=True)[:1]:
            late = unranked(days(date(int(year), 1, 1).toordinal(), None))
            found = self._by(order, all_of([query, late]), number)
            if len(found) >= number:
                return found
        return self._by(order, query, number)

    def _by(self, order: tuple[str, Order], query: Query, number: int) -> list[DocAddress]:
        field, direction = order
        return self._best(query, number, order_by_field=field, order=direction)

    def _ranked(self, number: int) -> list[DocAddress]:
        """By nearness. A filter by kind would have the index look at every match; it is quicker to
        look at a few more of the nearest and leave out the others."""
        if self.kind == "pq" and not self.filters:
            look = int(number * FURTHER) + MOST_OTHERS
            found = self._best(self.meaning.query, look)
            others = self.searcher.fast_field_values("is_foi", found)
            kept = [a for a, is_foi in zip(found, others, strict=True) if not is_foi]
            if len(kept) >= number or len(found) < look:
                return kept[:number]
        return self._best(self.matching(kind=self.kind), number)

    def _best(self, query: Query, number: int, **order) -> list[DocAddress]:
        found = self.searcher.search(query, limit=max(number, 1), count=False, **order)
        return [address for _, address in found.hits]

    def hits(self, found: list[DocAddress]) -> list[Hit]:
        read = [self.searcher.fast_field_values(name, found)
                for name in ("pk", "together", "asked_times", "linked")]  # fmt: skip
        return [Hit(f"{PREFIX[self.kind]}:{pk}", pk, together, times, links_of(linked))
                for pk, together, times, linked in zip(*read, strict=True)]  # fmt: skip

    # The counts beside the filters.

    def facets(self) -> facets.Counts:
        """All groups. Those without a choice of their own have one query in common."""
        shared = [name for name in facets.GROUPS if name not in self.filters]
        counted = facets.counts(self.searcher, self.matching(), self.kind, shared)
        for name in facets.GROUPS:
            if name in self.filters:
                query = self.matching(name, kind=self.kind)
                counted[name] = facets.counts(self.searcher, query, self.kind, [name])[name]
        return {name: self._with_zeros(name, counted[name]) for name in (*facets.GROUPS, "kind")}

    def _with_zeros(self, name: str, counts: dict[str, int]) -> dict[str, int]:
        """Values that nothing has now stay: all of a short list, and those chosen."""
        query = self.query
        always = {
            "outcome": [code for o in KINDS[self.kind] for code in o.codes if code],
            "house": HOUSES if self.kind == "pq" else (),
            "links": shown_links(LINKS), "kind": tuple(PREFIX), "body": query.bodies,
            "asked_by": query.asked_by,
            "answered_by": query.answered_by,
            "year": (*self._years(), *query.years),
        }[name]  # fmt: skip
        if name == "links":
            counts = {link: counts[link] for link in shown_links(counts)}
        return counts | {value: 0 for value in always if value not in counts}

    def _years(self) -> list[str]:
        return [year for year, _ in self.searcher.terms_with_prefix("year", "") if year]


def _between(first, last, name: str) -> Query:
    return days(first and first.toordinal(), last and last.toordinal(), name=name)


def _count(searcher: tantivy.Searcher, query: Query) -> int:
    return searcher.search(query, limit=1, order_by_field="pk").count or 0


def _place(address: DocAddress) -> tuple[int, int]:
    return address.segment_ord, address.doc
