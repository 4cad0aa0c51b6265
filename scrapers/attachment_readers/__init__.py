"""What is inside a file, by kind. Runs only in the worker process (`scrapers.attachment_worker`).

Detection goes by content first and by name second, so a `.pdf` that holds HTML is read as HTML.
"""

from __future__ import annotations

import re
from dataclasses import replace

from scrapers.attachment_readers import archives, documents, html, pdf, sheets, text
from scrapers.attachment_readers.detection import Format, detect
from scrapers.attachments import AttachmentPage, AttachmentText, Limits, Table

# Control characters other than tab and newline, and lone surrogates: a database refuses some of
# them and no reader needs any.
UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

READERS = {
    Format.PDF: pdf.read_pdf,
    Format.SPREADSHEET: sheets.read_workbook,
    Format.CSV: sheets.read_delimited,
    Format.DOCX: documents.read_docx,
    Format.OTHER_DOCUMENT: documents.read_with_kreuzberg,
    Format.HTML: html.read_html,
    Format.TEXT: text.read_text,
    Format.IMAGE: pdf.read_image,
    Format.ZIP: archives.read_zip,
    Format.EML: archives.read_eml,
}


def read_content(
    body: bytes, file_name: str, content_type: str, limits: Limits, depth: int = 0
) -> AttachmentText:
    """`depth` is 1 for a member of an archive, whose own members are not opened."""
    found = detect(body, file_name, content_type)
    if found.status:
        return AttachmentText(found.status, found.reason, found.media_type)
    if found.is_container and (refusal := archives.bomb_refusal(body, found.format, limits)):
        return AttachmentText("too_large", refusal, found.media_type)
    if found.format in (Format.ZIP, Format.EML):
        read = READERS[found.format](body, limits, depth)
    else:
        read = READERS[found.format](body, found.media_type, limits)
    read = replace(read, media_type=found.media_type)
    return _capped(_cleaned(read), limits.max_characters)


def _cleaned(read: AttachmentText) -> AttachmentText:
    return replace(read, pages=tuple(_clean_page(page) for page in read.pages))


def _clean_page(page: AttachmentPage) -> AttachmentPage:
    tables = tuple(
        Table(
            tuple(map(_clean, table.headings)),
            tuple(tuple(map(_clean, row)) for row in table.rows),
            _clean(table.caption),
        )
        for table in page.tables
    )
    return replace(page, name=_clean(page.name), text=_clean(page.text), tables=tables)


def _clean(words: str) -> str:
    return UNSTORABLE.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))


def _capped(read: AttachmentText, max_characters: int) -> AttachmentText:
    """Keep whole pages up to the limit and the first part of the page that passes it."""
    kept, left = [], max_characters
    for page in read.pages:
        if len(page.text) > left:
            kept.append(replace(page, text=page.text[:left], tables=()))
            reason = f"Only the first {max_characters:,} characters were kept."
            reason = f"{read.reason} {reason}".strip()
            return replace(read, status="partly_read", reason=reason, pages=tuple(kept))
        kept.append(page)
        left -= len(page.text)
    return read
