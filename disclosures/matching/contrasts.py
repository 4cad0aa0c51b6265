"""Words by which two asks exclude one another, however alike they are otherwise."""

from __future__ import annotations

import re
from functools import lru_cache

# Groups and places that exclude one another. A text may name several; two texts that name
# different ones and share none ask about different things.
CONTRASTS = tuple(
    frozenset(words.split())
    for words in (
        "north northern south southern east eastern west western",
        "children pensioners adults",
        "men women",
        "male female",
        "boys girls",
        "primary secondary nursery",
        "public private",
        "urban rural",
        "permanent temporary",
        "domestic international overseas",
        "civilian military",
        "upheld dismissed",
        "inpatient outpatient",
    )
)


@lru_cache(maxsize=16384)
def words_of(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", text.lower()))


def contrast(one: str, other: str) -> str:
    """ "Northern against southern" where the two texts name what excludes the other; else ""."""
    mine, theirs = words_of(one), words_of(other)
    for words in CONTRASTS:
        first, second = words & mine, words & theirs
        if first and second and not first & second:
            return f"{min(first).capitalize()} against {min(second)}"
    return ""


_NEGATED = re.compile(
    r"\b(?:are|is|was|were|has|have|had|did|do|does)\s+(?:not|never)\b", re.IGNORECASE
)


def negated_apart(one: str, other: str) -> str:
    """ "Only one side says not" (were not moved, against were moved); else ""."""
    negated = [bool(_NEGATED.search(text)) for text in (one, other)]
    return "Only one side says not" if negated[0] != negated[1] else ""
