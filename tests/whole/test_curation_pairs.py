"""Without scripts: a pair made by hand, unlinked, linked, merged, split, and each of these undone;
with scripts the preview follows what is typed. Pages pass axe, wide and narrow, light and dark."""

import pytest

from disclosures.models import FoiRequest, Pair, PairAct, Question
from disclosures.review import counterparts

from .looks import faults
from .test_journeys import open_page, sign_in

pytestmark = pytest.mark.django_db

__all__ = ["open_page"]  # a fixture of theirs
WHY = "Both are about one count of one year."


@pytest.fixture
def page(site, open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, site, "Admin")
    return page


def said(page) -> str:
    return page.inner_text("main [role=status] >> nth=0")


def send(page, selector: str) -> None:
    form = page.locator(selector)
    form.locator("input[name=reason]").fill(WHY)
    form.locator("button").first.click()


def undo_newest(site, page) -> None:
    act = PairAct.objects.first()
    page.goto(f"{site}/curate/pairs/{act.pair.reference}/")
    form = page.locator(f"form[action$='/undo/{act.pk}/']")
    page.locator("details", has=form).locator("summary").click()
    form.locator("input[name=reason]").fill("It was right before.")
    form.locator("button").click()
    assert f"Undone: {act.words}" in said(page)


def open_pairs() -> list[Pair]:
    """Of one body, nobody's yet, each of a question and a request of its own."""
    rows = Pair.objects.main_queue().filter(merged=None, pieces=None).order_by("pk")
    for pair in rows:
        same = rows.filter(question__body=pair.question.body).exclude(pk=pair.pk)
        if other := same.exclude(question=pair.question).exclude(request=pair.request).first():
            return [pair, other]
    raise AssertionError("the corpus has no two such pairs")


def apart() -> tuple[Question, FoiRequest]:
    """An answer and a response that are no pair yet."""
    one, other = open_pairs()
    made = Pair.objects.filter(question=one.question, request=other.request, is_flagged=True)
    assert not made.exists()
    return one.question, other.request


def address(row) -> str:
    return row.get_absolute_url().strip("/")


def test_a_pair_is_found_by_words_previewed_made_and_undone(site, page):
    question, request = apart()
    page.goto(f"{site}/curate/pairs/new/")
    page.fill("#p-answer", address(question))
    page.fill("#p-request", " ".join(request.title.split()[:4]))
    page.click("text=Look, and show the preview")
    page.locator("fieldset button", has_text=request.title).first.click()
    assert "Nothing is saved." in page.inner_text("main")
    assert not Pair.objects.filter(question=question, request=request, is_flagged=True).exists()
    send(page, "form.card[method=post]")
    assert "was made by hand" in said(page)
    pair = Pair.objects.get(question=question, request=request)
    page.goto(f"{site}/review/{pair.reference}/")
    assert pair.title in page.inner_text("h1")
    undo_newest(site, page)
    assert not Pair.objects.get(pk=pair.pk).is_flagged


def test_the_preview_follows_what_is_typed(site, open_page):
    question, request = apart()
    page = open_page()
    sign_in(page, site, "Admin")
    page.goto(f"{site}/curate/pairs/new/")
    page.fill("#p-answer", address(question))
    page.press("#p-answer", "Tab")
    page.wait_for_selector(f".two a:has-text('{question.title}')")
    page.fill("#p-request", address(request))
    page.press("#p-request", "Tab")
    page.wait_for_selector("#h-pre")
    assert "request=foi" in page.url


def test_an_unlinked_pair_leaves_the_queue_and_comes_back(site, page):
    pair = open_pairs()[0]
    page.goto(f"{site}/curate/pairs/{pair.reference}/")
    send(page, "form[action$='/unlink/']")
    assert "was unlinked" in said(page)
    page.goto(f"{site}/review/?tab=all")
    assert pair.reference not in page.inner_text("main")
    undo_newest(site, page)
    assert Pair.objects.get(pk=pair.pk).is_flagged


def test_a_response_is_linked_and_unlinked(site, page):
    pair, other = open_pairs()
    page.goto(f"{site}/curate/pairs/{pair.reference}/")
    page.click("text=Find a document")
    page.fill("#p-request", address(other.request))
    page.click("text=Look, and show the preview")
    send(page, "form.card[method=post]")
    assert "Linked to" in said(page)
    page.goto(f"{site}/review/{pair.reference}/")
    assert other.request.title in page.inner_text(".tl")
    undo_newest(site, page)
    assert not counterparts.of(pair).exists()


def test_a_merged_reference_leads_on_until_that_is_undone(site, page):
    into, gone = open_pairs()
    page.goto(f"{site}/curate/pairs/{gone.reference}/")
    page.fill("#with", into.reference)
    page.click("text=See what would change")
    page.select_option("#keep", into.reference)
    page.click("text=Show")
    assert gone.title in page.inner_text("main table")
    send(page, "form.card[method=post]")
    assert "was merged into" in said(page)
    page.goto(f"{site}/review/{gone.reference}/")
    assert page.url == f"{site}/review/{into.reference}/"
    assert f"{gone.reference} lives on here" in page.inner_text("main")
    undo_newest(site, page)
    page.goto(f"{site}/review/{gone.reference}/")
    assert page.url == f"{site}/review/{gone.reference}/"


def test_an_ask_is_split_off_and_comes_back(site, page):
    rows = Pair.objects.main_queue().filter(merged=None, pieces=None)
    pair = next(p for p in rows.order_by("pk") if p.answer.asks.count() > 1)
    letter = pair.answer.asks.order_by("-letter").first().letter
    page.goto(f"{site}/curate/pairs/{pair.reference}/split/")
    page.check(f"input[name=ask][value={letter}]")
    page.fill("#title", "A matter of its own")
    page.click("text=See what would change")
    assert "Second pair" in page.inner_text("main table")
    send(page, "form.card[method=post]")
    second = Pair.objects.get(split_from=pair)
    assert f"went to {second.reference}" in said(page)
    page.goto(f"{site}/review/{pair.reference}/")
    assert f"{second.reference} was split off" in page.inner_text("main")
    assert not page.locator(f".ask[data-ask={letter}]").count()
    page.goto(f"{site}/review/{second.reference}/")
    assert page.locator(".ask").count() == 1
    undo_newest(site, page)
    page.goto(f"{site}/review/{second.reference}/")
    assert page.url == f"{site}/review/{pair.reference}/"
    assert page.locator(f".ask[data-ask={letter}]").count() == 1


def test_the_pages_pass_axe(site, open_page):
    page = open_page()
    sign_in(page, site, "Admin")
    pair, other = open_pairs()
    question, request = apart()
    here = f"{pair.reference}/"
    letter = pair.answer.asks.first().letter
    for place in (
        "", "?q=nothing-like-it", "new/?answer=harbour",
        f"new/?answer={address(question)}&request={address(request)}", here,
        f"{here}link/?request={address(request)}", f"{here}merge/?with={other.reference}",
        f"{here}split/?ask={letter}",
    ):  # fmt: skip
        page.goto(f"{site}/curate/pairs/{place}")
        assert faults(page) == []
        assert not page.locator("main [style]").count()
