"""Counts of one topic. The tables of figures know no words, so the index is asked."""

from __future__ import annotations

from collections import Counter

from disclosures import index

from .scope import COUNTED, Scope


def counted(kind: str, scope: Scope) -> Counter:
    """{(body key or "", year, outcome key): documents} of the scope."""
    found: Counter = Counter()
    for key in COUNTED[kind]:
        for (body, year), count in index.by_body(scope.query(kind, (key,))).items():
            if year:
                found[body, int(year), key] += count
    return found
