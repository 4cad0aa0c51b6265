"""Answers laid side by side."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosures.web.compare import address_of, name_of
from tests.factories import FoiRequestFactory, QuestionFactory, add_message

pytestmark = pytest.mark.django_db
REFUSED = "The number of cases in 2023 is not held centrally by the Department."
GIVEN = "The number of cases in 2023 held by the Department was 52."


def page(client, *values):
    names = dict(zip("abcdefgh", values, strict=False))
    response = client.get("/compare/", names)
    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex"
    return response.content.decode()


def two():
    return QuestionFactory(answer=REFUSED), QuestionFactory(
        answer=GIVEN, answer__outcome="answered"
    )


def test_with_fewer_than_two_it_asks_for_more(client):
    assert "Choose at least two answers." in page(client)
    question = QuestionFactory()
    html = page(client, name_of(question))
    assert "Choose at least two answers." in html
    assert f'value="{name_of(question)}"' in html
    assert "Choose at least two answers." in page(client, name_of(question), name_of(question))


def test_two_stand_side_by_side_with_their_differences(client):
    html = page(client, *map(name_of, two()))
    assert "removed: </span>is " in html
    assert "added: </span>was 52" in html
    assert "Said not held" in html
    assert "Answered in full" in html


def test_what_may_be_given(client):
    one, other = two()
    addresses = [f"https://site.test{one.get_absolute_url()}?x=1", other.uin]
    html = page(client, *addresses)
    assert one.get_absolute_url() in html
    assert other.get_absolute_url() in html


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("nonsense", "is not the address or number of an answer"),
        ("commons/2024-99-04/1", "gives no date that exists"),
        ("commons/2024-03-04/1", "We do not have"),
        ("foi/999999999", "We do not have"),
        ("<script>alert(1)</script>", "&lt;script&gt;"),
        ("99999999", "we have no question of that number"),
        ("9" * 40, "is not the address or number"),
        ("foi/99999999999999999", "is not the address or number"),
    ],
)
def test_what_is_not_found_is_said(client, value, said):
    html = page(client, value)
    assert said in html
    assert "<script>alert" not in html


def test_a_number_of_two_questions_is_not_guessed(client):
    QuestionFactory(uin="77")
    QuestionFactory(uin="77", house="Lords")
    assert "More than one question has that number" in page(client, "77")


def test_more_than_two_are_marked_each_against_the_one_before(client):
    rows = [QuestionFactory(answer=f"There were {n} cases in all.") for n in range(3)]
    html = page(client, *map(name_of, rows))
    assert html.count("removed: </span>") == 2
    assert html.count("Leave this one out") == 3
    assert address_of(rows[1:]) in html.replace("&amp;", "&")


def test_six_at_the_most(client):
    rows = [QuestionFactory(answer=f"There were {n} cases in all.") for n in range(7)]
    response = client.get("/compare/", {"a": [name_of(row) for row in rows]})
    html = response.content.decode()
    assert "Only the first 6 are compared." in html
    assert html.count("<article") == 6


def test_texts_of_other_words_are_not_marked(client):
    one = QuestionFactory(answer=REFUSED)
    other = QuestionFactory(answer="I will write to him and place a copy in the Library.")
    html = page(client, name_of(one), name_of(other))
    assert "in words too unlike the one before to mark" in html
    assert "added: </span>" not in html
    same = QuestionFactory(answer=REFUSED)
    assert "in the same words as the one before" in page(client, name_of(one), name_of(same))


def test_an_foi_response_may_be_one_of_them(client):
    html = page(client, name_of(QuestionFactory()), name_of(FoiRequestFactory()))
    assert '<mark class="release">' in html
    assert "412 people" in html
    gone = FoiRequestFactory(is_removed=True, title="SECRET TITLE")
    html = page(client, name_of(QuestionFactory()), name_of(gone))
    assert "no longer on WhatDoTheyKnow" in html
    assert "SECRET TITLE" not in html


def test_what_is_hidden_at_its_source_stays_hidden(client):
    request = FoiRequestFactory()
    add_message(request, "authority", "SECRET TEXT", is_hidden=True)
    assert "SECRET" not in page(client, name_of(QuestionFactory()), name_of(request))


def test_queries_and_weight_are_bounded(client):
    rows = [
        QuestionFactory(text="To ask & " * 3000, answer=f"It & was {n}. " * 6000) for n in range(6)
    ]
    with CaptureQueriesContext(connection) as made:
        response = client.get("/compare/", dict(zip("abcdef", map(name_of, rows), strict=True)))
    assert len(response.content) <= 80_000
    assert len(made) <= 14
