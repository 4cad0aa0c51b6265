"""A likelier spelling of a word that is found nowhere, from the index's own words."""

from __future__ import annotations

import re

import tantivy

from .engine import STEMMED, exact, stemmed
from .queries import in_any_text
from .tree import Node, Word, leaves

FROM = ("asked_exact", "replied_exact")
SHORTEST, LONG = 4, 6  # letters: shorter words have too many neighbours; long ones may be 2 away
MOST_LOOKED_UP = 3  # words of a query


def suggestion(searcher: tantivy.Searcher, words: str, tree: Node) -> str:
    """What was typed with the likeliest spelling of each word found nowhere; "" if there is none.
    Nearest first, then the commonest."""
    typed = [leaf.text for leaf in leaves(tree) if isinstance(leaf, Word) and leaf.text.isalpha()]
    unknown = [word for word in dict.fromkeys(typed) if not _is_known(searcher, word)]
    changed = words
    for word in unknown[:MOST_LOOKED_UP]:
        if better := _nearest(searcher, word):
            changed = re.sub(rf"\b{re.escape(word)}\b", better, changed, flags=re.IGNORECASE)
    return changed if changed != words else ""


def _is_known(searcher: tantivy.Searcher, word: str) -> bool:
    return any(
        searcher.doc_freq(name, stem) for stem in stemmed().analyze(word) for name in STEMMED
    )


def _nearest(searcher: tantivy.Searcher, word: str) -> str:
    folded = next(iter(exact().analyze(word)), "")
    if len(folded) < SHORTEST:
        return ""
    most = 2 if len(folded) >= LONG else 1
    held: dict[str, int] = {}
    # The first letter is seldom wrong, but two may have changed places.
    for letter in {folded[0], folded[1]}:
        for name in FROM:
            for term, count in searcher.terms_with_prefix(name, letter):
                if abs(len(term) - len(folded)) <= most and term.isalpha():
                    held[term] = held.get(term, 0) + count
    # Each change of a letter makes at most two differ: most words are passed over by that alone.
    letters = set(folded)
    near = (
        (distance(folded, term, most), -count, term)
        for term, count in held.items()
        if len(letters.symmetric_difference(term)) <= 2 * most
    )
    for apart, _, term in sorted(near):
        if apart > most:
            return ""
        # The dictionary keeps the words of documents taken away until it is next tidied.
        stem = next(iter(stemmed().analyze(term)))
        if searcher.search(in_any_text(stem), limit=1).hits:
            return term
    return ""


def distance(one: str, other: str, most: int) -> int:
    """Letters added, left out, changed or swapped with a neighbour; `most` + 1 if it is more."""
    before, row = [], list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
