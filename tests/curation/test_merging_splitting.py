"""Linking, merging and splitting pairs: what each changes, and what undoing it puts back."""

from __future__ import annotations

import pytest

from disclosures import flagging, review
from disclosures.curation import merging, pairs, splitting
from disclosures.models import Pair
from disclosures.review import counterparts, references
from disclosures.review.fixes import as_seen
from tests.factories import FoiRequestFactory, UserFactory, add_ask
from tests.review.test_decisions import decide

from .test_pairs import WHY, admin, documents, fresh, pair, reasons

pytestmark = pytest.mark.django_db

__all__ = ["admin", "pair"]  # fixtures of theirs


def test_linking_sets_it_beside_makes_a_pair_where_it_differs_and_is_undone(admin, pair):
    question, request = documents(pair.question.body)
    act = pairs.link(admin, pair, request, WHY)
    (row,) = pair.counterparts.all()
    made = Pair.objects.get(question=pair.question, request=request)
    assert (row.request, act.after["pair"]) == (request, made.reference)
    second = pairs.link(admin, pair, question, WHY)
    assert [r.document for r in counterparts.of(pair)] == [request, question]
    assert Pair.objects.get(question=question, request=pair.request).is_flagged
    other = UserFactory(role="Admin")
    pairs.undo(other, act, WHY)  # another's
    pairs.undo(other, second, WHY)
    assert not counterparts.of(pair).exists()


def test_nothing_is_linked_while_a_second_opinion_is_awaited(admin, pair):
    decide(pair, UserFactory(role="Reviewer"))
    with pytest.raises(ValueError, match="second opinion"):
        pairs.link(admin, pair, documents(pair.question.body)[1], WHY)


@pytest.fixture
def two(admin, pair):
    other = pairs.create(admin, *documents(pair.question.body), WHY).pair
    return pair, other


def test_a_merge_leads_on_keeps_what_was_said_and_is_undone(admin, two):
    into, gone = two
    reviewer, later = UserFactory(role="Reviewer"), UserFactory(role="Reviewer")
    decide(gone, reviewer)
    decide(gone, later)
    review.write_note(fresh(gone), reviewer, "See annex C.")
    assert fresh(gone).state == "confirmed"
    act = merging.merge(admin, fresh(gone), into, WHY)
    assert (fresh(gone).state, fresh(gone).merged_into) == ("merged", into)
    assert references.living(gone.reference) == into
    beside = {row.document for row in counterparts.of(into)}
    assert beside == {gone.question, gone.request}
    said = reasons(into)
    assert sum(words.startswith(f"From {gone.reference}: Confirm") for words in said) == 2
    assert any(words.endswith("See annex C.") for words in said)
    # The copies count for nothing, and tell a second reviewer nothing.
    assert fresh(into).state == "to_review"
    seen = review.sight_of(fresh(into), later).events
    assert not [event for event in seen if event.words.startswith("From ")]
    Pair.objects.update(evidence="")
    assert flagging.judge_one(gone.question, gone.request) == "unchanged"

    pairs.undo(admin, act, WHY)
    back = fresh(gone)
    assert (back.state, back.merged_into, back.is_flagged) == ("confirmed", None, True)
    assert not counterparts.of(into).exists()
    assert references.living(gone.reference) == gone


@pytest.mark.parametrize(("settled", "state"), [("stands", "dismissed"), ("anew", "to_review")])
def test_where_two_were_decided_differently_an_admin_settles_it(admin, two, settled, state):
    into, gone = two
    first, second = UserFactory(role="Reviewer"), UserFactory(role="Reviewer")
    decide(into, first, verdict="dismiss", dismissal="misread")
    decide(gone, first)
    decide(gone, second)
    plan = merging.plan(fresh(gone), fresh(into))
    assert [d.verdict for d in plan.conflicts] == ["dismiss", "confirm", "confirm"]
    with pytest.raises(ValueError, match="Choose what stands"):
        merging.merge(admin, gone, into, WHY)
    act = merging.merge(admin, gone, into, WHY, settled)
    assert fresh(into).state == state
    if settled == "anew":  # whoever decided before is no longer one who has decided
        decide(fresh(into), second)
        assert review.is_blind(fresh(into), first)
    pairs.undo(admin, act, WHY)
    assert fresh(gone).state == "confirmed"
    assert fresh(into).state == ("dismissed" if settled == "stands" else "reviewers_differ")


def test_what_may_not_be_merged(admin, two):
    into, gone = two
    elsewhere = pairs.create(admin, *documents(), WHY).pair
    with pytest.raises(ValueError, match="different bodies"):
        merging.merge(admin, elsewhere, into, WHY)
    with pytest.raises(ValueError, match="two different"):
        merging.merge(admin, into, into, WHY)
    decide(gone, UserFactory(role="Reviewer"))
    for one, other in ((gone, into), (into, gone)):
        with pytest.raises(ValueError, match="second opinion"):
            merging.merge(admin, one, other, WHY)


