"""One run of one source: batches, counts, problems, and how it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from disclosures.models import ScrapeProblem, ScrapeRun, SourcePage
from scrapers.records import Expected, Item, Page, Problem, part_of

from .pages import keep_pages, row_of
from .questions import clean
from .saving import Context, Saved, name_of, save_batch

OUTCOMES = ("created", "changed", "unchanged", "failed")
BATCH = 200  # records in one transaction: what a kill can lose uncounted
MOST_FAILURES = 0.02  # more than this share of failures ends a run as failed


def run_source(
    source: str,
    items: Iterable[Item],
    *,
    label: str = "",
    since: date | None = None,
    until: date | None = None,
    expect_records: bool = True,
    extract_page: SourcePage | None = None,
    on_progress: Callable[[ScrapeRun], None] = lambda run: None,
    started_by_id: int | None = None,
    resumes_id: int | None = None,
    waiting_id: int | None = None,
) -> ScrapeRun:
    """Save everything a source yields and return the finished run.

    The run ends as "failed", with a sentence, if more than 2 % of its records failed, if nothing
    came where something was expected, or if the source stopped with an error. Where somebody asks
    for a stop (`is_stop_wanted`), it ends after the batch in hand. `waiting_id`: the run that was
    asked for and begins with this.
    """
    # A run of this source that still says "running" was killed: there is one at a time.
    ScrapeRun.objects.filter(source=source, state="running").update(
        state="stopped",
        finished_at=timezone.now(),
        message="It ended without a word. Run it again.",
    )
    run = _begun(waiting_id, label) or ScrapeRun.objects.create(
        source=source, label=label[:200], since=since, until=until,
        started_by_id=started_by_id, resumes_id=resumes_id,
    )  # fmt: skip
    context = Context(extract_page=extract_page)
    stopped = ""
    try:
        for batch in _batches(items):
            _save(run, batch, context)
            on_progress(run)
            if run.is_stop_wanted:
                stopped = "Stopped after a batch. What was counted is stored; resume to go on."
                break
    except KeyboardInterrupt:
        stopped = "Stopped by hand. What was counted is stored; run again to go on."
    except Exception as error:  # whatever a source does, the run says how it ended
        stopped = f"The source stopped: {error or type(error).__name__}"
        failed_page = getattr(error, "page", None)
        _record_problems(
            run,
            [
                Problem(
                    source=source,
                    record=getattr(error, "url", "") or source,
                    cause=getattr(error, "cause", type(error).__name__),
                    message=str(error),
                    page=failed_page,
                )
            ],
        )
        run.refresh_from_db()
    return _finish(run, stopped, expect_records)


def _begun(waiting_id: int | None, label: str) -> ScrapeRun | None:
    """The run that waited, running; None where there is none, or it has begun before."""
    waiting = ScrapeRun.objects.filter(pk=waiting_id, state="waiting")
    if not waiting.update(state="running", label=label[:200], started_at=timezone.now()):
        return None
    return ScrapeRun.objects.get(pk=waiting_id)


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Batches of BATCH; what came before an error is handed on before the error is raised."""
    iterator = iter(items)
    while True:
        batch, error = [], None
        try:
            for item in islice(iterator, BATCH):
                batch.append(item)
        except (Exception, KeyboardInterrupt) as caught:
            error = caught
        if batch:
            yield batch
        if error is not None:
            raise error
        if len(batch) < BATCH:
            return


@transaction.atomic
def _save(run: ScrapeRun, batch: list[Item], context: Context) -> None:
    problems = [item for item in batch if isinstance(item, Problem)]
    records = [item for item in batch if not isinstance(item, Problem | Expected)]
    unknown = Counter(run.unknown_fields)
    for record in records:
        unknown.update(getattr(record, "unknown_fields", ()))
    ScrapeRun.objects.filter(pk=run.pk).update(
        saved_at=timezone.now(), unknown_fields=dict(unknown)
    )
    saved = Saved()
    if records:
        context.follow_acts()
        saved = save_batch(records, context)
        problems += [
            Problem(
                source=run.source,
                record=name_of(record),
                cause="refused",
                message=reason,
                page=record.pages[-1] if record.pages else None,
                part=part_of(record),
            )
            for record, reason in saved.refused
        ]
        for name in ("created", "changed", "unchanged"):
            setattr(run, name, F(name) + saved.counts[name])
        run.save(update_fields=["created", "changed", "unchanged"])
    _record_problems(run, problems)
    _count_parts(run, saved, problems)
    _expect(run, [item for item in batch if isinstance(item, Expected)])
    run.refresh_from_db()


def _count_parts(run: ScrapeRun, saved: Saved, problems: list[Problem]) -> None:
    """Add a batch to the counts of the run's parts. What is of no known part is in the run's own
    counts alone."""
    added = {part: Counter(counts) for part, counts in saved.parts.items()}
    for problem in problems:
        if problem.part and not problem.is_recovered:
            added.setdefault(problem.part, Counter())["failed"] += 1
    if not added:
        return
    # The row is locked since this batch began: a retry that counts too comes after it.
    parts = ScrapeRun.objects.values_list("parts", flat=True).get(pk=run.pk)
    for part, counts in added.items():
        before = parts.get(part, {})
        parts[part] = {name: before.get(name, 0) + counts[name] for name in OUTCOMES}
    ScrapeRun.objects.filter(pk=run.pk).update(parts=parts)


def _expect(run: ScrapeRun, told: list[Expected]) -> None:
    if told:
        ScrapeRun.objects.filter(pk=run.pk).update(
            expected=Coalesce("expected", 0) + sum(t.count for t in told),
            is_expected_whole=told[-1].is_whole,
        )


def _record_problems(run: ScrapeRun, problems: list[Problem]) -> None:
    kept = keep_pages(p.page for p in problems if isinstance(p.page, Page))
    ScrapeProblem.objects.bulk_create(
        [
            ScrapeProblem(
                run=run,
                record=clean(p.record),
                cause=clean(p.cause)[:100],
                message=clean(p.message),
                page=row_of(p.page, kept),
                is_recovered=p.is_recovered,
            )
            for p in problems
        ]
    )
    recovered = sum(p.is_recovered for p in problems)
    ScrapeRun.objects.filter(pk=run.pk).update(
        failed=F("failed") + len(problems) - recovered,
        recovered=F("recovered") + recovered,
    )


def _finish(run: ScrapeRun, stopped: str, expect_records: bool) -> ScrapeRun:
    run.state, run.message = "done", stopped
    if stopped:
        run.state = "stopped" if stopped.startswith("Stopped") else "failed"
    elif run.read == 0 and expect_records:
        run.state, run.message = (
            "failed",
            ("Nothing came where something was expected. Look at the source before the next run."),
        )
    elif run.read and run.failed / run.read > MOST_FAILURES:
        run.state, run.message = (
            "failed",
            (
                f"{run.failed} of {run.read} records failed, more than 2 in 100. "
                "Look at the run's problems before relying on this source."
            ),
        )
    run.finished_at = timezone.now()
    run.save(update_fields=["state", "message", "finished_at"])
    return run
