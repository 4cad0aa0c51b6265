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

# What a list shows of a question, and its exports: half of the columns, in half of the time.
LISTED = (
    "house", "uin", "date_tabled", "date_key", "date_for_answer", "heading", "text", "url",
    "asker_name", "body_name", "changed_at",
    "body__key", "body__name", "body__slug",
    "asked_by__name", "asked_by__member_from",
    "current_answer__question_id", "current_answer__text", "current_answer__date_answered",
    "current_answer__answerer_name",
    "current_answer__reading__reader", "current_answer__reading__outcome",
    "current_answer__reading__span", "current_answer__page__fetched_at",
)  # fmt: skip

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
        rows = Question.objects.for_pages().select_related("current_answer__page")
        return rows.only(*LISTED).filter(pk__in=ids, is_withdrawn=False)
    requests = FoiRequest.objects.select_related("body", "reading")
    return requests.prefetch_related(*PREFETCH).filter(pk__in=ids, is_removed=False)
