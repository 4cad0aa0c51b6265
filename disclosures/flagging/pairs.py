"""One pair: its two sides as matching sees them, what a judgement rests on, and its rows."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from datetime import date

from django.db import IntegrityError, transaction

from disclosures.documents import request_text, response_parts
from disclosures.matching import scoring
from disclosures.matching.referred import taken_over
from disclosures.matching.values import AnswerSide, Judgement, ResponseSide
from disclosures.models import (
    Alignment,
    Answer,
    Finding,
    FoiRequest,
    Pair,
    PairEvent,
    PairReference,
    Question,
)
from disclosures.stored_readings import as_answer_reading, as_response_reading

from .declared import Tie
from .versions import Said

MATCHER_VERSION = f"matcher 3, points {scoring.version()}"


def _answered(question: Question) -> date | None:
    """The date answered where a source gives it: for printed answers it is the date of the key."""
    given = question.current_answer.date_answered
    return given or (None if question.date_tabled else question.date_key)


def answer_side(question: Question, said: Said) -> AnswerSide:
    answer, earlier = said.version, said.earlier
    reading = as_answer_reading(answer.reading, answer.asks.all())
    if earlier is not None:
        reading = taken_over(reading, as_answer_reading(earlier.reading, earlier.asks.all()))
    return AnswerSide(
        question=question.text,
        answer=f"{earlier.text}\n\n{answer.text}" if earlier else answer.text,
        reading=reading,
        tabled=_iso(question.date_tabled),
        answered=_iso(_answered(question)),
        body=question.body.key,
        family=question.body.family,
        heading=question.heading,
        uin=question.uin,
        is_corrected=question.current_answer.kind == "corrected",
        refers_to=_named(earlier) if earlier else "",
        has_attachments=bool(said.words.enclosures.all()),
    )


def _named(answer: Answer) -> str:
    question = answer.question
    on = answer.date_answered or question.date_key
    return f"the answer of {on:%-d %B %Y} to question {question.uin}"


def response_side(request: FoiRequest) -> ResponseSide:
    parts = response_parts(request)
    return ResponseSide(
        request=request_text(request),
        response="\n".join(p.text for p in parts),
        reading=as_response_reading(request.reading, request.asks.all()),
        sent=_iso(request.date_sent),
        responded=_iso(request.date_released),
        body=request.body.key,
        family=request.body.family,
        title=request.title,
        reference=request.reference,
        is_separate_authority=request.body.is_separate_authority,
        response_from_attachment=request.reading.span is not None
        and "attachment" in (request.reading.span.get("source") or ""),
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def evidence(question: Question, said: Said, version: int, reading_id: int, tie: Tie | None) -> str:
    """What a judgement rests on, the request by its version and reading: change any of it and
    the pair is judged again."""
    parts = (
        MATCHER_VERSION,
        said.evidence,
        question.current_answer.date_corrected,
        question.fingerprint,
        version,
        reading_id,
        tie and tuple(tie),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Due:
    """A pair to judge: by whose words, who tied it together, the mark of that evidence, and the
    pair's row if there is one."""

    question_id: int
    request_id: int
    said: Said
    tie: Tie | None
    mark: str
    stored: int | None
    by_person: bool = False  # a person makes it: kept whether or not anything differs


def save(question: Question, request: FoiRequest, judgement: Judgement, due: Due) -> str:
    """Write a judgement down. Returns "created", "changed", "cleared" or, where nothing differs
    and nothing was stored, "different"; "unchanged" for a pair that a person put aside."""
    stored = due.stored
    if stored is None and not judgement.findings and not due.by_person:
        return "different"
    try:
        with transaction.atomic():
            pair = Pair.objects.select_for_update().get(pk=stored) if stored else None
            if pair and pair.state in Pair.PUT_ASIDE:
                return "unchanged"
            for piece in _pieces(question, request) if stored else ():
                _save_pair(piece, question, request, judgement, due)
            if not _stays(pair, judgement, due):
                _clear(pair, request, due)
                return "cleared"
            _save_pair(pair, question, request, judgement, due)
    except IntegrityError:  # another worker has just written the same pair down
        if stored or not Pair.objects.filter(question=question, request=request).exists():
            raise
        return "unchanged"
    return "changed" if stored else "created"


# A pair that people have decided is theirs: judged again, it keeps its state unless one of the two
# documents is another version now. What was published stays as it was, in `Publication`: its page
# says that a source changed, and reviewers see the pair again. A withdrawal is final.
DECIDED = (
    "needs_more", "second_opinion", "reviewers_differ", "confirmed", "with_body", "published",
    "dismissed",
)  # fmt: skip


