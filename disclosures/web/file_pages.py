"""Pages that show all of a long text, or of one page of a file, part by part."""

from __future__ import annotations

from collections.abc import Iterable

from django.shortcuts import render

from disclosures.addresses import web_address
from disclosures.models import AttachmentPage

from .errors import NotHere
from .files import (
    Enclosed,
    Marks,
    Piece,
    heading_of,
    moved,
    name_of,
    page_address,
    pieces_of,
)
from .marking import Mark, marked
from .pieces import texts

NOT_HELD_HERE = "We do not have that page of a file."
NEAR = 3  # pages listed on either side of the one shown


def file_page(
    request,
    document,
    kind: str,
    files: Iterable[tuple[int, Enclosed]],
    number: int,
    page: int,
    marks: Marks | None = None,
):
    """Page `page` of file `number` of a question ("pq") or request ("foi")."""
    enclosure = next((e for n, e in files if n == number), None)
    attachment = enclosure.attachment if enclosure else None
    numbers = list(
        AttachmentPage.objects.filter(attachment=attachment).values_list("number", flat=True)
        if attachment
        else ()
    )
    if page not in numbers:
        raise NotHere(NOT_HELD_HERE)
    row = AttachmentPage.objects.get(attachment=attachment, number=page)
    parts = pieces_of(row, (marks or {}).get(f"attachment:{number}:p{page}", []))
    here = numbers.index(page)

    def address(at: int) -> str:
        return page_address(document, number, numbers[at]) if 0 <= at < len(numbers) else ""

    context = {
        "name": name_of(enclosure, number),
        "heading": heading_of(row),
        "note": "The words as we read them in the file.",
        "url": web_address(enclosure.url),
        "places": _places(numbers, here, address),
        "before": address(here - 1),
        "after": address(here + 1),
    }
    return _render(request, document, kind, parts, context)


def text_page(request, document, kind: str, heading: str, text: str, marks: list[Mark]):
    """One long text of a document, whole."""
    parts = [
        [Piece(html=marked(text[start:end], moved(marks, start, end)))]
        for start, end in texts(text)
    ]
    context = {"name": heading, "heading": "The whole text", "url": web_address(document.url)}
    return _render(request, document, kind, parts, context)


def _places(numbers: list[int], here: int, address) -> list[dict]:
    near = {0, len(numbers) - 1, *range(here - NEAR, here + NEAR + 1)}
    shown, before = [], -1
    for at in sorted(n for n in near if 0 <= n < len(numbers)):
        if at - before > 1:
            shown.append({"address": "", "words": "…", "is_here": False})
        shown.append({"address": address(at), "words": numbers[at], "is_here": at == here})
        before = at
    return shown


def _render(request, document, kind: str, parts: list[list[Piece]], context: dict):
    asked = request.GET.get("part", "1")
    part = min(max(int(asked), 1), max(len(parts), 1)) if asked.isdecimal() else 1
    context |= {
        "document": document,
        "kind": kind,
        "part": part,
        "parts": len(parts),
        "pieces": parts[part - 1] if parts else [],
        "is_noindex": kind == "foi",
    }
    response = render(request, "files/page.html", context)
    if kind == "foi":
        response.headers["X-Robots-Tag"] = "noindex"
    return response
