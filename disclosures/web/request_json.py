"""An FOI request as JSON: the facts of its page, without any name of a requester."""

from __future__ import annotations

from django.conf import settings

from disclosures import citations
from disclosures.addresses import web_address
from disclosures.documents import enclosures
from disclosures.models import FoiMessage, FoiRequest
from disclosures.outcomes import outcome_of, portal_label

from .answer_parts import read_by
from .files import name_of, page_address

COPYRIGHT = "Each response remains the copyright of the body that wrote it."


def record(row: FoiRequest) -> dict:
    """Dates are ISO; what is not known is null. Of a removed request only that it is removed."""
    address = f"{settings.SITE_ADDRESS}{row.get_absolute_url()}"
    if row.is_removed:
        return {"address": f"{settings.SITE_ADDRESS}/foi/{row.pk}/", "is_removed": True}
    reading = row.reading
    code = reading.outcome if reading else ""
    return {
        "address": address,
        "is_removed": False,
        "title": row.title,
        "reference": row.reference or None,
        "body": row.body.name if row.body else row.body_name,
        "law": row.law_used or None,
        "sent": row.date_sent,
        "answered": row.date_responded,
        "published": row.date_published,
        "outcome": {
            "words": outcome_of("foi", code).words,
            "code": code,
            "set_by": read_by(reading),
        },
        "label_at_source": portal_label(row.described_state) or None,
        "grounds": list(reading.sections) if reading else [],
        "uses_cost_limit": reading.uses_cost_limit if reading else None,
        "messages": [_message(m) for m in row.messages.all() if m.sender != "annotation"],
        "attachments": [_attachment(row, n, e) for n, e in enclosures(row)],
        "citation": citations.text(row),
        "original": web_address(row.url) or None,
        "copyright": COPYRIGHT,
    }


def _message(message: FoiMessage) -> dict:
    return {
        "position": message.position,
        "from": message.sender,
        "sent": message.sent_at,
        "is_hidden": message.is_hidden,
        "text": None if message.is_hidden else message.text,
    }


def _attachment(row: FoiRequest, number: int, enclosure) -> dict:
    file = enclosure.attachment
    return {
        "name": name_of(enclosure, number),
        "url": web_address(enclosure.url) or None,
        "size_bytes": file.size_bytes if file else None,
        "sha256": file.sha256 if file else None,
        "status": file.status if file else "not_fetched",
        "text": f"{settings.SITE_ADDRESS}{page_address(row, number, 1)}" if file else None,
    }
