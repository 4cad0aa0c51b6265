"""How often a second opinion, given blind, was that of the first reviewer."""

from __future__ import annotations

from disclosures.models import Decision, PairEvent

from .ledger import agree

WINDOW = 10  # decisions looked through for each second opinion wanted


def second_opinions(most: int) -> tuple[int, int]:
    """(agreed, all) of the latest `most` second opinions: what the second reviewer said first,
    beside what stood of the first reviewer's then. What either said after reading the other is
    no second opinion. Three queries."""
    made = Decision.objects.filter(kind="review").order_by("-pk")
    pairs = set(made.values_list("pair_id", flat=True)[: most * WINDOW])
    rows = Decision.objects.filter(pair__in=pairs, kind="review").order_by("pk")
    by_pair: dict[tuple, list[Decision]] = {}
    for row in rows.select_related("undone_by").defer("reason", "missing"):
        key = (row.pair_id, row.answer_id, row.request_version)
        by_pair.setdefault(key, []).append(row)
    asked: dict[int, list] = {}
    wanted = PairEvent.objects.filter(pair__in=pairs, kind="second")
    for pair, at in wanted.values_list("pair_id", "at"):
        asked.setdefault(pair, []).append(at)
    found = [_blind(rows, asked.get(key[0], ())) for key, rows in by_pair.items()]
    both = sorted((two for two in found if two), key=lambda two: -two[1].pk)[:most]
    return sum(agree(list(two)) for two in both), len(both)


def _blind(rows: list[Decision], asked) -> tuple[Decision, Decision] | None:
    """The first reviewer's decision and the second opinion on it; None where none was given, or
    the first stood open to the second: a Dismiss that nobody was asked to look at again."""
    second = next((row for row in rows if row.by_id != rows[0].by_id), None)
    if second is None:
        return None
    earlier = [r for r in rows if r.pk < second.pk and not _was_undone(r, second)]
    if not earlier:
        return None
    first = earlier[-1]
    waited = first.verdict == "dismiss" and any(at <= second.made_at for at in asked)
    return (first, second) if first.verdict == "confirm" or waited else None


def _was_undone(row: Decision, by_then: Decision) -> bool:
    undoing = getattr(row, "undone_by", None)
    return undoing is not None and undoing.pk < by_then.pk
