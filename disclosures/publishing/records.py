"""A published mismatch as plain values: the rows of the exports, the API and the bulk data.

Everything is read from the frozen page (`public.shown`), and nothing of the pair: what is here a
reader finds on the page too.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from disclosures.models import Publication
from disclosures.outcomes import outcome_of
from disclosures.packs.dates import in_words

from . import public


def row(publication: Publication) -> dict[str, Any]:
    """One line of a list or an export. Dates are ISO, or "" where there is none."""
    mismatch = public.shown(publication)["mismatches"][0]
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
        "published_on": localdate(publication.published_at).isoformat(),
        "version": publication.version,
        "note": publication.note,
    }


def record(publication: Publication) -> dict[str, Any]:
    """The line with the words that are on the page: what each document says, the body's reply in
    full, and what else could explain it. Unknown dates are None."""
    mismatch = public.shown(publication)["mismatches"][0]
    told = {name: value or None if name.endswith("_on") else value
            for name, value in row(publication).items()}  # fmt: skip
    return told | {
        "body_key": publication.body.key if publication.body else None,
        "summary": mismatch["summary"],
        "body_replies": [reply["text"] for reply in mismatch["replies"]],
        "no_reply": "" if mismatch["replies"] else mismatch["no_reply"],
        "explanations": [said["sentence"] for said in mismatch["explanations"]],
        "how_checked": mismatch["checked"],
        "source_changed": public.source_changed(publication),
        "question": _whole(publication.pair.question),
        "foi_request": _whole(publication.pair.request),
        "address": address(publication),
    }


def asks(publication: Publication) -> list[dict[str, str]]:
    """Ask by ask, as the page has them."""
    names = ("letter", "verdict", "pq_asked", "pq_replied", "foi_asked", "foi_replied")
    mismatch = public.shown(publication)["mismatches"][0]
    return [{name: ask[name] for name in names} for ask in mismatch["asks"]]


def files(publication: Publication) -> list[dict[str, Any]]:
    """The evidence to be downloaded; none while the request is gone from its site or has
    lost words."""
    if not public.offers_files(publication):
        return []
    return [
        {
            "kind": kind,
            "sha256": file["sha256"],
            "bytes": file["size"],
            "address": f"{settings.SITE_ADDRESS}"
            f"{reverse('mismatch_file', args=[publication.reference, kind])}",
        }
        for kind, file in sorted(publication.files.items())
    ]


def history(publication: Publication) -> list[dict[str, Any]]:
    """Its versions, newest first."""
    return [
        {"version": p.version, "published_on": localdate(p.published_at), "note": p.note}
        for p in public.versions(publication)
    ]


def citation(publication: Publication) -> str:
    body = publication.content["mismatches"][0]["body"]
    on = in_words(publication.published_at)
    return (
        f"{settings.SITE_NAME}, Mismatch {publication.reference}, version {publication.version}, "
        f"{body}, published {on}. {address(publication)}"
    )


def address(publication: Publication) -> str:
    return f"{settings.SITE_ADDRESS}{publication.get_absolute_url()}"


def _whole(document) -> str:
    return f"{settings.SITE_ADDRESS}{document.get_absolute_url()}"


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
