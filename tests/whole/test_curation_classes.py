"""Without scripts: an outcome set and undone, a change of phrases tried, kept and undone, an ask
opened for fixing. Pages pass axe, wide and narrow, light and dark."""

import pytest
from django.contrib.auth.models import User
from django.db import connection

from disclosures.demonstration import ACCOUNTS
from disclosures.models import Answer, PhraseChange, PhraseTrial, ReadingAct

from .looks import faults
from .test_deciding_journey import sign_in
from .test_journeys import open_page

pytestmark = pytest.mark.django_db

__all__ = ["open_page"]  # a fixture of theirs
ADMIN = next(account for account in ACCOUNTS if account.role == "Admin")
WHY = "The text says so in its first line."


@pytest.fixture(scope="module")
def phrases_as_they_were(corpus, django_db_blocker):
    """Other journeys count what waits to be read: nothing is left for them. After the last test of
    the file, whose own transaction would take it back with the rest."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE disclosures_phrasechange, disclosures_phrasetrial")


@pytest.fixture
def page(site, open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, site, ADMIN)
    return page


def said(page) -> str:
    return page.inner_text("main [role=status] >> nth=0")


def undo(page, act) -> None:
    form = page.locator(f"form[action$='/undo/{act.pk}/']")
    page.locator("details", has=form).locator("summary").click()
    form.locator("input[name=reason]").fill("It was right before.")
    form.locator("button").click()
    assert f"Undone: {act.words}" in said(page)


def test_an_outcome_is_set_after_its_effect_was_shown_and_undone(site, page):
    page.goto(f"{site}/curate/classifications/")
    page.locator("button[name=outcome]").first.click()
    before = ReadingAct.objects.count()
    assert "pair" in page.inner_text("main .notice[role=status]")
    page.fill("#reason", WHY)
    page.locator("form", has=page.locator("#reason")).locator("button").click()
    act = ReadingAct.objects.first()
    assert (ReadingAct.objects.count(), act.kind) == (before + 1, "set")
    undo(page, act)
    answer = Answer.objects.get(pk=act.answer_id)
    assert answer.reading_id == act.before["reading"]


def test_a_change_of_phrases_is_tried_kept_and_undone(site, page, phrases_as_they_were):
    answer = Answer.objects.filter(reading__outcome="answered").order_by("pk").first()
    words = " ".join(answer.text.split()[1:5])
    page.goto(f"{site}/curate/phrases/")
    page.click("text=Not held centrally")
    page.fill("#words", words)
    page.locator("form", has=page.locator("#words")).locator("button").click()
    assert page.locator("h1").inner_text() == "What would change"
    trial = PhraseTrial.objects.first()
    assert (trial.kind, trial.family) == ("add", "centrally")
    page.fill("#why", WHY)
    page.click("text=Keep it")
    assert "All answers are read again" in said(page)
    change = PhraseChange.objects.get()
    undo(page, change)
    assert PhraseChange.objects.first().undoes == change


def test_the_pages_pass_axe(site, open_page):
    page = open_page()
    admin = User.objects.get(email=ADMIN.email)
    sign_in(page, site, ADMIN)
    trial = PhraseTrial.objects.create(
        by=admin, kind="add", family="cost", alternative="too long … words", rests_on="x",
        state="done", done=1, changed=1,
        changes=[{"answer": Answer.objects.order_by("pk").first().pk, "before": "answered",
                  "after": "disproportionate_cost", "was": None,
                  "now": {"start": 0, "end": 20, "text": ""},
                  "pairs": ["M-0001 no longer flagged"]}],
    )  # fmt: skip
    for place in (
        "classifications/", "sample/", "phrases/", "phrases/withheld/",
        f"phrases/trials/{trial.pk}/", "asks/",
    ):  # fmt: skip
        page.goto(f"{site}/curate/{place}")
        assert faults(page) == []
        assert not page.locator("main [style]").count()
