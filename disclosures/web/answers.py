"""A written question with every version of its answer."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from disclosures import chains
from disclosures.models import Answer, AnswerReading, Question, ScrapeRun, SourcePage
from disclosures.outcomes import Outcome, outcome_of
from disclosures.publishing import public
from disclosures.working_days import between, in_words

from .addresses import web_address
from .errors import NotHere
from .marking import Mark, marked, span_mark
from .published import later_published
from .roles import is_reviewer
from .saved_copies import is_public

NOT_HELD_HERE = (
    "We do not have that question. Check the House and the date: numbers are used again."
)
WORDS = re.compile(r"\s+|\S+")
LONGEST_EXACT = 6000  # words; above it difflib may take common words for noise
Stretch = tuple[int, int, bool]  # start, end, whether it is changed


@dataclass
class Version:
    """One version of an answer as the page shows it."""

    answer: Answer
    heading: str
    html: SafeString
    is_compared: bool = False


def answer(request, house: str, date: date, uin: str):
    question = (
        Question.objects.for_pages()
        .select_related("current_answer__answered_by", "current_answer__page")
        .filter(house=house, date_key=date, uin=uin)
        .first()
    )
    if question is None:
        raise NotHere(NOT_HELD_HERE)
    current = question.current_answer
    reading = current.reading if current else None
    code = reading.outcome if reading else ("" if current else "unanswered")
    context = {
        "question": question,
        "answer": current,
        "outcome": outcome_of("pq", code),
        "read_by": read_by(reading) if current else "",
        "asked": _asked(question),
        "versions": _versions(question),
        "references": _references(current),
        "published": later_published(current),
        "enclosures": _enclosures(current),
        "days": _days(question),
        "seen_to": _seen_to(),
        "grouped": _grouped(question),
        "saved": _saved(current, request.user),
        "original": web_address(question.url),
        "citation": citation(question),
        "mismatches": public.of_question(question),
        "pairs": _pairs(question) if is_reviewer(request.user) else [],
    }
    return render(request, "answers/answer.html", context)


def by_uin(request, uin: str):
    """Every question with this number; numbers are used again, so there may be several."""
    found = list(Question.objects.for_pages().filter(uin__iexact=uin)[:100])
    if not found:
        raise NotHere(NOT_HELD_HERE)
    if len(found) == 1:
        return redirect(found[0])
    rows = [{"question": q, "outcome": _outcome(q)} for q in found]
    return render(request, "answers/uin.html", {"uin": found[0].uin, "rows": rows})


def _outcome(question: Question) -> Outcome:
    if question.current_answer is None:
        return outcome_of("pq", "unanswered")
    reading = question.current_answer.reading
    return outcome_of("pq", reading.outcome if reading else "")


def read_by(reading) -> str:
    """Who set the outcome, in words."""
    if reading is None:
        return "Not read yet"
    if reading.is_by_person:
        return f"Checked by a person, {timezone.localtime(reading.read_at):%-d %B %Y}"
    return "Read by the classifier"


def _asked(question: Question) -> SafeString:
    """The question; its asks carry letters where there are several to tell apart."""
    asks = list(question.current_answer.asks.all()) if question.current_answer else []
    marks = [m for a in asks for m in span_mark(a.span, "ask", a.letter)] if len(asks) > 1 else []
    return marked(question.text, marks)


def _versions(question: Question) -> list[Version]:
    """Newest first. A corrected answer and the one before it have their differences marked."""
    rows = list(question.answers.select_related("reading").order_by("version"))
    shown = []
    for before, row in zip([None, *rows], rows, strict=False):
        shown.append(Version(row, row.get_kind_display(), _said(row, [])))
        if before and row.kind == "corrected" and before.kind != "holding":
            removed, added = differences(before.text, row.text)
            shown[-2].html, shown[-1].html = _said(before, removed, "del"), _said(row, added, "ins")
            shown[-2].is_compared = shown[-1].is_compared = True
    return shown[::-1]


def refusal_marks(reading: AnswerReading | None) -> list[Mark]:
    if reading is None:
        return []
    # An answer in part is read for what it does not give.
    is_refusal = outcome_of("pq", reading.outcome).tone == "refuse" or reading.outcome == "partial"
    return span_mark(reading.span, "refuse") if is_refusal else []


def _said(row: Answer, stretches: list[Stretch], tag: str = "") -> SafeString:
    """The text with its refusal wording, the changed stretches inside <ins> or <del>."""
    marks = refusal_marks(row.reading)
    if not any(changed for _, _, changed in stretches):
        return marked(row.text, marks)
    parts = []
    for start, end, changed in stretches:
        inside = [
            Mark(max(m.start, start) - start, min(m.end, end) - start, m.kind, m.letter)
            for m in marks
            if m.end > start and m.start < end
        ]
        html = marked(row.text[start:end], inside)
        parts.append(format_html("<{0}>{1}</{0}>", mark_safe(tag), html) if changed else html)
    return mark_safe("".join(parts))  # every part went through marked()


def differences(old: str, new: str) -> tuple[list[Stretch], list[Stretch]]:
    """Both texts cut where they differ, word by word: (stretches of old, stretches of new)."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    is_long = max(len(before), len(after)) > LONGEST_EXACT
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=is_long)
    removed, added = [], []
    at_old = at_new = 0
    for kind, i, j, k, m in matcher.get_opcodes():
        end_old, end_new = at_old + len("".join(before[i:j])), at_new + len("".join(after[k:m]))
        if end_old > at_old:
            removed.append((at_old, end_old, kind != "equal"))
        if end_new > at_new:
            added.append((at_new, end_new, kind != "equal"))
        at_old, at_new = end_old, end_new
    return removed, added


