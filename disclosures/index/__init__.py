"""The one search index: the search page, its facets, and the finding of candidates.

Derived from the rows and rebuildable, never the truth. `engine` knows tantivy and plain values,
`queries` turns what people type into queries, `searching` asks them, `asked` finds the questions
nearest to a draft, `rows` turns rows into documents and follows the
outbox. Only public facts are in it: no pair, no decision.
"""

from .asked import asked_before
from .queries import highlight, terms
from .searching import Hit, SearchPage, SearchQuery, candidates, forget, holding, search

__all__ = [
    "Hit",
    "SearchPage",
    "SearchQuery",
    "asked_before",
    "candidates",
    "forget",
    "highlight",
    "holding",
    "search",
    "terms",
]
