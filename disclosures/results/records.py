"""One result as plain values: the columns of the CSV and the fields of the JSON are these."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db.models import Q
from django.db.models.fields.json import KT

from disclosures.citations import original_address, seen_on
from disclosures.documents import request_text, response_parts
from disclosures.models import FoiRequest, Publication, Question
from disclosures.outcomes import Outcome, outcome_of
from disclosures.publishing import public
from disclosures.working_days import between

from .finding import Row
from .related import Related, related

# Of the page as it was published: a page's text is long, and is left where it is.
LAST_REPLY = KT("content__mismatches__0__replies__-1__date")


def records(rows: Iterable[Row]) -> list[dict]:
    """Of some rows at once: what stands beside them is asked for together."""
    rows = list(rows)
    published = published_pairs(rows)
    links = related([row for row in rows if isinstance(row, Question)])
    return [
        _question(row, published, links.get(row.pk, []))
        if isinstance(row, Question)
        else _request(row, published)
        for row in rows
    ]


def published_pairs(rows: Iterable[Row]) -> dict[tuple[str, int], Publication]:
    """Published mismatches by ("question" or "request", id of the row), as they were published:
    of any other pair nothing is said. Each has `replied_on`, the day of the body's last reply as
    its page gives it, or None."""
    rows = list(rows)
    questions = [row.pk for row in rows if isinstance(row, Question)]
    requests = [row.pk for row in rows if isinstance(row, FoiRequest)]
    found: dict[tuple[str, int], Publication] = {}
    if not rows:
        return found
    # Most pages have none, and this is a fraction of the work of finding which of them stand.
    ever = Q(pair__question__in=questions) | Q(pair__request__in=requests)
    if not Publication.objects.filter(ever).exists():
        return found
    standing = public.standing().defer("content").order_by("reference")
    standing = standing.annotate(replied_on=LAST_REPLY)
    if questions:
        for row in standing.filter(pair__question__in=questions):
            found.setdefault(("question", row.pair.question_id), row)
    if requests:
        for row in standing.filter(pair__request__in=requests):
            found.setdefault(("request", row.pair.request_id), row)
    for row in found.values():
        row.replied_on = date.fromisoformat(row.replied_on) if row.replied_on else None
    return found


def outcome(row: Row) -> Outcome:
    if isinstance(row, FoiRequest):
        return outcome_of("foi", row.reading.outcome if row.reading else "")
    if row.current_answer is None:
        return outcome_of("pq", "unanswered")
    reading = row.current_answer.reading
    return outcome_of("pq", reading.outcome if reading else "")


def refusal_wording(row: Row) -> str:
    """The words with which the reply declines, as they stand in it; "" where it does not."""
    reading = row.reading if isinstance(row, FoiRequest) else _reading(row)
    if reading is None or not reading.span:
        return ""
    declines = outcome(row).tone == "refuse" or reading.outcome == "partial"
    return reading.span["text"] if declines else ""


def _reading(question: Question):
    return question.current_answer.reading if question.current_answer else None


def _question(row: Question, published: dict, links: list[Related]) -> dict:
    answer, reading = row.current_answer, _reading(row)
    answered = answer.date_answered if answer else None
    member = row.asked_by
    return {
        "reference": f"{row.house} {row.uin}, {row.date_key.isoformat()}",
        "house": row.house,
        "uin": row.uin,
        "date_tabled": row.date_tabled,
        "date_due": row.date_for_answer,
        "date_answered": answered,
        "working_days": between(row.date_tabled, answered),
        "body": row.body.name if row.body else row.body_name,
        "asked_by": row.asker,
        "constituency_or_title": member.member_from if member else "",
        "heading": row.heading,
        "question": row.text,
        "answer": answer.text if answer else "",
        "outcome": outcome(row).words,
        "outcome_set_by": _set_by(reading),
        "refusal_wording": refusal_wording(row),
        "related_foi": _address(links[0].request) if links else "",
        **_common(row, published.get(("question", row.pk))),
    }


def _request(row: FoiRequest, published: dict) -> dict:
    parts = response_parts(row)
    return {
        "reference": row.reference,
        "date_sent": row.date_sent,
        "date_answered": row.date_responded,
        "date_published": row.date_published,
        "working_days": between(row.date_sent, row.date_responded, everywhere=True),
        "body": row.body.name if row.body else row.body_name,
        "title": row.title,
        "request": request_text(row),
        "response": "\n\n".join(p.text for p in parts if p.text and not p.is_attachment),
        "attachments": "; ".join(dict.fromkeys(p.name for p in parts if p.is_attachment)),
        "outcome": outcome(row).words,
        "outcome_set_by": _set_by(row.reading),
        "refusal_wording": refusal_wording(row),
        **_common(row, published.get(("request", row.pk))),
    }


def _set_by(reading) -> str:
    if reading is None:
        return ""
    return "person" if reading.is_by_person else "classifier"


def _address(row: Row) -> str:
    return f"{settings.SITE_ADDRESS}{row.get_absolute_url()}"


def _common(row: Row, pair: Publication | None) -> dict:
    return {
        "published_mismatch": pair.reference if pair else "",
        "address": _address(row),
        "original_address": original_address(row),
        "saved_copy_date": seen_on(row),
    }
