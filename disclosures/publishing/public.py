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
_DOCUMENTS = ("pair__request", "pair__question", "pair__said_in__question")
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


class _Shown(type(Publication.objects.all())):
    """Rows whose titles lost what was taken out since they were published: a title is that of the
    question or request."""

    def _fetch_all(self):
        is_new = self._result_cache is None
        super()._fetch_all()
        if is_new:
            _clean_titles([row for row in self._result_cache if isinstance(row, Publication)])


def every() -> QuerySet[Publication]:
    """All versions, whatever became of their pairs, with titles as they may be shown."""
    return _Shown(Publication).select_related(*_DOCUMENTS)


def _clean_titles(rows: list[Publication]) -> None:
    changed = [row for row in rows if "title" in row.__dict__ and is_redacted(row)]
    documents = {row: _documents(row) for row in changed}
    taken = redaction.passages_by(sorted({d for named in documents.values() for d in named}))
    for row, named in documents.items():
        row.title = without(row.title, [words for d in named for words in taken.get(d, ())])


def standing() -> QuerySet[Publication]:
    """What is published now, newest first."""
    rows = every().standing().filter(pair__is_hidden=False)
    rows = rows.select_related("body", "letter")
    return rows.order_by("-published_at", "-pk")


def latest(reference: str) -> Publication | None:
    """The latest version of one pair, withdrawn or not; None for what was never published."""
    rows = every().filter(reference=reference, pair__is_hidden=False)
    rows = rows.select_related("body", "letter", "pair__withdrawal")
    return rows.order_by("-version").first()


def versions(publication: Publication) -> list[Publication]:
    """Every version up to this one, newest first, without their content."""
    rows = every().filter(pair_id=publication.pair_id).defer("content")
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
        _drop_hashes(content, publication.content)
        for document in documents:
            kind = "foi" if document.startswith("request:") else "pq"
            if redaction.has_hidden_parts(document):
                _blank(content, kind, PART_TAKEN_DOWN)
    if request.is_removed:
        _blank(content, "foi", REMOVED_AT_SOURCE)
    return content


def _drop_hashes(content: dict, published: dict) -> None:
    """Those of texts that are no longer shown as they were: they would not fit what is shown."""
    for mismatch, before in zip(content["mismatches"], published["mismatches"], strict=True):
        for document, was in zip(mismatch["documents"], before["documents"], strict=True):
            for part, old in zip(document["parts"], was["parts"], strict=True):
                if part["segments"] != old["segments"]:
                    part["sha256"] = ""


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
    pair: Pair = publication.pair
    earlier = pair.said_in is not None and pair.said_in.question.is_redacted
    return pair.request.is_redacted or pair.question.is_redacted or earlier


def offers_files(publication: Publication) -> bool:
    return not (publication.pair.request.is_removed or is_redacted(publication))


def _documents(publication: Publication) -> list[str]:
    """What it quotes: the two documents, and the earlier answer that is referred to."""
    pair: Pair = publication.pair
    named = [f"question:{pair.question_id}", f"request:{pair.request_id}"]
    return [*named, f"question:{pair.said_in.question_id}"] if pair.said_in else named


def pieces(publication: Publication) -> list[Publication]:
    """What is published of the pairs that were split off it, and of the one it was split off."""
    pair: Pair = publication.pair
    tied = Q(pair__split_from=pair) | Q(pair=pair.split_from_id)
    return list(standing().filter(tied).order_by("reference").defer("content"))


def of_question(question: Question) -> list[Publication]:
    return list(standing().filter(pair__question=question).defer("content"))


def of_request(request: Request) -> list[Publication]:
    return list(standing().filter(pair__request=request).defer("content"))
