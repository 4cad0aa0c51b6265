"""What a reader would find odd: checked by a test, so that the content stays plausible."""

from __future__ import annotations

from datetime import timedelta

from disclosures.demonstration.corpus import Corpus
from disclosures.demonstration.days import DISSOLVED, LAST_DAY, NEW_PARLIAMENT


def faults(corpus: Corpus) -> list[str]:
    """A sentence for each date that is out of order or could not have been."""
    found = []
    for q in corpus.questions.values():
        dates = [d for d in (q.tabled, q.holding_on, q.answered, q.corrected) if d]
        if dates != sorted(dates) or dates[-1] > LAST_DAY:
            found.append(f"{q.key}: dates out of order")
        if any(d.weekday() > 4 for d in dates):
            found.append(f"{q.key}: a date falls on a weekend")
        if any(DISSOLVED + timedelta(days=5) < d < NEW_PARLIAMENT for d in dates):
            found.append(f"{q.key}: a date falls in the dissolution")
    for r in corpus.requests.values():
        dates = [m.on for m in r.messages]
        if dates != sorted(dates) or dates[-1] > LAST_DAY:
            found.append(f"{r.key}: messages out of order")
        if any(d.weekday() > 4 for d in dates):
            found.append(f"{r.key}: a message falls on a weekend")
    return found
