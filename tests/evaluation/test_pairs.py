"""`evaluate pairs`: the sums, what is left out, and that labels are not looked at for ranking."""

import copy
import json
from pathlib import Path

import pytest

from disclosures.evaluation.pairs import (
    average_precision,
    evaluate,
    judge_record,
    precision_at_recall,
)

PAIRS = Path(__file__).resolve().parents[3] / "shared" / "data" / "pairs" / "pairs-dev.jsonl"
KEYS = {"n", "average_precision", "precision_at_recall_90", "alignment_accuracy", "kind_accuracy"}


def _record(**more):
    ask = {"text": "Driving tests cancelled in 2023", "reply": "refused"}
    return {
        "label": "mismatch",
        "kind": "not_held_but_released",
        "secondary_kinds": [],
        "candidate": False,
        "complete_pair": True,
        "cluster": "x",
        "pq": {
            "question": "To ask the Secretary of State for Transport, how many driving tests were"
            " cancelled in 2023.",
            "answer": "The Department does not hold this information.",
            "date_answered": "2024-03-08",
            "answering_body": "Department for Transport",
            "asks": [ask],
        },
        "foi": {
            "request": None,
            "response": "We hold the information you asked for. 4,512 driving tests were cancelled"
            " in 2023.",
            "figures": "4,512",
            "date_answered": "2024-05-20",
            "authority": "Department for Transport",
            "asks": [{**ask, "reply": "released"}],
        },
        "aligned": [[0, 0, "same"]],
        **more,
    }


def test_average_precision_and_precision_at_recall():
    assert average_precision([True, False, True], [3, 2, 1]) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision([True, False], [1, 1]) == 0.5  # equal scores share a rank
    assert average_precision([False], [1]) == 0.0
    assert precision_at_recall([True, False, True], [3, 2, 1], 0.5) == 1.0
    assert precision_at_recall([True, False, True], [3, 2, 1], 0.9) == pytest.approx(2 / 3)


def test_candidates_and_incomplete_pairs_are_left_out(tmp_path):
    records = [_record(), _record(candidate=True), _record(complete_pair=False)]
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(json.dumps(r) for r in records), encoding="utf-8")
    figures = evaluate(path)
    assert figures["n"] == 1
    assert figures["alignments"] == 1
    assert set(figures) >= KEYS
    assert evaluate(path, without_cluster="x")["n"] == 0


def test_ranking_does_not_look_at_labels():
    plain, relabelled = _record(), copy.deepcopy(_record())
    for side in ("pq", "foi"):
        for ask in relabelled[side]["asks"]:
            ask["reply"] = "answered"
    relabelled |= {"aligned": [], "label": "not_mismatch", "notes": "x", "defence": "y", "why": "z"}
    assert judge_record(plain) == judge_record(relabelled)


def test_an_absent_request_is_stood_in_for_by_its_asks():
    assert judge_record(_record()).alignments[0].verdict == "same"


@pytest.mark.skipif(not PAIRS.exists(), reason="../shared is not beside the repository")
def test_no_decoy_of_the_development_set_is_strong():
    figures = evaluate(PAIRS)
    assert figures["n"] == 54
    assert figures["strong_decoys"] == 0
    assert figures["average_precision"] >= 0.75  # a floor against breakage, not the aim
    assert figures["alignment_accuracy"] >= 0.7
