"""Acts on whole pairs: what each changes, what undoing it puts back, and when it is refused."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from disclosures import flagging, review
from disclosures.curation import pairs
from disclosures.models import LogEntry, Pair, PairAct, PairReference
from tests.factories import FoiRequestFactory, QuestionFactory, UserFactory, add_ask
from tests.review.test_decisions import decide

pytestmark = pytest.mark.django_db
WHY = "Both are about the same scheme and the same year."
ASKED = "how many people waited more than six weeks"


@pytest.fixture
def admin():
    return UserFactory(role="Admin")


def documents(body=None):
    """A question and a request that the matcher can read; it finds that they differ."""
    question = QuestionFactory(**({"body": body} if body else {}))
    request = FoiRequestFactory(body=question.body)
    ask = add_ask(question.current_answer, "A", ASKED, question.text, "not_held")
    ask.reply_span = question.current_answer.reading.span
    ask.save()
    add_ask(request, "A", ASKED, request.messages.first().text, "released")
    return question, request


@pytest.fixture
def pair(admin):
    """Made by hand, so by the matcher's own judgement of real rows."""
    PairReference.objects.create()
    return pairs.create(admin, *documents(), WHY).pair


def fresh(pair: Pair) -> Pair:
    return Pair.objects.get(pk=pair.pk)


def reasons(pair: Pair) -> list[str]:
    return list(pair.events.order_by("pk").values_list("words", flat=True))


def test_one_made_by_hand_is_judged_reviewed_and_can_be_undone(admin):
    question, request = documents()
    act = pairs.create(admin, question, request, WHY)
    pair = act.pair
    assert (pair.state, pair.is_flagged, pair.is_by_person) == ("to_review", True, True)
    assert pair.alignments.count() == 1
    entry = LogEntry.objects.get(kind="pair")
    assert (entry.by, entry.subject) == (admin, f"pair:{pair.reference}")
    assert WHY in entry.words
    with pytest.raises(ValueError, match="already"):
        pairs.create(admin, question, request, WHY)

    back = pairs.undo(admin, act, "They are not.")
    assert (fresh(pair).is_flagged, back.undoes) == (False, act)
    with pytest.raises(ValueError, match="undone already"):
        pairs.undo(admin, act, WHY)
    again = pairs.create(admin, question, request, WHY)
    assert again.pair == pair  # its reference is not dealt to another


def test_one_made_by_hand_stays_where_the_matcher_finds_no_difference(admin):
    question = QuestionFactory(answer="The figure is 412.", answer__outcome="answered")
    request = FoiRequestFactory(body=question.body)
    pair = pairs.create(admin, question, request, WHY).pair
    assert (pair.findings.count(), pair.is_flagged, pair.is_reverse) == (0, True, False)
    assert pair in Pair.objects.main_queue()
    Pair.objects.update(evidence="")
    flagging.judge_one(question, request)
    assert fresh(pair).is_flagged


def test_what_cannot_be_compared_makes_no_pair(admin):
    question = QuestionFactory(answer=False)
    with pytest.raises(ValueError, match="cannot be compared"):
        pairs.create(admin, question, FoiRequestFactory(), WHY)
    assert not Pair.objects.exists()


def test_a_decided_pair_is_not_unmade(admin, pair):
    act = PairAct.objects.get()
    decide(pair, UserFactory(role="Reviewer"))
    with pytest.raises(ValueError, match="decided since"):
        pairs.undo(admin, act, WHY)


def test_an_unlinked_pair_is_never_proposed_again_and_comes_back_as_it_was(admin, pair):
    reviewer = UserFactory(role="Reviewer")
    decide(pair, reviewer)
    assert fresh(pair).state == "second_opinion"
    act = pairs.unlink(admin, pair, WHY)
    assert (fresh(pair).state, fresh(pair).is_flagged) == ("unlinked", False)
    Pair.objects.update(evidence="")
    assert flagging.judge_one(pair.question, pair.request) == "unchanged"
    assert (fresh(pair).state, fresh(pair).is_flagged) == ("unlinked", False)
    with pytest.raises(ValueError, match="unlinked"):
        pairs.create(admin, pair.question, pair.request, WHY)
    with pytest.raises(ValueError, match="put aside"):
        decide(pair, UserFactory(role="Reviewer"))

    pairs.undo(admin, act, "They are.")
    assert (fresh(pair).state, fresh(pair).is_flagged) == ("second_opinion", True)
    assert [d.by for d in review.ledger.standing(fresh(pair))] == [reviewer]
    states = list(pair.changes.order_by("pgh_id").values_list("state", flat=True))
    assert "unlinked" in states


@pytest.mark.parametrize("reason", ["", "  "])
def test_no_act_without_a_reason(admin, pair, reason):
    with pytest.raises(ValueError, match="Give a reason"):
        pairs.unlink(admin, pair, reason)
    assert fresh(pair).state == "to_review"


def test_the_acts_are_never_changed(pair):
    for statement in ("UPDATE {} SET at = now()", "DELETE FROM {}"):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            connection.cursor().execute(statement.format(PairAct._meta.db_table))


@pytest.mark.parametrize("state", ["with_body", "published"])
def test_what_the_body_or_the_public_was_told_of_stays(admin, state):
    from tests.packs import made as packs_made
    from tests.web.test_leaks import lead_to

    pair = lead_to(packs_made.pair(confirmed=False), state)
    with pytest.raises(ValueError, match=r"Withdraw it first|asked for its reply"):
        pairs.unlink(admin, pair, WHY)
