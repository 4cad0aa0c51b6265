"""Quoted text cut into segments: each carries its own marks, so that no format need know how
marks overlap, and words taken out are in no format at all."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from disclosures.redaction import FILL, RUN, SHOWN, shown

REMOVED = "[removed]"


@dataclass(frozen=True)
class Mark:
    start: int
    end: int
    kind: str  # "refuse", "release" or "ask"
    letter: str = ""


@dataclass(frozen=True)
class Quoting:
    """Quotes texts without the words that a person decided to take out."""

    removed: tuple[str, ...] = ()

    def plain(self, text: str) -> str:
        return shown(self._pattern.sub(REMOVED, text) if self.removed else text)

    def takes_from(self, text: str) -> bool:
        return FILL in text or bool(self.removed and self._pattern.search(text))

    def table(self, table: dict) -> dict:
        return {
            "caption": self.plain(str(table.get("caption") or "")),
            "headings": [self.plain(str(cell)) for cell in table.get("headings") or []],
            "rows": [[self.plain(str(cell)) for cell in row] for row in table.get("rows") or []],
        }

    def segments(self, text: str, marks: Iterable[Mark] = ()) -> list[dict]:
        """[{"text", "mark", "ask"}]: `mark` is "refuse", "release" or ""; `ask` is a letter where
        an ask begins, "-" where one goes on, or ""."""
        marks = [m for m in marks if 0 <= m.start < m.end <= len(text)]
        gone = {m.span(): REMOVED for m in self._pattern.finditer(text)} if self.removed else {}
        gone |= {m.span(): SHOWN for m in RUN.finditer(text)}  # taken out of the text itself
        edges = {0, len(text), *(e for m in marks for e in (m.start, m.end))}
        edges = {e for e in edges if not any(a < e < b for a, b in gone)}
        cuts = sorted(edges | {e for span in gone for e in span})
        found = []
        for start, end in itertools.pairwise(cuts):
            over = [m for m in marks if m.start <= start and end <= m.end]
            found.append(
                {
                    "text": gone.get((start, end), text[start:end]),
                    "mark": next((m.kind for m in over if m.kind != "ask"), ""),
                    "ask": _letter(over, start),
                }
            )
        return found

    @property
    def _pattern(self) -> re.Pattern:
        longest_first = sorted(self.removed, key=len, reverse=True)
        return re.compile("|".join(re.escape(words) for words in longest_first))


def _letter(over: list[Mark], start: int) -> str:
    asks = [m for m in over if m.kind == "ask"]
    return next((m.letter for m in asks if m.start == start), "-" if asks else "")


def marks_of(text: str, span: dict | None, kind: str, letter: str = "") -> list[Mark]:
    """The mark of a reader's span, while the text still says so."""
    if not span or text[span["start"] : span["end"]] != span["text"]:
        return []
    return [Mark(span["start"], span["end"], kind, letter)]


def joined(segments: Iterable[dict]) -> str:
    return "".join(segment["text"] for segment in segments)
