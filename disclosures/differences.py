"""Two texts compared word by word: the one way that pages mark what went and what came. Pure."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# Words ("1,204", "don't") and marks, each with the blanks after it: blanks are no difference.
_WORD = re.compile(r"(?:\w+(?:[.,'’/-]\w+)*|[^\w\s]+)\s*|\s+")
# Above this many words differing, common ones are taken for noise: exact comparison takes a time
# that grows with the square of how often a word recurs.
LONGEST_EXACT = 4_000
LONGEST = 12_000  # words; beyond it a text counts as one stretch
# Texts with less than this in common were not made from one another: marks would be noise.
LEAST_IN_COMMON = 0.3


class Stretch(NamedTuple):
    start: int
    end: int
    is_changed: bool


class Part(NamedTuple):
    """A stretch of one text made of two: `kind` is "same", "ins" (both of the new text) or "del"
    (of the old)."""

    kind: str
    start: int
    end: int


class Differences(NamedTuple):
    """Both texts cut where they differ; `merged` has what went and what came in one run, and
    `in_common` is the share of their words found in both, in order, from 0 to 1."""

    old: list[Stretch]
    new: list[Stretch]
    merged: list[Part]
    in_common: float

    @property
    def is_worth_marking(self) -> bool:
        return LEAST_IN_COMMON <= self.in_common < 1


def differences(old: str, new: str) -> Differences:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if max(len(before), len(after)) > LONGEST:
        return _unread(old, new)
    removed: list[Stretch] = []
    added: list[Stretch] = []
    merged: list[Part] = []
    same = 0
    for kind, i, j, k, m in opcodes([w.strip() for w in before], [w.strip() for w in after]):
        is_changed = kind != "equal"
        same += 0 if is_changed else j - i
        went, came = _add(removed, before[i:j], is_changed), _add(added, after[k:m], is_changed)
        if is_changed:
            merged += [Part("del", s.start, s.end) for s in went if s.is_changed]
        merged += [Part("ins" if s.is_changed else "same", s.start, s.end) for s in came]
    total = len(before) + len(after)
    return Differences(removed, added, merged, 2 * same / total if total else 1.0)


def _unread(old: str, new: str) -> Differences:
    """Too long to compare: each one stretch, changed or not."""
    is_changed = old != new
    parts = [Part("ins" if is_changed else "same", 0, len(new))]
    if is_changed:
        parts.insert(0, Part("del", 0, len(old)))
    stretches = [[Stretch(0, len(text), is_changed)] for text in (old, new)]
    return Differences(*stretches, parts, float(not is_changed))


def _add(stretches: list[Stretch], words: Sequence[str], is_changed: bool) -> list[Stretch]:
    """One or two stretches more, returned. Blanks that follow a changed one are no change."""
    start = stretches[-1].end if stretches else 0
    text = "".join(words)
    inked = len(text.rstrip()) if is_changed else 0
    made = []
    if inked:
        made.append(Stretch(start, start + inked, True))
    if len(text) > inked:
        made.append(Stretch(start + inked, start + len(text), False))
    stretches += made
    return made


def opcodes(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """How one list of words becomes the other, as difflib gives it. What both begin and end with
    is set aside first: a correction changes a few words of a long text."""
    a, b = list(a), list(b)
    head = _alike(a, b)
    tail = _alike(a[head:][::-1], b[head:][::-1])
    if head:
        yield "equal", 0, head, 0, head
    first, second = a[head : len(a) - tail], b[head : len(b) - tail]
    is_long = max(len(first), len(second)) > LONGEST_EXACT
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=is_long)
    for kind, i, j, k, m in matcher.get_opcodes():
        yield kind, i + head, j + head, k + head, m + head
    if tail:
        yield "equal", len(a) - tail, len(a), len(b) - tail, len(b)


def _alike(a: list[str], b: list[str]) -> int:
    """How many words both begin with."""
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False))
    return sum(1 for _ in same)
