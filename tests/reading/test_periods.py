"""Periods in words, as ISO dates."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.reading.periods import bounds, find_periods, hull

ON = "2020-02-26"

PERIODS = [
    ("in 2018", [("2018-01-01", "2018-12-31", "calendar")]),
    ("in 2018-19", [("2018-04-01", "2019-03-31", "financial")]),
    ("in 2018/2019", [("2018-04-01", "2019-03-31", "financial")]),
    ("in 1999-00", [("1999-04-01", "2000-03-31", "financial")]),
    ("in the academic year 2018/19", [("2018-09-01", "2019-08-31", "academic")]),
    ("from 2016 to 2019", [("2016-01-01", "2019-12-31", "calendar")]),
    ("2015-2019", [("2015-01-01", "2019-12-31", "calendar")]),
    ("between January 2022 and June 2023", [("2022-01-01", "2023-06-30", "calendar")]),
    ("from 1 January 2016 to 31 December 2018", [("2016-01-01", "2018-12-31", "calendar")]),
    ("in the year ending June 2019", [("2018-07-01", "2019-06-30", "calendar")]),
    ("since 2010", [("2010-01-01", "2020-02-26", "since")]),
    ("year by year from 2010", [("2010-01-01", "2020-02-26", "since")]),
    ("in each year from 2010", [("2010-01-01", "2020-02-26", "since")]),
    ("in each year from 2010 to 2014", [("2010-01-01", "2014-12-31", "calendar")]),
    ("since it began in 2018", [("2018-01-01", "2020-02-26", "since")]),
    ("since 8 May 2018", [("2018-05-08", "2020-02-26", "since")]),
    ("in each of the last five years", [("2015-01-01", "2020-02-26", "relative")]),
    ("in the last 12 months", [("2019-02-26", "2020-02-26", "relative")]),
    ("in the last three financial years", [("2016-04-01", "2019-03-31", "financial")]),
    ("in the first quarter of 2019", [("2019-01-01", "2019-03-31", "quarter")]),
    ("in Q1 2019-20", [("2019-04-01", "2019-06-30", "quarter")]),
    ("in March 2019", [("2019-03-01", "2019-03-31", "month")]),
    ("on 4 March 2019", [("2019-03-04", "2019-03-04", "point")]),
    ("at the end of 2018", [("2018-12-31", "2018-12-31", "point")]),
    ("are currently held", [("2020-02-26", "2020-02-26", "latest")]),
    ("in (a) 2016 and (b) 2017",
     [("2016-01-01", "2016-12-31", "calendar"), ("2017-01-01", "2017-12-31", "calendar")]),
    ("under the Freedom of Information Act 2000", []),
    ("in the 1999 Act", []),
    ("in the report published on 3 May 2019", []),
    ("5,000 people and 2000m", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PERIODS)
def test_periods_are_resolved_against_the_reference_date(text, expected):
    assert [(p.first, p.last, p.kind) for p in find_periods(text, ON)] == expected


def test_without_a_reference_date_a_relative_period_stays_open():
    (period,) = find_periods("in the last five years")
    assert (period.first, period.last, period.kind) == ("", "", "relative")
    assert find_periods("since 2010")[0].last == ""


def test_bounds_of_partial_dates():
    assert bounds("2018") == ("2018-01-01", "2018-12-31")
    assert bounds("2019-06") == ("2019-06-01", "2019-06-30")
    assert bounds("2019-06-19T00:00:00") == ("2019-06-19", "2019-06-19")
    assert bounds("soon") == ("", "")


def test_hull_is_open_where_a_part_is():
    assert hull(find_periods("in 2016 and 2018")) == ("2016-01-01", "2018-12-31")
    assert hull(find_periods("since 2010 and in 2011")) == ("2010-01-01", "")
    assert hull(()) == ("", "")


WORDS = st.sampled_from(
    [
        "since",
        "last",
        "31",
        "30",
        "99",
        "February",
        "2019",
        "2019-20",
        "Q4",
        "quarter",
        "of",
        "each",
        "years",
        "the",
        "five",
        "to",
        "and",
        "from",
        "-",
        "/",
        "2050",
        "months",
        "currently",
        "year",
        "ending",
        "0",
        "000",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=14).map(" ".join)), st.dates())
def test_any_text_gives_ordered_real_dates(text, today):
    for period in find_periods(text, today.isoformat()):
        assert period.text in text
        for day in (period.first, period.last):
            assert day == "" or bounds(day)[0] == day or int(day[:4]) < 1900
