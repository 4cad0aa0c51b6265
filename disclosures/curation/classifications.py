"""Outcomes that the reader is least sure of: which they are, what a person's outcome would do to
the flagged pairs, and setting, leaving and undoing one. Every act is a row and a line of the log.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from disclosures import flagging
from disclosures.documents import request_text, response_parts
from disclosures.models import (
    Answer,
    AnswerReading,
    FoiRequest,
    Pair,
    Question,
    ReadingAct,
    ResponseReading,
)
from disclosures.outcomes import outcome_of
from disclosures.review import passages, readings
from disclosures.review.fixing import CLOSED, FIXABLE
from disclosures.review.log import record
from disclosures.review.readings import Document, side_of

UNSURE = 0.6  # of a reading's confidence: below it a person should look
VERY_UNSURE = 0.4

STALE = "It has been read again since you opened this page. Nothing was saved: look again."
NOT_THERE = "These words are not in the text. Copy them from it, or leave the box empty."
MODELS = {"pq": (Answer, AnswerReading), "foi": (FoiRequest, ResponseReading)}


@dataclass(frozen=True)
class Effect:
    """Titles of pairs that would come to be flagged, and references of those that no longer
    would."""

    made: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """`outcome` is a key of outcomes.KINDS; `words` those that say so, or "". `seen` is the id of
    the reading that the page showed."""

    outcome: str
    words: str
    seen: int


def waiting(side: str):
    """Documents whose reading is the machine's and unsure, the least sure first; those that
    somebody left for later come last, the longest left first."""
    name = "answer" if side == "pq" else "request"
    left = ReadingAct.objects.filter(**{name: OuterRef("pk")}, kind="unsure", undone_by=None)
    rows = _current(side).filter(reading__by=None, reading__confidence__lt=UNSURE)
    rows = rows.annotate(left_at=Subquery(left.order_by("-pk").values("pk")[:1]))
    return rows.order_by(F("left_at").asc(nulls_first=True), "reading__confidence", "pk")


def count(side: str) -> int:
    return _current(side).filter(reading__by=None, reading__confidence__lt=UNSURE).count()


def _current(side: str):
    if side == "pq":
        rows = Answer.objects.filter(question__current_answer=F("pk"))
        rows = rows.filter(question__is_withdrawn=False, question__is_hidden=False)
        return rows.select_related("question", "reading")
    return FoiRequest.objects.filter(is_removed=False).select_related("reading", "body")


def texts(document: Document) -> dict[str, str]:
    """What was replied, by source."""
    if isinstance(document, Answer):
        return {"": document.text}
    return {part.source: part.text for part in response_parts(document) if part.text}


def asked(document: Document) -> str:
    return document.question.text if isinstance(document, Answer) else request_text(document)


def sureness(reading) -> str:
    if reading is None:
        return "Not read yet"
    if reading.is_by_person:
        return "Checked by a person"
    if reading.confidence < VERY_UNSURE:
        return "Very unsure"
    return "Unsure" if reading.confidence < UNSURE else "Sure"


def effect(document: Document, user, wanted: Wanted) -> Effect:
    """What saving would do to the flagged pairs: tried, and taken back. Raises ValueError as
    `save` does."""
    with transaction.atomic():
        before = _flagged(document)
        _put(document, user, wanted)
        _flag(document)
        after = _flagged(document)
        transaction.set_rollback(True)
    document.refresh_from_db(fields=["reading"])
    return Effect(
        tuple(title for pk, (_, title) in after.items() if pk not in before),
        tuple(reference for pk, (reference, _) in before.items() if pk not in after),
    )


def save(document: Document, user, wanted: Wanted, reason: str) -> ReadingAct:
    """Set the outcome, or confirm it, and judge the document's pairs again. Raises ValueError where
    it was read again since, or the words are not in the text."""
    if not reason.strip():
        raise ValueError("Give a reason. It goes into the log.")
    with transaction.atomic():
        before, after = _put(document, user, wanted)
        side = side_of(document)
        was, now = (outcome_of(side, one["outcome"] if one else "") for one in (before, after))
        words = f"The outcome of {named(document)} was set to “{now.words}” (was “{was.words}”)."
        if was == now:
            words = f"The outcome of {named(document)}, “{now.words}”, was confirmed."
        act = _act(user, "set", document, words, before, after, reason)
        _flag(document)
    return act


def leave(document: Document, user) -> ReadingAct:
    """Not sure: to the end of the list."""
    words = f"{named(document)} was left for later: not sure."
    with transaction.atomic():
        return _act(user, "unsure", document, words[0].upper() + words[1:])


def undo(act: ReadingAct, user, reason: str) -> ReadingAct:
    """Put back what stood before. Raises ValueError where that is not there to be put back."""
    if not reason.strip():
        raise ValueError("Give a reason. It goes into the log.")
    with transaction.atomic():
        document = act.answer or act.request
        locked = type(document).objects.select_for_update().get(pk=document.pk)
        act = ReadingAct.objects.get(pk=act.pk)
        if act.kind == "undo" or hasattr(act, "undone_by"):
            raise ValueError("That has been undone already.")
        if act.kind == "set":
            if locked.reading_id != act.after["reading"]:
                raise ValueError("It has been read again since. Undo the later act first.")
            _check_undecided(locked)
            _put_back(locked, user, act.before)
            _flag(locked)
        words = f"Undone: {act.words}"
        return _act(user, "undo", locked, words, act.after, act.before, reason, undoes=act)


def named(document: Document) -> str:
    if isinstance(document, Answer):
        question = document.question
        return f"the answer to {question.house} {question.uin} of {question.date_key:%-d %B %Y}"
    return f"the FOI response “{document.title}”"


def _check_undecided(document: Document) -> None:
    """What two reviewers confirmed, and what rests on it, stays as they read it."""
    for pair in Pair.objects.filter(**_of(document)).exclude(state__in={*FIXABLE, *Pair.PUT_ASIDE}):
        raise ValueError(CLOSED.format(pair.reference, pair.get_state_display().lower()))


def _put(document: Document, user, wanted: Wanted) -> tuple[dict | None, dict]:
    locked = type(document).objects.select_for_update().get(pk=document.pk)
    _check_undecided(locked)
    if (locked.reading_id or 0) != wanted.seen:
        raise ValueError(STALE)
    side, before = side_of(document), locked.reading
    code = readings.code_of(side, wanted.outcome, before.outcome if before else "")
    span = passages.find(texts(document), wanted.words)
    if wanted.words.strip() and span is None:
        raise ValueError(NOT_THERE)
    kept = _kept(side, before)
    return kept, _kept(side, readings.store(locked, user, code, span))


def _put_back(document: Document, user, before: dict | None) -> None:
    """The machine's reading stands beside every person's; a person's is written again as theirs."""
    _, model = MODELS[side_of(document)]
    if before is None:
        readings.put(document, None)
        return
    found = model.objects.filter(pk=before["reading"]).first()
    if before["reader"].startswith("machine:") and isinstance(document, Answer):
        # The machine may have read again meanwhile, as after a change of phrases.
        found = document.readings.filter(reader__startswith="machine:").order_by("-pk").first()
    if found is None and before["reader"].startswith("person:"):
        person = int(before["reader"].partition(":")[2])
        author = type(user).objects.get(pk=person)
        readings.store(document, author, before["outcome"], before["span"])
        return
    if found is None:
        raise ValueError("The reading before it is not stored any more. Set the outcome instead.")
    readings.put(document, found)


