"""The rules on repeating a question, as a table of literals. Domain guide, section 2."""

from datetime import date

import pytest

from disclosures.models import Answer, AnswerReading, Question
from disclosures.repetition import months_later, pursuant, rule_for

ON, TODAY = date(2026, 3, 14), date(2026, 4, 1)


def asked(outcome: str, *, on: date | None = ON, house="Commons", **changes) -> Question:
    question = Question(house=house, uin="990412", date_key=on or ON, heading="Permits", **changes)
    if outcome != "unanswered":
        question.current_answer = Answer(date_answered=on, answerer_name="Lord Example")
        question.current_answer.reading = AnswerReading(outcome=outcome)
    return question


@pytest.mark.parametrize(
    ("outcome", "today", "stands", "words"),
    [
        ("withheld", TODAY, "blocks", "Refused on 14 March 2026. A refusal on grounds of"),
        ("not_published", TODAY, "blocks", "for the rest of the session"),
        ("disproportionate_cost", TODAY, "blocks", "three months, until 14 June 2026"),
        ("disproportionate_cost", date(2026, 6, 13), "blocks", "until 14 June 2026"),
        ("disproportionate_cost", date(2026, 6, 14), "free", "which ended on 14 June 2026"),
        ("answered", TODAY, "blocks", "A question fully answered may not be asked again"),
        ("published_elsewhere", TODAY, "blocks", "Answered on 14 March 2026"),
        ("partial", TODAY, "may block", "Answered in part on 14 March 2026"),
        ("not_held", TODAY, "may block", "Said not held on 14 March 2026"),
        ("not_held_centrally", TODAY, "may block", "not settled by the words of the rule"),
        ("non_answer", TODAY, "may block", "We could not tell"),
        ("holding", TODAY, "may block", "It has no full answer yet"),
        ("unanswered", TODAY, "may block", "It has no full answer yet"),
    ],
)
def test_what_each_reply_blocks_and_until_when(outcome, today, stands, words):
    rule = rule_for(asked(outcome), today)
    assert (rule.stands, words in rule.sentence) == (stands, True), rule


@pytest.mark.parametrize("outcome", ["withheld", "answered", "partial", "not_held"])
def test_what_is_not_known_of_sessions_is_said(outcome):
    unknown = rule_for(asked(outcome), TODAY).unknown
    assert "We do not hold the dates of sessions" in unknown
    assert "since 14 March 2026" in unknown
    assert rule_for(asked("disproportionate_cost"), TODAY).unknown == ""


@pytest.mark.parametrize(
    ("on", "stands"),
    [(date(2024, 5, 30), "free"), (date(2024, 7, 22), "blocks"), (date(2010, 3, 1), "free")],
)
def test_a_session_ends_with_its_parliament(on, stands):
    rule = rule_for(asked("withheld", on=on), TODAY)
    assert rule.stands == stands
    assert ("dissolved on 30 May 2024" in rule.sentence) is (stands == "free")


@pytest.mark.parametrize(
    ("outcome", "released", "stands"),
    [
        ("withheld", date(2026, 3, 20), "reopened"),
        ("withheld", date(2026, 3, 14), "blocks"),  # the same day came no later
        ("withheld", date(2026, 3, 1), "blocks"),  # from before the answer: nothing has changed
        ("withheld", date(2026, 4, 2), "blocks"),  # still to come
        ("disproportionate_cost", date(2026, 3, 20), "reopened"),
        ("not_held", date(2026, 3, 20), "may block"),
    ],
)
def test_a_release_after_the_answer_can_reopen_it(outcome, released, stands):
    rule = rule_for(asked(outcome), TODAY, released)
    assert rule.stands == stands
    assert ("A change of circumstances" in rule.sentence) is (stands == "reopened")


def test_the_lords_block_nothing_in_the_commons():
    assert rule_for(asked("withheld", house="Lords"), TODAY).stands == "free"


def test_pursuant_wording_has_number_and_date():
    question = asked("withheld", text="To ask the Secretary of State for Health, how many.")
    assert pursuant(question, question.current_answer) == (
        "To ask the Secretary of State for Health, pursuant to the Answer of 14 March 2026 to "
        "Question 990412 on Permits"
    )
    lords = asked("withheld", house="Lords", text="To ask His Majesty's Government how many.")
    assert pursuant(lords, lords.current_answer) == (
        "To ask His Majesty’s Government, further to the Written Answer by Lord Example on "
        "14 March 2026 (990412) on Permits"
    )
    assert pursuant(asked("unanswered"), None) == ""


def test_three_months_end_within_the_month():
    assert months_later(date(2023, 11, 30), 3) == date(2024, 2, 29)
