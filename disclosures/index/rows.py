"""Rows into the index: all of them, or those the outbox names. One writer at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import tantivy
from django.db import connection

from disclosures.documents import PREFETCH
from disclosures.models import FoiRequest, IndexChange, Question, RelatedResponse

from . import engine, facts
from . import place as places
from .queries import one_of

CHUNK = 500  # rows fetched at once; a rebuild's memory stays flat
ANSWER_FILES = "current_answer__enclosures__attachment__pages"
MOST_SIBLINGS = 500  # questions in the same words that a new one has written again


def _questions(ids=None) -> Iterator[Question]:
    rows = Question.objects.filter(is_withdrawn=False).order_by("pk")
    rows = rows if ids is None else rows.filter(pk__in=ids)
    rows = rows.select_related(
        "body", "asked_by", "current_answer__reading", "current_answer__answered_by"
    )
    return rows.prefetch_related(ANSWER_FILES).iterator(CHUNK)


def _requests(ids=None) -> Iterator[FoiRequest]:
    rows = FoiRequest.objects.filter(is_removed=False).order_by("pk")
    rows = rows if ids is None else rows.filter(pk__in=ids)
    return rows.select_related("body", "reading").prefetch_related(*PREFETCH).iterator(CHUNK)


def rebuild(on_progress: Callable[[int], None] = lambda n: None) -> int:
    """Build the index anew beside the old one, then put it in its place. Returns its documents."""
    cursor = Cursor(_horizon(), _last())  # taken first: what changes meanwhile is followed later
    place = places.folder()
    fresh = place.with_name(f"{place.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)

    def documents():
        count = 0
        again = facts.asked_again()
        for source in (
            facts.question_documents(_questions(), again),
            facts.request_documents(_requests()),
        ):
            for document in source:
                yield document
                count += 1
                if count % CHUNK == 0:
                    on_progress(count)

    total = engine.write(engine.open_index(fresh), documents(), replace=False)
    cursor.save(fresh)
    old = place.with_name(f"{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)
    places.forget()
    return total


def follow(*, settled_only: bool = True) -> int:
    """Bring the index up to date with the outbox; returns how many documents were written.

    Only rows of transactions older than any that still runs are taken: no other can come before
    them. `settled_only=False` takes what this transaction sees, for tests.
    """
    place = places.folder()
    if not engine.exists(place):
        return rebuild()
    cursor, horizon, last = Cursor.load(place), _horizon(), _last()
    rows = IndexChange.objects.filter(pk__gt=cursor.row, pk__lte=last)
    if settled_only:
        rows = IndexChange.objects.filter(
            transaction__gte=cursor.transaction, transaction__lt=horizon
        )
    changed = set(rows.values_list("document", flat=True))
    if changed:
        _write(places.current(), changed)
    Cursor(horizon, last).save(place)
    return len(changed)


def waiting() -> int:
    """Documents of the outbox that this host's index has not followed yet."""
    cursor = Cursor.load(places.folder())
    rows = IndexChange.objects.filter(transaction__gte=cursor.transaction)
    return rows.values("document").distinct().count()


def _write(index: tantivy.Index, changed: set[str]) -> None:
    requests = _ids(changed, "request")
    asked = list(facts.request_documents(_requests(requests)))
    changed = changed | _beside(requests)
    questions = _ids(changed, "question")
    documents = list(facts.question_documents(_questions(questions)))
    again, siblings = _same_words(index.searcher(), questions, documents)
    if again or siblings:
        rows = _questions({*questions, *siblings})
        documents = list(facts.question_documents(rows, again))
    documents += asked
    gone = changed - {d.document for d in documents}
    if gone:
        engine.remove(index, gone)
    engine.write(index, documents, replace=True)


def _ids(changed: Iterable[str], kind: str) -> list[int]:
    return [int(d.split(":")[1]) for d in changed if d.startswith(f"{kind}:")]


def _beside(requests: list[int]) -> set[str]:
    """Questions to which these requests are related: a request may have gone, or come back."""
    rows = RelatedResponse.objects.filter(request__in=requests)
    return {f"question:{pk}" for pk in rows.values_list("question", flat=True)}


def _same_words(
    searcher: tantivy.Searcher, questions: list[int], documents: list[engine.IndexDocument]
) -> tuple[dict[str, int], set[int]]:
    """How often the wordings of changed questions are asked now, and the other questions in those
    words, which say so too."""
    new = {document.document: document.wording for document in documents if document.wording}
    keys = [f"question:{pk}" for pk in questions]
    before = dict(_wordings(searcher, "document", keys)) if keys else {}
    again, siblings = {}, set()
    for wording in {*new.values(), *before.values()} - {""}:
        others = {d for d, _ in _wordings(searcher, "wording", [wording])} - set(keys)
        again[wording] = len(others) + sum(1 for same in new.values() if same == wording)
        old = {d for d, same in before.items() if same == wording}
        if old != {d for d, same in new.items() if same == wording}:
            siblings |= {int(d.split(":")[1]) for d in others}
    return {wording: count for wording, count in again.items() if count > 1}, siblings


def _wordings(searcher: tantivy.Searcher, name: str, values: list[str]):
    """[(document, wording)] of the documents with one of these values."""
    limit = max(MOST_SIBLINGS, len(values))
    for _, address in searcher.search(one_of(name, values), limit=limit, count=False).hits:
        stored = searcher.doc(address)
        yield stored.get_first("document"), stored.get_first("wording") or ""


@dataclass(frozen=True)
class Cursor:
    """How far an index has followed: every transaction before `transaction` is in it."""

    transaction: int = 0
    row: int = 0

    @classmethod
    def load(cls, place: Path) -> Cursor:
        path = place / places.CURSOR
        return cls(*map(int, path.read_text().split())) if path.exists() else cls()

    def save(self, place: Path) -> None:
        (place / places.CURSOR).write_text(f"{self.transaction} {self.row}")


def _last() -> int:
    return IndexChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _horizon() -> int:
    """The oldest transaction still running, or the next one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return cursor.fetchone()[0]
