"""The pages of takedown and of personal data: what they say, and that they are bounded."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosures.curation import personal, takedown
from disclosures.models import FoiRequest, Takedown
from tests.factories import FoiRequestFactory, QuestionFactory, UserFactory
from tests.packs import made

pytestmark = pytest.mark.django_db
LETTER = "Dear Quentin Fothergill,\nRing 020 7946 0123."
WHY = "The person it names asked us to."


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch):
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda *args, **kwargs: None)


@pytest.fixture
def admin(client):
    user = UserFactory(role="Admin")
    client.force_login(user)
    return user


def letter() -> FoiRequest:
    return FoiRequestFactory(messages=[("requester", "How many?"), ("authority", LETTER)])


def test_an_address_leads_to_its_record(admin, client):
    pair = made.pair()
    request, question = pair.request, pair.question
    sent = [request.pk, request.page_slug]
    file = request.messages.last().enclosures.get().attachment_id
    for address, target in (
        (request.get_absolute_url(), f"request:{request.pk}"),
        (f"https://example.org{question.get_absolute_url()}?x=1", f"question:{question.pk}"),
        (reverse("request_message", args=[*sent, 1]), f"message:{request.messages.first().pk}"),
        (reverse("request_file", args=[*sent, 1, 2]), f"attachment:{file}"),
    ):
        response = client.get(reverse("takedowns"), {"page_address": address})
        assert response.url == reverse("takedown", args=[target])
        assert client.get(response.url).status_code == 200
    response = client.get(reverse("takedowns"), {"page_address": "/bodies/"})
    assert "not the address" in response.content.decode()
    assert client.get(reverse("takedown", args=["request:99999"])).status_code == 404
    assert client.get(reverse("takedown", args=["body:1"])).status_code == 404


def test_a_passage_is_shown_first_then_taken_out_and_put_back(admin, client):
    row = letter()
    address = reverse("takedown_redact", args=[f"request:{row.pk}"])
    shown = client.post(address, {"passage": "Quentin  Fothergill"}).content.decode()
    assert "<del>Quentin Fothergill</del>" in shown
    assert "Fothergill" in row.messages.last().text
    assert client.post(address, {"passage": "Nobody"}).content.decode().count("not in it") == 1
    client.post(address, {"passage": "Quentin Fothergill", "sure": "1", "reason": WHY})
    assert "Fothergill" not in row.messages.last().text
    undo = reverse("takedown_undo", args=[Takedown.objects.get().pk])
    client.post(undo, {"reason": ""})
    assert "Fothergill" not in row.messages.last().text
    client.post(undo, {"reason": "It was no person."})
    assert row.messages.last().text == LETTER


def test_hiding_says_first_what_it_closes(admin, client):
    pair = made.pair()
    text = client.get(reverse("takedown", args=[f"request:{pair.request_id}"])).content.decode()
    assert "<dt>Pairs hidden</dt><dd>1</dd>" in text
    client.post(reverse("takedown_hide", args=[f"request:{pair.request_id}"]), {"reason": WHY})
    text = client.get(reverse("takedown", args=[f"request:{pair.request_id}"])).content.decode()
    assert "<b>Hidden.</b>" in text
    assert WHY in text


def test_personal_words_are_decided_on_their_page(admin, client):
    row = letter()
    personal.search()
    hits = {h.words: h for h in row.personal_hits.all()}
    page = client.get(reverse("personal_data")).content.decode()
    assert "<mark>Quentin Fothergill</mark>" in page
    for words, choice in (("Quentin Fothergill", "remove"), ("020 7946 0123", "keep")):
        address = reverse("personal_decide", args=[hits[words].pk])
        client.post(address, {"choice": choice, "reason": WHY})
    page = client.get(reverse("personal_data")).content.decode()
    assert "Nothing to decide." in page
    assert "Kept lately" in page
    assert "Fothergill" not in row.messages.last().text
    again = reverse("personal_decide", args=[hits["020 7946 0123"].pk])
    client.post(again, {"choice": "again", "reason": "Look again."})
    assert personal.waiting().count() == 1


def test_the_pages_make_a_bounded_number_of_queries(admin, client):
    client.get(reverse("takedowns"))  # what is looked up once for good
    counts = []
    for number in (1, 6):
        for _ in range(number):
            row, question = letter(), QuestionFactory()
            takedown.hide(admin, f"question:{question.pk}", WHY)
            takedown.redact(admin, f"request:{row.pk}", "Fothergill", WHY)
        personal.search()
        made_now = []
        for name in ("takedowns", "personal_data"):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(reverse(name)).status_code == 200
            made_now.append(len(queries))
        counts.append(made_now)
    assert counts[1] <= counts[0]
    assert max(counts[0]) < 20
