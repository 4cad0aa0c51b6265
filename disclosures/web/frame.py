"""What the frame of every page shows: navigation, freshness, the reviewer's count."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

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
        "freshness": cache(freshness),
        "theme": theme_of(request),
        "shortcut_keys": cache(lambda: keys_of(request)),
        "session_left": left,
        "session_ends_soon": 0 < left <= WARNED,
        "session_ends": timezone.now() + timedelta(seconds=left),
    }


def freshness() -> dict:
    """The newest finished run, and the sources of the schedule that are late."""
    done = ScrapeRun.objects.filter(state="done")
    newest = done.order_by("-finished_at").first()
    late = []
    for source in ("parliament", "govuk"):
        last = done.filter(source=source).order_by("-finished_at").first()
        if last and timezone.now() - last.finished_at > LATE:
            days = (timezone.now() - last.finished_at).days
            late.append(
                f"{NAMES[source]} data is {days} days late. Recent records may be missing. "
                f"Search is up to date to {timezone.localtime(last.finished_at):%-d %B}."
            )
    return {"at": newest.finished_at if newest else None, "late": late}
