"""What people type, and what a document says, turned into queries.

Any text is a valid query: what is not understood is searched as words, and a note says so.
    waiting times      both words, in any form
    "waiting times"    that phrase, exactly
    waiting OR delay   either
    -hospital          without
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import accumulate
from math import inf

import tantivy
from tantivy import Occur, Query

from .engine import STEMMED, TEXTS, exact, schema, stemmed

TOKEN = re.compile(r'(?P<minus>-)?"(?P<phrase>[^"]*)"|(?P<word>\S+)')
OPERATOR = re.compile(r"^(near/\S*|[a-z-]+:\S+|\S+\*|\(.*|.*\))$", re.IGNORECASE)
MOST_WORDS = 60  # of a typed query; the rest is left out, and a note says so
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


@dataclass
class Typed:
    """A typed query, understood: `groups` must all match, each by any of its parts."""

    groups: list[list[Query]] = field(default_factory=list)
    without: list[Query] = field(default_factory=list)
    terms: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    def query(self) -> Query:
        if not self.groups and not self.without:
            return Query.all_query()
        parts = [(Occur.Must, _any(group)) for group in self.groups] or [
            (Occur.Must, Query.all_query())
        ]
        return Query.boolean_query(parts + [(Occur.MustNot, q) for q in self.without])


def understand(text: str) -> Typed:
    """Read a typed query. Never raises; a lone quotation mark is an ordinary character."""
    typed = Typed()
    text = text.replace("“", '"').replace("”", '"').replace("’", "'")
    if text.count('"') % 2:
        head, _, tail = text.rpartition('"')
        text = f"{head} {tail}"
    join = False
    for number, match in enumerate(TOKEN.finditer(text)):
        if number == MOST_WORDS:
            typed.notes.append(f"We searched the first {MOST_WORDS} words.")
            break
        word, phrase, minus = match["word"], match["phrase"], bool(match["minus"])
        if word in ("OR", "AND", "NOT"):
            join = word == "OR" and bool(typed.groups)
            continue
        if word is not None:
            minus = word.startswith("-") and len(word) > 1
            if OPERATOR.match(word.lstrip("-")):
                typed.notes.append(f"We read {word[:40]} as words.")
        queries = _phrase(phrase) if word is None else _words(word, typed, keep=not minus)
        if not queries:
            continue
        if word is None and not minus:
            typed.terms.update(stemmed().analyze(phrase))
        if minus:
            typed.without += queries
        elif join:
            typed.groups[-1] += queries
        else:
            typed.groups += [[q] for q in queries]
        join = False
    return typed


def _words(word: str, typed: Typed, *, keep: bool) -> list[Query]:
    terms = stemmed().analyze(word)
    if keep:
        typed.terms.update(terms)
    return [in_any_text(term) for term in terms]


def _phrase(phrase: str) -> list[Query]:
    words = exact().analyze(phrase)
    return [side_by_side(words)] if words else []


def side_by_side(words: list[str]) -> Query:
    """These words side by side in any of the texts."""
    return Query.disjunction_max_query(
        [exact_words(f"{name}_exact", words) for name in TEXTS], tie_breaker=0.0
    )


def exact_words(name: str, words: list[str]) -> Query:
    """These words side by side in one exact text."""
    if len(words) == 1:
        return Query.term_query(schema(), name, words[0])
    return Query.phrase_query(schema(), name, words)


def in_any_text(term: str) -> Query:
    """A stemmed word of a document, or of whom it is put to."""
    return Query.disjunction_max_query(
        [Query.term_query(schema(), name, term, "freq") for name in STEMMED], tie_breaker=0.0
    )


def _any(queries: list[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, q) for q in queries])


def one_of(name: str, values) -> Query:
    return _any([Query.term_query(schema(), name, v, "basic") for v in values])


def days(first: int | None, last: int | None) -> Query:
    return Query.range_query(
        schema(), "day", tantivy.FieldType.Unsigned, first or 1, last or 4_000_000
    )


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
    return _any(words) if words else None


def alike_question(searcher: tantivy.Searcher, asked: str) -> Query | None:
    """Documents about what a question asks: its rarest words, and its names word for word."""
    words = alike(searcher, asked, inf)
    named = [Query.boost_query(side_by_side(name), NAME) for name in names(asked)]
    return _any([words, *named]) if words else None


def names(text: str) -> list[list[str]]:
    """Names in a text, each as its exact words."""
    found = (exact().analyze(match[0]) for match in NAMES.finditer(text))
    return [words for words in found if len(words) > 1][:MOST_NAMES]


def highlight(text: str, words: str) -> list[tuple[int, int]]:
    """Where a text holds the words of a typed query, in any form: [(start, end)] in characters."""
    terms = understand(words).terms
    if not terms or not text:
        return []
    return [
        (m.start(), m.end())
        for m in re.finditer(r"\w+", text)
        if (found := stemmed().analyze(m.group())) and found[0] in terms
    ]


def terms(text: str) -> set[str]:
    """The stemmed words of a text."""
    return set(stemmed().analyze(text))
