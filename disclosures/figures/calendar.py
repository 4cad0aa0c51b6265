"""Times without questions, to be shaded and named on a chart.

Sources: parliament.uk (election timetable 2010; "Dissolution of Parliament" 2024); House of Commons
Library, SN05085 (2015, 2017, polling day of 2019); recesses as announced (Lords Hansard, 26 May
2022) or as reported at the time (2018, 2019). The dissolution of 6 November 2019 is from general
knowledge. Recesses for which no source was read are not here, and the page says so.
"""

from __future__ import annotations

from datetime import date, timedelta

from .charts import at

PERIODS = (
    (date(2010, 4, 12), date(2010, 5, 6), "General election of 6 May 2010"),
    (date(2015, 3, 30), date(2015, 5, 7), "General election of 7 May 2015"),
    (date(2017, 5, 3), date(2017, 6, 8), "General election of 8 June 2017"),
    (date(2018, 7, 24), date(2018, 9, 4), "Summer recess of 2018"),
    (date(2019, 7, 25), date(2019, 9, 3), "Summer recess of 2019"),
    (date(2019, 11, 6), date(2019, 12, 12), "General election of 12 December 2019"),
    (date(2022, 7, 21), date(2022, 9, 5), "Summer recess of 2022"),
    (date(2024, 5, 30), date(2024, 7, 4), "General election of 4 July 2024"),
)


def between(years) -> list[tuple[date, date, str]]:
    return [p for p in PERIODS if p[0].year in years]


def bands(years) -> list[tuple[float, float, str]]:
    """(x, width, name) on a chart of these years."""
    years = list(years)
    found = []
    for first, last, name in between(years):
        x = at(_moment(first), years)
        found.append((x, max(2, round(at(_moment(last), years) - x, 1)), name))
    return found


def _moment(day: date) -> float:
    return day.year + (day - date(day.year, 1, 1)) / timedelta(days=366)
