"""Rows into the index: all of them, or those the outbox names. One writer at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator

import tantivy
from django.db.models import Min
from django.db.models.expressions import RawSQL

from disclosures.documents import PREFETCH, request_text, response_parts
from disclosures.models import Answer, FoiRequest, IndexChange, Question

from . import engine, searching
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
    last = _last_settled()
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
    (fresh / CURSOR).write_text(str(last))
    old = place.with_name(f"{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)
    searching.forget()
    return total


def follow(*, settled_only: bool = True) -> int:
    """Bring the index up to date with the outbox; returns how many documents were written."""
    place = searching.folder()
    if not engine.exists(place):
        return rebuild()
    cursor = int((place / CURSOR).read_text()) if (place / CURSOR).exists() else 0
    last = _last_settled() if settled_only else _last()
    changed = set(
        IndexChange.objects.filter(pk__gt=cursor, pk__lte=last).values_list("document", flat=True)
    )
    if changed:
        _write(searching.current(), changed)
    (place / CURSOR).write_text(str(max(last, cursor)))
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


def _last() -> int:
    return IndexChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _last_settled() -> int:
    """The last row before any that a running transaction may still add: ids are dealt before
    commit, so a lower one can appear after a higher one was read."""
    unsettled = IndexChange.objects.annotate(
        is_settled=RawSQL(
            "disclosures_indexchange.xmin::text::bigint < "
            "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint & 4294967295)",
            (),
        )
    ).filter(is_settled=False)
    first = unsettled.aggregate(first=Min("pk"))["first"]
    return first - 1 if first else _last()
