"""Draft questions: in order, and never the refused question again without saying what changed."""

from datetime import date

import pytest

from disclosures.packs.followup import drafts
from tests.factories import FoiRequestFactory, PairFactory, QuestionFactory

pytestmark = pytest.mark.django_db
REFUSED = "how many people waited more than six weeks"


def drafted(released=date(2024, 2, 7), question=None, **pair):
    values = {"text": f"To ask the Secretary of State for Health, {REFUSED}.", **(question or {})}
    return drafts(
        PairFactory(
            question=QuestionFactory(**values),
            request=FoiRequestFactory(date_responded=released),
            **pair,
        )
    )


def test_a_release_before_the_answer_is_asked_about_and_nothing_is_repeated():
    (draft,) = drafted(question={"uin": "990412"})
    assert draft.wording == (
        "To ask the Secretary of State for Health, pursuant to the Answer of 14 March 2024 to "
        "Question 990412 on Safe Harbour Scheme: Waiting Times, whether the information released "
        "in response to FOI2024/00077 on 7 February 2024 was considered when that Answer was "
        "prepared."
    )
    assert "does not repeat" in draft.why


def test_only_a_release_after_the_answer_lets_it_be_asked_again_and_that_is_said():
    first, again = drafted(date(2024, 6, 1))
    assert "was held by the Department when that Answer was given" in first.wording
    assert "1 June 2024" in again.wording
    assert "which followed that Answer" in again.wording
    assert "circumstances have changed" in again.why
    assert REFUSED not in first.wording + again.wording


def test_a_refusal_on_cost_blocks_for_three_months():
    _, again = drafted(
        date(2024, 6, 1),
        question={
            "answer": "Only at disproportionate cost.",
            "answer__outcome": "disproportionate_cost",
            "answer__date_answered": date(2023, 11, 30),
        },
    )
    assert "ends on 29 February 2024" in again.why


def test_the_lords_ask_the_government_further_to_an_answer():
    (draft,) = drafted(question={"house": "Lords", "uin": "HL4021"})
    assert draft.wording.startswith(
        "To ask His Majesty’s Government, further to the Written Answer by A Minister on "
        "14 March 2024 (HL4021)"
    )


@pytest.mark.parametrize(
    ("text", "minister"),
    [
        ("To ask the Minister for Women and Equalities, what steps", "Minister for Women and Equ"),
        ("To ask the Secretary of State for Housing, Communities and Local Government how many",
         "Secretary of State for Housing, Communities and Local Government, pursuant"),
        ("To ask the Secretary of State, how", "Secretary of State, pursuant"),
        ("To ask the Secretary of State, (a) how many and (b) why", "Secretary of State, pursuant"),
        ("What is the number?", "Secretary of State, pursuant"),
    ],
)  # fmt: skip
def test_the_minister_is_the_one_who_was_asked(text, minister):
    (draft,) = drafted(question={"text": text})
    assert draft.wording.startswith(f"To ask the {minister}")


@pytest.mark.parametrize(
    "changes", [{"is_reverse": True}, {"question": {"answer__outcome": "answered"}}]
)
def test_nothing_is_drafted_where_the_answer_gave_the_information(changes):
    assert drafted(**changes) == []


def test_nothing_is_drafted_without_dates():
    assert drafted(released=None) == []
