"""Text of the content files as the markup that each source would send."""

from __future__ import annotations

import re
from html import escape

_ADDRESS = re.compile(r"https?://[^\s<]+[^\s<.,;:)]")


def linked(text: str, attributes: str = "") -> str:
    """Escaped text with its addresses as links."""
    return _ADDRESS.sub(lambda m: f'<a href="{m[0]}"{attributes}>{m[0]}</a>', escape(text, False))


def paragraphs(text: str, *, line_breaks: bool = False, attributes: str = "") -> str:
    """`<p>` for each block between empty lines. Single line ends become `<br />` or spaces."""
    found = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [linked(line.strip(), attributes) for line in block.strip().splitlines()]
        found.append(f"<p>{('<br />' if line_breaks else ' ').join(lines)}</p>")
    return "".join(found)


def answer_html(text: str) -> str:
    """An answer as the API gives it: an empty paragraph between blocks, tables of plain cells."""
    if not text:
        return ""
    parts = []
    for block in re.split(r"\n\s*\n", text.strip()):
        if block.startswith("|"):
            parts.append(_table(block))
        else:
            parts.append(paragraphs(block, attributes=' target="_blank"'))
    return "<p> </p>".join(parts)


def _table(block: str) -> str:
    rows = []
    for number, line in enumerate(block.splitlines()):
        cells = [escape(cell.strip(), False) for cell in line.strip().strip("|").split("|")]
        # The API has no header cells: they are cells with bold text.
        shape = "<td><p><strong>{}</strong></p></td>" if number == 0 else "<td><p>{}</p></td>"
        rows.append("<tr>" + "".join(shape.format(cell) for cell in cells) + "</tr>")
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def stripped(html: str) -> str:
    """Tags taken out with nothing put in their place, as the API's list view does."""
    return re.sub(r"<[^>]+>", "", html)
