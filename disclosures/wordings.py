"""Keeps, beside a reading, the refusing sentence it rests on in a form that is found again.

Called by the reader for each batch, by a person's reading when it is saved, and by the migration
that brought the column for what had been read before.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from disclosures.matching import same_words
from disclosures.reading.values import REFUSALS

OUTCOMES = REFUSALS | {"partial"}


def line_of(outcome: str, span: dict | None, text: str) -> str:
    """The refusing sentence as compared; "" where the reply refuses nothing, or too few words
    are left to tell it by."""
    if outcome not in OUTCOMES:
        return ""
    found = same_words.refusing_sentence(text, span)
    line = same_words.normalised(text[found[0] : found[1]]) if found else ""
    return line if len(line.split()) > 2 else ""


def key_of(line: str) -> str:
    return sha256(line.encode()).hexdigest()[:32]


def keep(lines: Iterable[str], model) -> dict[str, int]:
    """Ids of the wordings of these lines, by line; those that are new are added. `model` is
    Wording, or in a migration what Wording was then."""
    by_key = {key_of(line): line for line in lines if line}
    known = dict(model.objects.filter(key__in=by_key).values_list("key", "pk"))
    new = [(key, line) for key, line in by_key.items() if key not in known]
    if new:
        model.objects.bulk_create(
            [
                model(key=key, line=line, length=len(line.split()), bands=same_words.sketch(line))
                for key, line in new
            ],
            ignore_conflicts=True,  # another worker may have met the same words
        )
        keys = [key for key, _ in new]
        known.update(model.objects.filter(key__in=keys).values_list("key", "pk"))
    return {line: known[key] for key, line in by_key.items()}
