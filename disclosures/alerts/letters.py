"""The e-mail of a delivery, in text and in HTML, from the records as they are when it is sent."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse

from disclosures.documents import request_text, response_parts
from disclosures.index import highlight
from disclosures.models import AlertDelivery, AlertItem, FoiRequest, SavedSearch
from disclosures.publishing import public
from disclosures.redaction import shown as told
from disclosures.results.filters import SearchFilters
from disclosures.results.finding import Row, loaded

from .searches import token

MOST = 20
SHOWN, BEFORE = 280, 80  # signs of a snippet, and of them before the first word marked
WHAT = {
    "answer": "New answer", "response": "New FOI response", "correction": "Corrected answer",
    "state": "Changed outcome", "mismatch": "Newly published mismatch",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    what: str
    title: str
    body: str
    link: str
    snippet: str
    why: list[str]  # "Waiting times: waited, week"


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str
    end: str


def written(delivery: AlertDelivery) -> Letter | None:
    """None where nothing of it may be shown any more: taken down, withdrawn, or its searches
    paused or deleted since."""
    shown, searches, standing = _shown(delivery)
    if not shown:
        return None
    end = f"{settings.SITE_ADDRESS}{reverse('end_alerts', args=[token(delivery)])}"
    context = {
        "lines": [_line(item, row, searches, standing) for item, row in shown[:MOST]],
        "more": max(len(shown) - MOST, 0), "end": end, "site": settings.SITE_NAME,
        "rest": f"{settings.SITE_ADDRESS}{reverse('alert_items', args=[delivery.pk])}",
    }  # fmt: skip
    count = f"{len(shown)} new item{'' if len(shown) == 1 else 's'}"
    names = "; ".join(search.name for search in searches.values())[:100]
    return Letter(
        f"[{settings.SITE_NAME}] {count}: {' '.join(names.split())}",
        told(render_to_string("saved/email.txt", context)),
        told(render_to_string("saved/email.html", context)),
        end,
    )


def lines(delivery: AlertDelivery) -> list[Line]:
    """All of an e-mail, as far as it may be shown today."""
    shown, searches, standing = _shown(delivery)
    return [_line(item, row, searches, standing) for item, row in shown]


def _shown(delivery: AlertDelivery) -> tuple[list[tuple[AlertItem, Row]], dict, dict]:
    """Items with their rows, the searches that still run, and the publications that stand."""
    items = list(delivery.items.all())
    ids = {one["search"] for item in items for one in item.matched}
    searches = {s.pk: s for s in SavedSearch.objects.filter(pk__in=ids, paused_at=None)}
    rows = _rows(items)
    shown = [(item, rows[item.document]) for item in items if item.document in rows
             and any(one["search"] in searches for one in item.matched)]  # fmt: skip
    standing = _standing([item for item, _ in shown if item.kind == "mismatch"])
    shown = [(i, row) for i, row in shown if i.kind != "mismatch" or i.event in standing]
    return shown, searches, standing


def _rows(items: list[AlertItem]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for kind, name in (("pq", "question"), ("foi", "request")):
        ids = [int(i.document.split(":")[1]) for i in items if i.document.startswith(f"{name}:")]
        found |= {f"{name}:{row.pk}": row for row in loaded(kind, ids)} if ids else {}
    return found


def _standing(items: list[AlertItem]) -> dict:
    references = [item.event.partition(":")[2] for item in items]
    rows = public.standing().filter(reference__in=references).defer("content")
    return {f"publication:{row.reference}": row for row in rows}


def _line(item: AlertItem, row: Row, searches: dict, standing: dict) -> Line:
    shown = standing.get(item.event, row)
    texts = _texts(row)
    why, marked = [], None
    for one in item.matched:
        if search := searches.get(one["search"]):
            words = SearchFilters(QueryDict(search.address)).words
            told = {}
            for text in texts:
                for start, stop in highlight(text, words):
                    told.setdefault(text[start:stop].lower(), None)
                    marked = marked or (text, start)
            why.append(search.name + (f": {', '.join(list(told)[:6])}" if told else ""))
    text, start = marked or (texts[-1] if texts else "", 0)
    return Line(
        WHAT[item.kind], shown.title, row.body.name if row.body else row.body_name,
        f"{settings.SITE_ADDRESS}{shown.get_absolute_url()}", _snippet(text, start), why,
    )  # fmt: skip


def _texts(row: Row) -> list[str]:
    if isinstance(row, FoiRequest):
        replies = [part.text for part in response_parts(row) if part.text]
        return [text for text in (row.title, request_text(row), *replies) if text]
    answer = [row.current_answer.text] if row.current_answer else []
    return [text for text in (row.heading, row.text, *answer) if text]


def _snippet(text: str, at: int) -> str:
    first = max(at - BEFORE, 0)
    words = " ".join(text[first : first + SHOWN].split())
    return f"{'… ' if first else ''}{words}{' …' if first + SHOWN < len(text) else ''}"
