"""The parts of the review page, made ready for its template: every quotation with its marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from disclosures.documents import enclosures, request_text
from disclosures.models import Answer, Ask, AskFix, Correspondence, FoiRequest, Pair, SourcePage
from disclosures.outcomes import outcome_of, portal_label
from disclosures.review.fixes import MISMATCH, Lined, request_asks, typed_note
from disclosures.review.people import display_name
from disclosures.review.periods import period_of
from disclosures.working_days import between, in_words

from .answer_parts import read_by, refusal_marks
from .files import kind_of
from .marking import Mark, excerpt, marked, span_mark
from .timeline import Event, Period, Timeline, days, timeline

LONG = 400  # words: above this a text opens on its marked passages (ui.md 5.1 e)
REFUSING = ("refused", "not_held", "partial", "not_addressed")
# How a request that is gone from its site is spoken of; ours shows none of its text then.
GONE = "This request is no longer on {}, so its text is not shown."
SITES = {"whatdotheyknow": "WhatDoTheyKnow", "govuk": "GOV.UK"}
GIVING = ("answered", "released", "partial")


@dataclass
class Part:
    """A stretch of a sheet: a heading, text, and the tables read with it."""

    heading: str
    html: SafeString | str = ""
    tables: list[dict] = field(default_factory=list)
    note: str = ""
    is_long: bool = False
    short: SafeString | str = ""
    url: str = ""  # of the record it comes from, where that is another one
    unread: int = 0  # number of the file that nothing was read of
    copy: str = ""  # SHA-256 of its saved copy
    typed: int = 0  # id of the fix that holds what was typed


def gone(pair: Pair) -> str:
    """Why nothing of the request's text may be shown, or ""."""
    request = pair.request
    return GONE.format(SITES.get(request.source, "its site")) if request.is_removed else ""


def can_confirm(pair: Pair) -> bool:
    """Only where both texts can be read."""
    return not gone(pair) and bool(pair.answer.text.strip())


def unread_files(pair: Pair) -> list[str]:
    """Names of the response's files that nothing was read of: a person must open them."""
    if gone(pair):
        return []
    return [
        e.file_name or e.title or f"attachment {number}"
        for number, e in enclosures(pair.request)
        if e.attachment is None or not e.attachment.pages.all()
    ]


def lead(pair: Pair, lined: list[Lined]) -> dict:
    """The sentence at the top: both phrases, and the days between."""
    finding = next(iter(pair.findings.all()), None)
    reading = pair.answer.reading
    return {
        "refusal": _words((finding and finding.pq_quote) or (reading and reading.span)),
        "release": "" if gone(pair) else _words(finding and finding.foi_quote),
        "between": _between(pair),
        "sentence": finding.sentence if finding else "",
        "asks": len(lined),
        "line_up": sum(one.verdict == MISMATCH for one in lined),
    }


def _words(span: dict | None, most: int = 160) -> str:
    text = " ".join((span or {}).get("text", "").split()).rstrip(" .;:,")
    return text if len(text) <= most else text[: text.rfind(" ", 0, most)] + "…"


def _between(pair: Pair) -> str:
    if pair.days_between is None:
        return ""
    if pair.days_between == 0:
        return "the same day"
    return f"{days(abs(pair.days_between))} {'earlier' if pair.days_between < 0 else 'later'}"


def events(
    pair: Pair, letters: Sequence[Correspondence] = (), others: Sequence[FoiRequest] = ()
) -> Timeline:
    """`others`: FOI responses that reviewers set beside the pair."""
    question, request, answer = pair.question, pair.request, pair.answer
    response = outcome_of("foi", request.reading.outcome if request.reading else "")
    said = outcome_of("pq", answer.reading.outcome if answer.reading else "")
    given = request.date_released
    word = "FOI response" if request.date_responded else "Published on GOV.UK"
    listed = [
        (request.date_sent, "FOI request sent", "foi", ""),
        (given, f"{word}: {response.words.lower()}", "foi", "release"),
        (question.date_tabled, "Question tabled", "pq", ""),
        (answer.date_answered, f"Answer: {said.words.lower()}", "pq", "answer"),
        (question.current_answer.date_corrected, "Answer corrected", "pq", ""),
    ]
    for other in others:
        found = outcome_of("foi", other.reading.outcome if other.reading else "")
        listed.append((other.date_released, f"Other FOI: {found.words.lower()}", "foi", ""))
    own = [Event(day, words, kind, role) for day, words, kind, role in listed if day]
    periods = [_period(row) for row in letters if row.period_from]
    return timeline(own, [row.date for row in letters], periods)


