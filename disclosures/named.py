"""One document by what people paste: its address here or at its source, or its number.

"commons/2024-03-04/990412", "foi/12", a WhatDoTheyKnow address, a written question's page at
Parliament, a UIN or a body's reference that only one document has.
"""

from __future__ import annotations

import re
from datetime import date

from disclosures.documents import PREFETCH
from disclosures.models import FoiRequest, Question

_QUESTION = re.compile(r"\b(commons|lords)/(\d{4}-\d\d-\d\d)/([a-z]{0,3}\d{1,8})\b", re.IGNORECASE)
_AT_PARLIAMENT = re.compile(r"questions/detail/(\d{4}-\d\d-\d\d)/([a-z]{0,3}\d{1,8})\b", re.I)
_REQUEST = re.compile(r"\bfoi/(\d{1,9})\b", re.IGNORECASE)
_AT_WDTK = re.compile(r"whatdotheyknow\.com/request/([\w-]+)", re.IGNORECASE)
_NUMBER = re.compile(r"[a-z]{0,3}\s?\d{1,8}", re.IGNORECASE)
# Too much text for any of these: somebody wrote words.
LONGEST = 300


def named(value: str) -> tuple[Question | FoiRequest | None, str]:
    """The document, or why it is none, in words."""
    shown = f"“{value[:80]}”"
    if found := _QUESTION.search(value) or _AT_PARLIAMENT.search(value):
        *house, day, uin = found.groups()
        try:
            rows = Question.objects.for_pages().filter(
                date_key=date.fromisoformat(day), uin__iexact=uin
            )
        except ValueError:
            return None, f"{shown} gives no date that exists."
        rows = rows.filter(house=house[0].title()) if house else rows
        return _only(rows, shown, "address")
    if found := _REQUEST.search(value):
        return _only(_requests().filter(pk=int(found[1])), shown, "address")
    if found := _AT_WDTK.search(value):
        return _only(_requests().filter(slug=found[1]), shown, "address")
    if _NUMBER.fullmatch(value):
        uin = value.replace(" ", "").upper()
        return _only(Question.objects.for_pages().filter(uin=uin), shown, "number")
    return None, f"{shown} is not the address or number of an answer."


def of_reference(value: str) -> FoiRequest | None:
    """The one FOI request with a body's reference."""
    rows = list(_requests().filter(reference__iexact=value)[:2]) if value else []
    return rows[0] if len(rows) == 1 else None


def _requests():
    rows = FoiRequest.objects.filter(is_hidden=False).select_related("body", "reading")
    return rows.prefetch_related(*PREFETCH)


def _only(rows, shown: str, by: str) -> tuple[Question | FoiRequest | None, str]:
    found = list(rows[:2])
    if len(found) == 1:
        return found[0], ""
    if by == "address":
        return None, f"We do not have {shown}."
    many = "More than one question has that number. Give its address"
    return None, f"{shown}: {many if found else 'we have no question of that number'}."
