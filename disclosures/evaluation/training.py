"""`manage.py train`: the points learned from judged pairs, measured on clusters left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from disclosures.evaluation.pairs import (
    average_precision,
    counts,
    judge_record,
    precision_at_recall,
)
from disclosures.evaluation.scores import ratio, rows
from disclosures.matching.scoring import BY_HAND, Weights, score, strength_of
from disclosures.matching.training import (
    Example,
    chance_of,
    fit,
    held_out,
    stories,
    strong_cut,
)

_BANDS = (0, 20, 35, 50, 65, 80, 101)  # of totals, in the calibration table


def examples_of(pairs_path: str | Path) -> list[Example]:
    """Labelled pairs, judged as `evaluate pairs` judges them; candidates and halves left out."""
    return [
        Example(judge_record(record).evidence, record["label"] == "mismatch", record["cluster"])
        for record in rows(pairs_path)
        if counts(record)
    ]


def train(examples: Sequence[Example]) -> tuple[Weights, dict[str, Any]]:
    """The points and cuts, and the figures of leaving each cluster out in turn."""
    totals = [s.total for s in held_out(examples)]
    strong = strong_cut(examples, totals)
    weights = replace(fit(examples), strong=strong)
    by_hand = [score(e.evidence, BY_HAND).total for e in examples]
    return weights, {
        "rows": len(examples),
        "mismatches": sum(e.is_mismatch for e in examples),
        "clusters": len({e.cluster for e in examples}),
        "clusters_with_mismatches": stories(examples),
        "held_out": figures(examples, totals, weights),
        "by_hand": figures(examples, by_hand, BY_HAND),
    }


def figures(examples: Sequence[Example], totals: Sequence[int], weights: Weights) -> dict[str, Any]:
    """How well totals rank and how far they can be taken as odds."""
    ranked = sorted(zip(totals, (e.is_mismatch for e in examples), strict=True), reverse=True)
    scores, truths = [total for total, _ in ranked], [truth for _, truth in ranked]
    strong = [t for total, t in ranked if strength_of(total, weights) == "Strong"]
    return {
        "average_precision": round(average_precision(truths, scores), 4),
        "precision_at_recall_90": round(precision_at_recall(truths, scores, 0.9), 4),
        "brier": ratio(sum((chance_of(s) - t) ** 2 for s, t in ranked), len(ranked)),
        "strong": {"pairs": len(strong), "confirmed": ratio(sum(strong), len(strong))},
        "calibration": list(_bands(ranked)),
    }


def _bands(ranked: Sequence[tuple[int, bool]]) -> Iterable[dict[str, Any]]:
    for low, high in pairwise(_BANDS):
        band = [(total, truth) for total, truth in ranked if low <= total < high]
        yield {
            "totals": f"{low} to {high - 1}",
            "pairs": len(band),
            "expected": ratio(sum(chance_of(total) for total, _ in band), len(band)),
            "confirmed": ratio(sum(truth for _, truth in band), len(band)),
        }
