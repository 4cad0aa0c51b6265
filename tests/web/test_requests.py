"""The page of one FOI request, and the saved copies behind records."""

import pytest

from disclosures import storage
from disclosures.models import Attachment, AttachmentPage, MessageAttachment
from disclosures.web.exemptions import titled
from tests.factories import (
    FoiRequestFactory,
    PairFactory,
    SourcePageFactory,
    UserFactory,
    add_message,
    hashed,
)

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> \"'><img src=x onerror=alert(2)>"


def page(client, request):
    response = client.get(request.get_absolute_url())
    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex"
    return response.content.decode()


def enclose(request, **changes):
    message = request.messages.filter(sender="authority").last()
    values = {"file_name": "figures.pdf", "url": "https://source.test/f.pdf", "position": 1}
    return MessageAttachment.objects.create(message=message, **{**values, **changes})


def test_messages_are_shown_and_the_requester_is_called_requester(client):
    html = page(client, FoiRequestFactory())
    assert "<span>Requester</span>" in html
    assert '<mark class="release">412 people</mark>' in html
    assert "20 working days, limit 20" in html


def test_the_requesters_label_is_shown_as_theirs_beside_our_outcome(client):
    request = FoiRequestFactory(
        described_state="rejected", read__outcome="refused_cost", read__sections=["s12"]
    )
    html = page(client, request)
    assert "“Refused”, the label chosen by the requester" in html
    assert "Refused on cost" in html
    assert "Section 12: Cost above the limit" in html


def test_how_the_response_changed_is_listed_with_its_dates_where_it_did(client):
    steps = [
        {"date": "2024-05-03", "source": "message:1", "outcome": "refused_cost"},
        {"date": "2024-06-10", "source": "attachment:1:p2", "outcome": "released"},
    ]
    html = page(client, FoiRequestFactory(read__history=steps))
    assert "How the response changed" in html
    assert '3 May 2024: <a href="#message-1">Refused on cost</a>' in html
    assert '10 June 2024: <a href="#correspondence">' in html
    assert "How the response changed" not in page(
        client, FoiRequestFactory(read__history=steps[:1])
    )


def test_hostile_text_is_escaped_everywhere(client):
    request = FoiRequestFactory(
        title=HOSTILE,
        described_state=HOSTILE[:40],
        url="javascript:alert(3)",
        messages=[("requester", HOSTILE), ("authority", HOSTILE)],
    )
    add_message(request, "annotation", HOSTILE)
    enclose(request, file_name=HOSTILE, url="javascript:alert(4)", problem=HOSTILE)
    html = page(client, request)
    assert "<script>" not in html
    assert "<img src=x" not in html
    assert 'href="javascript:' not in html


def test_hidden_messages_are_noted_and_annotations_are_labelled(client):
    request = FoiRequestFactory()
    add_message(request, "authority", "SECRET TEXT", is_hidden=True)
    add_message(request, "annotation", "I asked the same.")
    html = page(client, request)
    assert "SECRET TEXT" not in html
    assert "hidden at its source" in html
    assert "Note by a user of the site" in html


def test_attachments_are_read_or_say_why_not(client):
    request = FoiRequestFactory()
    sheet = Attachment.objects.create(
        sha256="a" * 64, size_bytes=2048, status="read", media_type="application/pdf"
    )
    AttachmentPage.objects.create(
        attachment=sheet,
        number=1,
        kind="page",
        text="In 2023, 412.",
        tables=[{"caption": "", "headings": ["Year", "People"], "rows": [["2023", "412"]]}],
    )
    enclose(request, attachment=sheet)
    enclose(request, position=2, file_name="scan.pdf", problem="not found at its source")
    html = page(client, request)
    assert '<th scope="col">Year</th>' in html
    assert "2.0\xa0KB" in html
    assert "Not read: not found at its source" in html


def test_a_removed_request_shows_none_of_its_text(client):
    html = page(client, FoiRequestFactory(is_removed=True))
    assert "no longer on WhatDoTheyKnow, so its text is not shown" in html
    assert "412" not in html
    assert "Waiting times for the Safe Harbour Scheme" not in html


@pytest.mark.parametrize("role", [None, "Researcher", "Reviewer", "Admin"])
def test_only_reviewers_see_pairs(client, role):
    pair = PairFactory()
    if role:
        client.force_login(UserFactory(role=role))
    assert (pair.reference in page(client, pair.request)) is (role in ("Reviewer", "Admin"))


def test_an_old_slug_leads_to_the_present_one(client):
    request = FoiRequestFactory()
    response = client.get(f"/foi/{request.pk}/old-name/")
    assert response.status_code == 301
    assert response.url == request.get_absolute_url()


def test_a_request_we_do_not_have(client):
    response = client.get("/foi/999999/x/")
    assert response.status_code == 404
    assert "We do not have that request" in response.content.decode()


def test_grounds_have_plain_titles():
    names = [(t["name"], t["title"]) for t in titled(["s40(2)", "r12(4)(b)", "s22a", "s99"])]
    assert names == [
        ("Section 40(2)", "Personal information"),
        ("Regulation 12(4)(b)", "Manifestly unreasonable request"),
        ("Section 22a", "Research in progress"),
        ("Section 99", ""),
    ]


def saved(url, body=b"<script>alert(1)</script>", content_type="text/html"):
    row = SourcePageFactory(url=url, sha256=hashed(url), content_type=content_type)
    storage.put(row.sha256, body)
    return f"/saved/{row.sha256}/"


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/xml"])
def test_a_saved_page_never_runs(client, content_type):
    address = saved("https://www.parliament.uk/x", content_type=content_type)
    response = client.get(address)
    assert response.headers["Content-Type"].startswith("text/plain")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.content == b"<script>alert(1)</script>"


def test_a_file_is_handed_over_and_never_shown(client):
    response = client.get(saved("https://www.gov.uk/f", b"%PDF", "application/pdf"))
    assert response.headers["Content-Disposition"].startswith("attachment")
    response = client.get(saved("https://www.gov.uk/g", b"MZ", "application/x-msdownload"))
    assert response.headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.whatdotheyknow.com/request/1",
        "https://parliament.uk.evil.test/1",
        "https://evil.test/?https://www.gov.uk/",
    ],
)
def test_other_saved_copies_are_for_reviewers(client, url):
    address = saved(url)
    assert client.get(address).status_code == 404
    client.force_login(UserFactory(role="Researcher"))
    assert client.get(address).status_code == 404
    client.force_login(UserFactory(role="Reviewer"))
    assert client.get(address).status_code == 200


def test_unknown_saved_copies(client):
    assert client.get(f"/saved/{'0' * 64}/").status_code == 404
    for name in ("..%2f..%2fetc", "%00", "0" * 63, "0" * 65, "A" * 64, "0" * 64 + "%0a"):
        assert client.get(f"/saved/{name}/").status_code == 404


def test_a_govuk_request_is_not_put_in_a_requesters_mouth(client):
    request = FoiRequestFactory(
        source="govuk", slug="/government/publications/foi-march", is_complete=False
    )
    html = page(client, request)
    assert "The request, as GOV.UK describes it" in html
    assert "<span>Requester</span>" not in html
