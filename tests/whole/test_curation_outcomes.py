"""Without scripts: a text left for later and taken back; an answer of the blind check read and
taken back. Its pages pass axe, wide and narrow, light and dark."""

from datetime import date

import pytest

from disclosures.curation import sample
from disclosures.models import ReadingAct, SampleReading

from .conftest import committed
from .looks import faults
from .test_deciding_journey import sign_in
from .test_journeys import open_page
from .test_publication_journey import admin

pytestmark = pytest.mark.django_db

__all__ = ["open_page"]  # a fixture of theirs


def said(page) -> str:
    return page.inner_text("main [role=status] >> nth=0")


def undo_newest(page) -> None:
    act = ReadingAct.objects.first()
    form = page.locator(f"form[action$='/undo/{act.pk}/']")
    page.locator("details", has=form).locator("summary").click()
    form.locator("input[name=reason]").fill("It was right before.")
    form.locator("button").click()
    assert f"Undone: {act.words}" in said(page)


def test_a_text_is_left_for_later_and_taken_back(site, open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, site, admin())
    page.goto(f"{site}/curate/classifications/")
    first = page.inner_text("main h2 >> nth=0")
    page.click("button[name=unsure]")
    assert "at the end of the list" in said(page)
    assert page.inner_text("main h2 >> nth=0") != first
    undo_newest(page)
    assert page.inner_text("main h2 >> nth=0") == first


def test_an_answer_of_the_blind_check_is_read_and_taken_back(site, open_page):
    committed(lambda: sample.draw(date(2025, 3, 1)))
    page = open_page(java_script_enabled=False)
    sign_in(page, site, admin())
    page.goto(f"{site}/curate/sample/")
    first = page.inner_text("main h2 >> nth=0")
    assert not page.locator("main mark").count()
    page.check("input[name=outcome][value=cost]")
    page.click("text=Save and go on")
    assert "Saved" in said(page)
    assert SampleReading.objects.get().outcome == "cost"
    page.click("button:has-text('Undo') >> nth=0")
    assert "Taken back" in said(page)
    assert page.inner_text("main h2 >> nth=0") == first


def test_the_pages_pass_axe(site, open_page):
    page = open_page()
    sign_in(page, site, admin())
    for address in ("classifications/", "sample/"):
        page.goto(f"{site}/curate/{address}")
        assert faults(page) == []
