"""The texts of a request, as reading, indexing and pages see them: one answer to "which text?"."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.timezone import localdate

from disclosures.models import AttachmentPage, FoiRequest, MessageAttachment
from disclosures.reading.values import ResponseText


def request_text(request: FoiRequest) -> str:
    """What was asked: the requester's first message, or the title where there is none."""
    for message in request.messages.all():
        if message.sender == "requester" and message.text.strip():
            return message.text
    return request.title


def last_written(request: FoiRequest) -> str:
    """The requester's message that ends the correspondence, where it is not the request itself."""
    messages = [m for m in request.messages.all() if m.sender in ("requester", "authority")]
    return messages[-1].text if len(messages) > 1 and messages[-1].sender == "requester" else ""


def enclosures(request: FoiRequest) -> Iterator[tuple[int, MessageAttachment]]:
    """The authority's files, numbered from 1 in the order they were sent."""
    number = 0
    for message in request.messages.all():
        if message.sender == "authority" and not message.is_hidden:
            for enclosure in message.enclosures.all():
                number += 1
                yield number, enclosure


def response_parts(request: FoiRequest) -> tuple[ResponseText, ...]:
    """Every readable part of the authority's replies, in order: bodies, then their files. A file
    that could not be read is a part with its name and no text."""
    parts = []
    number = 0
    for message in request.messages.all():
        if message.sender != "authority" or message.is_hidden:
            continue
        sent = localdate(message.sent_at).isoformat() if message.sent_at else ""
        parts.append(ResponseText(f"message:{message.position}", message.text, sent))
        for enclosure in message.enclosures.all():
            number += 1
            parts += _attachment_parts(number, enclosure, sent)
    return tuple(parts)


def _attachment_parts(number: int, enclosure: MessageAttachment, sent: str) -> list[ResponseText]:
    pages = list(enclosure.attachment.pages.all()) if enclosure.attachment else []
    name = enclosure.file_name or enclosure.title
    if not pages:
        return [ResponseText(f"attachment:{number}", "", sent, is_attachment=True, name=name)]
    return [
        ResponseText(
            f"attachment:{number}:p{p.number}", p.text, sent, is_attachment=True, name=name
        )
        for p in pages
    ]


def source_page(
    request: FoiRequest, source: str
) -> tuple[MessageAttachment, AttachmentPage] | None:
    """The file and page that "attachment:1:p2" names; None for a message."""
    kind, *rest = source.split(":")
    if kind != "attachment" or len(rest) < 2:
        return None
    for number, enclosure in enclosures(request):
        if number == int(rest[0]) and enclosure.attachment:
            for page in enclosure.attachment.pages.all():
                if page.number == int(rest[1].removeprefix("p")):
                    return enclosure, page
    return None


PREFETCH = ("messages__enclosures__attachment__pages",)
