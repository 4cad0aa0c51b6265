"""Runs as an admin steers them, and what the monitor says of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from disclosures import sources
from disclosures.curation import ingest, progress
from disclosures.ingest import run_source, runs
from disclosures.models import LogEntry, Question, ScrapeProblem, ScrapeRun
from scrapers.parliament_records import KNOWN_FIELDS
from scrapers.records import Problem
from tests.factories import UserFactory
from tests.ingest import records as made

pytestmark = pytest.mark.django_db
WHY = "A colleague saw a gap."


def a_run(source="parliament", state="done", days_ago=0, **values) -> ScrapeRun:
    at = timezone.now() - timedelta(days=days_ago)
    run = ScrapeRun.objects.create(source=source, state=state, **values)
    ended = None if state == "running" else at
    ScrapeRun.objects.filter(pk=run.pk).update(started_at=at, finished_at=ended)
    run.refresh_from_db()
    return run


def test_a_run_stops_after_the_batch_in_hand_and_a_second_goes_on(monkeypatch):
    monkeypatch.setattr(runs, "BATCH", 1)
    items = [made.question(uin=str(n), source_key=str(n), api_id=n) for n in (1, 2, 3)]

    def stopped(run):
        ingest.stop(UserFactory(role="Admin"), run, WHY)
        run.refresh_from_db()

    first = run_source("parliament", iter(items), on_progress=stopped)
    assert (first.state, first.read, Question.objects.count()) == ("stopped", 1, 1)
    again = run_source("parliament", iter(items), resumes_id=first.pk)
    assert (again.created, again.unchanged, again.resumes) == (2, 1, first)
    assert LogEntry.objects.get(kind="ingest").subject == f"run:{first.pk}"


def test_fields_that_the_parser_does_not_know_are_counted():
    strange = [
        made.question(uin=str(n), source_key=str(n), api_id=n, unknown_fields=("mood",))
        for n in (1, 2)
    ]
    run = run_source("parliament", iter([*strange, made.question(uin="3", source_key="3")]))
    assert run.unknown_fields == {"mood": 2}
    said = ingest.warnings(ingest.all_sources())
    assert any("2 records had a field we do not know (“mood”)" in s for s in said)
    assert "questionText" in KNOWN_FIELDS


def test_a_late_source_is_said_with_what_it_means():
    last = a_run(days_ago=3)
    said = ingest.warnings(ingest.all_sources())
    day = f"{timezone.localtime(last.finished_at):%-d %B}"
    assert f"Parliament is 3 days late. Search is up to date to {day}." in said


def test_many_failures_raise_a_warning_and_few_do_not():
    a_run(state="failed", created=97, failed=3)
    a_run("govuk", created=99, failed=1)
    said = [s for s in ingest.warnings(ingest.all_sources()) if "not stored" in s]
    assert said == [
        "Parliament: 3 of 100 records were not stored in the last run. "
        "Readers do not find them yet."
    ]


def test_one_run_of_a_source_at_a_time():
    a_run(state="running")
    admin = UserFactory(role="Admin")
    with pytest.raises(ValueError, match="running already"):
        ingest.ask_for_run(admin, "parliament", date(2024, 1, 1), date(2024, 1, 2), WHY)
    ingest.ask_for_run(admin, "govuk", date(2024, 1, 1), date(2024, 1, 2), WHY)
    assert "1 January 2024 to 2 January 2024" in LogEntry.objects.get().words


def test_a_run_that_has_gone_silent_does_not_stand_in_the_way():
    run = a_run(state="running", days_ago=1)
    assert progress.Progress(run).has_gone_silent
    ingest.ask_for_run(
        UserFactory(role="Admin"), "parliament", date(2024, 1, 1), date(2024, 1, 2), WHY
    )


def test_the_next_run_is_the_schedule_s():
    row = next(r for r in ingest.all_sources() if r.key == "parliament")
    assert timezone.now() < row.next_at <= timezone.now() + timedelta(days=1)


@pytest.fixture
def problem():
    run = a_run(state="failed", created=1, failed=1)
    return ScrapeProblem.objects.create(run=run, record="question 7", cause="c", message="m")


def test_a_record_tried_again_is_counted_once(problem, monkeypatch):
    monkeypatch.setattr(sources, "one", lambda *a, **k: iter([made.question()]))
    assert ingest.retry(problem.pk, fetch=False) == "The record is stored."
    problem.refresh_from_db()
    run = problem.run
    assert problem.is_recovered
    assert (run.created, run.failed, run.recovered) == (2, 0, 1)
    with pytest.raises(ValueError, match="already"):
        ingest.retry(problem.pk, fetch=False)


def test_a_record_that_fails_again_stays_a_problem(problem, monkeypatch):
    fault = Problem(source="parliament", record="question 7", cause="c", message="Not JSON.")
    monkeypatch.setattr(sources, "one", lambda *a, **k: iter([fault]))
    assert ingest.retry(problem.pk, fetch=False) == "Not JSON."
    problem.refresh_from_db()
    assert not problem.is_recovered
    assert problem.run.failed == 1


def test_a_list_cannot_be_tried_by_itself():
    with pytest.raises(ValueError, match="Run its dates again"):
        list(sources.one("parliament", "list tabledWhen 2024-01-01"))


def test_problems_are_grouped_by_cause_and_bounded(problem):
    ScrapeProblem.objects.bulk_create(
        ScrapeProblem(run=problem.run, record=str(n), cause="ab"[n % 2], message="m")
        for n in range(70)
    )
    groups = progress.problems(problem.run)
    assert [g["cause"] for g in groups] == ["a", "b", "c"]
    assert sum(len(g["rows"]) for g in groups) == progress.MOST_PROBLEMS
