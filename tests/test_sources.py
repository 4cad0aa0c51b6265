"""Each source through its door: what is asked for, what is not asked twice, replays."""

import re
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from werkzeug import Response

from disclosures import bodies, sources, tasks
from disclosures.ingest import run_source
from disclosures.models import (
    Answer,
    AnswerAttachment,
    Attachment,
    FoiMessage,
    FoiRequest,
    IndexChange,
    Member,
    MessageAttachment,
    Question,
    SourcePage,
)
from disclosures.sources import NotSetUp
from scrapers import hosts
from scrapers.fetch import Client
from scrapers.whatdotheyknow import WhatDoTheyKnow
from tests.factories import FoiRequestFactory
from tests.scrapers.conftest import FakeParliament

pytestmark = pytest.mark.django_db
DAY = date(2023, 12, 18)
WDTK = Path(__file__).parent / "payloads" / "wdtk"


@pytest.fixture(autouse=True)
def loaded_bodies(db):
    bodies.load_bodies()


@pytest.fixture
def quick(monkeypatch):
    """Clients that wait next to nothing."""

    def make(**given):
        quickly = {"requests_per_second": 1000, "wait_initial": 0.001, "wait_jitter": 0.001}
        return Client(**(given | quickly | {"timeout": 2, "robots": None}))

    monkeypatch.setattr(sources, "Client", make)


@pytest.fixture
def fake(httpserver, settings, quick):
    model = {
        "askingMemberId": 4001, "askingMember": None, "house": "Commons",
        "dateTabled": "2023-12-18T00:00:00", "dateForAnswer": "2023-12-20T00:00:00",
        "answeringBodyId": 1, "answeringBodyName": "Home Office", "isWithdrawn": False,
        "isNamedDay": False, "groupedQuestions": [], "groupedQuestionsDates": [],
        "answerIsHolding": False, "answerIsCorrection": False, "answeringMemberId": 4002,
        "answeringMember": None, "correctingMemberId": None, "dateAnswered": "2023-12-20T00:00:00",
        "originalAnswerText": "", "dateAnswerCorrected": None, "dateHoldingAnswer": None,
        "attachments": [], "attachmentCount": 0, "heading": "Otters", "title": "Otters",
    }  # fmt: skip
    values = [
        model
        | {
            "id": 100 + n,
            "uin": str(7000 + n),
            "questionText": f"To ask how many otters live in lake {n}; " + "and where; " * 40,
            "answerText": f"<p>There were {n + 2} otters. " + "More was said. " * 40 + "</p>",
        }
        for n in range(4)
    ]
    server = FakeParliament(httpserver, values)
    settings.PARLIAMENT_API_URL = settings.MEMBERS_API_URL = server.url
    return server


def ingest(source="parliament", **options):
    options = {"save": "", "replay": ""} | options
    return run_source(source, sources.records(source, DAY, DAY, **options))


def rows():
    """Everything stored that a replay must give again, without ids and times."""
    questions = Question.objects.order_by("uin").values_list(
        "house", "uin", "date_key", "text", "fingerprint", "body__key", "asked_by__member_id"
    )
    answers = Answer.objects.order_by("question__uin", "version").values_list(
        "question__uin", "version", "kind", "sha256", "page__sha256"
    )
    members = Member.objects.order_by("member_id").values_list("member_id", "name", "party")
    files = AnswerAttachment.objects.order_by("url").values_list("url", "attachment__sha256")
    return [list(part) for part in (questions, answers, members, files)]


def forget_rows():
    Question.objects.all().delete()
    Member.objects.all().delete()
    Attachment.objects.all().delete()


def details(fake):
    return [a for a in fake.asked if "/questions/1" in a]


def with_file(fake):
    fake.values[100] = fake.values[100] | {
        "attachments": [{"url": "/files/table.csv", "title": "Table", "fileType": "text/csv",
                         "fileSizeBytes": 12}],
        "attachmentCount": 1,
    }  # fmt: skip


