"""What one reviewer may see of a pair's decisions.

A second opinion is blind: while one Confirm (or a Dismiss for which a second opinion was asked)
waits for another reviewer, only the one who made it sees it, its reason, the notes and the score.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from disclosures.models import AskFix, Decision, Note, Pair, PairEvent

from . import fixes
from .ledger import standing

# Lines of history that tell what was decided. Any decision's line does: of one that was written
# when the pair was open to all, and then undone, a third reviewer could read what the first chose.
# That a second opinion was asked for tells too: where it was not, a Confirm waits for it.
TELLING = Q(is_blind=True) | Q(kind__in=("decision", "second"))
# States in which somebody's own decision is still to come, and what was undone must not lead it.
BEFORE_SECOND = ("to_review", "second_opinion")


@dataclass(frozen=True)
class Sight:
    """`is_blind`: this user would be the second reviewer, and sees nothing of the first."""

    is_blind: bool
    decisions: list[Decision]
    notes: list[Note]
    events: list[PairEvent]
    fixes: list[AskFix]
    last_fix: int  # the version of the fixes that this user reads

    @property
    def shows_score(self) -> bool:
        return not self.is_blind


def is_blind(pair: Pair, user, decisions: list[Decision] | None = None) -> bool:
    if pair.state != "second_opinion":
        return False
    decisions = standing(pair) if decisions is None else decisions
    return all(decision.by_id != user.pk for decision in decisions)


def decided_by(reader, prefix: str = "") -> QuerySet[Decision]:
    """The reader's own standing decisions, for a subquery over pairs, or over rows that name one
    under `prefix` ("pair__")."""
    return Decision.objects.filter(
        pair=OuterRef(f"{prefix}pk"),
        by=reader,
        undone_by=None,
        answer=OuterRef(f"{prefix}answer"),
        request_version=OuterRef(f"{prefix}request_version"),
        pk__gt=OuterRef(f"{prefix}decided_after"),
    ).exclude(kind="undo")


def waits_for(reader, prefix: str = "") -> Q:
    """`is_blind`, for many pairs at once."""
    return Q(**{f"{prefix}state": "second_opinion"}) & ~Exists(decided_by(reader, prefix))


def sight_of(pair: Pair, user) -> Sight:
    decisions = standing(pair)
    blind = is_blind(pair, user, decisions)
    notes = pair.notes.select_related("by").filter(replaced_by__isnull=True)
    events = pair.events.select_related("by")
    corrected = fixes.seen_by(pair, user, blind), fixes.last_seen(pair, user, blind)
    if pair.state in BEFORE_SECOND and all(d.by_id != user.pk for d in decisions):
        events = events.filter(Q(by=user) | ~TELLING)
    if blind:
        mine = [n for n in notes if n.by_id == user.pk]
        return Sight(True, [], mine, list(events), *corrected)
    return Sight(False, decisions, list(notes), list(events), *corrected)
