"""Writing a decision down: the ledger row, the history line and the pair's state, together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from disclosures.models import Decision, Pair, PairEvent

from . import fixes
from .descriptions import misfit
from .ledger import OPEN_STATES, standing, state_of
from .people import deciders
from .visible import is_blind

READ_SINCE = (
    "You have read the first decision since, so yours cannot be undone. You can change it: both "
    "of you see that."
)


class Stale(Exception):
    """The pair is not as it was read. `decision`: what somebody else decided meanwhile, where
    this user may know it; `documents_changed`: one of the two documents is another version now."""

    def __init__(self, pair: Pair, decision: Decision | None, documents_changed: bool):
        super().__init__(f"{pair.reference} has changed since it was read.")
        self.pair, self.decision, self.documents_changed = pair, decision, documents_changed


@dataclass(frozen=True)
class Choice:
    """What a reviewer chose. `documents` and `seen` are what the form held: the versions read,
    and the id of the last decision that stood then and was visible to them (0 for none)."""

    verdict: str
    documents: str
    seen: int = 0
    asks: tuple[str, ...] = ()
    description: str = ""
    dismissal: str = ""
    duplicate_of: Pair | None = None
    reason: str = ""
    missing: str = ""
    back_on: date | None = None
    fixes: int | None = None  # the last fix the form rested on, where it says


def last_seen(pair: Pair, user) -> int:
    """The id that `Choice.seen` must carry for this user now."""
    decisions = standing(pair)
    if is_blind(pair, user, decisions) or not decisions:
        return 0
    return decisions[-1].pk


@transaction.atomic
def decide(pair_id: int, user, choice: Choice) -> Pair:
    """Record one reviewer's choice. Raises Stale, with nothing written, if the documents or the
    visible decisions are not those the choice was made on; ValueError for a pair that is past
    review."""
    pair = Pair.objects.select_for_update().get(pk=pair_id)
    _check_open(pair)
    _check_fresh(pair, user, choice)
    _check_fit(pair, choice)
    row = _row(pair, user, choice, kind="review")
    blind_before = pair.state == "second_opinion"
    follow(pair)
    _tell(pair, user, _words(row), is_blind=pair.state == "second_opinion")
    if blind_before and pair.state == "reviewers_differ":
        _tell(pair, None, "The two reviewers decided differently. Both now see both reasons.")
    return pair


@transaction.atomic
def settle(pair_id: int, user, choice: Choice) -> Pair:
    """An admin's verdict where reviewers differ. Raises ValueError elsewhere."""
    pair = Pair.objects.select_for_update().get(pk=pair_id)
    if pair.state != "reviewers_differ":
        raise ValueError(f"{pair.reference} is not waiting to be settled.")
    # One person is one reviewer: settling one's own difference would count them twice.
    if any(decision.by_id == user.pk for decision in standing(pair)):
        raise ValueError("You are one of the two who decided. Another admin can settle it.")
    _check_fresh(pair, user, choice)
    _check_fit(pair, choice)
    row = _row(pair, user, choice, kind="settling")
    follow(pair)
    _tell(pair, user, f"Settled by an admin. {_words(row)}")
    return pair


@transaction.atomic
def undo(decision_id: int, user) -> Pair:
    """Take back one's own last decision, open until someone else has acted on the pair. The row
    stays; another says that it was undone. Raises ValueError, saying why not."""
    decision = Decision.objects.select_related("pair").get(pk=decision_id)
    pair = Pair.objects.select_for_update().get(pk=decision.pair_id)
    _check_open(pair)
    decisions = standing(pair)
    if decision.by_id != user.pk or decision.kind == "undo":
        raise ValueError("Only the person who made a decision can undo it.")
    if not decisions or decisions[-1].pk != decision.pk:
        raise ValueError("Someone has acted on this pair since, so it can no longer be undone.")
    if not can_undo(pair, decision):
        raise ValueError(READ_SINCE)
    was_blind = pair.state == "second_opinion"
    Decision.objects.create(
        pair=pair, by=user, kind="undo", undoes=decision, answer=pair.answer,
        request_version=pair.request_version,
    )  # fmt: skip
    follow(pair)
    _tell(pair, user, "Undid the last decision.", is_blind=was_blind)
    return pair


