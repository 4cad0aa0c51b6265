"""Two people decide, each for themselves: what would let one count twice, or lead the other."""

from __future__ import annotations

from datetime import date

import pytest

from disclosures import review
from disclosures.models import Decision, Pair
from disclosures.review import accounts
from disclosures.review.agreement import second_opinions
from disclosures.review.publication import is_confirmed
from tests.factories import FoiRequestFactory, PairFactory, UserFactory
from tests.review.test_decisions import choice, decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return PairFactory()


@pytest.fixture
def people():
    return [UserFactory(role="Reviewer", username=name) for name in ("ada", "ben", "cyd")]


@pytest.fixture
def admin():
    return UserFactory(role="Admin")


def state(pair) -> str:
    return Pair.objects.get(pk=pair.pk).state


# Asks in common


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (("A",), ("B",), "reviewers_differ"),
        (("A",), (), "reviewers_differ"),
        (("A", "B"), ("B", "C"), "confirmed"),
        ((), (), "confirmed"),  # a question of which no ask was read
    ],
)
def test_two_confirms_need_an_ask_in_common(pair, people, first, second, found):
    decide(pair, people[0], asks=first)
    assert decide(pair, people[1], asks=second) == found


# Who may review


def test_a_confirm_of_somebody_suspended_is_not_one_of_two(pair, people, admin):
    decide(pair, people[0])
    accounts.suspend(admin, people[0].pk)
    assert state(pair) == "to_review"
    assert decide(pair, people[1]) == "second_opinion"
    assert decide(pair, people[2]) == "confirmed"


def test_what_two_confirmed_waits_again_once_one_is_suspended_or_no_reviewer(pair, people, admin):
    decide(pair, people[0])
    decide(pair, people[1])
    accounts.change_role(admin, people[0].pk, "Researcher")
    assert state(pair) == "second_opinion"
    assert not is_confirmed(Pair.objects.get(pk=pair.pk))
    accounts.change_role(admin, people[0].pk, "Reviewer")
    assert state(pair) == "confirmed"
    accounts.suspend(admin, people[1].pk)
    assert state(pair) == "second_opinion"
    accounts.restore(admin, people[1].pk)
    assert state(pair) == "confirmed"


def test_once_the_body_has_been_written_to_what_two_confirmed_stands(pair, people, admin):
    decide(pair, people[0])
    decide(pair, people[1])
    Pair.objects.update(state="with_body")
    accounts.suspend(admin, people[0].pk)
    assert state(pair) == "with_body"
    assert is_confirmed(Pair.objects.get(pk=pair.pk))


def test_what_somebody_suspended_dismissed_stays_dismissed(pair, people, admin):
    decide(pair, people[0], "dismiss")
    accounts.suspend(admin, people[0].pk)
    assert state(pair) == "dismissed"


def test_nobody_waits_for_the_opinion_of_somebody_suspended(pair, people, admin):
    decide(pair, people[0])
    review.ask_second_opinion(pair, people[0], of=people[1])
    accounts.suspend(admin, people[1].pk)
    found = Pair.objects.get(pk=pair.pk)
    assert (found.state, found.second_from, found.second_wanted) == ("second_opinion", None, True)


# Blindness after an undo


@pytest.mark.parametrize("verdict", ["confirm", "dismiss"])
def test_a_second_opinion_is_changed_and_not_undone(pair, people, verdict):
    decide(pair, people[0])
    before = decide(pair, people[1], verdict)
    with pytest.raises(ValueError, match="read the first decision"):
        review.undo(Decision.objects.latest("pk").pk, people[1])
    assert state(pair) == before


def test_a_change_by_the_second_can_be_undone(pair, people):
    """What they said first, blind, stands again."""
    decide(pair, people[0])
    decide(pair, people[1], "dismiss")
    decide(pair, people[1])
    assert review.undo(Decision.objects.latest("pk").pk, people[1]).state == "reviewers_differ"


def test_what_was_undone_leads_nobody(pair, people):
    decide(pair, people[0])
    review.undo(Decision.objects.latest("pk").pk, people[0])
    pair.refresh_from_db()
    said = [event.words for event in review.sight_of(pair, people[1]).events]
    assert said == []
    own = [event.words for event in review.sight_of(pair, people[0]).events]
    assert len(own) == 2


