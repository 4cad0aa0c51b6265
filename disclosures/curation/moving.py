"""The records that an act on bodies moves: counted before, moved in batches, put back by an undo.

A batch is one transaction with its rows of BodyMove and its lines of the outbox, so a stop loses
nothing and `move` again goes on.
"""

from __future__ import annotations

from django.db import transaction

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
        return _to_put_back(act).count()
    return sum(rows.count() for rows in _sources(act).values()) if _stands(act) else 0


def move(pk: int) -> int:
    """Move everything an act has to move; how many records that was. Again is safe."""
    moved = 0
    while count := _batch(pk):
        moved += count
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
