"""Rows of cells become tables: which rows are title, headings, and figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from scrapers.attachments import Table

Row = Sequence[str]


def displayed(value: object) -> str:
    """A cell as a reader would type it: 5 not 5.0, ISO dates, no newlines or tabs.

    Number formats are not known here: a cell shown as 25% has the text 0.25.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # Excel holds 15 significant figures; more would show 0.30000000000000004.
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    if isinstance(value, datetime):
        is_day = value.time() == time(0)
        return value.date().isoformat() if is_day else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return " ".join(str(value).split())


def trimmed(row: Row) -> tuple[str, ...]:
    """Without the empty cells at the end."""
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return tuple(row[:end])


def rendered(rows: Sequence[Row]) -> str:
    """Cells split by tabs, rows by newlines."""
    return "\n".join("\t".join(trimmed(row)) for row in rows).strip("\n")


def tables_in(rows: Sequence[Row]) -> tuple[Table, ...]:
    """The tables of a sheet. Blank rows split it; single-cell rows before headings are a title.

    A block that starts with figures and has no title of its own continues the table before it.
    """
    tables: list[Table] = []
    caption: list[str] = []
    for block in _blocks(rows):
        start = next((i for i, row in enumerate(block) if _filled(row) >= 2), None)
        caption += ["".join(row) for row in block[:start]]
        if start is None:
            continue
        body = block[start:]
        if tables and not caption and _looks_like_figures(body[0]):
            last = tables[-1]
            tables[-1] = Table(last.headings, last.rows + body, last.caption)
        else:
            tables.append(Table(body[0], body[1:], "\n".join(caption)))
        caption = []
    return tuple(tables)


def _blocks(rows: Sequence[Row]) -> list[tuple[tuple[str, ...], ...]]:
    blocks: list[list[tuple[str, ...]]] = [[]]
    for row in rows:
        cells = trimmed(row)
        if cells:
            blocks[-1].append(cells)
        elif blocks[-1]:
            blocks.append([])
    return [tuple(block) for block in blocks if block]


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell)


def _looks_like_figures(row: Row) -> bool:
    return any(cell.replace(",", "").lstrip("-£").rstrip("%")[:1].isdigit() for cell in row[1:])
