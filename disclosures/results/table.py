"""A search as CSV: a first line that says what it is, then a row for each result."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from django.conf import settings
from django.utils.timezone import localdate

from disclosures.packs.dates import in_words
from disclosures.redaction import shown

from .filters import SearchFilters
from .finding import CHUNK, Row
from .records import records

# A spreadsheet takes what begins so for a formula, in its wide forms too. OWASP, "CSV Injection".
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What no file of text may hold; tabs and line ends may stand inside a cell.
UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
LICENCES = {
    "pq": "Contains Parliamentary information licensed under the Open Parliament Licence v3.0.",
    "foi": "FOI responses remain the copyright of the body that sent them.",
}
COLUMNS = {
    "pq": (
        "reference", "house", "uin", "date_tabled", "date_due", "date_answered", "working_days",
        "body", "asked_by", "constituency_or_title", "heading", "question", "answer", "outcome",
        "outcome_set_by", "refusal_wording", "related_foi", "published_mismatch", "address",
        "original_address", "saved_copy_date",
    ),
    "foi": (
        "reference", "date_sent", "date_answered", "date_published", "working_days", "body",
        "title", "request", "response", "attachments", "outcome", "outcome_set_by",
        "refusal_wording", "published_mismatch", "address", "original_address",
        "saved_copy_date",
    ),
}  # fmt: skip


class _Echo:
    """A file for the csv module that hands each line back."""

    def write(self, line: str) -> str:
        return line


def lines(filters: SearchFilters, kind: str, rows: Iterable[Row], note: str = "") -> Iterator[str]:
    """The file, line by line. It begins with a mark by which spreadsheets know its encoding."""
    writer = csv.writer(_Echo())
    columns = COLUMNS[kind]
    yield "\ufeff" + writer.writerow([cell(title(filters, kind, note))])
    yield writer.writerow(columns)
    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        for record in records(chunk):
            yield writer.writerow([cell(record[name]) for name in columns])


def title(filters: SearchFilters, kind: str, note: str = "") -> str:
    """What the file holds, when it was made, and under what licence."""
    made = f"{settings.SITE_NAME}: {in_words_of(filters, kind)}. Made on {in_words(localdate())}."
    return " ".join(filter(None, [made, note, LICENCES[kind]]))


def in_words_of(filters: SearchFilters, kind: str) -> str:
    """The search as a reader says it: its words and its filters."""
    noun = "Written answers" if kind == "pq" else "FOI responses"
    words = f" for {' '.join(filters.words.split())}" if filters.words else ""
    chosen = "; ".join(f"{c.heading}: {c.words}" for c in filters.chosen())
    return f"{noun}{words}{f' ({chosen})' if chosen else ''}"


def cell(value) -> str | int:
    """A value as a spreadsheet may show it and never run it."""
    if value is None:
        return ""
    if isinstance(value, int):
        return value
    text = value.isoformat() if isinstance(value, date) else str(value)
    text = shown(UNPRINTED.sub(" ", text))
    return f"'{text}" if text.startswith(FORMULA) else text
