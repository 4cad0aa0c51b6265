"""What is asked of the search, and what comes back: plain values, the interface of the index."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class SearchQuery:
    """A search as the page, feed and export ask it. Values within one group are alternatives.

    words: what was typed, in the language of `language`; `type:foi` in it beats `kind`.
    bodies: body or family keys; outcomes: codes; years: as the facet gives them ("2023").
    asked_by, answered_by: keys as the facets give them; `asker_names` has the words for them.
    links: "foi" (has a related FOI response), "mismatch" (a published one), "again"
    (asked more than once in the same words), "attachment".
    sort: best, newest, oldest, slowest (most days to answer).
    collapse: questions answered together stand once, as `Hit.together` says. Totals and facets
    count questions all the same; pages follow on without a gap or a repeat.
    """

    words: str = ""
    kind: str = "pq"
    bodies: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    house: str = ""
    answered_from: date | None = None
    answered_to: date | None = None
    sort: str = "best"
    page: int = 1
    per_page: int = 10
    years: tuple[str, ...] = ()
    tabled_from: date | None = None
    tabled_to: date | None = None
    asked_by: tuple[str, ...] = ()
    answered_by: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    collapse: bool = False


@dataclass(frozen=True)
class Hit:
    """`together`: how many other questions were answered with this one, whether they match or
    not. `asked_times`: how often it was asked in the same words, itself included. `links`: what
    there is beside it (`engine.LINKS`), so that nobody looks where there is nothing."""

    document: str
    pk: int
    together: int = 0
    asked_times: int = 1
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class WayOut:
    """Something to change where nothing is found, and the number it would give.

    kind: "without" (a filter's name, with its values), "unquoted" or "other_kind"; `query` is the
    search as it would be, on its first page.
    """

    kind: str
    query: SearchQuery
    total: int
    name: str = ""


@dataclass
class SearchPage:
    """`kind` is what was searched: the query's, or what `type:` said.

    `total` counts questions (or requests), whether collapsed or not. `total_without_filters`
    counts what matches the words alone. `facets` ({group: {value: count}}) ignore their own
    group's choices; values of short lists stay at zero; groups: body, outcome, house, year,
    asked_by and answered_by (the commonest 50 and those chosen), links, kind.
    `notes` say what was not understood. `suggestion` is the words with a likelier spelling of one
    that is found nowhere, or "": to be offered as a link, never searched by itself.
    `is_last` tells that no page follows.
    """

    total: int
    total_without_filters: int
    other_kind_total: int
    hits: list[Hit]
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    kind: str = "pq"
    suggestion: str = ""
    is_last: bool = False
