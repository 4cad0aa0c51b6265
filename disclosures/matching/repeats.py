"""Is one written question asked again in another? The same things, of whatever years. Pure.

Chosen by reading what 2,500 real questions find among their nearest 24: word overlap alone takes
questions that share a long preamble, a scheme or a place list for one another. So the asks are
lined up as they are between a question and a request, one with one, and each must be the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from disclosures.reading.values import Ask

from .alignment import in_context
from .comparison import EACH_NAMES_MORE, NARROWER, Facets, compare_facets
from .wording import names_in, similarity

# Of the words of both asks, the least share found in both. Below it the questions read were
# about one report or scheme, and asked different things of it.
LEAST_COMMON = 0.7
_APART = frozenset({EACH_NAMES_MORE, NARROWER})
_NUMBER = re.compile(r"\d[\d,.]*")
RELATED = frozenset({"same", "part", "shows_record_exists"})


def without_periods(asks: Sequence[Ask]) -> tuple[Facets, ...]:
    """The asks as comparing needs them, with no word of the years they ask about."""
    return tuple(in_context([_timeless(ask) for ask in asks]))


def _timeless(ask: Ask) -> Ask:
    text = ask.text
    for period in ask.periods:
        text = text.replace(period.text, " ")
    return replace(ask, text=" ".join(text.split()), periods=())


def is_repeat(one: Sequence[Facets], other: Sequence[Facets]) -> bool:
    """Each ask of the one is an ask of the other, in their order; () repeats nothing."""
    if not one or len(one) != len(other):
        return False
    return all(_is_same(a, b) for a, b in zip(one, other, strict=True))


def _is_same(one: Facets, other: Facets) -> bool:
    _, common, _ = similarity(one.wording, other.wording)
    if common < LEAST_COMMON or _names_others(one, other):
        return False
    for first, second in ((one, other), (other, one)):
        compared = compare_facets(first, second)
        if compared.verdict != "same" or _APART & set(compared.facts):
            return False
    return True


def _names_others(one: Facets, other: Facets) -> bool:
    """Does either name a particular thing ("South Dakota", "Prison 7") that the other does not?"""
    a, b = one.ask.text, other.ask.text
    return names_in(a) != names_in(b) or set(_NUMBER.findall(a)) != set(_NUMBER.findall(b))


def are_related(one: Sequence[Facets], other: Sequence[Facets]) -> bool:
    """Is any ask of the one on the subject of any of the other? Says nothing of their replies."""
    return any(compare_facets(a, b).verdict in RELATED for a in one for b in other)
