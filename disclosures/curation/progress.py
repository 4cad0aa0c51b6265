"""What a run page says of progress: words, rate, stages, problems by cause."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import ceil

from django.utils import timezone

from disclosures import reader
from disclosures.index import rows
from disclosures.models import ScrapeProblem, ScrapeRun

from .ingest import SILENT, is_running

MOST_PROBLEMS = 50
# No table holds what is still to be matched: each batch is, when it has been read.
MATCHED = "Within a minute of the reading, and all again each night"


@dataclass(frozen=True)
class Progress:
    """How far a run is. The time left is shown where its source says how many are to come."""

    run: ScrapeRun

    @property
    def is_running(self) -> bool:
        return is_running(self.run)

    @property
    def has_gone_silent(self) -> bool:
        return self.run.state == "running" and not self.is_running

    @property
    def seconds(self) -> float:
        until = self.run.finished_at or self.run.saved_at or timezone.now()
        return max((until - self.run.started_at).total_seconds(), 1)

    @property
    def per_minute(self) -> int:
        return round(60 * self.run.read / self.seconds)

    @property
    def words(self) -> str:
        read = f"{self.run.read:,}"
        if self.run.state == "waiting":
            return "Asked for. It begins as soon as the worker is free."
        if self.run.state == "done":
            return f"{read} record{'' if self.run.read == 1 else 's'}. Finished."
        if not self.is_running:
            hours = int(SILENT.total_seconds() // 3600)
            silent = f"{read} records, then nothing for {hours} hours. It may have been stopped."
            return silent if self.has_gone_silent else f"{read} records, then it ended."
        if self.expected:
            return f"{read} of {self.expected:,} records, {self.left}."
        if self.run.expected:
            return f"{read} records so far. More are listed as it goes on."
        return f"{read} records so far. The source does not say how many there are in all."

    @property
    def expected(self) -> int | None:
        """The records of the whole run; None where that is not known, or was wrong."""
        run = self.run
        is_known = run.expected and run.is_expected_whole and run.read <= run.expected
        return run.expected if is_known else None

    @property
    def left(self) -> str:
        if not self.run.read:
            return "none of them stored yet"
        minutes = ceil((self.expected - self.run.read) * self.seconds / self.run.read / 60)
        if minutes < 2:
            return "less than 2 minutes left"
        hours = round(minutes / 60)
        return f"about {minutes} minutes left" if minutes < 120 else f"about {hours} hours left"


def stages(run: ScrapeRun) -> list[dict]:
    """What waits at each stage: to be fetched, of this run; after that, of all runs. The asks are
    split and the replies classified in one reading, so the same documents wait for both."""
    answers, responses = reader.unread_questions().count(), reader.unread_requests().count()
    unread = _said((answers, "answer"), (responses, "FOI response"))
    return [
        {"name": "Fetch", "words": _to_fetch(run)},
        {"name": "Read attachments", "words": _said((reader.unread_attachments().count(), "file"))},
        {"name": "Split asks", "words": unread},
        {"name": "Classify", "words": unread},
        {"name": "Match", "words": MATCHED},
        {"name": "Index", "words": _said((rows.waiting(), "document"))},
    ]


def _to_fetch(run: ScrapeRun) -> str:
    shown = Progress(run)
    if run.state == "waiting":
        return "Not begun"
    if not shown.is_running:
        return "Ended"
    if shown.expected is None:
        return "Going on"
    return _said((shown.expected - run.read, "record"))


def _said(*counted: tuple[int, str]) -> str:
    parts = [f"{n:,} {what}{'' if n == 1 else 's'}" for n, what in counted if n]
    return f"{' and '.join(parts)} waiting" if parts else "Nothing waiting"


def problems(run: ScrapeRun) -> list[dict]:
    """The first MOST_PROBLEMS, by cause, those not stored yet first."""
    found = ScrapeProblem.objects.filter(run=run).select_related("page")
    first = list(found.order_by("is_recovered", "pk")[:MOST_PROBLEMS])
    first.sort(key=lambda row: row.cause)
    return [
        {"cause": cause, "rows": list(group)}
        for cause, group in groupby(first, key=lambda row: row.cause)
    ]
