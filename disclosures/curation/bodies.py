"""Acts on bodies and names: each is a row, logged, and undone by another row.

Every act takes a reason and raises ValueError with a sentence where it may not be done. Records
are moved afterwards by `moving.move`, in batches.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from disclosures.bodies import fold_name, settle_families
from disclosures.models import BodyAct, BodyName, PublicBody
from disclosures.review.log import record

from . import joining, moving

NO_REASON = "Give a reason. It goes into the log."
NAME_KINDS = ("official", "alias", "wdtk", "spelling")


def subject(body: PublicBody) -> str:
    return f"body:{body.key}"


@transaction.atomic
def add_name(
    actor, body: PublicBody, name: str, kind: str, reason: str, *,
    since: date | None = None, until: date | None = None,
) -> BodyAct:  # fmt: skip
    """A name by which sources call a body, for new imports and for search."""
    body, name = _locked(body), name.strip()
    if kind not in NAME_KINDS or not fold_name(name):
        raise ValueError("Write a name and choose its kind.")
    _check_dates(since, until)
    if body.names.filter(kind=kind, folded=fold_name(name)).exists():
        raise ValueError(f"{body.name} has that name already.")
    _name(body, name, kind, since, until)
    return _act(
        actor, "name", body, f"“{name}” was added as a name of {body.name}.", reason,
        name=name, after=_dated(kind, since, until),
    )  # fmt: skip


@transaction.atomic
def date_name(
    actor, row: BodyName, reason: str, *, since: date | None, until: date | None
) -> BodyAct:
    """From when and until when a name is used: outside these days it is not matched."""
    body = _locked(row.body)
    row = BodyName.objects.select_for_update().get(pk=row.pk)
    _check_dates(since, until)
    before = _dated(row.kind, row.valid_from, row.valid_to)
    after = _dated(row.kind, since, until)
    if before == after:
        raise ValueError("These are the dates that it has already.")
    row.valid_from, row.valid_to = since, until
    row.save(update_fields=["valid_from", "valid_to"])
    words = f"The dates of the name “{row.name}” of {body.name} were changed."
    return _act(actor, "dates", body, words, reason, name=row.name, before=before, after=after)


@transaction.atomic
def set_parent(actor, body: PublicBody, parent: PublicBody | None, reason: str) -> BodyAct:
    body = _locked(body)
    parent = _locked(parent) if parent else None
    before = body.parent
    if parent == before:
        raise ValueError("That is its parent already.")
    if parent and joining.is_above(body, parent):
        raise ValueError(f"{parent.name} is part of {body.name}, so it cannot be its parent.")
    _put_parent(body, parent.pk if parent else None)
    settle_families()
    words = f"The parent of {body.name} is now {parent.name if parent else 'nobody'}."
    return _act(
        actor, "parent", body, words, reason, other=parent,
        before=before.key if before else None, after=parent.key if parent else None,
    )  # fmt: skip


@transaction.atomic
def set_succession(
    actor, body: PublicBody, later: PublicBody, reason: str, *, follows: bool
) -> BodyAct:
    """That `later` took over from `body`, or (`follows` False) that it did not."""
    body, later = _locked(body), _locked(later)
    if later == body:
        raise ValueError("A body does not come after itself.")
    if body.successors.filter(pk=later.pk).exists() == follows:
        raise ValueError("That is recorded so already.")
    if follows and joining.leads_to(later, body):
        raise ValueError(f"{body.name} comes after {later.name}, so it cannot come before it.")
    _put_successor(body, later, follows)
    settle_families()
    verb = "comes after" if follows else "does not come after"
    return _act(
        actor, "succession", body, f"{later.name} {verb} {body.name}.", reason,
        other=later, before=not follows, after=follows,
    )  # fmt: skip


@transaction.atomic
def place(actor, name: str, body: PublicBody, reason: str) -> BodyAct:
    """An unmatched name is this body's: kept for new imports; its records are moved after."""
    body = _locked(body)
    if not any(moving.counts(name=name).values()):
        raise ValueError(f"No record waits under “{name}”.")
    added = not body.names.filter(folded=fold_name(name)).exists()
    if added:
        _name(body, name, "spelling", None, None)
    words = f"Records under the unmatched name “{name}” go to {body.name}."
    return _act(actor, "place", body, words, reason, name=name, after={"added": added})


@transaction.atomic
def merge(actor, gone: PublicBody, into: PublicBody, reason: str) -> BodyAct:
    """Two rows are one body: `gone`'s address leads to `into`, its records are moved after."""
    first, second = sorted((gone.pk, into.pk))
    rows = {pk: _locked(PublicBody(pk=pk)) for pk in (first, second)}
    if first == second:
        raise ValueError("Choose two different bodies.")
    gone, into = rows[gone.pk], rows[into.pk]
    if problem := joining.problem(gone, into):
        raise ValueError(problem)
    gone.merged_into = into
    gone.save(update_fields=["merged_into"])
    carried = joining.carry(gone, into)
    settle_families()
    words = f"{gone.name} was merged into {into.name}."
    return _act(actor, "merge", into, words, reason, other=gone, before=gone.key, after=carried)


