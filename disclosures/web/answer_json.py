"""A written question as JSON: the facts of its page, the texts whole."""

from __future__ import annotations

from django.conf import settings

from disclosures import citations, positions
from disclosures.addresses import web_address
from disclosures.models import Answer, Question
from disclosures.outcomes import outcome_of

from .answer_parts import code_of, grouped, read_by, references
from .files import name_of, page_address
from .metadata import LICENCE
from .published import later_published, pointed_to


def record(question: Question) -> dict:
    """Dates are ISO; what is not known is null."""
    current = question.current_answer
    again = positions.asked_again(question)
    outcomes = positions.outcomes_of(again)
    return {
        "address": _full(question.get_absolute_url()),
        "house": question.house,
        "uin": question.uin,
        "heading": question.heading,
        "question": question.text,
        "tabled": question.date_tabled,
        "due": question.date_for_answer,
        "body": question.body.name if question.body else question.body_name,
        "asked_by": question.asker,
        "is_withdrawn": question.is_withdrawn,
        "outcome": _outcome(question),
        "answers": [_version(row) for row in _versions(question)],
        "attachments": _attachments(question),
        "answered_together": [
            {"uin": g["uin"], "address": _address(g["question"])} for g in grouped(question)
        ],
        "refers_to": [
            {"uin": r.number, "answered": r.day, "address": _address(r.question)}
            for r in references(current)
        ],
        "asked_again": [
            {
                "address": _address(q),
                "date": q.date_key,
                "outcome": outcomes[q.pk].words,
            }
            for q in again
            if q.pk != question.pk
        ],
        "later_published": [_release(r) for r in later_published(current)],
        "points_to": [_release(r) for r in pointed_to(current)],
        "citation": citations.text(question),
        "original": web_address(question.url) or None,
        "licence": LICENCE,
    }


def _versions(question: Question):
    return question.answers.select_related("reading", "answered_by", "page").order_by("-version")


def _version(row: Answer) -> dict:
    page = row.page
    return {
        "version": row.version,
        "kind": row.kind,
        "text": row.text,
        "answered": row.date_answered,
        "corrected": row.date_corrected,
        "answered_by": row.answered_by.name if row.answered_by else row.answerer_name,
        "is_clipped": row.is_clipped,
        "sha256": row.sha256,
        "saved_copy": {"sha256": page.sha256, "at": page.fetched_at} if page else None,
    }


def _outcome(question: Question) -> dict:
    current = question.current_answer
    reading = current.reading if current else None
    return {
        "words": outcome_of("pq", code_of(question)).words,
        "code": code_of(question),
        "set_by": read_by(reading) if current else None,
        "wording": reading.span["text"] if reading and reading.span else None,
    }


def _attachments(question: Question) -> list[dict]:
    current = question.current_answer
    rows = current.enclosures.select_related("attachment") if current else []
    return [
        {
            "name": name_of(row, number),
            "url": web_address(row.url) or None,
            "size_bytes": row.attachment.size_bytes if row.attachment else None,
            "sha256": row.attachment.sha256 if row.attachment else None,
            "status": row.attachment.status if row.attachment else "not_fetched",
            "text": _full(page_address(question, number, 1)) if row.attachment else None,
        }
        for number, row in enumerate(rows, 1)
    ]


def _release(release) -> dict:
    return {
        "title": release.title,
        "url": web_address(release.url) or None,
        "published": release.first_published_on,
    }


def _address(question: Question | None) -> str | None:
    return _full(question.get_absolute_url()) if question else None


def _full(path: str) -> str:
    return f"{settings.SITE_ADDRESS}{path}"
