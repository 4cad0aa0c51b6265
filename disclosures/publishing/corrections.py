"""What was corrected, withdrawn, or answered by a body, of published mismatches: for everyone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate

from disclosures.models import Publication, Withdrawal

from . import public

MOST = 25


@dataclass(frozen=True)
class Line:
    publication: Publication
    on: date
    words: str


def corrected() -> list[Line]:
    """Later versions, and withdrawals, the newest first."""
    later = public.every().filter(version__gt=1, pair__is_hidden=False)
    later = later.defer("content").order_by("-published_at", "-pk")[:MOST]
    lines = [Line(p, localdate(p.published_at), f"Version {p.version}: {p.note}") for p in later]
    ended = Withdrawal.objects.filter(pair__is_hidden=False).order_by("-withdrawn_at")[:MOST]
    ended = {row.pair_id: row for row in ended}
    last = public.every().latest_of_each().filter(pair__in=ended).defer("content")
    for row in last:
        was = ended[row.pair_id]
        lines.append(Line(row, localdate(was.withdrawn_at), f"Withdrawn because {was.reason}"))
    return sorted(lines, key=lambda line: (line.on, line.publication.pk), reverse=True)[:MOST]


def replied() -> list[Line]:
    """Bodies' replies that stand on a published page, as it was frozen, the newest first."""
    rows = public.standing().annotate(replies=F("content__mismatches__0__replies"))
    rows = rows.filter(content__mismatches__0__replies__0__isnull=False).defer("content")
    lines = [
        Line(row, day, f"{row.body.name if row.body else 'The body'} replied.")
        for row in rows[:MOST]
        if (day := parse_date(row.replies[-1]["date"]))
    ]
    return sorted(lines, key=lambda line: (line.on, line.publication.pk), reverse=True)
