"""What is public of mismatches. Pages, feeds and exports read this and never `Pair`."""

from __future__ import annotations

import copy
import re

from django.db.models import Q, QuerySet

from disclosures import redaction
from disclosures.models import FoiRequest as Request
from disclosures.models import Pair, Publication, Question
from disclosures.packs.texts import REMOVED_AT_SOURCE
from disclosures.redaction import without
from disclosures.review import references

PART_TAKEN_DOWN = "Part of this document was taken down, so its text is not shown here."
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
    rows = Publication.objects.standing().filter(pair__is_hidden=False)
    rows = rows.select_related("body", "letter", "pair__request", "pair__question")
    return rows.order_by("-published_at", "-pk")


def latest(reference: str) -> Publication | None:
    """The latest version of one pair, withdrawn or not; None for what was never published."""
    rows = Publication.objects.filter(reference=reference, pair__is_hidden=False)
    rows = rows.select_related("body", "letter", "pair__withdrawal", "pair__request")
    return rows.select_related("pair__question").order_by("-version").first()


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
    the text, whatever was published; and never words that were taken out since."""
    request = publication.pair.request
    if not (request.is_removed or is_redacted(publication)):
        return publication.content
    content = copy.deepcopy(publication.content)
    if is_redacted(publication):
        documents = _documents(publication)
        content = without(content, redaction.passages_of(documents))
        for kind, document in zip(("pq", "foi"), documents, strict=True):
            if redaction.has_hidden_parts(document):
                _blank(content, kind, PART_TAKEN_DOWN)
    if request.is_removed:
        _blank(content, "foi", REMOVED_AT_SOURCE)
    return content


def _blank(content: dict, kind: str, note: str) -> None:
    """None of the text of one of the two documents, and nothing that quotes it."""
    gone = {f"{kind}_asked": "", f"{kind}_replied": "", "facts": []}
    for mismatch in content["mismatches"]:
        for ask in mismatch["asks"]:
            ask |= gone | ({"foi_where": ""} if kind == "foi" else {})
        for said in mismatch["explanations"]:
            said["rests_on"] = ""
        mismatch["summary"] = note
        for document in mismatch["documents"]:
            if document["kind"] == kind:
                heading = "Request" if kind == "foi" else "Question"
                part = {"heading": heading, "note": note, "segments": [], "tables": [],
                        "sha256": ""}  # fmt: skip
                document |= {"facts": [], "parts": [part]}


def is_redacted(publication: Publication) -> bool:
    """Was anything taken out of its documents? Then its files, which quote them, are shut."""
    return publication.pair.request.is_redacted or publication.pair.question.is_redacted


def offers_files(publication: Publication) -> bool:
    return not (publication.pair.request.is_removed or is_redacted(publication))


def _documents(publication: Publication) -> list[str]:
    return [f"question:{publication.pair.question_id}", f"request:{publication.pair.request_id}"]


def pieces(publication: Publication) -> list[Publication]:
    """What is published of the pairs that were split off it, and of the one it was split off."""
    pair: Pair = publication.pair
    tied = Q(pair__split_from=pair) | Q(pair=pair.split_from_id)
    return list(standing().filter(tied).order_by("reference").defer("content"))


def of_question(question: Question) -> list[Publication]:
    return list(standing().filter(pair__question=question).defer("content"))


def of_request(request: Request) -> list[Publication]:
    return list(standing().filter(pair__request=request).defer("content"))
