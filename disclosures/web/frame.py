"""What the frame of every page shows: navigation, freshness, the reviewer's count."""

from __future__ import annotations

import time
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from disclosures.curation.ingest import LATE, NAMES
from disclosures.models import Pair, ScrapeRun

from .account import keys_of, theme_of
from .roles import is_reviewer, role_of
from .session_rules import WARNED, seconds_left


def frame(request) -> dict:
    """Context of every page. Lazy where it asks the database: error pages must not fail on it.
    A page asks several times, and is told what it was told first."""
    lacks = getattr(request, "lacks_two_step", False)
    reviewer = lambda: hasattr(request, "user") and not lacks and is_reviewer(request.user)  # noqa: E731
    left = seconds_left(request)
    return {
        "role": lambda: role_of(request.user) if hasattr(request, "user") else "Visitor",
        "is_reviewer": reviewer,
        "to_review": cache(lambda: Pair.objects.main_queue().count() if reviewer() else 0),
        "freshness": cache(_freshness),
        "theme": theme_of(request),
        "shortcut_keys": cache(lambda: keys_of(request)),
        "session_left": left,
        "session_ends_soon": 0 < left <= WARNED,
        "session_ends": timezone.now() + timedelta(seconds=left),
    }


_told: list = [0.0, {}]  # until when it is as good as new, and what `freshness` said


def _freshness() -> dict:
    """What it said last, if that was just now: every page of every reader asks for it."""
    now = time.monotonic()
    if now >= _told[0]:
        _told[:] = now + settings.FRESHNESS_SECONDS, freshness()
    return _told[1]


def freshness() -> dict:
    """The newest finished run, and the sources of the schedule that are late. One query."""
    done = ScrapeRun.objects.filter(state="done", source__in=NAMES).order_by().values_list("source")
    last = dict(done.annotate(Max("finished_at")))
    late = []
    for source in ("parliament", "govuk"):
        if source in last and timezone.now() - last[source] > LATE:
            days = (timezone.now() - last[source]).days
            late.append(
                f"{NAMES[source]} data is {days} days late. Recent records may be missing. "
                f"Search is up to date to {timezone.localtime(last[source]):%-d %B}."
            )
    return {"at": max(last.values(), default=None), "late": late}
