"""Official letters linked to a pair, as a pack shows them: each with its source, and an embargo
only as the word of the letter that records it.
"""

from __future__ import annotations

from datetime import date

from disclosures.models import Correspondence, Pair
from disclosures.review.letters import letters_of
from disclosures.review.periods import period_of

from .dates import in_words, iso
from .passages import Quoting
from .recipients import Recipient


def _letters(pair: Pair, recipient: Recipient) -> list[Correspondence]:
    """A letter that is not published stays with us, in our own file."""
    return [r for r in letters_of(pair) if r.is_public or recipient.takes_unconfirmed]


def correspondence(pair: Pair, recipient: Recipient, quoting: Quoting) -> list[dict]:
    return [
        {
            "date": iso(row.date),
            "day": in_words(row.date),
            "kind": row.get_kind_display(),
            "from": quoting.plain(row.sender),
            "to": quoting.plain(row.recipient),
            "subject": quoting.plain(row.subject),
            "summary": quoting.plain(row.summary),
            "period": quoting.plain(period_of(row)),
            "source": quoting.plain(row.public_reference) or "Not published; held on our file",
        }
        for row in _letters(pair, recipient)
    ]


def letter_events(pair: Pair, recipient: Recipient) -> list[tuple[date, str, str]]:
    """Rows of the timeline: (day, kind, words)."""
    return [
        (row.date, "letter", f"{row.get_kind_display()} from {row.sender} to {row.recipient}")
        for row in _letters(pair, recipient)
    ]
