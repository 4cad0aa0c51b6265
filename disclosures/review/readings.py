"""A person's reading of a document: stored so that every page, count and search follows it."""

from __future__ import annotations

from django.db import transaction

from disclosures.models import Answer, AnswerReading, FoiRequest, IndexChange, ResponseReading
from disclosures.outcomes import KINDS

Document = Answer | FoiRequest
_COPIED = ("sections", "decided_on", "uses_cost_limit", "caveats", "history")


def side_of(document: Document) -> str:
    return "pq" if isinstance(document, Answer) else "foi"


def code_of(side: str, key: str, now: str) -> str:
    """The reader's own code where the outcome stays; else the first of the outcome's. Raises
    ValueError for a key that no outcome has."""
    outcome = next((o for o in KINDS[side] if o.key == key), None)
    if outcome is None:
        raise ValueError("Choose an outcome.")
    return now if now in outcome.codes else outcome.codes[0]


def words_of(side: str, reading) -> dict | None:
    """The span that a person would call the words that say so."""
    if reading is None:
        return None
    is_release = side == "foi" and reading.outcome in ("released", "partial")
    return (is_release and reading.release_span) or reading.span


@transaction.atomic
def store(document: Document, user, code: str, span: dict | None):
    """Make this the document's reading. It beats the machine's and survives every re-run."""
    make = _of_answer if isinstance(document, Answer) else _of_request
    return put(document, make(document, user, document.reading, code, span))


def put(document: Document, reading):
    """Make a stored reading the one that counts."""
    document.reading = reading
    document.save(update_fields=["reading"])
    is_answer = isinstance(document, Answer)
    name = f"question:{document.question_id}" if is_answer else f"request:{document.pk}"
    IndexChange.objects.create(document=name)
    return reading


def _of_answer(answer: Answer, user, before, code: str, span) -> AnswerReading:
    # A new row for each correction: what was judged is known by the reading's id.
    reader = f"person:{user.pk}"
    AnswerReading.objects.filter(answer=answer, reader=reader).delete()
    return AnswerReading.objects.create(
        answer=answer, reader=reader, by=user, outcome=code, span=span, confidence=1,
        secondary=before.secondary if before else [],
        asks_quantity=bool(before and before.asks_quantity),
    )  # fmt: skip


def _of_request(request: FoiRequest, user, before, code: str, span) -> ResponseReading:
    reader = f"person:{user.pk}"
    own = ResponseReading.objects.filter(
        request=request, request_version=request.version, reader=reader
    )
    own.delete()
    gives = code in ("released", "partial")
    copied = {name: getattr(before, name) for name in _COPIED} if before else {}
    return ResponseReading.objects.create(
        request=request, request_version=request.version, reader=reader, by=user, outcome=code,
        confidence=1, span=span, release_span=span if gives else None, **copied,
    )  # fmt: skip
