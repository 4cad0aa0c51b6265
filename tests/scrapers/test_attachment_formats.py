"""What is read from each kind of file: pages, sheets, tables, or the reason why not."""

import io
import os
import zipfile
from datetime import date, datetime

import docx
import openpyxl
import pytest

from scrapers.attachment_readers.documents import without_names
from scrapers.attachment_readers.layout import Piece, tables_on_page
from scrapers.attachment_readers.numbering import drawn
from scrapers.attachment_readers.pdf import joined_hyphens
from scrapers.attachment_readers.tables import displayed, tables_in
from scrapers.attachments import AttachmentReader, Limits, Table, read_attachment
from tests.scrapers.attachment_files import a_pdf, a_scan, a_workbook, saved, zipped


@pytest.fixture(scope="module")
def reader():
    with AttachmentReader() as kept:
        yield kept


# Portable document format


def test_a_pdf_gives_pages_and_the_tables_that_its_columns_make(reader):
    read = reader.read(a_pdf(), "response.pdf", "application/pdf")
    assert (read.status, read.reason, read.media_type) == ("read", "", "application/pdf")
    assert [(page.number, page.kind) for page in read.pages] == [(1, "page"), (2, "page")]
    assert "We hold the information." in read.pages[0].text
    assert read.pages[1].text == "Section 40(2) applies to the names."
    (table,) = read.pages[0].tables
    assert table.headings == ("Year", "Number of staff", "Cost (GBP)")
    assert table.rows == (
        ("2019-20", "1,234", "56,789"),
        ("A label so long that it goes over two lines of its cell", "99", "1"),
    )
    assert read.pages[1].tables == ()


def test_an_encrypted_pdf_says_so(reader):
    read = reader.read(a_pdf(encrypted=True), "response.pdf")
    assert (read.status, read.reason) == ("encrypted", "The file is protected by a password.")


@pytest.mark.parametrize("body", [b"%PDF-1.4 broken", a_pdf()[:400]])
def test_a_broken_pdf_is_unreadable_with_a_reason(reader, body):
    read = reader.read(body, "response.pdf")
    assert read.status == "unreadable"
    assert read.reason.startswith("The PDF is damaged.")


@pytest.fixture
def no_tesseract(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))


def test_a_scan_needs_ocr(no_tesseract):
    read = read_attachment(a_scan(), "scan.pdf")
    assert read.status == "needs_ocr"
    assert read.reason == "Needs OCR: images without text on page 1."


def test_a_scanned_page_among_others_makes_the_reading_partial(no_tesseract):
    read = read_attachment(a_scan(with_text=True), "scan.pdf")
    assert (read.status, read.reason) == (
        "partly_read",
        "Needs OCR: images without text on page 2.",
    )
    assert "followed by a scan" in read.pages[0].text


def test_an_image_needs_ocr(no_tesseract):
    read = read_attachment(b"\x89PNG\r\n\x1a\n rest", "letter.png")
    assert (read.status, read.media_type) == ("needs_ocr", "image/png")


def test_scans_are_read_where_tesseract_is_installed(monkeypatch, tmp_path):
    stand_in = tmp_path / "tesseract"
    stand_in.write_text('#!/bin/sh\ncat >/dev/null\necho "Read by OCR, $OMP_THREAD_LIMIT thread"\n')
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    read = read_attachment(a_scan(), "scan.pdf")
    assert (read.status, read.text) == ("read", "Read by OCR, 1 thread")


@pytest.mark.parametrize(
    ("broken", "joined"),
    [("infor\ufffemation", "information"), ("2019\ufffe\n20", "2019-20"), ("whole", "whole")],
)
def test_words_broken_at_a_line_end_are_joined_and_ranges_keep_their_hyphen(broken, joined):
    assert joined_hyphens(broken) == joined


# Spreadsheets


def test_a_workbook_gives_sheets_with_cells_as_displayed(reader):
    rows = [
        ["Table 1: Complaints by year"],
        [],
        ["Year", "Received", "Rate", "Updated"],
        ["2019", 1234, 0.1 + 0.2, date(2024, 3, 5)],
        ["2020", 5.0, None, datetime(2024, 3, 5, 14, 30)],
    ]
    read = reader.read(a_workbook(Data=rows, Notes=[["One note"]]), "data.xlsx")
    assert read.status == "read"
    assert [(page.number, page.kind, page.name) for page in read.pages] == [
        (1, "sheet", "Data"),
        (2, "sheet", "Notes"),
    ]
    (table,) = read.pages[0].tables
    assert table.caption == "Table 1: Complaints by year"
    assert table.headings == ("Year", "Received", "Rate", "Updated")
    assert table.rows[0] == ("2019", "1234", "0.3", "2024-03-05")
    assert table.rows[1] == ("2020", "5", "", "2024-03-05 14:30:00")
    assert "2019\t1234\t0.3\t2024-03-05\n2020\t5" in read.pages[0].text
    assert read.pages[1].tables == ()


