"""How often two reviewers agree: of the pairs that two have decided on the same documents."""

from __future__ import annotations

from disclosures.models import Decision


def second_opinions(most: int) -> tuple[int, int]:
    """(agreed, all) over the latest `most` pairs with two reviewers' first decisions each."""
    rows = Decision.objects.filter(kind="review", undone_by=None).order_by("-pk")
    by_pair: dict[tuple, dict[int, str]] = {}
    for pair, answer, version, by, verdict in rows.values_list(
        "pair_id", "answer_id", "request_version", "by_id", "verdict"
    )[: most * 10]:
        by_pair.setdefault((pair, answer, version), {})[by] = verdict
    both = [list(v.values())[:2] for v in by_pair.values() if len(v) > 1][:most]
    return sum(one == other for one, other in both), len(both)
