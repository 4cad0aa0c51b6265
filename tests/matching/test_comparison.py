"""Two asks compared: verdict and the fact that decided it."""

import pytest

from disclosures.matching.alignment import align
from disclosures.matching.comparison import compare
from disclosures.matching.wording import counted, counts_differ, populations_apart
from disclosures.reading.asks import read_ask, split_asks

ON = "2024-06-01"
COMPARED = [
    ("How many tests were cancelled by examiners in 2023",
     "Number of tests that examiners cancelled in 2023", "same", "Same period"),
    ("How many tests were cancelled by examiners in each of the last five years",
     "How many tests were cancelled by examiners in 2021", "part", "Periods overlap"),
    ("How many tests were cancelled by examiners in 2023",
     "How many tests were cancelled by examiners in 2015", "shows_record_exists", "Other period"),
    ("How many tests were cancelled by examiners in 2022-23",
     "How many tests were cancelled by examiners in 2022", "part", "Financial year against"
     " calendar"),
    ("How many tests were cancelled by examiners", "What did cancelled tests cost examiners",
     "different", "A number against a cost"),
    ("What was the average wait for a driving test", "What was the median wait for a driving test",
     "different", "Average against median"),
    ("How many patients were referred to clinics in Leeds",
     "How many patients were referred to clinics in Cardiff", "different", "Leeds against Cardiff"),
    ("How many prisoners were released by mistake in 2023",
     "Number of prisoners released in error in 2023", "same", "Same measure"),
    ("How many officers were dismissed for gross misconduct", "How many officers were recruited"
    " after gross misconduct",
     "different", "Different things counted"),
    ("What proportion of appeals about parking were allowed", "How many appeals about parking"
    " were allowed",
     "part", "Share against number"),
    ("How many tests were cancelled by examiners", "What steps were taken on bridges in Wales",
     "different", ""),
    ("How many social media posts did officers remove", "Do you use a social media platform",
     "different", ""),
    ("How many complaints did the Ombudsman for the Armed Forces receive",
     "How many water complaints were received", "different", "Few words"),
    ("Whether the review of parking charges will be published", "The review of parking charges",
     "same", ""),
    ("How many appeals about parking were granted", "Number of appeals about parking refused",
     "shows_record_exists", "grants against refusals"),
    ("How many notices were issued under the Parking Act 1999 with reference to FOI/00219",
     "How many notices were issued under the Parking Act", "same", ""),
    ("What steps she is taking to reduce waiting times for driving tests in Leeds",
     "What is the waiting time for driving tests in Leeds",
     "shows_record_exists", "Steps or an assessment"),
    ("How much was spent on posters since July 2024", "Spending on posters since July 2024",
     "same", "Same period"),
    ("How many pregnant claimants were sanctioned in Leeds",
     "How many claimants were sanctioned in Leeds", "same", "something narrower"),
    ("How many claimants were sanctioned in Leeds",
     "How many pregnant claimants were sanctioned in Leeds", "same", "Same place"),
    ("What was the cost of handling Freedom of Information requests in 2008",
     "How much was spent on dealing with FOI requests in 2008", "same", "Same measure: a cost"),
    ("What proportion of harbour lighting is LED", "Does the LED harbour lighting work (Y/N)",
     "different", "A share against whether"),
    ("How many of the 192 missing weirs were found", "How many missing weirs were found",
     "part", "Only one side says 192"),
    ("How many people are currently held in detention centres",
     "How many people were held in detention centres between May 2022 and May 2024",
     "shows_record_exists", "A figure on one day"),
]  # fmt: skip


@pytest.mark.parametrize(("pq", "foi", "verdict", "fact"), COMPARED)
def test_verdicts(pq, foi, verdict, fact):
    alignment = compare(read_ask(pq, ON), read_ask(foi, ON))
    assert alignment.verdict == verdict, alignment
    assert any(fact in said for said in alignment.facts) or not fact
    assert 0 <= alignment.closeness <= 1


def test_a_mismatch_needs_a_refusal_and_a_release():
    from dataclasses import replace

    pq, foi = (
        read_ask("How many tests were cancelled in 2023", ON),
        read_ask("How many tests were cancelled in 2023", ON),
    )
    for one, other, expected in [
        ("refused", "released", True),
        ("not_held", "partial", True),
        ("answered", "released", False),
        ("refused", "refused", False),
        ("unknown", "released", False),
        ("refused", "unknown", False),
    ]:
        said = compare(replace(pq, reply=one), replace(foi, reply=other))
        assert said.is_mismatch is expected


def test_each_ask_takes_its_nearest():
    pq = split_asks("To ask the Secretary of State for Justice, how many staff resigned in"
    " 2023; and"
                    " how much was spent on agency staff in 2023.", ON)  # fmt: skip
    foi = split_asks(
        "1. Spending on agency staff in 2023\n2. Number of staff who resigned in 2023", ON
    )
    assert [(a.pq_letter, a.foi_letter) for a in align(pq, foi)] == [("A", "B"), ("B", "A")]


def test_an_empty_side_aligns_with_nothing():
    assert align((), split_asks("How many?")) == ()
    assert align(split_asks("How many?"), ()) == ()


@pytest.mark.parametrize(
    ("population", "noun"),
    [
        ("decisions to evict people", "decisions"),
        ("victims holding a positive decision", "victims"),
        ("patient safety incidents", "incidents"),
        ("housing officers", "officers"),
        ("a person detained", "person"),
        ("weirs in the north", ""),
    ],
)
def test_what_is_counted(population, noun):
    assert counted(population) == noun


@pytest.mark.parametrize(
    ("one", "other", "differ", "apart"),
    [
        ("people evicted", "decisions to evict", "People against decisions", True),
        ("people evicted", "eviction cases", "People against cases", False),
        ("cyclists killed", "bicycle deaths", "", False),
        ("officers", "staff", "", False),
    ],
)
def test_people_against_what_is_done_to_them(one, other, differ, apart):
    assert counts_differ(one, other) == differ
    assert bool(populations_apart(one, other)) == apart


def test_an_ask_without_a_subject_is_read_with_the_first():
    asks = split_asks(
        "To ask the Minister, how many driving tests were cancelled in Leeds in 2023; and what the"
        " cost was.",
        ON,
    )
    cost = split_asks("What was the cost of driving tests cancelled in Leeds in 2023?", ON)
    assert [a.verdict for a in align(asks, cost)][-1] in {"same", "part"}
    # "Of what kind" alone says nothing that the other side could have answered.
    kinds = split_asks("To ask, how many weirs were lost in Leeds in 2023; of what kind.", ON)
    lost = split_asks("How many weirs were lost in Leeds in 2023?", ON)
    assert [a.verdict for a in align(kinds, lost)] == ["same", "different"][: len(kinds)]
