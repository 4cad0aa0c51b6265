"""The pages of curated pairs: found, made, unlinked, undone; what each shows and how many queries
it takes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosures.curation import pairs as acts
from disclosures.models import Pair, PairAct, PairReference
from disclosures.web.compare import name_of
from tests.curation.test_pairs import WHY, documents
from tests.factories import PairFactory, UserFactory, add_ask
from tests.review.test_decisions import decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = UserFactory(role="Admin")
    client.force_login(user)
    PairReference.objects.bulk_create(PairReference() for _ in range(50))  # factories number too
    return user


def text(response) -> str:
    return response.content.decode()


def test_a_pair_is_previewed_made_and_undone(client, admin):
    question, request = documents()
    named = {"answer": name_of(question), "request": name_of(request)}
    page = text(client.get(reverse("curate_pair"), named))
    assert "the response gave it" in page or "FOI response" in page
    assert "Make the pair" in page
    assert not Pair.objects.exists()
    said = text(client.post(reverse("curate_pair"), {**named, "reason": WHY}, follow=True))
    pair = Pair.objects.get()
    assert f"{pair.reference} was made by hand" in said
    page = text(client.get(reverse("curate_pair"), named))
    assert "already: to review" in page
    assert "Make the pair" not in page
    undo = reverse("pair_undo", args=[PairAct.objects.get().pk])
    said = text(client.post(undo, {"reason": "A slip."}, follow=True))
    assert "Undone: " in said
    pair.refresh_from_db()
    assert not pair.is_flagged


def test_no_pair_without_a_reason(client, admin):
    question, request = documents()
    named = {"answer": name_of(question), "request": name_of(request)}
    assert "Give a reason" in text(client.post(reverse("curate_pair"), named))
    assert not Pair.objects.exists()


def test_a_document_on_the_wrong_side_is_said(client, admin):
    request = documents()[1]
    page = text(client.get(reverse("curate_pair"), {"answer": name_of(request)}))
    assert "Put it on the other side" in page
    page = text(client.get(reverse("curate_pair"), {"answer": "no such words"}))
    assert "Nothing has the words" in page
    page = text(client.get(reverse("curate_pair"), {"request": request.reference}))
    assert request.title in page


def test_the_list_is_found_by_words_state_and_source(client, admin):
    one = PairFactory(title="Otters by harbour")
    two = PairFactory(title="Buoys", state="confirmed", is_by_person=True)
    found = lambda **asked: [  # noqa: E731
        row.reference for row in client.get(reverse("curate_pairs"), asked).context["rows"]
    ]
    assert found() == [two.reference, one.reference]
    assert found(q="otters") == [one.reference]
    assert found(q=two.reference.lower()) == [two.reference]
    assert found(q=two.question.uin) == [two.reference]
    assert found(state="confirmed") == found(source="person") == [two.reference]
    assert found(q="nothing like it") == []


def test_the_list_takes_as_many_queries_for_many(client, admin):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as made:
            client.get(reverse("curate_pairs"))
        return len(made)

    PairFactory()
    queries()
    few = queries()
    PairFactory.create_batch(5)
    assert queries() == few


def test_unlinking_is_shown_and_undone(client, admin):
    pair = PairFactory()
    here = reverse("pair_acts", args=[pair.reference])
    assert "These are not about the same thing" in text(client.get(here))
    client.post(reverse("pair_unlink", args=[pair.reference]), {"reason": WHY})
    pair.refresh_from_db()
    assert pair.state == "unlinked"
    page = text(client.get(here))
    assert "Not about the same thing" in page
    assert "was unlinked. Undo that first" in page
    assert "Not about the same thing" in text(client.get(pair.get_absolute_url()))
    queue = text(client.get(reverse("review_queue"), {"tab": "all"}))
    assert pair.reference not in queue


@pytest.fixture
def two(admin):
    question, request = documents()
    into = acts.create(admin, question, request, WHY).pair
    return into, acts.create(admin, *documents(question.body), WHY).pair


def test_a_document_is_found_previewed_and_linked(client, admin, two):
    pair, other = two
    here = reverse("pair_link", args=[pair.reference])
    named = {"request": name_of(other.request)}
    page = text(client.get(here, named))
    assert "Link it" in page
    assert not pair.counterparts.exists()
    said = text(client.post(here, {**named, "reason": WHY}, follow=True))
    assert f"Linked to {pair.reference}" in said
    assert pair.counterparts.get().request == other.request
    page = text(client.get(here, {**named, "answer": name_of(other.question)}))
    assert "one document at a time" in page


def test_a_merge_is_shown_first_and_every_address_of_the_other_leads_on(client, admin, two):
    into, gone = two
    here = reverse("pair_merge", args=[gone.reference])
    page = text(client.get(here, {"with": into.reference.lower()}))
    assert f"Merge {gone.reference} into {into.reference}?" in page
    assert gone.question.title in page
    values = {"with": into.reference, "keep": into.reference, "reason": WHY}
    assert "was merged into" in text(client.post(here, values, follow=True))
    for name in ("review", "cluster", "counterparts", "pack_preview_of"):
        reply = client.get(reverse(name, args=[gone.reference]))
        assert (reply.status_code, reply["Location"]) == (302, reverse(name, args=[into.reference]))
    reply = client.post(reverse("note", args=[gone.reference]), {"text": "Late."})
    assert reply["Location"] == reverse("review", args=[into.reference])
    assert not into.notes.exists()
    page = text(client.get(into.get_absolute_url()))
    assert f">{gone.reference}</a> lives on here" in page
    client.logout()
    for name in ("review", "cluster"):
        assert client.get(reverse(name, args=[gone.reference])).status_code == 404


def test_the_reference_that_is_kept_can_be_chosen(client, admin, two):
    into, gone = two
    here = reverse("pair_merge", args=[into.reference])
    page = text(client.get(here, {"with": gone.reference, "keep": gone.reference}))
    assert f"Merge {into.reference} into {gone.reference}?" in page
    page = text(client.get(here, {"with": "M-9999"}, follow=True))
    assert "Give the reference of another pair" in page


def test_a_split_is_shown_first_and_both_pieces_name_each_other(client, admin, two):
    pair = two[0]
    add_ask(pair.answer, "B", "more than six weeks", pair.question.text)
    here = reverse("pair_split", args=[pair.reference])
    assert "Before and after" not in text(client.get(here))
    page = text(client.get(here, {"ask": "B", "title": "By week"}))
    assert "Before and after" in page
    assert "about ask B" in page
    client.post(here, {"ask": "B", "title": "By week", "reason": WHY})
    second = Pair.objects.get(split_from=pair)
    assert f">{second.reference}</a> was split off" in text(client.get(pair.get_absolute_url()))
    assert f">{pair.reference}</a> is the pair that" in text(client.get(second.get_absolute_url()))


def test_nothing_of_a_blind_decision_is_shown_where_pairs_are_merged(client, admin, two):
    into, gone = two
    decide(into, UserFactory(role="Reviewer"), reason="Annex Q settles it.")
    for name, asked in (("pair_acts", {}), ("pair_merge", {"with": gone.reference})):
        page = text(client.get(reverse(name, args=[into.reference]), asked))
        assert "Annex Q" not in page
        assert "second opinion" in page
