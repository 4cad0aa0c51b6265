"""A run for dates against a copy of Parliament's API: started, stopped after its batch, gone on
with, resumed, and the one record that failed tried again. Without scripts. What is done to bodies
is in test_curation_bodies."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from celery import current_app
from werkzeug import Response

from disclosures import sources, tasks
from disclosures.ingest import runs
from disclosures.models import IndexChange, Member, Question, ScrapeProblem, ScrapeRun
from scrapers.fetch import Client
from tests.scrapers.conftest import FakeParliament

from .conftest import committed
from .looks import PHONE
from .test_deciding_journey import sign_in
from .test_fixing_journey import passes_axe
from .test_journeys import open_page
from .test_publication_journey import admin

pytestmark = pytest.mark.django_db

__all__ = ["open_page"]  # a fixture of theirs
DAY = date(2031, 3, 5)  # on which nothing of the demonstration was tabled
WHY = "A colleague saw a gap."
MODEL = {
    "askingMemberId": 94001, "askingMember": None, "house": "Lords",
    "dateTabled": f"{DAY}T00:00:00", "dateForAnswer": None, "answeringBodyId": 1,
    "answeringBodyName": "Office of a Quiet Harbour", "isWithdrawn": False, "isNamedDay": False,
    "groupedQuestions": [], "groupedQuestionsDates": [], "answerIsHolding": None,
    "answerIsCorrection": False, "answeringMemberId": None, "answeringMember": None,
    "correctingMemberId": None, "dateAnswered": None, "answerText": None,
    "originalAnswerText": None, "dateAnswerCorrected": None, "dateHoldingAnswer": None,
    "attachments": [], "attachmentCount": 0, "heading": "Otters", "title": "Otters",
}  # fmt: skip


@pytest.fixture
def parliament(httpserver, settings, monkeypatch):
    settings.DEMO = False
    values = [
        MODEL | {"id": 880 + n, "uin": f"HL88{n}", "questionText": f"To ask of lake {n}."}
        for n in range(4)
    ]
    fake = FakeParliament(httpserver, values)
    settings.PARLIAMENT_API_URL = settings.MEMBERS_API_URL = fake.url
    quickly = {"requests_per_second": 1000, "wait_initial": 0.001, "wait_jitter": 0.001}
    monkeypatch.setattr(
        sources, "Client", lambda **given: Client(**(given | quickly | {"robots": None}))
    )
    monkeypatch.setattr(runs, "BATCH", 1)
    yield fake
    committed(_forget)


def _forget() -> None:
    found = Question.objects.filter(date_key=DAY)
    IndexChange.objects.filter(document__in=[f"question:{q.pk}" for q in found]).delete()
    found.delete()
    Member.objects.filter(member_id=94001).delete()
    ScrapeRun.objects.filter(since=DAY).delete()


@pytest.fixture
def bells(monkeypatch):
    """What the pages ring for; the test is the worker."""
    rung = []
    monkeypatch.setattr(current_app, "send_task", lambda *call: rung.append(call))
    for name in ("update_index", "read_due"):
        monkeypatch.setattr(getattr(tasks, name), "delay", lambda *args: None)
    return rung


def work(bells) -> threading.Thread:
    """Answer the last bell, as a worker would."""
    name, args, kwargs = bells[-1]
    task = getattr(tasks, name.rpartition(".")[2])
    thread = threading.Thread(target=committed, args=[lambda: task(*args, **kwargs)])
    thread.start()
    return thread


def press(page, words: str) -> str:
    form = page.locator("form", has=page.get_by_role("button", name=words, exact=True))
    form.locator("input[name=reason]").fill(WHY)
    form.get_by_role("button", name=words, exact=True).click()
    return page.inner_text("main [role=status]")


def test_a_run_is_started_stopped_resumed_and_its_record_tried_again(
    site, open_page, parliament, bells
):
    page = open_page(java_script_enabled=False)
    sign_in(page, site, admin())
    is_asked, may_go_on = threading.Event(), threading.Event()

    def held(fake, request):
        is_asked.set()
        may_go_on.wait(30)
        return fake.good(request)

    parliament.misbehave("questions/881", held)
    page.goto(f"{site}/curate/ingest/")
    page.select_option("#s2", "parliament")
    page.fill("#d1", DAY.isoformat())
    page.fill("#d2", DAY.isoformat())
    assert "starts as soon as the worker is free" in press(page, "Run for these dates")
    assert page.locator("text=Asked for").first.is_visible()
    worker = work(bells)
    assert is_asked.wait(30)
    page.reload()
    page.locator("a", has_text="Running now").first.click()
    assert "1 of 4 records" in page.inner_text("#numbers")
    assert page.get_attribute("progress", "max") == "4"
    assert "stops after the batch" in press(page, "Stop after this batch")
    assert "goes on" in press(page, "Go on")
    assert "stops after the batch" in press(page, "Stop after this batch")
    may_go_on.set()
    worker.join()
    page.reload()
    assert "Stopped after a batch" in page.inner_text("main")
    stored = Question.objects.filter(date_key=DAY).count()
    assert stored == 2

    parliament.misbehave("questions/883", lambda *_: Response("", status=404))
    press(page, "Resume")
    work(bells).join()
    page.goto(f"{site}/curate/ingest/")
    page.locator("tr", has_text="Lords questions").locator("a").click()
    assert "It resumes" in page.inner_text("main")
    lords = page.locator("tr", has_text="Lords questions").inner_text().split()
    assert lords[2:] == ["1", "0", "0", "1"]  # the third; the fourth is not stored
    problem = ScrapeProblem.objects.get(run__since=DAY, is_recovered=False)
    page.locator("summary", has_text="Try again").click()
    page.fill(f"#p{problem.pk}", WHY)
    page.get_by_role("button", name="Fetch it anew").click()
    work(bells).join()
    page.reload()
    assert page.locator("text=Stored since").is_visible()
    assert Question.objects.filter(date_key=DAY).count() == 4


@pytest.mark.parametrize("viewport", [None, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_run_in_progress_passes_axe(site, open_page, viewport, scheme):
    page = open_page(color_scheme=scheme, **({"viewport": viewport} if viewport else {}))
    sign_in(page, site, admin())
    made = {}
    parts = {"Lords questions": {"created": 3, "changed": 0, "unchanged": 0, "failed": 1}}

    def make():
        made["run"] = ScrapeRun.objects.create(
            source="parliament", state="running", created=3, failed=1, expected=9,
            is_expected_whole=True, parts=parts, unknown_fields={"mood": 2}, since=DAY, until=DAY,
        )  # fmt: skip
        ScrapeProblem.objects.create(
            run=made["run"], record="question 7", cause="HTTP 503", message="Try again."
        )

    committed(make)
    try:
        for place in ("", f"{made['run'].pk}/"):
            page.goto(f"{site}/curate/ingest/{place}")
            passes_axe(page)
    finally:
        committed(lambda: made["run"].delete())
