"""Real PDF, XLSX, DOCX and CSV files, the same bytes every time."""

from __future__ import annotations

import csv
import io
import re
import textwrap
import zipfile
from datetime import UTC, datetime
from pathlib import PurePosixPath

from docx import Document
from fpdf import FPDF
from openpyxl import Workbook
from openpyxl.styles import Font
from PIL import Image, ImageDraw, ImageFont

from disclosures.demonstration.corpus import FileSpec

CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv",
}
# Dates inside files are fixed: the libraries would write the time of the build.
MOMENT = datetime(2025, 1, 1, tzinfo=UTC)
_ZIP_DATE = (2025, 1, 1, 0, 0, 0)


def suffix(spec: FileSpec) -> str:
    return PurePosixPath(spec.name).suffix.lower()


def content_type(spec: FileSpec) -> str:
    return CONTENT_TYPES[suffix(spec)]


def render(spec: FileSpec) -> bytes:
    if spec.is_broken:
        return _broken_pdf()
    if spec.is_scan:
        return _scan(spec)
    writers = {".pdf": _pdf, ".xlsx": _xlsx, ".docx": _docx, ".csv": _csv}
    return writers[suffix(spec)](spec)


def _new_pdf(title: str) -> FPDF:
    pdf = FPDF()
    pdf.set_title(title)
    pdf.set_creation_date(MOMENT)
    pdf.set_margins(20, 20)
    return pdf


def _pdf(spec: FileSpec) -> bytes:
    """A page for each text; a table goes under the last, set as lines with rules."""
    pdf = _new_pdf(spec.title)
    for number, text in enumerate(spec.pages or ("",)):
        pdf.add_page()
        if number == 0:
            pdf.set_font("Helvetica", "B", 14)
            pdf.multi_cell(0, 8, spec.title, new_x="LMARGIN", new_y="NEXT")
            pdf.ln(4)
        pdf.set_font("Helvetica", size=11)
        pdf.multi_cell(0, 6, " ".join(text.split()), new_x="LMARGIN", new_y="NEXT")
    if spec.table:
        pdf.ln(4)
        with pdf.table() as table:
            for line in spec.table:
                table.row(line)
    return bytes(pdf.output())


def _scan(spec: FileSpec) -> bytes:
    """A page that is a picture of text: nothing to read without OCR."""
    picture = Image.new("L", (1240, 1754), 250)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=34)
    lines = textwrap.wrap(" ".join((spec.title + ".", *spec.pages)), 60)
    draw.multiline_text((120, 160), "\n".join(lines), fill=30, font=font, spacing=18)
    pdf = _new_pdf("scan")
    pdf.add_page()
    pdf.image(picture, x=0, y=0, w=210)
    return bytes(pdf.output())


def _broken_pdf() -> bytes:
    """The start of a PDF whose rest was lost: no object table, no pages."""
    return b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendo"


def _xlsx(spec: FileSpec) -> bytes:
    """A notes sheet, then the table; numbers are numbers, money keeps its sign as a format."""
    book = Workbook()
    notes = book.active
    notes.title = "Notes"
    for line in (spec.title, *spec.pages):
        notes.append([line])
    notes["A1"].font = Font(bold=True)
    sheet = book.create_sheet("Data")
    for line in spec.table:
        sheet.append([_cell(value) for value in line])
    for row in sheet.iter_rows():
        for cell, value in zip(row, spec.table[_row_index(row)], strict=True):
            if value.startswith("£"):
                cell.number_format = '"£"#,##0.00' if "." in value else '"£"#,##0'
            elif isinstance(cell.value, int) and "," in value:
                cell.number_format = "#,##0"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    return _fixed_zip(out.getvalue())


def _row_index(row) -> int:
    return row[0].row - 1


def _cell(value: str) -> str | int | float:
    plain = value.replace(",", "").removeprefix("£")
    if re.fullmatch(r"\d+", plain):
        return int(plain)
    return float(plain) if re.fullmatch(r"\d+\.\d+", plain) else value


def _docx(spec: FileSpec) -> bytes:
    document = Document()
    properties = document.core_properties
    properties.title, properties.author = spec.title, ""
    properties.created = properties.modified = MOMENT.replace(tzinfo=None)
    document.add_heading(spec.title, level=1)
    for text in spec.pages:
        document.add_paragraph(" ".join(text.split()))
    if spec.table:
        table = document.add_table(rows=0, cols=len(spec.table[0]))
        table.style = "Table Grid"
        for line in spec.table:
            for cell, value in zip(table.add_row().cells, line, strict=True):
                cell.text = value
    out = io.BytesIO()
    document.save(out)
    return _fixed_zip(out.getvalue())


def _csv(spec: FileSpec) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(spec.table)
    # With a byte order mark, as spreadsheet programs write it.
    return out.getvalue().encode("utf-8-sig")


def _fixed_zip(data: bytes) -> bytes:
    """The same members with fixed dates, and fixed dates in the document's own properties."""
    out = io.BytesIO()
    stamp = MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            body = old.read(name)
            if name == "docProps/core.xml":
                body = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, body)
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, body)
    return out.getvalue()
