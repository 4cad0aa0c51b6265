"""Deciding in the page: what each choice needs, what is refused, what is kept, who may know."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from disclosures.models import Decision, Pair
from disclosures.review.decisions import last_seen
from tests.factories import PairFactory, UserFactory, add_answer, add_ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    made = PairFactory()
    add_ask(made.answer, "A", "how many people waited more than six weeks", made.question.text)
    return made


@pytest.fixture
def reviewer(client):
    user = UserFactory(role="Reviewer", first_name="Ada")
    client.force_login(user)
    return user


def typed(pair, user, verdict="dismiss", **changes):
    values = {
        "confirm": {
            "asks": ["A"],
            "description": "not_held_given_before",
            "reason": "Both say so.",
        },
        "dismiss": {"dismissal": "different_information"},
        "needs_more": {"missing": "Annex B", "back_on": "20/12/2027"},
    }[verdict]  # fmt: skip
    return {"verdict": verdict, "documents": pair.documents, "seen": last_seen(pair, user),
            **values, **changes}  # fmt: skip


def save(client, pair, user, verdict="dismiss", **changes):
    return client.post(
        reverse("decide", args=[pair.reference]), typed(pair, user, verdict, **changes)
    )


@pytest.mark.parametrize("verdict", ["confirm", "dismiss", "needs_more"])
def test_each_choice_is_saved_and_said(client, pair, reviewer, verdict):
    response = save(client, pair, reviewer, verdict)
    assert response.status_code == 302
    assert Decision.objects.get().verdict == verdict
    page = client.get(response.url).content.decode()
    assert pair.reference in page
    assert "Undo</button>" in page


@pytest.mark.parametrize(
    ("verdict", "changes", "words"),
    [
        ("confirm", {"asks": []}, "Choose at least one ask."),
        ("confirm", {"reason": ""}, "Give the reason for your decision."),
        ("confirm", {"description": ""}, "Choose how it should be described."),
        ("dismiss", {"dismissal": ""}, "Choose why it is dismissed."),
        ("dismiss", {"dismissal": "other", "reason": ""}, "Say what the other reason is."),
        ("dismiss", {"dismissal": "duplicate", "duplicate_of": "M-9999"}, "as M-0412"),
        ("needs_more", {"missing": ""}, "Say what is missing."),
        ("needs_more", {"back_on": "soon"}, "Write the date as 20/12/2024."),
        ("dismiss", {"reason": "They lied."}, "This says why someone acted."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    client, pair, reviewer, verdict, changes, words
):
    response = save(client, pair, reviewer, verdict, **{"reason": "Kept as typed.", **changes})
    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert changes.get("reason", "Kept as typed.") in page
    assert not Decision.objects.exists()


def test_the_documents_own_words_may_be_kept(client, pair, reviewer):
    refused = save(client, pair, reviewer, reason="It is misleading.")
    assert "Keep these words" in refused.content.decode()
    assert save(client, pair, reviewer, reason="The letter says “misleading”.").status_code == 302


def test_words_kept_on_purpose_are_saved(client, pair, reviewer):
    assert save(client, pair, reviewer, reason="It failed.", keep_words="on").status_code == 302


def test_someone_saved_while_i_was_reading(client, pair, reviewer):
    form = typed(pair, reviewer, reason="Mine.")
    other = UserFactory(role="Reviewer", first_name="Ben")
    client.force_login(other)
    save(client, pair, other, reason="Theirs.")
    client.force_login(reviewer)
    response = client.post(reverse("decide", args=[pair.reference]), form)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Ben dismissed this at" in page
    assert "Theirs." in page
    assert "Mine." in page
    assert Decision.objects.count() == 1


def test_the_second_reviewer_sees_nothing_of_the_first(client, pair, reviewer):
    save(client, pair, reviewer, "confirm", reason="The first reason of all.")
    client.post(reverse("note", args=[pair.reference]), {"text": "A note of the first."})
    client.force_login(UserFactory(role="Reviewer", first_name="Ben"))
    pair.refresh_from_db()
    page = client.get(pair.get_absolute_url()).content.decode()
    for hidden in (
        "The first reason",
        "A note of the first",
        "Confirmed for ask",
        "match score of",
    ):
        assert hidden not in page
    assert "You will see the first decision after you save yours." in page


def test_both_see_both_reasons_when_they_differ(client, pair, reviewer):
    save(client, pair, reviewer, "confirm", reason="The first reason.")
    other = UserFactory(role="Reviewer", first_name="Ben")
    client.force_login(other)
    pair.refresh_from_db()
    save(client, pair, other, "dismiss", reason="The second reason.")
    for user in (reviewer, other):
        client.force_login(user)
        page = client.get(pair.get_absolute_url()).content.decode()
        assert "The first reason." in page
        assert "The second reason." in page
        assert "decided differently" in page


def test_an_admin_settles(client, pair, reviewer):
    save(client, pair, reviewer, "confirm")
    other = UserFactory(role="Reviewer")
    client.force_login(other)
    pair.refresh_from_db()
    save(client, pair, other)
    admin = UserFactory(role="Admin")
    client.force_login(admin)
    pair.refresh_from_db()
    assert "Settle as an admin" in client.get(pair.get_absolute_url()).content.decode()
    save(client, pair, admin, "confirm", settle="1")
    pair.refresh_from_db()
    assert pair.state == "confirmed"


def test_undo_by_its_button(client, pair, reviewer):
    save(client, pair, reviewer)
    client.post(reverse("undo", args=[Decision.objects.get().pk]))
    pair.refresh_from_db()
    assert pair.state == "to_review"


def test_a_session_that_ended_keeps_the_form_through_sign_in(client, pair, reviewer):
    form = typed(pair, reviewer, reason="Typed before the session ended.")
    client.logout()
    response = client.post(reverse("decide", args=[pair.reference]), form)
    assert response.url.startswith(reverse("account_login"))
    client.force_login(reviewer)
    page = client.get(pair.get_absolute_url()).content.decode()
    assert "Typed before the session ended." in page
    assert not Decision.objects.exists()


def test_an_ended_session_learns_nothing_of_a_reference(client):
    known, unknown = PairFactory().reference, "M-9999"
    answers = {client.post(reverse("decide", args=[r]), {}).status_code for r in (known, unknown)}
    assert answers == {302}


def test_source_changed_shows_the_words_old_and_new(client, pair, reviewer):
    save(client, pair, reviewer)
    pair.answer = add_answer(pair.question, "The information is held, and is not central.")
    Pair.objects.filter(pk=pair.pk).update(answer=pair.answer, state="source_changed")
    page = client.get(pair.get_absolute_url()).content.decode()
    assert "The answer has changed since the decision" in page
    assert "<del>" in page
    assert "<ins>" in page


def test_confirm_is_not_offered_for_a_request_that_is_gone(client, pair, reviewer):
    pair.request.is_removed = True
    pair.request.save()
    page = client.get(pair.get_absolute_url()).content.decode()
    assert "Confirm is not offered until both texts can be read." in page
    assert save(client, pair, reviewer, "confirm").status_code == 422


@pytest.mark.parametrize("act", ["assign", "second", "note", "not_now", "decide"])
def test_acts_are_for_reviewers_alone(client, pair, act):
    address = reverse(act, args=[pair.reference])
    if act != "decide":
        assert client.post(address, {}).status_code == 404
    client.force_login(UserFactory(role="Researcher"))
    assert client.post(address, {}).status_code == 403
    assert client.get(address).status_code in (403, 405)


def test_assigning_and_mentions_send_mail_that_says_nothing_of_decisions(client, pair, reviewer):
    ben = UserFactory(role="Reviewer", first_name="Ben")
    save(client, pair, reviewer, "confirm")
    client.post(reverse("assign", args=[pair.reference]), {"to": str(ben.pk)})
    client.post(reverse("note", args=[pair.reference]), {"text": "@Ben, see Annex A."})
    client.post(reverse("second", args=[pair.reference]), {"of": str(ben.pk)})
    assert [m.to for m in mail.outbox] == [[ben.email]] * 3
    assert not any("onfirm" in m.body + m.subject or "Annex" in m.body for m in mail.outbox)


def rows_of(client, address):
    """The queue's table, without the message over it."""
    return client.get(address).content.decode().partition("<table")[2]


