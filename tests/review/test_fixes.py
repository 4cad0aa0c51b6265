"""Fixes of asks, titles and files: what is laid over, what is refused, who may see them."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from disclosures import review
from disclosures.models import Alignment, AskFix, Pair
from disclosures.review import fixes, fixing
from disclosures.review.decisions import last_seen
from disclosures.review.fixing import AskWanted, Seen
from tests.factories import (
    FoiRequestFactory,
    PairFactory,
    QuestionFactory,
    UserFactory,
    add_ask,
    span,
)

pytestmark = pytest.mark.django_db
ASKED = "how many people waited more than six weeks"
COST = "what that cost"
QUESTION = f"To ask the Secretary of State, {ASKED}; and {COST}."
REQUEST = f"Please tell me {ASKED}. Please also say {COST} in total."
RESPONSE = "In that year 412 people waited more than six weeks. The total cost was £9,000."


@pytest.fixture
def pair():
    made = PairFactory(
        question=QuestionFactory(text=QUESTION, answer="The information is not held centrally."),
        request=FoiRequestFactory(messages=[("requester", REQUEST), ("authority", RESPONSE)]),
    )
    ours = add_ask(made.answer, "A", ASKED, QUESTION, "not_held")
    ours.reply_span = span(made.answer.text, "not held centrally")
    ours.save()
    for letter, words, said in (("A", ASKED, "412 people"), ("B", COST, "£9,000")):
        theirs = add_ask(made.request, letter, words, REQUEST, "released")
        theirs.reply_span = span(RESPONSE, said, "message:2")
        theirs.reply_source = "message:2"
        theirs.save()
    _align(made)
    return made


def _align(made):
    made.alignments.all().delete()
    Alignment.objects.create(
        pair=made, pq_ask=made.answer.asks.get(letter="A"),
        foi_ask=made.request.asks.get(letter="A"), verdict="part", facts=["Same measure"],
    )  # fmt: skip


@pytest.fixture
def people():
    return [UserFactory(role="Reviewer", first_name=name) for name in ("Ada", "Ben")]


def blind(pair, user):
    return review.sight_of(Pair.objects.get(pk=pair.pk), user).is_blind


def seen(pair, user):
    pair = Pair.objects.get(pk=pair.pk)
    return Seen(pair.documents, fixes.last_seen(pair, user, blind(pair, user)))


def wanted(**changes):
    values = {"verdict": "mismatch", "asked": ASKED, "answered": "not held centrally", "foi": "A",
              "replied": "412 people"}  # fmt: skip
    return AskWanted(**{**values, **changes})


def fix(pair, user, letter="A", **changes):
    return fixing.fix_ask(pair.pk, user, letter, wanted(**changes), seen(pair, user))


def shown(pair, user=None):
    pair = Pair.objects.get(pk=pair.pk)
    rows = fixes.seen_by(pair, user, blind(pair, user)) if user else fixes.standing(pair)
    return {one.letter: one for one in fixes.as_seen(pair, rows)}


def confirm(pair, user, asks=("A",)):
    pair = Pair.objects.get(pk=pair.pk)
    choice = review.Choice(
        "confirm", pair.documents, seen=last_seen(pair, user), asks=asks, reason="Both say so."
    )
    return review.decide(pair.pk, user, choice)


def test_what_the_matcher_said_stands_until_it_is_fixed(pair, people):
    assert shown(pair)["A"].verdict == "close"
    fix(pair, people[0])
    one = shown(pair)["A"]
    assert (one.verdict, one.foi.letter, one.facts) == ("mismatch", "A", ("Same measure",))
    event = pair.events.get()
    assert event.words == "Fixed ask A: possible mismatch (was: close, not the same)."
    assert event.by == people[0]


def test_a_fix_survives_a_re_run_of_reading_and_flagging(pair, people):
    fix(pair, people[0])
    pair.answer.asks.all().delete()
    add_ask(pair.answer, "A", COST, QUESTION)
    add_ask(pair.answer, "B", ASKED, QUESTION)
    pair.alignments.all().delete()
    found = shown(pair)
    assert found["B"].verdict == "mismatch", "dealt another letter, it is the same ask"
    assert found["A"].verdict == "nothing"


def test_a_fix_whose_words_are_gone_is_not_laid_over(pair, people):
    fix(pair, people[0])
    message = pair.request.messages.last()
    message.text = "We withdraw our reply."
    message.save()
    assert shown(pair)["A"].verdict == "close"


def test_an_ask_is_added_with_its_passage_from_the_text(pair, people):
    made = fix(pair, people[0], "", asked="what  that\ncost", answered="", foi="B", replied="")
    assert made.pq_letter == "P1"
    one = shown(pair)["P1"]
    assert one.pq.text == COST
    assert QUESTION[one.pq.span["start"] : one.pq.span["end"]] == COST
    assert one.pq.reply_span is None
    assert one.foi.reply_span["text"] == "£9,000", "the chosen ask brings its own reply"
    assert "Added ask P1" in pair.events.get().words


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"asked": "how many otters"}, "asked"),
        ({"asked": ""}, "asked"),
        ({"answered": "it is published"}, "answered"),
        ({"foi": "other", "foi_asked": "how many otters"}, "foi_asked"),
        ({"replied": "413 people"}, "replied"),
        ({"foi": ""}, "foi"),
    ],
)
def test_words_that_are_not_in_the_text_are_refused(pair, people, changes, field):
    with pytest.raises(fixing.Unfound) as refused:
        fix(pair, people[0], **changes)
    assert set(refused.value.errors) == {field}
    assert not AskFix.objects.exists()


def test_it_is_paired_otherwise_and_its_reply_follows(pair, people):
    fix(pair, people[0], foi="B")
    assert shown(pair)["A"].foi.text == COST
    assert shown(pair)["A"].foi.reply_span["text"] == "£9,000"
    fix(pair, people[0], foi="other", foi_asked="Please also say", replied="In that year")
    one = shown(pair)["A"]
    assert (one.foi.text, one.foi.reply_span["text"]) == ("Please also say", "In that year")
    assert one.foi.reply_source == "message:2"


def test_words_of_the_answer_move_to_another_ask(pair, people):
    fix(pair, people[0], "", asked=COST, answered="", foi="B", replied="")
    fix(pair, people[0], "A", answer_of="P1")
    found = shown(pair)
    assert found["A"].pq.reply_span is None
    assert found["P1"].pq.reply_span["text"] == "not held centrally"


def test_the_last_version_read_is_the_one_changed(pair, people):
    read = seen(pair, people[1])
    first = fix(pair, people[0])
    with pytest.raises(fixing.StaleFix) as stale:
        fixing.fix_ask(pair.pk, people[1], "A", wanted(verdict="close"), read)
    assert stale.value.newer == [first]
    assert shown(pair)["A"].verdict == "mismatch"


def test_a_decision_on_asks_fixed_since_is_stale(pair, people):
    read = seen(pair, people[1])
    fix(pair, people[0])
    choice = review.Choice("confirm", read.documents, asks=("A",), reason="r", fixes=read.last)
    with pytest.raises(review.Stale):
        review.decide(pair.pk, people[1], choice)


def test_a_fix_is_undone_by_a_further_row(pair, people):
    one = fix(pair, people[0])
    two = fix(pair, people[0], verdict="consistent")
    with pytest.raises(ValueError, match="fixed again"):
        fixing.undo_fix(one.pk, people[0])
    fixing.undo_fix(two.pk, people[1])
    assert shown(pair)["A"].verdict == "mismatch"
    assert AskFix.objects.count() == 3
    with pytest.raises(ValueError, match="not there"):
        fixing.undo_fix(two.pk, people[0])


@pytest.mark.parametrize("sql", ["UPDATE {} SET pq_letter = 'Z'", "DELETE FROM {}"])
def test_rows_are_added_never_changed(pair, people, sql):
    fix(pair, people[0])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format("disclosures_askfix"))


def test_a_blind_reviewer_sees_no_fix_but_their_own(pair, people):
    first, second = people
    fix(pair, first)
    fix(pair, first, "", asked=COST, answered="", foi="B", replied="")
    confirm(pair, first, ("A", "P1"))
    assert blind(pair, second)
    assert {k: v.verdict for k, v in shown(pair, second).items()} == {"A": "close"}
    sight = review.sight_of(Pair.objects.get(pk=pair.pk), second)
    assert (sight.fixes, sight.last_fix, sight.events) == ([], 0, [])
    own = fix(pair, second, "", asked=COST, answered="", foi="B", replied="")
    assert own.pq_letter == "S1", "no gap in the letters tells of the first's"
    assert set(shown(pair, second)) == {"A", "S1"}
    with pytest.raises(ValueError, match="not there"):
        fixing.undo_fix(AskFix.objects.first().pk, second)
    assert set(shown(pair, first)) == {"A", "P1", "S1"}
    assert len(review.sight_of(Pair.objects.get(pk=pair.pk), second).events) == 1
    confirm(pair, second)
    assert set(shown(pair, second)) == {"A", "P1", "S1"}


def test_packs_show_no_fix_while_a_second_opinion_is_awaited(pair, people):
    fix(pair, people[0])
    assert fixes.for_packs(Pair.objects.get(pk=pair.pk))
    confirm(pair, people[0])
    assert not fixes.for_packs(Pair.objects.get(pk=pair.pk))


def test_what_two_confirmed_is_not_fixed_under_them(pair, people):
    for user in people:
        confirm(pair, user)
    with pytest.raises(ValueError, match="change the decision"):
        fix(pair, people[0])


def test_a_title_is_a_persons_until_it_is_undone(pair, people):
    made = fixing.set_title(pair.pk, people[0], " Waits of\nsix weeks ", seen(pair, people[0]))
    pair.refresh_from_db()
    assert (pair.title, pair.has_own_title) == ("Waits of six weeks", True)
    assert "Waits of six weeks" in pair.events.get().words
    fixing.undo_fix(made.pk, people[0])
    pair.refresh_from_db()
    assert (pair.title, pair.has_own_title) == ("People who waited more than six weeks", False)


def test_typed_figures_are_kept_marked_and_quoted_by_a_fix(pair, people):
    file = {"file": "annex.pdf", "sha256": "x"}
    fixing.type_figures(pair.pk, people[0], 2, file, "2023: 77 people", seen(pair, people[0]))
    fix(pair, people[0], replied="77 people")
    assert shown(pair)["A"].foi.reply_source == "typed:2"
    (typed,) = fixes.typed_of(fixes.standing(Pair.objects.get(pk=pair.pk)))
    assert fixes.typed_note(typed).startswith("Typed by a reviewer from attachment 2,")
    assert "Ada" not in fixes.typed_note(typed)
