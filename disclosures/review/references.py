"""Where a reference leads: one that was merged away leads to the pair under which it lives on.

References are never used again. What was split off a pair, and what was merged into it, are `akin`.
"""

from __future__ import annotations

from django.db.models import Q

from disclosures.models import Pair


def living(reference: str) -> Pair | None:
    """The pair that a reference, as somebody types it, means today; None for one never dealt."""
    pair = Pair.objects.filter(reference=reference.strip().upper()).first()
    while pair is not None and pair.merged_into_id:
        pair = pair.merged_into
    return pair


def heir(reference: str) -> str | None:
    """The reference under which a pair that was merged lives on; None for any other. One query
    for those that were not."""
    merged = Pair.objects.filter(reference=reference, state="merged").exists()
    found = living(reference) if merged else None
    return found.reference if found else None


def akin(pair: Pair) -> list[Pair]:
    """What was split off it or merged into it, and the pair that it was split off."""
    tied = Q(split_from=pair) | Q(merged_into=pair)
    if pair.split_from_id:
        tied |= Q(pk=pair.split_from_id)
    return list(Pair.objects.filter(tied).order_by("reference"))
