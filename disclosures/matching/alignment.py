"""Each ask of a question beside the ask of a request that is closest to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from disclosures.reading.values import Ask

from .comparison import Facets, compare_facets, facets
from .values import Alignment

_OWN_WORDS = 2
_ORDER = {"same": 3, "part": 2, "shows_record_exists": 1, "different": 0}


def align(pq_asks: Sequence[Ask], foi_asks: Sequence[Ask]) -> tuple[Alignment, ...]:
    """Each ask of the question with the closest ask of the request; none for an empty side."""
    return align_facets(in_context(pq_asks), in_context(foi_asks))


def align_facets(pq_asks: Sequence[Facets], foi_asks: Sequence[Facets]) -> tuple[Alignment, ...]:
    """A request's ask may serve two asks of the question (one total answers both), but a free one
    is taken first when two are equally close."""
    chosen: list[Alignment] = []
    used: set[str] = set()
    for pq in pq_asks:
        best = max(
            (compare_facets(pq, foi) for foi in foi_asks),
            key=lambda a: (_ORDER[a.verdict], a.is_mismatch, a.closeness, a.foi_letter not in used),
            default=None,
        )
        if best is not None:
            chosen.append(best)
            used.add(best.foi_letter)
    return tuple(chosen)


# What people say of an ask, as matching has it: (verdict, is_mismatch).
FIXED = {
    "mismatch": ("same", True), "close": ("part", False), "consistent": ("same", False),
    "nothing": ("different", False),
}  # fmt: skip


def as_fixed(
    alignments: Sequence[Alignment],
    pq_asks: Sequence[Facets],
    foi_asks: Sequence[Facets],
    fixed: Mapping[str, tuple[str, str]],
) -> tuple[Alignment, ...]:
    """With people's verdicts: {letter of the question's ask: (letter of the request's, verdict of
    FIXED)}. An ask that was not read here, as one that people added, is passed over."""
    own, theirs = {f.ask.letter: f for f in pq_asks}, {f.ask.letter: f for f in foi_asks}
    found = {a.pq_letter: a for a in alignments}
    for letter, (other, verdict) in fixed.items():
        if letter in own and other in theirs:
            found[letter] = compare_facets(own[letter], theirs[other])
        if letter in found:
            says, is_mismatch = FIXED[verdict]
            found[letter] = replace(found[letter], verdict=says, is_mismatch=is_mismatch)
    return tuple(found.values())


def in_context(asks: Sequence[Ask]) -> list[Facets]:
    """The asks; one that points back ("and what their ages were") or names no subject of its own
    ("and when", "will she publish it") is read with the first ask of its text."""
    read = [facets(ask) for ask in asks]
    first = read[0] if read else None
    return [_of(first, one) if one is not first and _names_no_subject(one) else one for one in read]


def _names_no_subject(one: Facets) -> bool:
    # "Since when", whose measure is not known, would take on that of the first ask as well.
    bare = len(one.wording.concepts) < _OWN_WORDS and one.measure != "other"
    return bare or one.wording.refers_back


def _of(first: Facets, one: Facets) -> Facets:
    read = facets(
        replace(
            one.ask,
            text=f"{one.ask.text}, of: {first.ask.text}",
            periods=one.ask.periods or first.ask.periods,
            places=one.ask.places or first.ask.places,
        )
    )
    return replace(read, own=one.wording.concepts)
