"""Parliament's values as records, and what a run asks for."""

import json
from datetime import date
from pathlib import Path

import pytest
from werkzeug import Response

from scrapers import parliament as reader
from scrapers.__main__ import as_json
from scrapers.errors import BadReply
from scrapers.parliament import Parliament, listed_state, parse_member, parse_question
from scrapers.records import MemberRecord, Problem, QuestionRecord, QuestionReference

PAYLOADS = Path(__file__).resolve().parents[1] / "payloads" / "parliament"


@pytest.fixture
def expected():
    return json.loads((PAYLOADS / "expected.json").read_text(encoding="utf-8"))


def test_sample_values_become_the_records_that_were_read_by_eye(questions, expected):
    records = [
        json.loads(as_json(parse_question(value, is_list_text=kind.endswith("list_texts"))))
        for kind, values in questions.items()
        for value in values
    ]
    member = json.loads((PAYLOADS / "member.json").read_text(encoding="utf-8"))["value"]
    records.append(json.loads(as_json(parse_member(member))))
    assert records == expected


def test_a_uin_used_in_two_parliaments_gives_two_records(questions):
    same = [
        parse_question(value, is_list_text=True)
        for value in questions["cut_list_texts"]
        if value["uin"] == "5564"
    ]
    assert [q.date_tabled for q in same] == [date(2023, 12, 6), date(2024, 9, 12)]
    assert len({q.source_key for q in same}) == len({q.url for q in same}) == 2


def test_texts_of_a_list_are_marked_clipped_whatever_their_length(questions):
    for kind in ("cut_list_texts", "whole_list_texts"):
        for value in questions[kind]:
            record = parse_question(value, is_list_text=True)
            assert record.is_clipped
            assert record.answer is None or record.answer.is_clipped


def test_grouped_questions_take_the_dated_form(questions):
    value = questions["detail"][0] | {
        "groupedQuestions": ["1829", "8260"],
        "groupedQuestionsDates": [{"questionUin": "1829", "dateTabled": "2024-01-04T00:00:00"}],
    }
    assert parse_question(value).grouped == (
        QuestionReference(uin="1829", date_tabled=date(2024, 1, 4)),
        QuestionReference(uin="8260"),
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("house", "Senate"), ("dateTabled", None), ("dateAnswered", "soon"), ("questionText", "")],
)
def test_a_value_that_cannot_be_a_question_names_itself(questions, field, value):
    with pytest.raises(BadReply, match="Question 1679416 cannot be read") as caught:
        parse_question(questions["detail"][0] | {field: value})
    assert caught.value.cause == "unreadable record"


def test_a_run_asks_three_lists_a_day_and_a_detail_for_each_record(
    fake_parliament, quick_client, questions
):
    fake = fake_parliament([v for values in questions.values() for v in values])
    parliament = Parliament(quick_client(), fake.url, fake.url)
    items = list(parliament.questions(date(2023, 12, 17), date(2023, 12, 18)))
    assert [item.uin for item in items] == ["7408", "7409"]

    lists = [a for a in fake.asked if "questions?" in a]
    assert len(lists) == 6
    assert all("sessionStatus=Any&includeWithdrawn=true" in a for a in lists)
    assert [a for a in fake.asked if a not in lists] == [
        "/api/writtenquestions/questions/1678523?expandMember=true&sessionStatus=Any",
        "/api/writtenquestions/questions/9000001?expandMember=true&sessionStatus=Any",
    ]


def test_a_correction_is_found_by_its_own_date(fake_parliament, quick_client, questions):
    fake = fake_parliament(questions["reconstructed"])
    day = date(2024, 1, 19)
    [item] = Parliament(quick_client(), fake.url, fake.url).questions(day, day)
    assert item.answer.date_corrected == day
    assert item.answer.original_html == "<p>The figure is 21.</p>"


def test_filters_use_the_names_the_api_knows(fake_parliament, quick_client, questions):
    fake = fake_parliament(questions["detail"])
    day = date(2024, 1, 5)
    run = Parliament(quick_client(), fake.url, fake.url).questions(
        day, day, houses=["Commons"], answering_bodies=[60, 11]
    )
    assert [item.uin for item in run] == ["7926"]
    assert "house=Commons&answeringBodies=60&answeringBodies=11" in fake.asked[0]


def test_a_known_record_is_not_asked_for_again(fake_parliament, quick_client, questions):
    fake = fake_parliament(questions["detail"])
    stored = {1679416: listed_state(questions["detail"][0])}
    day = date(2024, 1, 5)

    def known(value):
        return stored.get(value["id"]) == listed_state(value)

    parliament = Parliament(quick_client(), fake.url, fake.url, known=known)
    assert list(parliament.records(day, day)) == []
    fake.values[1679416]["dateAnswerCorrected"] = "2024-02-01T00:00:00"
    assert [q.uin for q in parliament.questions(day, day)] == ["7926"]


