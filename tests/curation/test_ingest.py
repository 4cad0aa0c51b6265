"""Runs as an admin steers them, and what the monitor says of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from disclosures import sources
from disclosures.curation import ingest, progress
from disclosures.ingest import run_source, runs
from disclosures.models import LogEntry, Question, ScrapeProblem, ScrapeRun
from scrapers.parliament_records import KNOWN_FIELDS
from scrapers.records import Expected, MemberRecord, Problem
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


def late(key: str) -> list[str]:
    name = ingest.NAMES[key]
    said = ingest.warnings(ingest.all_sources())
    return [s for s in said if s.startswith(name) and "days" in s]


def test_a_scheduled_source_that_never_succeeded_is_late_after_two_days():
    assert late("govuk") == []  # put on the schedule when the tables were made: just now
    MigrationRecorder.Migration.objects.filter(name="0003_schedule").update(
        applied=timezone.now() - timedelta(days=3)
    )
    assert late("govuk") == [
        "GOV.UK was put on the schedule 3 days ago, and no import of it has ended well. "
        "Search may hold none of it, or a part."
    ]
    a_run("govuk", state="failed", days_ago=1)
    assert late("govuk") == []
    a_run("govuk", state="stopped", days_ago=5)
    assert late("govuk")[0].startswith("GOV.UK was first tried 5 days ago")
    a_run("govuk")
    assert late("govuk") == []


def test_a_source_that_is_off_is_not_late(settings):
    MigrationRecorder.Migration.objects.filter(name="0003_schedule").update(
        applied=timezone.now() - timedelta(days=3)
    )
    settings.WDTK_PERMISSION = ""
    assert late("whatdotheyknow") == []
    settings.WDTK_PERMISSION = "its volunteers, 3 May 2026"
    assert late("whatdotheyknow")


def test_an_interval_of_the_schedule_is_a_next_run_too():
    every = IntervalSchedule.objects.create(every=6, period="hours")
    row = PeriodicTask.objects.filter(task=ingest.TASK, args__contains="govuk").get()
    began = timezone.now() - timedelta(hours=1)
    PeriodicTask.objects.filter(pk=row.pk).update(
        crontab=None, interval=every, last_run_at=began
    )  # fmt: skip
    shown = next(r for r in ingest.all_sources() if r.key == "govuk")
    assert abs(shown.next_at - began - timedelta(hours=6)) < timedelta(minutes=2)


def ask(source="parliament"):
    return ingest.ask_for_run(
        UserFactory(role="Admin"), source, date(2024, 1, 1), date(2024, 1, 2), WHY
    )


def test_of_two_who_ask_at_once_one_gets_the_run():
    asked = ask()
    with pytest.raises(ValueError, match="asked for already"):
        ask()
    assert LogEntry.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():  # what holds at the same moment too
        ScrapeRun.objects.create(source="parliament", state="waiting")
    run = run_source("parliament", iter([made.question()]), waiting_id=asked.pk)
    assert (run.pk, run.state, run.started_by) == (asked.pk, "done", asked.started_by)
    assert (run.since, run.until) == (date(2024, 1, 1), date(2024, 1, 2))
    ask()


def test_a_request_for_a_run_that_no_worker_took_up_does_not_stand_in_the_way():
    first = ask()
    ScrapeRun.objects.update(started_at=timezone.now() - timedelta(days=1))
    assert ask() != first
    first.refresh_from_db()
    assert (first.state, first.message) == ("stopped", "No worker began it.")


def test_a_record_of_which_nothing_is_stored_is_said_so(problem, monkeypatch):
    monkeypatch.setattr(sources, "one", lambda *a, **k: iter([made.question()]))
    monkeypatch.setattr(ingest, "save_batch", lambda *a: ingest.Saved())
    assert ingest.retry(problem.pk, fetch=False) == "Nothing of that record could be stored."
    problem.refresh_from_db()
    assert not problem.is_recovered


def test_nothing_is_stored_on_a_retry_without_a_reason(problem, monkeypatch):
    monkeypatch.setattr(sources, "one", lambda *a, **k: iter([made.question()]))
    admin = UserFactory(role="Admin")
    with pytest.raises(ValueError, match="Give a reason"):
        ingest.retry_saved(admin, problem, "  ")
    assert not Question.objects.exists()
    assert ingest.retry_saved(admin, problem, WHY) == "The record is stored."
    assert LogEntry.objects.get().by == admin


def several():
    member = MemberRecord(member_id=7, name="A. Member")
    return [
        made.question(uin="1", source_key="1", api_id=1),
        made.question(uin="2", source_key="2", api_id=2),
        made.question(uin="3", source_key="3", api_id=3, house="Lords"),
        member,
        Problem(
            source="parliament", record="question 4", cause="c", message="m",
            part="Commons questions",
        ),
        Problem(source="parliament", record="list", cause="c", message="m"),
        Problem(
            source="parliament", record="member 9", cause="c", message="m", part="Members",
            is_recovered=True,
        ),
    ]  # fmt: skip


def test_parliament_s_parts_are_counted_apart(monkeypatch):
    monkeypatch.setattr(runs, "BATCH", 2)
    run = run_source("parliament", iter(several()))
    none = dict.fromkeys(("created", "changed", "unchanged", "failed"), 0)
    assert run.parts == {
        "Commons questions": {**none, "created": 2, "failed": 1},
        "Lords questions": {**none, "created": 1},
        "Members": {**none, "created": 1},
    }
    assert ingest.counts(run, ingest.LISTS) == {**none, "failed": 1}
    row = next(r for r in ingest.all_sources() if r.key == "parliament")
    assert row.parts == ["Commons questions", "Lords questions", "Members", ingest.LISTS]
    again = run_source("parliament", iter(several()[:3]))
    assert again.parts["Commons questions"] == {**none, "unchanged": 2}


def test_a_record_stored_on_a_retry_counts_in_its_part(monkeypatch):
    run = run_source("parliament", iter(several()))
    row = run.problems.get(record="question 4")
    four = made.question(uin="4", source_key="4", api_id=4)
    monkeypatch.setattr(sources, "one", lambda *a, **k: iter([four]))
    ingest.retry(row.pk, fetch=False)
    run.refresh_from_db()
    counts = run.parts["Commons questions"]
    assert (counts["created"], counts["failed"], run.failed, run.created) == (3, 0, 1, 5)


def test_what_a_source_expects_is_shown_as_progress(monkeypatch):
    monkeypatch.setattr(runs, "BATCH", 2)
    seen = []

    def look(run):
        began = timezone.now() - timedelta(seconds=60 * run.read)
        ScrapeRun.objects.filter(pk=run.pk).update(started_at=began)
        run.refresh_from_db()
        seen.append((progress.Progress(run).words, progress.Progress(run).expected))

    items = [
        Expected(count=4), *several()[:1], Expected(count=2, is_whole=True), *several()[1:3],
        *several()[3:4],
    ]  # fmt: skip
    run = run_source("parliament", iter(items), on_progress=look)
    assert run.read == 4
    assert seen == [
        ("1 records so far. More are listed as it goes on.", None),
        ("2 of 6 records, about 4 minutes left.", 6),
        ("4 of 6 records, about 2 minutes left.", 6),
    ]
    assert progress.Progress(run).words == "4 records. Finished."


@pytest.mark.parametrize("expected, is_whole", [(None, False), (2, True), (9, False)])
def test_without_a_total_that_holds_there_is_no_time_left(expected, is_whole):
    run = a_run(state="running", created=3, expected=expected, is_expected_whole=is_whole)
    assert progress.Progress(run).expected is None
    assert "left" not in progress.Progress(run).words


def test_all_six_stages_are_named_with_what_waits():
    run = run_source("parliament", iter(several()[:3]))
    shown = {stage["name"]: stage["words"] for stage in progress.stages(run)}
    assert list(shown) == [
        "Fetch", "Read attachments", "Split asks", "Classify", "Match", "Index",
    ]  # fmt: skip
    assert (shown["Fetch"], shown["Index"]) == ("Ended", "3 documents waiting")
    assert shown["Split asks"] == shown["Classify"]
    running = a_run("govuk", state="running", created=2, expected=5, is_expected_whole=True)
    assert progress.stages(running)[0]["words"] == "3 records waiting"
