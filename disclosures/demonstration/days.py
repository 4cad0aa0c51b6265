"""Plausible days: when Parliament sat, when officials worked."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

# Invented but plausible sitting weeks, as (month, day) of the first and last day of each stretch.
SITTINGS = (
    ((1, 9), (2, 9)),
    ((2, 20), (3, 28)),
    ((4, 16), (5, 22)),
    ((6, 3), (7, 18)),
    ((9, 3), (9, 13)),
    ((10, 12), (12, 17)),
)
FIRST_YEAR, LAST_YEAR = 2021, 2025
# The corpus has one dissolution: numbers of Commons questions start again after it.
NEW_PARLIAMENT = date(2024, 7, 9)
DISSOLVED = date(2024, 5, 30)
# The last day on which anything in the corpus happens; pages are "fetched" the day after.
LAST_DAY = date(2025, 11, 28)
HOLIDAYS = frozenset({(12, 25), (12, 26), (1, 1)})


def is_working(day: date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in HOLIDAYS


def add_working_days(day: date, number: int) -> date:
    while number:
        day += timedelta(days=1)
        number -= is_working(day)
    return day


def next_working_day(day: date) -> date:
    return day if is_working(day) else add_working_days(day, 1)


def is_sitting(day: date) -> bool:
    """Monday to Thursday of a sitting stretch, outside the dissolution."""
    if day.weekday() > 3 or DISSOLVED <= day < NEW_PARLIAMENT:
        return False
    return any(first <= (day.month, day.day) <= last for first, last in SITTINGS)


def draw_sitting_day(random: Random, first: date | None = None, last: date | None = None) -> date:
    """A sitting day early enough for an answer to follow before the corpus ends."""
    first = first or date(FIRST_YEAR, 5, 10)
    last = last or date(LAST_YEAR, 11, 6)
    length = (last - first).days
    while True:
        day = first + timedelta(days=random.randint(0, length))
        # Three weeks on, the House must still be there to be answered.
        if is_sitting(day) and not day < DISSOLVED <= day + timedelta(days=21):
            return day


def long_date(day: date | None) -> str:
    if day is None:
        raise ValueError("a text refers to the answer of a question that has none")
    return f"{day.day} {day:%B %Y}"
