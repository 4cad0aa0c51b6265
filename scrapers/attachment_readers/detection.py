"""Which format a file has: by its bytes, and only then by its name or declared type."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from enum import Enum


class Format(Enum):
    PDF = "pdf"
    SPREADSHEET = "spreadsheet"
    CSV = "csv"
    DOCX = "docx"
    OTHER_DOCUMENT = "other document"
    HTML = "html"
    TEXT = "text"
    IMAGE = "image"
    ZIP = "zip"
    EML = "eml"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Detected:
    """`status` and `reason` are set where the file cannot be opened at all."""

    format: Format
    media_type: str
    is_container: bool = False
    status: str = ""
    reason: str = ""


OFFICE = "application/vnd.openxmlformats-officedocument."
XLSX = OFFICE + "spreadsheetml.sheet"
DOCX = OFFICE + "wordprocessingml.document"
PPTX = OFFICE + "presentationml.presentation"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."

IMAGES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
OTHER_ARCHIVES = (
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
)
# Streams that name the program which wrote an OLE compound file ([MS-CFB] directory names).
OLE_STREAMS = (
    ("EncryptedPackage", Format.NONE, "application/x-ole-storage"),
    ("__substg1.0_", Format.OTHER_DOCUMENT, "application/vnd.ms-outlook"),
    ("WordDocument", Format.OTHER_DOCUMENT, "application/msword"),
    ("PowerPoint Document", Format.OTHER_DOCUMENT, "application/vnd.ms-powerpoint"),
    ("Workbook", Format.SPREADSHEET, "application/vnd.ms-excel"),
    ("Book", Format.SPREADSHEET, "application/vnd.ms-excel"),
)
HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
EMAIL_HEADER = re.compile(rb"^(?:Received|Return-Path|MIME-Version|Message-ID|Delivered-To):", re.I)
HEADER_LINE = re.compile(rb"^[A-Za-z][A-Za-z0-9-]*:")
CSV_TYPES = ("text/csv", "text/tab-separated-values", "application/csv")
ENCRYPTED = "The file is protected by a password."


def detect(body: bytes, file_name: str, content_type: str = "") -> Detected:
    declared = content_type.split(";")[0].strip().lower()
    # Readers tolerate junk before a PDF's mark; a portal sometimes puts a newline there.
    if b"%PDF-" in body[:1024] and not HTML_START.match(body[:1024]):
        return Detected(Format.PDF, "application/pdf")
    if body.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_based(body)
    if body.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_based(body)
    if body.lstrip().startswith(b"{\\rtf"):
        return Detected(Format.OTHER_DOCUMENT, "application/rtf")
    # Two letters alone would make a picture of any text that starts with them.
    if body.startswith(b"BM") and body[6:10] == b"\0\0\0\0":
        return Detected(Format.IMAGE, "image/bmp")
    for mark, media_type in IMAGES:
        if body.startswith(mark):
            return Detected(Format.IMAGE, media_type)
    for mark, media_type in OTHER_ARCHIVES:
        if body.startswith(mark):
            reason = f"Archives of this kind ({media_type}) are not opened."
            return Detected(Format.NONE, media_type, status="unsupported", reason=reason)
    return _text_based(body, file_name.lower(), declared)


def _zip_based(body: bytes) -> Detected:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = set(archive.namelist())
            is_odf = "mimetype" in names and archive.getinfo("mimetype").file_size < 200
            odf_type = archive.read("mimetype").decode("ascii", "replace") if is_odf else ""
            manifest = _odf_manifest(archive) if is_odf else b""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as fault:
        reason = f"The file starts like a ZIP, Word or Excel file but is damaged: {fault}."
        return Detected(Format.NONE, "application/zip", status="unreadable", reason=reason)
    if b"encryption-data" in manifest:
        return Detected(Format.NONE, odf_type, status="encrypted", reason=ENCRYPTED)
    if odf_type.startswith(OPEN_DOCUMENT):
        kind = Format.SPREADSHEET if "spreadsheet" in odf_type else Format.OTHER_DOCUMENT
        return Detected(kind, odf_type.strip(), is_container=True)
    if "[Content_Types].xml" in names:
        for folder, kind, media_type in (
            ("xl/", Format.SPREADSHEET, XLSX),
            ("word/", Format.DOCX, DOCX),
            ("ppt/", Format.OTHER_DOCUMENT, PPTX),
        ):
            if any(name.startswith(folder) for name in names):
                return Detected(kind, media_type, is_container=True)
    return Detected(Format.ZIP, "application/zip", is_container=True)


def _odf_manifest(archive: zipfile.ZipFile) -> bytes:
    name = "META-INF/manifest.xml"
    if name in archive.namelist() and archive.getinfo(name).file_size < 1_000_000:
        return archive.read(name)
    return b""


def _ole_based(body: bytes) -> Detected:
    for stream, kind, media_type in OLE_STREAMS:
        if stream.encode("utf-16-le") in body:
            if kind is Format.NONE:
                return Detected(kind, media_type, status="encrypted", reason=ENCRYPTED)
            return Detected(kind, media_type)
    reason = "An older Microsoft file of a kind that is not known here."
    return Detected(Format.NONE, "application/x-ole-storage", status="unsupported", reason=reason)


def _text_based(body: bytes, name: str, declared: str) -> Detected:
    if HTML_START.match(body[:4096].removeprefix(b"\xef\xbb\xbf")):
        return Detected(Format.HTML, "text/html")
    if _is_email(body, name, declared):
        return Detected(Format.EML, "message/rfc822")
    is_utf16 = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in body[:8192] and not is_utf16:
        media_type = declared or "application/octet-stream"
        reason = f"Files of this kind ({media_type}) cannot be read as text."
        status = "unsupported"
        if name.endswith((".pdf", ".docx", ".xlsx", ".xls", ".doc", ".ods", ".zip")):
            status = "unreadable"
            reason = f"The file is named {name.rpartition('.')[2]} but does not hold one."
        return Detected(Format.NONE, media_type, status=status, reason=reason)
    if name.endswith((".csv", ".tsv")) or declared in CSV_TYPES:
        return Detected(Format.CSV, "text/csv")
    if name.endswith((".htm", ".html")) or declared == "text/html":
        return Detected(Format.HTML, "text/html")
    return Detected(Format.TEXT, "text/plain")


def _is_email(body: bytes, name: str, declared: str) -> bool:
    head = body[:8192].lstrip().splitlines()
    if head and head[0].startswith((b"From ", b">From ")):
        head = head[1:]  # A mailbox file's line before the headers.
    if not head or not HEADER_LINE.match(head[0]):
        return False
    if name.endswith(".eml") or declared == "message/rfc822":
        return True
    headers = []
    for line in head:
        if not line.strip():
            break
        headers.append(line)
    return any(EMAIL_HEADER.match(line) for line in headers)
