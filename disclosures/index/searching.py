"""Searches: a page of results with its facets, and the candidates for one document."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import tantivy
from django.conf import settings
from tantivy import Occur, Order, Query

from .engine import FACETS, SHAPE, exact, exists, open_index
from .queries import alike, days, exact_words, one_of, understand

# ui.md section 5.3: released any time before the answer or within three years after. "Any time" is
# six years: before that, what a department held tells little of what it holds.
EARLIEST_BEFORE, LATEST_AFTER = 6 * 366, 3 * 366
MOST_CANDIDATES = 50
# Folder -> (its inode, the open index).
_open: dict[Path, tuple[int, tantivy.Index]] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class SearchQuery:
    """A search as the page, feed and export ask it. Values within one group are alternatives.

    words: what was typed, in the language of `language`; `type:foi` in it beats `kind`.
    bodies: body or family keys; outcomes: codes; years: as the facet gives them ("2023").
    asked_by, answered_by: keys as the facets give them; `asker_names` has the words for them.
    links: "foi" (names or is named by a stored FOI request), "mismatch" (a published one), "again"
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
    not. `asked_times`: how often it was asked in the same words, itself included."""

    document: str
    pk: int
    together: int = 0
    asked_times: int = 1


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


def folder() -> Path:
    return Path(settings.INDEX_DIR) / f"shape-{SHAPE}"


def current() -> tantivy.Index:
    """This process's handle on the index. Readers reload on commit, and open the folder again
    after a rebuild has put another in its place."""
    path = folder()
    with _lock:
        held = _open.get(path)
        # In the moment between the old folder and the new, the old one's handle still serves.
        if held and (not exists(path) or path.stat().st_ino == held[0]):
            return held[1]
        opened = open_index(path)
        opened.config_reader("commit")
        _open[path] = path.stat().st_ino, opened
        return opened


def forget() -> None:
    """Drop open handles: the index was rebuilt or moved."""
    with _lock:
        _open.clear()


def _filters(query: SearchQuery, *, leave_out: str = "") -> list[Query]:
    parts = []
    if query.bodies and leave_out != "body":
        either = [(Occur.Should, one_of(name, query.bodies)) for name in ("body", "family")]
        parts.append(Query.boolean_query(either))
    if query.outcomes and leave_out != "outcome":
        parts.append(one_of("outcome", query.outcomes))
    if query.house and leave_out != "house":
        parts.append(one_of("house", [query.house]))
    if (query.answered_from or query.answered_to) and leave_out != "year":
        first = query.answered_from.toordinal() if query.answered_from else None
        last = query.answered_to.toordinal() if query.answered_to else None
        parts.append(days(first, last))
    return parts


def _all(*parts: Query) -> Query:
    return Query.boolean_query([(Occur.Must, part) for part in parts])


def search(query: SearchQuery) -> SearchPage:
    """One page of results. Never raises on what was typed."""
    searcher = current().searcher()
    typed = understand(query.words)
    words = typed.query()
    kind, other = one_of("kind", [query.kind]), one_of("kind", [_other(query.kind)])
    order = {"newest": Order.Desc, "oldest": Order.Asc}.get(query.sort)
    if order is None and not typed.groups:
        order = Order.Desc  # nothing to rank by: newest first
    found = searcher.search(
        _all(words, kind, *_filters(query)),
        limit=query.per_page,
        offset=(max(query.page, 1) - 1) * query.per_page,
        **({"order_by_field": "day", "order": order} if order is not None else {}),
    )
    return SearchPage(
        total=found.count or 0,
        total_without_filters=_count(searcher, _all(words, kind)),
        other_kind_total=_count(
            searcher, _all(words, other, *_filters(query, leave_out="outcome"))
        ),
        hits=[_hit(searcher, address) for _, address in found.hits],
        facets={
            name: _facet(searcher, _all(words, kind, *_filters(query, leave_out=name)), name)
            for name in FACETS
        },
        notes=typed.notes,
    )


def _other(kind: str) -> str:
    return "foi" if kind == "pq" else "pq"


def _count(searcher: tantivy.Searcher, query: Query) -> int:
    return searcher.search(query, limit=1).count or 0


def _hit(searcher: tantivy.Searcher, address) -> Hit:
    document = searcher.doc(address).get_first("document")
    return Hit(document, int(document.split(":")[1]))


def _facet(searcher: tantivy.Searcher, query: Query, name: str) -> dict[str, int]:
    asked = {name: {"terms": {"field": name, "size": 500}}}
    buckets = searcher.aggregate(query, asked)[name]["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets if bucket["key"]}


def holding(words: str, *, kind: str, text: str = "asked", limit: int = 50) -> list[int]:
    """Row ids of documents whose question or request (or, with "replied", whose reply) holds these
    words in this order, exactly: a UIN, a reference, the last part of an address."""
    parts = exact().analyze(words)
    if not parts:
        return []
    searcher = current().searcher()
    held = exact_words(f"{text}_exact", parts)
    found = searcher.search(_all(held, one_of("kind", [kind])), limit=limit, count=False)
    return [_hit(searcher, address).pk for _, address in found.hits]


def candidates(
    text: str,
    *,
    kind: str,
    families: tuple[str, ...],
    around: date | None,
    outcomes: tuple[str, ...] = (),
    limit: int = MOST_CANDIDATES,
) -> list[tuple[str, float]]:
    """Documents of the other kind nearest to a text, of the same family: [(document, nearness)].

    `around` is the date of the document searched for: of an answer, releases from six years
    before to three years after; of a release, answers from three before to six after.
    """
    searcher = current().searcher()
    near = alike(searcher, text)
    if near is None or not families:
        return []
    parts = [one_of("kind", [kind]), one_of("family", families)]
    if around is not None:
        before, after = EARLIEST_BEFORE, LATEST_AFTER
        if kind == "pq":
            before, after = after, before
        parts.append(days(around.toordinal() - before, around.toordinal() + after))
    if outcomes:
        parts.append(one_of("outcome", outcomes))
    # Filters choose and do not rank: how many releases a family has says nothing of nearness.
    filters = [Query.const_score_query(part, 0.0) for part in parts]
    found = searcher.search(_all(near, *filters), limit=limit, count=False)
    return [(_hit(searcher, address).document, score) for score, address in found.hits]
