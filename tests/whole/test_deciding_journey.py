"""Two reviewers in two browsers, from sign-in to a pair confirmed by both; the second is blind."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from disclosures.demonstration import ACCOUNTS
from disclosures.models import Pair

from .looks import DESK, PHONE
from .test_journeys import open_page

pytestmark = pytest.mark.django_db

__all__ = ["open_page"]  # a fixture of theirs


def sign_in(page, site, account):
    page.goto(f"{site}/sign-in/")
    page.fill("input[name=login]", account.email)
    page.fill("input[name=password]", account.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def reviewers():
    return [account for account in ACCOUNTS if account.role == "Reviewer"][:2]


def confirm(page, reason, **description):
    page.check("#d-confirm")
    page.check("input[name=asks] >> nth=0")
    page.select_option("#id_description", **(description or {"index": 1}))
    page.fill("#id_reason", reason)
    page.click(".decide button.pri")


@pytest.mark.parametrize("scripts", [True, False])
def test_two_reviewers_confirm_and_the_second_is_blind(site, open_page, scripts):
    first, second = reviewers()
    pair = Pair.objects.main_queue().order_by("score", "-pk")[1 if scripts else 2]
    one = open_page(java_script_enabled=scripts)
    sign_in(one, site, first)
    one.goto(f"{site}/review/{pair.reference}/")
    confirm(one, "Both texts give the same figure.")
    assert "sent for a second opinion" in one.inner_text("main [role=status]")
    other = open_page(java_script_enabled=scripts, viewport=PHONE)
    sign_in(other, site, second)
    other.goto(f"{site}/review/?tab=second")
    assert pair.reference in other.inner_text("main")
    other.goto(f"{site}/review/{pair.reference}/")
    assert "Both texts give the same figure." not in other.content()
    assert "You will see the first decision after you save yours." in other.inner_text("main")
    confirm(other, "Agreed on both texts.")
    assert "confirmed by two reviewers" in other.inner_text("main [role=status]")
    one.reload()
    assert "Agreed on both texts." in one.inner_text("main")


def test_a_decision_by_keyboard_alone_and_its_undo(site, open_page):
    pair = Pair.objects.main_queue().order_by("score", "-pk").last()
    page = open_page()
    sign_in(page, site, reviewers()[0])
    page.goto(f"{site}/review/{pair.reference}/")
    page.focus("#d-dismiss")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id_dismissal"
    page.keyboard.type("Diff")
    page.focus("#id_reason")
    page.keyboard.type("Another thing was asked.")
    page.focus(".decide form button.pri")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Dismissed" in page.inner_text(".ttl")
    page.focus("main [role=status] button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "To review" in page.inner_text(".ttl")


@pytest.mark.parametrize("viewport", [DESK, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_and_its_errors_pass_axe(site, open_page, viewport, scheme):
    pair = Pair.objects.main_queue().order_by("score").first()
    page = open_page(viewport=viewport, color_scheme=scheme)
    sign_in(page, site, reviewers()[0])
    page.goto(f"{site}/review/{pair.reference}/")
    page.check("#d-confirm")
    page.click(".decide form button.pri")
    page.wait_for_load_state()
    assert "There is a problem" in page.inner_text("main")
    found = Axe().run(page).response["violations"]
    assert not [(v["id"], v["nodes"][0]["html"][:120]) for v in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
