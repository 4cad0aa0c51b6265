"""Rows as the API gives them: the columns of the exports, and what a single record adds."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from disclosures import citations
from disclosures.models import FoiRequest, PublicBody, Question
from disclosures.outcomes import portal_label
from disclosures.results.finding import Row
from disclosures.results.records import records


def several(rows: Sequence[Row]) -> list[dict]:
    return [record | _named(row) for row, record in zip(rows, records(rows), strict=True)]


def _named(row: Row) -> dict:
    is_question = isinstance(row, Question)
    reading = (row.current_answer and row.current_answer.reading) if is_question else row.reading
    address = detail_address(row)
    return {
        "id": row.pk,
        "detail": address,
        "body_key": row.body.key if row.body else None,
        "outcome_code": reading.outcome if reading else "",
    }


def detail_address(row: Row) -> str:
    if isinstance(row, Question):
        name, args = "api_question", [row.house.lower(), row.date_key.isoformat(), row.uin]
    else:
        name, args = "api_request", [row.pk]
    return urljoin(f"{settings.SITE_ADDRESS}/", reverse(name, args=args))


def question(row: Question) -> dict:
    current = row.current_answer
    reading = current.reading if current else None
    versions = row.answers.select_related("answered_by").order_by("version")
    return several([row])[0] | {
        "answers": [
            {
                "version": a.version,
                "kind": a.kind,
                "date_answered": a.date_answered,
                "date_corrected": a.date_corrected,
                "answered_by": a.answered_by.name if a.answered_by else a.answerer_name,
                "text": a.text,
                "sha256": a.sha256,
            }
            for a in versions
        ],
        "secondary_grounds": list(reading.secondary) if reading else [],
        "citation": citations.text(row),
    }


def request(row: FoiRequest) -> dict:
    reading = row.reading
    return several([row])[0] | {
        "sections": [str(section) for section in reading.sections] if reading else [],
        "uses_cost_limit": reading.uses_cost_limit if reading else None,
        "label_at_source": portal_label(row.described_state),
        "citation": citations.text(row),
    }


def body(row: PublicBody) -> dict:
    return {
        "key": row.key,
        "name": row.name,
        "kind": row.kind,
        "parent": row.parent.key if row.parent else None,
        "families": list(row.families),
        "names": sorted({name.name for name in row.names.all()}),
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "address": urljoin(f"{settings.SITE_ADDRESS}/", reverse("body", args=[row.slug])),
    }
