"""The filters as the search page shows them: every value with the count it would give."""

from __future__ import annotations

from dataclasses import dataclass, field

from disclosures import index
from disclosures.bodies import fold_name
from disclosures.index import SearchPage, SearchQuery
from disclosures.models import BodyName, PublicBody
from disclosures.outcomes import grouped
from disclosures.results.filters import HOUSES, KIND_NAMES, LINKS, SearchFilters

MOST_LISTED = 12  # of a long group, beside those that are ticked
MOST_YEARS = 6
DATED = {"pq": "the answer is", "foi": "the response is"}
HIGHEST = 52  # of a bar, in pixels


@dataclass(frozen=True)
class Choice:
    """One tick box."""

    value: str
    words: str
    count: int
    is_chosen: bool


@dataclass
class Group:
    """One group of the form; `parts` are (heading or "", choices). `find` is the name of its
    field to type in, and `typed` what stands in it."""

    name: str
    heading: str
    parts: list[tuple[str, list[Choice]]]
    is_radio: bool = False
    find: str = ""
    find_label: str = ""
    typed: str = ""
    years: list[dict] = field(default_factory=list)

    @property
    def selected(self) -> int:
        if self.is_radio:
            return sum(c.is_chosen and bool(c.value) for _, cs in self.parts for c in cs)
        return sum(c.is_chosen for _, choices in self.parts for c in choices)


def groups(request, filters: SearchFilters, query: SearchQuery, found: SearchPage) -> list[Group]:
    kind, counts = found.kind, found.facets
    made = [
        _outcomes(kind, counts["outcome"], filters.values.get("outcome") or ()),
        _dates(kind, counts["year"]),
        _bodies(request, filters, counts["body"]),
    ]
    if kind == "pq":
        made.append(_house(filters, counts["house"]))
    made.append(_links(kind, filters, counts["links"]))
    if kind == "pq":
        for name, heading in (("asked_by", "Asked by"), ("answered_by", "Answered by")):
            typed = (request.GET.get(f"find_{name}") or "").strip()[:80]
            if typed:
                counts[name] |= index.facet_values(query, name, typed)
            made.append(_people(filters, name, heading, typed, counts[name]))
    made.append(_types(kind, found))
    return made


def _outcomes(kind: str, counts: dict[str, int], chosen) -> Group:
    parts = [
        (
            heading,
            [
                Choice(o.key, o.words, sum(counts.get(c, 0) for c in o.codes), o.key in chosen)
                for o in outcomes
            ],
        )
        for heading, outcomes in grouped(kind).items()
    ]
    return Group("outcome", "Outcome", parts)


def _dates(kind: str, counts: dict[str, int]) -> Group:
    """The last years with answers, with the height of each bar."""
    years = sorted(counts)[-MOST_YEARS:]
    most = max((counts[y] for y in years), default=1) or 1
    heading = "Date answered" if kind == "pq" else "Date of response"
    group = Group("date", heading, [])
    group.years = [
        {"year": y, "count": counts[y], "height": max(2, round(HIGHEST * counts[y] / most))}
        for y in years
    ]
    return group


def _bodies(request, filters: SearchFilters, counts: dict[str, int]) -> Group:
    typed = (request.GET.get("find_body") or "").strip()[:80]
    chosen = {body.key: body.name for body in filters.values.get("body") or ()}
    if typed:
        rows = PublicBody.objects.filter(
            pk__in=BodyName.objects.filter(folded__contains=fold_name(typed)).values("body")
        )
    else:
        keys = sorted(counts, key=lambda k: -counts[k])[: MOST_LISTED + len(chosen)]
        rows = PublicBody.objects.filter(key__in=keys)
    names = dict(rows.values_list("key", "name"))
    keys = sorted(names, key=lambda k: (-counts.get(k, 0), names[k]))[:MOST_LISTED]
    listed = list(dict.fromkeys([*chosen, *keys]))
    names |= chosen
    choices = [Choice(k, names[k], counts.get(k, 0), k in chosen) for k in listed]
    return Group(
        "body", "Body", [("", choices)],
        find="find_body", find_label="Find a body by any name", typed=typed,
    )  # fmt: skip


def _house(filters: SearchFilters, counts: dict[str, int]) -> Group:
    chosen = filters.values.get("house") or ""
    both = Choice("", "Both", sum(counts.get(h, 0) for h, _ in HOUSES), not chosen)
    each = [Choice(h, words, counts.get(h, 0), h == chosen) for h, words in HOUSES]
    return Group("house", "House", [("", [both, *each])], is_radio=True)


def _links(kind: str, filters: SearchFilters, counts: dict[str, int]) -> Group:
    chosen = filters.values.get("links") or ()
    listed = [
        (key, words)
        for key, words in LINKS
        if key in counts and (kind == "pq" or key in ("mismatch", "attachment"))
    ]
    return Group(
        "links", "Links", [("", [Choice(k, w, counts.get(k, 0), k in chosen) for k, w in listed])]
    )


def _people(
    filters: SearchFilters, name: str, heading: str, typed: str, counts: dict[str, int]
) -> Group:
    chosen = filters.values.get(name) or ()
    names = index.asker_names([*chosen, *counts])
    words = typed.casefold().split()
    listed = [
        key
        for key in sorted(counts, key=lambda k: (-counts[k], names[k]))
        if key not in chosen and all(word in names[key].casefold() for word in words)
    ]
    choices = [
        Choice(key, names[key], counts.get(key, 0), key in chosen)
        for key in [*chosen, *listed[:MOST_LISTED]]
    ]
    return Group(
        name, heading, [("", choices)],
        find=f"find_{name}", find_label="Find a name", typed=typed,
    )  # fmt: skip


def _types(kind: str, found: SearchPage) -> Group:
    counts = {kind: found.total, "foi" if kind == "pq" else "pq": found.other_kind_total}
    choices = [Choice(k, words, counts[k], k == kind) for k, words in KIND_NAMES]
    return Group("type", "Type", [("", choices)], is_radio=True)


def chosen_phrases(filters: SearchFilters, kind: str) -> list[tuple[str, list[str]]]:
    """The active filters for one sentence: [("the outcome is", ["Said not held", …]), …]."""
    leads = {
        "outcome": "the outcome is", "body": "the body is", "house": "the House is the",
        "links": "the record has", "asked_by": "the question was asked by",
        "answered_by": "the answer was given by",
    }  # fmt: skip
    said: dict[str, list[str]] = {}
    for one in filters.chosen():
        said.setdefault(leads.get(one.name, DATED[kind]), []).append(_said(one))
    return list(said.items())


def _said(one) -> str:
    if one.name in ("asked_by", "answered_by"):
        return index.asker_names([one.value])[one.value]
    return LINK_PHRASES.get(one.value, one.words) if one.name == "links" else one.words


LINK_PHRASES = {
    "foi": "a related FOI response", "again": "been asked more than once",
    "mismatch": "a confirmed mismatch", "attachment": "an attachment",
}  # fmt: skip
