"""Acts on pairs in an order that nobody means, at once, and on what the public knows."""

from __future__ import annotations

import pytest
from django.urls import reverse

from disclosures import review
from disclosures.curation import merging, pairs, splitting, takedown
from disclosures.models import FoiRequest, PairAct, PairReference
from disclosures.publishing import public
from disclosures.review import counterparts
from tests.factories import UserFactory
from tests.publishing import made as published_made
from tests.review.test_decisions import decide

from .test_merging_splitting import two, wide
from .test_pairs import WHY, admin, documents, fresh, pair

pytestmark = pytest.mark.django_db
__all__ = ["admin", "pair", "two", "wide"]  # fixtures of theirs


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch):
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda *args, **kwargs: None)


def page(client, reference: str):
    return client.get(f"/mismatches/{reference}/")


def test_a_withdrawn_pair_keeps_its_notice_whatever_becomes_of_it(admin, client):
    PairReference.objects.create()  # the factories' own pairs deal no reference
    gone = published_made.withdrawn().pair
    assert page(client, gone.reference).status_code in (200, 410)
    before = page(client, gone.reference)
    act = pairs.unlink(admin, fresh(gone), WHY)
    after = page(client, gone.reference)
    assert (after.status_code, "withdrawn" in after.content.decode()) == (
        before.status_code,
        True,
    )
    pairs.undo(admin, act, WHY)
    assert fresh(gone).state == "withdrawn"
    into = pairs.create(admin, *documents(gone.question.body), WHY).pair
    merging.merge(admin, fresh(gone), fresh(into), WHY, "stands")
    after = page(client, gone.reference)
    assert after.status_code == before.status_code
    assert into.reference not in after.content.decode()
    assert page(client, into.reference).status_code == 404


def test_a_merge_into_an_unpublished_pair_tells_visitors_nothing(admin, two, client):
    gone, into = two
    merging.merge(admin, gone, into, WHY)
    for reference in (gone.reference, into.reference):
        answer = page(client, reference)
        assert answer.status_code == 404
        assert into.reference not in answer.headers.get("Location", "")
    for name in ("pair_acts", "pair_merge", "pair_split", "pair_link"):
        assert client.get(reverse(name, args=[gone.reference])).status_code == 404


@pytest.mark.parametrize("name", ["pair_unlink"])
def test_no_act_by_get(admin, pair, client, name):
    client.force_login(admin)
    assert client.get(reverse(name, args=[pair.reference])).status_code == 405
    act = PairAct.objects.first()
    assert client.get(reverse("pair_undo", args=[act.pk])).status_code == 405


def test_an_act_on_a_hidden_pair_is_refused_in_words(admin, pair, client):
    act = pairs.unlink(admin, pair, WHY)
    made = PairAct.objects.filter(pair=pair, kind="create").first()
    takedown.hide(admin, f"question:{pair.question_id}", WHY)
    for one in (act, made):
        with pytest.raises(ValueError, match="taken down"):
            pairs.undo(admin, one, WHY)
    client.force_login(admin)
    answer = client.post(reverse("pair_undo", args=[act.pk]), {"reason": WHY})
    assert answer.status_code == 302
    assert client.get(reverse("curate_pairs")).status_code == 200


def test_a_merge_of_a_pair_hidden_meanwhile(admin, two):
    gone, into = two
    takedown.hide(admin, f"request:{gone.request_id}", WHY)
    with pytest.raises(ValueError, match="taken down"):
        merging.merge(admin, gone, into, WHY)


def test_a_merge_is_undone_after_what_lives_on_was_published_or_merged(admin, two):
    gone, into = two
    third = pairs.create(admin, *documents(gone.question.body), WHY).pair
    first = merging.merge(admin, gone, into, WHY)
    second = merging.merge(admin, fresh(into), third, WHY)
    with pytest.raises(ValueError, match="Undo"):
        pairs.undo(admin, first, WHY)
    pairs.undo(admin, second, WHY)
    pairs.undo(admin, first, WHY)
    assert {fresh(p).state for p in (gone, into, third)} == {"to_review"}
    assert not counterparts.of(third).exists()
    assert not counterparts.of(into).exists()


