"""Two pairs on one matter become one: which reference lives on, and what was decided of each.

Decisions rest on the two documents that were read. Those of the pair merged away stay in its ledger
and are copied as history; they count for nothing of the other pair. Where the two were decided
differently an admin settles it: what was decided of the pair that lives on stands, or reviewers
decide it anew.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from disclosures.models import Correspondence, Counterpart, Decision, Pair, PairAct
from disclosures.review import counterparts, letters
from disclosures.review.decisions import follow
from disclosures.review.ledger import OPEN_STATES, standing
from disclosures.review.people import display_name

from . import pairs

SETTLINGS = {
    "stands": "What was decided of the pair that lives on stands",
    "anew": "Reviewers decide the pair that lives on anew",
}


@dataclass(frozen=True)
class Plan:
    """What a merge would do. `conflicts` are the standing decisions of both, where they differ;
    `why_not` says why it may not be done; `may_decide_anew` is False past review."""

    gone: Pair
    into: Pair
    why_not: str
    documents: list
    letters: list[Correspondence]
    conflicts: list[Decision]
    may_decide_anew: bool
    packs: list[str]
    notes: int
    decisions: int


def plan(gone: Pair, into: Pair) -> Plan:
    reason = why_not(gone, into)
    found = [] if reason else conflicts(gone, into)
    return Plan(
        gone, into, reason,
        documents=[] if reason else _documents(gone, into),
        letters=_letters(gone, into),
        conflicts=found,
        may_decide_anew=into.state in OPEN_STATES,
        packs=pairs.packs_with(gone),
        notes=gone.notes.filter(replaced_by=None).count(),
        decisions=0 if reason else len(standing(gone)),
    )  # fmt: skip


def why_not(gone: Pair, into: Pair) -> str:
    if gone.pk == into.pk:
        return "Choose two different pairs."
    if not set(gone.question.body.families) & set(into.question.body.families):
        return "The two are about different bodies."
    aside = pairs.why_fixed(into) if into.state in Pair.PUT_ASIDE else ""
    withdrawn = into.state == "withdrawn" and f"{into.reference} was withdrawn. It cannot live on."
    pieces = _are_pieces(gone, into) and (
        f"{gone.reference} and {into.reference} come from one split. Undo that split instead."
    )
    return (
        pairs.why_fixed(gone) or aside or withdrawn or pieces or pairs.why_waiting(gone)
        or pairs.why_waiting(into) or _why_whole(gone)
    )  # fmt: skip


def _are_pieces(one: Pair, other: Pair) -> bool:
    return one.split_from_id == other.pk or other.split_from_id == one.pk


def _why_whole(gone: Pair) -> str:
    tied = gone.pieces.exclude(state__in=Pair.PUT_ASIDE).first()
    if tied:
        return f"{tied.reference} was split off {gone.reference}. Undo that split first."
    return ""


def conflicts(gone: Pair, into: Pair) -> list[Decision]:
    """What stands of both, where the two were decided differently."""
    ours, theirs = standing(into), standing(gone)
    if not ours or not theirs or {d.verdict for d in ours} == {d.verdict for d in theirs}:
        return []
    return [*ours, *theirs]


def _documents(gone: Pair, into: Pair) -> list:
    """What would stand beside the pair that lives on."""
    held = {into.question, into.request}
    held |= {row.document for row in counterparts.of(into)}
    found = [gone.question, gone.request, *(row.document for row in counterparts.of(gone))]
    return [document for document in dict.fromkeys(found) if document not in held]


def _letters(gone: Pair, into: Pair) -> list[Correspondence]:
    held = set(letters.letters_of(into))
    return [letter for letter in letters.letters_of(gone) if letter not in held]


@transaction.atomic
def merge(actor, gone: Pair, into: Pair, reason: str, settled: str = "") -> PairAct:
    """`settled` is a key of SETTLINGS where the two were decided differently. Raises ValueError,
    saying why not."""
    gone, into = pairs.locked(gone, into)
    made = plan(gone, into)
    pairs.refuse(made.why_not, _why_unsettled(made, settled))
    before = {
        "gone": pairs.standing_of(gone),
        "decided_after": into.decided_after,
        "into": into.reference,
    }
    rows = [_set_beside(into, actor, document).pk for document in made.documents]
    for letter in made.letters:
        letters.link(letter, into, actor)
    copy_history(actor, gone, into)
    pairs.put_aside(gone, "merged", into)
    if made.conflicts and settled == "anew":
        decide_anew(into)
    words = f"{gone.reference} was merged into {into.reference}."
    if made.conflicts:
        words += f" {SETTLINGS[settled]}."
    pairs.tell(gone, actor, words)
    pairs.tell(into, actor, words)
    after = {
        "rows": rows,
        "letters": [letter.pk for letter in made.letters],
        "decided_after": into.decided_after,
    }
    return pairs.act(actor, "merge", into, words, reason, other=gone, before=before, after=after)


def _why_unsettled(made: Plan, settled: str) -> str:
    if not made.conflicts:
        return ""
    if settled not in SETTLINGS:
        return "The two were decided differently. Choose what stands."
    if settled == "anew" and not made.may_decide_anew:
        return f"{made.into.reference} is past review, so what was decided of it stands."
    return ""


def _set_beside(pair: Pair, actor, document) -> Counterpart:
    return Counterpart.objects.create(pair=pair, by=actor, **counterparts.named(document))


def copy_history(actor, of: Pair, to: Pair) -> None:
    """Notes and standing decisions, as lines of the other pair's history: they count for nothing
    there, and a blind second reviewer does not see them."""
    for decision in standing(of):
        on, who = decision.made_at, display_name(decision.by)
        words = f"From {of.reference}: {decision.get_verdict_display()}, {who}, {on:%-d %B %Y}."
        if decision.reason:
            words += f" {decision.reason}"
        pairs.tell(to, actor, words, is_blind=True)
    for note in of.notes.select_related("by").filter(replaced_by=None):
        words = f"From {of.reference}: note by {display_name(note.by)}, {note.at:%-d %B %Y}. "
        pairs.tell(to, actor, words + note.text, is_blind=True)


def decide_anew(pair: Pair) -> None:
    """What was decided so far counts no more; the rows stay."""
    last = pair.decisions.order_by("pk").last()
    pair.decided_after = last.pk if last else 0
    pair.save(update_fields=["decided_after"])
    follow(pair)


def undo(actor, done: PairAct) -> None:
    """What was decided of the pair that lived on since then still counts there."""
    gone, into = pairs.locked(done.other, done.pair)
    if gone.merged_into_id != into.pk:
        raise ValueError("That was changed since. Undo the later change first.")
    pairs.refuse(pairs.why_fixed(into) if into.state in Pair.PUT_ASIDE else "")
    take_off(actor, done.after["rows"])
    for letter in Correspondence.objects.filter(pk__in=done.after["letters"]):
        letters.link(letter, into, actor, is_linked=False)
    if into.decided_after != done.before["decided_after"]:
        if into.decided_after != done.after["decided_after"]:
            raise ValueError("It was merged again since. Undo the later merge first.")
        count_again(into, done.before["decided_after"])
    pairs.restore(gone, done.before["gone"])
    for pair in (gone, into):
        pairs.tell(pair, actor, f"Undone: {done.words}")


def take_off(actor, rows: list[int]) -> None:
    for row in Counterpart.objects.filter(pk__in=rows, undone_by=None):
        counterparts.undo(row, actor)


def count_again(pair: Pair, decided_after: int) -> None:
    pair.decided_after = decided_after
    pair.save(update_fields=["decided_after"])
    if pair.state in OPEN_STATES:
        follow(pair)
