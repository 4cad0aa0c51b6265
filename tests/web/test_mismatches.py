"""Published mismatches as anyone reads them, and the page from which an admin publishes."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from disclosures.models import BodyReply, Letter, Pair, Publication
from disclosures.review import publication as steps
from tests.factories import UserFactory
from tests.packs import made as packs_made
from tests.publishing import made

pytestmark = pytest.mark.django_db
POSTS = ("send", "reply", "no_reply", "publish", "withdraw")


def page(client, row: Publication) -> str:
    return client.get(row.get_absolute_url()).content.decode()


def at(name: str, pair, *args) -> str:
    return reverse(f"publication{name}", args=[pair.reference, *args])


def test_the_page_says_all_of_it_and_nothing_more(client):
    row = made.published()
    text = page(client, row)
    for words in (
        row.title, "What each document says", made.REPLY, "What happened when", "Ask by ask",
        "Full text, side by side", "What else could explain it", "The counts may differ.",
        "Confirmed by two reviewers", "Corrections", "Cite", "Download the evidence", "412 people",
    ):  # fmt: skip
        assert words in text, words
    for hidden in (*made.NAMES, "Ottoline", packs_made.REASON, "score", "<form", made.OFFICE):
        assert hidden not in text, hidden
    assert len(text) < 80_000


def test_without_a_reply_it_says_when_it_was_asked_for(client):
    row = made.published(reply="")
    assert "Asked for a reply on" in page(client, row)
    assert "None received by" in page(client, row)


def test_a_withdrawn_page_is_a_notice_with_date_and_reason(client):
    row = made.withdrawn()
    text = page(client, row)
    today = timezone.localdate()
    assert f"This was withdrawn on {today.day} {today:%B %Y} because the two records" in text
    for hidden in ("412 people", made.REPLY, "Download the evidence"):
        assert hidden not in text
    for kind in ("pdf", "docx", "json"):
        address = reverse("mismatch_file", args=[row.reference, kind])
        assert client.get(address).status_code == 404
    assert row.reference not in client.get(reverse("mismatches")).content.decode()


def test_a_changed_source_is_said_and_the_text_stays(client):
    row = made.published()
    pair = row.pair
    pair.answer.text = "Another text altogether."
    pair.answer.save()
    pair.request_version += 1
    pair.state = "source_changed"
    pair.save()
    text = page(client, row)
    assert "A source has changed since this was published" in text
    assert "Another text altogether" not in text


def test_a_correction_is_dated_and_listed(client):
    row = made.published()
    made.publish(Pair.objects.get(pk=row.pair_id), note="The heading was shortened.")
    text = page(client, row)
    assert text.count("The heading was shortened.") == 2
    assert "first published" in text


@pytest.mark.parametrize("kind", ["pdf", "docx", "json"])
def test_the_evidence_can_be_downloaded(client, kind):
    row = made.published()
    response = client.get(reverse("mismatch_file", args=[row.reference, kind]))
    assert response.status_code == 200
    assert row.reference in response["Content-Disposition"]
    assert client.get(reverse("mismatch_file", args=[row.reference, "zip"])).status_code == 404


def test_references_as_people_type_them_redirect(client):
    row = made.published()
    number = int(row.reference[2:])
    response = client.get(f"/mismatches/m-{number}/")
    assert (response.status_code, response["Location"]) == (301, row.get_absolute_url())


def test_the_list_when_empty_and_its_filters(client):
    assert (
        "None published yet. Each one needs two reviewers"
        in client.get(reverse("mismatches")).content.decode()
    )
    row = made.published()
    other = made.published()
    listed = client.get(reverse("mismatches"), {"body": row.body.key}).content.decode()
    assert row.reference in listed
    assert other.reference not in listed
    for values, count in (
        ({"outcome": "not_held"}, 2), ({"outcome": "cost"}, 0), ({"since": "01/01/2999"}, 0),
        ({"until": "01/01/1999"}, 0), ({}, 2),
    ):  # fmt: skip
        found = client.get(reverse("mismatches_json"), values).json()["mismatches"]
        assert len(found) == count, values


def test_the_list_asks_the_database_a_fixed_number_of_times(client, django_assert_max_num_queries):
    for _ in range(3):
        made.published()
    for name in ("mismatches", "mismatches_csv", "mismatches_json", "mismatches_feed"):
        with django_assert_max_num_queries(12):
            client.get(reverse(name))


def test_exports_and_feed_hold_the_published_ones(client):
    row = made.published()
    rows = list(
        csv.DictReader(io.StringIO(client.get("/mismatches.csv").content.decode("utf-8-sig")))
    )
    assert [r["reference"] for r in rows] == [row.reference]
    assert json.loads(client.get("/mismatches.json").content)["mismatches"][0]["title"] == row.title
    feed = client.get("/mismatches/feed.atom")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert row.get_absolute_url() in feed.content.decode()


def test_home_answer_and_request_lead_to_it(client):
    row = made.published()
    for address in (
        "/", row.pair.question.get_absolute_url(), row.pair.request.get_absolute_url(),
    ):  # fmt: skip
        assert row.get_absolute_url() in client.get(address).content.decode(), address
    steps.withdraw(row.pair_id, made.admin(), "the years differ.")
    for address in ("/", row.pair.question.get_absolute_url()):
        assert row.get_absolute_url() not in client.get(address).content.decode()


# The review side.


def test_an_admin_sends_records_publishes_and_withdraws(client):
    pair = made.confirmed()
    client.force_login(made.admin())
    text = client.get(at("", pair)).content.decode()
    assert "Request for comment: records about" in text
    draft = client.get(at("_letter", pair, "txt")).content.decode()
    assert "We ask for your comment" in draft
    today = timezone.localdate()
    client.post(
        at("_send", pair),
        {"letter-to": made.OFFICE, "letter-text": "Please comment.", "do": "record",
         "letter-sent_on": f"{today:%d/%m/%Y}"},
    )  # fmt: skip
    letter = Letter.objects.get()
    assert not mail.outbox
    queue = client.get(reverse("review_queue"), {"tab": "replies"}).content.decode()
    assert f"Reply due {letter.reply_due.day} {letter.reply_due:%B %Y}" in queue
    refused = client.post(at("_no_reply", pair), follow=True).content.decode()
    assert "has not passed" in refused
    client.post(
        at("_reply", pair), {"reply-received_on": f"{today:%d/%m/%Y}", "reply-text": made.REPLY}
    )
    assert BodyReply.objects.get().text == made.REPLY
    assert "Clear the list above" in client.get(at("", pair)).content.decode()
    client.post(
        at("_choices", pair),
        {"explanation_words": "The counts may differ.", "explanation-0": "approve"},
    )
    assert made.REPLY in client.get(at("_preview", pair)).content.decode()
    form = {"publish-title": pair.title, "publish-sure": "on"}
    response = client.post(at("_publish", pair), form)
    row = Publication.objects.get()
    assert response["Location"] == row.get_absolute_url()
    client.post(
        at("_withdraw", pair), {"withdraw-reason": "the years differ.", "withdraw-sure": "on"}
    )
    pair.refresh_from_db()
    assert pair.state == "withdrawn"


def test_a_letter_is_not_recorded_from_before_the_confirmation(client):
    pair = made.confirmed()
    client.force_login(made.admin())
    form = {"letter-to": made.OFFICE, "letter-text": "Please comment.", "do": "record",
            "letter-sent_on": "01/01/2020"}  # fmt: skip
    response = client.post(at("_send", pair), form)
    assert response.status_code == 422
    assert "when it was confirmed" in response.content.decode()
    assert not Letter.objects.exists()


def test_e_mail_goes_only_where_an_address_is_given(client, settings):
    pair = made.confirmed()
    client.force_login(made.admin())
    form = {"letter-to": made.OFFICE, "letter-text": "Please comment.", "do": "mail",
            "letter-sent_on": f"{timezone.localdate():%d/%m/%Y}"}  # fmt: skip
    assert "Give the address" in client.post(at("_send", pair), form).content.decode()
    settings.EMAIL_BACKEND = "tests.web.test_mismatches.Refusing"
    form["letter-email"] = "office@example.org"
    assert "Nothing was recorded" in client.post(at("_send", pair), form).content.decode()
    assert not Letter.objects.exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client.post(at("_send", pair), form)
    assert [m.to for m in mail.outbox] == [["office@example.org"]]


class Refusing:
    """A mail server that is not there."""

    def __init__(self, **kwargs):
        pass

    def send_messages(self, messages):
        raise OSError("refused")


@pytest.mark.parametrize("name", POSTS)
def test_only_admins_change_anything(client, name):
    pair = made.confirmed()
    client.force_login(UserFactory(role="Reviewer"))
    before = Pair.objects.values().get()
    assert client.post(at(f"_{name}", pair)).status_code == 403
    assert Pair.objects.values().get() == before
    assert client.get(at(f"_{name}", pair)).status_code == 405


def test_there_is_no_such_page_before_two_reviewers_have_confirmed(client):
    pair = made.confirmed(confirmed=False)
    packs_made.confirm(pair, count=1)
    for role in ("Reviewer", "Admin"):
        client.force_login(UserFactory(role=role))
        for name in ("", "_preview"):
            assert client.get(at(name, pair)).status_code == 404


@pytest.mark.parametrize("words", ["They hid it.", "the answer was false"])
def test_a_withdrawal_says_no_motive_either(client, words):
    row = made.published()
    client.force_login(made.admin())
    response = client.post(
        at("_withdraw", row.pair), {"withdraw-reason": words, "withdraw-sure": "on"}
    )
    assert response.status_code == 422
    assert "This says why someone acted" in response.content.decode()


def test_no_word_to_avoid_is_in_these_templates(client):
    """What the tool itself says on these pages (ui.md section 6)."""
    from pathlib import Path

    from disclosures.review.wording import says_why

    root = Path(__file__).resolve().parents[2] / "templates"
    for path in (*root.glob("mismatches/*.html"), root / "review/publication.html"):
        assert says_why(path.read_text().replace('"', "")) == [], path
