"""Cursors: where a page ended. Handed back as they were given; people have no use for them."""

from __future__ import annotations

import re

from rest_framework.exceptions import ValidationError

from disclosures.index import Step

PATTERN = r"^[0-9]{1,7}-[0-9]{1,18}$"


def written(step: Step) -> str:
    return f"{step.day}-{step.pk}"


def read(cursor: str) -> Step | None:
    """The step of a cursor; None for "". ValidationError for one that we did not write."""
    if not cursor:
        return None
    if not re.fullmatch(PATTERN, cursor):
        raise ValidationError({"cursor": ["Use a cursor from `next`, as it was given."]})
    day, pk = cursor.split("-")
    return Step(int(day), int(pk))
