"""The agreed-extract reader: every line is a record or a named problem."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scrapers import extract
from scrapers.records import FoiRecord, Problem, QuestionRecord

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"

QUESTION = {
    "key": "C-2024-01-10-1-abc",
    "id": 9,
    "uin": "7926",
    "house": "Commons",
    "dateTabled": "2024-01-10T00:00:00",
    "dateForAnswer": "2024-01-15T00:00:00",
    "dateAnswered": "2024-01-16T00:00:00",
    "askingMemberId": 4000,
    "askingMember": None,
    "answeringBodyId": 60,
    "answeringBodyName": "Home Office",
    "heading": "Widgets",
    "isNamedDay": True,
    "groupedQuestions": ["7927", "7928"],
    "questionText": "To ask how many widgets there are.",
    "answerText": "<p>There are 12 widgets.</p>",
    "answerIsHolding": False,
    "answerIsCorrection": None,
    "dateHoldingAnswer": "2024-01-15T00:00:00",
    "isWithdrawn": False,
    "attachments": [{"url": "https://example.org/a/table.pdf", "title": "T", "fileSizeBytes": 5}],
    "metadataSnapshot": "with-answer",
}
REQUEST = {
    "id": 412769,
    "url_title": "widgets",
    "title": "Widgets",
    "authority_name": "Home Office",
    "authority_url_name": "home_office",
    "law_used": "foi",
    "display_status": "Refused",
    "described_state": "rejected",
    "created_at": "2017-06-30T23:26:36+00:00",
    "updated_at": "2019-07-03 17:42:31",
    "events": [
        {
            "direction": "outgoing",
            "sender_kind": "requester",
            "date": "2017-07-01",
            "body": "How many?",
            "attachments": [],
        },
        {
            "direction": "incoming",
            "sender_kind": "authority",
            "date": "2017-07-03T15:05:34+01:00",
            "body": "Twelve.",
            "attachments": ["Annex.xlsx"],
        },
    ],
    "complete": True,
    "text_kind": "full",
    "source": "https://www.whatdotheyknow.com/request/widgets",
    "key": "widgets",
}


@pytest.fixture
def read(tmp_path):
    def run(*rows, how=None):
        path = tmp_path / "extract.jsonl"
        lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
        path.write_bytes(b"\n".join(lines) + b"\n")
        return list((how or extract.read)(path))

    return run


def test_question_keeps_every_field(read):
    [record] = read(QUESTION)
    assert isinstance(record, QuestionRecord)
    assert (record.source, record.source_key) == ("file", "C-2024-01-10-1-abc")
    assert record.date_tabled == date(2024, 1, 10)
    assert record.asking_member == ""
    assert [reference.uin for reference in record.grouped] == ["7927", "7928"]
    assert record.answer.date_answered == date(2024, 1, 16)
    assert record.answer.date_holding == date(2024, 1, 15)
    [attachment] = record.answer.attachments
    assert attachment.file_name == "table.pdf"
    assert attachment.problem == "not in the extract"


def test_answer_captured_before_its_date_has_none(read):
    row = QUESTION | {"metadataSnapshot": "before-answer", "dateAnswered": None}
    [record] = read(row)
    assert record.answer.html == QUESTION["answerText"]
    assert record.answer.date_answered is None


def test_unanswered_question_has_no_answer(read):
    [record] = read(QUESTION | {"answerText": None, "dateAnswered": None})
    assert record.answer is None


def test_a_dated_answer_whose_text_is_missing_is_still_an_answer(read):
    [record] = read(QUESTION | {"answerText": None})
    assert record.answer.html == ""
    assert record.answer.date_answered == date(2024, 1, 16)


@pytest.mark.parametrize(
    ("answer", "truncated", "is_clipped"),
    [
        ("a" * 255 + "...", None, True),
        ("a" * 254 + "...", None, False),
        ("a" * 258, None, False),
        ("short", True, True),
        ("short...", None, False),
    ],
)
def test_clipped_answer(read, answer, truncated, is_clipped):
    [record] = read(QUESTION | {"answerText": answer, "truncated": truncated})
    assert record.answer.is_clipped is is_clipped


@pytest.mark.parametrize(
    ("question", "truncated", "is_clipped"),
    [
        ("a" * 255, None, True),
        ("a" * 254 + ".", None, False),
        ("a" * 254 + ".", True, True),
        ("a" * 256, True, False),
    ],
)
def test_clipped_question(read, question, truncated, is_clipped):
    [record] = read(QUESTION | {"questionText": question, "truncated": truncated})
    assert record.is_clipped is is_clipped


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"uin": None}, "missing uin"),
        ({"uin": " "}, "missing uin"),
        ({"key": None}, "missing key"),
        ({"house": "Holyrood"}, "unknown house"),
        ({"house": None}, "unknown house"),
        ({"house": ["Commons"]}, "wrong type"),
        ({"dateTabled": None, "dateAnswered": None}, "no date"),
        ({"dateTabled": "10 January"}, "unreadable date"),
        ({"questionText": ""}, "missing questionText"),
        ({"answeringBodyId": "60"}, "wrong type"),
        ({"groupedQuestions": [1]}, "wrong type"),
        ({"heading": "nul \x00 here"}, "unstorable text"),
        ({"heading": "\ud800"}, "unstorable text"),
    ],
)
def test_a_bad_question_is_named_by_line_and_key(read, change, cause):
    first, problem, last = read(QUESTION, QUESTION | change, QUESTION)
    assert isinstance(first, QuestionRecord)
    assert isinstance(last, QuestionRecord)
    assert isinstance(problem, Problem)
    assert problem.cause == cause
    assert "line 2" in problem.record
    if change.get("key", "x"):
        assert QUESTION["key"] in problem.record


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (b'{"uin": "1", ', "broken JSON"),
        (b"\xff\xfe\xfa", "broken JSON"),
        (b"[1, 2]", "not a record"),
        (b"[" * 200_000, "broken JSON"),
    ],
)
def test_a_line_that_is_no_record(read, line, cause):
    first, problem, last = read(QUESTION, line, QUESTION)
    assert isinstance(first, QuestionRecord)
    assert problem.cause == cause
    assert "line 2" in problem.record
    assert isinstance(last, QuestionRecord)


def test_an_over_long_line_is_refused_and_the_next_is_read(read, monkeypatch):
    monkeypatch.setattr(extract, "LONGEST_LINE", 2000)
    problem, record = read(QUESTION | {"heading": "x" * 7000}, QUESTION, how=extract.questions)
    assert isinstance(problem, Problem)
    assert isinstance(record, QuestionRecord)


def test_blank_lines_are_no_records_and_keep_the_count(read):
    record, problem = read(QUESTION, b"", b"{")
    assert isinstance(record, QuestionRecord)
    assert "line 3" in problem.record


def test_request_with_its_messages(read):
    [record] = read(REQUEST)
    assert isinstance(record, FoiRecord)
    assert record.is_complete
    assert record.created_on == date(2017, 7, 1), "a London day, in summer time"
    assert record.updated_at == datetime(2019, 7, 3, 16, 42, 31, tzinfo=UTC)
    asked, answered = record.messages
    assert asked.sent_at == datetime(2017, 7, 1, tzinfo=UTC)
    assert answered.sent_at == datetime(2017, 7, 3, 14, 5, 34, tzinfo=UTC)
    assert (answered.direction, answered.sender) == ("incoming", "authority")
    [attachment] = answered.attachments
    assert (attachment.url, attachment.file_name) == ("", "Annex.xlsx")
    assert attachment.problem == "not in the extract"


@pytest.mark.parametrize("kind", ["listing", "snippet", "request_only", "facts_only"])
def test_only_full_text_can_be_complete(read, kind):
    [record] = read(REQUEST | {"text_kind": kind})
    assert not record.is_complete


def test_a_listing_has_no_messages(read):
    [record] = read(REQUEST | {"text_kind": "listing", "events": [], "law_used": None})
    assert record.messages == ()
    assert record.law_used == ""


def test_facts_without_a_title_go_by_their_subject(read):
    row = REQUEST | {
        "text_kind": "facts_only",
        "title": None,
        "subject": "Call signs",
        "events": [],
    }
    [record] = read(row)
    assert record.title == "Call signs"


@pytest.mark.parametrize("partial", ["2016", "2016-07"])
def test_a_partial_date_is_no_date(read, partial):
    [record] = read(REQUEST | {"created_at": partial, "updated_at": partial})
    assert record.created_on is None
    assert record.updated_at is None


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"events": [{"direction": "sideways", "sender_kind": "authority"}]}, "unknown sender"),
        ({"events": ["text"]}, "wrong type"),
        ({"key": ""}, "missing key"),
        ({"authority_name": None}, "missing authority_name"),
        ({"title": None}, "missing subject"),
        ({"created_at": "yesterday"}, "unreadable date"),
    ],
)
def test_a_bad_request_is_named(read, change, cause):
    [problem] = read(REQUEST | change)
    assert isinstance(problem, Problem)
    assert problem.cause == cause


ODD = [None, 0, -1, 1.5, True, "", " ", "\x00", [], [None], [1], {}, {"a": 1}, 10**30, "2024-13-45"]


@pytest.mark.parametrize("row", [QUESTION, REQUEST], ids=["question", "request"])
@pytest.mark.parametrize("how", [extract.questions, extract.requests])
def test_whatever_a_field_holds_each_line_gives_one_item(read, row, how):
    rows = [row | {name: odd} for name in row for odd in ODD]
    assert len(read(*rows, how=how)) == len(rows)


def test_a_file_in_neither_layout_is_refused(tmp_path):
    path = tmp_path / "other.jsonl"
    path.write_text('{"name": "x"}\n')
    with pytest.raises(extract.UnknownLayout, match=r"other\.jsonl is neither"):
        extract.read(path)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data set is not beside the repository")
def test_every_line_of_the_shared_questions_is_a_record():
    items = list(extract.read(SHARED / "pqs" / "pqs.jsonl"))
    assert len(items) == 9562
    assert all(isinstance(item, QuestionRecord) for item in items)
    assert sum(item.answer is not None and item.answer.is_clipped for item in items) == 60
    assert sum(item.answer is None for item in items) == 120
    assert not any(item.is_clipped for item in items)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data set is not beside the repository")
def test_every_line_of_the_shared_requests_is_a_record():
    items = list(extract.read(SHARED / "foi" / "foi.jsonl"))
    assert len(items) == 1500
    assert all(isinstance(item, FoiRecord) for item in items)
    assert sum(item.is_complete for item in items) == 505
    assert sum(len(item.messages) for item in items) == 2239
