"""Where a text holds what was searched for, and which file and page of a document does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from .engine import exact, stemmed
from .language import parse
from .queries import possessive_off
from .tree import And, Beginning, Near, Node, Not, Or, Phrase, Place, Word

MOST_PLACES = 500  # marked in one text


@dataclass(frozen=True, slots=True)
class FileMatch:
    """A page of a file that holds what was searched for. `source` is "attachment:1:p2"."""

    source: str
    name: str
    page: int
    text: str
    places: tuple[tuple[int, int], ...]


@dataclass
class _Wanted:
    """What to mark in one place: stems, whole phrases, beginnings."""

    stems: set[str] = field(default_factory=set)
    phrases: list[list[str]] = field(default_factory=list)
    beginnings: tuple[str, ...] = ()


def highlight(text: str, words: str, place: str = "") -> list[tuple[int, int]]:
    """Where a text holds what was typed: [(start, end)] in characters, in order, apart.

    Words are marked in any form, phrases only whole and exact, nothing that was excluded. `place`
    is "question", "answer" or "attachment": where the text stands, so that words asked for in
    another place (`in:answer`) are not marked here; "" marks wherever they stand.
    """
    return _places(text, _wanted_of(words, place))


@lru_cache(maxsize=256)
def _wanted_of(words: str, place: str) -> _Wanted:
    """A page of results looks for the same words in each of its texts."""
    return _wanted(parse(words).tree, place)


def in_files(words: str, parts: Iterable, limit: int = 3) -> list[FileMatch]:
    """The first pages of files that hold what was typed, most places first.

    `parts` have `source`, `name` and `text`, as `documents.response_parts` gives them; what is no
    file is passed over.
    """
    wanted = _wanted_of(words, "attachment")
    found = []
    for part in parts:
        if not part.source.startswith("attachment:") or not part.text:
            continue
        if places := _places(part.text, wanted):
            page = part.source.rpartition(":p")[2]
            number = int(page) if page.isdecimal() else 1
            found.append(FileMatch(part.source, part.name, number, part.text, tuple(places)))
    return sorted(found, key=lambda match: -len(match.places))[:limit]


def _wanted(tree: Node, place: str) -> _Wanted:
    wanted = _Wanted()
    _gather(tree, place, (), wanted)
    return wanted


def _gather(node: Node, place: str, places: tuple[str, ...], wanted: _Wanted) -> None:
    match node:
        case And(parts):
            places = tuple(p.name for p in parts if isinstance(p, Place)) or places
            for part in parts:
                _gather(part, place, places, wanted)
        case Or(parts):
            for part in parts:
                _gather(part, place, places, wanted)
        case Not() | Place():
            return
        case Near(left, right):
            for part in (*left, *right):
                _gather(part, place, places, wanted)
        case Word() | Phrase() | Beginning() if not (place and places) or place in places:
            _add(node, wanted)


def _add(leaf: Word | Phrase | Beginning, wanted: _Wanted) -> None:
    tokens = exact().analyze(leaf.text)
    if isinstance(leaf, Word) and not (len(tokens) > 1 and any(map(str.isdigit, leaf.text))):
        wanted.stems.update(stemmed().analyze(possessive_off(leaf.text)))
    elif isinstance(leaf, Beginning) and len(tokens) == 1:
        wanted.beginnings += (tokens[0],)
    elif tokens:
        wanted.phrases.append(tokens)


def _places(text: str, wanted: _Wanted) -> list[tuple[int, int]]:
    if not text or not (wanted.stems or wanted.phrases or wanted.beginnings):
        return []
    found = set()
    if wanted.stems:
        stems = stemmed().pre_tokenize(text).tokens
        found |= {(t.char_offset_from, t.char_offset_to) for t in stems if t.text in wanted.stems}
    if wanted.phrases or wanted.beginnings:
        tokens = exact().pre_tokenize(text).tokens
        words = [token.text for token in tokens]
        for at, token in enumerate(tokens):
            if wanted.beginnings and token.text.startswith(wanted.beginnings):
                found.add((token.char_offset_from, token.char_offset_to))
            for phrase in wanted.phrases:
                if phrase[0] == token.text and words[at : at + len(phrase)] == phrase:
                    found.add((token.char_offset_from, tokens[at + len(phrase) - 1].char_offset_to))
    return _apart(sorted(found))[:MOST_PLACES]


def _apart(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in order that do not overlap: what does is one."""
    apart: list[tuple[int, int]] = []
    for start, end in places:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart
