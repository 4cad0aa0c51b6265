"""From what the index found to rows, in its order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from disclosures import index
from disclosures.documents import PREFETCH
from disclosures.index import Hit, SearchQuery
from disclosures.models import FoiRequest, Question

CHUNK = 500  # rows held at once, however long the list

Row = Question | FoiRequest


@dataclass(frozen=True)
class Found:
    """`kind` is what was searched: the filter's, or what `type:` in the words said."""

    kind: str
    total: int
    hits: list[Hit]


def every(query: SearchQuery, most: int) -> Found:
    """The first `most` results of a search, in the order of its pages."""
    page = index.search(replace(query, page=1, per_page=1))
    return Found(page.kind, page.total, index.found(query, most))


def rows(kind: str, hits: Iterable[Hit]) -> Iterator[Row]:
    """The rows of hits, in their order. One that went since the index saw it is left out."""
    waiting = iter(hits)
    while chunk := list(islice(waiting, CHUNK)):
        found = {row.pk: row for row in loaded(kind, [hit.pk for hit in chunk])}
        yield from (found[hit.pk] for hit in chunk if hit.pk in found)


def loaded(kind: str, ids: Sequence[int]):
    """Rows with all that a list shows of them, in a fixed number of queries."""
    if kind == "pq":
        return (
            Question.objects.for_pages()
            .select_related("current_answer__page")
            .defer("current_answer__html", "current_answer__page__headers")
            .filter(pk__in=ids, is_withdrawn=False)
        )
    requests = FoiRequest.objects.select_related("body", "reading")
    return requests.prefetch_related(*PREFETCH).filter(pk__in=ids, is_removed=False)