# Agreement


def test_agreement_counts_what_the_second_said_before_reading_the_first(pair, people):
    decide(pair, people[0])
    decide(pair, people[1], "dismiss")
    decide(pair, people[1])  # persuaded
    assert state(pair) == "confirmed"
    assert second_opinions(50) == (0, 1)


def test_a_slip_undone_before_the_second_looked_is_no_disagreement(pair, people):
    decide(pair, people[0], "dismiss")
    review.undo(Decision.objects.latest("pk").pk, people[0])
    decide(pair, people[0])
    decide(pair, people[1])
    assert second_opinions(50) == (1, 1)


def test_confirms_of_other_asks_do_not_agree(pair, people):
    decide(pair, people[0], asks=("A",))
    decide(pair, people[1], asks=("B",))
    assert second_opinions(50) == (0, 1)


def test_a_dismissal_that_stood_open_has_no_second_opinion(pair, people):
    decide(pair, people[0], "dismiss")
    decide(pair, people[1], "dismiss")
    assert second_opinions(50) == (0, 0)
    asked = PairFactory()
    decide(asked, people[0], "dismiss")
    review.ask_second_opinion(asked, people[0])
    decide(asked, people[1], "dismiss")
    assert second_opinions(50) == (1, 1)


def test_agreement_takes_three_queries_and_the_latest(people, django_assert_num_queries):
    for verdict in ("dismiss", "confirm", "confirm"):
        made = PairFactory()
        decide(made, people[0])
        decide(made, people[1], verdict)
    with django_assert_num_queries(3):
        assert second_opinions(2) == (2, 2)
    assert second_opinions(50) == (2, 3)


# Descriptions


@pytest.mark.parametrize(
    ("released", "description", "fits"),
    [
        (date(2024, 5, 7), "not_held_given_before", False),
        (date(2024, 3, 1), "not_held_given_before", True),
        (date(2024, 3, 1), "not_held_given_later", False),
        (date(2024, 5, 7), "not_held_given_later", True),
        (None, "not_held_given_before", True),
        (date(2024, 5, 7), "cost_given", True),
    ],
)
def test_a_description_is_held_against_the_dates(people, released, description, fits):
    pair = PairFactory(request=FoiRequestFactory(date_responded=released))
    pair.answer.date_answered = date(2024, 3, 14)
    pair.answer.save()
    made = choice(pair, people[0], description=description)
    if fits:
        assert review.decide(pair.pk, people[0], made).state == "second_opinion"
    else:
        with pytest.raises(ValueError, match=r"came (after|before) the answer of 14 March 2024"):
            review.decide(pair.pk, people[0], made)


# Duplicates


def test_several_are_dismissed_as_duplicates_and_what_was_decided_is_left(people):
    kept, one, two, changed = (PairFactory() for _ in range(4))
    decide(two, people[1])
    two.refresh_from_db()
    read = {p.reference: p.documents for p in (one, two)} | {changed.reference: "0:0"}
    done, left = review.dismiss_duplicates([one, two, changed], people[0], kept, read)
    assert [done, left] == [[one], [two, changed]]
    assert [state(p) for p in (one, two, changed)] == ["dismissed", "second_opinion", "to_review"]
    made = one.decisions.get()
    assert (made.dismissal, made.duplicate_of, made.by) == ("duplicate", kept, people[0])
    assert f"duplicate of {kept.reference}" in one.events.get().words
    assert review.undo(made.pk, people[0]).state == "to_review"


def test_the_one_that_stays_is_another_and_was_not_dismissed(pair, people):
    other = PairFactory()
    with pytest.raises(ValueError, match="no duplicate of itself"):
        review.dismiss_duplicates([other, pair], people[0], pair, {})
    with pytest.raises(ValueError, match="no duplicate of itself"):
        decide(pair, people[0], "dismiss", dismissal="duplicate", duplicate_of=pair)
    decide(other, people[0], "dismiss")
    other.refresh_from_db()
    with pytest.raises(ValueError, match="was dismissed"):
        review.dismiss_duplicates([pair], people[0], other, {})
    assert state(pair) == "to_review"
