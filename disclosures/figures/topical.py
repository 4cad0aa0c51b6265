"""Counts of one topic. The tables of figures know no words, so the index is asked, year by year."""

from __future__ import annotations

from collections import Counter

from disclosures import index
from disclosures.outcomes import outcome_of

from .scope import Scope


def counted(kind: str, scope: Scope) -> Counter:
    """{(body key or "", year, outcome key): documents} of the scope."""
    found: Counter = Counter()
    for year in scope.years:
        for (body, code), count in index.by_body(scope.in_year(year).query(kind)).items():
            found[body, year, outcome_of(kind, code).key] += count
    return found
