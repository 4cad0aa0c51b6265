"""Doorbells: the right call with ids, then the next bell; the schedule; off in a demonstration."""

import json

import pytest
from celery import Task
from django.core.cache import cache
from django_celery_beat.models import PeriodicTask

from disclosures import sources, tasks
from disclosures.models import IndexChange, Pair, Question, ScrapeRun
from tests import small_corpus as made
from tests.ingest.records import file, message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rung(monkeypatch, broker):
    """Every bell rung, as (name, args); none reaches a worker."""
    bells = []
    monkeypatch.setattr(
        Task,
        "apply_async",
        lambda self, args=(), kwargs=None, **how: bells.append(
            (self.name.rpartition(".")[2], *args)
        ),
    )
    cache.clear()
    return bells


@pytest.fixture
def saved(monkeypatch):
    """A question, a request and a file saved, nothing read."""
    monkeypatch.setattr(made, "read", lambda: None)
    sent = message(made.GIVEN.format(year=2023), attachments=(file(),))
    asked = made.request().messages[0]
    made.store(made.question(), made.request(messages=(asked, sent)))


def test_what_waits_is_rung_for_in_batches(saved, rung, monkeypatch):
    monkeypatch.setattr(made, "read", lambda: None)
    made.store(made.other(1), made.other(2))
    monkeypatch.setattr(tasks, "BATCH", 2)
    assert tasks.read_due() == 4
    ids = list(Question.objects.order_by("pk").values_list("pk", flat=True))
    assert [bell[0] for bell in rung] == [
        "read_attachments", "read_questions", "read_questions", "read_requests",
    ]  # fmt: skip
    assert [bell[1] for bell in rung if bell[0] == "read_questions"] == [ids[:2], ids[2:]]
    json.dumps(rung)


def test_the_whole_chain_ends_in_a_pair(saved, rung):
    """Each bell answered in turn, as workers would."""
    answered = []
    tasks.read_due()
    while rung:
        name, *args = rung.pop(0)
        answered.append(name)
        assert len(answered) < 40, "the bells never end"
        if name == "update_index":
            tasks.rows.follow(settled_only=False)
        else:
            getattr(tasks, name)(*args)
    assert {"read_attachments", "update_index", "flag_questions", "flag_requests"} <= set(answered)
    assert Pair.objects.get().is_flagged
    assert tasks.read_due() == 0


def test_a_batch_read_twice_is_read_once(saved):
    ids = [made.the_question().pk]
    tasks.read_questions(ids)
    changes = IndexChange.objects.count()
    tasks.read_questions(ids)
    assert IndexChange.objects.count() == changes


def test_a_source_is_ingested_and_the_next_bells_are_rung(rung, monkeypatch, settings):
    settings.DEMO = False
    monkeypatch.setattr(sources, "records", lambda *a, **k: iter([made.question()]))
    assert tasks.ingest_source("parliament") == "done"
    run = ScrapeRun.objects.get()
    assert (run.created, (run.until - run.since).days) == (1, 7)
    assert [bell[0] for bell in rung] == ["update_index", "read_due"]


def test_one_run_of_a_source_at_a_time(monkeypatch, settings, rung):
    settings.DEMO = False
    cache.add("ingest:parliament", 1)
    assert tasks.ingest_source("parliament") == "already running"
    assert not ScrapeRun.objects.exists()
    assert rung == []


def test_a_run_that_fails_gives_its_lock_back(monkeypatch, settings):
    settings.DEMO = False

    def broken(*args, **options):
        yield from ()
        raise ConnectionError("the line went dead")

    monkeypatch.setattr(sources, "records", broken)
    assert tasks.ingest_source("parliament") == "failed"
    assert tasks.ingest_source("parliament") == "failed"


def test_a_demonstration_fetches_nothing(monkeypatch, settings, rung):
    settings.DEMO = True
    monkeypatch.setattr(sources, "records", lambda *a, **k: pytest.fail("fetched"))
    assert tasks.ingest_source("parliament") == "off in a demonstration"
    assert rung == []


def test_whatdotheyknow_without_permission_is_no_failed_run(settings, rung):
    settings.DEMO, settings.WDTK_PERMISSION = False, ""
    assert "WDTK_PERMISSION" in tasks.ingest_source("whatdotheyknow")
    assert not ScrapeRun.objects.exists()


def test_the_schedule_names_tasks_that_exist():
    scheduled = PeriodicTask.objects.filter(task__startswith="disclosures.")
    assert {task.task.rpartition(".")[2] for task in scheduled} == {
        "ingest_source", "read_due", "update_index", "flag_all", "dump_public", "find_alerts",
        "recheck_source", "search_personal", "forget_messages", "draw_sample",
    }  # fmt: skip
    for task in scheduled:
        name = task.task.rpartition(".")[2]
        assert getattr(tasks, name).name == task.task
        assert task.crontab or task.interval
    args = [json.loads(t.args) for t in scheduled if t.task.endswith("ingest_source")]
    assert {source for (source,) in args} == {"parliament", "govuk", "whatdotheyknow"}