def test_members_come_as_at_the_day_tabled(fake_parliament, quick_client, questions):
    fake = fake_parliament(questions["detail"])
    day = date(2024, 1, 5)
    items = list(Parliament(quick_client(), fake.url, fake.url).records(day, day))
    assert [type(item) for item in items] == [QuestionRecord, MemberRecord, MemberRecord]
    assert "/api/Members/3985?detailsForDate=2024-01-05" in fake.asked


def test_the_last_seven_days_are_read_again(fake_parliament, quick_client, questions):
    fake = fake_parliament(questions["detail"])
    list(Parliament(quick_client(), fake.url, fake.url).recent(date(2024, 1, 12)))
    days = {a.split("tabledWhenFrom=")[1][:10] for a in fake.asked if "tabledWhenFrom" in a}
    assert days == {f"2024-01-{n:02}" for n in range(5, 13)}


def test_members_already_known_are_not_asked_for(fake_parliament, quick_client, questions):
    fake = fake_parliament(questions["detail"])
    day = date(2024, 1, 5)
    parliament = Parliament(quick_client(), fake.url, fake.url, known_members={4253})
    found = [i.member_id for i in parliament.records(day, day) if isinstance(i, MemberRecord)]
    assert found == [3985]


@pytest.mark.parametrize(
    ("status", "cap", "problem"), [(200, 100, ""), (404, 100, "HTTP 404"), (200, 3, "over 0 MB")]
)
def test_attachments_are_fetched_or_say_why_not(
    fake_parliament, quick_client, questions, status, cap, problem
):
    value = json.loads(json.dumps(questions["reconstructed"][0]))
    fake = fake_parliament([value])
    value["attachments"][0] |= {"url": f"{fake.url}/files/a.pdf", "fileSizeBytes": None}
    fake.misbehave("a.pdf", lambda *_: make_response(status))
    parliament = Parliament(
        quick_client(), fake.url, with_attachments=True, max_attachment_bytes=cap
    )
    [item] = parliament.questions(date(2023, 12, 18), date(2023, 12, 18))
    [attachment] = item.answer.attachments
    assert attachment.problem == problem
    assert (attachment.page is None) == bool(problem)
    if not problem:
        assert attachment.page.body == b"%PDF-1.7"


@pytest.mark.parametrize("how", ["named", "redirect"])
def test_a_file_at_another_host_is_left_there(fake_parliament, quick_client, questions, how):
    value = json.loads(json.dumps(questions["reconstructed"][0]))
    fake = fake_parliament([value])
    inside = fake.url.replace("localhost", "127.0.0.1") + "/inside"
    url = inside if how == "named" else f"{fake.url}/files/a.pdf"
    value["attachments"][0] |= {"url": url, "fileSizeBytes": None}
    fake.misbehave("a.pdf", lambda *_: Response("", status=302, headers={"Location": inside}))
    client = quick_client(hosts=["localhost"])
    parliament = Parliament(client, fake.url, with_attachments=True)
    [item] = parliament.questions(date(2023, 12, 18), date(2023, 12, 18))
    [attachment] = item.answer.attachments
    assert (attachment.url, attachment.page) == (url, None)
    assert attachment.problem == "address outside the source's own hosts"
    assert not any("inside" in asked for asked in fake.asked)


def test_a_record_listed_but_gone_is_a_problem(fake_parliament, quick_client, questions):
    fake = fake_parliament(questions["detail"])
    fake.misbehave("questions/1679416", lambda *_: make_response(404))
    [item] = Parliament(quick_client(), fake.url).questions(date(2024, 1, 5), date(2024, 1, 5))
    assert isinstance(item, Problem)
    assert (item.record, item.cause) == ("question 1679416", "HTTP 404")


def test_a_problem_names_the_part_it_is_of(fake_parliament, quick_client, questions):
    fake = fake_parliament(questions["detail"])
    fake.misbehave("questions/1679416", lambda *_: make_response(404))
    [item] = Parliament(quick_client(), fake.url).questions(date(2024, 1, 5), date(2024, 1, 5))
    assert item.part == "Commons questions"


def test_what_is_to_come_is_said_before_it_is_fetched(
    fake_parliament, quick_client, questions, monkeypatch
):
    monkeypatch.setattr(reader, "DAYS_LISTED", 2)
    fake = fake_parliament([v for values in questions.values() for v in values])
    told = []
    parliament = Parliament(
        quick_client(), fake.url, fake.url,
        on_expected=lambda expected: told.append((expected, len(fake.asked))),
    )  # fmt: skip
    items = list(parliament.records(date(2023, 12, 16), date(2023, 12, 18)))
    expected = [expected for expected, _ in told]
    assert [e.is_whole for e in expected] == [False, True, True]  # two listings, the Members
    assert sum(e.count for e in expected) == len(items)
    assert told[0][1] == 6  # three lists of each of two days, and no record yet


def make_response(status):
    return Response(b"%PDF-1.7", status=status, content_type="application/pdf")
