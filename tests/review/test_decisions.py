"""The ledger: what counts, what follows from it, who may see it, and what is refused."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from disclosures import review
from disclosures.models import Decision, Pair
from disclosures.review import log
from disclosures.review.decisions import last_seen
from tests.factories import PairFactory, UserFactory, add_answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return PairFactory()


@pytest.fixture
def people():
    names = ("Ada", "Ben", "Cyd")
    return [UserFactory(role="Reviewer", first_name=name, username=name.lower()) for name in names]


def choice(pair, user, verdict="confirm", **changes):
    values = {"asks": ("A",), "reason": "Both texts give it."} if verdict == "confirm" else {}
    values |= {"dismissal": "different_information"} if verdict == "dismiss" else {}
    pair.refresh_from_db()
    seen = last_seen(pair, user)
    return review.Choice(verdict, pair.documents, **({"seen": seen} | values | changes))


def decide(pair, user, verdict="confirm", **changes):
    return review.decide(pair.pk, user, choice(pair, user, verdict, **changes)).state


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        ("confirm", None, "second_opinion"),
        ("dismiss", None, "dismissed"),
        ("needs_more", None, "needs_more"),
        ("confirm", "confirm", "confirmed"),
        ("confirm", "dismiss", "reviewers_differ"),
        ("dismiss", "confirm", "reviewers_differ"),
        ("dismiss", "dismiss", "dismissed"),
        ("needs_more", "confirm", "reviewers_differ"),
    ],
)
def test_the_state_follows_from_the_decisions(pair, people, first, second, state):
    found = decide(pair, people[0], first)
    if second:
        found = decide(pair, people[1], second)
    assert found == Pair.objects.get(pk=pair.pk).state == state


def test_one_reviewer_twice_is_one_decision(pair, people):
    decide(pair, people[0])
    assert decide(pair, people[0]) == "second_opinion"
    assert decide(pair, people[0], "dismiss") == "dismissed"
    assert pair.decisions.count() == 3


def test_a_dismissal_waits_where_a_second_opinion_was_asked_for(pair, people):
    decide(pair, people[0], "dismiss")
    review.ask_second_opinion(pair, people[0], of=people[1])
    pair.refresh_from_db()
    assert (pair.state, pair.second_from) == ("second_opinion", people[1])
    assert review.sight_of(pair, people[1]).is_blind
    assert decide(pair, people[1], "dismiss") == "dismissed"


def test_needs_more_comes_back_on_its_date(pair, people):
    decide(pair, people[0], "needs_more", back_on=date(2024, 5, 3), missing="Annex B")
    pair.refresh_from_db()
    assert pair.back_on == date(2024, 5, 3)


def test_the_second_reviewer_sees_nothing_of_the_first(pair, people):
    first, second, _ = people
    decide(pair, first)
    review.write_note(pair, first, "The figure is in Annex A.")
    pair.refresh_from_db()
    own, other = review.sight_of(pair, first), review.sight_of(pair, second)
    assert [d.verdict for d in own.decisions] == ["confirm"]
    assert len(own.notes) == 1
    assert any("Confirmed" in event.words for event in own.events)
    assert (other.is_blind, other.decisions, other.notes, other.shows_score) == (
        True,
        [],
        [],
        False,
    )
    assert not any("Confirmed" in event.words for event in other.events)
    decide(pair, second)
    pair.refresh_from_db()
    assert len(review.sight_of(pair, second).decisions) == 2


def test_a_stale_form_is_refused_and_shows_what_was_decided(pair, people):
    old = choice(pair, people[1], "dismiss")
    decide(pair, people[0], "dismiss")
    with pytest.raises(review.Stale) as refused:
        review.decide(pair.pk, people[1], old)
    assert refused.value.decision.by == people[0]
    assert pair.decisions.count() == 1


def test_whoever_read_before_a_first_confirmation_becomes_the_blind_second(pair, people):
    old = choice(pair, people[1], "confirm")
    decide(pair, people[0])
    assert review.decide(pair.pk, people[1], old).state == "confirmed"


def test_another_version_of_a_document_refuses_the_form(pair, people):
    old = choice(pair, people[0])
    Pair.objects.filter(pk=pair.pk).update(request_version=2)
    with pytest.raises(review.Stale) as refused:
        review.decide(pair.pk, people[0], old)
    assert refused.value.documents_changed


def test_decisions_on_earlier_versions_no_longer_count(pair, people):
    decide(pair, people[0], "dismiss")
    pair.refresh_from_db()
    pair.answer = add_answer(pair.question, "There were 412.", kind="corrected")
    pair.save()
    assert review.ledger.state_of(pair, review.ledger.standing(pair)) == "source_changed"
    assert decide(pair, people[0], "dismiss") == "dismissed"


def test_undo_takes_back_and_keeps_the_row(pair, people):
    decide(pair, people[0], "dismiss")
    made = Decision.objects.get()
    assert review.undo(made.pk, people[0]).state == "to_review"
    assert Decision.objects.filter(kind="undo", undoes=made).exists()
    assert Decision.objects.count() == 2


def test_undo_is_closed_once_someone_else_has_acted(pair, people):
    decide(pair, people[0])
    made = Decision.objects.get()
    decide(pair, people[1])
    with pytest.raises(ValueError, match="no longer be undone"):
        review.undo(made.pk, people[0])
    with pytest.raises(ValueError, match="Only the person"):
        review.undo(made.pk, people[2])


def test_an_admin_settles_what_reviewers_decided_differently(pair, people):
    admin = UserFactory(role="Admin")
    decide(pair, people[0])
    decide(pair, people[1], "dismiss")
    assert review.settle(pair.pk, admin, choice(pair, admin, "confirm")).state == "confirmed"
    with pytest.raises(ValueError, match="not waiting"):
        review.settle(pair.pk, admin, choice(pair, admin, "confirm"))


def test_either_reviewer_may_change_their_mind(pair, people):
    decide(pair, people[0])
    decide(pair, people[1], "dismiss")
    assert decide(pair, people[1], "confirm") == "confirmed"


def test_a_published_pair_is_past_review(pair, people):
    Pair.objects.filter(pk=pair.pk).update(state="published")
    with pytest.raises(ValueError, match="past review"):
        decide(pair, people[0])


@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_ledger(pair, people, statement):
    decide(pair, people[0])
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(statement.format(Decision._meta.db_table))


def test_notes_keep_their_earlier_versions_and_name_colleagues(pair, people):
    note, told = review.write_note(pair, people[0], "See Annex A, @Ben please.")
    assert told == [people[1]]
    review.write_note(pair, people[0], "See Annex B.", replaces=note)
    assert [n.text for n in review.sight_of(pair, people[0]).notes] == ["See Annex B."]
    with pytest.raises(ValueError, match="Only its author"):
        review.write_note(pair, people[1], "No.", replaces=note)


def test_not_now_is_for_one_reviewer_alone(pair, people):
    review.not_now(pair, people[0])
    assert list(pair.places.values_list("user", flat=True)) == [people[0].pk]


def test_others_who_have_it_open_are_named(pair, people):
    assert review.opened(pair, people[0]) == []
    assert [place.user for place in review.opened(pair, people[1])] == [people[0]]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_written_one_after_the_other(pair, people):
    choices = [choice(pair, person, "dismiss") for person in people[:2]]
    results = []

    def save(person, chosen):
        try:
            results.append(review.decide(pair.pk, person, chosen).state)
        except review.Stale:
            results.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=a) for a in zip(people, choices, strict=False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["dismissed", "stale"]
    assert Decision.objects.count() == 1


def test_a_decision_taken_back_leaves_no_line_that_tells_the_next(pair, people):
    first, _, third = people
    decide(pair, first)
    review.undo(Decision.objects.latest("pk").pk, first)
    pair.refresh_from_db()
    assert pair.state == "to_review"
    sight = review.sight_of(pair, third)
    told = [event.words for event in sight.events]
    told += [line.words for line in log.Log(third) if line.kind == "decision"]
    assert told == []


def test_an_admin_who_is_one_of_the_two_does_not_settle_it(pair, people):
    admin = UserFactory(role="Admin")
    decide(pair, people[0], "dismiss")
    decide_as = choice(pair, admin, "confirm")
    assert review.decide(pair.pk, admin, decide_as).state == "reviewers_differ"
    with pytest.raises(ValueError, match="one of the two"):
        review.settle(pair.pk, admin, choice(pair, admin, "confirm"))
    other = UserFactory(role="Admin")
    assert review.settle(pair.pk, other, choice(pair, other, "confirm")).state == "confirmed"


@pytest.mark.parametrize("order", [("dismiss", "confirm", "confirm"),
                                   ("confirm", "dismiss", "confirm")])  # fmt: skip
def test_a_third_does_not_outvote_one_of_the_two(pair, people, order):
    found = [decide(pair, who, verdict) for who, verdict in zip(people, order, strict=True)]
    assert found[1:] == ["reviewers_differ", "reviewers_differ"]
    dissenter = people[order.index("dismiss")]
    assert decide(pair, dissenter, "confirm") == "confirmed"
