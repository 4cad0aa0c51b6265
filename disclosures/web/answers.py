"""A written question with every version of its answer, and all that is known around it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from disclosures import citations, index, positions, related
from disclosures.addresses import web_address
from disclosures.models import Answer, Question, SourcePage
from disclosures.outcomes import outcome_of
from disclosures.publishing import public
from disclosures.review.letters import correspondence_of

from . import answer_json, metadata
from .answer_parts import (
    ask_marks,
    asked,
    code_of,
    days_taken,
    enclosures,
    grouped,
    pairs_for,
    read_by,
    references,
    referring,
    refusal_marks,
    repeats_table,
    seen_to,
    versions,
)
from .citing import cited
from .errors import NotHere
from .file_pages import file_page, text_page
from .published import later_published, pointed_to
from .roles import is_reviewer
from .saved_copies import is_public
from .timeline import apart

NOT_HELD_HERE = (
    "We do not have that question. Check the House and the date: numbers are used again."
)
MOST_SIMILAR = 5
READABLE = {"ensure_ascii": False, "indent": 1}


def question_at(house: str, day: date, uin: str) -> Question:
    question = (
        Question.objects.for_pages()
        .select_related("current_answer__answered_by", "current_answer__page")
        .prefetch_related("current_answer__asks")
        .filter(house=house, date_key=day, uin=uin)
        .first()
    )
    if question is None:
        raise NotHere(NOT_HELD_HERE)
    return question


@require_safe
def answer(request, house: str, date: date, uin: str):
    question = question_at(house, date, uin)
    if request.path != question.get_absolute_url():
        return redirect(question, permanent=True)
    return render(request, "answers/answer.html", _context(request, question))


@require_safe
def as_json(request, house: str, date: date, uin: str):
    return JsonResponse(
        answer_json.record(question_at(house, date, uin)), json_dumps_params=READABLE
    )


def _context(request, question: Question) -> dict:
    current = question.current_answer
    reading = current.reading if current else None
    text, is_whole = asked(question)
    again = positions.asked_again(question)
    return {
        "question": question,
        "answer": current,
        "outcome": outcome_of("pq", code_of(question)),
        "read_by": read_by(reading) if current else "",
        "asked": text,
        "asked_is_whole": is_whole,
        "versions": versions(question),
        "references": references(current),
        "referring": referring(question),
        "published": later_published(current),
        "pointed_to": pointed_to(current),
        "files": enclosures(question),
        "days": days_taken(question),
        "seen_to": None if current else seen_to(),
        "grouped": grouped(question),
        "again": repeats_table(again, question),
        "again_sentence": positions.sentence(again),
        "similar": _similar(question, again),
        "related": _related(question),
        "saved": _saved(current, request.user),
        "original": web_address(question.url),
        "citation": citations.text(question),
        "mismatches": public.of_question(question),
        "letters": correspondence_of(question),
        "pairs": pairs_for(question, request.user) if is_reviewer(request.user) else [],
        "meta": metadata.of_question(question),
    }


def by_uin(request, uin: str):
    """Every question with this number; numbers are used again, so there may be several."""
    found = list(Question.objects.for_pages().filter(uin=uin.upper())[:100])
    if not found:
        raise NotHere(NOT_HELD_HERE)
    if len(found) == 1:
        return redirect(found[0])
    rows = [{"question": q, "outcome": outcome_of("pq", code_of(q))} for q in found]
    return render(request, "answers/uin.html", {"uin": found[0].uin, "rows": rows})


@require_safe
def cite(request, house: str, date: date, uin: str, form: str):
    """The citation as a file: bib, ris, json (CSL) or txt."""
    return cited(question_at(house, date, uin), form)


@require_safe
def version(request, house: str, date: date, uin: str, number: int):
    """One version of the answer, whole; 0 is the question itself."""
    question = question_at(house, date, uin)
    if number == 0:
        return text_page(
            request, question, "pq", "The question", question.text, ask_marks(question)
        )
    row = Answer.objects.select_related("reading").filter(question=question, version=number)
    found = row.first()
    if found is None:
        raise NotHere("We do not have that version of the answer.")
    return text_page(
        request, question, "pq", found.get_kind_display(), found.text, refusal_marks(found.reading)
    )


@require_safe
def attachment(request, house: str, date: date, uin: str, number: int, page: int):
    question = question_at(house, date, uin)
    answer = question.current_answer
    rows = answer.enclosures.select_related("attachment") if answer else []
    return file_page(request, question, "pq", enumerate(rows, 1), number, page)


def _similar(question: Question, again: list[Question]) -> list[dict]:
    """Questions nearest in words, other than those that ask the very same."""
    left_out = {q.pk for q in again}
    near = index.asked_before(question.text, limit=2 * MOST_SIMILAR + len(left_out))
    ids = [int(document.split(":")[1]) for document, _ in near]
    ids = [pk for pk in ids if pk not in left_out]
    listed = Question.objects.select_related("current_answer__reading").filter(is_withdrawn=False)
    rows = listed.defer("current_answer__html", "current_answer__text").in_bulk(ids)
    found = [rows[pk] for pk in ids if pk in rows and positions.on_one_subject(question, rows[pk])]
    return [
        {"question": row, "outcome": outcome_of("pq", code_of(row))} for row in found[:MOST_SIMILAR]
    ]


def _related(question: Question) -> list[dict]:
    """FOI responses on the subject, with the days before or after the answer."""
    if not settings.SHOW_RELATED_PUBLICLY:
        return []
    answer = question.current_answer
    answered = answer.date_answered if answer else None
    return [
        {
            "foi": row,
            "outcome": outcome_of("foi", row.reading.outcome if row.reading else ""),
            "when": apart(row.date_released, answered, "the answer"),
        }
        for row in related.responses_near(question)
    ]


def _saved(current: Answer | None, user) -> SourcePage | None:
    """The saved copy, for those who may open it."""
    saved = current.page if current else None
    return saved if saved and (is_public(saved.url) or is_reviewer(user)) else None
