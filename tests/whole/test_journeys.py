"""A few journeys in a browser, as people make them; axe on every page."""

import pytest

from disclosures.demonstration import ACCOUNTS
from disclosures.models import Pair

from .looks import DESK, PHONE, faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_page(browser):
    contexts = []

    def opened(**options):
        context = browser.new_context(**({"viewport": DESK} | options))
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def sign_in(page, site, role):
    account = next(a for a in ACCOUNTS if a.role == role)
    page.goto(f"{site}/sign-in/")
    page.fill("input[name=login]", account.email)
    page.fill("input[name=password]", account.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def best_pair():
    return Pair.objects.main_queue().order_by("-is_declared", "-score", "flagged_at", "pk").first()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_researcher_finds_an_answer_on_a_phone(site, open_page, scripts):
    page = open_page(viewport=PHONE, java_script_enabled=scripts)
    page.goto(site)
    page.fill("#q", "harbour wardens")
    page.press("#q", "Enter")
    assert "written answer" in page.inner_text("h1")
    page.click("article h2 a >> nth=0")
    assert page.locator("h2:has-text('Question')").count()
    assert page.locator("h2:has-text('Answer')").count()


def test_filters_narrow_and_can_be_cleared_without_scripts(site, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(f"{site}/search/?q=harbour")
    before = page.inner_text("h1")
    page.check("input[name=outcome][value=not-held]")
    page.click("text=Apply filters")
    assert page.inner_text("h1") != before
    assert page.is_checked("input[name=outcome][value=not-held]")
    page.click("text=Clear all 1 filter")
    assert page.inner_text("h1") == before


def test_a_reviewer_signs_in_and_reads_the_queue_in_order(site, open_page):
    page = open_page()
    sign_in(page, site, "Reviewer")
    page.goto(f"{site}/review/")
    page.click("table a >> nth=0")
    assert best_pair().reference in page.inner_text("main")
    first = page.inner_text("h1")
    page.click("nav[aria-label='Position in the queue'] >> text=Next")
    assert page.inner_text("h1") != first
    page.click("nav[aria-label='Position in the queue'] >> text=Previous")
    assert page.inner_text("h1") == first
    page.click("summary:has-text('How the match score')")
    points = page.locator("table.score tbody td.n").all_inner_texts()
    total = sum(int(p.replace("−", "-").replace("+", "")) for p in points)
    assert total == int(page.inner_text("table.score tfoot td.n"))


def test_ten_failures_close_the_door_plainly(site, open_page):
    page = open_page()
    for _ in range(11):
        page.goto(f"{site}/sign-in/")
        if not page.locator("input[name=login]").count():
            break
        page.fill("input[name=login]", "locked.out@example.org")
        page.fill("input[name=password]", "wrong-password")
        with page.expect_navigation():
            page.press("input[name=password]", "Enter")
    assert "15 minutes" in page.inner_text("body")


def test_axe_finds_nothing_and_nothing_scrolls_sideways(site, open_page):
    page = open_page()
    sign_in(page, site, "Reviewer")
    pair, found = best_pair(), []
    for address in (
        "/", "/search/?q=harbour", "/search/?q=zzzzzz", "/search/tips/",
        pair.question.get_absolute_url(), pair.request.get_absolute_url(), "/bodies/",
        f"/bodies/{pair.question.body.slug}/", "/review/", f"{pair.get_absolute_url()}?pos=1",
        "/account/", "/method/", "/data/", "/status/", "/nowhere/",
    ):  # fmt: skip
        page.goto(site + address)
        found += faults(page)
    assert found == []
