"""The one search index: the search page, its facets, and the finding of candidates.

Derived from the rows and rebuildable, never the truth. `engine` knows tantivy and plain values and
`place` the folder; `language` reads what people type into a `tree`, `queries` asks it of the index,
`searching` makes the page and `walking` goes through all there is, `marking` shows where a text
matches, `spelling` what was meant; `alike`, `asked` and `near` find what is near a text; `rows`
turns rows into documents and follows the outbox. Only public facts are in it: of pairs, that one
is published, and nothing else.
"""

from .alike import terms
from .asked import asked_before
from .asking import Hit, SearchPage, SearchQuery, WayOut
from .marking import FileMatch, highlight, in_files
from .names import asker_names
from .near import candidates, holding, naming
from .place import followed, forget
from .searching import among, by_body, by_year, count, facet_values, found, search, ways_out
from .walking import Step, stretch

__all__ = [
    "FileMatch",
    "Hit",
    "SearchPage",
    "SearchQuery",
    "Step",
    "WayOut",
    "among",
    "asked_before",
    "asker_names",
    "by_body",
    "by_year",
    "candidates",
    "count",
    "facet_values",
    "followed",
    "forget",
    "found",
    "highlight",
    "holding",
    "in_files",
    "naming",
    "search",
    "stretch",
    "terms",
    "ways_out",
]
