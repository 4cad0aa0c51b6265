"""Messages from the public: confirmed, answered, closed, taken over, forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.db import DatabaseError, transaction
from django.utils import timezone

from disclosures.curation import messages
from disclosures.models import BodyReply, LogEntry, MessageAct, PublicMessage
from tests.factories import PairFactory, UserFactory
from tests.publishing import made

pytestmark = pytest.mark.django_db
WHY = "Written to by e-mail."


@pytest.fixture
def admin():
    return UserFactory(role="Admin")


def written(kind="error", about="", **changes) -> PublicMessage:
    values = {"text": "The year is wrong.", "email": "a@example.org", "name": "A", **changes}
    return messages.write(kind, about, **values)


def confirmed(*args, **changes) -> PublicMessage:
    return messages.confirm(messages.token(written(*args, **changes)))


def test_a_message_is_on_the_list_once_confirmed_with_the_day_it_is_due():
    message = written()
    assert not messages.listed().exists()
    messages.confirm(messages.token(message))
    again = messages.confirm(messages.token(message))
    assert list(messages.listed()) == [again]
    assert again.due_on > timezone.localdate() + timedelta(days=messages.DUE_DAYS)
    assert LogEntry.objects.filter(kind="reply").count() == 1


@pytest.mark.parametrize(
    "token", ["none", signing.dumps(1, salt="another")], ids=["none", "another"]
)
def test_a_link_that_is_not_ours_confirms_nothing(token):
    written()
    with pytest.raises(ValueError, match="too old"):
        messages.confirm(token)


def test_only_a_published_mismatch_has_its_pair_beside_the_message():
    publication = made.published()
    hidden = PairFactory(reference="M-0999")
    shown = confirmed("reply", f"mismatch:{publication.reference}", body_name="The department")
    assert shown.pair == publication.pair
    assert confirmed("reply", f"mismatch:{hidden.reference}").pair is None


@pytest.mark.parametrize(("kind", "state"), [("answer", "answered"), ("close", "closed")])
def test_it_is_settled_and_opened_again(admin, kind, state):
    message = confirmed()
    act = messages.settle(admin, message.pk, kind, WHY)
    message.refresh_from_db()
    assert (message.state, message.settled_at is None) == (state, False)
    with pytest.raises(ValueError, match="not open"):
        messages.settle(admin, message.pk, kind, WHY)
    messages.undo(admin, act.pk, "More to do.")
    message.refresh_from_db()
    assert (message.state, message.settled_at) == ("open", None)
    with pytest.raises(ValueError, match="undone already"):
        messages.undo(admin, act.pk, WHY)
    with pytest.raises(DatabaseError), transaction.atomic():
        MessageAct.objects.update(reason="Another.")


def test_an_act_needs_a_reason(admin):
    with pytest.raises(ValueError, match="log"), transaction.atomic():
        messages.settle(admin, confirmed().pk, "close", " ")


def test_a_body_s_reply_is_taken_over_as_the_reply_of_the_pair(admin):
    publication = made.published(reply="")
    message = confirmed("reply", f"mismatch:{publication.reference}", text="We differ.",
                        body_name="The department")  # fmt: skip
    act = messages.take_over(admin, message.pk, "Sent from the department.")
    assert BodyReply.objects.filter(pair=publication.pair).get().text == "We differ."
    message.refresh_from_db()
    assert message.state == "answered"
    with pytest.raises(ValueError, match="stays with its pair"):
        messages.undo(admin, act.pk, WHY)


def test_what_is_no_reply_is_not_taken_over(admin):
    publication = made.published()
    for message in (
        confirmed("error", f"mismatch:{publication.reference}"),
        confirmed("reply", ""),
    ):
        with pytest.raises(ValueError, match="Only a body’s reply"):
            messages.take_over(admin, message.pk, WHY)


def test_what_is_not_confirmed_goes_and_of_the_rest_the_name_in_its_time(admin):
    old = timezone.now() - timedelta(days=messages.KEPT_DAYS + 1)
    left, kept = written(), confirmed()
    messages.settle(admin, kept.pk, "close", WHY)
    assert messages.forget() == (0, 0)
    PublicMessage.objects.filter(pk=left.pk).update(written_at=old)
    PublicMessage.objects.filter(pk=kept.pk).update(settled_at=old)
    assert messages.forget() == (1, 1)
    kept.refresh_from_db()
    assert (kept.email, kept.name, kept.text) == ("", "", "The year is wrong.")
