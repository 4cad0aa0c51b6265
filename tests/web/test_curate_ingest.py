"""The monitor and a run's page, as an admin sees them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from disclosures.models import LogEntry, Question, ScrapeProblem, ScrapeRun
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PARTS = {
    "Commons questions": {"created": 1200, "changed": 0, "unchanged": 3, "failed": 0},
    "Lords questions": {"created": 41, "changed": 5, "unchanged": 3, "failed": 2},
}


@pytest.fixture
def admin(client):
    user = UserFactory(role="Admin")
    client.force_login(user)
    return user


def a_run(**values) -> ScrapeRun:
    values = {"source": "parliament", "state": "done", "finished_at": timezone.now()} | values
    return ScrapeRun.objects.create(**values)


def test_each_part_of_parliament_has_a_row_and_so_have_bodies(admin, client):
    a_run(created=1241, changed=5, unchanged=6, failed=2, parts=PARTS)
    html = client.get("/curate/ingest/").content.decode()
    rows = re.findall(r"<tr><td.*?</tr>", html, re.DOTALL)
    named = [re.search("<b>(.*?)</b>", row)[1] for row in rows]
    assert named[:3] == ["Commons questions", "Lords questions", "Members"]
    assert named[-1] == "Bodies"
    assert "1,200" in rows[0]
    assert re.findall(r'data-l="[NC]\w+(?: stored)?">(\d+)<', rows[1]) == ["41", "5", "2"]
    assert all("ago" in row for row in rows[:3])
    assert "own table" in rows[-1]


def test_the_monitor_asks_as_often_of_many_runs_as_of_few(
    admin, client, django_assert_max_num_queries
):
    for n in range(60):
        source = ("parliament", "govuk", "whatdotheyknow")[n % 3]
        a_run(source=source, state=("done", "failed")[n % 2], created=n, parts=PARTS)
    with django_assert_max_num_queries(35):
        assert client.get("/curate/ingest/").status_code == 200


def test_a_run_with_a_total_has_a_progress_element_that_is_not_announced(admin, client):
    run = a_run(
        state="running", finished_at=None, created=4210, expected=9800, is_expected_whole=True
    )
    ScrapeRun.objects.update(started_at=timezone.now() - timedelta(minutes=10))
    html = client.get(f"/curate/ingest/{run.pk}/").content.decode()
    assert '<progress aria-label="Records read" max="9800" value="4210">' in html
    assert "4,210 of 9,800 records, about 14 minutes left." in html
    # The numbers change every five seconds, outside any live region; the one that there is says
    # them once a minute.
    numbers = client.get(f"/curate/ingest/{run.pk}/numbers/").content.decode()
    assert "every 5s" in numbers
    assert "role=" not in numbers
    assert "aria-live" not in numbers
    live = re.findall(r'<[^>]*role="status"[^>]*hx-get[^>]*>', html)
    assert [re.search('hx-trigger="(.*?)"', tag)[1] for tag in live] == ["every 60s"]


def test_a_run_without_a_total_says_so(admin, client):
    run = a_run(state="running", finished_at=None, created=5)
    html = client.get(f"/curate/ingest/{run.pk}/").content.decode()
    assert '<progress aria-label="Records read"></progress>' in html
    assert "does not say how many there are in all" in html


def test_a_run_asked_for_is_claimed_and_logged_once(admin, client, settings, monkeypatch):
    settings.DEMO = False
    form = {"source": "govuk", "since": "2024-01-01", "until": "2024-01-02", "reason": "A gap."}
    for _ in range(2):
        client.post("/curate/ingest/start/", form)
    waiting = ScrapeRun.objects.get()
    assert (waiting.state, waiting.started_by) == ("waiting", admin)
    assert LogEntry.objects.filter(kind="ingest").count() == 1
    html = client.get("/curate/ingest/").content.decode()
    assert "Asked for" in html
    assert "asked for already" in html
    page = client.get(f"/curate/ingest/{waiting.pk}/").content.decode()
    assert "begins as soon as the worker is free" in page


def test_a_retry_without_a_reason_stores_and_logs_nothing(admin, client):
    run = a_run(state="failed", failed=1)
    row = ScrapeProblem.objects.create(run=run, record="question 7", cause="c", message="m")
    for given in ("saved", "source"):
        client.post(reverse("ingest_again", args=[row.pk]), {"from": given, "reason": " "})
    assert not Question.objects.exists()
    assert not LogEntry.objects.exists()
