"""Both texts of a pair in full, in segments that carry their marks."""

from __future__ import annotations

import hashlib

from django.utils.timezone import localdate

from disclosures.documents import enclosures, request_text
from disclosures.models import Answer, Ask, AskFix, AttachmentPage, Pair
from disclosures.outcomes import outcome_of
from disclosures.review.fixes import Lined, as_seen, for_packs, request_asks, typed_note, typed_of

from .dates import in_words
from .passages import Mark, Quoting, joined, marks_of

GIVEN = ("answered", "released")
REMOVED_AT_SOURCE = "This request is no longer on the site it came from, so its text is not shown."


def documents(pair: Pair, quoting: Quoting) -> list[dict]:
    lined = as_seen(pair, for_packs(pair))
    return [_question(pair, lined, quoting), _request(pair, lined, quoting)]


def _question(pair: Pair, lined: list[Lined], quoting: Quoting) -> dict:
    question, answer, reading = pair.question, pair.answer, pair.answer.reading
    asks = [one.pq for one in lined]
    asked = [m for a in asks for m in marks_of(question.text, a.span, "ask", a.letter)]
    said = marks_of(answer.text, reading.span, "refuse") if _refuses(reading) else []
    for ask in asks:
        if ask.reply == "answered":
            said += marks_of(answer.text, ask.reply_span, "release")
    facts = [
        ("Asked by", f"{question.asker}, {question.get_house_display()}"),
        ("Tabled", in_words(question.date_tabled)),
        ("Answered", in_words(answer.date_answered)),
        ("Corrected", in_words(answer.date_corrected)),
        ("Read as", outcome_of("pq", reading.outcome if reading else "").words),
        ("Address", question.url),
    ]
    return {
        "kind": "pq",
        "title": f"Written question {question.uin}",
        "facts": [[label, value] for label, value in facts if value],
        "parts": [
            part("Question", quoting.segments(question.text, asked)),
            *_answers(pair, said, quoting),
            *(
                row
                for number, enclosure in enumerate(answer.enclosures.all(), 1)
                for row in _attachment(number, enclosure, {}, quoting)
            ),
        ],
    }


def _answers(pair: Pair, said: list[Mark], quoting: Quoting) -> list[dict]:
    """The version that was judged, then those that must be read beside it: the text before or
    after a correction, and the earlier answer that is referred to."""
    judged, others = pair.answer, []
    if pair.question.current_answer and pair.question.current_answer.kind == "corrected":
        versions = pair.question.answers.all()
        others = [a for a in versions if a.kind != "holding" and a.pk != judged.pk]
    heading = _version_heading(judged) if others else "Answer"
    parts = [part(heading, quoting.segments(judged.text, said))]
    parts += [part(_version_heading(a), _answer_segments(a, quoting)) for a in others]
    if pair.said_in:
        parts.append(part(earlier_heading(pair), _answer_segments(pair.said_in, quoting)))
    return parts


def _answer_segments(answer: Answer, quoting: Quoting) -> list[dict]:
    marks = marks_of(answer.text, answer.reading.span, "refuse") if _refuses(answer.reading) else []
    return quoting.segments(answer.text, marks)


def _version_heading(answer: Answer) -> str:
    if answer.kind == "corrected":
        return f"Answer as corrected on {in_words(answer.date_corrected) or 'a day not given'}"
    return f"Answer as first given on {in_words(answer.date_answered) or 'a day not given'}"


def earlier_heading(pair: Pair) -> str:
    """Of the earlier answer to which the one that was judged refers."""
    earlier = pair.said_in
    day = in_words(earlier.date_answered or earlier.question.date_key)
    return f"Answer of {day} to question {earlier.question.uin}, to which the answer refers"


def _refuses(reading) -> bool:
    return bool(reading and reading.outcome != "answered")


def _request(pair: Pair, lined: list[Lined], quoting: Quoting) -> dict:
    request = pair.request
    base = {"kind": "foi", "title": _title(request)}
    if request.is_removed:
        return {**base, "facts": [], "parts": [part("Request", [], note=REMOVED_AT_SOURCE)]}
    facts = [
        ("Asked by", "Name not given"),
        ("Sent", in_words(request.date_sent)),
        ("Responded", in_words(request.date_responded)),
        ("Published", in_words(request.date_published)),
        ("Read as", outcome_of("foi", request.reading.outcome if request.reading else "").words),
        ("Sections named", _sections(request)),
        ("Address", request.url),
    ]
    return {
        **base,
        "facts": [[label, value] for label, value in facts if value],
        "parts": _request_parts(pair, request_asks(pair, lined), quoting),
    }


