"""Outcomes in readers' words, where pages look for them: `disclosures.outcomes` knows them."""

from disclosures.outcomes import (
    ANSWERED,
    ANSWERS,
    KINDS,
    OTHER,
    PORTAL_LABELS,
    REFUSED,
    RESPONSES,
    Outcome,
    codes_of,
    grouped,
    outcome_of,
    portal_label,
)

__all__ = [
    "ANSWERED",
    "ANSWERS",
    "KINDS",
    "OTHER",
    "PORTAL_LABELS",
    "REFUSED",
    "RESPONSES",
    "Outcome",
    "codes_of",
    "grouped",
    "outcome_of",
    "portal_label",
]
