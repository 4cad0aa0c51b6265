"""The search page: the box, the filters with counts, and the results."""

from __future__ import annotations

import time
from dataclasses import replace

from django.shortcuts import render

from disclosures import index
from disclosures.index import SearchPage
from disclosures.results.filters import SORTS, SearchFilters

from .paging import pager
from .search_filters import DATED, chosen_phrases, groups
from .search_results import shown
from .search_ways import ways_out

PER_PAGE = 10
MOST_PAGES = 1000  # beyond this a person narrows the search
SLOW = 5  # seconds
TOO_SLOW = "That search took too long. Try a phrase in quotes, or a shorter date range."
# What is left out of an address that looks for the other kind of document.
OF_ONE_KIND = (
    "type", "outcome", "house", "asked_by", "answered_by", "links", "sort", "page", "panel",
)  # fmt: skip
NOUNS = {"pq": "written answer", "foi": "FOI response"}


def search(request):
    filters = SearchFilters(request.GET)
    number = page_number(request)
    query = replace(filters.query(number, PER_PAGE), collapse=True)
    started = time.monotonic()
    found = index.search(query)
    is_slow = time.monotonic() - started > SLOW
    kind = found.kind  # `type:foi` among the words beats the filter
    context = {
        "filters": filters,
        "form": filters.form,
        "query": query,
        "found": found,
        "kind": kind,
        "is_slow": is_slow,
        "too_slow": TOO_SLOW,
        "results": shown(kind, query.words, found.hits),
        "noun": NOUNS[kind],
        "other_kind": _other(kind),
        "other_noun": NOUNS[_other(kind)],
        "groups": groups(request, filters, query, found),
        "active": chosen_phrases(filters, kind),
        "filter_count": len(filters.chosen()),
        "ways_out": ways_out(filters, query) if not found.total else [],
        "sorts": [s for s in SORTS if kind == "pq" or s[0] != "slowest"],
        "pages": pager(number, _last(number, found)),
        "dated": DATED[kind],
        **_addresses(request),
        "area": "search",
        "is_panel": request.GET.get("panel") == "filters",
    }
    return render(request, "search/search.html", context)


def _addresses(request) -> dict:
    """The query strings that the page's links need, and what its small forms carry along."""
    return {
        "address": without(request, "page", "panel"),
        "dateless": without(request, "page", "panel", "answered_from", "answered_to"),
        "clear": keeping(request, "q", "type", "sort"),
        "other_address": without(request, *OF_ONE_KIND),
        "suggestion_address": without(request, "page", "panel", "q"),
        "hidden": [
            (name, value)
            for name, values in request.GET.lists()
            if name not in ("sort", "page", "panel")
            for value in values
        ],
    }


def page_number(request) -> int:
    try:
        return min(max(int(request.GET.get("page", 1)), 1), MOST_PAGES)
    except ValueError:
        return 1


def _other(kind: str) -> str:
    return "foi" if kind == "pq" else "pq"


def _last(number: int, found: SearchPage) -> int:
    """Where questions stand together the pages end sooner than the total says."""
    last = min(max(1, -(-found.total // PER_PAGE)), MOST_PAGES)
    return min(number, last) if found.is_last else last


def without(request, *names: str) -> str:
    values = request.GET.copy()
    for name in names:
        values.pop(name, None)
    return values.urlencode()


def keeping(request, *names: str) -> str:
    values = request.GET.copy()
    for name in list(values):
        if name not in names:
            del values[name]
    return values.urlencode()
