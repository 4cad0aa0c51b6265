"""Changes to the reader's phrases: tried first, kept with all answers read again, undone."""

from __future__ import annotations

from datetime import date

import pytest

from disclosures import reader
from disclosures.curation import phrases, trials
from disclosures.models import (
    AnswerReading,
    Ask,
    LogEntry,
    Pair,
    PhraseChange,
    PhraseTrial,
    Question,
)  # fmt: skip
from disclosures.reading.families import ADD, TAKE, Change, alternatives
from tests.factories import PairFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db
WHY = "Forty answers say it so."
NEW = "That figure lies beyond what our ledgers show."
CHANGE = Change(ADD, "held-none", "lies beyond … ledgers")


@pytest.fixture
def admin():
    return UserFactory(role="Admin")


@pytest.fixture
def question():
    question = QuestionFactory(answer=NEW, answer__refusal="", answer__outcome="answered")
    QuestionFactory(answer="None of the ledgers were lost.", answer__refusal="")
    reader.read_questions(Question.objects.all())
    return question


def outcome_of(question) -> str:
    question.refresh_from_db()
    return question.current_answer.reading.outcome


def tried(admin, change=CHANGE) -> PhraseTrial:
    return trials.run(phrases.start(admin, change).pk)


def test_a_trial_says_what_would_change_and_changes_nothing(admin, question):
    before = outcome_of(question)
    trial = tried(admin)
    assert (trial.state, trial.total, trial.done, trial.changed) == ("done", 2, 2, 1)
    [change] = trial.changes
    assert change["answer"] == question.current_answer_id
    assert (change["before"], change["after"]) == (before, "not_held")
    assert "lies beyond" in change["now"]["text"]
    assert outcome_of(question) == before
    assert not reader.unread_questions().exists()
    assert not PhraseChange.objects.exists()


def test_what_is_kept_is_read_by_survives_and_is_undone(admin, question):
    before = outcome_of(question)
    change = phrases.keep(admin, tried(admin), WHY)
    assert reader.unread_questions().count() == 2
    reader.read_questions(reader.unread_questions())
    assert outcome_of(question) == "not_held"
    entry = LogEntry.objects.get(kind="phrase")
    assert (entry.by, WHY in entry.words) == (admin, True)
    assert entry.before["reader"] == reader.READER_VERSION

    phrases.undo(admin, change, "It took too much.")
    reader.read_questions(reader.unread_questions())
    assert outcome_of(question) == before
    assert LogEntry.objects.filter(kind="phrase").count() == 2
    with pytest.raises(ValueError, match="undone already"):
        phrases.undo(admin, change, WHY)


def test_an_alternative_is_taken_away_and_counted_before(admin):
    costly = QuestionFactory(answer="It would be too costly to collate this.", answer__refusal="")
    reader.read_questions(Question.objects.all())
    counted = tried(admin, None)
    assert counted.counts == {"cost": 1}
    shown = next(p.shown for p in alternatives("cost") if p.shown.startswith("too (costly"))
    trial = tried(admin, Change(TAKE, "cost", shown))
    assert (trial.changed, trial.changes[0]["before"]) == (1, "disproportionate_cost")
    phrases.keep(admin, trial, WHY)
    reader.read_questions(reader.unread_questions())
    assert outcome_of(costly) != "disproportionate_cost"


def test_a_persons_outcome_is_not_changed(admin, question):
    answer = question.current_answer
    answer.reading = AnswerReading.objects.create(
        answer=answer, reader=f"person:{admin.pk}", by=admin, outcome="answered"
    )
    answer.save()
    trial = tried(admin)
    assert trial.changed == 0
    phrases.keep(admin, trial, WHY)
    reader.read_questions(reader.unread_questions())
    assert outcome_of(question) == "answered"


def test_what_cannot_be_kept_is_refused(admin, question):
    trial = phrases.start(admin, CHANGE)
    with pytest.raises(ValueError, match="wait until the trial is done"):
        phrases.keep(admin, trial, WHY)
    with pytest.raises(ValueError, match="Another trial"):
        phrases.start(admin, CHANGE)
    trials.run(trial.pk)
    with pytest.raises(ValueError, match="Give a reason"):
        phrases.keep(admin, trial, " ")
    phrases.keep(admin, trial, WHY)
    with pytest.raises(ValueError, match="changed after this trial"):
        phrases.keep(admin, trial, WHY)
    with pytest.raises(ValueError, match="has this change already"):
        phrases.start(admin, CHANGE)
    with pytest.raises(ValueError, match="two words"):
        phrases.start(admin, Change(ADD, "cost", "ledgers"))


def test_a_trial_tells_of_the_pairs_that_would_go(admin):
    pair = PairFactory(state="to_review", is_flagged=True)
    reader.read_questions(Question.objects.all())
    text = pair.question.current_answer.text
    pair.refresh_from_db()
    shown = [p.shown for p in alternatives("centrally")]
    assert text == "The information is not held centrally."
    found = [
        trial
        for one in shown
        if (trial := tried(admin, Change(TAKE, "centrally", one))).changed
    ]  # fmt: skip
    assert not [t for t in found if t.makes]
    assert Pair.objects.get().is_flagged
    assert Ask.objects.filter(answer=pair.question.current_answer).exists()


def test_a_trial_that_was_cut_off_says_so(admin, question, monkeypatch):
    trial = phrases.start(admin, CHANGE)
    monkeypatch.setattr(trials, "read_as", lambda *a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        trials.run(trial.pk)
    trial.refresh_from_db()
    assert (trial.state, "Start it again" in trial.message) == ("failed", True)
    monkeypatch.undo()
    assert trials.run(trial.pk).changed == 1


def test_only_so_many_changes_are_kept_and_judged(admin, monkeypatch):
    monkeypatch.setattr(trials, "SHOWN", 1)
    monkeypatch.setattr(trials, "MOST_JUDGED", 2)
    monkeypatch.setattr(trials, "BATCH", 2)
    for day in (1, 2, 3):
        QuestionFactory(answer=NEW, answer__refusal="", date_tabled=date(2024, 3, day))
    reader.read_questions(Question.objects.all())
    trial = tried(admin)
    assert (trial.changed, trial.judged, len(trial.changes), trial.done) == (3, 2, 1, 3)
