"""Has this been asked before? The questions nearest to a draft question, from its text alone.

The index finds what is alike in words and names. Of the first of those, the ones put to the same
department come nearer, and then the ones that another names ("pursuant to the Answer of … to
Question 212599"): what people follow up on one subject is what they asked about first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

import tantivy

from disclosures.matching.links import declared_links

from . import searching
from .alike import alike_question
from .engine import addressed, stemmed

LOOKED_AT = 200  # alike documents put in order
NAMING = 10  # of those, the nearest whose citations count
# Points beside the sum over words, where a rare word makes about 8: docs/decisions.md.
SAME_WHOM, NAMED = 9.0, 10.0
# Of "To ask the Secretary of State for Justice", all but the words that name who is asked.
NO_NAMES = frozenset({"to", "ask", "the", "of", "for", "and", "on", "behalf"})


@dataclass(frozen=True, slots=True)
class _Found:
    points: float
    document: str
    kind: str
    whom: frozenset[str]
    uin: str
    cites: tuple[str, ...]
    day: int


def asked_before(text: str, *, limit: int = 10) -> list[tuple[str, float]]:
    """Questions nearest to a draft question, the nearest first: [(document, points)]."""
    return nearest(searching.current().searcher(), text, limit=limit)


def nearest(
    searcher: tantivy.Searcher, text: str, *, limit: int, without: Iterable[str] = ()
) -> list[tuple[str, float]]:
    """Questions nearest to a draft, the nearest first: [(document, points)].

    `without` are documents that count for nothing, neither as found nor as citing: the question
    itself, where it stands in the index.
    """
    whom, asked = addressed(text)
    query = alike_question(searcher, asked)
    if query is None:
        return []
    # A filter by kind would make the index look at every document that holds any of the words.
    hits = searcher.search(query, limit=LOOKED_AT, count=False).hits
    found = [_found(points, searcher.doc(address)) for points, address in hits]
    left_out, put_to = set(without), _names(whom)
    near = sorted(
        (
            replace(one, points=one.points + SAME_WHOM * (bool(put_to) and put_to <= one.whom))
            for one in found
            if one.kind == "pq" and one.document not in left_out
        ),
        key=lambda one: -one.points,
    )
    ranked = [(one.document, one.points + _named(one, near[:NAMING])) for one in near]
    return sorted(ranked, key=lambda one: -one[1])[:limit]


def cites(text: str) -> tuple[str, ...]:
    """The numbers of the questions that a question names, as the index keeps them."""
    return tuple(link.uin.lower() for link in declared_links(text).answers)


def _found(points: float, document: tantivy.Document) -> _Found:
    stored = document.to_dict()
    return _Found(
        points=points,
        document=stored["document"][0],
        kind=stored["kind"][0],
        whom=_names(stored["whom"][0]),
        uin=stored["uin"][0],
        cites=tuple(stored.get("cites", ())),
        day=stored["day"][0],
    )


@lru_cache(1000)
def _names(whom: str) -> frozenset[str]:
    return frozenset(stemmed().analyze(whom)) - NO_NAMES


def _named(one: _Found, citing: list[_Found]) -> float:
    """The points of a question that a near one, answered no sooner, names by its number: as many
    as the citing one is near. Numbers are used again, but hardly ever for one subject."""
    shares = [
        other.points / citing[0].points
        for other in citing
        if one.uin and one.uin in other.cites and one is not other and one.day <= other.day
    ]
    return NAMED * max(shares, default=0.0)
