"""What comes out of a printer: whole, in order, nothing of the screen (ui.md sections 8, 12)."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.factories import PairFactory, UserFactory, add_ask
from tests.publishing import made

from .shown import HOST, page, show

pytestmark = pytest.mark.django_db
__all__ = ["page"]  # a fixture of another module

OF_THE_SCREEN = ".skip, .mast nav, .me, .qbar, .dbar, .decide form, .decide, .noprint, .foot ul"
SEEN = """all => all.filter(one => {
  const box = one.getBoundingClientRect();
  return box.width > 1 && box.height > 1;
}).map(one => one.outerHTML.slice(0, 100))"""
FOLDED = """all => all.filter(fold => [...fold.children].slice(1).every(
  part => part.getBoundingClientRect().height < 1)).map(fold => fold.outerHTML.slice(0, 100))"""


def printed(page, response):
    show(page, response)
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 720, "height": 1000})
    return page


def headings(page):
    return [h.inner_text() for h in page.query_selector_all("main h2") if h.is_visible()]


def is_whole(page, address):
    today = timezone.localdate()
    assert page.eval_on_selector_all(OF_THE_SCREEN, SEEN) == []
    assert page.eval_on_selector_all("main details", FOLDED) == []
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    foot = page.inner_text(".printed")
    assert foot == f"{HOST}{address}. Printed on {today.day} {today:%B %Y}."
    links = "a[href^=http]"
    if page.locator(links).count():
        after = page.eval_on_selector(links, "a => getComputedStyle(a, '::after').content")
        assert "http" in after
    assert page.evaluate("document.documentElement.scrollWidth") <= 720


def test_the_review_page(page, client):
    pair = PairFactory()
    add_ask(pair.answer, "A", "how many people waited more than six weeks", pair.question.text)
    client.force_login(UserFactory(role="Reviewer"))
    printed(page, client.get(pair.get_absolute_url()))
    is_whole(page, pair.get_absolute_url())
    assert headings(page) == [
        "Why this was flagged", "What happened when", "Ask by ask", "Full text, side by side",
        "Points to weigh",
    ]  # fmt: skip
    assert pair.reference in page.inner_text("main")


def test_the_published_page(page, client):
    row = made.published()
    printed(page, client.get(row.get_absolute_url()))
    is_whole(page, row.get_absolute_url())
    order = headings(page)
    wanted = [
        "What each document says", "What happened when", "Ask by ask",
        "Full text, side by side", "What else could explain it",
    ]  # fmt: skip
    assert [heading for heading in order if heading in wanted] == wanted
    assert made.REPLY in page.inner_text("main")