@dataclass
class Reference:
    """An earlier answer that this one sends its reader to, and what that one says."""

    number: str
    day: date | None
    question: Question | None = None
    outcome: Outcome | None = None
    end: Question | None = None  # where the chain goes on: the last of it
    why: str = ""  # not linked


def _references(current: Answer | None) -> list[Reference]:
    if current is None:
        return []
    rows = current.references.filter(is_referral=True).select_related(
        "cited__current_answer__reading", "cited__current_answer__question"
    )
    rows = [row for row in rows if row.uin or row.date_answered]
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
        outcome=_outcome(end.question if end else cited),
        end=end.question if end else None,
    )


def _enclosures(current: Answer | None) -> list[dict]:
    rows = current.enclosures.select_related("attachment") if current else []
    return [
        {
            "name": row.title or row.file_name or f"Attachment {number}",
            "url": web_address(row.url),
            "file": row.attachment,
        }
        for number, row in enumerate(rows, 1)
    ]


def _days(question: Question) -> dict:
    """How long the answer took in working days, and how late it was."""
    answered = question.current_answer.date_answered if question.current_answer else None
    taken = between(question.date_tabled, answered)
    late = between(question.date_for_answer, answered)
    return {"taken": in_words(taken) if taken is not None else "", "late": late or 0}


def _seen_to() -> date:
    """The day to which we know: that of the last whole import from Parliament."""
    run = ScrapeRun.objects.filter(source="parliament", state="done").order_by("-finished_at")
    last = run.values_list("finished_at", flat=True).first()
    return timezone.localdate(last) if last else timezone.localdate()


def _grouped(question: Question) -> list[dict]:
    """Questions answered together with this one, linked where we hold them."""
    others = [g for g in question.grouped if isinstance(g, dict) and g.get("uin")]
    held = {}
    for row in Question.objects.filter(
        house=question.house, uin__in=[str(g["uin"]) for g in others]
    ):
        held.setdefault((row.uin, row.date_key.isoformat()), row)
    return [
        {"uin": g["uin"], "question": held.get((str(g["uin"]), str(g.get("date_tabled"))))}
        for g in others
        if str(g["uin"]) != question.uin
    ]


def _saved(current: Answer | None, user) -> SourcePage | None:
    """The saved copy, for those who may open it."""
    saved = current.page if current else None
    return saved if saved and (is_public(saved.url) or is_reviewer(user)) else None


def citation(question: Question) -> str:
    """How to cite the question, as one line of plain text."""
    answered = question.current_answer and question.current_answer.date_answered
    parts = [f"House of {question.house}", f"Written Question {question.uin}"]
    if question.date_tabled:
        parts.append(f"tabled {question.date_tabled:%-d %B %Y}")
    parts.append(f"answered {answered:%-d %B %Y}" if answered else "not answered when seen")
    parts.append(question.body.name if question.body else question.body_name)
    where = web_address(question.url) or f"{settings.SITE_ADDRESS}{question.get_absolute_url()}"
    page = question.current_answer.page if question.current_answer else None
    seen = timezone.localtime(page.fetched_at if page else question.changed_at)
    return f"{', '.join(parts)}. {where} (seen {seen:%-d %B %Y})."


def _pairs(question: Question):
    return question.pairs.filter(is_flagged=True).order_by("reference")
