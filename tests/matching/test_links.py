"""Links that people make: earlier answers by number and date, FOI responses by reference."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.matching.links import declared_links, same_reference
from disclosures.reading.periods import bounds

SELF_DECLARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "self_declared_pairs.csv"

CITED = [
    ("pursuant to the Answer of 29 October 2024 to Question 10436 on Special Advisers and with"
     " reference to the Freedom of Information request FOI2024/14571, why",
     [("10436", "2024-10-29")], ["FOI2024/14571"]),
    ("pursuant to the Answer of 12 December to Question 17835 on Pensions, what",
     [("17835", "2024-12-12")], []),
    ("pursuant to the Answers of 2 May 2024 and 4 June 2024 to Questions 11223 and 11224, how",
     [("11223", "2024-05-02"), ("11224", "2024-06-04")], []),
    ("with reference to the Written Answer by Lord Grey on 22 February 2024 (HL5513) and a request"
     " under the Freedom of Information Act", [("HL5513", "2024-02-22")], []),
    ("In his reply to UIN 64511 the Minister said", [("64511", "")], []),
    ("My request follows https://questions-statements.parliament.uk/written-questions/detail/"
     "2024-10-17/1597", [("1597", "")], []),
    ("How many of the 12,345 claims were paid in 2024?", [], []),
    ("How many FOI requests were received in 2023?", [], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "answers", "references"), CITED)
def test_citations(text, answers, references):
    found = declared_links(text, "2025-01-13")
    cited = [(link.uin, link.answered) for link in found.answers]
    assert [one for one in answers if one not in cited] == []
    assert bool(cited) == bool(answers)
    assert list(found.foi_references) == references


def test_a_permalink_gives_the_date_tabled():
    (link,) = declared_links("written-questions/detail/2024-10-17/1597").answers
    assert (link.uin, link.tabled, link.answered) == ("1597", "2024-10-17", "")


def test_references_are_compared_without_their_punctuation():
    assert same_reference("FOI 2024/14571", "foi2024-14571")
    assert not same_reference("FOI2024/14571", "FOI2024/14572")
    assert not same_reference("", "")


@pytest.mark.skipif(not SELF_DECLARED.exists(), reason="../shared is not beside the repository")
def test_the_self_declared_pairs_are_read():
    with SELF_DECLARED.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 43
    for row in rows:
        found = declared_links(row["question_text"], row["date_tabled"])
        uins = {uin.strip() for uin in re.split("[;,]", row["prior_uins"]) if uin.strip()}
        assert {link.uin for link in found.answers} == uins
        for said in re.split("[;,]", row["prior_answer_dates"]):
            if re.fullmatch(r"\s*\d{1,2} \w+ \d{4}\s*", said):
                assert bounds(said.strip())[0] in {link.answered for link in found.answers}
        expected = {
            re.sub(r"(?i)^request\s+|\s", "", reference)
            for reference in re.split("[;,]", row["foi_references"])
            if reference.strip()
        }
        assert set(found.foi_references) == expected
        assert found.names_both == (row["names_both"] == "yes")


@given(st.text(max_size=300), st.sampled_from(["", "2024-02-29", "2025-01-13"]))
def test_no_text_raises(text, day):
    declared_links(text, day)
