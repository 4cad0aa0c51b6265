"""Families of phrases, alternative by alternative, and what a change does to a reading."""

from __future__ import annotations

import pytest

from disclosures.reading import families
from disclosures.reading.answers import read_answer
from disclosures.reading.families import ADD, TAKE, Change
from disclosures.reading.phrases import REFUSAL_FAMILIES

ASKED = "To ask the Secretary of State, how many people waited more than six weeks."
NEW = "That figure lies beyond what our ledgers show."
ADDED = Change(ADD, "held-none", "lies beyond … ledgers")


@pytest.mark.parametrize("key", families.FAMILIES)
def test_the_alternatives_put_together_are_the_family(key):
    parts = families.alternatives(key)
    assert len({part.shown for part in parts}) == len(parts) > 1
    built = families._changed(key, families.FAMILIES[key], [Change(ADD, key, "quite other words")])
    own = families.FAMILIES[key].pattern.pattern
    assert built.pattern.pattern == f"{own}|{families.added('quite other words')}"


def test_no_changes_are_the_built_in_families():
    assert families.with_changes(()) is REFUSAL_FAMILIES
    assert tuple(families.FAMILIES.values()) == REFUSAL_FAMILIES


def test_added_words_carry_the_ground_of_their_family():
    assert read_answer(ASKED, NEW).outcome != "not_held"
    reading = read_answer(ASKED, NEW, changes=(ADDED,))
    assert reading.outcome == "not_held"
    assert "lies beyond" in reading.span.text


def test_an_alternative_taken_away_carries_it_no_more():
    said = "It would be too costly to collate this."
    shown = next(
        p.shown for p in families.alternatives("cost") if p.shown.startswith("too (costly")
    )
    assert read_answer(ASKED, said).outcome == "disproportionate_cost"
    taken = Change(TAKE, "cost", shown)
    assert read_answer(ASKED, said, changes=(taken,)).outcome != "disproportionate_cost"
    assert (
        read_answer(
            ASKED, "This could only be obtained at disproportionate cost.", changes=(taken,)
        ).outcome
        == "disproportionate_cost"
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (Change(ADD, "nowhere", "lies beyond ledgers"), "family"),
        (Change(ADD, "cost", "ledgers"), "two words"),
        (Change(ADD, "cost", "a … b … c … d"), "at most twice"),
        (Change(ADD, "cost", "… lies beyond"), "between words"),
        (Change(ADD, "cost", "lies…beyond it"), "blank on both sides"),
        (Change(ADD, "cost", "it is so"), "at least 4 letters"),
        (Change(ADD, "cost", "words " * 50), "at most 200"),
        (Change(TAKE, "cost", "words never there"), "alternatives"),
    ],
)  # fmt: skip
def test_a_change_that_would_not_do_is_refused_in_words(change, says):
    assert says in families.check(change)
    assert read_answer(ASKED, NEW, changes=(change,)) == read_answer(ASKED, NEW)


def test_typed_words_are_never_a_pattern():
    change = Change(ADD, "cost", families.plain_words("Costs (a|b)+ of  ‘the work’..."))
    assert change.alternative.startswith("costs (a|b)+ of 'the work'")
    pattern = families.re.compile(families.added("costs (a|b)+ now"))
    assert pattern.search("costs (a|b)+\n now")
    assert not pattern.search("costs aab now")
