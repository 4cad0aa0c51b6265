"""Ten questions of a researcher, each from the home page, with the clicks that docs/ promises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from .test_journeys import open_page, sign_in

pytestmark = pytest.mark.django_db

__all__ = ["open_page"]  # a fixture of theirs
ROW = re.compile(r"^\| (?P<question>[^|]+\?) \| [^|]+ \| (?P<clicks>\d+) \|$", re.MULTILINE)
DRAFT = "To ask the Secretary of State, how many harbour wardens waited more than 28 days."


class Hand:
    """One person at a page, whose clicks are counted."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def type(self, words):
        self.page.fill("#q", words)

    def enter(self):
        self.clicks += 1
        with self.page.expect_navigation():
            self.page.press("#q", "Enter")

    def click(self, selector):
        self.clicks += 1
        self.page.click(selector)
        self.page.wait_for_load_state()

    def tick(self, selector):
        self.clicks += 1
        before = self.page.url
        self.page.check(selector)
        self.page.wait_for_url(lambda url: url != before)
        self.page.wait_for_load_state("networkidle")

    def search(self, words):
        self.type(words)
        self.enter()


def said(hand):
    hand.search("harbour wardens")
    assert hand.page.locator(".res").count()


def asked_before(hand):
    hand.click("text=Has this been asked before?")
    hand.page.fill("textarea[name=draft]", DRAFT)
    hand.click("main button.pri, .sbar button.pri")
    assert hand.page.locator(".res").count()


def refused_on_cost(hand):
    hand.search("harbour")
    hand.tick("input[name=outcome][value=cost]")
    assert hand.page.locator(".res .tag").count() == hand.page.locator(".res").count() > 0


def released(hand):
    hand.search("harbour")
    hand.tick("input[name=links][value=foi]")
    assert hand.page.locator(".res .rel a").count()


def table(hand):
    hand.search("lamp oil")
    hand.click(".say a")
    hand.click(".res h2 a >> nth=0")
    assert hand.page.locator("main table").count()


def position(hand):
    hand.search("bell ringers vacant")
    hand.click(".res h2 a >> nth=0")
    hand.click("text=Position over time")
    assert hand.page.locator("h1:has-text('Position')").count()


def department(hand):
    hand.search("harbour")
    hand.tick("input[name=body] >> nth=0")
    assert hand.page.locator(".res").count()


def cite(hand):
    hand.search("harbour")
    hand.click(".res summary:has-text('Cite') >> nth=0")
    assert "Written Question" in hand.page.inner_text(".res .cite >> nth=0")


def all_of_it(hand):
    hand.search("harbour")
    hand.clicks += 1
    with hand.page.expect_download() as download:
        hand.page.click("text=Download CSV")
    assert download.value.suggested_filename.endswith(".csv")


def tell_me(hand):
    hand.search("harbour")
    hand.click("text=Save and get alerts")
    hand.click("main form button.pri")
    assert hand.page.locator("h1:has-text('Saved searches')").count()


WAYS = [said, asked_before, refused_on_cost, released, table, position, department, cite,
        all_of_it, tell_me]  # fmt: skip
TOLD = ROW.findall((Path(settings.BASE_DIR) / "docs" / "research-questions.md").read_text())


@pytest.mark.parametrize(("way", "told"), zip(WAYS, TOLD, strict=True))
def test_the_way_takes_the_clicks_it_is_said_to_take(site, open_page, way, told):
    page = open_page(accept_downloads=True)
    if way is tell_me:
        sign_in(page, site, "Researcher")
    page.goto(site)
    hand = Hand(page)
    way(hand)
    assert hand.clicks == int(told[1]), told[0]
