"""Outcomes that people set: what they do to flagged pairs, that they last, and their undoing."""

from __future__ import annotations

import pytest

from disclosures import flagging, reader
from disclosures.curation import classifications as acts
from disclosures.curation.classifications import Wanted
from disclosures.models import Answer, AnswerReading, LogEntry, Pair, Question, ReadingAct
from tests import small_corpus
from tests.factories import FoiRequestFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db
WHY = "The figure is in the second sentence."


@pytest.fixture
def admin():
    return UserFactory(role="Admin")


def wanted(document, outcome, words=""):
    return Wanted(outcome, words, document.reading_id or 0)


def sure(answer, confidence):
    AnswerReading.objects.filter(pk=answer.reading_id).update(confidence=confidence)
    return answer


@pytest.fixture
def flagged():
    """A refused answer, a release of it, and others, all read; the pair is flagged."""
    small_corpus.store(
        small_corpus.question(), small_corpus.request(), *(small_corpus.other(n) for n in range(5))
    )
    flagging.flag_questions(Question.objects.all())
    assert Pair.objects.get().is_flagged
    return small_corpus.the_question().current_answer


class TestWhatWaits:
    def test_the_least_sure_is_first_and_what_is_sure_or_checked_does_not_wait(self, admin):
        unsure, very, is_sure, checked = (
            sure(QuestionFactory().current_answer, c) for c in (0.5, 0.2, 0.9, 0.1)
        )
        acts.save(checked, admin, wanted(checked, "not-held"), WHY)
        assert list(acts.waiting("pq")) == [very, unsure]
        assert acts.count("pq") == 2
        assert is_sure not in acts.waiting("pq")

    def test_what_is_left_for_later_comes_last_and_comes_back_when_that_is_undone(self, admin):
        one, other = (sure(QuestionFactory().current_answer, c) for c in (0.2, 0.5))
        act = acts.leave(one, admin)
        assert list(acts.waiting("pq")) == [other, one]
        acts.undo(act, admin, "Read it again.")
        assert list(acts.waiting("pq")) == [one, other]

    def test_an_earlier_version_does_not_wait(self):
        question = QuestionFactory()
        Answer.objects.filter(pk=question.current_answer_id).update(version=1)
        question.current_answer = None
        question.save()
        assert not acts.waiting("pq").exists()

    def test_responses_wait_too(self, admin):
        request = FoiRequestFactory()
        assert list(acts.waiting("foi")) == [request]
        acts.save(request, admin, wanted(request, "part", "412 people"), WHY)
        assert not acts.waiting("foi").exists()
        request.refresh_from_db()
        assert request.reading.release_span["text"] == "412 people"


class TestEffect:
    def test_the_pair_that_would_no_longer_be_flagged_is_named_and_nothing_is_written(
        self, admin, flagged
    ):
        before = AnswerReading.objects.count(), LogEntry.objects.count()
        found = acts.effect(flagged, admin, wanted(flagged, "no-request"))
        assert found.gone == (Pair.objects.get().reference,)
        assert not found.made
        assert Pair.objects.get().is_flagged
        assert (AnswerReading.objects.count(), LogEntry.objects.count()) == before

    def test_a_pair_that_would_be_flagged_is_named_by_its_title(self, admin, flagged):
        act = acts.save(flagged, admin, wanted(flagged, "no-request"), WHY)
        assert not Pair.objects.get().is_flagged
        flagged.refresh_from_db()
        found = acts.effect(flagged, admin, wanted(flagged, "not-held"))
        assert found.made == (Pair.objects.get().title,)
        assert act.after["outcome"] == "not_applicable"

    def test_confirming_changes_no_pair(self, admin, flagged):
        found = acts.effect(flagged, admin, wanted(flagged, "not-held"))
        assert (found.made, found.gone) == ((), ())


class TestSaving:
    def test_it_survives_a_reading_of_everything(self, admin, flagged, monkeypatch):
        acts.save(flagged, admin, wanted(flagged, "no-request"), WHY)
        monkeypatch.setattr(reader, "READER_VERSION", "machine:later")
        reader.read_questions(reader.unread_questions())
        flagged.refresh_from_db()
        assert flagged.reading.by == admin
        assert flagged.reading.outcome == "not_applicable"

    def test_undoing_puts_the_machines_reading_and_the_pair_back(self, admin, flagged):
        before = flagged.reading
        act = acts.save(flagged, admin, wanted(flagged, "no-request"), WHY)
        acts.undo(act, admin, "It was right.")
        flagged.refresh_from_db()
        assert flagged.reading == before
        assert Pair.objects.get().is_flagged
        with pytest.raises(ValueError, match="undone already"):
            acts.undo(ReadingAct.objects.get(pk=act.pk), admin, "Again.")

    def test_undoing_puts_another_persons_reading_back(self, admin, flagged):
        other = UserFactory(role="Admin")
        acts.save(flagged, other, wanted(flagged, "no-request"), WHY)
        flagged.refresh_from_db()
        act = acts.save(flagged, admin, wanted(flagged, "answered"), WHY)
        acts.undo(act, admin, "It was right.")
        flagged.refresh_from_db()
        assert (flagged.reading.by, flagged.reading.outcome) == (other, "not_applicable")

    def test_only_the_latest_act_can_be_undone(self, admin, flagged):
        first = acts.save(flagged, admin, wanted(flagged, "no-request"), WHY)
        flagged.refresh_from_db()
        acts.save(flagged, admin, wanted(flagged, "answered"), WHY)
        with pytest.raises(ValueError, match="read again since"):
            acts.undo(first, admin, "Not that.")

    @pytest.mark.parametrize(
        ("outcome", "words", "seen", "reason", "says"),
        [
            ("no-request", "", -1, WHY, "read again since"),
            ("no-request", "never written", 0, WHY, "not in the text"),
            ("nonsense", "", 0, WHY, "Choose an outcome"),
            ("no-request", "", 0, " ", "Give a reason"),
        ],
    )
    def test_what_cannot_be_saved_is_refused_and_changes_nothing(
        self, admin, flagged, outcome, words, seen, reason, says
    ):
        before = flagged.reading
        with pytest.raises(ValueError, match=says):
            acts.save(flagged, admin, Wanted(outcome, words, seen or before.pk), reason)
        flagged.refresh_from_db()
        assert flagged.reading == before
        assert not ReadingAct.objects.exists()

    @pytest.mark.parametrize("state", ["confirmed", "with_body", "published"])
    def test_what_was_confirmed_stays_as_it_was_read(self, admin, flagged, state):
        act = acts.save(flagged, admin, wanted(flagged, "not-held"), WHY)
        flagged.refresh_from_db()
        Pair.objects.update(state=state)
        for refused in (
            lambda: acts.effect(flagged, admin, wanted(flagged, "no-request")),
            lambda: acts.save(flagged, admin, wanted(flagged, "no-request"), WHY),
            lambda: acts.undo(act, admin, WHY),
        ):
            with pytest.raises(ValueError, match="change the decision before"):
                refused()

    def test_every_act_is_in_the_log_with_before_and_after(self, admin, flagged):
        acts.save(flagged, admin, wanted(flagged, "no-request"), WHY)
        entry = LogEntry.objects.latest("pk")
        assert (entry.kind, entry.by) == ("classification", admin)
        assert "was “Said not held”" in entry.words
        assert WHY in entry.words
        assert (entry.before["outcome"], entry.after["outcome"]) == (
            "not_held_centrally", "not_applicable",
        )  # fmt: skip
