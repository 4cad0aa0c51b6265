"""What the points learn from pairs, what they may not learn, and which totals are called Strong."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.matching.scoring import BY_HAND, TESTS, WEIGHTS_FILE, learned
from disclosures.matching.training import (
    ENOUGH,
    Example,
    careful_share,
    chance_of,
    fit,
    held_out,
    strong_cut,
)
from disclosures.matching.values import Evidence

REFUSED = frozenset({"refused_given_same", "same_body"})


def _example(tests, is_mismatch, cluster, closeness=0.9, has_mismatch=True):
    return Example(Evidence(frozenset(tests), closeness, has_mismatch), is_mismatch, cluster)


def _many(tests, is_mismatch, stories):
    return [_example(tests, is_mismatch, f"{is_mismatch} {n}") for n in range(stories)]


def test_what_only_decoys_meet_counts_further_against_a_pair():
    pairs = _many(REFUSED, True, 12) + _many(REFUSED | {"other_place"}, False, 12)
    assert fit(pairs).points["other_place"] < BY_HAND.points["other_place"]


def test_what_training_never_saw_keeps_its_points():
    points = fit(_many(REFUSED, True, 5)).points
    assert points["guidance"] == BY_HAND.points["guidance"]
    assert points.keys() == TESTS.keys()


def test_no_pair_and_no_points_learned():
    assert fit([]) == BY_HAND


def test_one_story_told_often_weighs_less_than_many_stories():
    told = [_example(REFUSED | {"other_place"}, True, "one story") for _ in range(16)]
    many = _many(REFUSED | {"other_place"}, True, 16)
    assert fit(told).points["other_place"] < fit(many).points["other_place"]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.frozensets(st.sampled_from(sorted(TESTS)), max_size=6), st.booleans(), st.text("ab")
        ),
        max_size=12,
    )
)
def test_signs_hold_and_the_same_pairs_give_the_same_points(made):
    pairs = [_example(tests - {"start", "closeness"}, truth, name) for tests, truth, name in made]
    points = fit(pairs).points
    assert points == fit(pairs).points
    for key, (by_hand, _) in TESTS.items():
        assert key == "start" or points[key] * by_hand >= 0
        assert isinstance(points[key], int)


def test_a_cluster_is_scored_by_the_others_alone():
    alone = [_example(REFUSED | {"other_place"}, True, "x") for _ in range(30)]
    others = _many(REFUSED, True, 6) + _many(REFUSED | {"other_place"}, False, 6)
    totals = [s.total for s in held_out(alone + others)]
    without = [s.total for s in held_out([alone[0], *others])]
    assert totals[0] == without[0]  # what its own cluster says changes nothing


def _cut(rows, stories=20):
    pairs = [_example(REFUSED, truth, f"{n % stories}{truth}") for n, (_, truth) in enumerate(rows)]
    return strong_cut(pairs, [total for total, _ in rows])


def test_strong_begins_where_eight_in_ten_are_surely_confirmed():
    rows = [(90, True)] * 20 + [(70, True)] * 3 + [(70, False)] * 9
    assert _cut(rows) == 71
    assert chance_of(64) == pytest.approx(ENOUGH, abs=0.01)
    assert _cut([(90, True)] * 40) == 64  # as low as the score's own odds allow


def test_few_stories_never_lower_the_cut_set_by_hand():
    assert _cut([(90, True)] * 40, stories=3) == BY_HAND.strong


def test_where_no_cut_is_good_enough_strong_begins_above_every_decoy():
    assert _cut([(99, False), (80, True), (80, True)]) == 100


def test_held_down_pairs_say_nothing_about_strong():
    decoys = [
        Example(Evidence(REFUSED | {"release_partial"}, 0.9, True), False, f"d{n}")
        for n in range(9)
    ]
    sure = _many(REFUSED, True, 12)
    assert strong_cut(decoys + sure, [95] * 9 + [90] * 12) == 64


@pytest.mark.parametrize(("hits", "seen", "low"), [(7, 7, 0.81), (8, 10, 0.61), (0, 0, 0.0)])
def test_a_careful_share_is_lower_than_the_share_seen(hits, seen, low):
    assert careful_share(hits, seen) == pytest.approx(low, abs=0.01)


def test_the_stored_points_fit_the_tests():
    stored = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    assert stored["points"].keys() == TESTS.keys()
    assert stored["made"]["rows"] >= stored["made"]["clusters"] > 0
    assert learned().moderate < learned().strong <= 101