def test_a_hidden_sheet_is_named_and_not_read(reader):
    book = openpyxl.load_workbook(io.BytesIO(a_workbook(Seen=[["a", 1]], Kept=[["Secret", 2]])))
    book["Kept"].sheet_state = "hidden"
    read = reader.read(saved(book), "data.xlsx")
    assert (read.status, read.reason) == ("partly_read", "Sheet 2 is hidden and was not read.")
    assert "Secret" not in repr(read)


def test_a_workbook_without_cells_is_empty_with_a_reason(reader):
    read = reader.read(a_workbook(), "data.xlsx")
    assert (read.status, read.reason) == ("empty", "The sheets hold no cells with text.")


def test_an_open_document_sheet_with_a_million_repeated_blank_rows(reader):
    office, table = (f"urn:oasis:names:tc:opendocument:xmlns:{n}:1.0" for n in ("office", "table"))
    cells = "".join(
        f'<table:table-row><table:table-cell office:value-type="float" office:value="{n}"/>'
        f'<table:table-cell office:value-type="string"><text:p>b</text:p></table:table-cell>'
        "</table:table-row>"
        for n in (1, 2)
    )
    blank = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    )
    content = (
        f'<office:document-content xmlns:office="{office}" xmlns:table="{table}" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="T">{cells}{blank}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    media_type = "application/vnd.oasis.opendocument.spreadsheet"
    body = zipped(
        {
            "mimetype": media_type,
            "content.xml": content,
            "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:'
            'manifest:1.0"/>',
        }
    )
    read = reader.read(body, "data.ods")
    assert (read.status, read.media_type) == ("read", media_type)
    assert read.text == "1\tb\n2\tb"


def test_a_csv_in_windows_1252_with_semicolons(reader):
    read = reader.read("Body;Cost\r\nHome Office;£1,200\r\n".encode("cp1252"), "spend.csv")
    (page,) = read.pages
    assert page.tables == (Table(("Body", "Cost"), (("Home Office", "£1,200"),)),)
    assert page.text == "Body\tCost\nHome Office\t£1,200"


def test_a_csv_with_a_byte_order_mark_and_quoted_commas(reader):
    read = reader.read('\ufeffYear,Note\n2020,"a, b\nc"\n'.encode(), "x.bin", "text/csv")
    assert read.pages[0].tables == (Table(("Year", "Note"), (("2020", "a, b c"),)),)


def test_rows_beyond_the_limit_are_named():
    body = "a,b\n" + "1,2\n" * 20
    read = read_attachment(body.encode(), "x.csv", limits=Limits(max_rows=10))
    assert read.status == "partly_read"
    assert "21 rows" in read.reason
    assert len(read.pages[0].tables[0].rows) == 9


def test_blank_rows_split_tables_but_figures_without_a_title_go_on():
    rows = [["T1"], ["Year", "N"], ["2019", "1"], [], ["2020", "2"], [], ["T2"], ["A", "B"]]
    first, second = tables_in(rows)
    assert first == Table(("Year", "N"), (("2019", "1"), ("2020", "2")), "T1")
    assert second == Table(("A", "B"), (), "T2")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5.0, "5"),
        (0.25, "0.25"),
        (True, "TRUE"),
        (None, ""),
        ("a\n b", "a b"),
        (1e15, "1" + "0" * 15),
    ],
)
def test_cells_are_displayed_plainly(value, text):
    assert displayed(value) == text


# Word, rich text, HTML, plain text


def test_a_word_file_keeps_paragraphs_and_tables_in_order(reader):
    document = docx.Document()
    document.add_paragraph("Thank you for your request.")
    table = document.add_table(2, 2)
    for cell, words in zip(table._cells, ("Year", "Cost", "2020", "£5"), strict=True):
        cell.text = words
    document.add_paragraph("You may ask for an internal review.")
    read = reader.read(saved(document), "letter.docx")
    (page,) = read.pages
    assert page.text == (
        "Thank you for your request.\nYear\tCost\n2020\t£5\nYou may ask for an internal review."
    )
    assert page.tables == (Table(("Year", "Cost"), (("2020", "£5"),)),)