def _pieces(question: Question, request: FoiRequest):
    """The pairs that were split off the pair of these documents, each about asks of its own."""
    rows = Pair.objects.select_for_update().filter(question=question, request=request, piece__gt=0)
    return rows.exclude(state__in=Pair.PUT_ASIDE)


def _stays(pair: Pair | None, judgement: Judgement, due: Due) -> bool:
    by_person = due.by_person or (pair is not None and pair.is_by_person)
    return by_person or bool(_about(judgement, pair.own_asks if pair else []).findings)


def _about(judgement: Judgement, letters: list[str]) -> Judgement:
    """What is said of some asks of the question; of all where none are named."""
    if not letters:
        return judgement
    return replace(
        judgement,
        alignments=tuple(a for a in judgement.alignments if a.pq_letter in letters),
        findings=tuple(f for f in judgement.findings if f.pq_letter in letters),
    )


def _clear(pair: Pair, request: FoiRequest, due: Due) -> None:
    """A pair in which nothing differs any more leaves the queue; a decided one stays."""
    pair.evidence = due.mark
    if pair.state == "to_review":
        pair.is_flagged = False
    _follow_documents(pair, request, due)
    pair.save()


def _follow_documents(pair: Pair, request: FoiRequest, due: Due) -> None:
    """Take on the versions judged; a decision made on others sends the pair back to reviewers."""
    before = pair.documents
    pair.answer, pair.said_in = due.said.version, due.said.earlier
    pair.request_version = request.version
    if pair.state in DECIDED and pair.documents != before:
        pair.state, pair.back_on = "source_changed", None
        words = "One of the two documents changed at its source after the decision."
        PairEvent.objects.create(pair=pair, kind="source", words=words)


def _save_pair(pair, question, request, judgement: Judgement, due: Due) -> Pair:
    is_new = pair is None
    if is_new:
        pair = Pair(
            question=question, request=request, reference=str(PairReference.objects.create())
        )
    judgement = _about(judgement, pair.own_asks)
    pair.is_by_person = pair.is_by_person or due.by_person
    answered = _answered(question)
    released = request.date_released
    _follow_documents(pair, request, due)
    if not pair.has_own_title:
        pair.title = judgement.title[:300] or question.title
    pair.is_flagged = True
    kinds = {f.kind for f in judgement.findings}
    pair.is_reverse = kinds == {"answered_but_refused_under_foi"}
    pair.declared_by = due.tie.by if due.tie else ""
    pair.declared_in_id = due.tie.question_id if due.tie else None
    pair.score, pair.strength = judgement.score.total, judgement.score.strength
    pair.points = [[p.name, p.points] for p in judgement.score.points]
    pair.same_information = judgement.same_information
    pair.replies_differ = judgement.replies_differ
    pair.release_first = judgement.release_first
    pair.days_between = (released - answered).days if released and answered else None
    pair.towards = list(judgement.towards)
    pair.explanations = [asdict(e) for e in judgement.explanations]
    pair.matcher, pair.evidence = MATCHER_VERSION, due.mark
    pair.save()
    if not is_new:
        pair.alignments.all().delete()
        pair.findings.all().delete()
    _save_parts(pair, request, judgement)
    return pair


def _save_parts(pair: Pair, request, judgement: Judgement) -> None:
    pq_asks = {a.letter: a for a in pair.answer.asks.all()}
    foi_asks = {a.letter: a for a in request.asks.all()}
    Alignment.objects.bulk_create(
        [
            Alignment(
                pair=pair,
                pq_ask=pq_asks.get(a.pq_letter),
                foi_ask=foi_asks.get(a.foi_letter),
                verdict=a.verdict,
                facts=list(a.facts),
                closeness=a.closeness,
                is_mismatch=a.is_mismatch,
            )
            for a in judgement.alignments
        ]
    )
    Finding.objects.bulk_create(
        [
            Finding(
                pair=pair,
                kind=f.kind,
                secondary_kinds=list(f.secondary_kinds),
                pq_letter=f.pq_letter,
                foi_letter=f.foi_letter,
                sentence=f.sentence,
                pq_quote=asdict(f.pq_quote) if f.pq_quote else None,
                foi_quote=asdict(f.foi_quote) | {"source": f.foi_quote_source}
                if f.foi_quote
                else None,
            )
            for f in judgement.findings
        ]
    )
