"""What stands on the page of a written question, part by part."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from disclosures import chains, review
from disclosures.differences import Differences, Stretch, differences
from disclosures.models import Answer, AnswerReading, Question, ScrapeRun
from disclosures.outcomes import Outcome, outcome_of
from disclosures.positions import outcomes_of
from disclosures.working_days import between, in_words

from .files import File, beginning, files_of
from .marking import Mark, marked, span_mark
from .pieces import Room, cut_at

LONGEST_QUESTION = 12_000  # bytes of HTML; the rest of these is on a page of its own
LONGEST_ANSWER = 20_000
ALL_VERSIONS = 34_000
ALL_FILES = 18_000
MOST_LISTED = 12


@dataclass
class Version:
    """One version of an answer as the page shows it. `html` is "" where there is no room."""

    answer: Answer
    heading: str
    address: str
    html: SafeString | str = ""
    is_whole: bool = True
    is_compared: bool = False


def code_of(question: Question) -> str:
    answer = question.current_answer
    if answer is None:
        return "unanswered"
    return answer.reading.outcome if answer.reading else ""


def read_by(reading) -> str:
    """Who set the outcome, in words."""
    if reading is None:
        return "Not read yet"
    if reading.is_by_person:
        return f"Checked by a person, {timezone.localtime(reading.read_at):%-d %B %Y}"
    return "Read by the classifier"


def ask_marks(question: Question) -> list[Mark]:
    """The asks carry letters where there are several to tell apart."""
    asks = list(question.current_answer.asks.all()) if question.current_answer else []
    return [m for a in asks for m in span_mark(a.span, "ask", a.letter)] if len(asks) > 1 else []


def asked(question: Question) -> tuple[SafeString, bool]:
    """The question, and whether that is all of it."""
    return beginning(question.text, ask_marks(question), LONGEST_QUESTION)


def versions(question: Question) -> list[Version]:
    """Newest first. A corrected answer and the one before it have their differences marked."""
    rows = list(question.answers.select_related("reading").order_by("version"))
    compared = _compared(rows)
    room, shown = Room(ALL_VERSIONS), []
    for row in reversed(rows):
        stretches, tag = compared.get(row.pk, ([], ""))
        html, is_whole = said(row, stretches, tag)
        has_room = room.take(len(html)) or not shown
        shown.append(
            Version(
                row,
                row.get_kind_display(),
                f"{question.get_absolute_url()}versions/{row.version}/",
                html if has_room else "",
                is_whole and has_room,
                row.pk in compared,
            )
        )
    return shown


def _compared(rows: list[Answer]) -> dict[int, tuple[list[Stretch], str]]:
    """Answer id -> its stretches and "ins" or "del"."""
    found = {}
    for before, row in itertools.pairwise(rows):
        if row.kind == "corrected" and before.kind != "holding":
            removed, added, *_ = differences(before.text, row.text)
            found[before.pk], found[row.pk] = (removed, "del"), (added, "ins")
    return found


def refusal_marks(reading: AnswerReading | None) -> list[Mark]:
    if reading is None:
        return []
    # An answer in part is read for what it does not give.
    is_refusal = outcome_of("pq", reading.outcome).tone == "refuse" or reading.outcome == "partial"
    return span_mark(reading.span, "refuse") if is_refusal else []


def said(
    row: Answer, stretches: list[Stretch] = (), tag: str = "", size: int = LONGEST_ANSWER
) -> tuple[SafeString, bool]:
    """The text with its refusal wording, the changed stretches inside <ins> or <del>, as far as
    `size` bytes hold; and whether that is all of it."""
    marks = refusal_marks(row.reading)
    if not any(s.is_changed for s in stretches):
        return beginning(row.text, marks, size)
    end = cut_at(row.text, size)
    return changed(row.text, stretches, tag, marks, end), end >= len(row.text)


def changed(
    text: str, stretches: list[Stretch], tag: str, marks: list[Mark] = (), end: int | None = None
) -> SafeString:
    """The text up to `end` with its changed stretches inside <ins> or <del>."""
    end = len(text) if end is None else end
    parts = []
    for start, stop, is_changed in stretches:
        stop = min(stop, end)
        if stop <= start:
            break
        html = marked(text[start:stop], _within(text, marks, start, stop))
        parts.append(format_html(_CHANGED[tag], html) if is_changed else html)
    return mark_safe("".join(parts))  # every part went through marked()


def merged(old: str, new: str, found: Differences, marks: list[Mark], end: int) -> SafeString:
    """The new text up to `end`, with what went from the old before what came in its place."""
    parts = []
    for kind, start, stop in found.merged:
        if kind == "del":
            parts.append(format_html(_CHANGED["del"] + " ", marked(old[start:stop], [])))
            continue
        if start >= end:
            break
        stop = min(stop, end)
        html = marked(new[start:stop], _within(new, marks, start, stop))
        parts.append(format_html(_CHANGED["ins"], html) if kind == "ins" else html)
    return mark_safe("".join(parts))  # every part went through marked()


def _within(text: str, marks: list[Mark], start: int, stop: int) -> list[Mark]:
    """The marks that still say what the text says, as they fall in text[start:stop]."""
    return [
        Mark(
            max(m.start, start) - start,
            min(m.end, stop) - start,
            m.kind,
            m.letter,
            opens=m.start >= start,
            closes=m.end <= stop,
        )
        for m in marks
        if m.end > start and m.start < stop and (not m.text or text[m.start : m.end] == m.text)
    ]


# Screen readers do not announce <ins> and <del>.
_CHANGED = {
    "ins": '<ins><span class="vh">added: </span>{}</ins>',
    "del": '<del><span class="vh">removed: </span>{}</del>',
}


@dataclass
class Reference:
    """An earlier answer that this one sends its reader to, and what that one says."""

    number: str
    day: date | None
    question: Question | None = None
    outcome: Outcome | None = None
    end: Question | None = None  # where the chain goes on: the last of it
    why: str = ""  # not linked


def references(current: Answer | None) -> list[Reference]:
    if current is None:
        return []
    rows = current.references.filter(is_referral=True).select_related(
        "cited__current_answer__reading", "cited__current_answer__question"
    )
    rows = [row for row in rows if row.uin or row.date_answered][:MOST_LISTED]
    answers = [row.cited.current_answer for row in rows if row.cited]
    ends = chains.ends([answer for answer in answers if answer])
    return [_reference(row, ends) for row in rows]


def _reference(row, ends: dict[int, Answer]) -> Reference:
    cited = row.cited
    day = row.date_answered or row.date_tabled
    if cited is None:
        return Reference(row.uin, day, why=row.unresolved)
    answer = cited.current_answer
    day = (answer and answer.date_answered) or day or cited.date_key
    end = ends.get(answer.pk) if answer else None
    return Reference(
        cited.uin,
        day,
        question=cited,
        outcome=outcome_of("pq", code_of(end.question if end else cited)),
        end=end.question if end else None,
    )


def referring(question: Question) -> list[Question]:
    """Questions whose answers send their readers to this one, directly or along a chain."""
    found = chains.citing([question.pk])
    rows = Question.objects.for_pages().filter(pk__in=found, is_withdrawn=False)
    return list(rows.order_by("date_key", "uin")[:MOST_LISTED]) if found else []


def enclosures(question: Question) -> list[File]:
    current = question.current_answer
    if current is None:
        return []
    rows = current.enclosures.select_related("attachment")
    return [file for _, file in files_of(question, enumerate(rows, 1), {}, ALL_FILES)]


def days_taken(question: Question) -> dict:
    """How long the answer took in working days, and how late it was."""
    answered = question.current_answer.date_answered if question.current_answer else None
    taken = between(question.date_tabled, answered)
    late = between(question.date_for_answer, answered)
    return {"taken": in_words(taken) if taken is not None else "", "late": late or 0}


def seen_to() -> date:
    """The day to which we know: that of the last whole import from Parliament."""
    run = ScrapeRun.objects.filter(source="parliament", state="done").order_by("-finished_at")
    last = run.values_list("finished_at", flat=True).first()
    return timezone.localdate(last) if last else timezone.localdate()


def grouped(question: Question) -> list[dict]:
    """Questions answered together with this one, linked where we hold them."""
    others = [g for g in question.grouped if isinstance(g, dict) and g.get("uin")]
    others = [g for g in others if str(g["uin"]) != question.uin]
    held = {}
    if others:
        rows = Question.objects.filter(
            house=question.house, uin__in=[str(g["uin"]) for g in others]
        )
        held = {(row.uin, row.date_key.isoformat()): row for row in rows}
    return [
        {"uin": g["uin"], "question": held.get((str(g["uin"]), str(g.get("date_tabled"))))}
        for g in others
    ]


def repeats_table(found: list[Question], here: Question) -> list[dict]:
    """The same question asked again, newest first: date, outcome, and which is this one."""
    if len(found) < 2:
        return []
    outcomes = outcomes_of(found)
    newest = sorted(found, key=lambda q: (q.date_key, q.uin), reverse=True)
    return [{"question": q, "outcome": outcomes[q.pk], "is_here": q.pk == here.pk} for q in newest]


def pairs_for(document, user) -> list[dict]:
    """What a reviewer sees: strength comes from the score, so not in a blind second opinion."""
    rows = document.pairs.filter(is_flagged=True).order_by("reference")
    return [{"pair": p, "is_blind": review.is_blind(p, user)} for p in rows]
