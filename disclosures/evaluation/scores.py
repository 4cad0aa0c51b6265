"""The sums of measuring: precision and recall, macro F1, overlap of spans."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any


def rows(path: str | Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines file, blank lines skipped."""
    with Path(path).open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def ratio(part: float, whole: float) -> float:
    """`part / whole` to four places; 0.0 where there is nothing to divide by."""
    return round(part / whole, 4) if whole else 0.0


def precision_recall(pairs: Iterable[tuple[bool, bool]]) -> dict[str, float]:
    """`pairs` are (said, true)."""
    counts = Counter(pairs)
    hit, false, missed = counts[True, True], counts[True, False], counts[False, True]
    precision, recall = ratio(hit, hit + false), ratio(hit, hit + missed)
    return {
        "precision": precision,
        "recall": recall,
        "f1": ratio(2 * precision * recall, precision + recall),
    }


def macro_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """Mean F1 over the labels that occur in truth; `pairs` are (said, true)."""
    found = list(pairs)
    labels = {true for _, true in found}
    each = [
        precision_recall((said == label, true == label) for said, true in found)["f1"]
        for label in labels
    ]
    return ratio(sum(each), len(each))


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Characters in both over characters in either."""
    both = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    either = (one[1] - one[0]) + (other[1] - other[0]) - both
    return both / either if either else 0.0
