"""The pages of classifications and of the blind check."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from disclosures.curation import sample
from disclosures.models import ReadingAct, SampleReading
from tests.factories import FoiRequestFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = UserFactory(role="Admin")
    client.force_login(user)
    return user


def address(side, document):
    return reverse("classification", args=[side, document.pk])


def test_the_text_its_words_and_the_outcomes(client, admin):
    QuestionFactory()
    html = client.get(reverse("classifications")).content.decode()
    assert "Very unsure" in html
    assert '<mark class="refuse">' in html
    assert "Said not held (suggested)" in html
    assert 'data-key="1"' in html


def test_an_outcome_is_tried_first_and_saved_second(client, admin):
    answer = QuestionFactory().current_answer
    html = client.get(address("pq", answer), {"outcome": "answered", "words": ""}).content.decode()
    assert "no flagged pair would come or go" in html
    assert not ReadingAct.objects.exists()
    data = {"outcome": "answered", "words": "", "seen": answer.reading_id, "reason": "It does."}
    html = client.post(address("pq", answer), data, follow=True).content.decode()
    assert "Nothing waits here" in html
    assert "Answered in full" in html
    act = ReadingAct.objects.get()
    client.post(reverse("classification_undo", args=[act.pk]), {"reason": "A slip."})
    answer.refresh_from_db()
    assert answer.reading.outcome == "not_held_centrally"


def test_a_form_that_went_stale_says_so_and_keeps_what_was_typed(client, admin):
    answer = QuestionFactory().current_answer
    data = {"outcome": "answered", "words": "", "seen": "1" * 6, "reason": "It gives a figure."}
    response = client.post(address("pq", answer), data)
    assert response.status_code == 422
    html = response.content.decode()
    assert "read again since" in html
    assert "It gives a figure." in html


def test_not_sure_goes_to_the_end(client, admin):
    request = FoiRequestFactory()
    html = client.post(address("foi", request), {"unsure": "1"}, follow=True).content.decode()
    assert "end of the list" in html
    assert ReadingAct.objects.get().kind == "unsure"


def test_the_check_does_not_say_what_the_machine_read(client, admin):
    QuestionFactory(text="How many lamps?", answer="They are counted each May.")
    sample.draw(date(2024, 3, 1))
    html = client.get(reverse("sample")).content.decode()
    assert "They are counted each May." in html
    assert "<mark" not in html
    assert "suggested" not in html.lower()
    assert html.count("Said not held") == 1  # as one of the choices
    item = sample.unread().get()
    html = client.post(reverse("sample"), {"item": item.pk, "outcome": "cost"}, follow=True)
    assert "Every answer drawn so far has been read." in html.content.decode()
    row = SampleReading.objects.get()
    client.post(reverse("sample_undo", args=[row.pk]))
    assert sample.unread().get() == item


def test_a_draw_of_nothing_says_so(client, admin):
    html = client.post(reverse("sample_draw"), follow=True).content.decode()
    assert "Nothing was drawn" in html


def test_a_page_of_one_text_is_bounded(client, admin, django_assert_max_num_queries):
    for _ in range(3):
        QuestionFactory()
        FoiRequestFactory()
    with django_assert_max_num_queries(20):
        client.get(reverse("classifications"))
    with django_assert_max_num_queries(20):
        client.get(reverse("sample"))
