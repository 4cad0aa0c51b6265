"""Imports: how each source stands, and an admin's acts on runs. The fetching is in tasks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from disclosures import sources
from disclosures.ingest.runs import MOST_FAILURES
from disclosures.ingest.saving import Context, save_batch
from disclosures.models import Pair, Question, ScrapeProblem, ScrapeRun
from disclosures.review.log import record
from scrapers.records import Problem

LATE = timedelta(hours=48)
SHOWN_RUNS = 30
# A worker that was killed leaves "running": after this long without a batch it is not believed.
SILENT = timedelta(hours=6)
NAMES = {
    "parliament": "Parliament",
    "whatdotheyknow": "WhatDoTheyKnow",
    "govuk": "GOV.UK",
    "hansard": "Hansard",
    "file": "File",
}
TASK = "disclosures.tasks.ingest_source"
MONTH = timedelta(days=28)
FEWEST_ANSWERS = 200  # fewer answers than this tell nothing of a rate


@dataclass
class Source:
    """One source as the monitor shows it."""

    key: str
    runs: list[ScrapeRun] = field(default_factory=list)  # newest first, at most SHOWN_RUNS
    last: ScrapeRun | None = None  # the last that ended well
    next_at: datetime | None = None

    @property
    def name(self) -> str:
        return NAMES.get(self.key, self.key)

    @property
    def newest(self) -> ScrapeRun | None:
        return self.runs[0] if self.runs else None

    @property
    def running(self) -> ScrapeRun | None:
        return next((run for run in self.runs if is_running(run)), None)

    @property
    def is_late(self) -> bool:
        """Only where the schedule fetches it: an archive or a file is never late."""
        ended = self.last.finished_at if self.last else None
        return bool(self.next_at and ended and timezone.now() - ended > LATE)

    @property
    def can_run(self) -> bool:
        return self.key in sources.SOURCES


def is_running(run: ScrapeRun) -> bool:
    seen = run.saved_at or run.started_at
    return run.state == "running" and timezone.now() - seen < SILENT


def all_sources() -> list[Source]:
    """Every source that is known: two queries each, and one for the schedule."""
    found, next_times = [], _next_times()
    for key in NAMES:
        runs = ScrapeRun.objects.filter(source=key).order_by("-started_at")
        found.append(
            Source(
                key=key,
                runs=list(runs[:SHOWN_RUNS]),
                last=runs.filter(state="done").order_by("-finished_at").first(),
                next_at=next_times.get(key),
            )
        )
    return [row for row in found if row.runs or row.can_run]


def _next_times() -> dict[str, datetime]:
    """When beat runs each source next."""
    found: dict[str, datetime] = {}
    now = timezone.now()
    rows = PeriodicTask.objects.filter(task=TASK, enabled=True).select_related("crontab")
    for row in rows:
        key = next((k for k in NAMES if f'"{k}"' in row.args), None)
        if key and row.crontab:
            at = now + row.crontab.schedule.remaining_estimate(now) + timedelta(seconds=30)
            at = at.replace(second=0, microsecond=0)  # the estimate falls just short
            found[key] = min(at, found.get(key, at))
    return found


def warnings(rows: Iterable[Source]) -> list[str]:
    """What an admin should look at, a sentence each (ui.md section 5.12)."""
    said = []
    for row in rows:
        if row.is_late:
            days = (timezone.now() - row.last.finished_at).days
            until = f"{timezone.localtime(row.last.finished_at):%-d %B}"
            said.append(f"{row.name} is {days} days late. Search is up to date to {until}.")
        said += _of_newest(row)
    rate = _odd_rate()
    return [*said, rate] if rate else said


def _of_newest(row: Source) -> list[str]:
    run = next((run for run in row.runs if run.state != "running"), None)
    if run is None:
        return []
    said = []
    if run.read and run.failed / run.read > MOST_FAILURES:
        said.append(
            f"{row.name}: {run.failed:,} of {run.read:,} records were not stored in the last run. "
            "Readers do not find them yet."
        )
    for name, count in sorted(run.unknown_fields.items()):
        said.append(
            f"{row.name}: {count:,} record{'' if count == 1 else 's'} had a field we do not know "
            f"(“{name}”). What we read is stored; look whether something has moved."
        )
    return said


def _odd_rate() -> str:
    """Flagged pairs per 1,000 answers of the last four weeks, beside the twelve before."""
    now = timezone.now()
    pairs = Pair.objects.filter(is_flagged=True)
    answers = Question.objects.exclude(current_answer=None)
    counted = []
    for since, until in ((now - MONTH, now), (now - 4 * MONTH, now - MONTH)):
        asked = Q(
            current_answer__date_answered__gte=since.date(),
            current_answer__date_answered__lt=until.date(),
        )
        of = answers.filter(asked).count()
        flagged = pairs.filter(
            answer__date_answered__gte=since.date(), answer__date_answered__lt=until.date()
        ).count()
        counted.append((flagged, of))
    (new, answers_new), (old, answers_old) = counted
    if min(answers_new, answers_old) < FEWEST_ANSWERS or not old:
        return ""
    rate, usual = 1000 * new / answers_new, 1000 * old / answers_old
    if 0.5 * usual <= rate <= 1.5 * usual:
        return ""
    return (
        f"Possible matches in the last four weeks: {rate:.1f} for each 1,000 answers; in the "
        f"twelve weeks before: {usual:.1f}. Look whether a source or a rule has changed."
    )


# Acts. The run itself is rung for by the caller.


@transaction.atomic
def ask_for_run(actor, source: str, since: date, until: date, reason: str) -> None:
    """Log that a run is asked for. Raises ValueError where it may not be."""
    _needs(reason)
    if source not in sources.SOURCES:
        raise ValueError("That source cannot be run from here.")
    if since > until:
        raise ValueError("The first day must not come after the last.")
    if any(is_running(r) for r in ScrapeRun.objects.filter(source=source, state="running")):
        raise ValueError(f"{NAMES[source]} is running already. One run of a source at a time.")
    try:
        sources.check(source)
    except sources.NotSetUp as error:
        raise ValueError(str(error)) from error
    words = f"An import of {NAMES[source]} was started, {since:%-d %B %Y} to {until:%-d %B %Y}."
    record(actor, "ingest", f"source:{source}", f"{words} Reason: {reason.strip()}")


@transaction.atomic
def stop(actor, run: ScrapeRun, reason: str) -> None:
    """Ask a run to end after the batch in hand."""
    _set_stop(actor, run, reason, True, "is asked to stop after this batch.")


@transaction.atomic
def go_on(actor, run: ScrapeRun, reason: str) -> None:
    """Take back a stop that has not happened yet."""
    _set_stop(actor, run, reason, False, "goes on: the stop was taken back.")


def _set_stop(actor, run: ScrapeRun, reason: str, wanted: bool, words: str) -> None:
    _needs(reason)
    changed = ScrapeRun.objects.filter(pk=run.pk, state="running", is_stop_wanted=not wanted)
    if not changed.update(is_stop_wanted=wanted):
        raise ValueError("That run has ended, or that was asked for already.")
    said = f"The import of {NAMES.get(run.source, run.source)} {words} Reason: {reason.strip()}"
    record(actor, "ingest", f"run:{run.pk}", said, not wanted, wanted)


def retry(pk: int, *, fetch: bool) -> str:
    """Read one record again, from its source or from the saved page. Returns a sentence; raises
    ValueError or NotSetUp where it cannot be tried. The run's counts follow."""
    problem = ScrapeProblem.objects.select_related("run").get(pk=pk)
    if problem.is_recovered:
        raise ValueError("That record was stored already.")
    items = list(sources.one(problem.run.source, problem.record, replay="" if fetch else "kept"))
    again = [item for item in items if isinstance(item, Problem)]
    if again or not items:
        return again[0].message if again else "Nothing came for that record."
    with transaction.atomic():
        saved = save_batch(items, Context())
        if saved.refused:
            return saved.refused[0][1]
        # Only one of two who try at once counts it.
        if ScrapeProblem.objects.filter(pk=pk, is_recovered=False).update(is_recovered=True):
            outcome = next(name for name, count in saved.counts.items() if count)
            ScrapeRun.objects.filter(pk=problem.run_id).update(
                failed=F("failed") - 1,
                recovered=F("recovered") + 1,
                **{outcome: F(outcome) + 1},
            )
    return "The record is stored."


def log_retry(actor, problem: ScrapeProblem, words: str, reason: str) -> None:
    _needs(reason)
    said = f"{problem.record} was tried again. {words} Reason: {reason.strip()}"
    record(actor, "ingest", f"run:{problem.run_id}", said)


def _needs(reason: str) -> None:
    if not reason.strip():
        raise ValueError("Give a reason. It goes into the log.")
