"""What the dump holds. The columns here are its data dictionary: nothing is written that is not
described, and nothing that a visitor could not read on a page.

Of FOI requests the facts alone: their messages are the words of those who wrote them, and are read
at their source. No requester is named anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet

from disclosures.models import Answer, FoiRequest, PublicBody, Question
from disclosures.publishing import public, records
from disclosures.redaction import shown_all

OPEN_PARLIAMENT = "Open Parliament Licence v3.0"
OWN = "Our own description, free to use with credit"
FETCHED = 1_000  # rows fetched at once


@dataclass(frozen=True)
class Column:
    """`kind` is "text", "date" (ISO), "whole" (a whole number), "yes/no" or "texts" (a list)."""

    name: str
    kind: str
    words: str
    value: Callable[[Any], Any]


@dataclass(frozen=True)
class Table:
    name: str
    words: str
    licence: str
    rows: Callable[[], QuerySet]
    columns: tuple[Column, ...]

    def records(self) -> Iterator[dict[str, Any]]:
        """Plain values by column, row by row, with flat memory."""
        for row in self.rows().iterator(chunk_size=FETCHED):
            yield {column.name: shown_all(column.value(row)) for column in self.columns}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None


def _address(row: Model) -> str:
    return f"{settings.SITE_ADDRESS}{row.get_absolute_url()}"


def _set_by(row: Any) -> str | None:
    """Who set the outcome: never a name."""
    if row.reading is None:
        return None
    return "person" if row.reading.is_by_person else "classifier"


def _quote(row: Any) -> str | None:
    span = row.reading.span if row.reading else None
    return span["text"] if span else None


def _told(name: str, kind: str, words: str) -> Column:
    """A column of a published mismatch, under the name that the API has for it."""
    return Column(name, kind, words, lambda m: records.record(m)[name])


BODIES = Table(
    "bodies",
    "Public bodies, one row for each remit: a rename is a new row.",
    OWN,
    lambda: PublicBody.objects.prefetch_related("successors", "names").order_by("pk"),
    (
        Column("body", "text", "Our key of the body", lambda b: b.key),
        Column("name", "text", "Its name", lambda b: b.name),
        Column("kind", "text", "department, office, agency, alb and so on", lambda b: b.kind),
        Column("parent", "text", "Key of the body it belongs to", lambda b: _key(b.parent)),
        Column("families", "texts", "Keys of the present departments it leads to",
               lambda b: list(b.families)),
        Column("successors", "texts", "Keys of the bodies that took over its remit",
               lambda b: sorted(s.key for s in b.successors.all())),
        Column("names", "texts", "Every name it is known by",
               lambda b: sorted({n.name for n in b.names.all()})),
        Column("valid_from", "date", "First day under this name", lambda b: _day(b.valid_from)),
        Column("valid_to", "date", "Last day under this name", lambda b: _day(b.valid_to)),
    ),
)  # fmt: skip


def _key(body: PublicBody | None) -> str | None:
    return body.key if body else None


QUESTIONS = Table(
    "questions",
    "Written questions. A number is used again, so a question is known by House, date and number.",
    OPEN_PARLIAMENT,
    lambda: Question.objects.select_related("body", "asked_by").order_by("pk"),
    (
        Column("question", "whole", "Our number of the question; joins `answers`", lambda q: q.pk),
        Column("house", "text", "Commons or Lords", lambda q: q.house),
        Column("uin", "text", "The number printed on it", lambda q: q.uin),
        Column("date_tabled", "date", "When it was tabled; empty in Hansard before 2014",
               lambda q: _day(q.date_tabled)),
        Column("date_for_answer", "date", "When an answer was due",
               lambda q: _day(q.date_for_answer)),
        Column("heading", "text", "The printed heading", lambda q: q.heading),
        Column("text", "text", "The question as printed", lambda q: q.text),
        Column("is_clipped", "yes/no", "Whether the source cut the text short",
               lambda q: q.is_clipped),
        Column("is_named_day", "yes/no", "Whether the Member named the day",
               lambda q: q.is_named_day),
        Column("is_withdrawn", "yes/no", "Whether it was withdrawn", lambda q: q.is_withdrawn),
        Column("body", "text", "Key of the answering body", lambda q: _key(q.body)),
        Column("body_name", "text", "The answering body as the source gives it",
               lambda q: q.body_name),
        Column("asked_by", "text", "The Member who asked", lambda q: q.asker),
        Column("asked_by_id", "whole", "Parliament’s number of that Member",
               lambda q: q.asked_by.member_id if q.asked_by else None),
        Column("url", "text", "Its page at the source", lambda q: q.url),
        Column("page", "text", "Its page here", _address),
    ),
)  # fmt: skip

ANSWERS = Table(
    "answers",
    "Every version of every answer: a corrected answer has a row for each text.",
    OPEN_PARLIAMENT,
    lambda: Answer.objects.filter(question__is_hidden=False)
    .select_related("reading", "answered_by", "question")
    .order_by("pk"),
    (
        Column("question", "whole", "The question it answers", lambda a: a.question_id),
        Column("version", "whole", "1 for the first text", lambda a: a.version),
        Column("kind", "text", "holding, substantive, original or corrected", lambda a: a.kind),
        Column("is_current", "yes/no", "Whether it is the text that stands",
               lambda a: a.question.current_answer_id == a.pk),
        Column("date_answered", "date", "When it was given", lambda a: _day(a.date_answered)),
        Column("date_corrected", "date", "When it was corrected", lambda a: _day(a.date_corrected)),
        Column("answered_by", "text", "Who answered",
               lambda a: a.answered_by.name if a.answered_by else a.answerer_name),
        Column("text", "text", "The answer in plain text", lambda a: a.text),
        Column("sha256", "text", "Hash of that text", lambda a: a.sha256),
        Column("outcome", "text", "What the answer does, by our reading",
               lambda a: a.reading.outcome if a.reading else None),
        Column("secondary", "texts", "Other grounds it names",
               lambda a: list(a.reading.secondary) if a.reading else []),
        Column("asks_quantity", "yes/no", "Whether a number was asked for",
               lambda a: a.reading.asks_quantity if a.reading else None),
        Column("refusal_words", "text", "The words that carry a refusal", _quote),
        Column("outcome_set_by", "text", "classifier, or person where one checked it", _set_by),
        Column("seen_at", "text", "When we first had this text", lambda a: _moment(a.seen_at)),
    ),
)  # fmt: skip

REQUESTS = Table(
    "foi_requests",
    "FOI requests: the facts of each. The messages are read at their source.",
    "Facts, free to use; the words of a response remain the body’s copyright",
    lambda: FoiRequest.objects.filter(is_removed=False)
    .select_related("body", "reading")
    .order_by("pk"),
    (
        Column("request", "whole", "Our number of the request", lambda r: r.pk),
        Column("source", "text", "whatdotheyknow, govuk or file", lambda r: r.source),
        Column("title", "text", "Its title at the source", lambda r: r.title),
        Column("reference", "text", "The body’s own reference", lambda r: r.reference),
        Column("body", "text", "Key of the body asked", lambda r: _key(r.body)),
        Column("body_name", "text", "The body as the source gives it", lambda r: r.body_name),
        Column("law_used", "text", "foi or eir", lambda r: r.law_used),
        Column("date_sent", "date", "When it was sent", lambda r: _day(r.date_sent)),
        Column("date_responded", "date", "When the body last replied",
               lambda r: _day(r.date_responded)),
        Column("described_state", "text",
               "The requester’s label at the source: theirs, and it can change",
               lambda r: r.described_state),
        Column("outcome", "text", "What the response does, by our reading",
               lambda r: r.reading.outcome if r.reading else None),
        Column("outcome_set_by", "text", "classifier, or person where one checked it", _set_by),
        Column("sections", "texts", "Sections and regulations relied on",
               lambda r: [str(s) for s in r.reading.sections] if r.reading else []),
        Column("decided_on", "date", "When what stands was decided",
               lambda r: _day(r.reading.decided_on) if r.reading else None),
        Column("uses_cost_limit", "yes/no", "Whether the response relies on the cost limit",
               lambda r: r.reading.uses_cost_limit if r.reading else None),
        Column("url", "text", "Its page at the source", lambda r: r.url),
        Column("page", "text", "Its page here", _address),
    ),
)  # fmt: skip

MISMATCHES = Table(
    "mismatches",
    "Published mismatches, as their pages show them: each was confirmed by two reviewers, and the "
    "body was asked for its reply. What was withdrawn is left out.",
    OWN + "; the body’s reply remains its own words",
    lambda: public.standing().select_related("pair__question").order_by("pair_id"),
    (
        _told("reference", "text", "Its reference, never used again"),
        _told("version", "whole", "1 when first published"),
        _told("note", "text", "What was corrected, from version 2"),
        _told("published_on", "date", "When this version was published"),
        _told("title", "text", "What was asked for"),
        _told("description", "text", "What differs, in the reviewers’ words"),
        _told("summary", "text", "What each document says"),
        Column("body", "text", "Key of the answering body", lambda m: _key(m.body)),
        Column("body_name", "text", "The body, as it was published",
               lambda m: records.record(m)["body"]),
        Column("question", "whole", "The question; joins `questions`",
               lambda m: m.pair.question_id),
        Column("request", "whole", "The FOI request; joins `foi_requests`",
               lambda m: m.pair.request_id),
        _told("answer", "text", "What the answer does, in words"),
        _told("answered_on", "date", "When it was given"),
        _told("foi_response", "text", "What the FOI response does, in words"),
        _told("released_on", "date", "When it was sent"),
        _told("asked_body_on", "date", "When the body was asked for its reply"),
        _told("body_replied_on", "date", "When its last reply came"),
        _told("body_replies", "texts", "Its replies in full, oldest first"),
        _told("explanations", "texts", "What else could explain it, as approved by reviewers"),
        _told("source_changed", "yes/no", "Whether a source has changed since"),
        Column("page", "text", "Its page here", lambda m: records.address(m)),
    ),
)  # fmt: skip

TABLES = (BODIES, QUESTIONS, ANSWERS, REQUESTS, MISMATCHES)
