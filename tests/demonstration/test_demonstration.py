"""The demonstration corpus: whole, plausible, the same every time, and readable by the scrapers."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import Counter
from datetime import date

import httpx
import openpyxl
import pypdfium2
import pytest
from docx import Document

from disclosures.demonstration import (
    ACCOUNTS,
    BODIES,
    GOVUK,
    MEMBERS,
    PARLIAMENT,
    SEED,
    WDTK,
    build,
)
from disclosures.demonstration.corpus import load
from disclosures.demonstration.expected import EXPECTED
from disclosures.demonstration.people import ANNOTATOR, REQUESTERS
from disclosures.demonstration.plausibility import faults
from disclosures.demonstration.replies_hansard import FOLDER, printed
from disclosures.demonstration.server import DemoFetcher, transport
from disclosures.matching.values import FINDING_KINDS
from disclosures.reading.answers import read_answer
from disclosures.reading.values import ANSWER_OUTCOMES, RESPONSE_OUTCOMES
from scrapers.govuk import GovUk
from scrapers.hansard_archive import HansardArchive
from scrapers.parliament import Parliament
from scrapers.records import FoiRecord, Problem, QuestionRecord, StatisticalReleaseRecord
from scrapers.text import answer_plain
from scrapers.whatdotheyknow import WhatDoTheyKnow

SINCE, UNTIL = date(2021, 1, 1), date(2025, 11, 28)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus")
    build(path)
    return path


@pytest.fixture(scope="module")
def corpus():
    return load(SEED)


@pytest.fixture(scope="module")
def parliament(folder):
    reader = Parliament(DemoFetcher(folder), PARLIAMENT, MEMBERS, with_attachments=True)
    return list(reader.records(SINCE, UNTIL))


@pytest.fixture(scope="module")
def portal(folder):
    with BODIES.open(encoding="utf-8") as file:
        names = [row["wdtk_url_name"] for row in csv.DictReader(file)]
    reader = WhatDoTheyKnow(DemoFetcher(folder), WDTK, "demonstration", bodies=names)
    return list(reader.records(SINCE, UNTIL))


@pytest.fixture(scope="module")
def govuk(folder):
    reader = GovUk(DemoFetcher(folder), GOVUK, fetch_statistics_files=True)
    return list(reader.records(SINCE, UNTIL))


def test_it_is_as_large_as_it_should_be(corpus):
    assert EXPECTED.questions == len(corpus.questions) >= 120
    assert EXPECTED.requests >= 50
    assert EXPECTED.requests + EXPECTED.releases >= 60
    assert EXPECTED.statistics >= 3
    assert len(EXPECTED.decoys) >= len(EXPECTED.mismatches) >= 20


def test_every_outcome_occurs():
    assert {e.outcome for e in EXPECTED.answers} == set(ANSWER_OUTCOMES)
    assert {e.outcome for e in EXPECTED.responses} == set(RESPONSE_OUTCOMES)


def test_every_kind_of_mismatch_occurs():
    kinds = {kind for pair in EXPECTED.mismatches for kind in pair.kinds}
    assert kinds == set(FINDING_KINDS)


def test_every_pair_is_either_a_mismatch_or_a_decoy():
    for pair in EXPECTED.pairs:
        assert bool(pair.kinds) != bool(pair.decoy), pair
        assert bool(pair.asks) == pair.is_mismatch, pair


def test_releases_come_before_and_after_answers(corpus):
    orders = set()
    for pair in EXPECTED.mismatches:
        if pair.release_source == "whatdotheyknow":
            reply = corpus.requests[pair.release_content_key].messages[-1].on
            answered = corpus.questions[pair.question_key].answered
            is_first = reply < answered
            assert ("released_before_pq" in pair.kinds) == is_first, pair.question_key
            orders.add(is_first)
    assert orders == {True, False}


def test_the_turns_of_a_question_are_all_there(corpus):
    questions = list(corpus.questions.values())
    assert any(q.original and q.corrected for q in questions)
    assert any(q.is_holding for q in questions)
    assert any(q.holding_on and not q.is_holding for q in questions)
    assert any(q.is_withdrawn for q in questions)
    assert any(not q.answered and not q.is_withdrawn for q in questions)
    assert {q.house for q in questions} == {"Commons", "Lords"}
    assert max(Counter(q.group for q in questions if q.group).values()) > 1
    twice = [q for q in questions if q.uin == "5120"]
    assert {q.tabled.year for q in twice} == {2021, 2024}


def test_only_the_chosen_number_is_used_twice(corpus):
    numbers = Counter((q.house, q.uin) for q in corpus.questions.values())
    assert [key for key, times in numbers.items() if times > 1] == [("Commons", "5120")]


def test_dates_are_plausible(corpus):
    assert faults(corpus) == []


def test_no_placeholder_is_left(corpus):
    texts = [q.text + q.answer + q.original for q in corpus.questions.values()]
    texts += [m.text for r in corpus.requests.values() for m in r.messages]
    assert [text for text in texts if "{" in text or "}" in text] == []


def test_no_two_answers_are_the_same_but_in_a_group(corpus):
    answers = Counter(q.answer for q in corpus.questions.values() if q.answer and not q.group)
    assert [text for text, times in answers.items() if times > 1] == []


def test_the_same_seed_gives_the_same_bytes(folder, tmp_path):
    build(tmp_path)
    assert (tmp_path / "pages.jsonl").read_bytes() == (folder / "pages.jsonl").read_bytes()


def test_another_seed_gives_another_corpus(folder, tmp_path):
    build(tmp_path, seed=SEED + 1)
    assert (tmp_path / "pages.jsonl").read_bytes() != (folder / "pages.jsonl").read_bytes()


def test_attachments_open_with_their_own_libraries(folder):
    kinds = Counter()
    for name, body in _files(folder):
        kinds[name.rpartition(".")[2]] += 1
        if "fog" in name:
            with pytest.raises(pypdfium2.PdfiumError):
                pypdfium2.PdfDocument(body)
        elif name.endswith(".pdf"):
            text = pypdfium2.PdfDocument(body)[0].get_textpage().get_text_range()
            assert bool(text.strip()) != name.startswith("scan"), name
        elif name.endswith(".xlsx"):
            sheet = openpyxl.load_workbook(io.BytesIO(body))["Data"]
            assert sheet.max_row > 1
        elif name.endswith(".docx"):
            assert Document(io.BytesIO(body)).paragraphs[0].text
        else:
            assert len(list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))) > 1
    assert set(kinds) == {"pdf", "xlsx", "docx", "csv"}


def _files(folder):
    for line in (folder / "pages.jsonl").read_text().splitlines():
        page = json.loads(line)
        name = httpx.URL(page["url"]).path.rpartition("/")[2]
        if "." in name and not name.endswith(".json"):
            path = folder / "bytes" / page["sha256"][:2] / f"{page['sha256']}.gz"
            yield name, gzip.decompress(path.read_bytes())


def test_the_scraper_reads_every_question(parliament, corpus):
    questions = {r.api_id: r for r in parliament if isinstance(r, QuestionRecord)}
    assert [i for i in parliament if isinstance(i, Problem)] == []
    assert len(questions) == len(corpus.questions)
    for question in corpus.questions.values():
        record = questions[question.number]
        assert (record.house, record.uin, record.date_tabled) == (
            question.house,
            question.uin,
            question.tabled,
        )
        assert record.question_text == question.text
        assert (record.answer is not None) == (question.answered is not None)
        for attachment in record.answer.attachments if record.answer else ():
            assert attachment.page is not None


def test_the_scraper_reads_every_request(portal, corpus):
    records = {r.source_key: r for r in portal if isinstance(r, FoiRecord)}
    assert [i for i in portal if isinstance(i, Problem)] == []
    assert set(records) == {str(r.number) for r in corpus.requests.values()}
    for request in corpus.requests.values():
        record = records[str(request.number)]
        assert [m.is_hidden for m in record.messages] == [
            m.sender == "hidden" for m in request.messages
        ]
        for message, meant in zip(record.messages, request.messages, strict=True):
            assert [a.file_name for a in message.attachments] == [f.name for f in meant.files]
            assert all(a.page is not None for a in message.attachments)


def test_the_scraper_reads_every_release(govuk):
    releases = [r for r in govuk if isinstance(r, FoiRecord)]
    statistics = [r for r in govuk if isinstance(r, StatisticalReleaseRecord)]
    assert [i for i in govuk if isinstance(i, Problem)] == []
    assert (len(releases), len(statistics)) == (EXPECTED.releases, EXPECTED.statistics)
    assert any(r.is_ad_hoc for r in statistics)


def test_the_scraper_reads_the_printed_answers(folder):
    items = list(HansardArchive(folder=folder / FOLDER).records(date(2009, 1, 1), SINCE))
    assert [i for i in items if isinstance(i, Problem)] == []
    assert [(i.uin, i.answering_body_name) for i in items] == [
        (row["uin"], row["body"]) for row in printed()
    ]


def test_expected_keys_are_those_of_the_records(parliament, portal, govuk):
    releases = {(r.source, r.source_key) for r in portal + govuk if isinstance(r, FoiRecord)}
    releases |= {
        ("statistics", r.content_id) for r in govuk if isinstance(r, StatisticalReleaseRecord)
    }
    questions = {r.api_id for r in parliament if isinstance(r, QuestionRecord)}
    for pair in EXPECTED.pairs:
        assert pair.question_number in questions
        assert (pair.release_source, pair.release_key) in releases, pair
    keys = {key for source, key in releases if source != "statistics"}
    assert {e.source_key for e in EXPECTED.responses} == keys


def test_no_name_of_a_requester_is_in_a_record(portal):
    kept = repr(portal)
    for name in (*REQUESTERS, ANNOTATOR):
        assert name.split()[1] not in kept


def test_any_client_gets_the_same_replies(folder):
    with httpx.Client(transport=transport(folder)) as client:
        reply = client.get(
            f"{PARLIAMENT}/api/writtenquestions/questions",
            params={"tabledWhenFrom": "2024-03-04", "tabledWhenTo": "2024-03-04", "take": 5},
        ).json()
        missing = client.get(f"{WDTK}/request/no_such_request")
        refused = client.get(f"{GOVUK}/api/search.json", params={"colour": "green"})
    assert "90412" in [result["value"]["uin"] for result in reply["results"]]
    assert (missing.status_code, refused.status_code) == (404, 422)


def test_lists_are_clipped_as_the_api_clips_them(folder):
    url = f"{PARLIAMENT}/api/writtenquestions/questions"
    _, reply = DemoFetcher(folder).get_json(url, {"take": 500})
    values = [result["value"] for result in reply["results"]]
    assert max(len(v["questionText"]) for v in values) == 255
    assert max(len(v["answerText"] or "") for v in values) == 258
    assert reply["totalResults"] == len(values) == EXPECTED.questions - 1  # one is withdrawn


def test_there_is_an_account_for_each_role():
    assert Counter(account.role for account in ACCOUNTS) == {
        "Researcher": 1,
        "Reviewer": 2,
        "Admin": 1,
    }
    assert all(account.email.endswith("@example.org") for account in ACCOUNTS)


def test_answers_are_read_as_their_author_meant_them(parliament, corpus):
    """At least 95 in 100. What the reader misses is the reader's to mend, not the wording's."""
    meant = {e.source_key: e for e in EXPECTED.answers}
    missed = []
    for record in parliament:
        if isinstance(record, QuestionRecord) and record.source_key in meant:
            text = answer_plain(record.answer.html)
            reading = read_answer(record.question_text, text, str(record.date_tabled))
            wanted = meant[record.source_key]
            if reading.outcome not in (wanted.outcome, *wanted.accept):
                missed.append((wanted.key, wanted.outcome, reading.outcome))
    assert len(missed) <= 0.05 * len(meant), missed
