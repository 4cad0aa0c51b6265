"""The label that a requester chose on WhatDoTheyKnow, shown where it says other than our reading.

It is the requester's view and can change later; it is never used as an outcome.
"""

from __future__ import annotations

from disclosures.outcomes import Outcome, portal_label

# The site's label -> the outcomes of ours that say the same.
_SAME = {
    "successful": {"released"},
    "partially_successful": {"part"},
    "rejected": {"refused"},
    "not_held": {"not-held"},
    "vexatious": {"refused"},
    "waiting_response": {"waiting"},
    "waiting_clarification": {"waiting"},
    "user_withdrawn": {"withdrawn"},
}


def site_label(state: str, outcome: Outcome) -> str:
    """The label in the site's words; "" where there is none or it says what our outcome says."""
    return "" if outcome.key in _SAME.get(state, ()) else portal_label(state)
