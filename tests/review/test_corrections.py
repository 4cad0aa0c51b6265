"""A person's outcome: it beats the machine's, is followed everywhere, and can be foreseen."""

import json

import pytest
from django.core.management import call_command

from disclosures import flagging, reader, review
from disclosures.models import AnswerReading, AskFix, IndexChange, Pair
from disclosures.review import corrections, fixes, fixing
from disclosures.review.corrections import Correction
from disclosures.review.fixing import AskWanted, Seen
from disclosures.review.labels import verdicts
from tests import small_corpus as made
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    made.store(made.question(), made.request())
    flagging.flag_all()
    return Pair.objects.get()


@pytest.fixture
def user():
    return UserFactory(role="Reviewer", first_name="Ada")


def correction(pair, side="pq", outcome="answered", words="", **changes):
    reading = corrections.reading_of(pair, side)
    return Correction(side, outcome, words, **({"seen": reading.pk} | changes))


def test_it_is_foreseen_without_being_written(pair, user):
    changes = IndexChange.objects.count()
    before = AnswerReading.objects.count(), Pair.objects.values().get()
    assert not corrections.would_differ(pair.pk, user, correction(pair))
    assert corrections.would_differ(pair.pk, user, correction(pair, outcome="cost"))
    assert (AnswerReading.objects.count(), Pair.objects.values().get()) == before
    assert IndexChange.objects.count() == changes


def test_it_is_saved_judged_again_and_told(pair, user):
    IndexChange.objects.all().delete()
    corrections.correct(pair.pk, user, correction(pair))
    pair = Pair.objects.get()
    assert not pair.is_flagged
    reading = pair.answer.reading
    assert (reading.outcome, reading.by, reading.is_by_person) == ("answered", user, True)
    assert IndexChange.objects.filter(document=f"question:{pair.question_id}").exists()
    assert "corrected to “Answered in full” (was “Said not held”)" in pair.events.get().words
    assert AskFix.objects.get().before["outcome"] == "not_held_centrally"


def test_a_correction_back_flags_it_again(pair, user):
    corrections.correct(pair.pk, user, correction(pair))
    pair = Pair.objects.get()
    back = correction(pair, outcome="not-held", words="not held centrally")
    corrections.correct(pair.pk, user, back)
    assert Pair.objects.get().is_flagged
    assert AnswerReading.objects.filter(by=user).count() == 1


def test_it_survives_a_re_run(pair, user):
    corrections.correct(pair.pk, user, correction(pair))
    AnswerReading.objects.filter(reader=reader.READER_VERSION).delete()
    made.read()
    flagging.flag_all()
    pair = Pair.objects.get()
    assert pair.answer.reading.by == user
    assert not pair.is_flagged


def test_of_a_new_version_of_the_response_the_machine_speaks(pair, user):
    corrections.correct(pair.pk, user, correction(pair, "foi", "not-held"))
    assert made.the_request().reading.by == user
    request = made.the_request()
    request.version += 1
    request.save()
    made.read()
    assert made.the_request().reading.outcome == "released"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"outcome": "not-held", "words": "not held centrally"}, ValueError),
        ({"words": "otters"}, fixing.Unfound),
        ({"outcome": "nonsense"}, ValueError),
        ({"seen": 0}, corrections.StaleReading),
    ],
)
def test_what_cannot_be_saved_is_refused(pair, user, changes, error):
    if changes.get("outcome") == "not-held":
        changes["words"] = pair.answer.reading.span["text"]
    with pytest.raises(error):
        corrections.correct(pair.pk, user, correction(pair, **changes))
    assert not AskFix.objects.exists()


def test_the_matcher_leaves_a_persons_title(pair, user):
    fixing.set_title(pair.pk, user, "Otters counted", Seen(pair.documents, 0))
    Pair.objects.update(evidence="")
    assert flagging.flag_all() == {"changed": 1}
    assert Pair.objects.get().title == "Otters counted"


def _close(pair, user):
    one = fixes.as_seen(pair, [])[0]
    texts = {
        "asked": one.pq.span["text"],
        "answered": (one.pq.reply_span or {}).get("text", ""),
        "replied": (one.foi.reply_span or {}).get("text", ""),
    }
    wanted = AskWanted("close", foi=one.foi.letter, **texts)
    fixing.fix_ask(pair.pk, user, one.letter, wanted, Seen(pair.documents, 0))


def test_training_rests_on_the_fixed_verdicts(pair, user):
    _close(pair, user)
    choice = review.Choice("dismiss", pair.documents, dismissal="different_information")
    review.decide(pair.pk, user, choice)
    assert verdicts(Pair.objects.get()) == {"A": ("A", "close")}
    (read,), (fixed,) = flagging.decided_examples(), flagging.decided_examples(verdicts)
    assert read.evidence.has_mismatch
    assert not fixed.evidence.has_mismatch
    assert not fixed.is_mismatch


def test_fixes_are_written_out_as_label_lines_without_names(pair, user, capsys):
    _close(pair, user)
    corrections.correct(pair.pk, user, correction(pair, outcome="cost"))
    call_command("labels")
    out = capsys.readouterr().out
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["kind"] for line in lines] == ["ask", "reading"]
    assert lines[0]["after"]["verdict"] == "close"
    assert lines[0]["question"] == pair.question.text
    assert user.first_name not in out
    assert user.email not in out