def test_the_queue_has_a_tab_for_each_kind_of_work(client, pair, reviewer):
    save(client, pair, reviewer, "confirm")
    assert pair.reference not in rows_of(client, "/review/?tab=second")
    client.force_login(UserFactory(role="Reviewer"))
    assert pair.reference in rows_of(client, "/review/?tab=second")


def test_not_now_puts_a_pair_last_for_me_alone(client, reviewer):
    first, second = PairFactory(score=90), PairFactory(score=80)
    client.post(reverse("not_now", args=[first.reference]))
    mine = rows_of(client, "/review/")
    assert mine.index(second.reference) < mine.index(first.reference)
    client.force_login(UserFactory(role="Reviewer"))
    theirs = rows_of(client, "/review/")
    assert theirs.index(first.reference) < theirs.index(second.reference)


def test_ticked_pairs_are_assigned_or_put_off_together_and_never_decided(client, reviewer):
    pairs = [PairFactory(), PairFactory()]
    references = [p.reference for p in pairs]
    client.post(reverse("review_together"), {"pair": references, "to": "me"})
    assert set(Pair.objects.values_list("assigned_to", flat=True)) == {reviewer.pk}
    client.post(reverse("review_together"), {"pair": references, "not_now": "1"})
    assert not Decision.objects.exists()


def test_save_and_open_next_goes_down_the_list(client, reviewer):
    first, second = PairFactory(score=90), PairFactory(score=80)
    page = client.get(f"{first.get_absolute_url()}?pos=1").content.decode()
    assert "Save and open next" in page
    onwards = f"{second.get_absolute_url()}?pos=2"
    response = save(client, first, reviewer, open_next="1", next=onwards, list="pos=1")
    assert response.url == onwards
