"""Acts on whole pairs: made by hand, linked, unlinked, merged, split. Each is a row with a reason,
logged, and undone by another row; merging and splitting themselves are in modules of their own.

A pair is one answer and one FOI response, and what is decided of it rests on these two: further
documents stand beside it. Every act raises ValueError with a sentence where it may not be done.
"""

from __future__ import annotations

from django.db import transaction

from disclosures import flagging
from disclosures.models import (
    Counterpart,
    FoiRequest,
    PackVersion,
    Pair,
    PairAct,
    PairEvent,
    Question,
)
from disclosures.review import counterparts
from disclosures.review.decisions import follow
from disclosures.review.log import record

from .bodies import NO_REASON


def subject(pair: Pair) -> str:
    return f"pair:{pair.reference}"


def locked(*pairs: Pair) -> list[Pair]:
    """The rows as they are now, locked in the order of their ids. Raises ValueError for one that
    is hidden."""
    rows = Pair.objects.select_for_update().order_by("pk").in_bulk([p.pk for p in pairs])
    for pair in pairs:
        if pair.pk not in rows:
            raise ValueError(f"A document of {pair.reference} was taken down. Undo that first.")
    return [rows[p.pk] for p in pairs]


def why_fixed(pair: Pair) -> str:
    """Why a pair may not be put aside or cut up; "" where it may."""
    name = pair.reference
    if pair.state == "unlinked":
        return f"{name} was unlinked. Undo that first."
    if pair.state == "merged":
        return f"{name} was merged into {pair.merged_into.reference}. Undo that first."
    if pair.publications.exists() and not hasattr(pair, "withdrawal"):
        return f"{name} is published. Withdraw it first, so that its public page says so."
    if pair.state == "with_body":
        return f"The body was asked for its reply about {name}, so it stays as the body knows it."
    return ""


def why_waiting(pair: Pair) -> str:
    """Nothing that shows or weighs decisions is done while one of them is blind."""
    if pair.state == "second_opinion":
        return f"{pair.reference} waits for a second opinion. Come back once that is given."
    return ""


def why_whole(pair: Pair) -> str:
    """Why a pair must stand while others hang on it; "" where none do."""
    tied = pair.pieces.exclude(state__in=Pair.PUT_ASIDE).first()
    if tied:
        return f"{tied.reference} was split off {pair.reference}. Undo that split first."
    tied = pair.merged.first()
    if tied:
        return f"{tied.reference} lives on as {pair.reference}. Undo that merge first."
    return ""


def refuse(*reasons: str) -> None:
    for reason in reasons:
        if reason:
            raise ValueError(reason)


def packs_with(pair: Pair) -> list[str]:
    """ "pack 0003, version 1": versions are frozen, and stay as they were made."""
    rows = PackVersion.objects.filter(references__contains=[pair.reference]).select_related("pack")
    return [f"pack {row.pack.number}, version {row.number}" for row in rows.order_by("pk")]


@transaction.atomic
def create(actor, question: Question, request: FoiRequest, reason: str) -> PairAct:
    """A pair that no run of the matcher found, or that it found no difference in."""
    found = Pair.objects.filter(question=question, request=request, piece=0).first()
    if found:
        refuse(why_fixed(found) if found.state in Pair.PUT_ASIDE else "")
        if found.is_flagged:
            raise ValueError(f"{found.reference} is the pair of these two already.")
    pair = flagging.make_pair(question, request)
    words = f"{pair.reference} was made by hand: {said(question)}, and {said(request)}."
    tell(pair, actor, "Made by hand from these two documents.")
    return act(
        actor, "create", pair, words, reason,
        before={"is_flagged": False}, after={"is_flagged": True},
    )  # fmt: skip


@transaction.atomic
def link(actor, pair: Pair, document: Question | FoiRequest, reason: str) -> PairAct:
    """A second answer or FOI response beside the pair; where the two differ it makes a pair."""
    (pair,) = locked(pair)
    refuse(why_waiting(pair))
    made = counterparts.add(pair, actor, document)
    row = pair.counterparts.filter(by=actor).last()
    words = f"Linked to {pair.reference}: {said(document)}."
    if made:
        words += f" With it {made.reference} is to be decided."
    return act(
        actor, "link", pair, words, reason, before=None,
        after={"row": row.pk, "pair": made.reference if made else None},
    )  # fmt: skip


