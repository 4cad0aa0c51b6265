"""Position over time: one question asked again, each answer against the one before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from disclosures import positions, related
from disclosures.differences import differences
from disclosures.models import FoiRequest, Question
from disclosures.outcomes import Outcome, outcome_of

from .answer_parts import ask_marks, merged, references, referring, refusal_marks
from .answers import question_at
from .compare import address_of
from .files import beginning
from .marking import excerpt
from .pieces import cut_at

MOST_SHOWN = 12  # the newest; each brings its text
MOST_RESPONSES = 10
LONGEST_ANSWER = 3_000  # bytes of HTML of each
COMPARED = 20_000  # characters of each that are compared


@dataclass
class Step:
    """One line of the page. `comparison` says how the text is marked: "", "first", "changed",
    "same" or "other" (too little in common to mark)."""

    day: date
    question: Question | None = None
    foi: FoiRequest | None = None
    outcome: Outcome | None = None
    is_here: bool = False
    asked: SafeString | str = ""
    said: SafeString | str = ""
    is_whole: bool = True
    comparison: str = ""
    answerer: str = ""


@require_safe
def position(request, house: str, date: date, uin: str):
    question = question_at(house, date, uin)
    again = positions.asked_again(question)
    outcomes = positions.outcomes_of(again)
    shown = again[-MOST_SHOWN:]
    steps = _answers(shown, question, outcomes) + _responses(question)
    context = {
        "question": question,
        "sentence": positions.sentence(again, outcomes),
        "steps": sorted(steps, key=lambda s: (s.day, s.foi is None)),
        "count": len(again),
        "shown": len(shown),
        "references": references(question.current_answer),
        "referring": referring(question),
        "compare": _comparison(again),
    }
    return render(request, "answers/position.html", context)


def _answers(found: list[Question], here: Question, outcomes: dict[int, Outcome]) -> list[Step]:
    steps, before = [], ""
    for question in found:
        answer = question.current_answer
        step = Step(
            day=(answer and answer.date_answered) or question.date_key,
            question=question,
            outcome=outcomes[question.pk],
            is_here=question.pk == here.pk,
            asked=excerpt(question.text, ask_marks(question), 400),
        )
        if answer:
            step.answerer = answer.answered_by.name if answer.answered_by else answer.answerer_name
            _compare(step, before, answer)
            before = answer.text
        steps.append(step)
    return steps


def _compare(step: Step, before: str, answer) -> None:
    marks = refusal_marks(answer.reading)
    found = differences(before[:COMPARED], answer.text[:COMPARED])
    if before and found.is_worth_marking:
        end = cut_at(answer.text, LONGEST_ANSWER)
        step.said = merged(before, answer.text, found, marks, end)
        step.is_whole, step.comparison = end >= len(answer.text), "changed"
        return
    step.said, step.is_whole = beginning(answer.text, marks, LONGEST_ANSWER)
    step.comparison = "first" if not before else "same" if found.in_common == 1 else "other"


def _responses(question: Question) -> list[Step]:
    """FOI responses on the subject, by the day they were given."""
    if not settings.SHOW_RELATED_PUBLICLY:
        return []
    rows = related.responses_near(question, limit=MOST_RESPONSES)
    return [
        Step(
            day=row.date_released,
            foi=row,
            outcome=outcome_of("foi", row.reading.outcome if row.reading else ""),
        )
        for row in rows
        if row.date_released
    ]


def _comparison(found: list[Question]) -> str:
    """The address that lays the newest of them side by side."""
    answered = [q for q in found if q.current_answer]
    return address_of(answered) if len(answered) > 1 else ""
