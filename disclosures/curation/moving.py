"""The records that an act on bodies moves: counted before, moved in batches, put back by an undo.

A batch is one transaction with its rows of BodyMove and its lines of the outbox, so a stop loses
nothing and `move` again goes on. An undo also moves what came under the act's names while it stood.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db import transaction

from disclosures.bodies import BodyFinder, fold_name
from disclosures.models import (
    BodyAct,
    BodyMove,
    FoiRequest,
    IndexChange,
    PublicBody,
    Question,
    StatisticalRelease,
)

BATCH = 500
AT_ONCE = 2000  # more than this goes to a task
MODELS = {"question": Question, "request": FoiRequest, "release": StatisticalRelease}
WORDS = {"question": "questions", "request": "FOI requests", "release": "statistical releases"}


def counts(*, body: PublicBody | None = None, name: str = "") -> dict[str, int]:
    """How many records of each kind a body has, or an unmatched name; by the words of WORDS."""
    return {
        WORDS[kind]: _of(model, body.pk if body else None, name).count()
        for kind, model in MODELS.items()
    }


def said(counted: dict[str, int]) -> str:
    """ "3 questions, 1 FOI request": those there are."""
    return ", ".join(
        f"{n:,} {what.removesuffix('s') if n == 1 else what}" for what, n in counted.items() if n
    )


def left(act: BodyAct) -> int:
    """Records that an act has still to move."""
    if act.kind == "undo":
        return _to_put_back(act).count() + sum(1 for _ in _strays(act))
    return sum(rows.count() for rows in _sources(act).values()) if _stands(act) else 0


def move(pk: int) -> int:
    """Move everything an act has to move; how many records that was. Again is safe."""
    moved = 0
    while count := _batch(pk):
        moved += count
    strays = _strays(BodyAct.objects.select_related("undoes").get(pk=pk))
    while batch := list(islice(strays, BATCH)):
        moved += _settle(pk, batch)
    return moved


@transaction.atomic
def _batch(pk: int) -> int:
    # One mover of an act at a time: its row is locked (never changed).
    act = BodyAct.objects.select_for_update().get(pk=pk)
    if act.kind == "undo":
        return _put_back(act)
    if not _stands(act):
        return 0
    for kind, rows in _sources(act).items():
        found = list(rows.order_by("pk").values_list("pk", "body_id")[:BATCH])
        if found:
            _keep(act, [(f"{kind}:{number}", was) for number, was in found])
            MODELS[kind].objects.filter(pk__in=[n for n, _ in found]).update(body=act.body)
            return len(found)
    return 0


def _put_back(act: BodyAct) -> int:
    """A batch of what the undone act moved; a record that was moved on since stays."""
    found = list(_to_put_back(act).order_by("pk").values_list("document", "was")[:BATCH])
    for document, was in found:
        kind, _, number = document.partition(":")
        MODELS[kind].objects.filter(pk=number, body=act.body).update(body=was)
    _keep(act, [(document, act.body_id) for document, _ in found])
    return len(found)


# How a record's body is found: the day of the document, and the source's key where it is kept.
_QUESTION = ("pk", "body_key", "body_name", "date_key")
_REQUEST = ("pk", "source", "body_key", "body_name", "date_sent")
_RELEASE = ("pk", "body_name", "first_published_on")


def _strays(undo: BodyAct) -> Iterator[tuple[str, int, int | None]]:
    """(kind, record, body) of what came to the act's body while the act stood, and would go
    elsewhere now: to the body that was merged, or from a name that is placed no longer."""
    act = undo.undoes
    if act is None or act.kind not in ("place", "merge", "name"):
        return
    moved = set(act.moves.values_list("document", flat=True))
    for kind, pk, name, key, found in _resolved(act):
        if found == act.body_id or f"{kind}:{pk}" in moved:
            continue
        is_named = fold_name(act.name) in (fold_name(name), fold_name(key))
        if found == act.other_id if act.kind == "merge" else is_named:
            yield kind, pk, found


def _resolved(act: BodyAct) -> Iterator[tuple[str, int, str, str, int | None]]:
    """(kind, record, body's name, source's key, body by the names as they are now) of the records
    that came to an act's body after it."""
    find = BodyFinder()
    rows = Question.every.filter(body=act.body, changed_at__gte=act.at).order_by("pk")
    for pk, key, name, on in rows.values_list(*_QUESTION):
        body = find.answering(int(key) if key.isdecimal() else None, name, on)
        yield "question", pk, name, key, body and body.pk
    rows = FoiRequest.objects.filter(body=act.body, changed_at__gte=act.at).order_by("pk")
    for pk, source, key, name, on in rows.values_list(*_REQUEST):
        body = find.authority(source, key, name, on)
        yield "request", pk, name, key, body and body.pk
    rows = StatisticalRelease.objects.filter(body=act.body).order_by("pk")
    for pk, slug, on in rows.values_list(*_RELEASE):
        body = find.authority("govuk", slug, slug.replace("-", " "), on)
        yield "release", pk, slug, slug, body and body.pk


@transaction.atomic
def _settle(pk: int, batch: list[tuple[str, int, int | None]]) -> int:
    """Move records that came while the act stood to where they would go now."""
    act = BodyAct.objects.select_for_update().get(pk=pk)
    moved = []
    for kind, number, body in batch:
        # One that was moved on since it was looked at stays.
        if MODELS[kind].objects.filter(pk=number, body=act.body).update(body=body):
            moved.append((f"{kind}:{number}", act.body_id))
    _keep(act, moved)
    return len(moved)


def _keep(act: BodyAct, moved: list[tuple[str, int | None]]) -> None:
    BodyMove.objects.bulk_create(
        [BodyMove(act=act, document=document, was_id=was) for document, was in moved],
        ignore_conflicts=True,  # a record that came again after it was moved is moved again
    )
    IndexChange.objects.bulk_create([IndexChange(document=document) for document, _ in moved])


def _to_put_back(act: BodyAct):
    return act.undoes.moves.exclude(document__in=act.moves.values("document"))


def _stands(act: BodyAct) -> bool:
    undone = BodyAct.objects.filter(undoes=act).exists()
    return act.kind in ("place", "merge") and not undone


def _sources(act: BodyAct) -> dict:
    body = act.other_id if act.kind == "merge" else None
    return {kind: _of(model, body, act.name) for kind, model in MODELS.items()}


def _of(model, body: int | None, name: str):
    rows = model.objects.filter(body=body) if body else model.objects.filter(body=None)
    return rows if body else rows.filter(body_name=name)
