"""Pages on which proposals are settled and what came of packs is read."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from disclosures.packs import drafts, outcomes
from tests.factories import UserFactory, add_answer
from tests.packs import made

pytestmark = pytest.mark.django_db
LIST = "/packs/outcomes/"
SAID = "Proposed: The answer was corrected on 9 January 2025."


@pytest.fixture
def user(client):
    user = UserFactory(role="Reviewer")
    client.force_login(user)
    return user


def sent(on=date(2024, 6, 3), recipient="osr"):
    pack = made.pack(recipient)
    made.version(pack)
    drafts.record(pack, made.reviewers()[0], kind="sent", on=on, to="Some office")
    return pack


@pytest.fixture
def pack():
    pack = sent()
    add_answer(
        pack.items.get().pair.question, "412 people.", kind="corrected", outcome="answered",
        date_corrected=date(2025, 1, 9),
    )  # fmt: skip
    outcomes.propose()
    return pack


def html(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_only_reviewers_see_it(client):
    assert client.get(LIST).status_code == 404
    client.force_login(UserFactory(role="Researcher"))
    assert client.get(LIST).status_code == 403


def test_nothing_sent_yet(client, user):
    assert "No pack has been recorded as sent." in html(client, LIST)


def test_a_proposal_shows_on_all_three_pages(client, user, pack):
    pair = pack.items.get().pair
    for address in (LIST, pack.get_absolute_url(), pair.get_absolute_url()):
        page = html(client, address)
        assert SAID in page, address
        assert "Some office" in page


def test_a_proposal_is_accepted_from_the_review_page(client, user, pack):
    pair = pack.items.get().pair
    proposal = pack.proposals.get(outcome="corrected")
    response = client.post(
        f"/packs/outcomes/{proposal.pk}/", {"do": "accept", "back": pair.reference}
    )
    assert response.url == pair.get_absolute_url()
    page = html(client, pair.get_absolute_url())
    assert SAID not in page
    assert "The answer was corrected. The answer was corrected on 9 January 2025." in page
    assert f"({pair.reference})" in html(client, pack.get_absolute_url())
    again = client.post(f"/packs/outcomes/{proposal.pk}/", {"do": "no"}, follow=True)
    assert "Somebody has settled this already." in again.content.decode()


def test_a_proposal_is_turned_down(client, user, pack):
    proposal = pack.proposals.get(outcome="corrected")
    client.post(f"/packs/outcomes/{proposal.pk}/", {"do": "no", "back": "list"})
    assert SAID not in html(client, LIST)
    assert not pack.events.filter(kind="outcome").exists()


def test_a_blind_second_reviewer_sees_nothing_of_it(client, user, pack):
    pair = pack.items.get().pair
    pair.state = "second_opinion"
    pair.save()
    page = html(client, pair.get_absolute_url())
    assert SAID not in page
    assert "Some office" not in page


def test_counts_lead_to_as_many_rows(client, user, pack):
    sent(on=timezone.localdate(), recipient="member")
    drafts.record(
        pack, user, kind="outcome", on=date(2025, 2, 1), outcome="tabled",
        pair=pack.items.get().pair,
    )  # fmt: skip
    page = html(client, LIST)
    assert 'Of <a href="?">2 packs sent</a>' in page
    for link, count in (
        ("state=due", 1),
        ("state=late", 0),
        ("state=came", 1),
        ("outcome=tabled", 1),
    ):
        assert f'href="?{link}"' in page
        assert html(client, f"{LIST}?{link}").count('data-l="Sent"') == count
    assert "Reply expected by" in page


def test_an_outcome_names_its_mismatch(client, user, pack):
    pair = pack.items.get().pair
    version = pack.latest
    values = {"kind": "outcome", "on": "3/2/2025", "outcome": "taken_up", "version": version.pk}
    other = made.pair()
    wrong = client.post(f"/packs/{pack.pk}/record/", {**values, "pair": other.pk})
    assert wrong.status_code == 422
    client.post(f"/packs/{pack.pk}/record/", {**values, "pair": pair.pk})
    assert pack.events.get(kind="outcome").pair == pair


def test_its_queries_do_not_grow(client, user, pack):
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for _ in range(3):
        sent()
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few) <= 12