def test_a_second_run_asks_only_for_what_changed(fake):
    assert ingest().created == 4 + 2  # with both members
    assert len(details(fake)) == 4
    fake.asked.clear()
    fake.values[101] = fake.values[101] | {"dateAnswerCorrected": "2023-12-22T00:00:00"}
    fake.values[102] = fake.values[102] | {"isWithdrawn": True}
    run = ingest()
    assert [a.split("?")[0][-3:] for a in details(fake)] == ["101", "102"]
    assert not [a for a in fake.asked if "Members" in a]
    assert (run.state, run.changed, run.failed) == ("done", 2, 0)


def test_a_run_knows_how_many_records_the_source_has_for_it(fake):
    run = ingest()
    assert (run.expected, run.is_expected_whole, run.read) == (6, True, 6)
    assert {part: c["created"] for part, c in run.parts.items()} == {
        "Commons questions": 4, "Members": 2,
    }  # fmt: skip


def test_clipped_rows_and_holding_answers_are_asked_for_again(fake):
    ingest()
    Question.objects.filter(uin="7000").update(is_clipped=True)
    Answer.objects.filter(question__uin="7001").update(is_clipped=True)
    Answer.objects.filter(question__uin="7002").update(kind="holding")
    fake.asked.clear()
    ingest()
    assert [a.split("?")[0][-3:] for a in details(fake)] == ["100", "101", "102"]


def test_a_member_fetched_long_ago_is_asked_for_again(fake):
    ingest()
    pages = SourcePage.objects.filter(url__contains="/api/Members/4001")
    pages.update(fetched_at=pages.get().fetched_at - timedelta(days=60))
    assert sources.known_members() == {4002}


def test_a_file_that_failed_is_fetched_by_the_next_run(fake, monkeypatch):
    with_file(fake)
    ingest()
    assert AnswerAttachment.objects.get().attachment is None
    assert AnswerAttachment.objects.get().problem
    good = fake.good
    csv = Response("lake,otters\n", content_type="text/csv")
    monkeypatch.setattr(fake, "good", lambda r: csv if "files/" in r.path else good(r))
    assert ingest().changed == 1
    enclosure = AnswerAttachment.objects.get()
    assert (enclosure.problem, enclosure.attachment.size_bytes) == ("", 12)
    assert Answer.objects.filter(question__uin="7000").count() == 1
    fake.asked.clear()
    ingest()
    assert details(fake) == []


def test_a_file_at_another_host_is_not_fetched_and_not_tried_again(fake):
    with_file(fake)
    elsewhere = fake.url.replace("localhost", "127.0.0.1") + "/files/inside.csv"
    fake.values[100]["attachments"][0]["url"] = elsewhere
    assert ingest().failed == 0
    enclosure = AnswerAttachment.objects.get()
    assert (enclosure.url, enclosure.attachment) == (elsewhere, None)
    assert enclosure.problem == "address outside the source's own hosts"
    assert not [a for a in fake.asked if "inside" in a]
    fake.asked.clear()
    ingest()
    assert details(fake) == []


@pytest.mark.parametrize("source", sources.SOURCES)
def test_each_source_may_ask_its_own_hosts_alone(source, quick, settings):
    settings.HANSARD_ARCHIVE = "http://archive.test/xml"
    with sources._client(source, "", None) as client:
        assert set(hosts.OF_SOURCES[source]) <= client.hosts
        assert ("archive.test" in client.hosts) is (source == "hansard")
        assert ("members-api.parliament.uk" in client.hosts) is (source == "parliament")


@pytest.mark.parametrize("kept", ["kept", "folder"])
def test_a_replay_gives_the_same_rows_without_the_network(fake, tmp_path, kept):
    with_file(fake)
    place = str(tmp_path / "saved")
    first = ingest(save="" if kept == "kept" else place)
    before = rows()
    forget_rows()
    fake.asked.clear()
    run = ingest(replay="kept" if kept == "kept" else place)
    assert (run.created, run.failed) == (first.created, first.failed)
    assert rows() == before
    assert fake.asked == []


def test_what_was_kept_over_several_runs_replays_whole(fake):
    ingest()
    fake.values[101] = fake.values[101] | {
        "answerText": "<p>There were none.</p>",
        "dateAnswerCorrected": "2023-12-18T00:00:00",
        "answerIsCorrection": True,
    }
    ingest()
    before = rows()
    forget_rows()
    run = ingest(replay="kept")
    assert (run.state, run.failed) == ("done", 0)
    after = rows()
    assert [q[1] for q in after[0]] == [q[1] for q in before[0]]
    assert after[2] == before[2]


