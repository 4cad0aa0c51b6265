"""Periods named in a question or a request, as ISO dates.

"since", "the last five years" and "currently" are resolved against the date tabled or sent; with no
such date they keep their kind and stay open ("" for the unknown end). Years that name an Act, a
publication or an earlier answer are not periods.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from .values import Period

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        start=1,
    )
} | {"fifteen": 15, "eighteen": 18, "twenty": 20, "twenty-four": 24}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}

_MONTH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    "|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_YEAR = r"(?:19|20)\d\d"
_DATE = rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTH},?\s+)?{_YEAR}"
_COUNT = r"(?:\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_UNIT = r"(?:calendar\s+|financial\s+|tax\s+|fiscal\s+|academic\s+|full\s+|complete\s+)?"

_NOT_A_PERIOD = re.compile(
    r"(?:\bAct|\bRegulations|\bOrder|\bRules|\bBill|\bBudget|\bPlan|\bPaper|\bReport"
    r"|\bpublished\s+(?:in|on)|\bdated?|\bdated\s+the|\bAnswer\s+of|\bletter\s+of|\brequest\s+of"
    r"|\breport\s+of|\bstatement\s+of|\bstatistics|\bVision|\bFOI|\bReview)\s*(?:of\s+)?$",
    re.IGNORECASE,
)
_IS_AN_ACT = re.compile(r"\s+(?:Act|Regulations|Order|Bill|Budget|Spending Review|World Cup)\b")


def _day(year: int, month: int, day: int) -> str:
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(max(day, 1), last)).isoformat()


def bounds(text: str) -> tuple[str, str]:
    """First and last day of "2018", "2018-06", "June 2018" or "4 June 2018"; ("", "") if none."""
    iso = re.fullmatch(r"((?:19|20)\d\d)(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?", text.strip())
    if iso:
        year, month, day = int(iso[1]), int(iso[2] or 0), int(iso[3] or 0)
    else:
        found = re.search(
            rf"(?:(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?({_MONTH}),?\s+)?({_YEAR})",
            text,
            re.IGNORECASE,
        )
        if not found:
            return "", ""
        year, month = int(found[3]), MONTHS.get((found[2] or "").lower(), 0)
        day = int(found[1]) if found[1] and month else 0
    if month not in range(1, 13):
        return _day(year, 1, 1), _day(year, 12, 31)
    if not day:
        return _day(year, month, 1), _day(year, month, 31)
    return _day(year, month, day), _day(year, month, day)


def _reference(reference_date: str) -> date | None:
    last = bounds(reference_date)[1] if reference_date else ""
    return date.fromisoformat(last) if last else None


def _back(day: date, *, years: int = 0, months: int = 0) -> date:
    total = day.year * 12 + day.month - 1 - years * 12 - months
    year, month = max(total // 12, 1), total % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _split_year(found: re.Match[str], text: str, _: date | None) -> Period | None:
    """2019-20, 2019/20, 2019-2020: a financial or academic year; 2015-2019: calendar years."""
    first = int(found["a"])
    last = int(found["b"]) if len(found["b"]) == 4 else first // 100 * 100 + int(found["b"])
    if len(found["b"]) == 2 and last < first:
        last += 100
    if last <= first or last - first > 60:
        return None
    around = text[max(found.start() - 40, 0) : found.end() + 30].lower()
    if last - first > 1 and len(found["b"]) == 4:
        return Period(_day(first, 1, 1), _day(last, 12, 31), "calendar", found[0])
    if re.search(r"academic|school\s+year", around):
        return Period(_day(first, 9, 1), _day(last, 8, 31), "academic", found[0])
    return Period(_day(first, 4, 1), _day(last, 3, 31), "financial", found[0])


def _between(found: re.Match[str], text: str, _: date | None) -> Period | None:
    last_text, first_text = found["b"], found["a"]
    if not re.search(_YEAR, first_text):  # "April until 31 December 2016" borrows the later year
        first_text = f"{first_text} {re.search(_YEAR, last_text)[0]}"
    first, last = bounds(first_text)[0], bounds(last_text)[1]
    if not first or not last or first > last:
        return None
    return Period(first, last, "calendar", found[0])


def _since(found: re.Match[str], text: str, today: date | None) -> Period | None:
    first = bounds(found["a"])[0]
    if not first:
        return None
    return Period(first, today.isoformat() if today else "", "since", found[0])


def _last_n(found: re.Match[str], text: str, today: date | None) -> Period | None:
    raw = (found["n"] or "one").lower()
    count = _NUMBERS.get(raw) or int(raw)
    unit = found["unit"].lower()
    if today is None or count == 0 or count > 240:
        return Period("", "", "relative", found[0])
    if unit.startswith("year") and "financial" in found[0].lower():
        end = today.year if (today.month, today.day) >= (4, 6) else today.year - 1
        return Period(_day(max(end - count, 1), 4, 1), _day(end, 3, 31), "financial", found[0])
    if unit.startswith("year"):
        first = _back(today, years=count)
        if found["each"]:  # each of the last five years: the years, from their beginning
            first = first.replace(month=1, day=1)
    elif unit.startswith("month"):
        first = _back(today, months=count)
    elif unit.startswith("quarter"):
        first = _back(today, months=3 * count)
    else:
        first = today - timedelta(days=count * (7 if unit.startswith("week") else 1))
    return Period(first.isoformat(), today.isoformat(), "relative", found[0])


def _quarter(found: re.Match[str], text: str, _: date | None) -> Period | None:
    number = int(found["q"]) if found["q"] else _ORDINALS[found["o"].lower()]
    year, is_financial = int(found["y"]), bool(found["fy"])
    month = (number - 1) * 3 + (4 if is_financial else 1)
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return Period(_day(year, month, 1), _day(year, month + 2, 31), "quarter", found[0])


def _year_ending(found: re.Match[str], text: str, _: date | None) -> Period | None:
    last = bounds(found["a"])[1]
    first = _back(date.fromisoformat(last), years=1) + timedelta(days=1)
    return Period(first.isoformat(), last, "calendar", found[0])


def _end_of(found: re.Match[str], text: str, _: date | None) -> Period | None:
    last = bounds(found["a"])[1]
    return Period(last, last, "point", found[0])


def _until(found: re.Match[str], text: str, _: date | None) -> Period | None:
    return Period("", bounds(found["a"])[1], "calendar", found[0])


def _month_or_day(found: re.Match[str], text: str, _: date | None) -> Period | None:
    first, last = bounds(found[0])
    return Period(first, last, "point" if first == last else "month", found[0])


def _year(found: re.Match[str], text: str, _: date | None) -> Period | None:
    year = int(found["a"])
    around = text[max(found.start() - 22, 0) : found.end()].lower()
    if "financial" in around:
        return Period(_day(year, 4, 1), _day(year + 1, 3, 31), "financial", found[0])
    return Period(_day(year, 1, 1), _day(year, 12, 31), "calendar", found[0])


def _bare_month(found: re.Match[str], text: str, today: date | None) -> Period | None:
    if today is None:
        return Period("", "", "month", found[0])
    month = MONTHS[found["m"].lower()]
    year = today.year if month <= today.month else today.year - 1
    return Period(_day(year, month, 1), _day(year, month, 31), "month", found[0])


def _latest(found: re.Match[str], text: str, today: date | None) -> Period | None:
    day = today.isoformat() if today else ""
    return Period(day, day, "latest", found[0])


_MOST_PERIODS = 60  # a table pasted into a request names hundreds

# Pattern, what makes the period of a match, and what the text must hold for it to be tried: of each
# entry one literal must stand in it; YEAR, YEARS (two of them) and MONTH stand for any.
_Rule = tuple[
    re.Pattern[str], Callable[[re.Match[str], str, "date | None"], "Period | None"], tuple[str, ...]
]


def _rule(pattern: str, build: Callable, *needs: str, flags: int = re.IGNORECASE) -> _Rule:
    return re.compile(pattern, flags), build, needs


# Tried in this order; words once used are not used again.
_RULES: tuple[_Rule, ...] = (
    _rule(
        rf"\b(?:(?:financial\s+)?year|twelve\s+months|12\s+months)\s+(?:ending|ended|to|up\s+to)\s+"
        rf"(?:the\s+end\s+of\s+)?(?P<a>(?:\d{{1,2}}\s+)?{_MONTH}\s+{_YEAR})",
        _year_ending,
        "YEAR",
        "MONTH",
        "year|months",
    ),
    _rule(
        rf"\b(?:between|from)?\s*(?:the\s+months\s+from\s+)?"
        rf"(?P<a>{_DATE}|\d{{1,2}}\s+{_MONTH}|{_MONTH})"
        rf"\s*(?:\bto\b|\band\b|\buntil\b|\bup\s+to\b|\bthrough\b|[-–—])\s*"
        rf"(?:the\s+)?(?:end\s+of\s+)?(?P<b>(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTH},?\s+{_YEAR})",
        _between,
        "YEAR",
        "MONTH",
    ),
    _rule(
        rf"\b(?:between|from)\s+(?P<a>{_DATE})\s+(?:and|to|until|up to)\s+(?P<b>{_DATE})"
        r"(?![-/–]\d)",
        _between,
        "YEAR",
        "between|from",
    ),
    _rule(rf"\b(?P<a>{_YEAR})\s+to\s+(?P<b>{_YEAR})(?![-/–]\d)", _between, "YEARS", "to"),
    _rule(
        rf"\b(?:(?:Q(?P<q>[1-4])|(?P<o>first|second|third|fourth|last)\s+quarter)\s*(?:of\s+)?)"
        rf"(?:the\s+)?(?:financial\s+year\s+)?(?P<y>{_YEAR})(?P<fy>[-/–]\d\d(?:\d\d)?)?",
        _quarter,
        "YEAR",
        "quarter|q1|q2|q3|q4",
    ),
    _rule(
        rf"\b(?P<y>{_YEAR})['’]?s?\s+(?:Q(?P<q>[1-4])|(?P<o>first|second|third|fourth)\s+quarter)"
        r"(?P<fy>(?!))?",
        _quarter,
        "YEAR",
        "quarter|q1|q2|q3|q4",
    ),
    _rule(
        rf"\b(?:since|(?:from|as\s+of)(?=[^.;]{{0,30}}\bon(?:wards?)?\b)|starting\s+in)\s+"
        rf"(?:the\s+)?(?:(?:start|beginning|end)\s+of\s+)?(?:financial\s+year\s+)?(?P<a>{_DATE})"
        r"(?:[-/–]\d\d(?:\d\d)?)?(?:\s+on(?:wards?)?\b)?",
        _since,
        "YEAR",
        "since|from|as of|starting in",
    ),
    _rule(
        rf"\b(?:year\s+(?:by|on)\s+year|yearly|annually|(?:each|every)\s+(?:financial\s+|calendar\s+)?year)"
        rf"\s+from\s+(?P<a>{_DATE})(?!\s*(?:to|and|until|up\s+to|through|[-/–])\b)",
        _since,
        "YEAR",
        "year by|year on|yearly|annually|each|every",
        "from",
    ),
    _rule(rf"\bsince\s+(?:[a-z]+\s+){{1,5}}(?:in|on)\s+(?P<a>{_DATE})", _since, "YEAR", "since"),
    _rule(
        rf"\b(?:year\s+end|end\s+of(?:\s+year)?)\s+(?P<a>(?:{_MONTH}\s+)?{_YEAR})",
        _end_of,
        "YEAR",
        "year end|end of",
    ),
    _rule(
        rf"\b(?:up\s+to|until|before|prior\s+to)\s+(?:the\s+end\s+of\s+)?(?P<a>{_DATE})",
        _until,
        "YEAR",
        "up to|until|before|prior to",
    ),
    _rule(
        rf"\b(?P<a>{_YEAR})\s?[-/–]\s?(?P<b>{_YEAR}|\d\d)\b(?![-/–]?\d)",
        _split_year,
        "YEAR",
        "-|/|–",
    ),
    _rule(
        rf"\b(?P<each>(?:each|every)\s+(?:year\s+)?(?:(?:of|for|in)\s+)*)?(?:the\s+|its\s+)?"
        rf"(?:last|past|previous|preceding|latest|most\s+recent)\s+(?:(?P<n>{_COUNT})\s+)?{_UNIT}"
        r"(?P<unit>years?|months?|quarters?|weeks?|days?)\b",
        _last_n,
        "last|past|previous|preceding|latest|recent",
    ),
    _rule(
        rf"\b(?P<each>(?!))?over\s+(?:the\s+)?(?P<n>{_COUNT})\s+{_UNIT}(?P<unit>years?|months?)\b",
        _last_n,
        "over",
    ),
    _rule(
        rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTH},?\s+{_YEAR}\b",
        _month_or_day,
        "YEAR",
        "MONTH",
    ),
    _rule(rf"\b(?P<a>{_YEAR})\b(?![-/–,]?\d)", _year, "YEAR"),
    _rule(
        rf"\b(?:in|during|for|since)\s+(?P<m>{_MONTH})\b(?!\s+\d)", _bare_month, "MONTH", flags=0
    ),
    _rule(
        r"\b(?:currently|at\s+present|presently|at\s+the\s+moment|to\s+date|as\s+of\s+today"
        r"|right\s+now|(?<=\s)now|most\s+recent(?:ly)?|latest|so\s+far)\b",
        _latest,
        "current|present|moment|date|today|now|recent|latest|far",
    ),
)


def _is_a_citation(text: str, start: int, end: int) -> bool:
    return bool(
        _NOT_A_PERIOD.search(text[max(start - 24, 0) : start]) or _IS_AN_ACT.match(text, end)
    )


_HAS_YEAR = re.compile(_YEAR)
_MONTH_STEMS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _tried(text: str) -> Iterator[tuple[re.Pattern[str], Callable]]:
    """The rules that could match: most texts name no year and no month, and are done at once."""
    lower = " ".join(text.lower().split())
    years = len(_HAS_YEAR.findall(lower))
    has = {
        "YEAR": years > 0,
        "YEARS": years > 1,
        "MONTH": any(stem in lower for stem in _MONTH_STEMS),
    }
    for pattern, build, needs in _RULES:
        for need in needs:
            if need not in has:
                has[need] = any(word in lower for word in need.split("|"))
            if not has[need]:
                break
        else:
            yield pattern, build


def find_periods(text: str, reference_date: str = "") -> tuple[Period, ...]:
    """Every period `text` names, in the order of the words; unreadable ones are left out."""
    today = _reference(reference_date)
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, Period]] = []
    for pattern, build in _tried(text):
        for match in pattern.finditer(text):
            if len(taken) >= _MOST_PERIODS:
                break
            start, end = match.span()
            if any(start < b and end > a for a, b in taken):
                continue
            if _is_a_citation(text, start, end):
                taken.append((start, end))  # no later rule may take its year
                continue
            try:
                period = build(match, text, today)
            except (ValueError, OverflowError):
                continue
            if period is not None:
                taken.append((start, end))
                found.append((start, period))
    return tuple(period for _, period in sorted(found, key=lambda item: item[0]))


def hull(periods: tuple[Period, ...]) -> tuple[str, str]:
    """The first and last day that `periods` cover together; "" where open."""
    if not periods:
        return "", ""
    firsts, lasts = [p.first for p in periods], [p.last for p in periods]
    return ("" if "" in firsts else min(firsts)), ("" if "" in lasts else max(lasts))
