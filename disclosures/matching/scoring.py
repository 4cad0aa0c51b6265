"""The match score: a starting point and named points that add up exactly.

Each test has a plain sentence here and a number of points in `weights.json`, which `manage.py
train` writes. A score is read as odds: ten points are one unit of log-odds, and 50 is even. A pair
with no ask refused on one side and given on the other is held below Moderate by a point of its
own, so the sum always explains the total.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .values import Evidence, Point, Score

WEIGHTS_FILE = Path(__file__).with_name("weights.json")
EVEN, POINTS_PER_UNIT = 50, 10

START, CLOSENESS = "start", "closeness"
# key of the test -> (points set by hand, the sentence shown). The points by hand are where training
# begins, and their sign holds: evidence for a pair never comes to count against it.
TESTS: Mapping[str, tuple[int, str]] = {
    START: (10, "Starting point"),
    # Times how close the wording of the best ask is, 0 to 1.
    CLOSENESS: (15, "How close the wording of the things asked is"),
    # Refused on one side, given on the other: the whole matter, so the largest weights.
    "refused_given_same": (38, "The same thing was asked; the answer refused it and FOI gave it"),
    "refused_given_part": (28, "Part of the same thing: the answer refused it and FOI gave it"),
    "refused_given_near": (12, "The response shows that a record of the kind refused exists"),
    "no_difference": (-15, "The two replies do not differ on anything asked"),
    "refused_given_apart": (15, "Something was refused and something given; they do not line up"),
    "same_name": (8, "Both texts name the same particular thing"),
    "passed_over": (8, "The answer passed over something that FOI gave"),
    "answer_partial": (10, "The answer gave part; FOI gave more"),
    "letter_promised": (20, "The answer said a letter would follow; FOI gave the information"),
    "figures_differ": (10, "Both gave a figure for the same thing, and the figures differ"),
    # What was asked.
    "loose_wording": (-6, "The wording of the things asked is not close"),
    "narrower_question": (-10, "The question asks for something narrower than the request"),
    "each_names_more": (-4, "Each side names something that the other does not"),
    "same_measure": (6, "Same measure"),
    "other_measure": (-15, "The measures differ"),
    "same_period": (8, "Same period"),
    "periods_meet": (4, "The periods overlap"),
    "other_period": (-12, "The periods do not meet"),
    "other_place": (-10, "The places differ or only one side names one"),
    "several_asks": (4, "More than one thing asked lines up"),
    # What was said. A claim about records is tested more directly by a release than a choice is.
    "not_held": (6, "The answer says no such record, or no central one, is held"),
    "cost_no_s12": (8, "Refused on cost; the FOI response did not use the cost limit"),
    "cost_s12_too": (-12, "Both sides used a cost limit"),
    "same_ground": (-20, "FOI refused too"),
    "release_partial": (-8, "The release is partial"),
    "release_not_seen": (-30, "Nothing readable shows what was released"),
    "release_of_else": (-12, "What was released names nothing that was asked"),
    "no_release": (-12, "The response did not give the information"),
    "answer_gave": (-22, "The answer gives the information"),
    "answer_pending": (-25, "The answer is a holding reply or promises a letter"),
    "guidance": (-30, "The release is a template, guidance or policy text"),
    "points_elsewhere": (-4, "The answer points to published figures"),
    # Who and when.
    "same_body": (5, "The same body replied"),
    "separate_authority": (-30, "Another authority replied under FOI"),
    "other_family": (-35, "The bodies belong to different departments"),
    "released_before": (8, "Released before the answer"),
    "released_soon": (6, "Released within a year after the answer"),
    "released_late": (-4, "Released more than three years from the answer"),
    "declared": (20, "A Member or a requester tied the two together"),
}
_ORDER = {key: place for place, key in enumerate(TESTS)}
_SCORED = TESTS.keys() - {START, CLOSENESS}
# However many points are gathered, a pair with one of these is not put first: (test, why).
NOT_STRONG: Mapping[str, str] = {
    "separate_authority": "another authority replied",
    "other_family": "the bodies belong to different departments",
    "release_partial": "the release is partial",
    "answer_partial": "the answer gave part",
    "letter_promised": "a letter may have followed",
    "figures_differ": "the definitions have to be checked first",
    "answer_pending": "a letter or a fuller answer was promised",
    "loose_wording": "the wording of the things asked is not close",
    "narrower_question": "the question asks for something narrower",
    "each_names_more": "each side names something that the other does not",
    "other_period": "the periods do not meet",
    "other_place": "the places differ or only one side names one",
    "other_measure": "the measures differ",
    "guidance": "the release is a template, guidance or policy text",
    "release_not_seen": "nothing readable shows what was released",
    "release_of_else": "what was released names nothing that was asked",
    "cost_s12_too": "both sides used a cost limit",
}


@dataclass(frozen=True, slots=True)
class Weights:
    """Points for each key of TESTS, and the least totals that are called Strong and Moderate."""

    points: Mapping[str, int]
    strong: int
    moderate: int


BY_HAND = Weights({key: points for key, (points, _) in TESTS.items()}, strong=75, moderate=EVEN)


@cache
def learned() -> Weights:
    """What `manage.py train` wrote; a test it has not seen yet has its points set by hand."""
    stored = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    points = {key: stored["points"].get(key, by_hand) for key, (by_hand, _) in TESTS.items()}
    return Weights(points, stored["strong"], stored["moderate"])


@cache
def version() -> str:
    """Short mark of the weights in force: pairs are judged again when it changes."""
    weights = learned()
    numbers = (sorted(weights.points.items()), weights.strong, weights.moderate)
    return hashlib.sha256(repr(numbers).encode()).hexdigest()[:8]


def score(evidence: Evidence, weights: Weights | None = None) -> Score:
    """The points of every test met, in the order of TESTS, with what keeps the total in bounds."""
    weights = weights or learned()
    points = [Point(TESTS[START][1], weights.points[START])]
    near = round(weights.points[CLOSENESS] * min(max(evidence.closeness, 0.0), 1.0))
    if near:
        points.append(Point(TESTS[CLOSENESS][1], near))
    for key in sorted(evidence.tests & _SCORED, key=_ORDER.__getitem__):
        if weights.points[key]:
            points.append(Point(TESTS[key][1], weights.points[key]))
    total = sum(point.points for point in points)
    for limit, why in _limits(evidence, weights):
        if total > limit:
            points.append(Point(why, limit - total))
            total = limit
    within = min(max(total, 0), 100)
    if within != total:
        points.append(Point("Kept between 0 and 100", within - total))
    return Score(total=within, points=tuple(points), strength=strength_of(within, weights))


def _limits(evidence: Evidence, weights: Weights) -> list[tuple[int, str]]:
    """(most points, why) for what holds a pair down, the lowest first."""
    limits = []
    if "no_difference" in evidence.tests:
        limits.append((weights.moderate - 10, "Held down: the replies were not found to differ"))
    if not evidence.has_mismatch:
        why = "Held down: nothing was both refused in the answer and given under FOI"
        limits.append((weights.moderate - 5, why))
    reason = next((why for key, why in NOT_STRONG.items() if key in evidence.tests), "")
    if reason:
        limits.append((weights.strong - 1, f"Held below Strong: {reason}"))
    return limits


def strength_of(total: int, weights: Weights | None = None) -> str:
    weights = weights or learned()
    if total >= weights.strong:
        return "Strong"
    return "Moderate" if total >= weights.moderate else "Weak"