def test_the_numbers_that_word_draws_before_questions_are_kept(reader):
    document = docx.Document()
    document.add_paragraph("You asked:")
    document.add_paragraph("How many staff?", style="List Number")
    document.add_paragraph("")
    document.add_paragraph("At what cost?", style="List Number")
    document.add_paragraph("By month.", style="List Bullet")
    document.add_paragraph("We answer:")
    assert reader.read(saved(document), "letter.docx").text == (
        "You asked:\n1. How many staff?\n\n2. At what cost?\n• By month.\nWe answer:"
    )


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [
        (2, "decimal", "2"),
        (2, "lowerLetter", "b"),
        (28, "upperLetter", "BB"),
        (4, "lowerRoman", "iv"),
        (9, "upperRoman", "IX"),
        (3, "none", ""),
    ],
)
def test_list_numbers_are_drawn_as_word_draws_them(number, kind, text):
    assert drawn(number, kind) == text


def test_rich_text_is_read(reader):
    read = reader.read(rb"{\rtf1\ansi We hold {\b none} of it: \'a35.\par}", "letter.doc")
    assert (read.status, read.media_type) == ("read", "application/rtf")
    assert read.text == "We hold none of it: £5."


def test_html_named_pdf_is_read_as_html(reader):
    body = (
        b"<!DOCTYPE html><title>Reply</title><script>no()</script><p>One<br>two</p>"
        b"<table><caption>Costs</caption><tr><th>Year<th>Cost<tr><td>2020<td>5</table>end"
    )
    read = reader.read(body, "response.pdf", "application/pdf")
    assert read.media_type == "text/html"
    (page,) = read.pages
    assert page.name == "Reply"
    assert page.text == "One\ntwo\nCosts\nYear\tCost\n2020\t5\nend"
    assert page.tables == (Table(("Year", "Cost"), (("2020", "5"),), "Costs"),)


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        (
            "Subject: Costs\nFrom: Pat <p@x>\nTo: foi\n\nOne\n\nTwo\n",
            "Subject: Costs\n\nOne\n\nTwo",
        ),
        ("From: Pat <p@x>\nodd line\n\nOne", "odd line\n\nOne"),
    ],
)
def test_a_saved_outlook_message_keeps_no_names(message, kept):
    assert without_names(message) == kept


def test_running_text_in_two_columns_is_no_table():
    left = "a line of one column that goes on and on and fills more than its half"
    lines = [(y, x, left) for y in (700, 688, 676) for x in (50, 400)]
    pieces = [Piece(x, y, x + 300, y + 10, words) for y, x, words in lines]
    assert tables_on_page(pieces) == ()
    short = [piece._replace(words="12") for piece in pieces]
    assert len(tables_on_page(short)) == 1


def test_text_that_starts_like_a_picture_is_text(reader):
    assert reader.read(b"BMA members in 2020: 7", "note.txt").status == "read"


def test_a_word_file_whose_lists_make_no_sense_keeps_its_text(reader):
    document = docx.Document()
    document.add_paragraph("How many?", style="List Number")
    source = zipfile.ZipFile(io.BytesIO(saved(document)))
    parts = {name: source.read(name) for name in source.namelist()}
    parts["word/numbering.xml"] = parts["word/numbering.xml"].replace(b'ilvl="0"', b'ilvl="x"')
    assert reader.read(zipped(parts), "letter.docx").text == "How many?"


def test_control_characters_never_reach_the_database(reader):
    assert reader.read(b"a\x01b\x0cc\r\nd", "note.txt").text == "abc\nd"


def test_an_empty_file_is_empty_with_a_reason(reader):
    read = reader.read(b"", "response.pdf")
    assert (read.status, read.reason) == ("empty", "The file is empty (0 bytes).")


@pytest.mark.parametrize(
    ("body", "name", "status"),
    [
        (b"\x00\x01\x02" * 50, "video.mp4", "unsupported"),
        (b"\x00\x01\x02" * 50, "response.pdf", "unreadable"),
        (b"PK\x03\x04 cut short", "data.xlsx", "unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.xls", "unsupported"),
        (b"7z\xbc\xaf\x27\x1c rest", "files.7z", "unsupported"),
        (b"   \n", "blank.txt", "empty"),
        (b"BM" + b"\0" * 30, "plan.bmp", "needs_ocr"),
    ],
)
def test_what_cannot_be_read_has_a_reason(no_tesseract, body, name, status):
    read = read_attachment(body, name)
    assert read.status == status
    assert read.reason.endswith(".")


def test_an_encrypted_office_file_says_so(reader):
    body = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert reader.read(body, "data.xlsx").status == "encrypted"
