"""An FOI request: its correspondence in order, and what was released with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from disclosures import citations, related
from disclosures.addresses import web_address
from disclosures.documents import enclosures, request_text
from disclosures.models import FoiMessage, FoiRequest
from disclosures.outcomes import outcome_of
from disclosures.publishing import public
from disclosures.working_days import FOI_LIMIT, between, in_words

from . import metadata, request_json
from .answer_parts import code_of, pairs_for, read_by
from .citing import cited
from .errors import NotHere
from .exemptions import titled
from .file_pages import file_page, text_page
from .files import File, beginning, files_of
from .marking import Mark, span_mark
from .pieces import Room
from .roles import is_reviewer
from .saved_copies import is_public
from .site_labels import site_label
from .timeline import apart

NOT_HELD_HERE = "We do not have that request. Check the address, or search for the record."
LONGEST_MESSAGE = 10_000  # bytes of HTML; the rest is on a page of its own
ALL_MESSAGES = 30_000
ALL_FILES = 20_000
PER_PAGE = 30  # messages


@dataclass
class Message:
    """A message as shown; `address` is that of a page with all of it."""

    row: FoiMessage
    html: SafeString | str
    files: list[File]
    is_whole: bool = True
    address: str = ""


def request_at(pk: int) -> FoiRequest:
    row = (
        FoiRequest.objects.select_related("body", "reading")
        .prefetch_related("messages__enclosures__attachment")
        .filter(pk=pk)
        .first()
    )
    if row is None or row.is_hidden:
        raise NotHere(NOT_HELD_HERE)
    return row


def _with_text(pk: int) -> FoiRequest:
    row = request_at(pk)
    if row.is_removed:
        raise NotHere("This request is no longer on WhatDoTheyKnow, so its text is not shown.")
    return row


@require_safe
def request_page(request, pk: int, slug: str):
    row = request_at(pk)
    if request.path != row.get_absolute_url():
        return redirect(row, permanent=True)
    return unindexed(render(request, "requests/request.html", _context(request, row)))


def unindexed(response):
    """A request names people in passing; search engines are asked to leave it to its own site."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def as_json(request, pk: int, slug: str):
    readable = {"ensure_ascii": False, "indent": 1}
    record = request_json.record(request_at(pk))
    return unindexed(JsonResponse(record, json_dumps_params=readable))


@require_safe
def cite(request, pk: int, slug: str, form: str):
    return unindexed(cited(_with_text(pk), form))


@require_safe
def message(request, pk: int, slug: str, number: int):
    """One message, whole."""
    row = _with_text(pk)
    found = next((m for m in row.messages.all() if m.position == number), None)
    if found is None or found.is_hidden:
        raise NotHere("We do not have that message.")
    marks = _marks(row)
    key = "request" if found.text == request_text(row) else f"message:{number}"
    return text_page(request, row, "foi", f"Message {number}", found.text, marks.get(key, []))


@require_safe
def attachment(request, pk: int, slug: str, number: int, page: int):
    row = _with_text(pk)
    return file_page(request, row, "foi", enclosures(row), number, page, _marks(row))


def _context(request, row: FoiRequest) -> dict:
    original = web_address(row.url)
    if row.is_removed:
        return {"foi": row, "original": original}
    reading = row.reading
    taken = between(row.date_sent, row.date_responded, everywhere=True)
    saved = next((m.page for m in row.messages.select_related("page") if m.page_id), None)
    saved_is_public = saved is not None and is_public(saved.url)
    outcome = outcome_of("foi", reading.outcome if reading else "")
    shown, places = _messages(request, row)
    return {
        "foi": row,
        "original": original,
        "outcome": outcome,
        "read_by": read_by(reading),
        "label": site_label(row.described_state, outcome),
        "steps": _steps(reading),
        "days": in_words(taken) if taken is not None else "",
        "late": max(0, (taken or 0) - FOI_LIMIT),
        "limit": FOI_LIMIT,
        "sections": titled(reading.sections) if reading else [],
        "messages_shown": shown,
        "places": places,
        "saved": saved if saved_is_public or is_reviewer(request.user) else None,
        "saved_is_public": saved_is_public,
        "related": _related(row),
        "elsewhere": related.sent_elsewhere(row),
        "citation": citations.text(row),
        "mismatches": public.of_request(row),
        "pairs": pairs_for(row, request.user) if is_reviewer(request.user) else [],
        "meta": metadata.of_request(row),
    }


def _related(row: FoiRequest) -> list[dict]:
    """Written answers on the subject, with the days before or after the response."""
    if not settings.SHOW_RELATED_PUBLICLY:
        return []
    return [
        {
            "question": question,
            "outcome": outcome_of("pq", code_of(question)),
            "when": apart(
                question.current_answer.date_answered if question.current_answer else None,
                row.date_released,
                "the response",
            ),
        }
        for question in related.answers_near(row)
    ]


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


def _messages(request, row: FoiRequest) -> tuple[list[Message], dict]:
    """The messages of the part asked for, in order, and which part that is of how many."""
    rows = list(row.messages.all())
    parts = max(1, -(-len(rows) // PER_PAGE))
    asked_for = request.GET.get("part", "1")
    part = min(max(int(asked_for), 1), parts) if asked_for.isdecimal() else 1
    marks = _marks(row)
    files = _files(row, marks)
    asked = next((m for m in rows if m.text == request_text(row)), None)
    room, shown = Room(ALL_MESSAGES), []
    for message in rows[(part - 1) * PER_PAGE : part * PER_PAGE]:
        key = "request" if message is asked else f"message:{message.position}"
        own = Message(message, "", files.get(message.pk, []))
        own.address = f"{row.get_absolute_url()}messages/{message.position}/"
        if not message.is_hidden and message.text.strip():
            html, own.is_whole = beginning(message.text, marks.get(key, []), LONGEST_MESSAGE)
            has_room = room.take(len(html))
            own.html, own.is_whole = (html if has_room else ""), own.is_whole and has_room
        shown.append(own)
    return shown, {"part": part, "parts": parts}


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
    for enclosure, file in files_of(row, enclosures(row), marks, ALL_FILES):
        found.setdefault(enclosure.message_id, []).append(file)
    return found
