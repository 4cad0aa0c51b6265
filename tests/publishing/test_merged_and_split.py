"""What the public sees of pairs that were merged or split: only what is published."""

from __future__ import annotations

import pytest
from django.urls import reverse

from disclosures.curation import merging, pairs
from disclosures.models import Pair
from disclosures.publishing import public
from disclosures.review import publication as steps
from tests.factories import PairFactory
from tests.publishing import made

pytestmark = pytest.mark.django_db
WHY = "One matter."


@pytest.fixture
def published():
    return made.published()


def beside(pair: Pair, **changes) -> Pair:
    """Another pair of the same answer."""
    row = PairFactory(question=pair.question, answer=pair.answer, **changes)
    row.request.body = pair.question.body
    row.request.save()
    return row


def addresses(reference: str) -> list[str]:
    return [reverse("mismatch", args=[reference]), reverse("api_mismatch", args=[reference])]


def test_an_address_leads_on_only_to_what_is_published(client, published):
    pair = published.pair
    gone = beside(pair, title="The hidden title")
    before = [client.get(a).status_code for a in addresses(gone.reference)]
    act = merging.merge(made.admin(), gone, pair, WHY)
    page, api = (client.get(a) for a in addresses(gone.reference))
    assert before == [404, 404]
    assert (page.status_code, page["Location"]) == (302, published.get_absolute_url())
    assert api.json()["reference"] == pair.reference
    content = client.get(published.get_absolute_url()).content.decode()
    assert "The hidden title" not in content
    pairs.undo(made.admin(), act, WHY)
    assert [client.get(a).status_code for a in addresses(gone.reference)] == [404, 404]


def test_between_unpublished_pairs_nothing_can_be_told(client):
    one = made.confirmed()
    two = beside(one)
    merging.merge(made.admin(), two, one, WHY)
    nowhere = [client.get(a) for a in addresses("M-9999")]
    for reply, other in zip(
        [client.get(a) for a in addresses(two.reference)], nowhere, strict=True
    ):
        assert (reply.status_code, other.status_code) == (404, 404)
        assert reply.content.replace(two.reference.encode(), b"M-9999") == other.content


def test_a_published_pair_is_withdrawn_before_it_is_merged_and_its_notice_stays(client, published):
    pair = published.pair
    into = beside(pair)
    with pytest.raises(ValueError, match="Withdraw it first"):
        merging.merge(made.admin(), pair, into, WHY)
    steps.withdraw(pair.pk, made.admin(), "the two records cover different years.")
    act = merging.merge(made.admin(), Pair.objects.get(pk=pair.pk), into, WHY)
    assert public.resolve(pair.reference) == pair.reference
    assert "was withdrawn" in client.get(published.get_absolute_url()).content.decode()
    pairs.undo(made.admin(), act, WHY)
    assert Pair.objects.get(pk=pair.pk).state == "withdrawn"


def test_the_pieces_of_a_split_are_listed_once_they_are_published(client, published):
    first = Pair.objects.get(pk=published.pair_id)
    second = beside(first, split_from=first, title="The piece")
    assert public.pieces(published) == []
    for address in addresses(first.reference):
        assert second.reference not in client.get(address).content.decode()
    other = made.published()
    Pair.objects.filter(pk=other.pair_id).update(split_from=first)
    assert public.pieces(published) == [other]
    for address in addresses(first.reference):
        assert other.reference in client.get(address).content.decode()
    steps.withdraw(first.pk, made.admin(), "the two records cover different years.")
    for address in addresses(first.reference):
        assert other.reference in client.get(address).content.decode()
