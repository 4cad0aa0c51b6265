"""Several pairs dismissed at once as duplicates of one that stays: the only decision in bulk."""

from __future__ import annotations

from django.db import transaction

from disclosures.models import Pair

from .decisions import Choice, Stale, decide


def why_not(pair: Pair, kept: Pair) -> str:
    """Why `pair` cannot be a duplicate of `kept`; "" where it can. The one that stays must not
    have been dismissed itself, or the two could each point at the other."""
    if pair.pk == kept.pk:
        return f"{pair.reference} is no duplicate of itself. Name the pair that stays."
    if kept.state == "dismissed":
        return f"{kept.reference} was dismissed. Name a pair that stays."
    return ""


def dismiss_duplicates(
    pairs: list[Pair], user, kept: Pair, read: dict[str, str]
) -> tuple[list[Pair], list[Pair]]:
    """(dismissed, left as they were). `read` is, by reference, the versions that were listed when
    the pair was ticked. Only pairs that nobody has decided are dismissed here: any other asks for
    a look at what was said of it. Raises ValueError where `kept` cannot stay."""
    for pair in pairs:
        if reason := why_not(pair, kept):
            raise ValueError(reason)
    done, left = [], []
    for pair in pairs:
        with transaction.atomic():
            row = Pair.objects.select_for_update().get(pk=pair.pk)
            (done if _dismissed(row, user, kept, read.get(row.reference, "")) else left).append(row)
    return done, left


def _dismissed(pair: Pair, user, kept: Pair, documents: str) -> bool:
    if pair.state != "to_review":
        return False
    choice = Choice("dismiss", documents, dismissal="duplicate", duplicate_of=kept)
    try:
        decide(pair.pk, user, choice)
    except Stale:
        return False
    return True
