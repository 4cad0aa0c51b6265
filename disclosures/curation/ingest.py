"""Imports: how each source stands, and an admin's acts on runs. The fetching is in tasks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max, Min, Q
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from disclosures import sources
from disclosures.ingest.runs import MOST_FAILURES, OUTCOMES
from disclosures.ingest.saving import Context, Saved, save_batch
from disclosures.models import Pair, PublicBody, Question, ScrapeProblem, ScrapeRun
from disclosures.review.log import record
from scrapers.records import MEMBERS, Problem

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
# Parliament is one run: its parts are counted apart. Its lists hold both Houses' questions.
PARTS = {"parliament": ("Commons questions", "Lords questions", MEMBERS)}
LISTS = "Lists of questions"
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
    first_at: datetime | None = None  # of one that never ended well: first tried, or scheduled

    @property
    def name(self) -> str:
        return NAMES.get(self.key, self.key)

    @property
    def newest(self) -> ScrapeRun | None:
        return next(iter(self.begun), None)

    @property
    def begun(self) -> list[ScrapeRun]:
        return [run for run in self.runs if run.state != "waiting"]

    @property
    def waiting(self) -> ScrapeRun | None:
        return next((run for run in self.runs if run.state == "waiting"), None)

    @property
    def running(self) -> ScrapeRun | None:
        return next((run for run in self.runs if is_running(run)), None)

    @property
    def is_late(self) -> bool:
        """Only where the schedule fetches it: an archive or a file is never late."""
        return bool(self.next_at and self._since and timezone.now() - self._since > LATE)

    @property
    def days_late(self) -> int:
        return (timezone.now() - self._since).days

    @property
    def _since(self) -> datetime | None:
        return self.last.finished_at if self.last else self.first_at

    @property
    def parts(self) -> list[str]:
        """What of the source has a row of its own; one without a name is the whole source."""
        if not PARTS.get(self.key):
            return [""]
        lists = [LISTS] if self.newest and counts(self.newest, LISTS)["failed"] else []
        return [*PARTS[self.key], *lists]

    @property
    def can_run(self) -> bool:
        return self.key in sources.SOURCES


def counts(run: ScrapeRun, part: str = "") -> dict[str, int]:
    """A run's counts by OUTCOMES: of a part, of what is of no part (LISTS), or of the whole."""
    whole = {name: getattr(run, name) for name in OUTCOMES}
    if part == LISTS:
        kept = [run.parts.get(p, {}) for p in PARTS.get(run.source, ())]
        # A run from before parts were counted has none.
        return {n: whole[n] - sum(p.get(n, 0) for p in kept) if run.parts else 0 for n in whole}
    return {n: run.parts.get(part, {}).get(n, 0) for n in whole} if part else whole


def is_running(run: ScrapeRun) -> bool:
    seen = run.saved_at or run.started_at
    return run.state == "running" and timezone.now() - seen < SILENT


def all_sources() -> list[Source]:
    """Every source that is known: at most three queries each, and two for the schedule."""
    found, next_times, scheduled_at = [], _next_times(), _scheduled_at()
    for key in NAMES:
        runs = ScrapeRun.objects.filter(source=key).order_by("-started_at")
        row = Source(
            key=key,
            runs=list(runs[:SHOWN_RUNS]),
            last=runs.filter(state="done").order_by("-finished_at").first(),
            next_at=next_times.get(key),
        )
        if row.last is None and _is_set_up(key):
            row.first_at = runs.aggregate(first=Min("started_at"))["first"] or scheduled_at
        found.append(row)
    return [row for row in found if row.runs or row.can_run]


def _next_times() -> dict[str, datetime]:
    """When beat runs each source next."""
    found: dict[str, datetime] = {}
    now = timezone.now()
    rows = PeriodicTask.objects.filter(task=TASK, enabled=True)
    for row in rows.select_related("crontab", "interval", "solar", "clocked"):
        key = next((k for k in NAMES if f'"{k}"' in row.args), None)
        if key:
            left = row.schedule.remaining_estimate(row.last_run_at or now)
            at = now + max(left, timedelta(0)) + timedelta(seconds=30)
            at = at.replace(second=0, microsecond=0)  # the estimate falls just short
            found[key] = min(at, found.get(key, at))
    return found


def _scheduled_at() -> datetime | None:
    """When the schedule was written: migration 0003."""
    rows = MigrationRecorder.Migration.objects.filter(app="disclosures", name="0003_schedule")
    return rows.values_list("applied", flat=True).first()


def _is_set_up(source: str) -> bool:
    try:
        sources.check(source)
    except sources.NotSetUp:
        return False
    return True


