"""ZIP archives and saved messages (EML): their members, one level deep, within caps.

Each member is read by a worker of its own kind, so that one bad member does not cost the rest.
"""

from __future__ import annotations

import email
import email.policy
import io
import lzma
import re
import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage

from scrapers.attachment_readers import html
from scrapers.attachment_readers.detection import ENCRYPTED, Format
from scrapers.attachments import AttachmentPage, AttachmentReader, AttachmentText, Limits

# Below this size no ratio is suspicious: a small sheet of blank styled cells packs very well.
SMALL = 10_000_000
UNSAFE = re.compile('[\x00-\x1f\x7f-\x9f\ud800-\udfff<>:"|?*]')
# Left by macOS and Windows, not by the body.
LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$)", re.I)
# The line that mailbox files put before a message's headers.
MAILBOX_LINE = re.compile(rb"\A\s*>?From [^\n]*\n")
NESTED = AttachmentText("unsupported", "Archives inside archives are not opened.")
UNPACKING_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
)
# Keep a part of the time for sending what was read.
SHARE_OF_TIME = 0.85


def bomb_refusal(body: bytes, kind: Format, limits: Limits) -> str:
    """Why a ZIP (or the ZIP inside an office file) is not opened, or ""; sizes as it declares."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    ratio = unpacked / len(body)
    most = limits.max_unpacked_bytes if kind is Format.ZIP else limits.max_office_bytes
    if unpacked > most or (unpacked > SMALL and ratio > limits.max_ratio):
        return (
            f"The file would unpack to {unpacked / 1e6:,.0f} MB ({ratio:,.0f} times its size), "
            "which is over the limit, so it was not opened."
        )
    return ""


def safe_name(name: str) -> str:
    """A member's path without roots, drives, parent folders or control characters."""
    cleaned = UNSAFE.sub("_", name.replace("\\", "/"))
    parts = [part.strip() for part in cleaned.split("/")]
    parts = [part for part in parts if part not in ("", ".", "..") and part != "_"]
    return "/".join(parts)[-200:] or "unnamed"


def read_zip(body: bytes, limits: Limits, depth: int) -> AttachmentText:
    if depth:
        return NESTED
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        files = [
            member
            for member in archive.infolist()
            if not member.is_dir() and not LITTER.search(member.filename)
        ]
        if not files:
            return AttachmentText("empty", "The archive holds no files.")
        notes = _left_out(len(files), limits)
        bodies = ((file.filename, _unpacked(archive, file)) for file in files)
        members = _read_members(bodies, limits)
    return _outcome((), members, notes)


def _unpacked(archive: zipfile.ZipFile, file: zipfile.ZipInfo) -> bytes | AttachmentText:
    if file.flag_bits & 1:
        return AttachmentText("encrypted", ENCRYPTED)
    try:
        return archive.read(file)
    except UNPACKING_FAULTS as fault:
        return AttachmentText("unreadable", f"This member of the archive is damaged: {fault}.")


def read_eml(body: bytes, limits: Limits, depth: int) -> AttachmentText:
    """Subject and body as a page; files as members. Senders and recipients are left out, since
    one of them may be the requester, whose name is never kept."""
    body = MAILBOX_LINE.sub(b"", body, count=1)
    message = email.message_from_bytes(body, policy=email.policy.default)
    texts, files = _parts(message)
    words = "\n\n".join(filter(None, (_words(part, limits) for part in texts)))
    page = AttachmentPage(1, "text", _subject(message), words)
    if depth:
        members = tuple((_part_name(part, i), NESTED) for i, part in enumerate(files, 1))
        return _outcome((page,), members, [])
    bodies = ((_part_name(part, i), _part_body(part)) for i, part in enumerate(files, 1))
    return _outcome((page,), _read_members(bodies, limits), _left_out(len(files), limits))


def _parts(message: EmailMessage) -> tuple[list[EmailMessage], list[EmailMessage]]:
    """The texts that make up the body, and the files, at whatever depth they stand."""
    if message.get_content_maintype() == "multipart":
        found = [_parts(part) for part in message.iter_parts()]
        texts = [part for some, _ in found for part in some]
        if message.get_content_subtype() == "alternative" and texts:
            # The same words twice: plain text says them without markup.
            plain = [part for part in texts if part.get_content_subtype() == "plain"]
            texts = (plain or texts)[:1]
        return texts, [part for _, some in found for part in some]
    is_file = bool(message.get_filename()) or message.is_attachment()
    is_words = message.get_content_type() in ("text/plain", "text/html")
    return ([message], []) if is_words and not is_file else ([], [message])


def _subject(message: EmailMessage) -> str:
    try:
        return " ".join(str(message.get("Subject", "")).split())
    except (ValueError, IndexError, AttributeError):
        return ""  # A header that the standard library cannot parse.


def _words(part: EmailMessage, limits: Limits) -> str:
    payload = part.get_payload(decode=True) or b""
    try:
        words = payload.decode(part.get_content_charset("utf-8"))
    except (LookupError, UnicodeDecodeError):
        words = payload.decode("cp1252", "replace")
    if part.get_content_type() != "text/html":
        return words.strip()
    return html.read_html(words.encode("utf-8", "replace"), "text/html", limits).text


def _part_name(part: EmailMessage, number: int) -> str:
    return part.get_filename() or f"part {number}"


def _part_body(part: EmailMessage) -> bytes | AttachmentText:
    if part.get_content_type() == "message/rfc822":
        return NESTED
    return part.get_payload(decode=True) or b""


def _read_members(
    bodies: Iterator[tuple[str, bytes | AttachmentText]], limits: Limits
) -> tuple[tuple[str, AttachmentText], ...]:
    """Read up to the cap of members; a member that is already an outcome is passed through."""
    end = time.monotonic() + SHARE_OF_TIME * limits.wall_seconds
    members, left = [], limits.max_unpacked_bytes
    with AttachmentReader(limits) as reader:
        for _ in range(limits.max_members):
            try:
                name, body = next(bodies)
            except StopIteration:
                break
            remaining = end - time.monotonic()
            if isinstance(body, bytes):
                left -= len(body)
                body = _read_member(reader, name, body, remaining, left)
            members.append((safe_name(name), body))
    return tuple(members)


def _read_member(
    reader: AttachmentReader, name: str, body: bytes, remaining: float, left: int
) -> AttachmentText:
    if remaining <= 0:
        return AttachmentText("unreadable", "There was no time left to read this member.")
    if left < 0:
        return AttachmentText("too_large", "The members before this one used up the size limit.")
    reader.limits = replace(reader.limits, wall_seconds=remaining)
    return reader.read(body, name, depth=1)


def _left_out(count: int, limits: Limits) -> list[str]:
    if count <= limits.max_members:
        return []
    return [f"It holds {count} files; only the first {limits.max_members} were read."]


def _outcome(
    pages: tuple[AttachmentPage, ...],
    members: tuple[tuple[str, AttachmentText], ...],
    notes: list[str],
) -> AttachmentText:
    unread = [name for name, member in members if member.status not in ("read", "empty")]
    if unread:
        shown = ", ".join(unread[:5]) + (f" and {len(unread) - 5} more" * (len(unread) > 5))
        notes = [*notes, f"Not read, or only in part: {shown}."]
    has_text = any(page.text.strip() for page in pages)
    has_text = has_text or any(member.pages for _, member in members)
    if not has_text and not notes:
        notes = ["It holds no text."]
    if not has_text:
        status = "unreadable" if unread else "empty"
    else:
        status = "partly_read" if notes else "read"
    return AttachmentText(status, " ".join(notes), pages=pages, members=members)
