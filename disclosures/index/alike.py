"""Queries for what is like a text: its rarest words, and its names word for word."""

from __future__ import annotations

import re
from itertools import accumulate
from math import inf

import tantivy
from tantivy import Query

from .engine import exact, schema, stemmed
from .queries import any_of, side_by_side

# Rare words tell documents apart. Beyond about twenty, more cost and no better candidates.
CANDIDATE_WORDS = 24
# Common words cost most and tell least: of a candidate query's words past the first few, only so
# many are taken that no more documents than this hold them. So the cost is bounded however large
# the index grows; what it loses is in docs/decisions.md.
FEWEST_WORDS, MOST_HOLDING = 6, 200_000
NAME = 0.5  # what a name word for word counts for beside its words apart: docs/decisions.md
# "White Paper on International Development", "May 2010": words with capitals, or numbers after
# one, in a row, with the small words between them.
NAMES = re.compile(
    r"(?<![\w’'-])(?:[A-Z][\w’'-]*|\d[\w-]*)"
    r"(?:(?:\s+(?:of|and|for|in|on|to))?(?:\s+the)?\s+(?:[A-Z][\w’'-]*|\d[\w-]*))+"
)
MOST_NAMES = 8


def alike(
    searcher: tantivy.Searcher, text: str, most_holding: float = MOST_HOLDING
) -> Query | None:
    """Documents about what a text is about: its rarest words, by how few documents hold them.

    `most_holding` bounds the documents that hold them, all words together.
    """
    terms = {t for t in stemmed().analyze(text) if len(t) > 1}
    held = [(searcher.doc_freq("words", term), term) for term in terms]
    rarest = sorted((count, term) for count, term in held if count)[:CANDIDATE_WORDS]
    read = accumulate(count for count, _ in rarest)
    words = [
        Query.term_query(schema(), "words", term, "freq")
        for n, ((_, term), total) in enumerate(zip(rarest, read, strict=True))
        if n < FEWEST_WORDS or total <= most_holding
    ]
    return any_of(words) if words else None


def alike_question(searcher: tantivy.Searcher, asked: str) -> Query | None:
    """Documents about what a question asks: its rarest words, and its names word for word."""
    words = alike(searcher, asked, inf)
    named = [Query.boost_query(side_by_side(name), NAME) for name in names(asked)]
    return any_of([words, *named]) if words else None


def names(text: str) -> list[list[str]]:
    """Names in a text, each as its exact words."""
    found = (exact().analyze(match[0]) for match in NAMES.finditer(text))
    return [words for words in found if len(words) > 1][:MOST_NAMES]


def terms(text: str) -> set[str]:
    """The stemmed words of a text."""
    return set(stemmed().analyze(text))
