"""Small real files of every kind, made when a test asks for them."""

import io
import zipfile
from email.message import EmailMessage

import openpyxl
from fpdf import FPDF
from PIL import Image


def a_pdf(encrypted=False):
    pdf = FPDF()
    pdf.set_font("helvetica", size=11)
    pdf.add_page()
    pdf.multi_cell(0, 6, "We hold the information. It is in the table below, by year.")
    pdf.ln(10)
    with pdf.table() as table:
        for cells in (
            ("Year", "Number of staff", "Cost (GBP)"),
            ("2019-20", "1,234", "56,789"),
            ("A label so long that it goes over two lines of its cell", "99", "1"),
        ):
            row = table.row()
            for cell in cells:
                row.cell(cell)
    pdf.add_page()
    pdf.multi_cell(0, 6, "Section 40(2) applies to the names.")
    if encrypted:
        pdf.set_encryption(owner_password="owner", user_password="user")
    return bytes(pdf.output())


def a_scan(with_text=False):
    pdf = FPDF()
    pdf.set_font("helvetica", size=11)
    if with_text:
        pdf.add_page()
        pdf.multi_cell(0, 6, "The letter is followed by a scan of the contract as signed.")
    pdf.add_page()
    pdf.image(Image.new("L", (300, 420), 200), x=0, y=0, w=210, h=297)
    return bytes(pdf.output())


def a_workbook(rows=(), **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, content in (sheets or {"Sheet1": rows}).items():
        sheet = book.create_sheet(name)
        for row in content:
            sheet.append(row)
    return saved(book)


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_sheet_xml(rows):
    """A workbook whose first sheet's XML is written by hand."""
    name_space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<worksheet xmlns="{name_space}"><sheetData>{rows}</sheetData></worksheet>'
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(a_workbook([["x"]]))) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            target.writestr(name, xml if is_sheet else source.read(name))
    return made.getvalue()


def a_zip(**members):
    return zipped(members)


def zipped(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return stream.getvalue()


def an_email(**files):
    message = EmailMessage()
    message["From"] = "Pat Requester <pat@example.org>"
    message["To"] = "foi@department.example"
    message["Subject"] = "Re: Freedom of Information request"
    message["MIME-Version"] = "1.0"
    message.set_content("Please find our response attached.")
    for name, body in files.items():
        message.add_attachment(
            body, maintype="application", subtype="octet-stream", filename=name.replace("_", ".")
        )
    return message.as_bytes()
