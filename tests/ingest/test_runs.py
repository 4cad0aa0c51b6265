"""How a run ends, and that killing one loses nothing it reported."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace

import pytest
from django.conf import settings as django_settings
from django.db import connection

from disclosures import bodies
from disclosures.ingest import questions as saving_questions
from disclosures.ingest import run_source
from disclosures.models import Question, ScrapeProblem, ScrapeRun
from scrapers.records import Problem

from .records import page, question


@pytest.fixture(autouse=True)
def loaded_bodies(db, settings, tmp_path):
    settings.EVIDENCE_DIR = tmp_path
    bodies.load_bodies()


def many(count):
    return [
        replace(question(), uin=str(n), api_id=n, source_key=str(n), pages=()) for n in range(count)
    ]


def problem(**changes):
    base = Problem(source="parliament", record="7", cause="HTTP 503", message="Try again.")
    return replace(base, **changes)


@pytest.mark.django_db
def test_every_record_is_accounted_for():
    run = run_source("parliament", [*many(450), problem(page=page(), is_recovered=True)])
    assert (run.state, run.created, run.failed, run.recovered) == ("done", 450, 0, 1)
    again = run_source("parliament", many(450))
    assert (again.created, again.unchanged, again.read) == (0, 450, 450)


@pytest.mark.django_db
def test_the_same_record_twice_in_a_batch_is_one_row():
    run = run_source("parliament", many(3) + many(3))
    assert (run.created, run.unchanged, Question.objects.count()) == (3, 3, 3)


@pytest.mark.django_db
def test_nothing_where_something_was_expected_is_a_failure():
    assert run_source("parliament", []).state == "failed"
    assert run_source("parliament", [], expect_records=False).state == "done"


@pytest.mark.django_db
@pytest.mark.parametrize(("failures", "state"), [(2, "done"), (3, "failed")])
def test_more_than_two_in_a_hundred_failures_fail_the_run(failures, state):
    items = many(100 - failures) + [problem(record=str(n)) for n in range(failures)]
    run = run_source("parliament", items)
    assert run.state == state
    assert ScrapeProblem.objects.filter(run=run).count() == failures


@pytest.mark.django_db
def test_a_problem_keeps_the_reply_that_caused_it():
    run_source("parliament", [*many(99), problem(page=page())])
    assert ScrapeProblem.objects.get().page.url == page().url


@pytest.mark.django_db
def test_a_record_that_cannot_be_stored_is_named_and_the_rest_is():
    bad = replace(question(), date_tabled=None, answer=None, source_key="broken-one")
    run = run_source("parliament", [*many(99), bad])
    assert (run.created, run.failed) == (99, 1)
    assert "broken-one" in ScrapeProblem.objects.get().message


@pytest.mark.django_db
def test_what_came_before_a_source_broke_is_stored():
    def breaking():
        yield from many(250)
        raise ConnectionError("the line went dead")

    run = run_source("parliament", breaking())
    assert (run.state, run.created, run.failed) == ("failed", 250, 1)
    assert "the line went dead" in run.message


@pytest.mark.django_db
def test_a_record_that_breaks_the_saving_takes_no_other_with_it(monkeypatch):
    def breaking(record):
        if record.source_key == "7":
            raise ValueError("odd")
        return real(record)

    real = saving_questions.fingerprint
    monkeypatch.setattr(saving_questions, "fingerprint", breaking)
    run = run_source("parliament", many(100))
    assert (run.state, run.created, run.failed) == ("done", 99, 1)
    assert ScrapeProblem.objects.get().record == "7"


@pytest.mark.django_db
def test_a_problem_with_odd_characters_is_kept():
    run_source("parliament", [*many(99), problem(message="a\x00b\ud83d", record="\x00")])
    assert ScrapeProblem.objects.get().message == "ab"


@pytest.mark.django_db
def test_a_run_that_was_killed_does_not_stay_running():
    ScrapeRun.objects.create(source="parliament")
    run_source("parliament", many(1))
    assert not ScrapeRun.objects.filter(state="running").exists()


FEEDER = textwrap.dedent(
    """
    import os, sys, time
    import django
    django.setup()
    from django.db import connection
    connection.settings_dict["NAME"] = sys.argv[1]
    from disclosures.ingest import run_source
    from tests.ingest.test_runs import many

    def slowly():
        for number, record in enumerate(many(100_000)):
            yield record

    run_source("parliament", slowly())
    """
)


@pytest.mark.django_db(transaction=True)
def test_a_killed_run_loses_nothing_it_counted_and_doubles_nothing(tmp_path):
    script = tmp_path / "feed.py"
    script.write_text(FEEDER)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "PYTHONPATH": str(django_settings.BASE_DIR),
        "DEBUG": "1",
        "DATABASE_URL": os.environ.get("DATABASE_URL") or database_url(),
    }
    name = connection.settings_dict["NAME"]
    process = subprocess.Popen([sys.executable, str(script), name], env=environment)
    deadline = time.monotonic() + 60
    while counted() < 400:
        assert process.poll() is None, "the feeder ended by itself"
        assert time.monotonic() < deadline, "nothing was stored in a minute"
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    stored = Question.objects.count()
    assert stored >= counted() >= 400
    run = run_source("parliament", many(stored + 10))
    assert (run.unchanged, run.created) == (stored, 10)
    assert Question.objects.count() == stored + 10


def counted():
    return ScrapeRun.objects.values_list("created", flat=True).first() or 0


def database_url():
    from django.conf import settings

    values = settings.DATABASES["default"]
    return f"postgresql://{values['USER']}@/{values['NAME']}?host={values['HOST']}"
