"""Changes to the reader's phrases: tried first, kept with all answers read again, undone."""

from __future__ import annotations

from datetime import date

import pytest

from disclosures import flagging, reader
from disclosures.curation import classifications, phrases, trials
from disclosures.models import (
    AnswerReading,
    LogEntry,
    Pair,
    PhraseChange,
    PhraseTrial,
    Question,
)  # fmt: skip
from disclosures.reading.families import ADD, FAMILIES, TAKE, Change, alternatives, in_words
from tests import small_corpus
from tests.factories import QuestionFactory, UserFactory

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
    place = slice(change["now"]["start"], change["now"]["end"])
    assert "lies beyond" in question.current_answer.text[place]
    assert "lies beyond" not in str(change)
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
    with pytest.raises(ValueError, match="still read again"):
        phrases.start(admin, Change(ADD, "cost", "what our ledgers"))


COSTLY = "<p>It would be too costly to collate the information requested.</p>"


def test_a_trial_tells_of_the_pairs_that_would_go_and_touches_none(admin):
    small_corpus.store(small_corpus.question(COSTLY), small_corpus.request())
    flagging.flag_questions(Question.objects.all())
    pair = Pair.objects.get()
    shown = next(p.shown for p in alternatives("cost") if p.shown.startswith("too (costly"))
    trial = tried(admin, Change(TAKE, "cost", shown))
    assert (trial.changed, trial.makes) == (1, 0)
    after = trial.changes[0]["after"]
    phrases.keep(admin, trial, WHY)
    assert Pair.objects.get().is_flagged
    reader.read_questions(reader.unread_questions())
    assert outcome_of(pair.question) == after
    flagging.flag_questions(Question.objects.all())
    assert trial.removes == (0 if Pair.objects.get().is_flagged else 1)


def test_a_trial_tells_of_the_pairs_that_would_come(admin):
    said = f"<p>{NEW}</p>"
    small_corpus.store(small_corpus.question(said), small_corpus.request())
    flagging.flag_questions(Question.objects.all())
    before = Pair.objects.count()
    trial = tried(admin)
    assert (trial.changed, Pair.objects.count()) == (1, before)
    phrases.keep(admin, trial, WHY)
    reader.read_questions(reader.unread_questions())
    flagging.flag_questions(Question.objects.all())
    assert Pair.objects.filter(is_flagged=True).count() == before + trial.makes == 1


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


def test_undoing_an_outcome_after_a_rereading_puts_the_newest_reading_back(admin, question):
    answer = question.current_answer
    answer.refresh_from_db()
    wanted = classifications.Wanted("part", "", answer.reading_id)
    act = classifications.save(answer, admin, wanted, WHY)
    phrases.keep(admin, tried(admin), WHY)
    reader.read_questions(reader.unread_questions())
    classifications.undo(act, admin, WHY)
    assert outcome_of(question) == "not_held"
    assert question.current_answer.reading.reader == reader.kept_phrases().version


def test_every_alternative_is_said_in_words_and_the_pattern_in_no_act(admin, question):
    for key in FAMILIES:
        for part in alternatives(key):
            said = in_words(part)
            assert said.strip(" …/")
            assert not set(said) & set("\\()[]{}?*+|^$"), said
    part = alternatives("cost")[4]
    assert in_words(part).startswith("exceed / excess of … cost / time limit")
    change = Change(TAKE, "cost", part.shown)
    assert "exceed / excess of" in phrases.said(change)
    assert part.shown not in phrases.tried(change)


def test_a_count_counts_an_answer_once(admin, question):
    """Also one that was read by two readers, each of which refuses."""
    answer = question.current_answer
    trial = phrases.start(admin, None)
    read = AnswerReading.objects.filter(answer=answer, reader=trial.rests_on)
    read.update(outcome="not_held_centrally")
    AnswerReading.objects.create(answer=answer, reader="machine:before", outcome="not_held")
    assert list(trials.answers(trial).filter(pk=answer.pk)) == [answer]
