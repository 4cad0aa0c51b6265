"""The page on which answers in the same words are read together."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosures import review
from disclosures.review import Choice
from tests.factories import (
    BodyFactory,
    FoiRequestFactory,
    PairFactory,
    QuestionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SENTENCE = "Information for {} is not held in a form that can be reported at reasonable cost."
RELEASED = date(2022, 1, 1)


def asked(body, year, on):
    return QuestionFactory(
        body=body, answer=SENTENCE.format(year), answer__date_answered=on,
        answer__outcome="not_held", answer__refusal="is not held in a form",
    )  # fmt: skip


@pytest.fixture
def pairs():
    body, request = BodyFactory(), FoiRequestFactory(date_responded=RELEASED)
    days = [date(2021, 3, 1), date(2021, 6, 1), date(2022, 2, 1)]
    made = [
        PairFactory(question=asked(body, 2020 + n, day), request=request, title=f"Pair {n}")
        for n, day in enumerate(days)
    ]
    asked(body, 2019, date(2020, 1, 1))  # without a pair
    return made


def get(client, address, user=None):
    client.force_login(user or UserFactory(role="Reviewer"))
    return client.get(address)


def cluster_of(pair):
    return f"/review/{pair.reference}/cluster/"


def test_the_review_page_leads_to_it(client, pairs):
    html = get(client, pairs[0].get_absolute_url()).content.decode()
    assert (
        f'<a href="{cluster_of(pairs[0])}">Read with 3 other answers that use the same words</a>'
        in html
    )
    assert "</a>: 2 before the release, 1 after. 2 other pairs stand beside this release." in html


def test_a_pair_alone_says_nothing(client):
    html = get(client, PairFactory().get_absolute_url()).content.decode()
    assert "the same words" not in html


def test_it_shows_the_release_once_and_every_answer_in_order(client, pairs):
    html = get(client, cluster_of(pairs[1])).content.decode()
    places = [html.index(f"list=cluster&amp;pos={n}") for n in (1, 2, 3)]
    assert places == sorted(places)
    assert html.count(pairs[0].request.title) == 1
    assert "<mark>2020</mark>" in html  # the words that differ from the pair's own
    assert "Words that differ: ‘2020’" in html
    assert "31 days after the release" in html
    assert "To review" in html
    for number, pair in enumerate(pairs, 1):
        assert f"{pair.get_absolute_url()}?list=cluster&amp;pos={number}" in html


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("", 4),
        ("?when=before", 3),
        ("?when=after", 1),
        ("?year=2021", 2),
        ("?year=2021&when=after", 0),
    ],
)
def test_each_count_leads_to_as_many_rows(client, pairs, query, rows):
    html = get(client, cluster_of(pairs[0]) + query).content.decode()
    assert html.count('data-l="Asked by"') == rows
    assert f"{rows} answer{'' if rows == 1 else 's'}" in html


def test_next_and_previous_stay_within_it(client, pairs):
    html = get(client, f"{pairs[1].get_absolute_url()}?list=cluster&pos=2").content.decode()
    assert "Item 2 of 3" in html
    for other, pos in ((pairs[0], 1), (pairs[2], 3)):
        assert f"{other.get_absolute_url()}?list=cluster&amp;pos={pos}" in html
    assert f'href="{cluster_of(pairs[1])}"' in html
    assert 'name="list" value="list=cluster&amp;pos=2"' in html


def test_a_first_decision_is_told_to_nobody(client, pairs):
    first = UserFactory(role="Reviewer", first_name="Firstname")
    pair = pairs[1]
    before = get(client, cluster_of(pairs[0])).content.decode()
    choice = Choice("confirm", pair.documents, 0, asks=(), reason="A telling reason",
                    description="not_held_given_later")  # fmt: skip
    review.decide(pair.pk, first, choice)
    after = get(client, cluster_of(pairs[0])).content.decode()
    for told in ("telling", "Firstname", "onfirmed", "later gave"):
        assert told not in after
    plain = before.replace("To review", "?")
    assert after.replace("To review", "?").replace("Waiting for a second opinion", "?").count(
        "?"
    ) == plain.count("?")


def test_nothing_of_a_removed_request_is_shown(client, pairs):
    request = pairs[0].request
    request.is_removed = True
    request.save()
    html = get(client, cluster_of(pairs[0])).content.decode()
    assert request.title not in html
    assert "412" not in html
    assert "no longer on WhatDoTheyKnow" in html


def test_only_reviewers_see_it(client, pairs):
    assert client.get(cluster_of(pairs[0])).status_code == 404
    assert get(client, cluster_of(pairs[0]), UserFactory(role="Researcher")).status_code == 403


def test_its_queries_do_not_grow(client, pairs):
    client.force_login(UserFactory(role="Reviewer"))
    client.get(cluster_of(pairs[0]))
    with CaptureQueriesContext(connection) as few:
        client.get(cluster_of(pairs[0]))
    body, request = pairs[0].question.body, pairs[0].request
    for n in range(8):
        PairFactory(question=asked(body, 2010 + n, date(2022, 3, 1 + n)), request=request)
    with CaptureQueriesContext(connection) as many:
        client.get(cluster_of(pairs[0]))
    assert len(many) == len(few) <= 18
