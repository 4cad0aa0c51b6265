"""Written questions: identity, versions of the answer, and what may never be overwritten."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from disclosures.models import Answer, AnswerAttachment, Question
from scrapers.records import AnswerRecord, QuestionRecord
from scrapers.text import answer_plain

from .attachments import complete, enclose
from .fingerprints import fingerprint

CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"
# Parliament's own record beats Hansard's print, and both beat an extract of unknown age.
RANK = {"parliament": 2, "hansard": 1, "file": 0}


class Refused(ValueError):
    """A record that cannot be stored. The message names it and says what to do next."""


def identity(record: QuestionRecord) -> tuple[str, date, str]:
    """(House, date, UIN). The date is that of tabling, else of the answer (Hansard before 2014)."""
    on = record.date_tabled or (record.answer and record.answer.date_answered)
    if on is None or not record.uin:
        raise Refused(
            f"{record.source_key}: a question needs a UIN and a date tabled or answered to be "
            "told from others. Complete the record at its source and run again."
        )
    return record.house, on, record.uin


def create_questions(records: Sequence[QuestionRecord], context) -> list[int]:
    """Add questions that are not stored yet, a batch at once; returns their row ids in order."""
    questions = []
    for record in records:
        question = Question(fingerprint=fingerprint(record))
        _fill(question, record, context, keep_text=False)
        questions.append(question)
    Question.every.bulk_create(questions)
    answers, current = [], []
    for question, record in zip(questions, records, strict=True):
        versions = _first_versions(question, record, context)
        answers += versions
        if versions:
            current.append((question, versions[-1], record.answer.attachments))
    Answer.objects.bulk_create(answers)
    for question, answer, attachments in current:
        question.current_answer = answer
        if attachments:
            enclose(AnswerAttachment, {"answer": answer}, attachments, context)
    Question.every.bulk_update([question for question, _, _ in current], ["current_answer"])
    return [question.pk for question in questions]


def _first_versions(question: Question, record: QuestionRecord, context) -> list[Answer]:
    answer = record.answer
    if answer is None or not answer.html.strip():
        return []
    versions = []
    if answer.original_html.strip():
        versions.append(_build(question, 1, "original", answer.original_html, record, context))
    current = _build(question, len(versions) + 1, _kind(answer), answer.html, record, context)
    if versions and versions[0].sha256 == current.sha256:
        return versions
    return [*versions, current]


def update_question(record: QuestionRecord, question: Question, context) -> str:
    """Bring a stored question up to date inside the caller's transaction: CHANGED or UNCHANGED."""
    mark = fingerprint(record)
    if question.fingerprint == mark:
        return UNCHANGED
    if RANK[record.source] < RANK[question.source] and question.current_answer_id:
        return UNCHANGED
    clipped_again = record.is_clipped and not question.is_clipped
    _fill(question, record, context, keep_text=clipped_again)
    question.fingerprint = question.fingerprint if clipped_again else mark
    question.save()
    added = _save_answer(question, record, context)
    return UNCHANGED if clipped_again and not added else CHANGED


def _fill(question: Question, record: QuestionRecord, context, *, keep_text: bool) -> None:
    house, on, uin = identity(record)
    question.house, question.date_key, question.uin = house, on, uin
    question.source, question.source_key = record.source, record.source_key
    question.date_tabled = record.date_tabled or question.date_tabled
    # What a source leaves out this time is not taken away.
    question.date_for_answer = record.date_for_answer or question.date_for_answer
    question.api_id = record.api_id or question.api_id
    question.heading = record.heading[:300] or question.heading
    # A clipped list text never replaces a whole one, nor an empty text any.
    if not keep_text and (record.question_text.strip() or not question.text):
        question.text, question.is_clipped = (
            clean(record.question_text),
            record.is_clipped,
        )
    question.is_named_day, question.is_withdrawn = (
        record.is_named_day,
        record.is_withdrawn,
    )
    body = context.bodies.answering(record.answering_body_id, record.answering_body_name, on)
    question.body = body or question.body
    question.body_name = record.answering_body_name[:200] or question.body_name
    number = record.answering_body_id
    question.body_key = question.body_key if number is None else str(number)
    member = context.member(
        record.asking_member_id, record.asking_member, record.asking_member_from, house
    )
    question.asked_by = member or question.asked_by
    question.asker_name = record.asking_member[:200] or question.asker_name
    question.grouped = [
        {
            "uin": g.uin,
            "date_tabled": g.date_tabled.isoformat() if g.date_tabled else None,
        }
        for g in record.grouped
    ]
    question.url = record.url or question.url


def _save_answer(question: Question, record: QuestionRecord, context) -> bool:
    """Add the versions not yet seen. The API overwrites a holding or uncorrected text in place;
    here each keeps its row."""
    answer = record.answer
    if answer is None or not answer.html.strip():
        return False
    versions = list(question.answers.all()) if question.current_answer_id else []
    current = next((v for v in versions if v.pk == question.current_answer_id), None)
    if current and answer.is_clipped and not current.is_clipped:
        return False
    added = False
    if answer.original_html.strip():
        original = answer_plain(answer.original_html)
        if not any(v.sha256 == _hash(original) for v in versions):
            versions.append(
                _add(
                    question,
                    versions,
                    "original",
                    answer.original_html,
                    answer,
                    context,
                )
            )
            added = True
    text = answer_plain(answer.html)
    same = next((v for v in versions if v.sha256 == _hash(text)), None)
    if same is None:
        same = _add(question, versions, _kind(answer), answer.html, record, context)
        added = True
    else:
        added = _refresh(same, answer) or added
        if answer.attachments:
            owner = {"answer": same}
            added = complete(AnswerAttachment, owner, answer.attachments, context) or added
    if question.current_answer_id != same.pk:
        question.current_answer = same
        question.save(update_fields=["current_answer"])
    return added


def _kind(answer: AnswerRecord) -> str:
    if answer.is_holding:
        return "holding"
    return "corrected" if answer.is_correction else "substantive"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _refresh(version: Answer, answer: AnswerRecord) -> bool:
    """Dates that a source fills in later. The text is never touched."""
    later = {
        "date_answered": answer.date_answered,
        "date_corrected": answer.date_corrected,
        "date_holding": answer.date_holding,
    }
    new = [k for k, v in later.items() if v is not None and v != getattr(version, k)]
    for name in new:
        setattr(version, name, later[name])
    if new:
        version.save(update_fields=new)
    return bool(new)


def _add(question, versions, kind, html, record, context) -> Answer:
    version = _build(question, len(versions) + 1, kind, html, record, context)
    version.save()
    if kind != "original":
        enclose(AnswerAttachment, {"answer": version}, record.answer.attachments, context)
    return version


def _build(question, number, kind, html, record: QuestionRecord, context) -> Answer:
    answer, text = record.answer, clean(answer_plain(html))
    return Answer(
        question=question,
        version=number,
        kind=kind,
        html=clean(html),
        text=text,
        sha256=_hash(text),
        is_clipped=answer.is_clipped,
        date_answered=answer.date_answered,
        date_corrected=None if kind == "original" else answer.date_corrected,
        date_holding=answer.date_holding,
        answered_by=context.member(
            answer.answering_member_id, answer.answering_member, "", question.house
        ),
        answerer_name=answer.answering_member[:200],
        page=context.page(record.pages[-1]) if record.pages else context.extract_page,
    )


def clean(text: str) -> str:
    """PostgreSQL stores neither NUL nor half a surrogate pair; nothing else is taken away."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()
