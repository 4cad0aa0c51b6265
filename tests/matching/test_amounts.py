"""Two figures for the same thing: which are compared, and which differ."""

from decimal import Decimal

import pytest

from disclosures.matching.alignment import align
from disclosures.matching.amounts import amounts, figures_apart
from disclosures.matching.judgement import judge
from disclosures.matching.scoring import learned
from tests.matching.hand_made import answer_side, response_side

QUESTION = "To ask the Secretary of State, how many pier masters were in post on 31 December 2024."
REQUEST = "How many pier masters were in post on 31 December 2024?"
ANSWER = (
    "On 31 December 2024 there were 312 pier masters in post across the 41 harbours of the country."
)
RELEASE = "On 31 December 2024 there were 487 pier masters in post."
BY_YEAR = "how many tests were cancelled in 2022 and 2023"


def _pair(question=QUESTION, answer=ANSWER, request=REQUEST, release=RELEASE, **more):
    outcome = more.pop("outcome", "released")
    return (
        answer_side(question, answer, "answered", tabled="2025-01-14", answered="2025-01-22"),
        response_side(request, release, outcome, sent="2025-02-10", responded="2025-03-03"),
    )


def _apart(**more):
    answer, response = _pair(**more)
    pq, foi = answer.reading.asks, response.reading.asks
    return figures_apart(pq[0], foi[0], align(pq, foi)[0])


def test_two_figures_for_the_same_thing_are_a_finding_with_both_quotations():
    judgement = judge(*_pair())
    finding = judgement.findings[0]
    assert finding.kind == "figures_differ"
    assert finding.pq_quote.text == ANSWER
    assert finding.foi_quote.text == RELEASE
    assert finding.sentence == (
        "The written answer gave a figure. An FOI response sent 40 days later gives another."
    )
    assert "Ask A: the answer gave 312; the FOI response 487." in judgement.towards


def test_it_is_moderate_at_most_and_no_refusal():
    judgement = judge(*_pair(), declared=True)
    assert judgement.score.strength == "Moderate"
    assert judgement.score.total < learned().strong
    assert sum(point.points for point in judgement.score.points) == judgement.score.total
    assert not any(a.is_mismatch for a in judgement.alignments)


def test_definitions_revision_and_a_part_year_may_explain_it():
    said = {e.key: e.rests_on for e in judge(*_pair()).explanations}
    assert said["definitions"] == "pier masters"
    assert said["revised"] == "The replies are 40 days apart"
    assert said["part_year"] == "31 December 2024"
    assert "rounding" not in said
    rounded = judge(*_pair(release=f"{RELEASE} Figures are rounded."))
    assert "rounding" in {e.key for e in rounded.explanations}


@pytest.mark.parametrize(
    "change",
    [
        {"release": "On 31 December 2024 there were 312 pier masters in post."},
        {"release": "On 31 December 2024 there were 310 pier masters in post."},  # rounded
        {"release": "On 31 December 2024 there were around 487 pier masters in post."},
        {"release": "On 31 December 2024 there were fewer than 5 pier masters in post."},
        {"release": "On 31 December 2024 we paid £487,000 to pier masters."},
        {"release": "Of those in post on 31 December 2024, 120 were at sea and 367 ashore."},
        {"release": "The pier masters are listed in table 4 of FOI2025/00487."},
        {"request": "How many pier masters were in post on 31 December 2022?"},
        {"request": "How many harbour cats were in post on 31 December 2024?"},
        {"request": "How many pier masters were in post?"},
        {"request": "How many pier masters were in post on 31 December 2024, by harbour?"},
        {"request": "How many pier masters aged over 60 were in post on 31 December 2024?"},
        {"request": "How many pier masters over 60 were in post on 31 December 2024?"},
        {"outcome": "partial"},
    ],
)
def test_what_cannot_be_compared_is_no_difference(change):
    assert _apart() is not None
    assert _apart(**change) is None
    assert not any(f.kind == "figures_differ" for f in judge(*_pair(**change)).findings)


def test_open_periods_end_on_two_days_and_are_not_compared():
    since = "How many tests were cancelled since 2019?"
    question = f"To ask the Secretary of State, {since[0].lower()}{since[1:]}"
    figures = {"answer": "There were 312 cancelled.", "release": "There were 487 cancelled."}
    assert _apart(question=question, request=since, **figures) is None


@pytest.mark.parametrize(
    ("answer", "release", "apart"),
    [
        (
            "There were 412 in 2022 and 733 in 2023.",
            "There were 412 in 2022 and 951 in 2023.",
            True,
        ),
        ("There were 412 in 2022 and 733 in 2023.", "2022: 412; 2023: 951", True),
        ("There were 412 in 2022 and 733 in 2023.", "2022: 412; 2023: 733", False),
        ("There were 412 in 2022 and 733 in 2023.", "2022: 412; 2024: 951", False),
        ("There were 412 in 2022 and 733 in 2023.", "There were 951.", False),
    ],
)
def test_figures_by_year_are_compared_year_by_year(answer, release, apart):
    question = f"To ask the Secretary of State, {BY_YEAR}."
    found = _apart(question=question, request=f"H{BY_YEAR[1:]}?", answer=answer, release=release)
    assert (found is not None) == apart
    if found:
        assert [amount.said for amount in found] == ["733", "951"]


def test_money_is_read_with_its_scale():
    question = "To ask the Secretary of State, how much the trial cost in 2023."
    answer, _ = _pair(question=question, answer="The trial cost £1.25 million in 2023.")
    amount = amounts(answer.reading.asks[0])[""]
    assert amount.value == Decimal(1_250_000)
    assert amount.step == Decimal(10_000)
