"""Working days: the limits that a question, a request and a body's reply are held to."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays

ENGLAND = BankHolidays.ENGLAND_AND_WALES
FOI_LIMIT = 20  # working days, Freedom of Information Act 2000, section 10(1)


@cache
def _holidays(everywhere: bool) -> frozenset[date]:
    """Bank holidays from the package's own list, never from the network. Section 10(6) of the Act
    counts no day that is a bank holiday in any part of the United Kingdom."""
    listed = BankHolidays(use_cached_holidays=True).data
    divisions = listed if everywhere else [ENGLAND]
    return frozenset(event["date"] for d in divisions for event in listed[d])


def between(first: date | None, last: date | None, *, everywhere: bool = False) -> int | None:
    """Working days after `first`, up to and including `last`. None where a date is missing, the
    order is reversed, or the years are not all in the list of bank holidays."""
    if not first or not last or last < first:
        return None
    holidays = _holidays(everywhere)
    if first.year < min(holidays).year or last.year > max(holidays).year:
        return None
    days = (first + timedelta(n) for n in range(1, (last - first).days + 1))
    return sum(day.weekday() < 5 and day not in holidays for day in days)


def after(first: date, count: int) -> date:
    """The last of `count` working days after `first`, none of which is a bank holiday anywhere in
    the United Kingdom. Beyond the years of the list a whole week is added, so that no body is
    asked to reply on a holiday that is not known yet."""
    holidays = _holidays(True)
    day = first
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in holidays
    return day if day.year <= max(holidays).year else day + timedelta(weeks=1)


def in_words(count: int) -> str:
    return f"{count:,} working day" + ("" if count == 1 else "s")
