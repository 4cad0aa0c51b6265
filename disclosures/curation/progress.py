"""What a run page says of progress: words, rate, stages, problems by cause."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone

from disclosures import reader
from disclosures.models import ScrapeProblem, ScrapeRun

from .ingest import SILENT, is_running

MOST_PROBLEMS = 50


@dataclass(frozen=True)
class Progress:
    """No source says how many records are to come, so there is a rate and no time left."""

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
        if self.run.state == "done":
            return f"{read} record{'' if self.run.read == 1 else 's'}. Finished."
        if not self.is_running:
            hours = int(SILENT.total_seconds() // 3600)
            silent = f"{read} records, then nothing for {hours} hours. It may have been stopped."
            return silent if self.has_gone_silent else f"{read} records, then it ended."
        return f"{read} records so far. The source does not say how many there are in all."


def stages() -> list[dict]:
    """What waits at each stage after the fetch, whichever run brought it."""
    return [
        {"name": "Read attachments", "waiting": reader.unread_attachments().count()},
        {"name": "Split asks and classify answers", "waiting": reader.unread_questions().count()},
        {"name": "Read FOI responses", "waiting": reader.unread_requests().count()},
    ]


def problems(run: ScrapeRun) -> list[dict]:
    """The first MOST_PROBLEMS, by cause, those not stored yet first."""
    rows = ScrapeProblem.objects.filter(run=run).select_related("page")
    first = list(rows.order_by("is_recovered", "pk")[:MOST_PROBLEMS])
    first.sort(key=lambda row: row.cause)
    return [
        {"cause": cause, "rows": list(group)}
        for cause, group in groupby(first, key=lambda row: row.cause)
    ]
