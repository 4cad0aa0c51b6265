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
from re._parser import parse

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


MOST_SAID = 4  # of words that stand for one another


def in_words(part: Part) -> str:
    """What an alternative finds, for people who read no patterns: what may be missing is left
    out."""
    negation = "not " if part.negation else ""
    said = " ".join(f"{negation}{_said(parse(part.pattern))}".split())
    return re.sub(r"…(?: …)+", "…", said)


def said_of(key: str, shown: str) -> str:
    """The same of one that a change names; as it stands where there is none such any more."""
    part = next((part for part in alternatives(key) if part.shown == shown), None)
    return in_words(part) if part else shown


def _said(tokens) -> str:
    said = ""
    for kind, value in tokens:
        if str(kind) != "BRANCH":
            said += _said_of_one(str(kind), value)
            continue
        # The parser cuts off what its branches begin with: "unavailable|unknown" is "un" and two.
        before = re.search(r"[a-z]*$", said)[0]
        said = said.removesuffix(before) + _one_of([before + _said(one) for one in value[1]])
    return said


def _one_of(forms: list[str]) -> str:
    forms = list(dict.fromkeys(form.strip() for form in forms if form.strip()))
    said = " / ".join(forms[:MOST_SAID])
    return f"{said} / …" if len(forms) > MOST_SAID else said


def _said_of_one(kind: str, value) -> str:
    if kind == "LITERAL":
        return chr(value)
    if kind == "SUBPATTERN":
        return _said(value[-1])
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        least, _, inner = value
        said = _said(inner)
        if said.strip() and least:
            return said
        return " … " if "…" in said else (" " if not said.strip() and least else "")
    if kind == "IN":
        letters = [n for k, n in value if str(k) == "LITERAL"]
        if any("SPACE" in str(n) for k, n in value if str(k) == "CATEGORY"):
            return " "
        return chr(letters[0]) if letters and len(letters) == len(value) else "…"
    return ""  # what must stand around the words


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