def test_each_fault_that_a_retry_cured_is_named_in_the_run(fake):
    fake.misbehave("questions/100", lambda f, r: Response("", status=503))
    fake.misbehave("questions/101", lambda f, r: Response("{", content_type="application/json"))
    run = ingest()
    assert (run.state, run.failed, run.recovered) == ("done", 0, 2)
    causes = set(run.problems.values_list("cause", flat=True))
    assert causes == {"HTTP 503", "truncated JSON"}
    assert Question.objects.count() == 4


def test_a_source_that_is_not_set_up_says_what_to_set_at_once(settings, tmp_path):
    settings.WDTK_PERMISSION = settings.HANSARD_ARCHIVE = ""
    for source, words, replay in (
        ("whatdotheyknow", "WDTK_PERMISSION", ""),
        ("hansard", "HANSARD_ARCHIVE", ""),
        ("parliament", "holds no saved run", str(tmp_path / "nowhere")),
    ):
        with pytest.raises(NotSetUp, match=words):
            sources.records(source, DAY, DAY, save="", replay=replay)


@pytest.fixture
def saved_request(tmp_path):
    """A WhatDoTheyKnow request saved by hand, with its file."""
    folder = tmp_path / "wdtk"
    files = folder / "Widget costs_files"
    files.mkdir(parents=True)
    shutil.copy(WDTK / "request_page.html", folder / "Widget costs.html")
    shutil.copy(WDTK / "request.json", folder / "example_request_about_widget_cos.json")
    (files / "Annex A widgets.xlsx").write_bytes(b"PK not really")
    return folder


def test_a_kept_file_is_not_fetched_again_and_the_record_means_the_same(saved_request):
    kept = sources.KeptFiles()

    def read(**options):
        items = WhatDoTheyKnow(**options).from_folder(saved_request)
        return run_source("whatdotheyknow", (kept.filled(item) for item in items))

    assert read().created == 1
    enclosure = MessageAttachment.objects.get(attachment__isnull=False)
    assert enclosure.url in kept
    assert "https://elsewhere.test/x" not in kept
    record = next(WhatDoTheyKnow().from_folder(saved_request))
    passed_over = without_files(record, enclosure.url)
    run = run_source("whatdotheyknow", [kept.filled(passed_over)])
    assert (run.unchanged, run.changed) == (1, 0)
    assert FoiRequest.objects.get().version == 1
    assert FoiMessage.every.exclude(superseded_at=None).count() == 0


def without_files(record, url):
    """As the live reader gives it when told that the file is kept."""

    def passed_over(file):
        if file.url != url:
            return file
        return replace(
            file, page=None, content_type="", size_bytes=None,
            problem="kept earlier, not fetched again",
        )  # fmt: skip

    messages = tuple(
        replace(m, attachments=tuple(passed_over(a) for a in m.attachments))
        for m in record.messages
    )
    return replace(record, messages=messages)


def test_what_was_not_asked_after_for_long_is_asked_again_and_goes_if_it_is_gone(
    httpserver, settings, quick, broker
):
    settings.DEMO, settings.GOVUK_URL = False, httpserver.url_for("").rstrip("/")
    asked = []

    def gone(request):
        asked.append(request.path)
        return Response("Gone", status=410)

    httpserver.expect_request(re.compile("/api/content/.*")).respond_with_handler(gone)
    old, young = (
        FoiRequestFactory(source="govuk", source_key=f"{name}:en", slug=f"/{name}")
        for name in ("old", "young")
    )
    long_ago = timezone.now() - timedelta(days=sources.OLD_DAYS + 1)
    FoiRequest.objects.filter(pk=old.pk).update(seen_at=long_ago)
    assert tasks.recheck_source("govuk") == "done"
    assert asked == ["/api/content/old"]
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.is_removed, old.removed_reason) == (True, "gone (410)")
    assert not young.is_removed
    assert IndexChange.objects.filter(document=f"request:{old.pk}").exists()
