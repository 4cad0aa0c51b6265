"""What is public of mismatches. Pages, feeds and exports read this and never `Pair`."""

from __future__ import annotations

import copy
import re

from django.db.models import Q, QuerySet

from disclosures.models import FoiRequest as Request
from disclosures.models import Pair, Publication, Question
from disclosures.packs.texts import REMOVED_AT_SOURCE
from disclosures.review import references

_REFERENCE = re.compile(r"M-?0*(\d{1,9})", re.IGNORECASE)


def numbered(text: str) -> str | None:
    """The reference as it is written, whether or not it was ever dealt."""
    found = _REFERENCE.fullmatch(text.strip())
    return f"M-{int(found[1]):04d}" if found else None


def resolve(text: str) -> str | None:
    """The reference that a reader means ("m-412" is M-0412), or None. The one place where
    references are resolved: one that lives on under another name is followed here."""
    name = numbered(text)
    if name is None or Publication.objects.filter(reference=name).exists():
        return name  # what was published under a name stays there, a notice of withdrawal too
    return references.heir(name) or name


def standing() -> QuerySet[Publication]:
    """What is published now, newest first."""
    rows = Publication.objects.standing().select_related("body", "letter", "pair__request")
    return rows.order_by("-published_at", "-pk")


def latest(reference: str) -> Publication | None:
    """The latest version of one pair, withdrawn or not; None for what was never published."""
    rows = Publication.objects.filter(reference=reference).order_by("-version")
    return rows.select_related("body", "letter", "pair__withdrawal", "pair__request").first()


def versions(publication: Publication) -> list[Publication]:
    """Every version up to this one, newest first, without their content."""
    rows = Publication.objects.filter(pair_id=publication.pair_id).defer("content")
    return list(rows.order_by("-version"))


def is_withdrawn(publication: Publication) -> bool:
    return hasattr(publication.pair, "withdrawal")


def source_changed(publication: Publication) -> bool:
    """Is one of the two documents another version than the one published?"""
    pair: Pair = publication.pair
    return (pair.answer_id, pair.request_version) != (
        publication.answer_id,
        publication.request_version,
    )


def shown(publication: Publication) -> dict:
    """The content as it may be shown today: of a request that its site has taken down, none of
    the text, whatever was published."""
    if not publication.pair.request.is_removed:
        return publication.content
    content = copy.deepcopy(publication.content)
    for mismatch in content["mismatches"]:
        for ask in mismatch["asks"]:
            ask |= {"foi_asked": "", "foi_replied": "", "foi_where": "", "facts": []}
        for said in mismatch["explanations"]:
            said["rests_on"] = ""
        mismatch["summary"] = REMOVED_AT_SOURCE
        for document in mismatch["documents"]:
            if document["kind"] == "foi":
                note = {"heading": "Request", "note": REMOVED_AT_SOURCE, "segments": [],
                        "tables": [], "sha256": ""}  # fmt: skip
                document |= {"facts": [], "parts": [note]}
    return content


def pieces(publication: Publication) -> list[Publication]:
    """What is published of the pairs that were split off it, and of the one it was split off."""
    pair: Pair = publication.pair
    tied = Q(pair__split_from=pair) | Q(pair=pair.split_from_id)
    return list(standing().filter(tied).order_by("reference").defer("content"))


def of_question(question: Question) -> list[Publication]:
    return list(standing().filter(pair__question=question).defer("content"))


def of_request(request: Request) -> list[Publication]:
    return list(standing().filter(pair__request=request).defer("content"))