def last_undoable(user) -> Decision | None:
    """The last decision of a reviewer, with its pair, while they can still undo it. Two queries
    for one who has decided nothing since the pair's documents changed, else four."""
    decision = Decision.objects.filter(by=user).select_related("pair").order_by("-pk").first()
    if decision is None or decision.kind == "undo" or decision.pair.state not in OPEN_STATES:
        return None
    decisions = standing(decision.pair)
    is_last = bool(decisions) and decisions[-1].pk == decision.pk
    return decision if is_last and can_undo(decision.pair, decision) else None


def can_undo(pair: Pair, decision: Decision) -> bool:
    """Not a second opinion: its author has read the first since, so that what they decided next
    would not be blind. They may change it, where both see that they did."""
    rest = standing(pair, without=decision.pk)
    first_waits = bool(rest) and state_of(pair, rest) == "second_opinion"
    return not first_waits or any(other.by_id == decision.by_id for other in rest)


def recount(person) -> None:
    """The states of the pairs that this person confirmed, after their leave to review has ended or
    come back; nobody waits for the second opinion of one who cannot give it."""
    if not deciders().filter(pk=person.pk).exists():
        Pair.objects.filter(second_from=person).update(second_from=None)
    mine = Decision.objects.filter(by=person, verdict="confirm", undone_by=None)
    pairs = Pair.objects.filter(pk__in=mine.values("pair"), state__in=OPEN_STATES)
    for pair in pairs.select_for_update().order_by("pk"):
        before = pair.state
        after = state_of(pair, standing(pair))
        if before in (after, "source_changed"):
            continue
        follow(pair)
        words = "Counted anew: a Confirm counts while its author may review."
        _tell(pair, None, words, is_blind=True)


def _check_open(pair: Pair) -> None:
    if pair.state in Pair.PUT_ASIDE:
        raise ValueError(f"{pair.reference} was put aside by an admin, and is not decided.")
    if pair.state not in OPEN_STATES:
        raise ValueError(f"{pair.reference} is past review. An admin can withdraw it.")


def _check_fresh(pair: Pair, user, choice: Choice) -> None:
    if choice.documents != pair.documents:
        raise Stale(pair, None, documents_changed=True)
    blind = is_blind(pair, user)
    if choice.fixes not in (None, fixes.last_seen(pair, user, blind)):
        raise Stale(pair, None, documents_changed=False)
    if choice.seen != last_seen(pair, user):
        decisions = [] if blind else standing(pair)
        raise Stale(pair, decisions[-1] if decisions else None, documents_changed=False)


def _check_fit(pair: Pair, choice: Choice) -> None:
    """Against what no page may say: of a pair, that it is its own duplicate; of the two dates,
    another order than theirs."""
    if choice.duplicate_of == pair:
        raise ValueError(f"{pair.reference} is no duplicate of itself. Name the pair that stays.")
    if reason := misfit(pair, choice.description):
        raise ValueError(reason)


def _row(pair: Pair, user, choice: Choice, kind: str) -> Decision:
    return Decision.objects.create(
        pair=pair,
        by=user,
        kind=kind,
        verdict=choice.verdict,
        asks=list(choice.asks),
        description=choice.description,
        dismissal=choice.dismissal,
        duplicate_of=choice.duplicate_of,
        reason=choice.reason,
        missing=choice.missing,
        back_on=choice.back_on,
        answer=pair.answer,
        request_version=pair.request_version,
    )


def follow(pair: Pair) -> None:
    """The pair's state from its ledger, saved under the lock the caller holds."""
    decisions = standing(pair)
    pair.state = state_of(pair, decisions)
    pair.back_on = decisions[-1].back_on if pair.state == "needs_more" else None
    if pair.state not in ("second_opinion", "to_review"):
        pair.second_wanted, pair.second_from = False, None
    pair.save(update_fields=["state", "back_on", "second_wanted", "second_from"])


def _words(row: Decision) -> str:
    if row.verdict == "confirm":
        asks = ", ".join(row.asks)
        return f"Confirmed for ask{'s' if len(row.asks) > 1 else ''} {asks}."
    if row.verdict == "dismiss":
        if row.duplicate_of:
            return f"Dismissed: duplicate of {row.duplicate_of.reference}."
        return f"Dismissed: {row.get_dismissal_display().lower()}."
    back = f", back on {row.back_on:%-d %B %Y}" if row.back_on else ""
    return f"Needs more{back}."


def _tell(pair: Pair, user, words: str, is_blind: bool = False) -> None:
    PairEvent.objects.create(pair=pair, by=user, kind="decision", words=words, is_blind=is_blind)
