"""Fills the benchmark's database as the tracker would, and measures what that takes.

The first documents are saved and read one process at a time and timed; the rest of a large corpus
goes the same way in as many processes as there are cores.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from django.db import connection, transaction
from django.db.models import QuerySet

from disclosures import index, jobs, reader
from disclosures.index import rows
from disclosures.ingest import run_source
from disclosures.ingest.saving import Context, save_batch
from disclosures.models import FoiRequest, Question
from disclosures.reading.answers import read_answer
from scrapers.text import answer_plain

from .corpus import Corpus

TIMED = 20_000  # documents of a large corpus that are timed
BATCH = 500
Tell = Callable[[str], None]


def ingest(corpus: Corpus, tell: Tell) -> dict[str, float]:
    """Records a second, new and unchanged, through `run_source`; then the rest of the corpus."""
    timed = min(corpus.documents, TIMED)

    def save() -> int:
        return run_source("file", corpus.records(0, timed), label="benchmark").read

    figures = {"created_per_second": rate(save), "unchanged_per_second": rate(save)}
    starts = range(timed, corpus.documents, BATCH)
    _shared("ingest", partial(_save, corpus), starts, corpus.documents - timed, tell)
    _analyse()
    return figures


def rate(work: Callable[[], int]) -> float:
    start = time.perf_counter()
    done = work()
    return round(done / (time.perf_counter() - start), 1)


def _save(corpus: Corpus, start: int) -> int:
    records = list(corpus.records(start, start + BATCH))
    with transaction.atomic():
        save_batch(records, Context())
    return len(records)


def reading(corpus: Corpus, tell: Tell) -> dict[str, float]:
    """Answers a second, text alone; rows a second with saving, in one process and in all."""
    sample = [r for r in corpus.records(0, 3000) if hasattr(r, "uin")]
    texts = [(r.question_text, answer_plain(r.answer.html)) for r in sample]

    def read_texts() -> int:
        for question, answer in texts:
            read_answer(question, answer)
        return len(texts)

    first = Question.objects.order_by("pk").values_list("pk", flat=True)[: TIMED // 4]
    figures = {
        "answers_per_second": rate(read_texts),
        "rows_per_second": rate(lambda: reader.read_questions(_of(Question, list(first)))),
    }
    total, start = 0, time.perf_counter()
    for model, unread, read in (
        (Question, reader.unread_questions(), reader.read_questions),
        (FoiRequest, reader.unread_requests(), reader.read_requests),
    ):
        ids = list(unread.values_list("pk", flat=True))
        batches = (ids[at : at + BATCH] for at in range(0, len(ids), BATCH))
        _shared("reading", partial(_read, model, read), batches, len(ids), tell)
        total += len(ids)
    figures["rows_per_second_all_cores"] = round(total / (time.perf_counter() - start), 1)
    _analyse()
    return figures


def _read(model: type, read: Callable[[QuerySet], int], ids: list[int]) -> int:
    return read(_of(model, ids))


def _of(model: type, ids: list[int]) -> QuerySet:
    return model.objects.filter(pk__in=ids)


def _shared(name: str, work: Callable, items, total: int, tell: Tell) -> None:
    """`work` on all items, on all cores where they are many, with word now and then."""
    done, said = 0, time.monotonic()
    for count in jobs.each(work, items, jobs.cores() if total > TIMED else 1):
        done += count
        if time.monotonic() - said > 30:
            said = time.monotonic()
            tell(f"{name}: {done:,} of {total:,}")


def _analyse() -> None:
    """What autovacuum does in the background of a table that grows by the day."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def indexing(corpus: Corpus, tell: Tell) -> dict[str, float]:
    start = time.perf_counter()
    rows.rebuild()
    size = sum(f.stat().st_size for f in index.searching.folder().rglob("*") if f.is_file())
    return {
        "seconds": round(time.perf_counter() - start, 1),
        "megabytes": round(size / 1e6, 1),
    }
