"""HTML files: words line by line, tables as tables."""

from __future__ import annotations

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

from scrapers.attachment_readers.tables import displayed, rendered
from scrapers.attachment_readers.text import whole_text
from scrapers.attachments import AttachmentText, Limits, Table

UNSEEN = ("script", "style", "noscript", "template", "head", "svg", "nav")
LISTS = ("dd", "dl", "dt", "li", "ol", "ul")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "hr")
SECTIONS = ("address", "article", "aside", "details", "footer", "header", "main", "section")
OTHER_BLOCKS = ("blockquote", "br", "div", "figcaption", "figure", "form", "p", "pre", "summary")
BLOCKS = {*LISTS, *HEADINGS, *SECTIONS, *OTHER_BLOCKS, "caption", "table", "tr"}


def read_html(body: bytes, media_type: str, limits: Limits) -> AttachmentText:
    soup = BeautifulSoup(body, "lxml")
    title = displayed(soup.title.get_text()) if soup.title else ""
    for element in soup.find_all(UNSEEN):
        element.decompose()
    tables = []
    for element in soup.find_all("table"):
        # A table that holds tables is there for layout.
        if not element.find("table") and (table := _table(element)):
            tables.append(table)
    return whole_text(_words(soup), name=title, tables=tuple(tables))


def _table(element: Tag) -> Table | None:
    caption = element.find("caption")
    rows = [_cells(row) for row in element.find_all("tr")]
    rows = [row for row in rows if any(row)]
    if not rows or max(map(len, rows)) < 2:
        return None
    words = displayed(caption.get_text(" ")) if caption else ""
    return Table(rows[0], tuple(rows[1:]), words)


def _cells(row: Tag) -> tuple[str, ...]:
    cells = []
    for cell in row.find_all(["th", "td"], recursive=False):
        cells.append(displayed(cell.get_text(" ")))
        span = str(cell.get("colspan", "1"))
        cells += [""] * (min(int(span), 100) - 1 if span.isdigit() else 0)
    return tuple(cells)


def _words(soup: BeautifulSoup) -> str:
    """Blocks on lines of their own; a data table's cells split by tabs."""
    for element in soup.find_all("table"):
        if not element.find("table"):
            rows = [_cells(row) for row in element.find_all("tr")]
            caption = element.find("caption")
            above = displayed(caption.get_text(" ")) + "\n" if caption else ""
            # Newlines and tabs are folded below, so private-use marks stand in for them.
            marked = (above + rendered(rows)).replace("\n", "\ue000").replace("\t", "\ue001")
            element.replace_with(f"\ue000{marked}\ue000")
    pieces = []
    for node in soup.descendants:
        if isinstance(node, Tag) and node.name in BLOCKS:
            pieces.append("\ue000")
            if node.next_sibling is not None:
                node.insert_after("\ue000")
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            pieces.append(str(node))
    lines = " ".join("".join(pieces).split()).split("\ue000")
    lines = (line.strip().replace("\ue001", "\t") for line in lines)
    return "\n".join(line for line in lines if line.strip())
