"""The public form: what it takes, what it keeps out, and the admin's pages behind it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from disclosures.curation import messages
from disclosures.models import BodyReply, PublicMessage
from disclosures.web import report
from tests.factories import (
    BodyFactory,
    FoiRequestFactory,
    PairFactory,
    QuestionFactory,
    UserFactory,
)
from tests.publishing import made

pytestmark = pytest.mark.django_db
GIVEN = {"kind": "error", "text": "The year is wrong.", "email": "a@example.org"}


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def stamp(monkeypatch):
    """Of a page that was opened long enough ago."""
    monkeypatch.setattr(report, "SOONEST", -1)
    monkeypatch.setattr(report, "_is_timely", lambda stamp: bool(stamp))
    return "ok"


def send(client, good, **changes):
    return client.post(reverse("report"), {**GIVEN, "stamp": good, **changes})


def test_a_message_goes_by_e_mail_to_the_list(client, stamp):
    row = FoiRequestFactory()
    response = send(client, stamp, address=f"https://x.example{row.get_absolute_url()}")
    assert response.status_code == 422  # another site's address
    response = send(client, stamp, address=row.get_absolute_url())
    assert response.url == reverse("report_sent")
    assert not messages.listed().exists()
    link = re.search(r"https?://[^/]+(/corrections/report/\S+)", mail.outbox[0].body)[1]
    assert "Send your message?" in client.get(link).content.decode()
    assert not messages.listed().exists()
    client.post(link)
    message = messages.listed().get()
    assert (message.about, message.text) == (f"request:{row.pk}", GIVEN["text"])


def test_what_it_may_be_about_is_public():
    question, body = QuestionFactory(), BodyFactory()
    publication, hidden = made.published(), PairFactory()
    assert report.about(question.get_absolute_url()) == f"question:{question.pk}"
    assert report.about(f"/bodies/{body.slug}/") == f"body:{body.slug}"
    named = f"mismatch:{publication.reference}"
    assert report.about(publication.get_absolute_url()) == named
    assert report.about(f"/mismatches/{hidden.reference}/") == ""
    assert report.about(f"/review/{publication.reference}/") == ""
    assert report.about("/foi/999999/x/") == ""


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("text", "", "Write your message."),
        ("text", "x" * 5001, "at most 5000 characters"),
        ("email", "nobody", "Write an address such as"),
        ("kind", "", "Choose what it is."),
        ("kind", "reply", "Name the body"),
        ("stamp", "", "very quick"),
    ],
)
def test_a_fault_is_said_beside_its_field_and_above(client, stamp, field, value, said):
    response = send(client, stamp, **{field: value})
    assert response.status_code == 422
    text = response.content.decode()
    assert said in text
    assert "<title>Error: " in text
    assert not PublicMessage.objects.exists()
    assert not mail.outbox


def test_a_program_that_fills_every_field_leaves_nothing(client, stamp):
    assert send(client, stamp, website="http://x").url == reverse("report_sent")
    assert not PublicMessage.objects.exists()
    assert not mail.outbox


def test_a_form_sent_at_once_or_with_a_made_up_stamp_is_asked_for_again(client):
    page = client.get(reverse("report")).content.decode()
    own = re.search('name="stamp" value="([^"]+)"', page)[1]
    for stamp in (own, own[:-1], "x:y:z"):
        assert "very quick" in send(client, stamp).content.decode()


def test_the_stamp_of_a_page_that_was_read_first_is_good(monkeypatch):
    stamp = report.signing.dumps("", salt=report.SALT)
    monkeypatch.setattr(report, "SOONEST", -1)
    assert report._is_timely(stamp)


def test_one_address_writes_a_few_times_an_hour_and_is_kept_nowhere(client, stamp):
    for number in range(report.MOST_AN_HOUR):
        assert send(client, stamp, email=f"a{number}@example.org").status_code == 302
    assert send(client, stamp, email="b@example.org").status_code == 429
    assert PublicMessage.objects.count() == report.MOST_AN_HOUR
    fields = {f.name for f in PublicMessage._meta.get_fields()}
    assert not {"ip", "ip_address", "user_agent"} & fields


def test_where_no_e_mail_goes_out_nothing_is_kept(client, stamp, monkeypatch):
    def fails(*args, **kwargs):
        raise OSError

    monkeypatch.setattr(report, "send_mail", fails)
    assert send(client, stamp).status_code == 503
    assert not PublicMessage.objects.exists()


def test_the_form_is_reached_from_every_record_with_its_address(client):
    publication = made.published()
    pair = publication.pair
    for address in (
        pair.question.get_absolute_url(), pair.request.get_absolute_url(),
        reverse("body", args=[pair.question.body.slug]), publication.get_absolute_url(),
    ):  # fmt: skip
        page = client.get(address).content.decode()
        assert f"{reverse('report')}?about={address}" in page, address
    page = client.get(reverse("report"), {"about": address, "kind": "reply"}).content.decode()
    assert f'value="{address}"' in page
    assert "checked" in page


def inbox(about="", **changes) -> PublicMessage:
    values = {"text": "The year is wrong.", "email": "a@example.org", **changes}
    row = messages.write(changes.pop("kind", "error"), about, **values)
    return messages.confirm(messages.token(row))


def test_an_admin_answers_and_opens_again(client):
    client.force_login(UserFactory(role="Admin"))
    row = inbox(f"question:{QuestionFactory().pk}")
    assert "The year is wrong." in client.get(reverse("messages")).content.decode()
    address = reverse("message", args=[row.pk])
    assert "Take something down" in client.get(address).content.decode()
    client.post(reverse("message_act", args=[row.pk, "answer"]), {"reason": "Wrote back."})
    assert "Nothing waiting." in client.get(reverse("messages")).content.decode()
    assert "Wrote back." in client.get(address).content.decode()
    undo = reverse("message_undo", args=[row.pk, row.acts.get().pk])
    client.post(undo, {"reason": "Too early."})
    row.refresh_from_db()
    assert row.state == "open"
    PublicMessage.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert "<b>Late.</b>" in client.get(address).content.decode()


def test_a_reply_is_taken_over_from_its_page(client):
    client.force_login(UserFactory(role="Admin"))
    publication = made.published(reply="")
    row = messages.write("reply", f"mismatch:{publication.reference}", text="We differ.",
                         email="a@example.org", body_name="Department")  # fmt: skip
    messages.confirm(messages.token(row))
    page = client.get(reverse("message", args=[row.pk])).content.decode()
    assert "Record it as the reply" in page
    assert publication.reference in page
    client.post(reverse("message_act", args=[row.pk, "take-over"]), {"reason": "From its office."})
    assert BodyReply.objects.get().text == "We differ."


def test_an_unconfirmed_message_is_on_no_page(client):
    client.force_login(UserFactory(role="Admin"))
    row = messages.write("error", "", text="Not yet.", email="a@example.org")
    assert client.get(reverse("message", args=[row.pk])).status_code == 404
    assert "Not yet." not in client.get(reverse("messages")).content.decode()


def test_the_list_makes_a_bounded_number_of_queries(client):
    client.force_login(UserFactory(role="Admin"))
    client.get(reverse("messages"))
    counts = []
    for number in (1, 8):
        for _ in range(number):
            for about in (
                f"question:{QuestionFactory().pk}", f"request:{FoiRequestFactory().pk}",
                f"body:{BodyFactory().slug}",
            ):  # fmt: skip
                inbox(about)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("messages"))
        counts.append(len(queries))
    assert counts[1] <= counts[0] < 20
