"""The page "Position over time", and what asks for it."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosures import related
from disclosures.models import FoiRequest, Question
from tests import small_corpus
from tests.factories import QuestionFactory
from tests.ingest import records

pytestmark = pytest.mark.django_db
GIVEN = "<p>The information requested is held: 12 people waited.</p>"


def again(uin, tabled, html=small_corpus.REFUSED):
    answer = replace(records.answer(html), date_answered=tabled) if html else None
    return replace(
        small_corpus.question(),
        uin=uin, api_id=int(uin), source_key=uin, date_tabled=tabled, answer=answer,
    )  # fmt: skip


def position(client, question):
    response = client.get(f"{question.get_absolute_url()}position/")
    assert response.status_code == 200
    return response.content.decode()


def store(*more):
    small_corpus.store(
        small_corpus.question(),
        again("5001", date(2021, 3, 1)),
        again("5002", date(2022, 3, 1), GIVEN),
        *more,
        *(small_corpus.other(n) for n in range(5)),
    )
    return small_corpus.the_question()


def test_each_answer_stands_in_the_order_of_time_against_the_one_before(client):
    html = position(client, store())
    places = [html.index(f">{uin}</a>") for uin in ("5001", "5002")]
    assert places == sorted(places)
    assert "Asked 3 times since 2021." in html
    assert "Said not held twice" in html
    assert "This question." in html
    assert "added: </span>" in html
    assert "removed: </span>" in html


def test_releases_stand_between_the_answers_by_their_day(client):
    question = store(small_corpus.request())
    request = FoiRequest.objects.get()
    related.relate([question.pk])
    html = position(client, question)
    assert request.get_absolute_url() in html
    assert "says nothing of how the replies compare" in html


def test_it_says_how_the_answers_were_chosen_and_where_there_is_none(client):
    store()
    html = position(client, Question.objects.get(uin="502"))
    assert "We found no other question that asks the same." in html
    assert "Chosen automatically" in html


def test_one_not_answered_yet_stands_there_too(client):
    question = store(again("5003", date(2025, 6, 2), html=""))
    html = position(client, question)
    assert "one not answered yet" in html
    assert "Not answered yet." in html


def test_the_answer_page_leads_to_it(client):
    question = store()
    html = client.get(question.get_absolute_url()).content.decode()
    assert "Same question asked again" in html
    assert f'href="{question.get_absolute_url()}position/"' in html
    assert "this answer" in html


def test_an_unknown_question(client):
    QuestionFactory()
    assert client.get("/pq/commons/2024-03-04/1/position/").status_code == 404


def test_queries_and_weight_are_bounded(client):
    long = "<p>" + "It is not held centrally, &amp; that is so. " * 900 + "</p>"
    question = store()
    counts = []
    for start in (0, 14):
        with CaptureQueriesContext(connection) as made:
            position(client, question)
        counts.append(len(made))
        small_corpus.store(
            *(again(str(7000 + n), date(2019, 1, 7 + n), f"{long}{n}") for n in range(start, 14))
        )
    assert counts[1] <= counts[0] <= 22, "\n".join(q["sql"][-150:] for q in made.captured_queries)
    response = client.get(f"{question.get_absolute_url()}position/")
    assert "The newest 12 of 17 are shown." in response.content.decode()
    assert len(response.content) <= 80_000