def _kept(side: str, reading) -> dict | None:
    if reading is None:
        return None
    return {
        "reading": reading.pk, "reader": reading.reader, "outcome": reading.outcome,
        "span": readings.words_of(side, reading),
    }  # fmt: skip


def _flagged(document: Document) -> dict[int, tuple[str, str]]:
    pairs = Pair.objects.filter(is_flagged=True, **_of(document))
    return {pair.pk: (pair.reference, pair.title) for pair in pairs}


def _of(document: Document) -> dict:
    if isinstance(document, Answer):
        return {"question": document.question_id}
    return {"request": document.pk}


def _flag(document: Document) -> None:
    if isinstance(document, Answer):
        flagging.flag_questions(Question.objects.filter(pk=document.question_id))
    else:
        flagging.flag_requests(FoiRequest.objects.filter(pk=document.pk))


def _act(user, kind, document, words, before=None, after=None, reason="", undoes=None):
    of = {"answer": document} if isinstance(document, Answer) else {"request": document}
    act = ReadingAct.objects.create(
        by=user, kind=kind, before=before, after=after, words=words, reason=reason.strip(),
        undoes=undoes, **of,
    )  # fmt: skip
    subject = f"{'answer' if isinstance(document, Answer) else 'request'}:{document.pk}"
    told = f"{words} Reason: {reason.strip()}" if reason.strip() else words
    record(user, "classification", subject, told, before, after)
    return act