def _period(letter: Correspondence) -> Period:
    return Period(letter.period_from, letter.period_to, period_of(letter))


def earlier_heading(pair: Pair) -> str:
    earlier = pair.said_in
    on = earlier.date_answered or earlier.question.date_key
    return f"Answer of {on:%-d %B %Y} to question {earlier.question.uin}"


def document_sheets(pair: Pair, lined: list[Lined], typed: list[AskFix]) -> dict:
    """Both texts with their marks, as people see the asks; `typed` is what stands as typed."""
    answer, reading = pair.answer, pair.answer.reading
    asks = [one.pq for one in lined]
    asked = [m for a in asks for m in span_mark(a.span, "ask", a.letter)]
    said = span_mark(reading.span, "refuse") if reading and reading.outcome != "answered" else []
    said += [m for a in asks if a.reply == "answered" for m in span_mark(a.reply_span, "release")]
    corrected = pair.question.current_answer if _was_corrected(pair) else None
    return {
        "pq": {
            "outcome": outcome_of("pq", reading.outcome if reading else ""),
            "read_by": read_by(reading),
            "parts": [
                Part("Question", marked(pair.question.text, asked)),
                *_answer_parts(pair, said),
            ],
            "correction": corrected,
            "is_superseded": corrected is not None and corrected.pk != answer.pk,
            "page": answer.page,
            "is_clipped": answer.is_clipped or pair.question.is_clipped,
        },
        "foi": {
            "outcome": outcome_of(
                "foi", pair.request.reading.outcome if pair.request.reading else ""
            ),
            "read_by": read_by(pair.request.reading),
            "label": "" if gone(pair) else portal_label(pair.request.described_state),
            "parts": _request_parts(pair, request_asks(pair, lined), typed),
            "page": None if gone(pair) else _saved_page(pair),
            "gone": gone(pair),
            "days": _days_taken(pair),
        },
    }


def _days_taken(pair: Pair) -> str:
    sent, released = pair.request.date_sent, pair.request.date_released
    taken = between(sent, released, everywhere=True)
    return in_words(taken) if taken is not None else ""


def _was_corrected(pair: Pair) -> bool:
    return pair.question.current_answer.kind == "corrected"


def _answer_parts(pair: Pair, said: list[Mark]) -> list[Part]:
    """The version that was judged, then the others that a reviewer has to weigh beside it: the
    text before or after a correction, and the earlier answer that is referred to."""
    judged, others = pair.answer, []
    if _was_corrected(pair):
        versions = [a for a in pair.question.answers.all() if a.kind != "holding"]
        others = [a for a in versions if a.pk != judged.pk]
    parts = [_part(_version_heading(judged) if others else "Answer", judged.text, said)]
    for answer in others:
        parts.append(_part(_version_heading(answer), answer.text, refusal_marks(answer.reading)))
    if pair.said_in:
        marks = refusal_marks(pair.said_in.reading)
        part = _part(earlier_heading(pair), pair.said_in.text, marks)
        part.url = pair.said_in.question.get_absolute_url()
        parts.append(part)
    return parts


def _version_heading(answer: Answer) -> str:
    if answer.kind == "corrected":
        on = f" on {answer.date_corrected:%-d %B %Y}" if answer.date_corrected else ""
        return f"Answer as corrected{on}"
    on = f" on {answer.date_answered:%-d %B %Y}" if answer.date_answered else ""
    return f"Answer as first given{on}"


def _saved_page(pair: Pair) -> SourcePage | None:
    return next((m.page for m in pair.request.messages.all() if m.page), None)


