"""Two to six answers laid side by side, or one below the other, with their differences marked.

A document is named by its address here, by "commons/2024-03-04/990412", "foi/12", or by a number
that only one question has: /compare/?a=…&b=…
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from disclosures.differences import Differences, differences
from disclosures.documents import request_text, response_parts
from disclosures.models import FoiRequest, Question
from disclosures.named import named
from disclosures.outcomes import Outcome, outcome_of

from .answer_parts import changed, code_of, merged, refusal_marks
from .files import beginning
from .marking import Mark
from .pieces import cut_at

MOST = 6
PLACES = "abcdef"
WEIGHT = 60_000  # bytes of HTML for all texts together
COMPARED = 20_000  # characters of each that are compared


@dataclass
class Sheet:
    """One document: `said` is its reply as shown, `gone` why there is none."""

    row: Question | FoiRequest
    kind: str  # "pq" or "foi"
    day: date | None
    outcome: Outcome
    asked: SafeString | str = ""
    text: str = ""
    marks: tuple[Mark, ...] = ()
    said: SafeString | str = ""
    is_whole: bool = True
    gone: str = ""
    comparison: str = ""  # as in `position.Step`
    without: str = ""  # the address of this page without it


@require_safe
def compare(request):
    given = [value.strip() for name in PLACES for value in request.GET.getlist(name)]
    given = list(dict.fromkeys(filter(None, given)))
    problems, rows = [], {}
    for value in given[:MOST]:
        row, why = named(value)
        if row is None:
            problems.append(why)
        else:
            rows.setdefault((type(row), row.pk), row)
    if len(given) > MOST:
        problems.append(f"Only the first {MOST} are compared.")
    sheets = sorted(map(_sheet, rows.values()), key=lambda s: s.day or date.min)
    if len(sheets) > 1:
        _mark(sheets)
        for sheet in sheets:
            sheet.without = address_of([s.row for s in sheets if s is not sheet])
    context = {
        "sheets": sheets if len(sheets) > 1 else [],
        "are_beside": len(sheets) == 2,
        "problems": problems,
        "fields": _fields(given, sheets),
        "most": MOST,
        "is_empty": not given,
    }
    response = render(request, "compare/compare.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def address_of(rows) -> str:
    """The address of this page for some questions or requests, the last six of them."""
    named = zip(PLACES, map(name_of, rows[-MOST:]), strict=False)
    return f"/compare/?{urlencode(dict(named), safe='/')}"


def name_of(row: Question | FoiRequest) -> str:
    if isinstance(row, FoiRequest):
        return f"foi/{row.pk}"
    return f"{row.house.lower()}/{row.date_key.isoformat()}/{row.uin}"


def _sheet(row: Question | FoiRequest) -> Sheet:
    if isinstance(row, FoiRequest):
        return _request(row)
    answer = row.current_answer
    asked, _ = beginning(row.text, [], 3_000)
    return Sheet(
        row, "pq",
        day=(answer and answer.date_answered) or row.date_key,
        outcome=outcome_of("pq", code_of(row)),
        asked=asked,
        text=answer.text if answer else "",
        marks=tuple(refusal_marks(answer.reading)) if answer else (),
        gone="" if answer else "Not answered yet.",
    )  # fmt: skip


def _request(row: FoiRequest) -> Sheet:
    reading = row.reading
    outcome = outcome_of("foi", reading.outcome if reading else "")
    if row.is_removed:
        gone = "This request is no longer on WhatDoTheyKnow, so its text is not shown."
        return Sheet(row, "foi", row.date_released, outcome, gone=gone)
    span = (reading.release_span if reading else None) or {}
    # The letters, and the page of a file in which the released words were read.
    parts = [
        p.text.strip()
        for p in response_parts(row)
        if not p.is_attachment or p.source == span.get("source")
    ]
    text = "\n\n".join(filter(None, parts))
    asked, _ = beginning(request_text(row), [], 3_000)
    gone = "" if text else "The letters have no text. What was released is in the files."
    return Sheet(
        row, "foi", row.date_released, outcome,
        asked=asked, text=text, marks=_found(text, span.get("text", "")), gone=gone,
    )  # fmt: skip


def _found(text: str, words: str) -> tuple[Mark, ...]:
    at = text.find(words) if words else -1
    return (Mark(at, at + len(words), "release", text=words),) if at >= 0 else ()


def _mark(sheets: list[Sheet]) -> None:
    """Each against the one before it that has a text."""
    size = WEIGHT // len(sheets) - 4_000
    for sheet in sheets:
        sheet.said, sheet.is_whole = beginning(sheet.text, list(sheet.marks), size)
    shown = [sheet for sheet in sheets if sheet.text]
    for before, sheet in itertools.pairwise(shown):
        found = differences(before.text[:COMPARED], sheet.text[:COMPARED])
        if not found.is_worth_marking:
            sheet.comparison = "same" if found.in_common == 1 else "other"
        elif len(sheets) == 2:
            sheet.comparison = "changed"
            _beside(before, sheet, found, size)
        else:
            sheet.comparison = "changed"
            end = cut_at(sheet.text, size)
            sheet.said = merged(before.text, sheet.text, found, list(sheet.marks), end)


def _beside(before: Sheet, sheet: Sheet, found: Differences, size: int) -> None:
    for one, stretches, tag in ((before, found.old, "del"), (sheet, found.new, "ins")):
        end = cut_at(one.text, size)
        one.said = changed(one.text, stretches, tag, list(one.marks), end)


def _fields(given: list[str], sheets: list[Sheet]) -> list[dict]:
    """What stands in the form: what was given, and one free place more, two at least."""
    values = [name_of(s.row) for s in sheets] if len(sheets) > 1 else given[:MOST]
    free = max(2 - len(values), 1 if len(values) < MOST else 0)
    values += [""] * free
    return [{"name": name, "value": v} for name, v in zip(PLACES, values, strict=False)]
