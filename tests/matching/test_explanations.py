"""Each standing explanation with the words that call for it, and without them."""

import pytest

from disclosures.matching.judgement import judge
from tests.matching.hand_made import REQUEST, answer_side, response_side

PLAIN = "This information is not held."


def _keys(answer, response):
    return {e.key: e for e in judge(answer, response).explanations}


SHOWN = [
    (
        "published",
        answer_side(answer=f"{PLAIN} See https://www.gov.uk/tests"),
        response_side(responded="2024-02-01"),
        "https://",
    ),
    (
        "management_information",
        answer_side(answer=PLAIN),
        response_side(response="4,512. This is management information."),
        "management information",
    ),
    (
        "counts_differ",
        answer_side(
            question="To ask the Secretary of State for Transport, what proportion of appeals about"
            " parking were allowed."
        ),
        response_side(request="How many appeals about parking were allowed?"),
        "Share against number",
    ),
    (
        "periods_differ",
        answer_side(),
        response_side(request="How many driving tests were cancelled by examiners in 2023-24?"),
        "Financial year against calendar year",
    ),
    ("held_centrally", answer_side(), response_side(), "held centrally"),
    ("made_after", answer_side(answer=PLAIN), response_side(), "73 days after"),
    ("another_body", answer_side(), response_side(body="dvsa"), "not the same"),
    (
        "cost_limits",
        answer_side(answer="Only at disproportionate cost.", outcome="disproportionate_cost"),
        response_side(),
        "disproportionate cost",
    ),
    (
        "partial_release",
        answer_side(),
        response_side(response="4,512; small numbers are not shown."),
        "small numbers",
    ),
    ("corrected", answer_side(is_corrected=True), response_side(), "corrected"),
    (
        "pending",
        answer_side(answer="I will write to the hon. Member."),
        response_side(),
        "Will write",
    ),
    (
        "guidance",
        answer_side(),
        response_side(request=f"{REQUEST} Please follow the guidance on such requests."),
        "guidance",
    ),
]


@pytest.mark.parametrize(
    ("key", "answer", "response", "rests_on"), SHOWN, ids=[row[0] for row in SHOWN]
)
def test_an_explanation_is_shown_with_the_words_it_rests_on(key, answer, response, rests_on):
    found = _keys(answer, response)
    assert key in found
    assert rests_on in found[key].rests_on


@pytest.mark.parametrize("key", [row[0] for row in SHOWN])
def test_an_explanation_is_not_shown_without_its_words(key):
    assert key not in _keys(answer_side(answer=PLAIN), response_side(responded="2024-02-01"))


def test_the_list_is_never_empty():
    found = judge(answer_side(answer=PLAIN), response_side(responded="2024-02-01")).explanations
    assert [e.key for e in found] == ["none"]
    assert found[0].sentence == "None of the usual explanations was detected. Consider others"


def test_guidance_is_no_excuse_where_the_question_asks_for_it():
    asked = "To ask the Secretary of State, if he will publish the guidance on driving tests."
    request = response_side(request="Please send me the guidance on driving tests.")
    assert "guidance" not in _keys(answer_side(question=asked, outcome="withheld"), request)


def test_where_nothing_differs_there_is_nothing_to_explain():
    refused = response_side(response="Section 12 applies.", outcome="refused_cost")
    assert [e.key for e in judge(answer_side(), refused).explanations] == ["none"]


def test_cases_and_people_are_told_to_the_reviewer():
    question = "To ask the Minister, how many people were stopped at harbour gates in 2023."
    cases = response_side(request="How many cases were stopped at harbour gates in 2023?")
    found = _keys(answer_side(question=question), cases)
    assert found["counts_differ"].rests_on == "People against cases"
