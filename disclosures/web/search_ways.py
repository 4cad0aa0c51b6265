"""What to try where nothing was found, each with the number it would give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from disclosures import index
from disclosures.results.filters import Chosen, SearchFilters

MOST = 6  # filters tried one by one


@dataclass(frozen=True)
class Way:
    words: str
    address: str  # query string
    count: int


def ways_out(filters: SearchFilters, found) -> list[Way]:
    """Only those that lead somewhere, in the order of the form."""
    made = [_without(filters, one) for one in filters.chosen()[:MOST]]
    if '"' in filters.words:
        words = filters.words.replace('"', " ")
        query = replace(filters.query(), words=words, per_page=1)
        made.append(Way("Drop the quotes", _address(filters, q=words), index.search(query).total))
    other = "FOI responses" if filters.kind == "pq" else "written answers"
    kind = "foi" if filters.kind == "pq" else "pq"
    address = urlencode({"q": filters.words, "type": kind})
    made.append(Way(f"Search {other}", address, found.other_kind_total))
    return [way for way in made if way.count]


def _without(filters: SearchFilters, one: Chosen) -> Way:
    values = filters.data.copy()
    values.pop("page", None)
    kept = [value for value in values.getlist(one.name) if value != one.value]
    is_date = one.name.startswith("answered_") and one.heading == "Date"
    values.setlist(one.name, [] if is_date else kept)
    count = index.search(replace(SearchFilters(values).query(), per_page=1)).total
    return Way(f"Remove {one.heading.lower()}: {one.words}", values.urlencode(), count)


def _address(filters: SearchFilters, **changes: str) -> str:
    values = filters.data.copy()
    values.pop("page", None)
    for name, value in changes.items():
        values[name] = value
    return values.urlencode()
