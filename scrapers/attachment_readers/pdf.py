"""PDF by pypdfium2, page by page. Scans and images go to tesseract where it is installed."""

from __future__ import annotations

import io
import re
import shutil
import subprocess

import pypdfium2 as pdfium
from pypdfium2 import raw

from scrapers.attachment_readers.detection import ENCRYPTED
from scrapers.attachment_readers.layout import Piece, tables_on_page
from scrapers.attachments import AttachmentPage, AttachmentText, Limits

# PDFium marks a hyphen at a line's end with U+FFFE (text) or U+0002 (characters).
BROKEN_NUMBER = re.compile("(?<=[0-9])[\ufffe\x02]\\s*|[\ufffe\x02]\\s*(?=[0-9])")
BROKEN_WORD = re.compile("[\ufffe\x02]\\s*")
# A page with fewer letters than this, and an image over half of it, is a scan with a stamp on it.
FEW_CHARACTERS = 40
OCR_RESOLUTION = 300 / 72


def read_pdf(body: bytes, media_type: str, limits: Limits) -> AttachmentText:
    # Some portals put a blank line before the mark; PDFium then miscounts its offsets.
    body = body[body.index(b"%PDF-") :]
    try:
        document = pdfium.PdfDocument(body)
        count = len(document)
    except pdfium.PdfiumError as fault:
        if getattr(fault, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            return AttachmentText("encrypted", ENCRYPTED)
        return AttachmentText("unreadable", f"The PDF is damaged. {fault}".strip())
    pages, scans, damaged = [], [], []
    for number in range(1, min(count, limits.max_pages) + 1):
        try:
            page, is_scan = _page(document, number, len(scans) < limits.ocr_pages)
        except pdfium.PdfiumError:
            page, is_scan = AttachmentPage(number, "page", "", ""), False
            damaged.append(number)
        pages.append(page)
        scans += [number] if is_scan else []
    return _outcome(pages, scans, damaged, count)


def _page(
    document: pdfium.PdfDocument, number: int, may_read_images: bool
) -> tuple[AttachmentPage, bool]:
    """The page, and whether it is a scan (read or not)."""
    page = document[number - 1]
    try:
        words, pieces = _words(page)
        characters = len("".join(words.split()))
        is_scan = characters < FEW_CHARACTERS and _image_share(page) > (0.5 if characters else 0)
        if is_scan and may_read_images and shutil.which("tesseract"):
            words = _recognised(_rendered(page)) or words
        return AttachmentPage(number, "page", "", words, tables_on_page(pieces)), is_scan
    finally:
        page.close()


def _words(page: pdfium.PdfPage) -> tuple[str, list[Piece]]:
    """The page's text in the file's order, and its pieces with their places."""
    text_page = page.get_textpage()
    try:
        pieces = []
        for index in range(text_page.count_rects()):
            box = text_page.get_rect(index)
            if words := joined_hyphens(text_page.get_text_bounded(*box)).strip():
                pieces.append(Piece(*box, " ".join(words.split())))
        return joined_hyphens(text_page.get_text_range()).replace("\r\n", "\n"), pieces
    finally:
        text_page.close()


def joined_hyphens(words: str) -> str:
    """Rejoin words broken at a line's end; keep the hyphen of a range such as 2019-20."""
    return BROKEN_WORD.sub("", BROKEN_NUMBER.sub("-", words))


def _image_share(page: pdfium.PdfPage) -> float:
    """Which share of the page its images cover; over 1 where they overlap."""
    width, height = page.get_size()
    covered = 0.0
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        covered += (right - left) * (top - bottom)
    return covered / max(width * height, 1)


def _rendered(page: pdfium.PdfPage) -> bytes:
    picture = io.BytesIO()
    # Posters and plans: never more than about 20 million points.
    width, height = page.get_size()
    scale = min(OCR_RESOLUTION, (20_000_000 / max(width * height, 1)) ** 0.5)
    page.render(scale=scale, grayscale=True).to_pil().save(picture, "PNG")
    return picture.getvalue()


def _recognised(picture: bytes) -> str:
    """What tesseract reads in an image. It inherits this process's limits."""
    command = ["tesseract", "stdin", "stdout", "-l", "eng"]
    done = subprocess.run(command, input=picture, capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace").replace("\f", "").strip()


def _outcome(
    pages: list[AttachmentPage], scans: list[int], damaged: list[int], count: int
) -> AttachmentText:
    unread = [number for number in scans if not pages[number - 1].text.strip()]
    has_text = any(page.text.strip() for page in pages)
    if unread and not has_text:
        reason = f"Needs OCR: images without text on {_listed(unread)}."
        return AttachmentText("needs_ocr", reason, pages=tuple(pages))
    if damaged and not has_text:
        return AttachmentText("unreadable", f"The PDF is damaged on {_listed(damaged)}.")
    if not has_text:
        return AttachmentText("empty", f"There is no text and no image to read (pages: {count}).")
    notes = []
    if unread:
        notes.append(f"Needs OCR: images without text on {_listed(unread)}.")
    if damaged:
        notes.append(f"The PDF is damaged on {_listed(damaged)}.")
    if count > len(pages):
        notes.append(f"Only the first {len(pages):,} of {count:,} pages were read.")
    return AttachmentText("partly_read" if notes else "read", " ".join(notes), pages=tuple(pages))


def _listed(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    shown = ", ".join(map(str, numbers[:10]))
    more = f" and {len(numbers) - 10} more" if len(numbers) > 10 else ""
    return f"pages {shown}{more}"


def read_image(body: bytes, media_type: str, limits: Limits) -> AttachmentText:
    if not shutil.which("tesseract"):
        return AttachmentText("needs_ocr", "Needs OCR: the file is an image.")
    words = _recognised(body)
    if not words:
        return AttachmentText("empty", "OCR found no words in this image.")
    return AttachmentText("read", pages=(AttachmentPage(1, "page", "", words),))
