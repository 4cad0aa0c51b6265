"""Hansard's day files, both layouts."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scrapers.__main__ import as_json
from scrapers.errors import BadReply
from scrapers.hansard_archive import HansardArchive
from scrapers.hansard_xml import Redirect, parse_day, read_xml, redirects
from scrapers.records import Page, Problem
from scrapers.text import answer_plain

PAYLOADS = Path(__file__).resolve().parents[1] / "payloads" / "hansard"
ALL_DAYS = (date(2000, 1, 1), date(2030, 1, 1))
OLD = "answers2009-10-29b.xml"


def page(body: bytes) -> Page:
    return Page(
        url="file:answers2024-01-10.xml",
        status=200,
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        content_type="text/xml",
        body=body,
    )


def day_file(questions: str) -> bytes:
    return f"<publicwhip><major-heading>Health</major-heading>{questions}</publicwhip>".encode()


ONE = '<ques id="x/wrans/2024-01-05.1.q0"><p qnum="1">{}</p></ques><reply><p>{}</p></reply>'


def read(body: bytes):
    root, repairs = read_xml(page(body))
    return [*repairs, *parse_day(root, page(body), date(2024, 1, 10), "Commons")]


def test_sample_files_become_the_records_that_were_read_by_eye():
    records = [json.loads(as_json(r)) for r in HansardArchive(folder=PAYLOADS).records(*ALL_DAYS)]
    for record in records:
        record["pages"] = [kept["url"] for kept in record["pages"]]
    assert records == json.loads((PAYLOADS / "expected.json").read_text(encoding="utf-8"))


def test_the_old_encoding_and_its_entities_are_read():
    text = (PAYLOADS / OLD).read_text(encoding="iso-8859-1")
    body = text.replace("&pound;000", "caf\xe9 &pound;000").encode("iso-8859-1")
    root, repairs = read_xml(page(body))
    first = next(parse_day(root, page(body), date(2009, 10, 29), "Commons"))
    assert "café £000" in answer_plain(first.answer.html)
    assert repairs == []


def test_several_numbers_in_one_question_each_get_the_answer():
    records = {r.uin: r for r in HansardArchive(folder=PAYLOADS).records(*ALL_DAYS)}
    group = [records[uin] for uin in ("295056", "295057", "295058")]
    assert len({r.answer.html for r in group}) == 1
    assert len({r.question_text for r in group}) == 3
    assert all(r.question_text.startswith("To ask the Prime Minister\n(") for r in group)
    assert [g.uin for g in group[0].grouped] == ["295057", "295058"]


def test_redirects_are_kept_to_resolve_old_links():
    root, _ = read_xml(page((PAYLOADS / OLD).read_bytes()))
    assert Redirect(
        "uk.org.publicwhip/wrans/2009-10-29a.295057.h",
        "uk.org.publicwhip/wrans/2009-10-29a.295056.h",
        "altques",
    ) in redirects(root)


def test_only_the_version_that_says_latest_counts(tmp_path):
    text = (PAYLOADS / OLD).read_text(encoding="iso-8859-1")
    replaced = text.replace('latest="yes"', 'latest="no"')
    for letter, content in (("a", replaced), ("b", text), ("c", replaced)):
        path = tmp_path / f"answers2009-10-29{letter}.xml"
        path.write_text(content, encoding="iso-8859-1")
    records = list(HansardArchive(folder=tmp_path).records(*ALL_DAYS))
    assert {r.pages[0].url for r in records} == {"file:answers2009-10-29b.xml"}
    assert len({r.uin for r in records}) == len(records)

    (tmp_path / "answers2009-10-29b.xml").unlink()
    [problem] = HansardArchive(folder=tmp_path).records(*ALL_DAYS)
    assert problem.cause == "no latest version"


def test_a_stray_ampersand_is_repaired_named_and_kept_in_the_text():
    repair, record = read(day_file(ONE.format("Health & Safety?", "R&D cost &pound;5 &amp; more.")))
    assert (repair.cause, repair.is_recovered) == ("malformed XML", True)
    assert record.question_text == "Health & Safety?"
    assert answer_plain(record.answer.html) == "R&D cost £5 & more."


def test_a_question_lost_to_bad_xml_is_not_called_recovered():
    two = ONE.format("Why?", "So.") + ONE.format("When?", "Soon.").replace('"1"', '"2"')
    body = day_file(two)
    repair, *records = read(body[: body.index(b"<ques", 80)])
    assert not repair.is_recovered
    assert [r.uin for r in records] == ["1"]


def test_external_entities_are_never_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    declared = f'<!DOCTYPE publicwhip [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode()
    body = declared + day_file(ONE.format("Why?", "See &e; here."))
    try:
        items = read(body)
    except BadReply:
        items = []
    assert "hidden" not in str(items)


def test_a_page_that_is_no_day_file_is_refused():
    for body in (b"", b"<html><p>Not found</p></html>"):
        with pytest.raises(BadReply, match="not a day file"):
            read_xml(page(body))


def test_a_question_without_a_reply_is_kept_and_named():
    problem, record = read(day_file('<ques id="q"><p qnum="1">Why?</p></ques>'))
    assert problem.cause == "question without a reply"
    assert record.answer is None


def test_server_lists_are_followed_for_the_days_asked(server, quick_client):
    old = (PAYLOADS / OLD).read_bytes()
    server.expect_request("/pw/wrans/changedates.txt").respond_with_data(
        "1256800000,answers2009-10-29b.xml\n1256800000,answers2009-11-02a.xml\njunk\n"
    )
    server.expect_request("/pw/wrans/answers2009-10-29b.xml").respond_with_data(old)
    server.expect_request("/pw/lordswrans/changedates.txt").respond_with_data("", status=404)
    archive = HansardArchive(quick_client(), server.url_for("/pw/wrans/"))
    day = date(2009, 10, 29)
    items = list(archive.records(day, day))
    assert [i.cause for i in items if isinstance(i, Problem)] == ["HTTP 404"]
    assert len(items) == 8
    later = archive.records(day, day, changed_after=datetime(2010, 1, 1, tzinfo=UTC))
    assert [i.cause for i in later] == ["HTTP 404"]
