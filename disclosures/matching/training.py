"""The points of the score, learned from labelled pairs, and how well they do on pairs not seen.

Logistic regression by coordinate steps. Few pairs are labelled, so each number is drawn towards
the one set by hand and may not change its sign, and a story told by many pairs (a cluster) weighs
as the square root of their number. Nothing here is random: the same pairs give the same points.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log, sqrt

from .scoring import BY_HAND, CLOSENESS, EVEN, NOT_STRONG, POINTS_PER_UNIT, START, Weights, score
from .values import Evidence, Score

# How far, in points, training may be expected to move a number set by hand. Of 3 to 10 tried on
# the development pairs, all ranked held-out clusters alike.
_REACH = 6
_MOST = 45  # points of one test
_ROUNDS = 60
ENOUGH = 0.8  # of the pairs called Strong, at least this share should be confirmed
_ONE_SIDED_90 = 1.2816
# With fewer stories than this among the mismatches, held-out scores cannot lower the cut.
FEW_STORIES = 10


@dataclass(frozen=True, slots=True)
class Example:
    """A pair that people have judged. Examples of one cluster share a question, a request or a
    story, and are never split between training and testing."""

    evidence: Evidence
    is_mismatch: bool
    cluster: str


def fit(examples: Sequence[Example], start_from: Weights = BY_HAND) -> Weights:
    """Whole points for every test, the cuts as given."""
    by_hand = start_from.points
    w = {key: points / POINTS_PER_UNIT for key, points in by_hand.items()}
    rows = [(_features(e.evidence), e.is_mismatch, weight) for e, weight in _weighted(examples)]
    users = defaultdict(list)
    for row, (features, _, _) in enumerate(rows):
        for key, value in features.items():
            users[key].append((row, value))
    sums = [sum(w[k] * v for k, v in features.items()) - _EVEN_UNITS for features, _, _ in rows]
    for _ in range(_ROUNDS):
        for key in by_hand:
            step = _step(key, w[key], by_hand[key] / POINTS_PER_UNIT, users[key], rows, sums)
            w[key] += step
            for row, value in users[key]:
                sums[row] += step * value
    return replace(start_from, points={k: round(POINTS_PER_UNIT * v) for k, v in w.items()})


_EVEN_UNITS = EVEN / POINTS_PER_UNIT


def _features(evidence: Evidence) -> dict[str, float]:
    return {START: 1.0, CLOSENESS: evidence.closeness, **dict.fromkeys(sorted(evidence.tests), 1.0)}


def _weighted(examples: Sequence[Example]) -> Iterable[tuple[Example, float]]:
    sizes = Counter((e.cluster, e.is_mismatch) for e in examples)
    return ((e, 1 / sqrt(sizes[e.cluster, e.is_mismatch])) for e in examples)


def _step(
    key: str,
    now: float,
    by_hand: float,
    users: Sequence[tuple[int, float]],
    rows: Sequence[tuple[Mapping[str, float], bool, float]],
    sums: Sequence[float],
) -> float:
    """One Newton step on one weight, kept to its sign and to the most points a test may have."""
    reach = _REACH / POINTS_PER_UNIT
    slope, bend = (by_hand - now) / reach**2, 1 / reach**2
    for row, value in users:
        expected = chance(sums[row])
        slope += rows[row][2] * value * (rows[row][1] - expected)
        bend += rows[row][2] * value * value * expected * (1 - expected)
    most = _MOST / POINTS_PER_UNIT
    low, high = (0.0, most) if by_hand > 0 else (-most, 0.0)
    if key == START:
        low, high = -most, most
    return min(max(now + slope / bend, low), high) - now


def chance(units: float) -> float:
    """The share confirmed that log-odds stand for."""
    return 1 / (1 + exp(-min(max(units, -30.0), 30.0)))


def chance_of(total: float) -> float:
    return chance((total - EVEN) / POINTS_PER_UNIT)


def held_out(examples: Sequence[Example]) -> list[Score]:
    """The score of each example from the points that all other clusters give."""
    found: dict[str, Weights] = {}
    for cluster in sorted({e.cluster for e in examples}):
        found[cluster] = fit([e for e in examples if e.cluster != cluster])
    return [score(e.evidence, found[e.cluster]) for e in examples]


def stories(examples: Sequence[Example]) -> int:
    """Clusters that hold a mismatch."""
    return len({e.cluster for e in examples if e.is_mismatch})


def strong_cut(examples: Sequence[Example], totals: Sequence[int]) -> int:
    """The least held-out total from which, at a careful estimate, eight in ten are confirmed.

    Never below the total whose own odds say eight in ten; with few stories, never below the cut set
    by hand; and where no cut can be shown to be good enough, one above every decoy.
    """
    own = EVEN + round(POINTS_PER_UNIT * log(ENOUGH / (1 - ENOUGH)))
    floor = BY_HAND.strong if stories(examples) < FEW_STORIES else own
    free = [
        (total, e.is_mismatch)
        for e, total in zip(examples, totals, strict=True)
        if e.evidence.has_mismatch and not e.evidence.tests & NOT_STRONG.keys()
    ]
    for cut in range(floor, 101):
        above = [truth for total, truth in free if total >= cut]
        if above and careful_share(sum(above), len(above)) >= ENOUGH:
            return cut
    return max([floor, *(total + 1 for total, truth in free if not truth)])


def careful_share(hits: int, seen: int) -> float:
    """The share that `hits` of `seen` bear out nine times in ten (Wilson's lower bound)."""
    if not seen:
        return 0.0
    z2 = _ONE_SIDED_90**2
    share = hits / seen
    spread = _ONE_SIDED_90 * sqrt(share * (1 - share) / seen + z2 / (4 * seen**2))
    return (share + z2 / (2 * seen) - spread) / (1 + z2 / seen)
