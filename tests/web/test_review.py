"""The review page: what it links to, and what it shows of a request that is gone."""

from datetime import UTC, date, datetime

import pytest

from disclosures.models import Alignment, Finding, LaterPublication, Pair, StatisticalRelease
from tests.factories import (
    FoiRequestFactory,
    PairFactory,
    QuestionFactory,
    UserFactory,
    add_answer,
    add_ask,
    span,
)

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
    LaterPublication.objects.bulk_create(
        LaterPublication(answer=pair.answer, release=release, letter="A") for release in releases
    )
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
    assert "412 people" not in html
    assert "response 412" not in html
    assert pair.request.title not in html
    assert pair.request.messages.first().text not in html
    assert pair.question.text[:30] in html
    assert "Scope may differ." in html


def queue(client, address="/review/"):
    client.force_login(UserFactory(role="Reviewer"))
    return client.get(address).content.decode()


def test_linked_pairs_stand_first_with_who_linked_them_and_a_filter(client):
    PairFactory(title="Strongest", score=99)
    PairFactory(title="By a Member", score=20, strength="Weak", declared_by="member")
    PairFactory(title="By the requester", score=30, strength="Weak", declared_by="requester")
    html = queue(client)
    titles = ("By the requester", "By a Member", "Strongest")
    places = [html.index(f">{title}</a>") for title in titles]
    assert places == sorted(places)
    assert "Linked by a Member’s question" in html
    only = queue(client, "/review/?linked=requester")
    assert ">By the requester</a>" in only
    assert ">By a Member</a>" not in only
    assert ">Strongest</a>" not in queue(client, "/review/?linked=yes")


def test_a_superseded_answer_is_shown_with_its_correction(client):
    pair = compared()
    add_answer(
        pair.question, "There were 412 people.", kind="corrected", outcome="answered",
        date_corrected=date(2024, 5, 1),
    )  # fmt: skip
    html = page(client, pair)
    assert "corrected on 1 May 2024" in html
    assert "compared with the answer as first given" in html
    assert "Answer as first given on 14 March 2024" in html
    assert "Answer as corrected on 1 May 2024" in html
    assert "There were 412 people." in html
    assert "That answer was later corrected or replaced." in queue(client)


def test_the_earlier_answer_is_shown_beside_the_one_that_refers_to_it(client):
    pair = compared()
    earlier = QuestionFactory(uin="1234", answer="Those figures are not held centrally by us.")
    pair.said_in = earlier.current_answer
    pair.save()
    pair.findings.update(
        pq_letter="A", pq_quote=span(earlier.current_answer.text, "not held centrally by us")
    )
    html = page(client, pair)
    assert "Answer of 14 March 2024 to question 1234, to which the answer refers" in html
    assert f'<a href="{earlier.get_absolute_url()}">Answer of 14 March 2024' in html
    assert "The earlier answer to which this one refers says" in html


def test_the_question_that_links_a_pair_is_named(client):
    pair = compared()
    pair.declared_by, pair.declared_in = "member", QuestionFactory(uin="4321")
    pair.save()
    html = page(client, pair)
    assert "Linked by a Member’s question" in html
    assert pair.declared_in.get_absolute_url() in html


def test_the_requesters_label_stands_beside_our_outcome(client):
    html = page(client, compared(described_state="rejected"))
    assert "“Refused”, the requester’s own label" in html
    gone_html = page(client, compared(described_state="rejected", is_removed=True))
    assert "the requester’s own label" not in gone_html


def test_the_strength_of_a_pair_that_waits_for_a_second_opinion_is_in_no_queue(client):
    """It is the score in words: shown nowhere, not to be filtered by, and not the order."""
    late = PairFactory(title="Later", score=95, strength="Strong", state="second_opinion")
    PairFactory(title="Earlier", score=20, strength="Weak", state="second_opinion")
    Pair.objects.filter(pk=late.pk).update(flagged_at=datetime(2200, 3, 2, tzinfo=UTC))
    html = queue(client, "/review/?tab=second")
    assert html.index(">Earlier</a>") < html.index(">Later</a>")
    assert '<td data-l="Strength">Strong' not in html
    assert ">Later</a>" not in queue(client, "/review/?tab=second&strength=Strong")


def test_asks_that_one_side_alone_asked_fold_under_the_rest(client):
    pair = compared()
    second = add_ask(pair.answer, "B", ASKED, pair.question.text)
    Alignment.objects.create(pair=pair, pq_ask=second, verdict="different")
    html = page(client, pair)
    assert html.index('data-ask="A"') < html.index("1 more ask</summary>")
    assert html.index("1 more ask</summary>") < html.index('data-ask="B"')
    Alignment.objects.filter(pair=pair, foi_ask__isnull=False).delete()
    assert "more ask" not in page(client, pair)  # nothing is left to stand above the fold
