"""Without scripts: words kept and put back on the list, words taken out of the list and put back, a
message and a file hidden and shown again, a message of a visitor closed and opened, a phrase taken
away and given back."""

from __future__ import annotations

import pytest

from disclosures.models import (
    MessageAttachment,
    PersonalHit,
    PhraseChange,
    PhraseTrial,
    PublicMessage,
    Takedown,
)

from .test_curation_classes import phrases_as_they_were
from .test_curation_classes import undo as undo_phrase
from .test_curation_privacy import page, said, send, undo
from .test_journeys import open_page

pytestmark = pytest.mark.django_db

__all__ = ["open_page", "page", "phrases_as_they_were"]  # fixtures of theirs


def decide(page, hit: PersonalHit, choice: str) -> None:
    form = page.locator(f"form[action$='/personal/{hit.pk}/']")
    form.locator("input[name=reason]").fill("The switchboard’s.")
    form.locator(f"button[value={choice}]").click()


def hit_of(page, site) -> PersonalHit:
    page.goto(f"{site}/curate/takedowns/personal/")
    address = page.locator("form[action*='/personal/']").first.get_attribute("action")
    return PersonalHit.objects.get(pk=address.strip("/").rpartition("/")[2])


def test_words_are_kept_and_put_back_on_the_list(site, page):
    hit = hit_of(page, site)
    decide(page, hit, "keep")
    assert PersonalHit.objects.get(pk=hit.pk).choice == "keep"
    page.click("summary:has-text('Decide again') >> nth=0")
    decide(page, hit, "again")
    assert "to be decided again" in said(page)
    assert PersonalHit.objects.get(pk=hit.pk).choice == ""


def test_words_of_the_list_are_taken_out_and_put_back(site, page):
    hit = hit_of(page, site)
    decide(page, hit, "remove")
    act = Takedown.objects.first()
    assert (act.kind, act.passage) == ("redact", hit.words)
    page.goto(f"{site}{hit.request.get_absolute_url()}")
    assert hit.words not in page.inner_text("main")
    page.goto(f"{site}/curate/takedowns/request:{hit.request_id}/")
    undo(page, act)
    assert PersonalHit.objects.get(pk=hit.pk).choice == ""
    page.goto(f"{site}{hit.request.get_absolute_url()}")
    assert hit.words in page.inner_text("main")


def test_a_message_and_a_file_are_hidden_and_shown_again(site, page):
    rows = MessageAttachment.objects.exclude(attachment=None)
    rows = rows.filter(message__superseded_at=None, message__is_hidden=False)
    enclosed = rows.filter(message__request__is_removed=False).order_by("pk").first()
    request, message = enclosed.message.request, enclosed.message
    words = " ".join(message.text.split()[:6])
    for target in (f"message:{message.pk}", f"attachment:{enclosed.attachment_id}"):
        page.goto(f"{site}/curate/takedowns/request:{request.pk}/")
        page.click(f"main a[href$='/{target}/'] >> nth=0")
        send(page, "/hide/")
        assert "was hidden" in said(page)
        page.goto(f"{site}{request.get_absolute_url()}")
        shown = " ".join(page.inner_text("main").split())
        assert (words in shown) == target.startswith("attachment")
        page.goto(f"{site}/curate/takedowns/{target}/")
        undo(page, Takedown.objects.first())
    page.goto(f"{site}{request.get_absolute_url()}")
    assert words in " ".join(page.inner_text("main").split())


def test_a_message_of_a_visitor_is_closed_and_opened(site, page):
    message = PublicMessage.objects.exclude(confirmed_at=None).filter(state="open").first()
    page.goto(f"{site}/curate/messages/{message.pk}/")
    send(page, "/close/", "It was sent twice.")
    assert "was closed" in said(page)
    undo(page, message.acts.first())
    message.refresh_from_db()
    assert message.state == "open"


def test_a_phrase_is_taken_away_and_given_back(site, page, phrases_as_they_were):
    page.goto(f"{site}/curate/phrases/cost/")
    said_so = page.inner_text("fieldset label >> nth=0").strip()
    assert "disproportionate" in said_so
    page.check("input[name=alternative] >> nth=0")
    page.click("text=Try without it")
    assert PhraseTrial.objects.first().state == "done"
    assert said_so in page.inner_text("main")
    page.fill("#why", "Hardly any answer says so.")
    page.click("text=Keep it")
    change = PhraseChange.objects.get()
    undo_phrase(page, change)
    assert PhraseChange.objects.first().undoes == change