def _part(heading: str, text: str, marks: list[Mark]) -> Part:
    long = len(text.split()) > LONG
    return Part(
        heading,
        marked(text, marks),
        is_long=long,
        short=excerpt(text, marks, 900) if long else "",
    )


def _request_parts(pair: Pair, asks: list[Ask], typed: list[AskFix]) -> list[Part]:
    request = pair.request
    if note := gone(pair):
        return [Part("Request and response", note=note)]
    asked = [m for a in asks for m in span_mark(a.span, "ask", a.letter)]
    parts = [_part("Request", request_text(request), asked)]
    marks = _marks_by_source(pair, asks)
    by_number = {fix.after["number"]: fix for fix in typed}
    for message in request.messages.all():
        if message.sender == "authority" and not message.is_hidden and message.text.strip():
            sent = f", {message.sent_at:%-d %B %Y}" if message.sent_at else ""
            parts.append(
                _part(f"Response{sent}", message.text, marks.get(f"message:{message.position}", []))
            )
    for number, enclosure in enclosures(request):
        parts += _attachment_parts(number, enclosure, marks)
        if fix := by_number.get(number):
            heading = f"{fix.after['file']}, typed by a reviewer"
            part = _part(heading, fix.after["text"], marks.get(f"typed:{number}", []))
            part.note = f"{typed_note(fix)} Typed by {display_name(fix.by)}."
            part.typed = fix.pk
            parts.append(part)
    return parts


def _marks_by_source(pair: Pair, asks: list[Ask]) -> dict[str, list[Mark]]:
    marks: dict[str, list[Mark]] = {}
    reading = pair.request.reading
    spans = [(reading.release_span, "release")] if reading else []
    if reading and reading.outcome not in ("released", "already_published"):
        spans.append((reading.span, "refuse"))
    for ask in asks:
        kind = "release" if ask.reply in ("answered", "released") else "refuse"
        spans.append((ask.reply_span, kind))
    for span, kind in spans:
        if span and span.get("source"):
            marks.setdefault(span["source"], []).extend(span_mark(span, kind))
    return marks


def _attachment_parts(number: int, enclosure, marks) -> list[Part]:
    name = enclosure.file_name or enclosure.title or f"attachment {number}"
    attachment = enclosure.attachment
    if attachment is None:
        note = f"Attachment {number} has not been read: {enclosure.problem}."
        return [Part(name, note=note, unread=number)]
    pages = list(attachment.pages.all())
    if not pages:
        why = attachment.reason or attachment.status.replace("_", " ")
        note = f"The matcher could not read attachment {number}: {why}"
        return [Part(name, note=note, unread=number, copy=attachment.sha256)]
    kind = kind_of(enclosure)
    parts = []
    for page in pages:
        part = _part(name, page.text, marks.get(f"attachment:{number}:p{page.number}", []))
        where = f"{page.kind} {page.number}" + (f", {page.name}" if page.name else "")
        part.note = f"Read from attachment {number} ({kind}, {where})"
        part.tables = page.tables
        # A table says what its text says: shown once, as a table.
        if page.tables and page.kind == "sheet":
            part.html, part.is_long = "", False
        parts.append(part)
    return parts


def weighed(pair: Pair) -> dict:
    """What speaks for a mismatch and what else could explain it. Both quote the request: of one
    that is gone, only the explanations are left, without what they rest on."""
    if not gone(pair):
        return {"towards": pair.towards, "explanations": pair.explanations}
    explanations = [{**said, "rests_on": ""} for said in pair.explanations]
    return {"towards": [], "explanations": explanations}


def score_rows(pair: Pair) -> list[dict]:
    """The waterfall: each point with the bar from the running total before it to that after."""
    rows, total = [], 0
    for number, (words, points) in enumerate(pair.points):
        before, total = total, total + points
        low, high = sorted((max(0, min(before, 100)), max(0, min(total, 100))))
        tone = "base" if number == 0 else ("up" if points >= 0 else "down")
        signed = str(points) if number == 0 else f"{points:+d}".replace("-", "−")
        rows.append({"words": words, "points": signed, "x": low, "width": high - low, "tone": tone})
    return rows
