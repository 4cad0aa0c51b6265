"""Spreadsheets (XLSX, XLSB, XLS, ODS) by python-calamine, and CSV by the standard library."""

from __future__ import annotations

import csv
import io
from itertools import islice

import python_calamine as calamine

from scrapers.attachment_readers.detection import ENCRYPTED
from scrapers.attachment_readers.tables import displayed, rendered, tables_in
from scrapers.attachment_readers.text import decoded
from scrapers.attachments import AttachmentPage, AttachmentText, Limits

DELIMITERS = ",\t;|"


def read_workbook(body: bytes, media_type: str, limits: Limits) -> AttachmentText:
    """Each visible sheet is a page. Hidden sheets are named, not read: bodies have released
    personal data in them by mistake, and no reader of the file was meant to see it."""
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
    except calamine.PasswordError:
        return AttachmentText("encrypted", ENCRYPTED)
    except (calamine.CalamineError, OSError, ValueError) as fault:
        return AttachmentText("unreadable", f"The spreadsheet is damaged: {fault}.")
    pages, notes = [], []
    for number, sheet in enumerate(workbook.sheets_metadata, 1):
        if sheet.typ is not calamine.SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible is not calamine.SheetVisibleEnum.Visible:
            notes.append(f"Sheet {number} is hidden and was not read.")
            continue
        page, note = _sheet(workbook, number, sheet.name, limits)
        pages.append(page)
        notes += [note] if note else []
    return _outcome(pages, notes)


def _outcome(pages: list[AttachmentPage], notes: list[str]) -> AttachmentText:
    if not any(page.text for page in pages):
        reason = " ".join(["The sheets hold no cells with text.", *notes])
        return AttachmentText("empty", reason, pages=tuple(pages))
    status = "partly_read" if notes else "read"
    return AttachmentText(status, " ".join(notes), pages=tuple(pages))


def _sheet(workbook, number: int, name: str, limits: Limits) -> tuple[AttachmentPage, str]:
    try:
        sheet = workbook.get_sheet_by_name(name)
    except (calamine.CalamineError, OSError, ValueError) as fault:
        return AttachmentPage(number, "sheet", name, ""), f"Sheet “{name}” is damaged: {fault}."
    rows = [
        [displayed(cell) for cell in row[: limits.max_columns]]
        for row in islice(sheet.iter_rows(), limits.max_rows)
    ]
    page = AttachmentPage(number, "sheet", name, rendered(rows), tables_in(rows))
    return page, _cut(sheet.total_height, sheet.total_width, name, limits)


def _cut(height: int, width: int, name: str, limits: Limits) -> str:
    if height <= limits.max_rows and width <= limits.max_columns:
        return ""
    return (
        f"Sheet “{name}” has {height:,} rows and {width:,} columns; only the first "
        f"{limits.max_rows:,} rows and {limits.max_columns} columns were read."
    )


def read_delimited(body: bytes, media_type: str, limits: Limits) -> AttachmentText:
    csv.field_size_limit(limits.max_characters)
    words = decoded(body).replace("\x00", "")
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=_delimiter(words))
    try:
        rows = [[displayed(c) for c in row] for row in islice(reader, limits.max_rows)]
        height = len(rows) + sum(1 for _ in reader)
    except csv.Error as fault:
        return AttachmentText("unreadable", f"The CSV file is damaged: {fault}.")
    width = max((len(row) for row in rows), default=0)
    rows = [row[: limits.max_columns] for row in rows]
    note = _cut(height, width, "CSV", limits)
    page = AttachmentPage(1, "sheet", "", rendered(rows), tables_in(rows))
    return _outcome([page], [note] if note else [])


def _delimiter(words: str) -> str:
    """The delimiter that most of the first 50 lines hold, equally often; a comma in doubt."""
    lines = [line for line in words[:20_000].splitlines()[:50] if line.strip()]

    def agreement(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in lines]
        common = max(set(counts) - {0}, key=counts.count, default=0)
        return (counts.count(common), common) if common else (0, 0)

    return max(DELIMITERS, key=agreement) if lines else ","
