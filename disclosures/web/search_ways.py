"""What to try where nothing was found, in words, each with the number it would give."""

from __future__ import annotations

from dataclasses import dataclass

from disclosures import index
from disclosures.index import SearchQuery, WayOut
from disclosures.results.filters import GROUPS, SearchFilters, address

NAMES = {"answered": "date", "tabled": "date tabled"}


@dataclass(frozen=True)
class Way:
    words: str
    address: str  # query string
    count: int


def ways_out(filters: SearchFilters, query: SearchQuery) -> list[Way]:
    """Only those that lead somewhere, most found first."""
    return [
        Way(_words(filters, way), address(way.query), way.total) for way in index.ways_out(query)
    ]


def _words(filters: SearchFilters, way: WayOut) -> str:
    if way.kind == "unquoted":
        return "Drop the quotes"
    if way.kind == "other_kind":
        return f"Search {'FOI responses' if way.query.kind == 'foi' else 'written answers'}"
    prefix = f"{way.name}_" if way.name == "answered" else way.name
    chosen = [one.words for one in filters.chosen() if one.name.startswith(prefix)]
    if not chosen:
        return f"Leave out {way.name}"
    name = NAMES.get(way.name, GROUPS.get(way.name, way.name).lower())
    return f"Remove the filter on {name} ({', '.join(chosen)})"
