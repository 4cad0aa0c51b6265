"""The Parliament scraper against a server that does what the live one has been seen to do."""

from collections import Counter
from datetime import date

import pytest

from scrapers.errors import Challenge
from scrapers.fetch import Archive, Replay
from scrapers.parliament import Parliament
from scrapers.records import Problem, QuestionRecord

DAY = date(2023, 12, 18)


@pytest.fixture
def day_of_questions(questions):
    """Seven questions tabled on one day, one also corrected that day, and ten of other days."""
    model = questions["detail"][0]
    long = "how many cases there were of each kind; " * 10
    same_day = [
        model
        | {
            "id": 100 + n,
            "uin": str(7000 + n),
            "dateTabled": "2023-12-18T00:00:00",
            "questionText": f"To ask {n}, {long}",
            "answerText": f"<p>Answer {n}: £{n} million. {long}</p>",
        }
        for n in range(7)
    ]
    same_day[3] = same_day[3] | {
        "dateAnswered": "2023-12-18T00:00:00",
        "dateAnswerCorrected": "2023-12-18T00:00:00",
        "answerIsCorrection": True,
    }
    other_days = [model | {"id": 200 + n, "uin": str(8000 + n)} for n in range(10)]
    return same_day + other_days


def read(fake, client, **options):
    parliament = Parliament(client, fake.url, fake.url, page_size=3)
    return list(parliament.questions(DAY, DAY, **options))


def ids(items):
    return sorted(item.api_id for item in items if isinstance(item, QuestionRecord))


def test_every_fault_is_named_and_nothing_is_lost_or_doubled(
    fake_parliament, quick_client, day_of_questions, faults
):
    fake = fake_parliament(day_of_questions)
    cured: list[Problem] = []
    fake.misbehave("tabledWhenFrom=2023-12-18", faults.too_many)
    fake.misbehave("tabledWhenFrom=2023-12-18", faults.html)
    fake.misbehave("answeredWhenFrom", faults.unfiltered)
    fake.misbehave("correctedWhenFrom", faults.error_body)
    fake.misbehave("skip=3", faults.shifted)
    fake.misbehave("questions/100", faults.unavailable)
    fake.misbehave("questions/101", faults.truncated)
    fake.misbehave("questions/102", faults.time_out)

    items = read(fake, quick_client(on_problem=cured.append))

    assert ids(items) == [100, 101, 102, 103, 104, 105, 106]
    assert all(item.answer.html.endswith("</p>") for item in items if not is_problem(item))
    assert not any(item.is_clipped for item in items if not is_problem(item))
    named = Counter(p.cause for p in [*cured, *filter(is_problem, items)])
    assert named == {
        "HTTP 429": 1,
        "HTML where JSON was expected": 1,
        "unfiltered reply": 1,
        "JSON error body with status 500": 1,
        "overlapping pages": 1,
        "HTTP 503": 1,
        "truncated JSON": 1,
        "time-out": 1,
    }
    assert all(p.is_recovered for p in [*cured, *filter(is_problem, items)])
    assert not fake.faults


def test_a_challenge_ends_the_run_and_the_next_run_finds_the_rest(
    fake_parliament, quick_client, day_of_questions, faults
):
    fake = fake_parliament(day_of_questions)
    fake.misbehave("questions/102", faults.challenge)
    client = quick_client()
    first = []
    run = Parliament(client, fake.url, fake.url).questions(DAY, DAY)
    with pytest.raises(Challenge):
        for item in run:
            first.append(item)  # not extend(): what came before the fault must be kept

    assert causes(first) == ["challenge"]
    assert ids(first) == [100, 101]
    asked = len(fake.asked)
    with pytest.raises(Challenge):
        client.get(f"{fake.url}/api/writtenquestions/questions/103")
    assert len(fake.asked) == asked, "the same client asked again on the day of a challenge"

    second = read(fake, quick_client(), known=lambda value: value["id"] in ids(first))
    assert sorted(ids(first) + ids(second)) == [100, 101, 102, 103, 104, 105, 106]


def test_a_record_that_stays_unreachable_is_a_problem_and_the_run_goes_on(
    fake_parliament, quick_client, day_of_questions, faults
):
    fake = fake_parliament(day_of_questions)
    fake.misbehave("questions/101", faults.unavailable, times=3)
    fake.misbehave("questions/104", faults.html, times=3)
    items = read(fake, quick_client(attempts=3))

    problems = {p.record: p for p in items if is_problem(p)}
    assert ids(items) == [100, 102, 103, 105, 106]
    assert problems["question 101"].cause == "HTTP 503"
    assert "Tried 3 times: HTTP 503, HTTP 503, HTTP 503" in problems["question 101"].message
    assert problems["question 104"].page.body.startswith(b"<html>")


def test_a_filter_that_stays_ignored_fails_that_list_only(
    fake_parliament, quick_client, day_of_questions, faults
):
    fake = fake_parliament(day_of_questions)
    fake.misbehave("answeredWhenFrom", faults.unfiltered, times=3)
    fake.misbehave("correctedWhenFrom", faults.unfiltered, times=3)
    items = read(fake, quick_client(attempts=3))
    assert causes(items) == ["unfiltered reply"] * 2
    assert ids(items) == [100, 101, 102, 103, 104, 105, 106]


def test_an_empty_page_of_a_list_with_records_is_a_problem(
    fake_parliament, quick_client, day_of_questions
):
    fake = fake_parliament(day_of_questions)
    fake.cap = 0
    items = read(fake, quick_client(attempts=2))
    assert ids(items) == []
    assert set(causes(items)) == {"an empty page of a list that is not empty"}


def test_a_server_that_caps_its_pages_loses_nothing(
    fake_parliament, quick_client, day_of_questions
):
    fake = fake_parliament(day_of_questions)
    fake.cap = 2
    items = read(fake, quick_client())
    assert ids(items) == [100, 101, 102, 103, 104, 105, 106]
    assert not any(map(is_problem, items))


def test_saved_pages_give_the_same_rows_without_the_server(
    fake_parliament, quick_client, day_of_questions, faults, tmp_path
):
    fake = fake_parliament(day_of_questions)
    fake.misbehave("questions/101", faults.html, times=2)
    fake.misbehave("skip=3", faults.shifted)
    live = read(fake, quick_client(archive=Archive(tmp_path), attempts=2))
    asked = len(fake.asked)
    replayed = read(fake, Replay(tmp_path))
    assert len(fake.asked) == asked

    assert rows(replayed) == rows(live)
    assert len(rows(live)) == 6
    assert "overlapping pages" in causes(live)
    assert causes(replayed)[-1:] == ["HTML where JSON was expected"] == causes(live)[-1:]


def is_problem(item):
    return isinstance(item, Problem)


def causes(items):
    return [item.cause for item in items if is_problem(item)]


def rows(items):
    return [item for item in items if isinstance(item, QuestionRecord)]
