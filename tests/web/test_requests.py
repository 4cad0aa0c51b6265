"""The page of one FOI request, and the saved copies behind records."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosures import storage
from disclosures.models import Attachment, AttachmentPage, FoiRequest, MessageAttachment
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
    for name in ("..%2f..%2fetc", "%00", "f" * 63, "f" * 65, "A" * 64, "0" * 64 + "%0a"):
        assert client.get(f"/saved/{name}/").status_code == 404


def test_a_govuk_request_is_not_put_in_a_requesters_mouth(client):
    request = FoiRequestFactory(
        source="govuk", slug="/government/publications/foi-march", is_complete=False
    )
    html = page(client, request)
    assert "The request, as GOV.UK describes it" in html
    assert "<span>Requester</span>" not in html


def read_file(request, texts, **changes):
    number = Attachment.objects.count()
    file = Attachment.objects.create(sha256=f"{number:064x}", size_bytes=9, status="read")
    for at, text in enumerate(texts, 1):
        AttachmentPage.objects.create(attachment=file, number=at, kind="page", text=text)
    return enclose(request, attachment=file, position=number + 5, **changes)


def test_a_label_that_says_what_we_say_is_not_repeated(client):
    assert "the label chosen by the requester" not in page(client, FoiRequestFactory())


def test_each_page_of_a_file_has_an_anchor_and_an_address(client):
    request = FoiRequestFactory()
    read_file(request, ["First page.", "Second page."])
    assert 'id="file-1-p2"' in page(client, request)
    response = client.get(f"{request.get_absolute_url()}files/1/2/")
    assert response.headers["X-Robots-Tag"] == "noindex"
    html = response.content.decode()
    assert "Second page." in html
    assert '<meta name="robots" content="noindex">' in html


def test_a_long_correspondence_keeps_to_the_weight_and_all_of_it_can_be_read(client):
    request = FoiRequestFactory(
        messages=[("requester", "Please. " + "why & how " * 3000)]
        + [("authority", f"Letter {n}. " + "because & so " * 2000) for n in range(70)]
    )
    for _ in range(4):
        read_file(request, ["word & word " * 900] * 80)
    first = client.get(request.get_absolute_url())
    assert len(first.content) <= 80_000
    last = client.get(f"{request.get_absolute_url()}?part=3").content.decode()
    assert 'id="message-71"' in last
    whole = client.get(f"{request.get_absolute_url()}messages/71/").content.decode()
    assert whole.count("because") == 2000
    assert client.get(f"{request.get_absolute_url()}?part=none").status_code == 200


def test_a_hidden_message_has_no_page(client):
    request = FoiRequestFactory()
    hidden = add_message(request, "authority", "SECRET TEXT", is_hidden=True)
    address = f"{request.get_absolute_url()}messages/{hidden.position}/"
    assert client.get(address).status_code == 404


def test_nothing_of_a_removed_request_is_anywhere(client):
    request = FoiRequestFactory(is_removed=True)
    read_file(request, ["SECRET TEXT"])
    base = request.get_absolute_url()
    for rest in ("files/1/1/", "messages/2/", "cite.txt"):
        assert client.get(base + rest).status_code == 404
    found = json.loads(client.get(base.rstrip("/") + ".json").content)
    assert found["is_removed"]
    assert "412" not in str(found)
    assert request.title not in str(found)
    assert "og:title" not in page(client, request)


def test_the_page_as_json_names_no_requester_and_hides_what_is_hidden(client):
    request = FoiRequestFactory(reference="FOI2024/00077")
    add_message(request, "authority", "SECRET TEXT", is_hidden=True)
    add_message(request, "annotation", "A note by Jo Public.")
    response = client.get(request.get_absolute_url().rstrip("/") + ".json")
    assert response.headers["X-Robots-Tag"] == "noindex"
    found = json.loads(response.content)
    assert found["reference"] == "FOI2024/00077"
    assert [m["from"] for m in found["messages"]] == ["requester", "authority", "authority"]
    assert "SECRET" not in response.content.decode()
    assert "Jo Public" not in response.content.decode()


def test_it_is_not_described_to_search_engines_but_has_a_title_to_share(client):
    html = page(client, FoiRequestFactory())
    assert "application/ld+json" not in html
    assert '<meta property="og:title"' in html
    assert '<link rel="canonical"' in html


def test_the_citation_as_a_file(client):
    response = client.get(f"{FoiRequestFactory().get_absolute_url()}cite.bib")
    assert response.content.startswith(b"@misc{")
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_the_queries_are_bounded(client):
    request = FoiRequestFactory()
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as made:
            page(client, request)
        counts.append(len(made))
        for n in range(4):
            add_message(request, "authority", f"Letter {n}.")
            read_file(request, ["text"] * 5)
    assert counts[1] <= counts[0] + 3  # the kinds of thing it has, not how many
    assert counts[1] <= 20


def test_one_that_is_nowhere_is_told_so(client):
    response = client.get("/foi/999999/x/")
    assert response.status_code == 404
    assert "We do not have that request" in response.content.decode()
    assert not FoiRequest.objects.filter(pk=999999).exists()
