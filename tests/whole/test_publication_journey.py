"""From two reviewers' Confirm to a page that anyone reads, and its withdrawal; axe on each page."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from disclosures.demonstration import ACCOUNTS
from disclosures.models import Pair

from .looks import DESK, PHONE
from .test_deciding_journey import confirm, reviewers, sign_in
from .test_journeys import open_page

pytestmark = pytest.mark.django_db

__all__ = ["open_page"]  # a fixture of theirs
REPLY = "The two counts are of different people, as the annex says."


def admin():
    return next(account for account in ACCOUNTS if account.role == "Admin")


def check(page):
    found = Axe().run(page).response["violations"]
    assert not [(v["id"], v["nodes"][0]["html"][:120]) for v in found], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def confirmed(site, open_page) -> Pair:
    # Of the weakest: other journeys decide the strongest, and leave few.
    pair = Pair.objects.main_queue().order_by("score", "pk")[1]
    for account in reviewers():
        page = open_page()
        sign_in(page, site, account)
        page.goto(f"{site}/review/{pair.reference}/")
        confirm(page, "Both texts give the same measure.")
    assert "confirmed by two reviewers" in page.inner_text("main [role=status]")
    return pair


def test_from_two_confirms_to_the_public_and_back(site, open_page):
    pair = confirmed(site, open_page)
    public = f"{site}/mismatches/{pair.reference}/"
    visitor = open_page(viewport=PHONE, java_script_enabled=False)
    assert visitor.goto(public).status == 404
    page = open_page()
    sign_in(page, site, admin())
    page.goto(f"{site}/review/{pair.reference}/")
    page.click("text=Letter, reply and publication")
    check(page)
    page.fill("#id_letter-to", "Dr Jane Smith")
    page.click("text=Record that it was sent")
    assert "Name the role or office" in page.inner_text(".errs")
    check(page)
    page.fill("#id_letter-to", "The correspondence unit")
    page.click("text=Record that it was sent")
    assert "The reply is due on" in page.inner_text("main [role=status]")
    page.goto(f"{site}/review/?tab=replies")
    assert pair.reference in page.inner_text("main")
    assert "Reply due" in page.inner_text("main")
    check(page)
    assert visitor.goto(public).status == 404
    page.goto(f"{site}/review/{pair.reference}/publication/")
    page.fill("#id_reply-text", REPLY)
    page.click("text=Record the reply")
    for label in page.query_selector_all("label[for^=ea-]"):
        label.click()
    page.click("text=Save these decisions >> nth=0")
    for label in page.query_selector_all("label[for^=k-]"):
        label.click()
    if page.locator("label[for^=k-]").count():
        page.click("text=Save these decisions >> nth=1")
    page.click("text=Preview the page")
    assert "A preview of version 1" in page.inner_text("main")
    assert visitor.goto(public).status == 404
    page.go_back()
    page.check("#id_publish-sure")
    page.click("button.pri:has-text('Publish')")
    page.wait_for_url(public)
    check(page)
    assert visitor.goto(public).status == 200
    text = visitor.inner_text("main")
    assert REPLY in text
    assert "Confirmed by two reviewers" in text
    assert "Both texts give the same measure." not in visitor.content()
    _withdrawn(site, page, visitor, pair)


def _withdrawn(site, page, visitor, pair):
    page.goto(f"{site}/review/{pair.reference}/publication/")
    page.fill("#id_withdraw-reason", "the two records cover different years.")
    page.check("#id_withdraw-sure")
    page.click("text=Withdraw it >> nth=-1")
    assert "was withdrawn" in page.inner_text("main [role=status]")
    visitor.goto(f"{site}/mismatches/{pair.reference}/")
    today = timezone.localdate()
    said = f"This was withdrawn on {today.day} {today:%B %Y} because the two records"
    assert said in visitor.inner_text("main")
    assert REPLY not in visitor.content()


@pytest.mark.parametrize("viewport", [DESK, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_visitors_read_passes_axe(site, open_page, viewport, scheme):
    page = open_page(viewport=viewport, color_scheme=scheme)
    addresses = ["/mismatches/"]
    for state in ("published", "withdrawn"):
        rows = Pair.objects.filter(state=state).values_list("reference", flat=True)
        assert rows
        addresses += [f"/mismatches/{reference}/" for reference in rows]
    for address in addresses:
        page.goto(site + address)
        check(page)