@transaction.atomic
def undo(actor, act: BodyAct, reason: str) -> BodyAct:
    """Put back what an act changed. Records it moved go back with `moving.move`."""
    act = BodyAct.objects.select_for_update().get(pk=act.pk)
    if act.kind == "undo" or BodyAct.objects.filter(undoes=act).exists():
        raise ValueError("That was undone already.")
    body = _locked(act.body)
    UNDO[act.kind](act, body)
    if act.kind in ("parent", "succession", "merge"):
        settle_families()
    return _act(
        actor, "undo", body, f"Undone: {act.words}", reason,
        other=act.other, name=act.name, before=act.after, after=act.before, undoes=act,
    )  # fmt: skip


def _undo_name(act: BodyAct, body: PublicBody) -> None:
    _take_name(body, act.name, act.after)


def _undo_dates(act: BodyAct, body: PublicBody) -> None:
    row = body.names.filter(kind=act.after["kind"], folded=fold_name(act.name)).first()
    if row is None or _dated(row.kind, row.valid_from, row.valid_to) != act.after:
        raise ValueError("The name was changed after that. Undo the later change first.")
    body.names.filter(pk=row.pk).update(valid_from=act.before["from"], valid_to=act.before["to"])


def _undo_parent(act: BodyAct, body: PublicBody) -> None:
    if (body.parent.key if body.parent else None) != act.after:
        raise ValueError("The parent was changed after that. Undo the later change first.")
    before = PublicBody.objects.filter(key=act.before).first() if act.before else None
    _put_parent(body, before.pk if before else None)


def _undo_succession(act: BodyAct, body: PublicBody) -> None:
    if body.successors.filter(pk=act.other_id).exists() != act.after:
        raise ValueError("That was changed after. Undo the later change first.")
    _put_successor(body, act.other, act.before)


def _undo_place(act: BodyAct, body: PublicBody) -> None:
    if not act.after["added"]:
        return
    later = BodyAct.objects.filter(kind="place", body=body, pk__gt=act.pk, undone_by=None)
    if any(fold_name(name) == fold_name(act.name) for name in later.values_list("name", flat=True)):
        raise ValueError("The name was placed again after that. Undo the later act first.")
    _take_name(body, act.name, _dated("spelling", None, None))


def _take_name(body: PublicBody, name: str, as_added: dict) -> None:
    """Take a name away, if it is as it was added."""
    row = body.names.filter(kind=as_added["kind"], folded=fold_name(name)).first()
    if row is None or _dated(row.kind, row.valid_from, row.valid_to) != as_added:
        raise ValueError("The name was changed after that. Undo the later change first.")
    row.delete()


def _undo_merge(act: BodyAct, body: PublicBody) -> None:
    PublicBody.objects.filter(pk=act.other_id).update(merged_into=None)
    joining.put_back(act)


UNDO = {
    "name": _undo_name,
    "dates": _undo_dates,
    "parent": _undo_parent,
    "succession": _undo_succession,
    "place": _undo_place,
    "merge": _undo_merge,
}


def _locked(body: PublicBody) -> PublicBody:
    """The row, locked. Raises ValueError for one that was merged away."""
    row = PublicBody.objects.select_for_update().get(pk=body.pk)
    if row.merged_into_id:
        raise ValueError(f"{row.name} was merged into another body. Undo that first.")
    return row


def _act(actor, kind: str, body: PublicBody, words: str, reason: str, **values) -> BodyAct:
    if not reason.strip():
        raise ValueError(NO_REASON)
    act = BodyAct.objects.create(
        by=actor, kind=kind, body=body, words=words, reason=reason.strip(), **values
    )
    said = f"{words} Reason: {act.reason}"
    record(actor, "body", subject(body), said, values.get("before"), values.get("after"))
    return act


def _name(body: PublicBody, name: str, kind: str, since, until) -> None:
    BodyName.objects.create(
        body=body, kind=kind, name=name[:200], folded=fold_name(name)[:200],
        valid_from=since, valid_to=until,
    )  # fmt: skip


def _dated(kind: str, since: date | None, until: date | None) -> dict:
    return {
        "kind": kind,
        "from": since.isoformat() if since else None,
        "to": until.isoformat() if until else None,
    }


def _check_dates(since: date | None, until: date | None) -> None:
    if since and until and since >= until:
        raise ValueError("The last day must come after the first.")


def _put_parent(body: PublicBody, pk: int | None) -> None:
    body.parent_id = pk
    body.curated = sorted({*body.curated, "parent"})
    body.save(update_fields=["parent", "curated"])


def _put_successor(body: PublicBody, later: PublicBody, follows: bool) -> None:
    (body.successors.add if follows else body.successors.remove)(later)
    body.curated = sorted({*body.curated, "successors"})
    body.save(update_fields=["curated"])
