"""What an address that is closed by a takedown says: for the doors, which ask once it was not
found. Nothing here tells a visitor of what was never public."""

from __future__ import annotations

from disclosures.closed_copies import is_closed_copy
from disclosures.documents import enclosures
from disclosures.models import (
    Attachment,
    FoiMessage,
    FoiRequest,
    PackVersion,
    Pair,
    Publication,
    Question,
    Takedown,
)

PAGE = "This page was taken down. The record is kept, and is not shown."
COPY = "This saved copy is closed, because something in it was taken down."


def sentence(kwargs: dict, is_reviewer: bool) -> str:
    """Why the address with these parts is closed; "" where it is not."""
    if "sha256" in kwargs:
        return COPY if is_closed_copy(kwargs["sha256"]) else ""
    if {"house", "date", "uin"} <= kwargs.keys():
        rows = Question.every.filter(is_hidden=True, house__iexact=kwargs["house"])
        here = rows.filter(date_key=kwargs["date"], uin__iexact=kwargs["uin"]).exists()
        return PAGE if here else ""
    if {"pk", "slug"} <= kwargs.keys():
        return PAGE if _is_closed_request(kwargs) else ""
    if "reference" in kwargs:
        rows = Pair.every.filter(is_hidden=True, reference=kwargs["reference"])
        if not is_reviewer:
            rows = rows.filter(pk__in=Publication.objects.values("pair"))
        return PAGE if rows.exists() else ""
    return ""


def of_pack(version: PackVersion) -> Takedown | None:
    """The latest takedown that stands in what a made pack quotes."""
    pairs = Pair.every.filter(reference__in=version.references)
    ids = list(pairs.values_list("question", "request", "said_in__question"))
    documents = [d for q, r, s in ids for d in (f"question:{q}", f"request:{r}", f"question:{s}")]
    rows = Takedown.objects.standing().filter(documents__overlap=documents)
    return rows.filter(at__gte=version.made_at).first()


def _is_closed_request(kwargs: dict) -> bool:
    row = FoiRequest.objects.filter(pk=kwargs["pk"]).first()
    if row is None or row.is_hidden:
        return row is not None
    number = kwargs.get("number")
    if number and "page" in kwargs:
        files = dict(enclosures(row))
        file = files[number].attachment_id if number in files else None
        return Attachment.objects.filter(pk=file, is_hidden=True).exists()
    if number:
        down = FoiMessage.objects.filter(request=row, position=number, is_taken_down=True)
        return down.exists()
    return False
