"""Documents that stand near another: candidates of a pair, and what names a reference."""

from __future__ import annotations

from datetime import date

from .alike import alike
from .engine import exact
from .place import current
from .queries import all_of, days, exact_words, one_of, unranked

# ui.md section 5.3: released any time before the answer or within three years after. "Any time" is
# six years: before that, what a department held tells little of what it holds.
EARLIEST_BEFORE, LATEST_AFTER = 6 * 366, 3 * 366
MOST_CANDIDATES = 50


def holding(words: str, *, kind: str, text: str = "asked", limit: int = 50) -> list[int]:
    """Row ids of documents whose question or request (or, with "replied", whose reply) holds these
    words in this order, exactly: a UIN, a reference, the last part of an address."""
    parts = exact().analyze(words)
    if not parts:
        return []
    searcher = current().searcher()
    held = exact_words(f"{text}_exact", parts)
    found = searcher.search(all_of([held, one_of("kind", [kind])]), limit=limit, count=False)
    return searcher.fast_field_values("pk", [address for _, address in found.hits])


def naming(reference: str) -> list[int]:
    """Row ids of questions that name a request by its reference or its address, anywhere."""
    return [pk for text in ("asked", "replied") for pk in holding(reference, kind="pq", text=text)]


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
    filters = [unranked(part) for part in parts]
    found = searcher.search(all_of([near, *filters]), limit=limit, count=False)
    prefix = "question" if kind == "pq" else "request"
    rows = searcher.fast_field_values("pk", [address for _, address in found.hits])
    return [(f"{prefix}:{pk}", score) for pk, (score, _) in zip(rows, found.hits, strict=True)]
