"""Long texts and tables in pieces, so that no page is heavier than ui.md section 10 allows.

Sizes are bytes of HTML, near enough: what is escaped counts as escaped. A page shows the first
piece and links to a page of its own, where the rest follows part by part.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import escape

PART = 48_000  # one part of a long text or table, on a page with nothing else
_CELL, _ROW = 9, 9  # "<td></td>", "<tr></tr>"
LONGEST_CELL = 2_000  # characters; the rest of a cell is in the file
MOST_COLUMNS = 100


def cut_at(text: str, size: int, start: int = 0) -> int:
    """Where a piece of the text from `start` ends: at a line's end, else between words."""
    end = start + size
    if end - start >= len(text) - start and _weight(text[start:]) <= size:
        return len(text)
    while end > start + 1 and _weight(text[start:end]) > size:
        end = start + max(1, int((end - start) * size / _weight(text[start:end])) - 1)
    for mark in ("\n", " "):
        found = text.rfind(mark, start + (end - start) // 2, end)
        if found > start:
            return found + 1
    return end


def _weight(text: str) -> int:
    return len(escape(text).encode()) + 3 * text.count("\n")  # a line's end is "<br>"


def texts(text: str, size: int = PART) -> list[tuple[int, int]]:
    """The text as (start, end) of pieces; [] for a blank one."""
    found, start = [], 0
    while start < len(text) and text.strip():
        end = cut_at(text, size, start)
        found.append((start, end))
        start = end
    return found


@dataclass(frozen=True)
class Table:
    """Some rows of a table as the file has it: the first is row `first` of `of`."""

    caption: str
    headings: list[str]
    rows: list[list[str]]
    first: int
    of: int
    columns_left_out: int = 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def is_whole(self) -> bool:
        return self.first == 1 and self.last == self.of

    @property
    def weight(self) -> int:
        return 300 + sum(map(_row_weight, [self.headings, *self.rows]))


def tables(table: dict, size: int = PART) -> list[Table]:
    """A stored table ({caption, headings, rows}) cut between rows; each piece has its headings."""
    headings = _cells(table.get("headings") or [])
    rows = [_cells(row) for row in table.get("rows") or []]
    widest = max((len(row) for row in table.get("rows") or [[]]), default=0)
    room = size - 300 - _row_weight(headings)
    found: list[list[list[str]]] = [[]]
    left = room
    for row in rows:
        weight = _row_weight(row)
        if weight > left and found[-1]:
            found.append([])
            left = room
        found[-1].append(row)
        left -= weight
    made, first = [], 1
    for part in found:
        made.append(
            Table(table.get("caption") or "", headings, part, first, len(rows),
                  max(0, widest - MOST_COLUMNS))
        )  # fmt: skip
        first += len(part)
    return made


def _cells(row: list) -> list[str]:
    cells = ["" if cell is None else str(cell) for cell in row[:MOST_COLUMNS]]
    return [c if len(c) <= LONGEST_CELL else f"{c[:LONGEST_CELL]}…" for c in cells]


def _row_weight(row: list[str]) -> int:
    return _ROW + sum(len(escape(cell).encode()) + _CELL for cell in row)


class Room:
    """What is left of a page's weight."""

    def __init__(self, size: int):
        self.left = size

    def take(self, weight: int) -> bool:
        """Whether it fits; if so it is taken."""
        if weight > self.left:
            return False
        self.left -= weight
        return True
