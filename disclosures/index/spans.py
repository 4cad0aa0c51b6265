"""Dates and numbers as people type them into a field: 2023-01..2023-06, >2024-01-01, >1."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?|(\d{1,2})/(\d{1,2})/(\d{4})")
_SIGN = re.compile(r"(>=|<=|>|<)(.+)")
_NUMBERS = ("no", "one", "two", "three", "four", "five")
EARLIEST, LATEST = date(1801, 1, 1), date(2199, 12, 31)
Span = tuple[date | None, date | None]


def days(name: str, value: str) -> tuple[Span | None, str]:
    """First and last day, either open, or None and what may be written instead."""
    hint = f"Use a date, a month, a year or two of them: `{name}:2023-01..2023-06`."
    if sign := _SIGN.fullmatch(value):
        meant = _one(sign[2])
        if meant is None:
            return None, hint
        first, last = meant
        step = timedelta(days=1)
        return {
            ">": (last + step, None), ">=": (first, None),
            "<": (None, first - step), "<=": (None, last),
        }[sign[1]], hint  # fmt: skip
    if ".." not in value:
        return _one(value), hint
    start, _, end = value.partition("..")
    ends = [_one(part) if part else (None, None) for part in (start, end)]
    if None in ends or not (start or end):
        return None, hint
    first, last = ends[0][0], ends[1][1]
    if first and last and first > last:
        return None, "The first date is after the last."
    return (first, last), hint


def _one(text: str) -> tuple[date, date] | None:
    """The days of a date, a month or a year."""
    if not (found := _DATE.fullmatch(text)) or not text.isascii():
        return None
    if found[4]:
        year, month, day = int(found[6]), int(found[5]), int(found[4])
    else:
        year, month, day = (int(part) if part else 0 for part in found.groups()[:3])
    try:
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except ValueError:
        return None
    return (first, last) if EARLIEST <= first <= last <= LATEST else None


def counts(value: str) -> tuple[int | None, int | None] | None:
    """Least and most of a number: ">1", "3", "2..5"."""
    if not value.isascii():
        return None
    if found := re.fullmatch(r"(>=|<=|>|<)?(\d{1,4})", value):
        number = int(found[2])
        return {
            ">": (number + 1, None), ">=": (number, None), "<": (None, number - 1),
            "<=": (None, number), None: (number, number),
        }[found[1]]  # fmt: skip
    if (found := re.fullmatch(r"(-?\d{0,5})\.\.(-?\d{0,5})", value)) and value != "..":
        try:
            least, most = (int(part) if part else None for part in found.groups())
        except ValueError:
            return None
        return (least, most) if None in (least, most) or least <= most else None
    return None


def in_words(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)
