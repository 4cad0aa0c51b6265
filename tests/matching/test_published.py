"""When a statistical release covers what was asked, and when it only sounds like it."""

import pytest

from disclosures.matching.published import covers
from disclosures.reading.asks import split_asks

ASKED = "how many passengers used funicular railways after 10pm in each month of 2024"
TITLE = "Passengers using funicular railways after 10pm, 2024: ad hoc statistical release"
SUMMARY = "The number of passengers who used funicular railways after 10pm in each month of 2024."


def ask(text=ASKED):
    question = f"To ask the Secretary of State for Transport, {text}."
    return split_asks(question, "2025-02-04")[0]


def test_the_same_measure_subject_and_period_are_covered():
    facts = covers(ask(), TITLE, SUMMARY, "", "2025-04-28")
    assert "Same period" in facts


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        (TITLE.replace("2024", "2021"), SUMMARY.replace("2024", "2021")),
        (TITLE.replace(", 2024", ""), "The number of passengers after 10pm."),
        ("Funicular railways: annual report 2024", "Passengers, income and repairs in 2024."),
        (TITLE.replace("funicular railways", "harbour ferries"), "Numbers on ferries in 2024."),
    ],
)
def test_another_period_or_subject_is_not(title, summary):
    assert covers(ask(), title, summary, "", "2025-04-28") == ()


@pytest.mark.parametrize(
    "text",
    [
        "what the average age was of passengers who used funicular railways after 10pm in 2024",
        "for what reason passengers used funicular railways after 10pm in 2024",
    ],
)
def test_another_measure_is_not(text):
    assert covers(ask(text), TITLE, SUMMARY, "", "2025-04-28") == ()