def test_a_merge_is_not_undone_while_the_other_awaits_a_second_opinion(admin, two):
    gone, into = two
    act = merging.merge(admin, gone, into, WHY)
    first = UserFactory(role="Reviewer")
    decide(fresh(into), first)
    assert fresh(into).state == "second_opinion"
    pairs.undo(admin, act, WHY)
    assert fresh(into).state == "second_opinion"
    # What the undo tells a blind reviewer names nobody's decision.
    told = fresh(into).events.filter(is_blind=False)
    assert not any("ecid" in row.words for row in told)


def test_an_unlink_and_its_undo_keep_a_second_opinion_waiting(admin, pair):
    decide(pair, UserFactory(role="Reviewer"))
    assert fresh(pair).state == "second_opinion"
    act = pairs.unlink(admin, fresh(pair), WHY)
    pairs.undo(admin, act, WHY)
    assert fresh(pair).state == "second_opinion"


def test_what_was_made_by_hand_cannot_be_unmade_once_it_was_merged_split_or_linked(admin, two):
    gone, into = two
    made = PairAct.objects.get(pair=into, kind="create")
    merging.merge(admin, gone, into, WHY)
    with pytest.raises(ValueError, match="merge"):
        pairs.undo(admin, made, WHY)


def test_two_admins_at_once_split_the_same_ask(admin, wide):
    splitting.split(admin, wide, splitting.Parts(letters=("B",)), WHY)
    with pytest.raises(ValueError, match="no longer this pair"):
        splitting.split(UserFactory(role="Admin"), wide, splitting.Parts(letters=("B",)), WHY)


def test_a_split_of_a_published_or_blind_pair_is_refused(admin, wide):
    decide(wide, UserFactory(role="Reviewer"), asks=("A",))
    with pytest.raises(ValueError, match="second opinion"):
        splitting.split(admin, wide, splitting.Parts(letters=("B",)), WHY)


def test_undoing_a_split_while_the_piece_is_blind_is_refused(admin, wide):
    act = splitting.split(admin, wide, splitting.Parts(letters=("B",)), WHY)
    decide(fresh(act.other), UserFactory(role="Reviewer"), asks=("B",))
    with pytest.raises(ValueError, match=r"decided since|second opinion"):
        pairs.undo(admin, act, WHY)


def test_of_a_public_page_nothing_is_left_by_an_undo(admin):
    row = published_made.published()
    act = PairAct.objects.create(
        by=admin, kind="unlink", pair=row.pair, words="x", reason="x", before={"is_flagged": True}
    )
    with pytest.raises(ValueError, match="changed since"):
        pairs.undo(admin, act, WHY)
    assert public.latest(row.reference).pair.state == "published"


def test_a_blind_admin_learns_nothing_from_curation(admin, two, client):
    """What the first reviewer set beside the pair, noted and wrote are lines of the blind."""
    shown, other = two
    response = documents(shown.question.body)[1]
    FoiRequest.objects.filter(pk=response.pk).update(title="Zebra crossings by ward")
    response.refresh_from_db()
    pairs.link(admin, shown, response, "Zebras settle it.")
    review.write_note(fresh(shown), admin, "Zebra note.")
    decide(fresh(shown), admin)
    assert fresh(shown).state == "second_opinion"
    blind = UserFactory(role="Admin")
    client.force_login(blind)
    for address in (
        reverse("curate_pairs"),
        reverse("pair_acts", args=[shown.reference]),
        reverse("pair_split", args=[shown.reference]),
        reverse("pair_link", args=[shown.reference]),
        reverse("pair_merge", args=[other.reference]) + f"?with={shown.reference}",
        reverse("pair_merge", args=[shown.reference]) + f"?with={other.reference}",
        reverse("log"),
    ):
        html = client.get(address).content.decode()
        assert "Zebra" not in html, address
        assert "1 note" not in html, address
    client.force_login(admin)
    assert "Zebra" in client.get(reverse("curate_pairs")).content.decode()
