"""The words that carry a refusal: its sentences, without a long subject or an opening clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from disclosures.reading.cases import Case
from disclosures.reading.phrases import Hit

# The verb that opens the refusing clause, and the longest subject worth quoting before it.
_VERB = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|cannot|would|will|may|"
    r"might)\b[^.;]{0,45}$"
)

_MODAL = re.compile(r"\b(?:could|can|cannot|would|may|might)\b")
_OPENS_WITH_VERB = re.compile(r"(?:is|are|was|were|do|does|did|has|have|can|could|cannot)\b")

_CLAUSE = re.compile(
    r"(?:[,;:] (?:(?:and|but|so|as such|however|therefore),? )?|\bhowever,? |\bbecause "
    r")(?=[a-z' -]{3,60}$)"
)

_LONGEST_SUBJECT = 70


def carrying_words(case: Case, first: int, last: int, hits: Sequence[Hit]) -> tuple[int, int]:
    """The refusing sentences, without a long subject or an opening clause."""
    start, end = case.sentences[first][0], case.sentences[last][1]
    hit = min((h.start for h in hits if h.start >= start), default=start)
    before = case.folded[start:hit]
    if len(before) <= _LONGEST_SUBJECT:
        return start, end
    clauses = list(_CLAUSE.finditer(before))
    if clauses:
        return start + clauses[-1].end(), end
    if _OPENS_WITH_VERB.match(case.folded, hit):
        return hit, end
    modals = [m for m in _MODAL.finditer(before) if len(before) - m.start() < 130]
    verb = modals[-1] if modals else _VERB.search(before)
    return (start + verb.start() if verb else hit), end
