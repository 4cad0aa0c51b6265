"""Letters from a table (CSV): date, from, to, kind, subject, summary, bears_on, period_from,
period_to, public_reference. All of it is loaded or, where a row is at fault, none.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from disclosures.bodies import fold_name
from disclosures.models import BodyName, Correspondence, PublicBody

from .periods import period_words

COLUMNS = ("date", "from", "to", "kind", "subject", "summary", "bears_on", "period_from",
           "period_to", "public_reference")  # fmt: skip
NEEDED = ("date", "from", "to", "kind", "subject", "summary")
_POSSESSIVE = re.compile(r"[’']s\b")
_PUBLISHED = re.compile(
    r"^published\b|\b[\w-]+\.(?:gov|org|co|parliament|ac)\.uk\b|https?://", re.I
)


class Faulty(ValueError):
    """The table cannot be loaded; each line of the message names a row and says why."""


@dataclass(frozen=True)
class Loaded:
    added: int
    known: int


@transaction.atomic
def load(path: Path, user=None) -> Loaded:
    """Add the letters of a table that are not here yet. One that is (same date, sender, recipient
    and subject) stays as people have left it."""
    names = _body_names()
    added = known = 0
    for row in read(path):
        values = _values(row)
        key = {k: values.pop(k) for k in ("date", "sender", "recipient", "subject")}
        values |= {
            "body": _body(row, names),
            "period_words": period_words(row["summary"]) if row["period_from"] else "",
            "is_public": bool(_PUBLISHED.search(row["public_reference"])),
            "added_by": user,
        }
        _, is_new = Correspondence.objects.get_or_create(**key, defaults=values)
        added, known = added + is_new, known + (not is_new)
    return Loaded(added, known)


def read(path: Path) -> list[dict[str, str]]:
    """The rows, checked. Raises Faulty, or OSError where there is no such file."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            missing = [c for c in COLUMNS if c not in (table.fieldnames or ())]
            if missing:
                raise Faulty(f"Row 1: there is no column {', '.join(missing)}.")
            rows = [
                {name: " ".join((row[name] or "").split()) for name in COLUMNS} for row in table
            ]
    except UnicodeDecodeError as error:
        raise Faulty("The file is not UTF-8 text.") from error
    problems = [f"Row {n}: {said}" for n, row in enumerate(rows, 2) for said in _faults(row)]
    if problems:
        raise Faulty("\n".join(problems))
    return rows


def _faults(row: dict[str, str]):
    yield from (f"{name} is empty." for name in NEEDED if not row[name])
    for name in ("date", "period_from", "period_to"):
        if row[name] and _day(row[name]) is None:
            yield f"{name} is “{row[name]}”. Write it as 2024-12-20."
    if row["period_to"] and not row["period_from"]:
        yield "period_to is given without period_from."
    first, last = _day(row["period_from"]), _day(row["period_to"])
    if first and last and last < first:
        yield "period_to is before period_from."
    if row["kind"] and row["kind"] not in dict(Correspondence.KINDS):
        kinds = ", ".join(dict(Correspondence.KINDS))
        yield f"kind is “{row['kind']}”. It can be {kinds}."
    if all(row[name] for name in NEEDED) and _day(row["date"]):
        yield from _too_long(row)


def _too_long(row: dict[str, str]):
    try:
        Correspondence(**_values(row)).clean_fields(exclude=["body", "added_by"])
    except ValidationError as error:
        for name, said in error.message_dict.items():
            yield f"{name}: {' '.join(said)}"


def _values(row: dict[str, str]) -> dict:
    return {
        "date": _day(row["date"]),
        "sender": row["from"],
        "recipient": row["to"],
        "kind": row["kind"],
        "subject": row["subject"],
        "summary": row["summary"],
        "bears_on": row["bears_on"],
        "period_from": _day(row["period_from"]),
        "period_to": _day(row["period_to"]),
        "public_reference": row["public_reference"],
    }


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _body_names() -> list[tuple[str, PublicBody]]:
    """Folded official names, departments first, then the longest: the body whose answers are at
    issue is a department wherever one is named."""
    rows = BodyName.objects.filter(kind="official").select_related("body")
    return sorted(
        ((row.folded, row.body) for row in rows),
        key=lambda pair: (pair[1].kind != "department", -len(pair[0]), pair[1].pk),
    )


def _body(row: dict[str, str], names: list[tuple[str, PublicBody]]) -> PublicBody | None:
    """The body that the letter names, in being on its day."""
    said = " ".join((row["from"], row["to"], row["subject"], row["summary"]))
    text = f" {fold_name(_POSSESSIVE.sub('', said))} "
    on = _day(row["date"])
    named = [body for folded, body in names if f" {folded} " in text]
    there = [b for b in named if (b.valid_from or date.min) <= on < (b.valid_to or date.max)]
    return next(iter(there or named), None)
