"""What is passed over unread could not have been flagged."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from disclosures.evaluation import pairs as labelled
from disclosures.evaluation.scores import rows
from disclosures.flagging.judged import SPAN, Judged
from disclosures.flagging.screening import may_line_up, subjects
from disclosures.matching.alignment import align
from disclosures.reading.asks import split_asks

DEV_PAIRS = Path(__file__).resolve().parents[2] / "shared" / "data" / "pairs" / "pairs-dev.jsonl"
WORDS = (
    "prisoners", "released", "in error", "people", "detained", "asylum seekers", "ages", "their",
    "waited", "weeks", "12", "hospital", "appeals", "refused", "granted", "those", "trafficking",
    "confirmed", "since 2019", "in 2021", "staff", "and what their nationality was",
)  # fmt: skip
asked = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(
    lambda words: f"How many {' '.join(words)}?"
)


@given(asked, asked)
@example(
    "How many prisoners were released in error in 2021, and what were their ages?",
    "How many prisoners were released in error in 2021? What were their ages?",
)
def test_asks_that_line_up_are_never_passed_over(one, other):
    pq, foi = split_asks(one, "2024-01-01"), split_asks(other, "2024-01-01")
    if any(alignment.verdict != "different" for alignment in align(pq, foi)):
        assert may_line_up(subjects(pq), subjects(foi))


def test_other_subjects_are_passed_over():
    otters = subjects(split_asks("How many otters live in the lake?", ""))
    prisoners = subjects(split_asks("How many prisoners were released in error?", ""))
    assert not may_line_up(otters, prisoners)
    assert not may_line_up((), prisoners)


def test_an_ask_that_points_back_has_the_first_asks_words():
    first, second = subjects(
        split_asks("How many otters were counted in the lake; and what were their weights?", "")
    )
    assert first.concepts <= second.concepts


@pytest.mark.skipif(not DEV_PAIRS.exists(), reason="../shared is not beside the repository")
def test_no_labelled_pair_with_a_finding_is_passed_over():
    passed_over = []
    for record in rows(DEV_PAIRS):
        answer = labelled.answer_side(record["pq"])
        response = labelled.response_side(record["foi"])
        if not may_line_up(subjects(answer.reading.asks), subjects(response.reading.asks)):
            passed_over.append((record["id"], labelled.judge_record(record).findings))
    assert [found for _, found in passed_over if found] == []


def test_judged_pairs_are_known_by_their_requests(tmp_path):
    judged = Judged(tmp_path)
    pairs = {(7, 1), (8, 1), (7, SPAN + 1), (9, SPAN * 3)}
    judged.add(pairs)
    judged.add([(2**40, 2)])
    assert judged.of([1, 2]) == {(7, 1), (8, 1), (2**40, 2)}
    assert judged.of([3, SPAN * 3]) == {(7, 1), (8, 1), (2**40, 2), (9, SPAN * 3)}
    assert judged.of([SPAN * 9]) == set()
