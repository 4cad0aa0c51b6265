"""Which questions ask the same again."""

import pytest

from disclosures.matching.repeats import are_related, is_repeat, without_periods
from disclosures.reading.asks import split_asks


def asks(text):
    return without_periods(split_asks(f"To ask the Secretary of State for Justice, {text}"))


SAME = [
    (
        "how many mandatory drug tests were refused by prisoners in each prison in 2021.",
        "how many mandatory drug tests were refused by prisoners in each prison in 2023-24.",
    ),
    (
        "what his policy is on (a) tagging and (b) curfews of young offenders.",
        "what the Government's policy is on (a) tagging and (b) curfews of young offenders.",
    ),
]
# Each pair shares nearly all its words, and asks for something else: found among real questions.
OTHER = {
    "named": (
        "on how many occasions Serco has tendered for contracts let by his Department since 2010.",
        "on how many occasions Mitie has tendered for contracts let by his Department since 2010.",
    ),
    "counted": (
        "what percentage of fatalities in the workplace were investigated by inspectors in 2022.",
        "what percentage of injuries in the workplace were investigated by inspectors in 2022.",
    ),
    "measure": (
        "how many confiscation orders were issued for drug-related crimes in 2013-14.",
        "what the average value of confiscation orders for drug-related crimes was in 2013-14.",
    ),
    "narrower": (
        "how many prisoners are held in open prisons.",
        "how many prisoners convicted of arson are held in open prisons.",
    ),
    "more asks": (
        "how many prisoners escaped from open prisons.",
        "how many prisoners escaped from open prisons; and what each had been convicted of.",
    ),
}


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_of_other_years_is_a_repeat(one, other):
    assert is_repeat(asks(one), asks(other))
    assert is_repeat(asks(other), asks(one))


@pytest.mark.parametrize("case", OTHER)
def test_what_only_shares_words_is_none(case):
    one, other = OTHER[case]
    assert not is_repeat(asks(one), asks(other))
    assert not is_repeat(asks(other), asks(one))


def test_nothing_repeats_nothing():
    assert not is_repeat((), ())


def test_related_is_wider_than_a_repeat_and_still_about_the_subject():
    one, other = (asks(text) for text in OTHER["narrower"])
    assert are_related(one, other)
    assert not are_related(one, asks("what steps he is taking to plant more trees."))
