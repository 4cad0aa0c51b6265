"""How many documents stand behind each value of a filter.

The short lists (kind, house, outcome, links) are counted in one pass over their common column; the
long ones in the same call, by kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import tantivy
from tantivy import Query

SHORT = ("outcome", "house", "links")
LONG = ("body", "year", "asked_by", "answered_by")
GROUPS = (*SHORT, *LONG)
# Values of a group that are given; who asked and who answered are too many, and can be looked up.
MOST_VALUES = {"asked_by": 50, "answered_by": 50}
ALL_VALUES, ALL_PROFILES = 500, 20_000
Counts = dict[str, dict[str, int]]


def counts(searcher: tantivy.Searcher, query: Query, kind: str, groups: Iterable[str]) -> Counts:
    """{group: {value: documents}} of one kind among what a query matches, and of "kind" itself."""
    groups = set(groups)
    asked = {"kind": {"terms": {"field": "kind"}}}
    wanted = {name: _terms(name) for name in LONG if name in groups}
    if groups.intersection(SHORT):
        wanted["profile"] = _terms("profile", ALL_PROFILES)
    asked["kind"]["aggs"] = wanted
    buckets = searcher.aggregate(query, asked)["kind"]["buckets"]
    ours = next((bucket for bucket in buckets if bucket["key"] == kind), {})
    found = {name: values(ours.get(name)) for name in wanted}
    told = found.pop("profile", {})
    found |= {name: held for name, held in _apart(told).items() if name in groups}
    return found | {"kind": {bucket["key"]: bucket["doc_count"] for bucket in buckets}}


def one(searcher: tantivy.Searcher, query: Query, name: str, most: int) -> dict[str, int]:
    """The commonest values of one long group."""
    return values(searcher.aggregate(query, {name: _terms(name, most)})[name])


def by_body(searcher: tantivy.Searcher, query: Query) -> dict[tuple[str, str], int]:
    """{(body, outcome): documents}, with "" for a body where a document has none."""
    asked = {"body": _terms("body") | {"aggs": {"profile": _terms("profile")}}}
    found: Counter = Counter()
    for bucket in searcher.aggregate(query, asked)["body"]["buckets"]:
        for held in bucket["profile"]["buckets"]:
            found[bucket["key"], held["key"].split("|")[2]] += held["doc_count"]
    return found


def values(found: dict | None) -> dict[str, int]:
    return {b["key"]: b["doc_count"] for b in found["buckets"] if b["key"]} if found else {}


def _terms(name: str, most: int = 0) -> dict:
    return {"terms": {"field": name, "size": most or MOST_VALUES.get(name, ALL_VALUES)}}


def _apart(profiles: dict[str, int]) -> Counts:
    found = {name: Counter() for name in SHORT}
    for profile, number in profiles.items():
        _, house, outcome, links = profile.split("|")
        for name, value in (("house", house), ("outcome", outcome)):
            if value:
                found[name][value] += number
        for link in filter(None, links.split(",")):
            found["links"][link] += number
    return {name: dict(counter.most_common()) for name, counter in found.items()}
