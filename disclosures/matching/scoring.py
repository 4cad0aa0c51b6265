"""The match score: a starting point and named points that add up exactly.

Weights stand in one table, set by hand from the development pairs (35 of 55 are decoys); a later
step learns them. A pair with no ask refused on one side and given on the other is held below
Moderate by a point of its own, so the sum always explains the total.
"""

from __future__ import annotations

from collections.abc import Mapping

from .values import Evidence, Point, Score

STRONG, MODERATE = 75, 50
HELD_BELOW = MODERATE - 5  # where a pair without a mismatch on any ask is held at most

# name of the test -> (points, the sentence shown). Signs say which way each pushes.
WEIGHTS: Mapping[str, tuple[int, str]] = {
    "start": (10, "Starting point"),
    # Refused on one side, given on the other: the whole matter, so the largest weights.
    "refused_given_same": (38, "The same thing was asked; the answer refused it and FOI gave it"),
    "refused_given_part": (28, "Part of the same thing: the answer refused it and FOI gave it"),
    "refused_given_near": (12, "The response shows that a record of the kind refused exists"),
    "no_difference": (-15, "The two replies do not differ on anything asked"),
    "refused_given_apart": (15, "Something was refused and something given; they do not line up"),
    "passed_over": (8, "The answer passed over something that FOI gave"),
    "answer_partial": (10, "The answer gave part; FOI gave more"),
    "letter_promised": (20, "The answer said a letter would follow; FOI gave the information"),
    "figures_differ": (10, "Both gave a figure for the same thing, and the figures differ"),
    # What was asked.
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
}  # fmt: skip
# However many points are gathered, a pair with one of these is not put first: (test, why).
NOT_STRONG: Mapping[str, str] = {
    "separate_authority": "another authority replied",
    "other_family": "the bodies belong to different departments",
    "release_partial": "the release is partial",
    "answer_partial": "the answer gave part",
    "letter_promised": "a letter may have followed",
    "figures_differ": "the definitions have to be checked first",
    "answer_pending": "a letter or a fuller answer was promised",
    "other_period": "the periods do not meet",
    "other_place": "the places differ or only one side names one",
    "other_measure": "the measures differ",
    "guidance": "the release is a template, guidance or policy text",
    "release_not_seen": "nothing readable shows what was released",
    "cost_s12_too": "both sides used a cost limit",
}
# Added to "start": up to this many points for how close the wording of the best ask is.
CLOSENESS_POINTS = 15


def score(evidence: Evidence) -> Score:
    points = [Point(WEIGHTS["start"][1], WEIGHTS["start"][0])]
    near = round(CLOSENESS_POINTS * min(max(evidence.closeness, 0.0), 1.0))
    if near:
        points.append(Point("How close the wording of the things asked is", near))
    for key, (weight, name) in WEIGHTS.items():
        if key != "start" and key in evidence.tests:
            points.append(Point(name, weight))
    total = sum(point.points for point in points)
    if not evidence.has_mismatch and total > HELD_BELOW:
        points.append(
            Point(
                "Held down: nothing was both refused in the answer and given under FOI",
                HELD_BELOW - total,
            )
        )
        total = HELD_BELOW
    reason = next((why for key, why in NOT_STRONG.items() if key in evidence.tests), "")
    if reason and total >= STRONG:
        points.append(Point(f"Held below Strong: {reason}", STRONG - 1 - total))
        total = STRONG - 1
    within = min(max(total, 0), 100)
    if within != total:
        points.append(Point("Kept between 0 and 100", within - total))
    return Score(total=within, points=tuple(points), strength=strength_of(within))


def strength_of(total: int) -> str:
    if total >= STRONG:
        return "Strong"
    return "Moderate" if total >= MODERATE else "Weak"
