"""Asks that wait for a person: which, why, and when they leave the list."""

from __future__ import annotations

import pytest

from disclosures.curation import asks
from disclosures.models import AskFix, Pair
from disclosures.reading.undivided import trouble
from tests.factories import PairFactory, UserFactory, add_ask

pytestmark = pytest.mark.django_db
INNER = "how many (a) nurses and (b) doctors left"


@pytest.fixture
def pair():
    made = PairFactory(state="to_review", is_flagged=True)
    made.question.text = f"To ask the Secretary of State, {INNER}."
    made.question.save()
    add_ask(made.answer, "A", INNER, made.question.text, "not_held")
    return made


@pytest.mark.parametrize(
    ("letter", "text", "reply", "says"),
    [
        ("A", INNER, "answered", "(a), (b)"),
        ("A", "how many left in (a) 2022 and (b) 2023", "answered", ""),
        ("A", "how many left? And why?", "answered", "question mark"),
        ("Z", "how many left", "answered", "last of 26"),
        ("A", "how many left", "unknown", "could not be told"),
        ("A", "how many left", "answered", ""),
    ],
)
def test_what_is_wrong_with_an_ask(letter, text, reply, says):
    found = trouble(letter, text, reply)
    assert [says in line for line in found] == ([True] if says else [])


def test_an_undivided_ask_waits_until_it_is_fixed(pair):
    [problem] = asks.problems()
    assert (problem.pair, problem.ask.letter) == (pair, "A")
    AskFix.objects.create(
        pair=pair, by=UserFactory(role="Reviewer"), kind="ask", pq_letter="A", before={}, after={},
        answer_id=pair.answer_id, request_version=pair.request_version,
    )  # fmt: skip
    assert not asks.problems()


@pytest.mark.parametrize("state", ["second_opinion", "confirmed", "published", "withdrawn"])
def test_pairs_under_a_second_opinion_or_past_fixing_are_not_listed(pair, state):
    Pair.objects.filter(pk=pair.pk).update(state=state)
    assert not asks.problems()


def test_the_page_leads_to_the_fixing_page(pair, client, django_assert_max_num_queries):
    client.force_login(UserFactory(role="Admin"))
    client.get("/curate/asks/")
    with django_assert_max_num_queries(14):
        html = client.get("/curate/asks/").content.decode()
    assert f'href="/review/{pair.reference}/asks/A/"' in html
    assert client.get(f"/review/{pair.reference}/asks/A/").status_code == 200
