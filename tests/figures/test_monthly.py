"""The figure of the first page: the last months, each number with its list."""

from __future__ import annotations

from datetime import date

import pytest

from disclosures.figures import building, monthly
from tests.factories import QuestionFactory

pytestmark = pytest.mark.django_db


def answered(on: date, outcome: str) -> None:
    QuestionFactory(answer__date_answered=on, answer__outcome=outcome)


def test_the_newest_month_with_answers_comes_last_and_gaps_are_shown():
    for day, outcome in ((5, "not_held_centrally"), (6, "answered"), (7, "disproportionate_cost")):
        answered(date(2024, 3, day), outcome)
    answered(date(2024, 1, 9), "not_held")
    answered(date(2023, 12, 9), "answered")
    building.build()
    months = monthly.latest(date(2024, 5, 1))
    assert [m.first for m in months][-3:] == [date(2024, n, 1) for n in (1, 2, 3)]
    assert [(m.share.part.count, m.share.whole.count) for m in months[-4:]] == [
        (0, 1), (1, 1), (0, 0), (2, 3),
    ]  # fmt: skip
    assert len(months) == monthly.SHOWN
    assert months[-1].height == monthly.TALL


def test_before_the_first_count_there_is_none_and_after_a_silence_the_last_month():
    assert monthly.latest(date(2024, 5, 1)) == []
    answered(date(2020, 3, 5), "answered")
    building.build()
    assert monthly.latest(date(2024, 5, 1))[-1].first == date(2020, 3, 1)


def test_a_number_leads_to_the_list_with_as_many_rows(client, settings):
    from django.core.management import call_command

    from disclosures.index import searching

    for day, outcome in ((1, "not_held"), (31, "withheld"), (15, "answered")):
        answered(date(2024, 3, day), outcome)
    answered(date(2024, 4, 1), "answered")
    answered(date(2024, 2, 29), "not_held")
    building.build()
    call_command("index", rebuild=True, verbosity=0)
    searching.forget()
    month = next(m for m in monthly.latest(date(2024, 5, 1)) if m.first == date(2024, 3, 1))
    for number in (month.share.part, month.share.whole):
        address = number.address.replace("/search/", "/search.json")
        rows = client.get(address).json()
        assert len(rows["results"]) == number.count
