"""What a reader of the blind check could learn of the program's reading, and what counts."""

from __future__ import annotations

from datetime import date

import pytest

from disclosures.curation import classifications, sample, takedown
from disclosures.figures import accuracy
from disclosures.models import AnswerReading
from disclosures.reader import READER_VERSION
from tests.factories import QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db
MARCH = date(2024, 3, 1)


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch):
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda *args, **kwargs: None)


@pytest.fixture
def admin():
    return UserFactory(role="Admin")


@pytest.fixture
def drawn():
    made = [QuestionFactory().current_answer for _ in range(3)]
    AnswerReading.objects.update(reader=READER_VERSION)
    sample.draw(MARCH)
    return made


def test_no_figure_moves_until_the_month_is_read_to_the_end(admin, drawn, client, monkeypatch):
    monkeypatch.setattr(accuracy, "FEWEST", 1)
    client.force_login(admin)
    for item in list(sample.unread())[:2]:
        sample.read(item, admin, "cost")
        page = client.get("/curate/sample/").content.decode()
        assert "Agreed" not in page
        assert accuracy.latest() == accuracy.DEVELOPMENT
    sample.read(sample.unread().get(), admin, "not-held")
    assert "Agreed" in client.get("/curate/sample/").content.decode()
    assert (accuracy.latest().right, accuracy.latest().size) == (1, 3)


def test_what_the_program_did_not_read_is_neither_right_nor_wrong(admin, drawn, monkeypatch):
    monkeypatch.setattr(accuracy, "FEWEST", 1)
    first, *others = list(sample.unread())
    drawn[0].__class__.objects.update(reading=None)
    AnswerReading.objects.filter(answer=first.answer_id).delete()
    assert sample.read(first, admin, "unclear").machine == ""
    for item in others:
        sample.read(item, admin, "not-held")
    assert (accuracy.latest().right, accuracy.latest().size) == (2, 2)


def test_while_answers_are_read_again_the_reading_before_counts(admin, drawn):
    AnswerReading.objects.update(reader="machine:before")
    assert sample.read(sample.unread().first(), admin, "not-held").machine == "not-held"


def test_a_hidden_answer_is_in_no_list_and_holds_no_month_up(admin, drawn, client, monkeypatch):
    monkeypatch.setattr(accuracy, "FEWEST", 1)
    AnswerReading.objects.update(confidence=0.1)
    item = sample.unread().first()
    takedown.hide(admin, f"question:{item.answer.question_id}", "It names a person.")
    assert item not in sample.unread()
    assert item.answer not in classifications.waiting("pq")
    client.force_login(admin)
    assert client.get(f"/curate/classifications/pq/{item.answer_id}/").status_code in (404, 410)
    for one in list(sample.unread()):
        sample.read(one, admin, "not-held")
    assert accuracy.latest().size == 2
    assert sample.draw(date(2024, 4, 1)) == 0


def test_a_number_that_is_none_is_not_found(admin, client):
    client.force_login(admin)
    assert client.post("/curate/sample/", {"item": "x", "outcome": "cost"}).status_code == 404


@pytest.mark.parametrize(
    ("right", "size", "said"), [(598, 600, 99), (1, 600, 1), (0, 9, 0), (9, 9, 100)]
)
def test_no_share_is_rounded_to_all_or_none(right, size, said):
    assert accuracy.Check(right, size, MARCH, "").in_100 == said
