"""Names that imports could place with no body, each with the records under it and a suggestion."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches

from django.db.models import Count

from disclosures.bodies import fold_name
from disclosures.models import BodyName, PublicBody

from .moving import MODELS, WORDS, said

LIKE_ENOUGH = 0.72  # of difflib's ratio: below it a suggestion is more often wrong than right


@dataclass(frozen=True)
class Unmatched:
    name: str
    counts: dict[str, int]  # by the words of moving.WORDS, none of them 0
    suggestion: PublicBody | None = None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def words(self) -> str:
        return said(self.counts)


def names() -> list[Unmatched]:
    """Every unmatched name, most records first, without suggestions: three queries."""
    found: dict[str, Counter] = {}
    for kind, model in MODELS.items():
        rows = model.objects.filter(body=None).exclude(body_name="").order_by()
        for name, n in rows.values_list("body_name").annotate(n=Count("pk")):
            found.setdefault(name, Counter())[WORDS[kind]] = n
    listed = [Unmatched(name, dict(count)) for name, count in found.items()]
    return sorted(listed, key=lambda row: (-row.total, row.name))


def with_suggestions(rows: list[Unmatched]) -> list[Unmatched]:
    """The rows, each with the body whose name is most like it, if one is like enough."""
    known = {}
    for folded, pk in BodyName.objects.values_list("folded", "body_id").order_by("-pk"):
        known[folded] = pk
    bodies = PublicBody.objects.in_bulk(list(set(known.values())))
    return [Unmatched(r.name, r.counts, _like(r.name, known, bodies)) for r in rows]


def _like(name: str, known: dict[str, int], bodies: dict) -> PublicBody | None:
    close = get_close_matches(fold_name(name), known, n=1, cutoff=LIKE_ENOUGH)
    if not close:
        return None
    body, seen = bodies[known[close[0]]], set()
    while body.merged_into_id and body.pk not in seen:
        seen.add(body.pk)
        body = body.merged_into
    return body
