"""Candidates, flagging from nothing, and what one new document takes."""

from __future__ import annotations

import random
import resource
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial

from django.db.models import QuerySet

from disclosures import flagging, jobs, reader
from disclosures.index import rows
from disclosures.ingest import save
from disclosures.models import FoiRequest, Pair, Question

from .corpus import Corpus
from .filling import Tell
from .measures import ROUNDS, summary, timed

NEW = 30  # new documents, one after the other
RUN = 50  # neighbours drawn together


def finding_candidates(corpus: Corpus, tell: Tell) -> dict[str, float]:
    """For questions of all ages, the search that flagging makes for each."""
    sample = _drawn(flagging.questions_to_flag(), min(5 * ROUNDS / corpus.documents, 1))
    questions = list(sample.select_related("body", "current_answer__reading"))
    return timed([lambda q=q: flagging.releases_near(q) for q in questions])


def flag(corpus: Corpus, tell: Tell) -> dict:
    """From nothing: documents a second, by one process and by all. Of a corpus larger than
    `corpus.flag_sample`, that many documents drawn over all."""
    share = min(corpus.flag_sample / corpus.documents, 1)
    questions = _drawn(Question.objects.all(), share)
    requests = _drawn(FoiRequest.objects.all(), share)
    total = questions.count() + requests.count()
    figures: dict = {"documents": total}
    for name, processes in (("one_process", 1), ("all_cores", jobs.cores())):
        Pair.objects.all().delete()
        tell(f"flagging: {total:,} documents, {processes} at once")
        start, spent = time.perf_counter(), _cpu_seconds()
        counts = flagging.flag_all(processes, questions=questions, requests=requests)
        seconds = time.perf_counter() - start
        figures[name] = {
            "processes": processes,
            "seconds": round(seconds, 1),
            "cpu_seconds": round(_cpu_seconds() - spent, 1),
            "documents_per_second": round(total / seconds, 1),
            "pairs": counts["created"],
        }
    figures |= {key: figures["all_cores"][key] for key in ("seconds", "documents_per_second")}
    hours = corpus.documents / figures["documents_per_second"] / 3600
    figures["hours_for_all"] = round(hours, 2)
    figures["hours_are"] = "measured" if share == 1 else f"extrapolated from {total:,} documents"
    return figures


def _cpu_seconds() -> float:
    """Of this process and those it started, without the database: on a machine that does other
    work too, this tells what the work itself took."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _drawn(rows_: QuerySet, share: float) -> QuerySet:
    """A share of the rows, drawn by lot over all, the same lot each time: in runs of neighbours,
    which lie together on disk and are read together, as when all are flagged."""
    ids = list(rows_.order_by("pk").values_list("pk", flat=True))
    wanted = round(len(ids) * share)
    runs = [ids[at : at + RUN] for at in range(0, len(ids), RUN)]
    drawn = random.Random(len(ids)).sample(runs, min(-(-wanted // RUN), len(runs)))
    return rows_.filter(pk__in=[pk for run in drawn for pk in run][:wanted])


def new_document(corpus: Corpus, tell: Tell) -> dict[str, dict]:
    """A question of today through every step until it is flagged, one at a time."""
    spans: dict[str, list[float]] = defaultdict(list)
    later = Corpus(corpus.documents + NEW * 10, corpus.seed)
    numbers = (n for n in range(corpus.documents, later.documents) if n % 10 != 9)
    for number, _ in zip(numbers, range(NEW), strict=False):
        (record,) = later.records(number, number + 1)
        begun = time.perf_counter()
        _step(spans, "ingest", partial(save, record))
        question = Question.objects.filter(uin=record.uin)
        _step(spans, "read", partial(reader.read_questions, question))
        _step(spans, "index", rows.follow)
        _step(spans, "flag", partial(flagging.flag_questions, question))
        spans["total"].append((time.perf_counter() - begun) * 1000)
    return {name: summary(times) for name, times in spans.items()}


def _step(spans: dict[str, list[float]], name: str, step: Callable[[], object]) -> None:
    start = time.perf_counter()
    step()
    spans[name].append((time.perf_counter() - start) * 1000)
