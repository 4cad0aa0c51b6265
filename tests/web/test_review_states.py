"""The review page in a browser in every state of ui.md sections 2 and 5.1: its sentence stands
there, axe finds nothing, nothing scrolls sideways, no target is too small, nothing is focused
behind the bar. The pages come from Django's client, so each test is taken back at its end."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import OperationalError
from django.urls import reverse

from disclosures import review
from disclosures.models import Pair
from disclosures.templatetags.states import ICONS
from tests.factories import PairFactory, UserFactory, add_answer, add_ask

from .shown import page, show
from .test_deciding import save, typed
from .test_fixing import unreadable

pytestmark = pytest.mark.django_db
__all__ = ["page"]  # a fixture of another module

DESK, PHONE, NARROW = 1280, 390, 320
WITH_TARGETS = {"rules": {"target-size": {"enabled": True}}}
HIDDEN = """() => {
  const bar = document.querySelector('.dbar');
  const kinds = ['a', 'button', 'input', 'select', 'textarea', 'summary'].map(k => `main ${k}`);
  const wanted = [...document.querySelectorAll(kinds.join())];
  return wanted.filter(one => {
    if (!one.getClientRects().length) return false;
    one.focus();
    const box = one.getBoundingClientRect();
    const edge = bar ? bar.getBoundingClientRect().top : innerHeight;
    // Chromium brings a text field's cursor into view, and not its whole box.
    const line = parseFloat(getComputedStyle(one).lineHeight) || 24;
    const seen = one.tagName === 'TEXTAREA' ? box.top + 2 * line : box.bottom;
    return box.height < edge && seen > edge + 1;
  }).map(one => one.outerHTML.slice(0, 120));
}"""


@pytest.fixture
def pair():
    made = PairFactory()
    add_ask(made.answer, "A", "how many people waited more than six weeks", made.question.text)
    return made


@pytest.fixture
def ada(client):
    user = UserFactory(role="Reviewer", first_name="Ada")
    client.force_login(user)
    return user


def opened(page, client, pair):
    show(page, client.get(pair.get_absolute_url()))


def faults(page):
    """What is wrong with the page as it stands, at both widths, light and dark."""
    found = scrolling(page)
    for width, scheme in [(DESK, "light"), (PHONE, "dark"), (DESK, "dark"), (PHONE, "light")]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        for fault in Axe().run(page, options=WITH_TARGETS).response["violations"]:
            found.append((width, scheme, fault["id"], fault["nodes"][0]["html"][:120]))
    return found


def scrolling(page):
    found = []
    for width in (PHONE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((width, "scrolls sideways"))
    return found


def decided(page, client, pair, ada, monkeypatch):
    save(client, pair, ada, reason="Another thing was asked.")
    opened(page, client, pair)
    return ["Change this decision", "Another thing was asked.", "Dismissed: different information"]


def saved_meanwhile(page, client, pair, ada, monkeypatch):
    form = typed(pair, ada, "needs_more", missing="Annex B, as I typed it")
    ben = UserFactory(role="Reviewer", first_name="Ben")
    client.force_login(ben)
    save(client, pair, ben, reason="Theirs.")
    client.force_login(ada)
    show(page, client.post(reverse("decide", args=[pair.reference]), form))
    assert page.input_value("#id_missing") == "Annex B, as I typed it"
    return ["Ben dismissed this at", "Your choice and note are below and have not been saved."]


def source_changed(page, client, pair, ada, monkeypatch):
    save(client, pair, ada)
    changed = add_answer(pair.question, "The information is held, and is not central.")
    Pair.objects.filter(pk=pair.pk).update(answer=changed, state="source_changed")
    opened(page, client, pair)
    assert page.locator("del").count() and page.locator("ins").count()
    return ["The answer has changed since the decision", "Source changed since the decision"]


def source_missing(page, client, pair, ada, monkeypatch):
    pair.request.is_removed = True
    pair.request.save()
    opened(page, client, pair)
    assert not page.locator("#d-confirm").count()
    return ["Confirm is not offered until both texts can be read.", "no longer on WhatDoTheyKnow"]


def no_asks(page, client, pair, ada, monkeypatch):
    opened(page, client, PairFactory())
    return ["No asks were found in this question", "Mark the asks yourself"]


def unread(page, client, pair, ada, monkeypatch):
    unreadable(pair)
    opened(page, client, pair)
    page.fill("textarea[name=text] >> nth=0", "412 people in 2023")
    return ["The matcher could not read", "type the figures you rely on."]


def not_saved(page, client, pair, ada, monkeypatch):
    def fail(*args):
        raise OperationalError

    monkeypatch.setattr(review, "decide", fail)
    show(page, save(client, pair, ada, reason="As I typed it."))
    assert page.input_value("#id_reason") == "As I typed it."
    return ["We could not save that. Nothing is lost. Try again."]


def session_ended(page, client, pair, ada, monkeypatch):
    form = typed(pair, ada, reason="Typed before the session ended.")
    client.logout()
    client.post(reverse("decide", args=[pair.reference]), form)
    client.force_login(ada)
    opened(page, client, pair)
    assert page.input_value("#id_reason") == "Typed before the session ended."
    return ["You were signed out while you wrote."]


@pytest.mark.parametrize(
    "state",
    [decided, saved_meanwhile, source_changed, source_missing, no_asks, unread, not_saved,
     session_ended],
)  # fmt: skip
def test_each_state_of_the_page(page, client, pair, ada, monkeypatch, state):
    sentences = state(page, client, pair, ada, monkeypatch)
    shown = page.inner_text("main")
    assert [s for s in sentences if s not in shown] == []
    assert faults(page) == []


# A merged pair has no page: its address leads to its heir, so tests/curation say.
@pytest.mark.parametrize("state", sorted({*ICONS} - {"merged"}))
def test_each_state_of_a_pair_has_its_tag(page, client, pair, ada, state):
    Pair.objects.filter(pk=pair.pk).update(state=state)
    opened(page, client, pair)
    tag = page.locator(".ttl .tag >> nth=0")
    assert tag.inner_text().startswith(pair.__class__(state=state).get_state_display())
    assert page.locator(f".ttl .tag use[href='#i-{ICONS[state]}']").count()
    assert page.locator(f"#i-{ICONS[state]}").count()
    assert scrolling(page) == []  # the tags themselves: on the style guide, below


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_nothing_is_focused_behind_the_bar(page, client, pair, ada, width):
    page.set_viewport_size({"width": width, "height": 700})
    opened(page, client, pair)
    assert page.evaluate(HIDDEN) == []


def test_every_component_on_one_page(page, client):
    client.force_login(UserFactory(role="Admin"))
    show(page, client.get("/styleguide/"))
    assert page.locator("h2").count() > 12
    assert faults(page) == []
