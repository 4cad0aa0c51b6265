"""Rows into the index: all of them, or those the outbox names. One writer at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import tantivy
from django.db import connection

from disclosures.documents import PREFETCH, request_text, response_parts
from disclosures.models import Answer, FoiRequest, IndexChange, Question

from . import engine, searching
from .asked import cites
from .engine import IndexDocument

CHUNK = 500  # rows fetched at once; a rebuild's memory stays flat
CURSOR = "cursor"
ANSWER_FILES = "current_answer__enclosures__attachment__pages"


def question_documents(questions: Iterable[Question]) -> Iterator[IndexDocument]:
    for question in questions:
        answer = question.current_answer
        on = (answer and answer.date_answered) or question.date_key
        reading = answer.reading if answer else None
        body = question.body
        yield IndexDocument(
            document=f"question:{question.pk}",
            kind="pq",
            title=question.heading,
            asked=question.text,
            replied=answer.text if answer else "",
            attached=_files_text(answer) if answer else "",
            body=body.key if body else "",
            families=tuple(body.families) if body else (),
            outcome=reading.outcome if reading else ("" if answer else "unanswered"),
            house=question.house,
            day=on.toordinal(),
            year=str(on.year),
            uin=question.uin.lower(),
            cites=cites(question.text),
        )


def _files_text(answer: Answer) -> str:
    """Names and pages of the files beside an answer."""
    texts = []
    for enclosure in answer.enclosures.all():
        texts.append(enclosure.file_name or enclosure.title)
        if enclosure.attachment:
            texts += [page.text for page in enclosure.attachment.pages.all()]
    return "\n".join(texts)


def request_documents(requests: Iterable[FoiRequest]) -> Iterator[IndexDocument]:
    for request in requests:
        parts = response_parts(request)
        on = request.date_released or request.date_sent
        body = request.body
        yield IndexDocument(
            document=f"request:{request.pk}",
            kind="foi",
            title=request.title,
            asked=request_text(request),
            replied="\n".join(p.text for p in parts if not p.is_attachment),
            attached="\n".join(f"{p.name}\n{p.text}" for p in parts if p.is_attachment),
            body=body.key if body else "",
            families=tuple(body.families) if body else (),
            outcome=request.reading.outcome if request.reading else "unknown",
            day=on.toordinal() if on else 0,
            year=str(on.year) if on else "",
        )


def _questions(ids=None) -> Iterator[Question]:
    rows = Question.objects.filter(is_withdrawn=False).order_by("pk")
    rows = rows if ids is None else rows.filter(pk__in=ids)
    rows = rows.select_related("body", "current_answer__reading")
    return rows.prefetch_related(ANSWER_FILES).iterator(CHUNK)


def _requests(ids=None) -> Iterator[FoiRequest]:
    rows = FoiRequest.objects.filter(is_removed=False).order_by("pk")
    rows = rows if ids is None else rows.filter(pk__in=ids)
    return rows.select_related("body", "reading").prefetch_related(*PREFETCH).iterator(CHUNK)


def rebuild(on_progress: Callable[[int], None] = lambda n: None) -> int:
    """Build the index anew beside the old one, then put it in its place. Returns its documents."""
    cursor = Cursor(_horizon(), _last())  # taken first: what changes meanwhile is followed later
    place = searching.folder()
    fresh = place.with_name(f"{place.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)

    def documents():
        count = 0
        for source in (question_documents(_questions()), request_documents(_requests())):
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
    searching.forget()
    return total


def follow(*, settled_only: bool = True) -> int:
    """Bring the index up to date with the outbox; returns how many documents were written.

    Only rows of transactions older than any that still runs are taken: no other can come before
    them. `settled_only=False` takes what this transaction sees, for tests.
    """
    place = searching.folder()
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
        _write(searching.current(), changed)
    Cursor(horizon, last).save(place)
    return len(changed)


def _write(index: tantivy.Index, changed: set[str]) -> None:
    questions = [int(d.split(":")[1]) for d in changed if d.startswith("question:")]
    requests = [int(d.split(":")[1]) for d in changed if d.startswith("request:")]
    documents = [
        *question_documents(_questions(questions)),
        *request_documents(_requests(requests)),
    ]
    gone = changed - {d.document for d in documents}
    if gone:
        engine.remove(index, gone)
    engine.write(index, documents, replace=True)


@dataclass(frozen=True)
class Cursor:
    """How far an index has followed: every transaction before `transaction` is in it."""

    transaction: int = 0
    row: int = 0

    @classmethod
    def load(cls, place: Path) -> Cursor:
        path = place / CURSOR
        return cls(*map(int, path.read_text().split())) if path.exists() else cls()

    def save(self, place: Path) -> None:
        (place / CURSOR).write_text(f"{self.transaction} {self.row}")


def _last() -> int:
    return IndexChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _horizon() -> int:
    """The oldest transaction still running, or the next one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return cursor.fetchone()[0]
