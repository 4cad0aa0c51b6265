"""Days as packs write them: "7 February 2024" for readers beside "2024-02-07" for programs."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate


def day_of(moment: date | datetime | None) -> date | None:
    return localdate(moment) if isinstance(moment, datetime) else moment


def in_words(moment: date | datetime | None) -> str:
    """ "" where there is none."""
    day = day_of(moment)
    return f"{day.day} {day:%B %Y}" if day else ""


def iso(moment: date | datetime | None) -> str:
    day = day_of(moment)
    return day.isoformat() if day else ""