def test_merges_are_followed_to_the_last(admin, two):
    into, gone = two
    third = pairs.create(admin, *documents(into.question.body), WHY).pair
    first = merging.merge(admin, gone, into, WHY)
    merging.merge(admin, fresh(into), third, WHY)
    assert references.living(gone.reference) == third
    with pytest.raises(ValueError, match="was merged into"):
        pairs.undo(admin, first, WHY)


@pytest.fixture
def wide(pair):
    """A pair of two asks, both of which differ."""
    answer, request = pair.answer, pair.request
    for document, of, reply in (
        (answer, pair.question.text, "not_held"),
        (request, request.messages.first().text, "released"),
    ):
        ask = add_ask(document, "B", "more than six weeks", of, reply)
        if document is answer:
            ask.reply_span = answer.reading.span
            ask.save()
    Pair.objects.update(evidence="")
    flagging.judge_one(pair.question, request)
    return fresh(pair)


def letters(pair: Pair) -> list[str]:
    return [one.letter for one in as_seen(fresh(pair), [])]


def test_asks_go_to_a_second_pair_and_come_back(admin, wide):
    review.write_note(wide, UserFactory(role="Reviewer"), "Both asks count staff.")
    parts = splitting.Parts(letters=("B",), title="Staff by week")
    act = splitting.split(admin, wide, parts, WHY)
    first, second = fresh(wide), fresh(act.other)
    assert (first.own_asks, second.own_asks) == (["A"], ["B"])
    assert (second.title, second.piece, second.split_from) == ("Staff by week", 1, first)
    assert second.reference != first.reference
    assert (letters(first), letters(second)) == (["A"], ["B"])
    for one in (first, second):
        assert {a.pq_ask.letter for a in one.alignments.all()} == set(one.own_asks)
    assert any(words.endswith("Both asks count staff.") for words in reasons(second))
    assert second in Pair.objects.main_queue()
    Pair.objects.update(evidence="")  # another run keeps the asks apart
    flagging.judge_one(wide.question, wide.request)
    assert {f.pq_letter for f in fresh(wide).findings.all()} <= {"A"}

    pairs.undo(admin, act, WHY)
    assert fresh(wide).own_asks == []
    assert letters(wide) == ["A", "B"]
    assert references.living(second.reference) == wide
    again = splitting.split(admin, fresh(wide), parts, WHY)
    assert again.other.reference not in (first.reference, second.reference)


def test_a_document_beside_goes_to_a_pair_of_its_own_and_comes_back(admin, pair):
    request = FoiRequestFactory(body=pair.question.body, title="Staff by week")
    pairs.link(admin, pair, request, WHY)
    act = splitting.split(admin, pair, splitting.Parts(beside=tuple(counterparts.of(pair))), WHY)
    second = fresh(act.other)
    assert (second.question, second.request) == (pair.question, request)
    assert second.is_flagged
    assert not counterparts.of(pair).exists()
    pairs.undo(admin, act, WHY)
    assert [r.request for r in counterparts.of(pair)] == [request]
    assert not fresh(second).is_flagged


def test_what_was_merged_in_lives_again_under_its_own_reference(admin, two):
    into, gone = two
    merging.merge(admin, gone, into, WHY)
    parts = splitting.Parts(beside=tuple(counterparts.of(into)))
    act = splitting.split(admin, fresh(into), parts, WHY)
    assert act.other == gone
    assert fresh(gone).state == "to_review"
    pairs.undo(admin, act, WHY)
    assert fresh(gone).merged_into == into


def test_where_every_confirmed_ask_goes_the_first_is_decided_anew(admin, wide):
    for _ in range(2):
        decide(fresh(wide), UserFactory(role="Reviewer"), asks=("B",))
    assert fresh(wide).state == "confirmed"
    act = splitting.split(admin, fresh(wide), splitting.Parts(letters=("B",)), WHY)
    assert fresh(wide).state == "to_review"
    pairs.undo(admin, act, WHY)
    assert fresh(wide).state == "confirmed"


def test_a_decided_piece_does_not_come_back_by_an_undo(admin, wide):
    act = splitting.split(admin, wide, splitting.Parts(letters=("B",)), WHY)
    decide(fresh(act.other), UserFactory(role="Reviewer"), asks=("B",))
    with pytest.raises(ValueError, match="decided since"):
        pairs.undo(admin, act, WHY)


@pytest.mark.parametrize(("chosen", "why"), [((), "Tick what"), (("A", "B"), "at least one")])
def test_what_may_not_be_split_so(admin, wide, chosen, why):
    with pytest.raises(ValueError, match=why):
        splitting.split(admin, wide, splitting.Parts(letters=chosen), WHY)
