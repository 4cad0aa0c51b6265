"""The pages of phrases: families, a trial from start to keeping, its undoing, and their bounds."""

from __future__ import annotations

import pytest

from disclosures import reader
from disclosures.models import PhraseChange, PhraseTrial, Question
from tests.factories import QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db
NEW = "That figure lies beyond what our ledgers show."
WHY = "Forty answers say it so."
TRY = {"kind": "add", "family": "held-none", "words": "lies beyond ... ledgers"}


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    calls = []
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda self, *a, **k: calls.append(a))
    return calls


@pytest.fixture
def admin(client):
    user = UserFactory(role="Admin")
    client.force_login(user)
    return user


def test_a_change_is_tried_kept_and_undone(
    client, admin, rung, django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    for _ in range(3):
        QuestionFactory(answer=NEW, answer__refusal="", answer__outcome="answered")
    reader.read_questions(Question.objects.all())
    page = client.get("/curate/phrases/held-none/").content
    assert b"Try without it" in page
    assert len(page) < 80_000
    client.post("/curate/phrases/try/", TRY)
    trial = PhraseTrial.objects.get()
    with django_assert_max_num_queries(14):
        html = client.get(f"/curate/phrases/trials/{trial.pk}/").content.decode()
    assert "<mark>" in html
    assert "Said not held" in html
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/curate/phrases/trials/{trial.pk}/keep/", {"reason": WHY})
    change = PhraseChange.objects.get()
    assert rung == [("disclosures.tasks.read_due",)]
    assert "lies beyond … ledgers" in client.get("/curate/phrases/held-none/").content.decode()
    assert "cannot be kept" in client.get(f"/curate/phrases/trials/{trial.pk}/").content.decode()
    client.post(f"/curate/phrases/undo/{change.pk}/", {"reason": WHY})
    assert PhraseChange.objects.first().undoes == change
    with django_assert_max_num_queries(14):
        assert "Undone since" in client.get("/curate/phrases/").content.decode()


def test_a_bad_change_is_said_and_not_tried(client, admin):
    page = client.post("/curate/phrases/try/", {**TRY, "words": "ledgers"}, follow=True)
    assert "at least two words" in page.content.decode()
    page = client.post("/curate/phrases/try/", {**TRY, "family": "x"}, follow=True)
    assert "Choose a family" in page.content.decode()
    assert not PhraseTrial.objects.exists()
    assert client.get("/curate/phrases/nothing/").status_code == 404


def test_many_answers_are_tried_by_a_task(
    client, admin, rung, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("disclosures.curation.trials.AT_ONCE", 0)
    QuestionFactory(answer=NEW, answer__refusal="")
    reader.read_questions(Question.objects.all())
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/curate/phrases/try/", TRY)
    trial = PhraseTrial.objects.get()
    assert rung == [("disclosures.tasks.try_phrase", [trial.pk])]
    html = client.get(f"/curate/phrases/trials/{trial.pk}/").content.decode()
    assert "Waiting to begin" in html
    assert "Keep it" not in html
