"""Without scripts: an unmatched name placed, two bodies merged, a name, a parent and a succession
recorded, and each of them undone. Pages pass axe, wide and narrow, light and dark."""

import pytest

from disclosures.models import BodyAct, FoiRequest, PublicBody, Question, ScrapeRun

from .conftest import committed
from .looks import faults
from .test_deciding_journey import sign_in
from .test_journeys import open_page
from .test_publication_journey import admin

pytestmark = pytest.mark.django_db

__all__ = ["open_page"]  # a fixture of theirs
WHY = "The two pages name one body."
NAME = "Departmnt of an Unknown Harbour"


@pytest.fixture
def page(site, open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, site, admin())
    return page


def said(page) -> str:
    return page.inner_text("main [role=status]")


def undo_newest(page, words: str) -> None:
    act = BodyAct.objects.first()
    form = page.locator(f"form[action$='/undo/{act.pk}/']")
    page.locator("details", has=form).locator("summary").click()
    form.locator("input[name=reason]").fill("It was right before.")
    form.locator("button").click()
    assert f"Undone: {act.words}" in said(page)
    assert words in said(page)


def send(page, selector: str) -> None:
    form = page.locator(selector)
    form.locator("input[name=reason]").fill(WHY)
    form.locator("button").first.click()


def rename(question: int, body: PublicBody | None, name: str) -> None:
    row = Question.objects.filter(pk=question)
    committed(lambda: row.update(body=body, body_name=name))


def test_an_unmatched_name_is_placed_and_taken_back(site, page):
    question = Question.objects.exclude(body=None).order_by("pk").first()
    body = question.body
    rename(question.pk, None, NAME)
    try:
        page.goto(f"{site}/curate/bodies/")
        assert "1 question" in page.locator("tr", has_text=NAME).inner_text()
        form = page.locator("form", has=page.locator(f"input[value='{NAME}']"))
        form.locator("input[name=body]").fill(f"{body.name} [{body.key}]")
        form.locator("input[name=reason]").fill(WHY)
        form.locator("button").click()
        assert "1 record moved" in said(page)
        assert Question.objects.get(pk=question.pk).body == body
        undo_newest(page, "1 record moved")
        assert Question.objects.get(pk=question.pk).body is None
    finally:
        rename(question.pk, body, question.body_name)


def test_a_merge_is_shown_first_leads_on_and_is_undone(site, page):
    gone = FoiRequest.objects.exclude(body=None).order_by("pk").first().body
    into = PublicBody.objects.exclude(pk=gone.pk).order_by("pk").first()
    held = FoiRequest.objects.filter(body=gone).count()
    page.goto(f"{site}/curate/bodies/{gone.pk}/")
    page.fill("#mb", into.key)
    page.click("text=See what would change")
    assert f"/bodies/{gone.slug}/" in page.inner_text("main")
    assert FoiRequest.objects.filter(body=gone).count() == held
    send(page, "main form:has(input[name=reason])")
    assert "was merged into" in said(page)
    assert not FoiRequest.objects.filter(body=gone).exists()
    page.goto(f"{site}/bodies/{gone.slug}/")
    assert page.url == f"{site}/bodies/{into.slug}/"
    page.goto(f"{site}/curate/bodies/{into.pk}/")
    undo_newest(page, "moved")
    assert FoiRequest.objects.filter(body=gone).count() == held
    page.goto(f"{site}/bodies/{gone.slug}/")
    assert page.url == f"{site}/bodies/{gone.slug}/"


def test_a_name_a_parent_and_a_succession_are_recorded_and_undone(site, page):
    body, other = PublicBody.objects.filter(parent=None).order_by("pk")[:2]
    after = PublicBody.objects.exclude(pk__in=[body.pk, other.pk]).exclude(
        predecessors=body
    ).order_by("pk").first()  # fmt: skip
    address = f"{site}/curate/bodies/{body.pk}/"
    for act, field, typed, words in (
        ("name", "name", "Office of Quiet Harbours", "was added as a name"),
        ("parent", "body", other.key, f"is now {other.name}"),
        ("after", "body", after.key, f"comes after {body.name}"),
    ):
        page.goto(address)
        page.locator(f"form[action$='/{act}/'] input[name={field}]").fill(typed)
        send(page, f"form[action$='/{act}/']")
        assert words in said(page)
        undo_newest(page, "")
    page.goto(address)
    assert "Office of Quiet Harbours" not in page.inner_text("table")
    body.refresh_from_db()
    assert body.parent is None


def test_the_pages_pass_axe(site, open_page):
    page = open_page()
    sign_in(page, site, admin())
    body = PublicBody.objects.exclude(successors=None).order_by("pk").first()
    into = PublicBody.objects.exclude(pk=body.pk).order_by("pk").first()
    run = ScrapeRun.objects.order_by("pk").first()
    for place in (
        "ingest/", f"ingest/{run.pk}/", "bodies/?q=office", f"bodies/{body.pk}/",
        f"bodies/{body.pk}/merge/?body={into.key}",
    ):  # fmt: skip
        page.goto(f"{site}/curate/{place}")
        assert faults(page) == []
        assert not page.locator("main [style]").count()
