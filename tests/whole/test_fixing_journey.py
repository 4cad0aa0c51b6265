"""Without scripts: a verdict is fixed, an ask added, both reviewers confirm on it, and the pack
quotes it."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from disclosures.models import Pair

from .looks import PHONE
from .test_deciding_journey import confirm, reviewers, sign_in
from .test_journeys import open_page

pytestmark = pytest.mark.django_db

__all__ = ["open_page"]  # a fixture of theirs


def passes_axe(page):
    found = Axe().run(page).response["violations"]
    assert not [(v["id"], v["nodes"][0]["html"][:120]) for v in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_ask_is_added_confirmed_on_and_stands_in_the_pack(site, open_page):
    first, second = reviewers()
    pair = Pair.objects.main_queue().order_by("score", "-pk")[4]
    added = " ".join(pair.question.text.split()[:7])
    one = open_page(java_script_enabled=False)
    sign_in(one, site, first)
    here = f"{site}/review/{pair.reference}/"
    one.goto(here)
    one.click("text=Fix ask A")
    one.check("input[value=consistent]")
    one.click("form.fix button.pri")
    card = one.locator(".ask", has_text="Fix ask A").inner_text()
    assert "Consistent" in card
    assert "Fixed by" in card
    one.click("text=Add an ask")
    one.check("input[value=mismatch]")
    one.fill("#id_asked", f"{added} and otters")
    one.select_option("#id_foi", index=1)
    one.click("form.fix button.pri")
    assert "These words are not in the question." in one.inner_text("main")
    one.fill("#id_asked", added)
    one.click("form.fix button.pri")
    assert "Ask P1 is saved" in one.inner_text("main [role=status]")
    confirm_on(one, "P1")
    assert "sent for a second opinion" in one.inner_text("main [role=status]")

    other = open_page(java_script_enabled=False, viewport=PHONE)
    sign_in(other, site, second)
    other.goto(here)
    assert "P1" not in other.inner_text("main")
    assert "Fixed by" not in other.inner_text("main")
    confirm(other, "Agreed on both texts.")
    assert "Added by" in other.inner_text("#h-asks >> xpath=ancestor::section")
    confirm_on(other, "P1")
    assert "confirmed by two reviewers" in other.inner_text("main [role=status]")

    one.goto(f"{site}/packs/new/?pair={pair.reference}")
    one.check("input[value=own]")
    one.click("text=Start the pack")
    one.goto(f"{one.url.partition('?')[0]}preview/")
    row = one.locator("tr", has=one.locator("th", has_text="P1")).first.inner_text()
    assert added in row
    assert "The replies differ" in row


def confirm_on(page, letter):
    page.check("#d-confirm")
    page.check(f"input[name=asks][value={letter}]")
    page.select_option("#id_description", index=1)
    page.fill("#id_reason", "Read again with the ask that was added.")
    page.click(".decide button.pri")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_for_fixing_pass_axe(site, open_page, scheme):
    pair = Pair.objects.main_queue().order_by("score").first()
    page = open_page(viewport=PHONE, color_scheme=scheme)
    sign_in(page, site, reviewers()[0])
    for where in ("asks/new/", "outcome/pq/"):
        page.goto(f"{site}/review/{pair.reference}/{where}")
        page.click("form.fix button.pri")
        page.wait_for_load_state()
        assert "There is a problem" in page.inner_text("main")
        passes_axe(page)
