"""One pair: its two sides as matching sees them, what a judgement rests on, and its rows."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import date

from django.db import IntegrityError, transaction

from disclosures import index
from disclosures.documents import request_text, response_parts
from disclosures.matching.values import AnswerSide, Judgement, ResponseSide
from disclosures.models import (
    Alignment,
    Finding,
    FoiRequest,
    Pair,
    PairReference,
    Question,
    StatisticalRelease,
)
from disclosures.reader import as_answer_reading, as_response_reading

MATCHER_VERSION = "matcher 1"
# Stems that any quantity question holds.
COMMON_STEMS = (
    "mani much what number figur each year last month sinc have been were will that with from "
    "their they depart secretari state minist made which other into between"
)
COMMON_WORDS = frozenset(COMMON_STEMS.split())


def _answered(question: Question) -> date | None:
    """The date answered where a source gives it: for printed answers it is the date of the key."""
    given = question.current_answer.date_answered
    return given or (None if question.date_tabled else question.date_key)


def answer_side(question: Question) -> AnswerSide:
    answer = question.current_answer
    return AnswerSide(
        question=question.text,
        answer=answer.text,
        reading=as_answer_reading(answer.reading, answer.asks.all()),
        tabled=_iso(question.date_tabled),
        answered=_iso(_answered(question)),
        body=question.body.key,
        family=question.body.family,
        heading=question.heading,
        uin=question.uin,
        is_corrected=answer.kind == "corrected",
        has_attachments=bool(answer.enclosures.all()),
    )


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


def evidence(question: Question, version: int, reading_id: int, is_declared: bool) -> str:
    """What a judgement rests on, the request by its version and reading: change any of it and
    the pair is judged again."""
    parts = (
        MATCHER_VERSION,
        question.current_answer_id,
        question.current_answer.reading_id,
        question.fingerprint,
        version,
        reading_id,
        is_declared,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def save(
    question: Question, request: FoiRequest, judgement: Judgement, mark: str, stored: int | None
) -> str:
    """Write a judgement down; `stored` is the pair's row if there is one. Returns "created",
    "changed", "cleared" or, where nothing differs and nothing was stored, "different"."""
    if not judgement.findings:
        if stored is None:
            return "different"
        # A pair that people have decided is theirs: it is judged again, and stays where it is.
        Pair.objects.filter(pk=stored).update(evidence=mark)
        Pair.objects.filter(pk=stored, state="to_review").update(is_flagged=False)
        return "cleared"
    try:
        with transaction.atomic():
            pair = Pair.objects.select_for_update().get(pk=stored) if stored else None
            _save_pair(pair, question, request, judgement, mark)
    except IntegrityError:  # another worker has just written the same pair down
        if stored or not Pair.objects.filter(question=question, request=request).exists():
            raise
        return "unchanged"
    return "changed" if stored else "created"


def _save_pair(pair, question, request, judgement: Judgement, evidence: str) -> Pair:
    is_new = pair is None
    if is_new:
        pair = Pair(
            question=question, request=request, reference=str(PairReference.objects.create())
        )
    answered = _answered(question)
    released = request.date_released
    pair.answer = question.current_answer
    pair.request_version = request.version
    pair.title = judgement.title[:300] or question.title
    pair.is_flagged = True
    pair.is_reverse = all(f.kind == "answered_but_refused_under_foi" for f in judgement.findings)
    pair.is_declared = judgement.is_declared
    pair.score, pair.strength = judgement.score.total, judgement.score.strength
    pair.points = [[p.name, p.points] for p in judgement.score.points]
    pair.same_information = judgement.same_information
    pair.replies_differ = judgement.replies_differ
    pair.release_first = judgement.release_first
    pair.days_between = (released - answered).days if released and answered else None
    pair.towards = list(judgement.towards)
    pair.explanations = [asdict(e) for e in judgement.explanations]
    pair.matcher, pair.evidence = MATCHER_VERSION, evidence
    pair.save()
    if not is_new:
        pair.alignments.all().delete()
        pair.findings.all().delete()
    _save_parts(pair, question, request, judgement)
    published = _later_published(question)
    if published or not is_new:
        pair.later_published.set(published)
    return pair


def _save_parts(pair: Pair, question, request, judgement: Judgement) -> None:
    pq_asks = {a.letter: a for a in question.current_answer.asks.all()}
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


def _later_published(question: Question) -> list[StatisticalRelease]:
    """Statistical releases of the same family after the answer that hold the heading's own words
    or most of the question's rare ones. Shown as "later published"; it decides nothing."""
    answered = question.current_answer.date_answered or question.date_key
    words = _telling_words(question)
    if len(words) < 3:
        return []
    releases = StatisticalRelease.objects.filter(
        body__families__overlap=question.body.families, first_published_on__gt=answered
    ).order_by("first_published_on")[:200]
    return [r for r in releases if _share(words, f"{r.title} {r.description} {r.text}") >= 0.6][:3]


def _telling_words(question: Question) -> set[str]:
    words = index.terms(
        f"{question.heading} " + " ".join(a.text for a in question.current_answer.asks.all())
    )
    return {w for w in words if len(w) > 3 and w not in COMMON_WORDS}


def _share(words: set[str], text: str) -> float:
    return len(words & index.terms(text)) / len(words)
