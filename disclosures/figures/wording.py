"""How often answers use certain words, counted by the search index: as many as the list shows."""

from __future__ import annotations

from functools import partial

from disclosures import index

from .counts import FEWEST, Number, Tally
from .scope import Scope

# The field's own terms (domain guide, "Grounds for not answering").
PHRASES = (
    "not held centrally", "does not hold", "disproportionate cost", "not collected",
    "not readily available", "commercially sensitive", "in due course",
)  # fmt: skip


def watched(scope: Scope, tally: Tally) -> list[dict]:
    """[{phrase, cells}]; a cell is (year, Number, per 1,000 answers or None)."""
    totals = {year: tally.number(year=year).count for year in scope.years}
    rows = []
    for phrase in PHRASES:
        words = f'in:answer "{phrase}"'
        found = index.by_year(scope.query("pq", words=words))
        cells = []
        for year in scope.years:
            number = Number(
                found.get(str(year), 0), partial(scope.in_year(year).list_of, "pq", words=words)
            )
            per = round(1000 * number.count / totals[year]) if totals[year] >= FEWEST else None
            cells.append((year, number, per))
        rows.append({"phrase": phrase, "cells": cells})
    return rows


def of_words(scope: Scope, words: str, keys=()) -> Number:
    found = index.count(scope.query("pq", keys, words))
    return Number(found, partial(scope.list_of, "pq", keys, words))
