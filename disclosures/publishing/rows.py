"""A published mismatch as one line of a list, an export, the API or the bulk data."""

from __future__ import annotations

from datetime import date

from disclosures.models import Publication
from disclosures.outcomes import outcome_of

# Each column with what it holds, in their order.
COLUMNS = {
    "reference": "Reference of the mismatch: never used again",
    "title": "The information at issue",
    "body": "The answering body, as it was published",
    "description": "How the two replies differ",
    "answer": "What the written answer does",
    "answered_on": "When it was answered",
    "foi_response": "What the FOI response does",
    "released_on": "When the response was sent",
    "asked_body_on": "When the body was asked for a reply",
    "body_replied_on": "When it last replied; empty where it did not",
    "published_on": "When this version was published",
    "version": "1 unless it was corrected",
    "note": "What a later version corrects",
    "address": "Its page here, with both texts and the reply in full",
}


def row(publication: Publication) -> dict:
    """The columns but its address. Nothing in it that is not on the page."""
    mismatch = publication.content["mismatches"][0]
    letter = publication.letter
    return {
        "reference": publication.reference,
        "title": publication.title,
        "body": mismatch["body"],
        "description": mismatch["description"],
        "answer": outcome_of("pq", publication.pq_outcome).words,
        "answered_on": _iso(publication.answered_on),
        "foi_response": outcome_of("foi", publication.foi_outcome).words,
        "released_on": _iso(publication.released_on),
        "asked_body_on": letter.sent_on.isoformat(),
        "body_replied_on": mismatch["replies"][-1]["date"] if mismatch["replies"] else "",
        "published_on": publication.published_at.date().isoformat(),
        "version": publication.version,
        "note": publication.note,
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
