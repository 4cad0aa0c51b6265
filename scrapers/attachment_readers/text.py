"""Plain text in the encodings that public bodies send."""

from __future__ import annotations

from scrapers.attachments import AttachmentPage, AttachmentText, Limits


def decoded(body: bytes) -> str:
    """UTF-8 (with or without its mark), UTF-16 with its mark, else Windows-1252."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def read_text(body: bytes, media_type: str, limits: Limits) -> AttachmentText:
    return whole_text(decoded(body))


def whole_text(words: str, **fields) -> AttachmentText:
    """One page with all the words, or "empty" where there are none."""
    if not words.strip():
        return AttachmentText("empty", "The file holds no text.")
    page = AttachmentPage(1, "text", fields.pop("name", ""), words, **fields)
    return AttachmentText("read", pages=(page,))
