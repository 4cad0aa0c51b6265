"""Without scripts: a page hidden and shown again, a passage taken out and put back, a message
written by a visitor, confirmed, answered and opened again. Pages pass axe, wide and narrow, light
and dark."""

import re

import pytest
from django.core import mail

from disclosures.models import FoiRequest, PersonalHit, PublicMessage, Takedown
from disclosures.web import report

from .looks import faults
from .test_deciding_journey import sign_in
from .test_journeys import open_page
from .test_publication_journey import admin

pytestmark = pytest.mark.django_db

__all__ = ["open_page"]  # a fixture of theirs
WHY = "The person it names asked us to."


@pytest.fixture
def page(site, open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, site, admin())
    return page


def said(page) -> str:
    return page.inner_text("main [role=status]")


def send(page, end: str, reason: str = WHY) -> None:
    form = page.locator(f"form[action$='{end}']").first
    form.locator("input[name=reason]").fill(reason)
    form.locator("button").click()


def undo(page, act) -> None:
    end = f"/undo/{act.pk}/"
    page.locator("details", has=page.locator(f"form[action$='{end}']")).locator("summary").click()
    send(page, end, "It was right before.")
    assert f"Undone: {act.words}" in said(page)


def test_a_page_is_hidden_and_shown_again(site, page):
    row = FoiRequest.objects.filter(is_removed=False).order_by("pk").first()
    address = f"{site}{row.get_absolute_url()}"
    page.goto(f"{site}/curate/takedowns/")
    page.fill("#pa", address)
    page.click("text=Open")
    send(page, "/hide/")
    assert "was hidden" in said(page)
    assert page.goto(address).status == 410
    assert "taken down" in page.inner_text("main")
    page.goto(f"{site}/curate/takedowns/request:{row.pk}/")
    undo(page, Takedown.objects.first())
    assert page.goto(address).status == 200


def test_a_passage_is_looked_at_taken_out_and_put_back(site, page):
    hit = PersonalHit.objects.filter(choice="").order_by("pk").first()
    page.goto(f"{site}{hit.request.get_absolute_url()}")
    assert hit.words in page.inner_text("main")
    page.goto(f"{site}/curate/takedowns/request:{hit.request_id}/")
    page.fill("#words", hit.words)
    page.click("text=See what would go")
    assert hit.words in page.inner_text("del >> nth=0")
    page.fill("#words-why", WHY)
    page.click("text=Take it out")
    assert "A passage was taken out" in said(page)
    page.goto(f"{site}{hit.request.get_absolute_url()}")
    assert hit.words not in page.inner_text("main")
    assert "[removed: personal data]" in page.inner_text("main")
    page.goto(f"{site}/curate/takedowns/request:{hit.request_id}/")
    undo(page, Takedown.objects.first())
    page.goto(f"{site}{hit.request.get_absolute_url()}")
    assert hit.words in page.inner_text("main")


def test_a_visitor_writes_and_an_admin_answers(site, page, open_page, monkeypatch):
    monkeypatch.setattr(report, "SOONEST", -1)
    monkeypatch.setattr(report, "_is_timely", bool)
    visitor = open_page(java_script_enabled=False)
    row = FoiRequest.objects.filter(is_removed=False).order_by("pk").first()
    visitor.goto(f"{site}{row.get_absolute_url()}")
    visitor.click("text=Report a problem, or ask for removal")
    assert visitor.input_value("#id_address") == row.get_absolute_url()
    visitor.click("main button")
    assert visitor.title().startswith("Error: ")
    visitor.click("label:has-text('Something here is wrong')")
    visitor.fill("#id_text", "The year in the heading is not the one asked about.")
    visitor.fill("#id_email", "reader2@example.org")
    visitor.click("main button")
    assert "Now confirm it" in visitor.inner_text("h1"), visitor.inner_text("main")
    link = re.search(r"https?://[^/]+(/corrections/report/\S+)", mail.outbox[-1].body)[1]
    visitor.goto(f"{site}{link}")
    visitor.click("main button")
    assert "Your message is with us" in visitor.inner_text("h1")
    message = PublicMessage.objects.order_by("-pk").first()
    page.goto(f"{site}/curate/messages/")
    page.locator(f"a[href$='/messages/{message.pk}/']").click()
    send(page, "/answer/", "Wrote back.")
    assert "was answered" in said(page)
    undo(page, message.acts.first())
    message.refresh_from_db()
    assert message.state == "open"


def test_the_pages_pass_axe(site, open_page):
    page = open_page()
    places = ("/", "/corrections/", "/corrections/report/", "/corrections/report/sent/",
              "/corrections/report/none/", "/privacy/", "/accessibility/", "/method/",
              "/status/")  # fmt: skip
    for place in places:
        page.goto(f"{site}{place}")
        assert faults(page) == []
    sign_in(page, site, admin())
    hit = PersonalHit.objects.order_by("pk").first()
    message = PublicMessage.objects.exclude(confirmed_at=None).order_by("pk").first()
    for place in ("takedowns/", f"takedowns/request:{hit.request_id}/", "takedowns/personal/",
                  "messages/", f"messages/{message.pk}/"):  # fmt: skip
        page.goto(f"{site}/curate/{place}")
        assert faults(page) == []
        assert not page.locator("main [style]").count()