def _title(request) -> str:
    return f"FOI request {request.reference}" if request.reference else "FOI request"


def _sections(request) -> str:
    sections = request.reading.sections if request.reading else []
    return ", ".join(str(s.get("section", s) if isinstance(s, dict) else s) for s in sections)


def _request_parts(pair: Pair, asks: list[Ask], quoting: Quoting) -> list[dict]:
    request, marks = pair.request, _marks_by_source(pair, asks)
    asked_text = request_text(request)
    asked = [m for a in asks for m in _ask_marks(asked_text, a)]
    parts = [part("Request", quoting.segments(asked_text, asked))]
    for message in request.messages.all():
        if message.sender == "authority" and not message.is_hidden and message.text.strip():
            sent = f", {in_words(localdate(message.sent_at))}" if message.sent_at else ""
            spans = marks.get(f"message:{message.position}", [])
            parts.append(
                part(f"Response{sent}", quoting.segments(message.text, _drawn(message.text, spans)))
            )
    for number, enclosure in enclosures(request):
        parts += _attachment(number, enclosure, marks, quoting)
    parts += [_typed(fix, marks, quoting) for fix in typed_of(for_packs(pair))]
    return parts


def _typed(fix: AskFix, marks: dict, quoting: Quoting) -> dict:
    """What a reviewer typed from a file that could not be read, marked as that."""
    text, number = fix.after["text"], fix.after["number"]
    drawn = _drawn(text, marks.get(f"typed:{number}", []))
    heading = f"{quoting.plain(fix.after['file'])}, typed by a reviewer"
    return part(heading, quoting.segments(text, drawn), note=typed_note(fix))


def _ask_marks(text: str, ask) -> list[Mark]:
    return marks_of(text, ask.span, "ask", ask.letter)


def _marks_by_source(pair: Pair, asks: list[Ask]) -> dict[str, list[tuple[dict, str]]]:
    """Spans of the response and of each ask's reply, with their kinds, by the part they are in."""
    reading = pair.request.reading
    spans = [(reading.release_span, "release")] if reading else []
    if reading and reading.outcome not in ("released", "already_published"):
        spans.append((reading.span, "refuse"))
    spans += [(a.reply_span, "release" if a.reply in GIVEN else "refuse") for a in asks]
    found: dict[str, list[tuple[dict, str]]] = {}
    for span, kind in spans:
        if span and span.get("source"):
            found.setdefault(span["source"], []).append((span, kind))
    return found


def _drawn(text: str, spans: list[tuple[dict, str]]) -> list[Mark]:
    return [mark for span, kind in spans for mark in marks_of(text, span, kind)]


def _attachment(number: int, enclosure, marks: dict, quoting: Quoting) -> list[dict]:
    name = quoting.plain(enclosure.file_name or enclosure.title or f"attachment {number}")
    pages = list(enclosure.attachment.pages.all()) if enclosure.attachment else []
    if not pages:
        why = enclosure.attachment.reason if enclosure.attachment else enclosure.problem
        said = f": {quoting.plain(why).rstrip('.')}" if why else ""
        return [part(name, [], note=f"Attachment {number} could not be read{said}.")]
    return [_page(name, number, page, marks, quoting) for page in pages]


def _page(name: str, number: int, page: AttachmentPage, marks: dict, quoting: Quoting) -> dict:
    spans = marks.get(f"attachment:{number}:p{page.number}", [])
    where = f"{page.kind} {page.number}" + (f", {quoting.plain(page.name)}" if page.name else "")
    # A sheet's table says what its text says: shown once, as a table.
    as_table = bool(page.tables) and page.kind == "sheet"
    segments = [] if as_table else quoting.segments(page.text, _drawn(page.text, spans))
    tables = [quoting.table(t) for t in page.tables]
    return part(name, segments, note=f"Read from attachment {number} ({where})", tables=tables)


def part(heading: str, segments: list[dict], note: str = "", tables: list | None = None) -> dict:
    """`sha256` is of the text as quoted here."""
    return {
        "heading": heading,
        "note": note,
        "segments": segments,
        "tables": tables or [],
        "sha256": hashlib.sha256(joined(segments).encode()).hexdigest(),
    }