def bodies_table() -> dict:
    """The bodies: no import brings them, they come from the project's own table."""
    changes = apps.get_model("disclosures", "PublicBodyEvent").objects
    return {
        "count": PublicBody.objects.filter(merged_into=None).count(),
        "changed_at": changes.aggregate(at=Max("pgh_created_at"))["at"],
    }


def warnings(rows: Iterable[Source]) -> list[str]:
    """What an admin should look at, a sentence each (ui.md section 5.12)."""
    said = []
    for row in rows:
        if row.is_late:
            said.append(_late(row))
        said += _of_newest(row)
    rate = _odd_rate()
    return [*said, rate] if rate else said


def _late(row: Source) -> str:
    if row.last:
        until = f"{timezone.localtime(row.last.finished_at):%-d %B}"
        return f"{row.name} is {row.days_late} days late. Search is up to date to {until}."
    first = "first tried" if row.begun else "put on the schedule"
    return (
        f"{row.name} was {first} {row.days_late} days ago, and no import of it has ended well. "
        "Search may hold none of it, or a part."
    )


def _of_newest(row: Source) -> list[str]:
    run = next((run for run in row.begun if run.state != "running"), None)
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
def ask_for_run(
    actor, source: str, since: date, until: date, reason: str, resumes: int | None = None
) -> ScrapeRun:
    """Log that a run is asked for; returns the row that waits for the worker. Raises ValueError
    where it may not be: of two who ask at once, one gets the row."""
    _needs(reason)
    if source not in sources.SOURCES:
        raise ValueError("That source cannot be run from here.")
    if since > until:
        raise ValueError("The first day must not come after the last.")
    try:
        sources.check(source)
    except sources.NotSetUp as error:
        raise ValueError(str(error)) from error
    waiting = ScrapeRun.objects.filter(source=source, state="waiting")
    old = waiting.filter(started_at__lt=timezone.now() - SILENT)
    give_up(old.values_list("pk", flat=True).first(), "No worker began it.")
    try:
        with transaction.atomic():
            run = ScrapeRun.objects.create(
                source=source, state="waiting", since=since, until=until, started_by=actor,
                resumes_id=resumes, label=f"{since} to {until}",
            )  # fmt: skip
    except IntegrityError as error:
        raise ValueError(f"{NAMES[source]} was asked for already. It waits to begin.") from error
    # After the row: whoever came first has begun by now, or waits.
    if any(is_running(r) for r in ScrapeRun.objects.filter(source=source, state="running")):
        raise ValueError(f"{NAMES[source]} is running already. One run of a source at a time.")
    words = f"An import of {NAMES[source]} was started, {since:%-d %B %Y} to {until:%-d %B %Y}."
    record(actor, "ingest", f"source:{source}", f"{words} Reason: {reason.strip()}")
    return run


def give_up(pk: int | None, words: str) -> None:
    """End a run that was asked for and cannot begin."""
    ScrapeRun.objects.filter(pk=pk, state="waiting").update(
        state="stopped", finished_at=timezone.now(), message=words
    )


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
        if not saved.parts:
            return "Nothing of that record could be stored."
        # Only one of two who try at once counts it.
        if ScrapeProblem.objects.filter(pk=pk, is_recovered=False).update(is_recovered=True):
            _count_recovered(problem.run_id, saved)
    return "The record is stored."


def _count_recovered(pk: int, saved: Saved) -> None:
    """One record of a run that failed is stored: its counts, and those of its part."""
    run = ScrapeRun.objects.select_for_update().get(pk=pk)
    part, counted = next(iter(saved.parts.items()))
    outcome = next(iter(counted))
    row = run.parts.get(part)
    if row:
        row["failed"] = max(row.get("failed", 0) - 1, 0)
        row[outcome] = row.get(outcome, 0) + 1
    setattr(run, outcome, getattr(run, outcome) + 1)
    run.failed, run.recovered = max(run.failed - 1, 0), run.recovered + 1
    run.save(update_fields=["parts", outcome, "failed", "recovered"])


def retry_saved(actor, problem: ScrapeProblem, reason: str) -> str:
    """Read a record again from its saved page, and log it; nothing is stored without a reason."""
    _needs(reason)
    words = retry(problem.pk, fetch=False)
    log_retry(actor, problem, words, reason)
    return words


def log_retry(actor, problem: ScrapeProblem, words: str, reason: str) -> None:
    _needs(reason)
    said = f"{problem.record} was tried again. {words} Reason: {reason.strip()}"
    record(actor, "ingest", f"run:{problem.run_id}", said)


def _needs(reason: str) -> None:
    if not reason.strip():
        raise ValueError("Give a reason. It goes into the log.")
