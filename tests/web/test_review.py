"""The review page: what it links to, and what it shows of a request that is gone."""

from datetime import date

import pytest

from disclosures.models import Alignment, Finding, StatisticalRelease
from tests.factories import FoiRequestFactory, PairFactory, UserFactory, add_ask, span

pytestmark = pytest.mark.django_db
ASKED = "how many people waited more than six weeks"
GONE = "no longer on {}, so its text is not shown"


def page(client, pair):
    client.force_login(UserFactory(role="Reviewer"))
    response = client.get(pair.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def compared(**request):
    """A pair whose asks line up, with a finding and points that quote the response."""
    pair = PairFactory(
        request=FoiRequestFactory(reference="", **request),
        towards=["Ask A: the answer gave 3; the FOI response 412."],
        explanations=[{"key": "scope", "sentence": "Scope may differ.", "rests_on": "412 people"}],
    )
    question, reply = pair.question.text, pair.request.messages.last()
    ours = add_ask(pair.answer, "A", ASKED, question)
    theirs = add_ask(pair.request, "A", ASKED, pair.request.messages.first().text, "released")
    quote = span(reply.text, "412 people", f"message:{reply.position}")
    theirs.reply_span, theirs.reply_source = quote, quote["source"]
    theirs.save()
    Alignment.objects.create(
        pair=pair, pq_ask=ours, foi_ask=theirs, verdict="same", is_mismatch=True,
        facts=["Same 412 people"],
    )  # fmt: skip
    Finding.objects.create(pair=pair, kind="k", sentence="They differ.", foi_quote=quote)
    return pair


def test_only_web_addresses_are_linked(client):
    pair = compared(url="javascript:alert(1)")
    pair.question.url = "JavaScript:alert(2)"
    pair.question.save()
    releases = [
        StatisticalRelease.objects.create(
            content_id=f"r{n}",
            base_path=f"/r{n}",
            title=f"Figures {n}",
            url=url,
            first_published_on=date(2024, 5, 1),
        )
        for n, url in enumerate(("data:text/html,x", "https://www.gov.uk/figures"))
    ]
    pair.later_published.set(releases)
    html = page(client, pair)
    assert "javascript:" not in html.lower()
    assert "data:text" not in html
    assert "Figures 0" in html
    assert '<a href="https://www.gov.uk/figures" rel="noreferrer">Figures 1</a>' in html


def test_web_addresses_are_linked(client):
    pair = compared()
    html = page(client, pair)
    assert html.count(f'href="{pair.request.url}"') == 2
    assert f'href="{pair.question.url}"' in html
    for shown in ("412 people", pair.request.title, "the FOI response 412", "Same 412"):
        assert shown in html


@pytest.mark.parametrize(
    ("source", "site"), [("whatdotheyknow", "WhatDoTheyKnow"), ("govuk", "GOV.UK")]
)
def test_nothing_of_a_removed_request_is_shown(client, source, site):
    pair = compared(is_removed=True, source=source)
    html = page(client, pair)
    assert html.count(GONE.format(site)) == 3  # the ask, the sheet, the points
    assert "412" not in html
    assert pair.request.title not in html
    assert pair.request.messages.first().text not in html
    assert pair.question.text[:30] in html
    assert "Scope may differ." in html


def test_the_requesters_label_stands_beside_our_outcome(client):
    html = page(client, compared(described_state="rejected"))
    assert "“Refused”, the requester’s own label" in html
    gone_html = page(client, compared(described_state="rejected", is_removed=True))
    assert "the requester’s own label" not in gone_html
