"""Tables on a PDF page, from where the words stand.

A PDF holds no tables, only words at places. Words on one line with wide gaps between them are
cells; two or more such lines in a row are a table; the columns are those of its fullest lines.
Units are points (1/72 inch), measured from the bottom left of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from scrapers.attachments import Table

# A gap of one line height: word spaces, even in justified lines, seldom reach it.
WIDE_GAP = 1.0
# A gap of more than this many line heights between two rows ends a table.
TALL_GAP = 2.5
# Running text in two columns, or a formula with indices, is no table: such "tables" have many
# cells longer than this, or most of their cells empty.
LONG_CELL = 60
MOST_LONG = 0.2
LEAST_FILLED = 0.5


class Piece(NamedTuple):
    """Words and their box."""

    left: float
    bottom: float
    right: float
    top: float
    words: str

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


Line = list[Piece]


def tables_on_page(pieces: Sequence[Piece]) -> tuple[Table, ...]:
    if not pieces:
        return ()
    usual_height = median(piece.height for piece in pieces)
    lines = [_cells(line, usual_height) for line in _lines(pieces, usual_height)]
    found = [_table(block, caption) for block, caption in _blocks(lines, usual_height)]
    return tuple(table for table in found if table)


def _lines(pieces: Sequence[Piece], usual_height: float) -> list[Line]:
    """Top to bottom; pieces whose middles are within half a line are on one line."""
    lines: list[Line] = []
    for piece in sorted(pieces, key=lambda piece: -piece.middle):
        if lines and lines[-1][0].middle - piece.middle < usual_height / 2:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line) for line in lines]


def _cells(line: Line, usual_height: float) -> Line:
    cells = [line[0]]
    for piece in line[1:]:
        last = cells[-1]
        gap = piece.left - last.right
        if gap > WIDE_GAP * usual_height:
            cells.append(piece)
            continue
        space = " " if gap > 0.15 * usual_height else ""
        cells[-1] = Piece(
            last.left,
            min(last.bottom, piece.bottom),
            max(last.right, piece.right),
            max(last.top, piece.top),
            last.words + space + piece.words,
        )
    return cells


def _blocks(lines: list[Line], usual_height: float) -> list[tuple[list[Line], str]]:
    """Runs of lines with two or more cells, and the title above each, if any.

    A line with one cell stays in a run where it stands under one column: a wrapped cell.
    """
    blocks: list[tuple[list[Line], str]] = []
    run: list[Line] = []
    start = 0
    for index, line in enumerate([*lines, []]):
        is_far = run and line and run[-1][0].bottom - line[0].top > TALL_GAP * usual_height
        is_wrapped = run and len(line) == 1 and _fits_a_column(line[0], max(run, key=len))
        if line and not is_far and (len(line) >= 2 or is_wrapped):
            start = start if run else index
            run.append(line)
            continue
        if run:
            blocks.append((run, _title_above(lines, start, usual_height)))
        run, start = ([line], index) if len(line) >= 2 else ([], index)
    return blocks


def _title_above(lines: list[Line], start: int, usual_height: float) -> str:
    """The single line over a table, unless it ends a paragraph."""
    if start == 0 or len(lines[start - 1]) != 1:
        return ""
    title = lines[start - 1][0]
    if title.bottom - lines[start][0].top > TALL_GAP * usual_height:
        return ""
    is_named = title.words.startswith(("Table", "Annex", "Figure"))
    is_alone = start == 1 or lines[start - 2][0].bottom - title.top > usual_height
    return title.words if is_named or is_alone else ""


def _fits_a_column(piece: Piece, line: Line) -> bool:
    """Whether it stands under one cell of the line and none of the others."""
    under = [cell for cell in line if piece.left < cell.right and cell.left < piece.right]
    return len(under) == 1 and len(line) > 1


def _table(block: list[Line], caption: str) -> Table | None:
    full = max(len(line) for line in block)
    if sum(len(line) > 1 for line in block) < 2:
        return None
    columns = _columns([line for line in block if len(line) == full])
    rows = _joined([_placed(line, columns) for line in block])
    filled = [cell for row in rows for cell in row if cell]
    if len(rows) < 2 or len(filled) < LEAST_FILLED * full * len(rows):
        return None
    if sum(len(cell) > LONG_CELL for cell in filled) > MOST_LONG * len(filled):
        return None
    return Table(tuple(rows[0]), tuple(map(tuple, rows[1:])), caption)


def _placed(line: Line, columns: list[tuple[float, float]]) -> list[str]:
    row = [""] * len(columns)
    for cell in line:
        column = _column_of(cell, columns)
        row[column] = f"{row[column]} {cell.words}".strip()
    return row


def _joined(lines: list[list[str]]) -> list[list[str]]:
    """Put wrapped cells back together.

    Figures without a label take the label alone above them, and then also one alone below, since
    figures are often centred beside a label of several lines.
    """
    rows: list[list[str]] = []
    takes_more_label = False
    for line in lines:
        alone = sum(map(bool, line)) == 1
        last_is_label = bool(rows) and bool(rows[-1][0]) and not any(rows[-1][1:])
        is_unlabelled = not line[0] and (alone or last_is_label)
        if rows and (is_unlabelled or (takes_more_label and alone)):
            rows[-1] = [f"{old} {new}".strip() for old, new in zip(rows[-1], line, strict=True)]
            takes_more_label = is_unlabelled and not alone
        else:
            rows.append(line)
            takes_more_label = False
    # A label alone at the end is more often a note under the table.
    while rows and rows[-1][0] and not any(rows[-1][1:]):
        rows.pop()
    return rows


def _columns(lines: list[Line]) -> list[tuple[float, float]]:
    return [
        (min(cell.left for cell in cells), max(cell.right for cell in cells))
        for cells in zip(*lines, strict=True)
    ]


def _column_of(cell: Piece, columns: list[tuple[float, float]]) -> int:
    """The column with the widest overlap, else the nearest."""

    def closeness(index: int) -> float:
        left, right = columns[index]
        return min(cell.right, right) - max(cell.left, left)

    return max(range(len(columns)), key=closeness)
