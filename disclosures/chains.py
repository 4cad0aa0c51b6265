"""Follows "I refer the hon. Member to the answer I gave on 4 July 2024 to Question 1234".

A reference is stored when its answer is read, with the question it means, or why none is certain;
it is looked at again when a question arrives that it may mean. A number alone names nothing: it
needs its day, or the same body, subject and year.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, timedelta

from django.db.models import Q

from disclosures.matching.wording import similarity, wording
from disclosures.models import Answer, AnswerReference, Question
from disclosures.reading import references
from disclosures.reading.values import REFUSALS

REFERRING = "earlier_answer"
LONGEST = 5  # answers in a chain: a longer one is not followed
# Numbers begin anew each session; a session lasts about a year, and an undated reference is to
# something fresh.
SESSION = timedelta(days=366)
# Least share of the shorter question's telling words found in the other, and of all words in both:
# beside a number without its day, and where there is a day and no number.
LEAST_SHARED = 0.25
CLEAR_SHARED, CLEAR_COMMON = 0.6, 0.35
# "the answer given by my right hon. Friend the Minister for …": whose body may be another.
OTHER_MINISTER = re.compile(
    r"\b(?:Minister|Secretary|Chancellor|Attorney|Advocate|Solicitor|Leader|Commissioner)\b"
)
WITHHELD_ENDS = REFUSALS | {"partial"}

NO_SUCH = "No question of that number answered or tabled on that day is in our records"
NO_NUMBER_HELD = "No earlier question of that number to the same body is in our records"
UNSURE = "The number alone is given, and the subjects do not meet"
SEVERAL = "More than one question could be meant"
NOT_OURS = "The words name another minister, and no number"
NO_DAY = "The words give neither a number nor a day"
NOT_ON_DAY = "No answer of that body, day and subject is in our records"


def note(rows: Sequence[tuple[Question, Answer]]) -> None:
    """Store the references of freshly read answers, anew, each resolved if it can be."""
    AnswerReference.objects.filter(answer__in=[answer for _, answer in rows]).delete()
    built = [
        (_row(answer, position, reference), question)
        for question, answer in rows
        for position, reference in enumerate(_references(question, answer))
    ]
    _resolve(built)
    AnswerReference.objects.bulk_create([row for row, _ in built])


def _references(question: Question, answer: Answer):
    answered = (answer.date_answered or question.date_key).isoformat()
    found = references.answer_references(answer.text, answered, question.text)
    # An answer's own number is often printed above it.
    return [reference for reference in found if reference.uin != question.uin.upper()]


def _row(answer: Answer, position: int, found: references.AnswerReference) -> AnswerReference:
    return AnswerReference(
        answer=answer,
        position=position,
        uin=found.uin[:16],
        date_answered=found.answered or None,
        date_tabled=found.tabled or None,
        is_year_given=found.is_year_given,
        column=found.column[:30],
        is_referral=found.is_referral,
        span=asdict(found.span),
    )


def resolve_waiting(arrived: Sequence[Question]) -> list[int]:
    """Look again at references that may mean one of these questions; returns the ids of the
    questions whose answers are followed further now."""
    days = {day for question in arrived for day in days_of(question)}
    waiting = AnswerReference.objects.filter(cited=None).filter(
        Q(uin__in={question.uin.upper() for question in arrived})
        | Q(uin="", date_answered__in=days)
    )
    rows = list(waiting.select_related("answer__question__body"))
    before = {row.pk: row.unresolved for row in rows}
    _resolve([(row, row.answer.question) for row in rows])
    changed = [row for row in rows if row.cited_id or row.unresolved != before[row.pk]]
    AnswerReference.objects.bulk_update(changed, ["cited", "basis", "unresolved"])
    return sorted({row.answer.question_id for row in changed if row.cited_id})


def days_of(question: Question) -> set[date]:
    """The days by which texts name a question: tabled, answered, held or corrected."""
    days = {question.date_key, question.date_tabled}
    answer = question.current_answer
    if answer is not None:
        days |= {answer.date_answered, answer.date_holding, answer.date_corrected}
    return {day for day in days if day}


def _resolve(rows: Sequence[tuple[AnswerReference, Question]]) -> None:
    by_uin, by_day = _candidates(rows)
    for row, citing in rows:
        row.cited, row.basis = None, ""
        for field in ("date_answered", "date_tabled"):
            if isinstance(getattr(row, field), str):
                setattr(row, field, date.fromisoformat(getattr(row, field)))
        if row.uin:
            found = [q for q in by_uin[row.uin] if q.pk != citing.pk]
            row.cited, row.basis, row.unresolved = _by_number(row, citing, found)
        elif row.date_answered:
            found = [q for q in by_day[row.date_answered] if q.pk != citing.pk]
            row.cited, row.basis, row.unresolved = _by_subject(row, citing, found)
        else:
            row.unresolved = NO_DAY


def _candidates(rows):
    """Stored questions by number, and by day where the number is not given."""
    by_uin, by_day = defaultdict(list), defaultdict(list)
    uins = {row.uin for row, _ in rows if row.uin}
    days = {row.date_answered for row, _ in rows if not row.uin and row.date_answered}
    stored = Question.objects.select_related("body", "current_answer").filter(is_withdrawn=False)
    if uins:
        for question in stored.filter(uin__in=uins):
            by_uin[question.uin].append(question)
    if days:
        families = {f for _, q in rows if q.body for f in q.body.families}
        on_day = stored.filter(
            current_answer__date_answered__in=days, body__families__overlap=list(families)
        )
        for question in on_day:
            by_day[question.current_answer.date_answered].append(question)
    return by_uin, by_day


Resolved = tuple[Question | None, str, str]


def _by_number(row: AnswerReference, citing: Question, found: list[Question]) -> Resolved:
    day = row.date_answered or row.date_tabled
    if day is not None:
        on_day = [q for q in found if day in days_of(q)]
        ours = [q for q in on_day if _one_family(q, citing)]
        # Another body's question is meant only where the words leave no doubt about the year.
        meant = ours or (on_day if row.is_year_given else [])
        if len(meant) == 1:
            return meant[0], "number_and_date", ""
        return None, "", SEVERAL if meant else NO_SUCH
    said = _said_on(citing)
    near = [q for q in found if _one_family(q, citing) and said - SESSION <= q.date_key <= said]
    if not near:
        return None, "", NO_NUMBER_HELD
    if len(near) > 1:
        return None, "", SEVERAL
    if not _near_subject(citing, near[0]):
        return None, "", UNSURE
    return near[0], "number_and_body", ""


def _by_subject(row: AnswerReference, citing: Question, found: list[Question]) -> Resolved:
    """The one answer of that day whose question is plainly on the same thing. Questions answered
    together have one answer: any of them will do."""
    if OTHER_MINISTER.search(row.span["text"]):
        return None, "", NOT_OURS
    near = [q for q in found if _one_family(q, citing) and _same_subject(citing, q)]
    if not near:
        return None, "", NOT_ON_DAY
    if len({q.current_answer.sha256 for q in near}) > 1:
        return None, "", SEVERAL
    return min(near, key=lambda q: (q.date_key, q.uin)), "date_and_subject", ""


def _said_on(citing: Question) -> date:
    answer = citing.current_answer
    return (answer and answer.date_answered) or citing.date_key


def _one_family(one: Question, other: Question) -> bool:
    return bool(one.body and other.body and set(one.body.families) & set(other.body.families))


def _near_subject(one: Question, other: Question) -> bool:
    """Headings and questions have some telling words in common."""
    shared, *_ = similarity(*(wording(f"{q.heading} {q.text}") for q in (one, other)))
    return shared >= LEAST_SHARED


def _same_subject(one: Question, other: Question) -> bool:
    """The questions themselves, without their headings, ask for much the same."""
    shared, common, _ = similarity(wording(one.text), wording(other.text))
    return shared >= CLEAR_SHARED and common >= CLEAR_COMMON


def ends(answers: Iterable[Answer]) -> dict[int, Answer]:
    """For each answer that only refers to earlier ones, the answer whose words count: answer id ->
    the end of its chain. Absent where a link is missing, where it goes in a circle or on too
    long, or where it forks to ends of which one does not withhold."""
    origins = [a for a in answers if a.reading and a.reading.outcome == REFERRING]
    steps: dict[int, list[Answer | None]] = {}
    frontier = {a.pk for a in origins}
    for _ in range(LONGEST):
        frontier -= steps.keys()
        if not frontier:
            break
        steps.update(_next_of(frontier))
        frontier = {a.pk for pk in frontier for a in steps[pk] if a and a.reading_id and _refers(a)}
    found = {a.pk: _end(a, steps) for a in origins}
    return {pk: end for pk, end in found.items() if end is not None}


def _refers(answer: Answer) -> bool:
    return answer.reading.outcome == REFERRING


def _next_of(ids: set[int]) -> dict[int, list[Answer | None]]:
    found: dict[int, list[Answer | None]] = {pk: [] for pk in ids}
    rows = AnswerReference.objects.filter(answer__in=ids, is_referral=True)
    rows = rows.select_related("cited__body", "cited__current_answer__reading")
    for row in rows.prefetch_related("cited__current_answer__asks"):
        found[row.answer_id].append(row.cited.current_answer if row.cited else None)
    return found


def _end(origin: Answer, steps: dict[int, list[Answer | None]]) -> Answer | None:
    ended, waiting, seen = [], [origin], set()
    while waiting:
        answer = waiting.pop()
        if answer is None or answer.reading is None or answer.pk in seen:
            return None
        seen.add(answer.pk)
        if not _refers(answer):
            ended.append(answer)
        elif not steps.get(answer.pk):
            return None  # a statement, a link not stored, or a chain too long
        else:
            waiting += reversed(steps[answer.pk])
    if len(ended) > 1 and any(a.reading.outcome not in WITHHELD_ENDS for a in ended):
        return None
    return ended[0] if ended else None


def citing(question_ids: Iterable[int]) -> list[int]:
    """Ids of the questions whose answers refer to these, directly or along a chain."""
    found: set[int] = set()
    frontier = set(question_ids)
    for _ in range(LONGEST):
        rows = AnswerReference.objects.filter(
            cited__in=frontier, is_referral=True, answer__reading__outcome=REFERRING
        )
        frontier = set(rows.values_list("answer__question", flat=True)) - found
        if not frontier:
            break
        found |= frontier
    return sorted(found)
