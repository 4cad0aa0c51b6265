"""Word files by python-docx; RTF, ODT, DOC, PPT(X) and MSG by kreuzberg."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import docx
import kreuzberg
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from scrapers.attachment_readers.detection import ENCRYPTED
from scrapers.attachment_readers.numbering import Numbering
from scrapers.attachment_readers.tables import displayed, rendered
from scrapers.attachment_readers.text import whole_text
from scrapers.attachments import AttachmentText, Limits, Table

PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
TEXT, TAB, BREAKS = qn("w:t"), qn("w:tab"), (qn("w:br"), qn("w:cr"))
# What is not on the page: text struck out by a tracked change, the second copy of a text box.
LEFT_OUT = (
    qn("w:del"),
    qn("w:moveFrom"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
PROPERTIES = (qn("w:pPr"), qn("w:tblPr"), qn("w:tcPr"), qn("w:trPr"), qn("w:sdtPr"))


OUTLOOK = "application/vnd.ms-outlook"
# The storage that each attached file has in an Outlook message ([MS-OXMSG] section 2.2.2).
OUTLOOK_FILES = "__attach_version1.0_".encode("utf-16-le")
HEADER = re.compile(r"[A-Za-z-]+:")
NAMES = re.compile(r"(?:From|To|Cc|Bcc|Reply-To|Sender):", re.IGNORECASE)


def read_docx(body: bytes, media_type: str, limits: Limits) -> AttachmentText:
    """Paragraphs and tables in order, then footnotes. Tables' cells are split by tabs."""
    try:
        document = docx.Document(io.BytesIO(body))
    except (
        PackageNotFoundError,
        KeyError,
        ValueError,
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
    ) as fault:
        return AttachmentText("unreadable", f"The Word file is damaged: {fault}.")
    tables: list[Table] = []
    lines = list(_lines(document.element.body, tables, Numbering.of(document)))
    lines += _footnotes(document)
    return whole_text("\n".join(lines).strip("\n"), tables=tuple(tables))


def _lines(element, tables: list[Table], numbering: Numbering) -> Iterator[str]:
    """Lines of text below `element`; the tables met are added to `tables`."""
    for child in element:
        if child.tag in LEFT_OUT or child.tag in PROPERTIES:
            continue
        if child.tag == PARAGRAPH:
            words = _words(child)
            yield numbering.label(child) + words if words.strip() else words
        elif child.tag == TABLE:
            table = _table(child, tables)
            yield rendered([table.headings, *table.rows] if table else [])
        else:
            # Content controls, tracked insertions and the like wrap what is shown.
            yield from _lines(child, tables, numbering)


def _words(paragraph) -> str:
    return "".join(_runs(paragraph)).strip("\n")


def _runs(element) -> Iterator[str]:
    for child in element:
        if child.tag in LEFT_OUT or child.tag in PROPERTIES:
            continue
        if child.tag == TEXT:
            yield child.text or ""
        elif child.tag == TAB:
            yield "\t"
        elif child.tag in BREAKS:
            yield "\n"
        else:
            yield from _runs(child)
            if child.tag == PARAGRAPH:
                yield "\n"


def _table(element, tables: list[Table]) -> Table | None:
    rows = []
    for row in element.iter(ROW):
        # Rows of a table inside a cell belong to that cell's text.
        if next(row.iterancestors(TABLE)) is element:
            rows.append(tuple(_cell(cell) for cell in row.iter(CELL) if _is_of(cell, row)))
    rows = [row for row in rows if any(row)]
    if not rows:
        return None
    table = Table(rows[0], tuple(rows[1:]))
    if max(map(len, rows)) >= 2:
        tables.append(table)
    return table


def _is_of(cell, row) -> bool:
    return next(cell.iterancestors(ROW)) is row


def _cell(cell) -> str:
    words = []
    for paragraph in cell.iter(PARAGRAPH):
        if next(paragraph.iterancestors(CELL)) is cell or paragraph.getparent().tag == CELL:
            words.append(_words(paragraph))
    return displayed(" ".join(words))


def _footnotes(document) -> list[str]:
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES and not relation.is_external:
            root = etree.fromstring(relation.target_part.blob)
            lines = [_words(paragraph) for paragraph in root.iter(PARAGRAPH)]
            return [line for line in lines if line.strip()]
    return []


def read_with_kreuzberg(body: bytes, media_type: str, limits: Limits) -> AttachmentText:
    """Text and tables as kreuzberg gives them. Nothing is cached on disk or fetched."""
    settings = kreuzberg.ExtractionConfig(use_cache=False)
    try:
        result = kreuzberg.extract_bytes_sync(body, media_type, config=settings)
    except kreuzberg.KreuzbergError as fault:
        words = (str(fault).splitlines() or [""])[0][:200]
        if "password" in words.lower() or "encrypted" in words.lower():
            return AttachmentText("encrypted", ENCRYPTED)
        return AttachmentText("unreadable", f"The file could not be read: {words}.")
    tables = []
    for found in result.tables:
        rows = [tuple(map(displayed, row)) for row in found.cells if any(row)]
        if rows:
            tables.append(Table(rows[0], tuple(rows[1:])))
    words = result.content
    if media_type == OUTLOOK:
        words = without_names(words)
    read = whole_text(words, tables=tuple(tables))
    if media_type == OUTLOOK and OUTLOOK_FILES in body:
        reason = f"{read.reason} The files attached to this Outlook message are not opened."
        read = replace(read, status="partly_read", reason=reason.strip())
    return read


def without_names(message: str) -> str:
    """A message as kreuzberg gives it, with none of its header but the subject: sender and
    recipients may be the requester, whose name is never kept."""
    header, blank, rest = message.partition("\n\n")
    lines = header.splitlines()
    if not blank or not all(HEADER.match(line) for line in lines):
        # Not the shape expected: leave out what may hold a name, line by line.
        return "\n".join(line for line in message.splitlines() if not NAMES.match(line))
    subject = [line for line in lines if line.startswith("Subject:")]
    return "\n\n".join([*subject, rest.strip()])
