"""Another FOI response beside a pair: found, set there, judged anew, taken off, seen by whom."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from disclosures import review
from disclosures.index import searching
from disclosures.models import Counterpart, Pair
from disclosures.review import counterparts
from tests.factories import FoiRequestFactory, PairFactory, UserFactory, add_ask
from tests.review.test_decisions import decide

pytestmark = pytest.mark.django_db
ASKED = "how many people waited more than six weeks"


@pytest.fixture
def pair():
    return PairFactory()


@pytest.fixture
def reviewer():
    return UserFactory(role="Reviewer")


@pytest.fixture
def other(pair):
    return FoiRequestFactory(body=pair.question.body, title="Harbour waits, by week")


def test_it_is_set_beside_judged_and_taken_off_again(pair, reviewer, other, monkeypatch):
    judged = []
    monkeypatch.setattr(counterparts.flagging, "judge_one", lambda *two: judged.append(two))
    assert counterparts.add(pair, reviewer, other) is None
    assert judged == [(pair.question, other)]
    (row,) = counterparts.seen_by(pair, reviewer, False)
    assert row.request == other
    with pytest.raises(ValueError, match="already"):
        counterparts.add(pair, reviewer, other)
    with pytest.raises(ValueError, match="Only whoever"):
        counterparts.take_off(pair, UserFactory(role="Reviewer"), row.pk)
    counterparts.take_off(pair, reviewer, row.pk)
    assert counterparts.seen_by(pair, reviewer, False) == []
    assert Counterpart.objects.count() == 2
    said = [event.words for event in pair.events.order_by("pk")]
    assert said == [
        "Set another FOI response beside it: Harbour waits, by week.",
        "Took another FOI response off: Harbour waits, by week.",
    ]


def test_what_differs_makes_a_pair_of_its_own(pair, reviewer, other):
    made = PairFactory(question=pair.question, request=other)
    assert counterparts.add(pair, reviewer, other) in (made, None)
    made.refresh_from_db()
    assert made.is_flagged == (f"It makes {made.reference}." in pair.events.get().words)


@pytest.mark.parametrize("changes", [{"is_removed": True}, {"body": None, "body_name": "Gone"}, {}])
def test_only_responses_of_the_family_that_are_still_public(pair, reviewer, changes):
    """A factory's request is of a body of its own."""
    with pytest.raises(ValueError, match="same body"):
        counterparts.add(pair, reviewer, FoiRequestFactory(**changes))
    with pytest.raises(ValueError, match="response of this pair"):
        counterparts.add(pair, reviewer, pair.request)
    assert not Counterpart.objects.exists()


def test_the_blind_second_reviewer_sees_none_of_the_first(pair, reviewer, other, client):
    decide(pair, reviewer)
    counterparts.add(pair, reviewer, other)
    second = UserFactory(role="Reviewer")
    pair.refresh_from_db()
    sight = review.sight_of(pair, second)
    assert sight.is_blind
    assert not [event for event in sight.events if "another FOI" in event.words]
    pages = [pair.get_absolute_url(), reverse("counterparts", args=[pair.reference])]
    for user, shown in ((second, False), (reviewer, True)):
        client.force_login(user)
        for page in pages:
            assert (other.title in client.get(page).content.decode()) == shown, page


def test_the_ledger_is_never_changed(pair, reviewer, other):
    counterparts.add(pair, reviewer, other)
    for statement in ("UPDATE {} SET at = now()", "DELETE FROM {}"):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            connection.cursor().execute(statement.format(Counterpart._meta.db_table))


def test_the_page_searches_with_the_words_of_the_asks(pair, reviewer, other, client):
    add_ask(pair.answer, "A", ASKED, pair.question.text)
    call_command("index", rebuild=True, verbosity=0)
    searching.forget()
    client.force_login(reviewer)
    address = reverse("counterparts", args=[pair.reference])
    page = client.get(address).content.decode()
    assert f"{ASKED}</textarea>" in page
    assert "Harbour waits, by week" in page
    assert pair.request.get_absolute_url() not in page
    change = reverse("counterpart_change", args=[pair.reference])
    said = client.post(change, {"add": other.pk}, follow=True).content.decode()
    assert "Set beside this pair." in said
    assert "Take it off" in said
    timeline = client.get(pair.get_absolute_url()).context["timeline"]
    assert any("Other FOI" in event.words for event in timeline.events)
    row = Counterpart.objects.get()
    client.post(change, {"off": row.pk})
    assert counterparts.seen_by(Pair.objects.get(pk=pair.pk), reviewer, False) == []