@transaction.atomic
def unlink(actor, pair: Pair, reason: str) -> PairAct:
    """The two are not about the same thing: the matcher never proposes them again."""
    (pair,) = locked(pair)
    refuse(why_fixed(pair), why_whole(pair))
    before = standing_of(pair)
    put_aside(pair, "unlinked")
    words = f"{pair.reference} was unlinked: its two documents are not about the same thing."
    tell(pair, actor, "Unlinked: not about the same thing.")
    return act(actor, "unlink", pair, words, reason, before=before, after={"state": "unlinked"})


@transaction.atomic
def undo(actor, done: PairAct, reason: str) -> PairAct:
    """Put back what an act changed."""
    from . import merging, splitting  # they rest on this module

    done = PairAct.objects.select_for_update().get(pk=done.pk)
    if done.kind == "undo" or PairAct.objects.filter(undoes=done).exists():
        raise ValueError("That was undone already.")
    undoing = {
        "create": _undo_create,
        "link": _undo_link,
        "unlink": _undo_unlink,
        "merge": merging.undo,
        "split": splitting.undo,
    }
    undoing[done.kind](actor, done)
    return act(
        actor, "undo", done.pair, f"Undone: {done.words}", reason,
        other=done.other, before=done.after, after=done.before, undoes=done,
    )  # fmt: skip


def _undo_create(actor, done: PairAct) -> None:
    (pair,) = locked(done.pair)
    refuse(why_fixed(pair), why_whole(pair))
    if pair.state != "to_review":
        raise ValueError("It was decided since. Unlink it if the two are not about the same thing.")
    pair.is_flagged = pair.is_by_person = False
    pair.save(update_fields=["is_flagged", "is_by_person"])
    tell(pair, actor, "Making it by hand was undone.")


def _undo_link(actor, done: PairAct) -> None:
    locked(done.pair)
    row = Counterpart.objects.filter(pk=done.after["row"], undone_by=None).first()
    if row is None:
        raise ValueError("It was taken off since.")
    counterparts.undo(row, actor)


def _undo_unlink(actor, done: PairAct) -> None:
    (pair,) = locked(done.pair)
    if pair.state != "unlinked":
        raise ValueError(f"{pair.reference} was changed since.")
    restore(pair, done.before)
    tell(pair, actor, "Unlinking it was undone.")


def standing_of(pair: Pair) -> dict:
    """What `restore` puts back."""
    return {
        "state": pair.state,
        "is_flagged": pair.is_flagged,
        "into": pair.merged_into.reference if pair.merged_into else None,
    }


def put_aside(pair: Pair, state: str, into: Pair | None = None) -> None:
    pair.state, pair.is_flagged, pair.merged_into = state, False, into
    pair.save(update_fields=["state", "is_flagged", "merged_into"])


def restore(pair: Pair, before: dict) -> None:
    """The state that its decisions make, on the documents as they are by now."""
    pair.state = "withdrawn" if hasattr(pair, "withdrawal") else "to_review"
    pair.is_flagged, pair.merged_into, pair.evidence = before["is_flagged"], None, ""
    pair.save(update_fields=["state", "is_flagged", "merged_into", "evidence"])
    if pair.state != "withdrawn":
        follow(pair)
    flagging.judge_one(pair.question, pair.request)


def act(actor, kind: str, pair: Pair, words: str, reason: str, **values) -> PairAct:
    """Raises ValueError without a reason: within a transaction, so that nothing is done."""
    if not reason.strip():
        raise ValueError(NO_REASON)
    row = PairAct.objects.create(
        by=actor, kind=kind, pair=pair, words=words, reason=reason.strip(), **values
    )
    whole = f"{words} Reason: {row.reason}"
    record(actor, "pair", subject(pair), whole, values.get("before"), values.get("after"))
    return row


def tell(pair: Pair, actor, words: str, is_blind: bool = False) -> None:
    PairEvent.objects.create(pair=pair, by=actor, kind="pair", words=words, is_blind=is_blind)


def said(document: Question | FoiRequest) -> str:
    if isinstance(document, FoiRequest):
        return f"the response to “{document.title}”"
    return f"the answer to question {document.uin} of {document.date_key:%-d %B %Y}"
