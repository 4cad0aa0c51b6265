"""A published mismatch made ready for its template: from the frozen content, never the pair."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from disclosures import storage
from disclosures.addresses import web_address
from disclosures.models import Publication
from disclosures.outcomes import outcome_of
from disclosures.publishing import public, records

from .marking import Mark, excerpt, marked
from .review_asks import AskCard, Side
from .review_parts import LONG, Part
from .saved_copies import is_public
from .timeline import Event, Timeline, timeline

VERDICTS = {  # of a pack's ask: (icon, tone)
    "Consistent": ("check", ""),
    "Close, not the same": ("approx", ""),
    "Nothing to compare": ("dash", ""),
    "Not part of this": ("dash", ""),
}
FILES = (("pdf", "PDF"), ("docx", "Word"), ("json", "Data (JSON)"))
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}


def events(publication: Publication, mismatch: dict) -> Timeline:
    ends = {("foi", publication.released_on): "release", ("pq", publication.answered_on): "answer"}
    listed = [(date.fromisoformat(e["date"]), e["words"], e["kind"]) for e in mismatch["timeline"]]
    # Of two events of one kind on one day the later is the reply.
    roles = {(kind, day): number for number, (day, _, kind) in enumerate(listed)}
    return timeline(
        [
            Event(day, words, kind, ends.get((kind, day), "") if roles[kind, day] == n else "")
            for n, (day, words, kind) in enumerate(listed)
        ]
    )


def asks(mismatch: dict) -> list[AskCard]:
    """Those at issue first."""
    cards = [_card(ask) for ask in mismatch["asks"]]
    return sorted(cards, key=lambda card: (card.tone != "refuse", card.letter))


def _card(ask: dict) -> AskCard:
    icon, tone = VERDICTS.get(ask["verdict"], ("none", "refuse"))
    foi = None
    if ask["foi_asked"]:
        foi = Side(ask["foi_asked"], ask["foi_where"], _all(ask["foi_replied"], "release"))
    title = ask["pq_asked"][:1].upper() + ask["pq_asked"][1:]
    pq = Side(ask["pq_asked"], "Answer", _all(ask["pq_replied"], "refuse"))
    return AskCard(ask["letter"], title, ask["verdict"], icon, tone, ask["facts"], pq, foi)


def _all(text: str, kind: str):
    return excerpt(text, [Mark(0, len(text), kind)], 400) if text else ""


def sheets(mismatch: dict, publication: Publication) -> list[dict]:
    """Both documents in full, with what stands over and under each."""
    outcomes = {"pq": publication.pq_outcome, "foi": publication.foi_outcome}
    return [
        {
            "kind": document["kind"],
            "title": document["title"],
            "facts": [f for f in document["facts"] if f[0] not in ("Address", "Read as")],
            "address": web_address(dict(document["facts"]).get("Address", "")),
            "outcome": outcome_of(document["kind"], outcomes[document["kind"]]),
            "parts": [_part(part) for part in document["parts"]],
        }
        for document in mismatch["documents"]
    ]


def _part(part: dict) -> Part:
    text, marks = _joined(part["segments"])
    is_long = len(text.split()) > LONG
    return Part(
        part["heading"],
        marked(text, marks),
        tables=part["tables"],
        note=part["note"],
        is_long=is_long,
        short=excerpt(text, marks, 900) if is_long else "",
    )


def _joined(segments: list[dict]) -> tuple[str, list[Mark]]:
    """Segments back to one text with marks: neighbours of one mark are one mark again."""
    text, marks = "", []
    for segment in segments:
        start, text = len(text), text + segment["text"]
        for kind, letter in _kinds(segment):
            last = next((m for m in reversed(marks) if m.kind == kind and m.end == start), None)
            if last and not letter.strip("-"):
                marks[marks.index(last)] = Mark(last.start, len(text), kind, last.letter)
            else:
                marks.append(Mark(start, len(text), kind, letter.strip("-")))
    return text, marks


def _kinds(segment: dict) -> list[tuple[str, str]]:
    found = [("ask", segment["ask"])] if segment["ask"] else []
    return [*found, (segment["mark"], "")] if segment["mark"] else found


def sources(content: dict) -> list[dict]:
    """With a link to the saved copy where anyone may open it."""
    return [
        {**row, "link": web_address(row["address"]), "is_public": is_public(row["address"])}
        for row in content["sources"]
    ]


def files(publication: Publication) -> list[dict]:
    """None while the request is gone from its site or has lost words: the files quote it."""
    if not public.offers_files(publication):
        return []
    return [
        {"kind": kind, "words": words, **publication.files[kind]}
        for kind, words in FILES
        if kind in publication.files
    ]


def file_bytes(publication: Publication, kind: str) -> bytes:
    return storage.get(publication.files[kind]["sha256"])


def as_json(rows: Iterable[Publication]) -> str:
    listed = [{**records.row(p), "address": records.address(p)} for p in rows]
    return json.dumps({"mismatches": listed}, ensure_ascii=False, indent=1)


def history(publication: Publication) -> list[dict]:
    return [
        {"version": p.version, "on": p.published_at, "note": p.note}
        for p in public.versions(publication)
    ]
