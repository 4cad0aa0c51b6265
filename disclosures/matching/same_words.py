"""Refusals that use the same words: what is compared, how it is found again, where it differs.

Numbers, dates and names of months count as one word ("#"): a stock answer keeps its wording and
changes its year. Near-identical means that at least NEAR of the words stand in the same order,
as `difflib` counts them.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import blake2b

from disclosures.reading.phrases import plain
from disclosures.reading.sentences import sentences

NEAR = 0.85
MOST = 1_200  # characters of a refusal that are compared
# Sketches: two sentences share a band with a chance of s^ROWS, where s is the share of word pairs
# they have in common. Near ones (s of 0.62 and more) share one of BANDS in 19 cases of 20.
BANDS, ROWS = 12, 3
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d[\d,./:]*(?:st|nd|rd|th)?\b")
_MONTHS = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september",
     "october", "november", "december"]
)  # fmt: skip
_PRIME = (1 << 61) - 1
_FACTORS = [
    (int.from_bytes(blake2b(b"%d" % n, digest_size=7).digest(), "big") | 1, n * 0x9E3779B97F4A7C15)
    for n in range(BANDS * ROWS)
]


@dataclass(frozen=True)
class Word:
    """As compared (lower case, "#" for a number or month), and where it stands in its text."""

    folded: str
    start: int
    end: int


def refusing_sentence(text: str, span: dict | None) -> tuple[int, int] | None:
    """(start, end) in `text` of the whole sentences that a reading's span lies in; None where
    there is no span, or the text no longer says what was read."""
    if not span or text[span["start"] : span["end"]] != span["text"]:
        return None
    start, end = span["start"], min(span["end"], len(text))
    touched = [s for s in sentences(plain(text)) if s[0] < end and s[1] > start]
    if not touched:
        return None
    return touched[0][0], min(touched[-1][1], touched[0][0] + MOST)


def words(sentence: str) -> list[Word]:
    found = [
        Word(_folded(match[0]), match.start(), match.end())
        for match in _WORD.finditer(plain(sentence))
    ]
    return [
        w for n, w in enumerate(found) if w.folded != "#" or not n or found[n - 1].folded != "#"
    ]


def _folded(word: str) -> str:
    word = word.lower()
    return "#" if word[0].isdigit() or word in _MONTHS else word


def normalised(sentence: str) -> str:
    """The words as compared, in one line: equal for sentences that differ in figures only."""
    return " ".join(word.folded for word in words(sentence))


def sketch(line: str) -> list[int]:
    """BANDS numbers of 31 bits of a normalised line: near-identical lines share at least one of
    them, lines of other words seldom."""
    tokens = line.split()
    pairs = {f"{a} {b}" for a, b in itertools.pairwise(tokens)} or set(tokens)
    if not pairs:
        return []
    hashes = [int.from_bytes(blake2b(p.encode(), digest_size=7).digest(), "big") for p in pairs]
    least = [min((a * h + b) % _PRIME for h in hashes) for a, b in _FACTORS]
    bands = []
    for n in range(BANDS):
        rows = ",".join(map(str, least[n * ROWS : (n + 1) * ROWS]))
        digest = blake2b(f"{n}:{rows}".encode(), digest_size=4).digest()
        bands.append(int.from_bytes(digest, "big") >> 1)
    return bands


def is_near(ours: str, theirs: str) -> bool:
    """Of two normalised lines."""
    return bool(near_ones(ours, [theirs]))


def near_ones(ours: str, lines: Iterable[str]) -> list[int]:
    """Which of the lines, by their places, are near to ours. The words that two lines have in
    common, in whatever order, are counted first: few lines are then left to be put in order."""
    mine = ours.split()
    counted = Counter(mine)
    near = []
    for place, line in enumerate(lines):
        theirs = line.split()
        if mine == theirs:
            near.append(place)
            continue
        both = len(mine) + len(theirs)
        if 2 * min(len(mine), len(theirs)) / both < NEAR:
            continue
        if 2 * _in_common(counted, theirs) / both < NEAR or _ratio(mine, theirs) < NEAR:
            continue
        near.append(place)
    return near


def _in_common(counted: Counter, words: list[str]) -> int:
    left, common = dict(counted), 0
    for word in words:
        if left.get(word, 0) > 0:
            left[word] -= 1
            common += 1
    return common


def _ratio(mine: list[str], theirs: list[str]) -> float:
    return SequenceMatcher(None, mine, theirs, autojunk=False).ratio()


def lengths(line: str) -> tuple[int, int]:
    """The least and most words that a line near to this one can have."""
    count = len(line.split())
    return int(count * NEAR / (2 - NEAR)), int(count * (2 - NEAR) / NEAR) + 1


def differing(sentence: str, other: str) -> list[tuple[int, int]]:
    """(start, end) of the stretches of `sentence` whose words are not in `other` at that place.
    Numbers are compared as they are written: a reader wants to see another year."""
    ours, theirs = _as_written(sentence), _as_written(other)
    matcher = SequenceMatcher(
        None, [w.folded for w in ours], [w.folded for w in theirs], autojunk=False
    )
    return [
        (ours[a].start, ours[b - 1].end)
        for kind, a, b, _, _ in matcher.get_opcodes()
        if kind in ("replace", "delete")
    ]


def _as_written(sentence: str) -> list[Word]:
    found = _WORD.finditer(plain(sentence))
    return [Word(match[0].lower(), match.start(), match.end()) for match in found]
