"""A person's reading of an outcome: it beats the machine's, and what rests on it is judged again.

It is kept twice: as the document's reading, which every page, count and search follows; and as a
row of the pair's ledger of fixes, which says what it was before.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from disclosures import flagging
from disclosures.models import AskFix, Pair
from disclosures.outcomes import outcome_of

from . import readings
from .fixing import Unfound, check_open, row, tell
from .passages import answer_texts, find, response_texts
from .readings import words_of

SIDES = {"pq": "the answer", "foi": "the FOI response"}
SAME = "That is what it says already. Choose another outcome, or other words."


@dataclass(frozen=True)
class Correction:
    """`outcome` is a key of outcomes.KINDS[side]; `words` those that say so, or "". `seen` is the
    id of the reading that the form showed."""

    side: str
    outcome: str
    words: str
    seen: int


class StaleReading(Exception):
    """The reading is another one now; `outcome` is what it says."""

    def __init__(self, side: str, reading):
        super().__init__("The outcome has been read again since.")
        self.outcome = outcome_of(side, reading.outcome if reading else "")


def reading_of(pair: Pair, side: str):
    return pair.answer.reading if side == "pq" else pair.request.reading


def correct(pair_id: int, user, wanted: Correction) -> AskFix:
    """Save a person's reading and judge every pair of that document again. Raises StaleReading,
    Unfound for words that are not in the text, ValueError where nothing would change."""
    with transaction.atomic():
        pair = Pair.objects.select_for_update().get(pk=pair_id)
        check_open(pair)
        before = reading_of(pair, wanted.side)
        if (before.pk if before else 0) != wanted.seen:
            raise StaleReading(wanted.side, before)
        reading = _write(pair, user, wanted, before)
        fix = row(pair, user, "reading", _kept(wanted.side, before), _kept(wanted.side, reading))
        was, now = (outcome_of(wanted.side, r.outcome if r else "") for r in (before, reading))
        tell(pair, user, f"Outcome of {SIDES[wanted.side]} corrected to “{now.words}” "
                         f"(was “{was.words}”).")  # fmt: skip
        _judge_again(pair, wanted.side)
    return fix


def would_differ(pair_id: int, user, wanted: Correction) -> bool:
    """Would the pair still be flagged? Tried, and taken back."""
    with transaction.atomic():
        pair = Pair.objects.select_for_update().get(pk=pair_id)
        check_open(pair)
        _write(pair, user, wanted, reading_of(pair, wanted.side))
        differs = flagging.differs(Pair.objects.get(pk=pair_id))
        transaction.set_rollback(True)
    return differs


def _write(pair: Pair, user, wanted: Correction, before):
    code = readings.code_of(wanted.side, wanted.outcome, before.outcome if before else "")
    span = _span(pair, user, wanted, before)
    if before and code == before.outcome and span == words_of(wanted.side, before):
        raise ValueError(SAME)
    return readings.store(pair.answer if wanted.side == "pq" else pair.request, user, code, span)


def _span(pair: Pair, user, wanted: Correction, before) -> dict | None:
    held = words_of(wanted.side, before)
    if held and wanted.words.split() == held["text"].split():
        return held
    texts = answer_texts(pair) if wanted.side == "pq" else response_texts(pair, [])
    found = find(texts, wanted.words)
    if wanted.words.strip() and found is None:
        where = SIDES[wanted.side]
        raise Unfound({"words": f"These words are not in {where}. Copy them from the text below."})
    return found


def _kept(side: str, reading) -> dict:
    if reading is None:
        return {"side": side, "outcome": "", "span": None}
    return {"side": side, "outcome": reading.outcome, "span": words_of(side, reading)}


def _judge_again(pair: Pair, side: str) -> None:
    """Every pair that rests on this document. What else it could now be paired with is found by
    the next whole run."""
    same = {"question": pair.question_id} if side == "pq" else {"request": pair.request_id}
    for other in Pair.objects.filter(**same).select_related("question", "request"):
        flagging.judge_one(other.question, other.request)
