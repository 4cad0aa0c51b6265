"""An FOI request: its correspondence in order, and what was released with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString

from disclosures.documents import PREFETCH, enclosures, request_text
from disclosures.models import FoiMessage, FoiRequest, MessageAttachment
from disclosures.outcomes import outcome_of, portal_label
from disclosures.publishing import public
from disclosures.working_days import FOI_LIMIT, between, in_words

from .addresses import web_address
from .answers import read_by
from .errors import NotHere
from .exemptions import titled
from .marking import Mark, marked, span_mark
from .roles import is_reviewer
from .saved_copies import is_public

NOT_HELD_HERE = "We do not have that request. Check the address, or search for the record."


@dataclass
class File:
    """An attachment: what it is, and what was read in it or why nothing was."""

    name: str
    url: str
    kind: str
    size: int | None
    problem: str
    pages: list[dict] = field(default_factory=list)
    is_open: bool = False  # the words or figures released are in it


@dataclass
class Message:
    row: FoiMessage
    html: SafeString | str
    files: list[File]


def request_page(request, pk: int, slug: str):
    row = (
        FoiRequest.objects.select_related("body", "reading")
        .prefetch_related(*PREFETCH)
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise NotHere(NOT_HELD_HERE)
    if request.path != row.get_absolute_url():
        return redirect(row, permanent=True)
    response = render(request, "requests/request.html", _context(request, row))
    # A request names people in passing; search engines are asked to leave it to its own site.
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _context(request, row: FoiRequest) -> dict:
    original = web_address(row.url)
    if row.is_removed:
        return {"foi": row, "original": original, "pairs": []}
    reading = row.reading
    taken = between(row.date_sent, row.date_responded, everywhere=True)
    saved = next((m.page for m in row.messages.select_related("page") if m.page_id), None)
    saved_is_public = saved is not None and is_public(saved.url)
    return {
        "foi": row,
        "original": original,
        "mismatches": public.of_request(row),
        "outcome": outcome_of("foi", reading.outcome if reading else ""),
        "read_by": read_by(reading),
        "label": portal_label(row.described_state),
        "steps": _steps(reading),
        "days": in_words(taken) if taken is not None else "",
        "late": max(0, (taken or 0) - FOI_LIMIT),
        "limit": FOI_LIMIT,
        "sections": titled(reading.sections) if reading else [],
        "messages_shown": _messages(row),
        "saved": saved if saved_is_public or is_reviewer(request.user) else None,
        "saved_is_public": saved_is_public,
        "pairs": row.pairs.filter(is_flagged=True).order_by("reference")
        if is_reviewer(request.user)
        else [],
    }


def _steps(reading) -> list[dict]:
    """How the response changed, where it did: dates and outcomes in order."""
    history = reading.history if reading else []
    if len(history) < 2:
        return []
    return [
        {
            "date": parse_date(step["date"]) if step["date"] else None,
            "outcome": outcome_of("foi", step["outcome"]),
            "anchor": _anchor(step["source"]),
        }
        for step in history
    ]


def _anchor(source: str) -> str:
    """The message's place on the page. A file stands with its message: the page itself for it."""
    return source.replace(":", "-") if source.startswith("message:") else "correspondence"


def _messages(row: FoiRequest) -> list[Message]:
    marks = _marks(row)
    files = _files(row, marks)
    asked = next((m for m in row.messages.all() if m.text == request_text(row)), None)
    shown = []
    for message in row.messages.all():
        key = f"message:{message.position}"
        spans = marks.get("request", []) if message is asked else marks.get(key, [])
        text = "" if message.is_hidden else message.text.strip() and marked(message.text, spans)
        shown.append(Message(message, text, files.get(message.pk, [])))
    return shown


def _marks(row: FoiRequest) -> dict[str, list[Mark]]:
    """Marks by the part they stand in: "request", "message:3", "attachment:1:p2"."""
    asks = list(row.asks.all())
    marks: dict[str, list[Mark]] = {}
    if len(asks) > 1:
        marks["request"] = [m for a in asks for m in span_mark(a.span, "ask", a.letter)]
    reading = row.reading
    if reading is None:
        return marks
    spans = [(reading.release_span, "release")]
    if outcome_of("foi", reading.outcome).tone == "refuse" or reading.outcome == "partial":
        spans.append((reading.span, "refuse"))
    seen = set()
    for span, kind in spans:
        place = span and (span.get("source"), span["start"], span["end"])
        if span and span.get("source") and place not in seen:
            seen.add(place)
            marks.setdefault(span["source"], []).extend(span_mark(span, kind))
    return marks


def _files(row: FoiRequest, marks: dict[str, list[Mark]]) -> dict[int, list[File]]:
    """Files by the message that brought them."""
    found: dict[int, list[File]] = {}
    for number, enclosure in enclosures(row):
        found.setdefault(enclosure.message_id, []).append(_file(number, enclosure, marks))
    return found


def _file(number: int, enclosure: MessageAttachment, marks: dict[str, list[Mark]]) -> File:
    attachment = enclosure.attachment
    pages = list(attachment.pages.all()) if attachment else []
    shown = [
        {
            "heading": f"{page.kind.capitalize()} {page.number}"
            + (f", {page.name}" if page.name else ""),
            # A sheet's text says what its tables say: shown once, as tables.
            "html": ""
            if page.kind == "sheet" and page.tables
            else marked(page.text, marks.get(f"attachment:{number}:p{page.number}", [])),
            "tables": page.tables,
        }
        for page in pages
    ]
    return File(
        name=enclosure.file_name or enclosure.title or f"Attachment {number}",
        url=web_address(enclosure.url),
        kind=_kind(enclosure),
        size=attachment.size_bytes if attachment else None,
        problem="" if pages else _problem(enclosure),
        pages=shown,
        is_open=any(place.startswith(f"attachment:{number}:") for place in marks),
    )


def _kind(enclosure: MessageAttachment) -> str:
    """The file's type in a word or two: its extension, else its media type."""
    ending = (enclosure.file_name or "").rpartition(".")[2]
    if "." in (enclosure.file_name or "") and ending.isalnum() and len(ending) <= 5:
        return ending.upper()
    media = enclosure.attachment.media_type if enclosure.attachment else ""
    return media.partition(";")[0].rpartition("/")[2].upper()[:16]


def _problem(enclosure: MessageAttachment) -> str:
    """Why no text of the file is shown, as the end of "Not read: …"."""
    if enclosure.attachment is None:
        return enclosure.problem or "the file has not been fetched"
    why = {
        "waiting": "it is waiting to be read",
        "needs_ocr": "it is a scan, with no text in it",
        "too_large": "it is too large",
        "encrypted": "it is protected by a password",
        "unsupported": "we do not read files of this type",
        "empty": "it has no text in it",
    }
    return why.get(enclosure.attachment.status) or enclosure.attachment.reason or "it is damaged"
