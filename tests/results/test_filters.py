"""One reading of an address: what is understood, what is said of the rest, and back again."""

from datetime import date

import pytest
from django.http import QueryDict

from disclosures.index import SearchQuery
from disclosures.results.filters import SearchFilters, address
from tests.factories import BodyFactory

pytestmark = pytest.mark.django_db


def read(query: str) -> SearchFilters:
    return SearchFilters(QueryDict(query))


def test_every_filter_is_read():
    BodyFactory(key="islands")
    filters = read(
        "q=tides&outcome=cost&outcome=not-held&body=islands&house=Lords&answered_from=1/2/2023"
        "&answered_to=2024-12-31&links=foi&asked_by=172&answered_by=4&sort=slowest"
    )
    assert filters.is_valid()
    assert filters.query(2, 20) == SearchQuery(
        words="tides", bodies=("islands",), house="Lords", answered_from=date(2023, 2, 1),
        answered_to=date(2024, 12, 31), links=("foi",), asked_by=("172",), answered_by=("4",),
        outcomes=("not_held", "not_held_centrally", "disproportionate_cost"), sort="slowest",
        page=2, per_page=20,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "name", "words"),
    [
        ("outcome=nonsense", "outcome", "There is no outcome called “nonsense”."),
        ("body=nonsense", "body", "We have no body called “nonsense”."),
        ("answered_from=yesterday", "answered_from", "Write the date as 20/12/2024."),
        ("answered_from=2024-02-01&answered_to=2024-01-01", "answered_to", "The last date must"),
        ("links=x", "links", "There is no link called “x”."),
        ("q=" + "a" * 10_001, "q", "at most 10000"),
    ],
)
def test_what_cannot_be_read_is_said_and_left_out(query, name, words):
    filters = read(query)
    assert not filters.is_valid()
    assert words in filters.errors[name][0]
    assert name not in filters.values
    assert isinstance(filters.query(), SearchQuery)


def test_filters_of_questions_are_not_asked_of_responses():
    query = read("type=foi&house=Lords&asked_by=172&outcome=released").query()
    assert (query.house, query.asked_by, query.outcomes) == ("", (), ("released",))
    assert [c.name for c in read("type=foi&house=Lords&asked_by=172").chosen()] == []


def test_the_active_filters_in_words():
    BodyFactory(key="islands", name="Department for Islands")
    chosen = read("outcome=cost&body=islands&answered_from=2023-01-05&links=again").chosen()
    assert [(c.heading, c.words) for c in chosen] == [
        ("Outcome", "Refused on cost"), ("Date", "from 5 January 2023"),
        ("Body", "Department for Islands"), ("Links", "Asked more than once"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        "", "q=tides%22&type=foi&outcome=released&outcome=refused",
        "q=a+b&house=Commons&answered_from=2023-02-01&links=foi&links=again&sort=newest",
        "body=islands&asked_by=172&asked_by=4",
    ],
)  # fmt: skip
def test_a_search_has_one_address(query):
    BodyFactory(key="islands")
    asked = read(query).query()
    assert read(address(asked)).query() == asked
