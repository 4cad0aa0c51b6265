"""Outcomes in readers' words: the one place that knows them (ui.md section 6).

Each group is (key, words, icon, tone, codes). The key is what addresses hold; the codes are what
reading yields.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    key: str
    words: str
    icon: str
    tone: str  # css class of the tag: refuse, release or ""
    codes: tuple[str, ...]
    heading: str  # under which it stands in the filter


REFUSED, ANSWERED, OTHER = "Refused or not held", "Answered", "Neither"

ANSWERS = (
    Outcome("not-held", "Said not held", "none", "refuse",
            ("not_held", "not_held_centrally"), REFUSED),
    Outcome("cost", "Refused on cost", "cost", "refuse", ("disproportionate_cost",), REFUSED),
    Outcome("refused", "Refused, other reason", "x", "refuse",
            ("withheld", "not_published"), REFUSED),
    Outcome("answered", "Answered in full", "full", "release", ("answered",), ANSWERED),
    Outcome("part", "Answered in part", "half", "release", ("partial",), ANSWERED),
    Outcome("published", "Pointed to published data", "link", "",
            ("published_elsewhere",), ANSWERED),
    Outcome("earlier", "Referred to an earlier answer", "link", "", ("earlier_answer",), ANSWERED),
    Outcome("will-write", "Will write, or holding reply", "open", "",
            ("referred", "holding"), OTHER),
    Outcome("unanswered", "Not answered yet", "open", "", ("unanswered",), OTHER),
    Outcome("no-request", "Did not ask for information", "dash", "", ("not_applicable",), OTHER),
    Outcome("unclear", "Could not tell", "q", "", ("non_answer", ""), OTHER),
)  # fmt: skip
RESPONSES = (
    Outcome("not-held", "Said not held", "none", "refuse", ("not_held",), REFUSED),
    Outcome("cost", "Refused on cost", "cost", "refuse", ("refused_cost",), REFUSED),
    Outcome("refused", "Refused", "x", "refuse",
            ("refused_exemption", "refused_vexatious", "refused_unspecified"), REFUSED),
    Outcome("released", "Released", "full", "release", ("released",), ANSWERED),
    Outcome("part", "Partly released", "half", "release", ("partial",), ANSWERED),
    Outcome("published", "Pointed to published data", "link", "", ("already_published",), ANSWERED),
    Outcome("waiting", "Waiting", "open", "", ("pending", "clarification", "no_response"), OTHER),
    Outcome("withdrawn", "Withdrawn", "x", "", ("withdrawn",), OTHER),
    Outcome("not-seen", "Content not seen", "q", "", ("content_not_seen",), OTHER),
    Outcome("unclear", "Could not tell", "q", "", ("unknown", ""), OTHER),
)  # fmt: skip
KINDS = {"pq": ANSWERS, "foi": RESPONSES}


def outcome_of(kind: str, code: str) -> Outcome:
    """The reader's outcome of a code; "Could not tell" for one that is not known."""
    return next((o for o in KINDS[kind] if code in o.codes), KINDS[kind][-1])


def codes_of(kind: str, keys) -> tuple[str, ...]:
    return tuple(code for o in KINDS[kind] if o.key in keys for code in o.codes if code)


def grouped(kind: str) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in KINDS[kind]:
        groups.setdefault(outcome.heading, []).append(outcome)
    return groups


# The labels that a requester can choose on WhatDoTheyKnow, in its own words.
PORTAL_LABELS = {
    "waiting_response": "Awaiting response",
    "waiting_clarification": "Awaiting clarification",
    "gone_postal": "Handled by post",
    "not_held": "Information not held",
    "rejected": "Refused",
    "partially_successful": "Partially successful",
    "successful": "Successful",
    "internal_review": "Internal review",
    "error_message": "Delivery error",
    "requires_admin": "Unusual",
    "user_withdrawn": "Withdrawn",
    "attention_requested": "Reported",
    "vexatious": "Vexatious",
    "not_foi": "Not an FOI request",
}


def portal_label(state: str) -> str:
    """The requester's view, in the site's words: never our outcome, and it can change later."""
    return PORTAL_LABELS.get(state, state.replace("_", " ").capitalize()) if state else ""
