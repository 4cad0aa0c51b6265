"""With the keyboard only: the queue, ten decisions, one undo, one pack (ui.md section 12). The
shortcuts are off until they are turned on, and never read while one types."""

import pytest

from disclosures.demonstration import ACCOUNTS
from disclosures.models import Decision, Pack, Pair

from .test_deciding_journey import sign_in
from .test_journeys import open_page

pytestmark = pytest.mark.django_db

__all__ = ["open_page"]  # a fixture of theirs
TABS = 400  # more than the controls of any page


def reviewer():
    return [account for account in ACCOUNTS if account.role == "Reviewer"][1]


def tab_to(page, selector):
    """Presses Tab until the control has the focus, as somebody without a mouse does."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
            return
    raise AssertionError(f"Tab does not reach {selector} on {page.url}")


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def press_and_go(page, key):
    with page.expect_navigation():
        page.keyboard.press(key)


@pytest.fixture
def at_queue(site, open_page):
    page = open_page()
    sign_in(page, site, reviewer())
    page.goto(f"{site}/review/")
    return page


def turn_on(page):
    queue = page.url
    page.goto(f"{queue}keys/")
    if page.locator("button[name=keys][value=on]").count():
        tab_to(page, "button[name=keys][value=on]")
        press_and_go(page, "Enter")
        assert "Keyboard shortcuts are on." in page.inner_text("main [role=status]")
    page.goto(queue)


def test_keys_do_nothing_until_they_are_turned_on_and_are_asked_about_once(at_queue):
    page = at_queue
    page.keyboard.press("j")
    assert not page.evaluate("document.activeElement.matches('td.t a')")
    assert not page.locator("kbd").count()
    tab_to(page, "button[name=keys][value=off]")
    press_and_go(page, "Enter")
    page.reload()
    assert not page.locator("button[name=keys]").count()


def test_ten_decisions_one_undo_and_one_pack(at_queue):
    page = at_queue
    turn_on(page)
    made, packs = Decision.objects.count(), Pack.objects.count()
    page.keyboard.press("j")
    press_and_go(page, "Enter")
    for number in range(9):
        page.keyboard.press("d")
        assert focused(page) == "d-dismiss"
        page.keyboard.press("Tab")
        page.keyboard.type("Different p")
        tab_to(page, "#id_reason")
        page.keyboard.type("The years differ: c d m u j.")  # keys are letters while one types
        assert Decision.objects.count() == made + number
        press_and_go(page, "Control+Enter")
        assert Decision.objects.count() == made + number + 1
    while not page.locator("#d-confirm").count():
        press_and_go(page, "j")
    page.keyboard.press("c")
    page.keyboard.press("1")
    assert page.is_checked("#d-confirm") and page.is_checked("input[name=asks] >> nth=0")
    tab_to(page, "#id_description")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#id_reason")
    page.keyboard.type("Both texts give the same figure.")
    reference = page.url.split("/review/")[1].split("/")[0]
    press_and_go(page, "Control+Enter")
    assert Decision.objects.count() == made + 10
    press_and_go(page, "u")
    assert Decision.objects.latest("pk").kind == "undo"
    assert Pair.objects.get(reference=reference).state == "to_review"
    press_and_go(page, "e")
    tab_to(page, "input[name=recipient]")
    while focused(page) != "for-own":
        page.keyboard.press("ArrowDown")
    tab_to(page, "main form button.pri")
    press_and_go(page, "Enter")
    assert Pack.objects.count() == packs + 1


def test_every_key_has_a_control_that_can_be_seen(at_queue, site):
    page = at_queue
    turn_on(page)
    page.keyboard.press("j")
    press_and_go(page, "Enter")
    first = page.url
    press_and_go(page, "j")
    assert page.url != first
    press_and_go(page, "k")
    for key, focus in (("a", "to"), ("o", "of"), ("n", "note")):
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press(key)
        assert focused(page) == focus
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("]")
    here = page.inner_text("mark.here")
    page.keyboard.press("]")
    page.keyboard.press("[")
    assert page.inner_text("mark.here") == here
    shown = {e.get_attribute("data-key") for e in page.query_selector_all("[data-key]")}
    assert {"j", "c", "d", "m", "1", "Ctrl+Enter", "a", "o", "n", "e", "s", "[", "]", "/", "?"} <= (
        shown
    )
    press_and_go(page, "s")
    assert "goes to the end of your list" in page.inner_text("main [role=status]")
    press_and_go(page, "?")
    assert page.url.endswith("/review/keys/")
    press_and_go(page, "/")
    assert "/search/" in page.url


def test_a_letter_strengthens_itself_and_the_score_stays_as_it_was_left(at_queue):
    page = at_queue
    page.click("td.t a >> nth=0")
    page.hover(".ask h3 .let >> nth=0")
    letter = page.get_attribute(".ask >> nth=0", "data-ask")
    strong = page.locator(f".docs [data-ask~={letter}].strong").count()
    assert strong == page.locator(f".docs [data-ask~={letter}]").count() > 0
    page.click("#score summary")
    page.reload()
    assert page.locator("#score[open]").count()
