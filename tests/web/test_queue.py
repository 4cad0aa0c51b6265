"""The queue: its filters, its order, its line, and the list that goes along with a pair."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosures import review
from disclosures.models import Pair
from disclosures.web import review_strip
from tests.factories import FoiRequestFactory, PairFactory, UserFactory
from tests.review.test_decisions import decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(client):
    user = UserFactory(role="Reviewer")
    client.force_login(user)
    return user


def listed(client, address="") -> list[str]:
    return [row["pair"].title for row in client.get(f"/review/?{address}").context["rows"]]


def pairs(*titles, **changes) -> list[Pair]:
    return [PairFactory(title=title, **changes) for title in titles]


@pytest.mark.parametrize(
    ("days", "value"),
    [(0, "week"), (-7, "week"), (8, "month"), (-30, "month"), (31, "quarter"), (365, "year"),
     (-366, "more")],
)  # fmt: skip
def test_days_between_whichever_came_first(client, reviewer, days, value):
    pairs("It", days_between=days)
    pairs("Unknown", days_between=None)
    for key in ("week", "month", "quarter", "year", "more"):
        assert listed(client, f"days={key}") == (["It"] if key == value else [])
    assert listed(client, f"days={value}&first=foi") == (["It"] if days < 0 else [])


def test_flagged_since(client, reviewer):
    old, new = pairs("Old", "New")
    Pair.objects.filter(pk=old.pk).update(flagged_at=datetime(2024, 2, 6, 23, tzinfo=UTC))
    Pair.objects.filter(pk=new.pk).update(flagged_at=datetime(2024, 2, 7, tzinfo=UTC))
    assert listed(client, "since=7/2/2024") == ["New"]
    page = client.get("/review/?since=soon").content.decode()
    assert "Write the date as 20/12/2024." in page


def test_filters_go_along_through_a_decision(client, reviewer):
    one, two = pairs("One", "Two", days_between=5)
    pairs("Far", days_between=500)
    page = client.get("/review/?days=week").content.decode()
    assert f"/review/{one.reference}/?days=week&amp;pos=1" in page
    page = client.get(f"/review/{one.reference}/?days=week&pos=1")
    strip = page.context["strip"]
    assert strip["next"] == f"/review/{two.reference}/?days=week&pos=2"
    assert (strip["total"], strip["previous"]) == (2, None)
    assert 'name="list" value="days=week&amp;pos=1"' in page.content.decode()


def test_no_list_orders_a_pair_that_waits_for_a_second_opinion_by_its_score(client, reviewer):
    pairs("Weak", score=20, strength="Weak")
    early, late = pairs("Early", "Late", state="second_opinion", is_reverse=True)
    for score in (10, 99):
        Pair.objects.filter(pk=late.pk).update(score=score)
        Pair.objects.filter(pk=early.pk).update(score=50)
        assert listed(client, "tab=all") == ["Weak", "Early", "Late"]
        assert listed(client, "tab=reverse") == ["Early", "Late"]
        assert listed(client, "tab=second") == ["Early", "Late"]


def test_the_strip_reads_a_bounded_part_of_the_list(client, reviewer, monkeypatch):
    monkeypatch.setattr(review_strip, "AROUND", 2)
    monkeypatch.setattr(review_strip, "READ", 6)
    made = pairs(*(f"P{n:02}" for n in range(12)))
    for at in (1, 2, 6, 11, 12):
        # The link may be older than the list.
        for near in (at, max(1, at - 1), at + 1):
            strip = client.get(f"{made[at - 1].get_absolute_url()}?pos={near}").context["strip"]
            assert (strip["position"], strip["total"]) == (at, 12)
            before, after = strip["previous"], strip["next"]
            assert (before is None) == (at == 1)
            assert after is None if at == 12 else made[at].reference in after
    gone = client.get(f"{made[11].get_absolute_url()}?pos=1").context["strip"]
    assert gone["position"] is None
    assert client.get(f"{made[0].get_absolute_url()}?pos=9999999x").status_code == 200


def test_a_row_more_costs_no_query_more(client, reviewer):
    def asked():
        with CaptureQueriesContext(connection) as found:
            assert client.get("/review/").status_code == 200
        return len(found)

    pairs("One", "Two")
    asked()  # what is cached from then on
    few = asked()
    pairs(*"abcdefgh")
    assert asked() == few <= 21


def test_ticked_pairs_are_dismissed_as_duplicates_of_one(client, reviewer):
    kept, one, two = pairs("Kept", "One", "Two")
    page = client.get("/review/").content.decode()
    assert f'name="read-{one.reference}" value="{one.documents}"' in page
    form = {"pair": [one.reference, two.reference], "duplicate": "1", "duplicate_of": "m-9999",
            f"read-{one.reference}": one.documents}  # fmt: skip
    said = client.post(reverse("review_together"), form, follow=True).content.decode()
    assert "Give the reference of the pair that stays" in said
    form["duplicate_of"] = kept.reference.lower()
    said = client.post(reverse("review_together"), form, follow=True).content.decode()
    assert f"1 pair dismissed as a duplicate of {kept.reference}." in said
    assert f"so left: {two.reference}." in said
    assert listed(client) == ["Kept", "Two"]


def test_a_researcher_dismisses_nothing(client):
    one, kept = pairs("One", "Kept")
    client.force_login(UserFactory(role="Researcher"))
    form = {"pair": [one.reference], "duplicate": "1", "duplicate_of": kept.reference,
            f"read-{one.reference}": one.documents}  # fmt: skip
    assert client.post(reverse("review_together"), form).status_code == 403
    assert Pair.objects.get(pk=one.pk).state == "to_review"


def test_only_descriptions_that_fit_the_dates_are_offered(client, reviewer):
    later = date(2024, 6, 7)
    pair = PairFactory(request=FoiRequestFactory(date_responded=later))
    page = client.get(pair.get_absolute_url()).content.decode()
    assert "an FOI response later gave it" in page
    assert "an FOI response had already given it" not in page


@pytest.mark.parametrize("address", ["/review/", "/packs/"])
def test_no_proxy_keeps_a_page_of_reviewers(client, reviewer, address):
    assert client.get(address)["Cache-Control"] == "private, no-cache"


def test_whether_a_second_opinion_was_asked_for_does_not_tell_what_the_first_decided(client):
    """Where none was asked for, a Confirm waits: a Dismiss would not."""
    people = [UserFactory(role="Reviewer") for _ in range(2)]
    confirmed, dismissed = pairs("One", "Two")
    decide(confirmed, people[0])
    decide(dismissed, people[0], "dismiss")
    review.ask_second_opinion(dismissed, people[0])
    client.force_login(people[1])
    for pair in (confirmed, dismissed):
        page = client.get(pair.get_absolute_url()).content.decode()
        assert "Second opinion: <b>waited for</b>" in page
        assert "Asked anyone for a second opinion" not in page
    client.force_login(people[0])
    page = client.get(dismissed.get_absolute_url()).content.decode()
    assert "Second opinion: <b>asked of anyone</b>" in page
