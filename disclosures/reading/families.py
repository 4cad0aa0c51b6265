"""The families of refusing phrases, alternative by alternative, and the families as changed.

A change adds words to a family or leaves one of its alternatives out. Changes come in as values,
so that reading stays a pure function of texts and changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from . import phrases
from .phrases import Family, fold

FAMILIES = {
    "cost": phrases.COST,
    "centrally": phrases.CENTRALLY,
    "held-active": phrases.HELD_ACTIVE,
    "held-passive": phrases.HELD_PASSIVE,
    "held-none": phrases.HELD_NONE,
    "not-published": phrases.NOT_PUBLISHED,
    "withheld": phrases.WITHHELD,
}
TITLES = {
    "cost": "Too costly",
    "centrally": "Not held centrally",
    "held-active": "“Does not hold”",
    "held-passive": "“Is not held”",
    "held-none": "“No data are held”",
    "not-published": "Not published",
    "withheld": "Withheld",
}
LONGEST, FEWEST_WORDS, MOST_GAPS, ANCHOR = 200, 2, 2, 4
GAP = r"(?:\s+[^\s.;]+){0,6}?"  # up to six words of one clause
ADD, TAKE = "add", "take"
NEVER = re.compile(r"(?!)")
_NEGATIONS = {
    phrases.compiled(phrases.NOT).pattern: "not …",
    phrases.compiled(phrases.NOT_NOW).pattern: "not …",
}


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """`kind` is ADD, with words as typed, or TAKE, with an alternative as `alternatives` shows
    it."""

    kind: str
    family: str
    alternative: str


@dataclass(frozen=True, slots=True)
class Part:
    """One alternative of a built-in pattern: `negation` is the costly beginning it shares with its
    neighbours, or ""; `shown` tells alternatives of a family apart."""

    negation: str
    pattern: str
    shown: str


@lru_cache(maxsize=16)
def alternatives(key: str) -> tuple[Part, ...]:
    """The built-in alternatives of a family, in order."""
    found = []
    for piece in _split(FAMILIES[key].pattern.pattern):
        negation = next((n for n in _NEGATIONS if piece.startswith(f"{n}(?:")), "")
        if not negation or not piece.endswith(")"):
            found.append(Part("", piece, _shown(piece)))
            continue
        for ending in _split(piece[len(negation) + 3 : -1]):
            found.append(Part(negation, ending, f"{_NEGATIONS[negation]}{_shown(ending)}"))
    return tuple(found)


def check(change: Change) -> str:
    """What is wrong with a change, as a sentence; "" for a good one."""
    if change.family not in FAMILIES:
        return "Choose a family."
    if change.kind == TAKE:
        known = {part.shown for part in alternatives(change.family)}
        return "" if change.alternative in known else "Choose one of the family’s alternatives."
    words = change.alternative.split()
    if len(change.alternative) > LONGEST:
        return f"Write at most {LONGEST} characters."
    if len([word for word in words if word != "…"]) < FEWEST_WORDS:
        return "Write at least two words: one alone would be found almost everywhere."
    if words.count("…") > MOST_GAPS or "…" in (words[0], words[-1]):
        return "Use “…” at most twice, and between words."
    if any("…" in word and word != "…" for word in words):
        return "Put a blank on both sides of “…”."
    if len(anchor_of(change.alternative)) < ANCHOR:
        return f"One word must have at least {ANCHOR} letters."
    return ""


def plain_words(typed: str) -> str:
    """Words as a change keeps them: folded as texts are, with "…" for words between."""
    return " ".join(fold(typed).replace("...", " … ").replace("…", " … ").split())


def anchor_of(words: str) -> str:
    """The longest plain word: every text that holds the words holds it."""
    return max(re.findall(r"[a-z0-9]+", fold(words)), key=len, default="")


def added(words: str) -> str:
    """The pattern of added words: any run of blanks between them, "…" for up to six more."""
    parts = [[fold(w) for w in run] for gap, run in _runs(words) if not gap]
    joined = (GAP + r"\s+").join(r"\s+".join(re.escape(word) for word in run) for run in parts)
    return rf"(?<!\w){joined}(?!\w)"


def _runs(words: str) -> Iterable[tuple[bool, list[str]]]:
    return ((gap, list(run)) for gap, run in groupby(words.split(), lambda w: w == "…"))


@lru_cache(maxsize=64)
def with_changes(changes: tuple[Change, ...]) -> tuple[Family, ...]:
    """The families with these changes; the built-in ones where there are none. A change that is
    not good for them (an alternative that a later version no longer has) changes nothing."""
    if not changes:
        return phrases.REFUSAL_FAMILIES
    good = [change for change in changes if not check(change)]
    return tuple(
        _changed(key, family, [change for change in good if change.family == key])
        for key, family in FAMILIES.items()
    )


def _changed(key: str, family: Family, changes: list[Change]) -> Family:
    if not changes:
        return family
    taken = {change.alternative for change in changes if change.kind == TAKE}
    new = [change.alternative for change in changes if change.kind == ADD]
    kept = [part for part in alternatives(key) if part.shown not in taken]
    pieces = []
    for negation, run in groupby(kept, lambda part: part.negation):
        own = [part.pattern for part in run]
        pieces += [f"{negation}(?:{'|'.join(own)})"] if negation else own
    pieces += [added(words) for words in new]
    return replace(
        family,
        anchors=(*family.anchors, *(anchor_of(words) for words in new)),
        pattern=re.compile("|".join(pieces)) if pieces else NEVER,
    )


def _split(pattern: str) -> list[str]:
    """The alternatives at the top of a pattern: "|" inside groups and sets does not cut it."""
    pieces, depth, in_set, start, at = [], 0, False, 0, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif in_set:
            in_set = char != "]"
        elif char == "[":
            in_set = True
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            pieces.append(pattern[start:at])
            start = at + 1
        at += 1
    return [*pieces, pattern[start:]]


def _shown(pattern: str) -> str:
    """A pattern with its blanks made plain: still a pattern, for people who read one."""
    return pattern.replace(r"\s+", " ").replace(r"\b", "").replace("(?:", "(")
