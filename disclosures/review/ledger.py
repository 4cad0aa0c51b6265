"""Which decisions of a pair count, and the state that follows from them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from disclosures.models import Decision, Pair

from .people import deciders

# States in which reviewers decide; the rest belong to publication.
OPEN_STATES = frozenset(
    {"to_review", "needs_more", "second_opinion", "reviewers_differ", "confirmed", "dismissed",
     "source_changed"}
)  # fmt: skip


def standing(pair: Pair, without: int | None = None) -> list[Decision]:
    """The latest decision of each reviewer on the evidence the pair rests on now, in order of
    time; undone ones and their undoing are left out, and so is the row `without`. Until the body
    has been written to, a Confirm counts only while its author may review."""
    rows = pair.decisions.select_related("by").filter(**_documents(pair)).exclude(kind="undo")
    rows = rows.filter(pk__gt=pair.decided_after)
    rows = rows.exclude(pk=without)
    if pair.state in OPEN_STATES:
        rows = rows.filter(~Q(verdict="confirm") | Q(by__in=deciders().values("pk")))
    latest: dict[int, Decision] = {}
    for row in rows.filter(undone_by__isnull=True).order_by("pk"):
        latest.pop(row.by_id, None)
        latest[row.by_id] = row
    return list(latest.values())


def state_of(pair: Pair, decisions: Iterable[Decision]) -> str:
    """The state that the standing decisions make. An admin's settling overrides the rest; one
    Confirm waits for a second; two reviewers decide together, and agree on a Confirm only where
    they chose an ask in common."""
    decisions = list(decisions)
    settled = [d for d in decisions if d.kind == "settling"]
    if settled:
        return _of_one(settled[-1], alone=False)
    if not decisions:
        return "source_changed" if _was_decided(pair) else "to_review"
    if len(decisions) == 1:
        return _of_one(decisions[0], alone=True, wants_second=pair.second_wanted)
    # A third does not outvote one of the two: that is for an admin.
    if agree(decisions):
        return _of_one(decisions[-1], alone=False)
    return "reviewers_differ"


def agree(decisions: list[Decision]) -> bool:
    """One verdict, and for Confirms an ask in common. A question of which no ask was read has none
    to choose."""
    if len({d.verdict for d in decisions}) > 1:
        return False
    chosen = [set(d.asks) for d in decisions if d.verdict == "confirm"]
    return not any(chosen) or bool(set.intersection(*chosen))


def _of_one(decision: Decision, alone: bool, wants_second: bool = False) -> str:
    if decision.verdict == "needs_more":
        return "needs_more"
    if alone and (decision.verdict == "confirm" or wants_second):
        return "second_opinion"
    return {"confirm": "confirmed", "dismiss": "dismissed"}[decision.verdict]


def _was_decided(pair: Pair) -> bool:
    """Was it decided on versions that have changed since?"""
    earlier = pair.decisions.exclude(kind="undo").exclude(**_documents(pair))
    return earlier.filter(undone_by__isnull=True).exists()


def _documents(pair: Pair) -> dict:
    return {"answer_id": pair.answer_id, "request_version": pair.request_version}
