"""The question a Member could table next, in order under the rules on repeating a question.

A question may not repeat in the same session one to which an answer was refused; a refusal on cost
blocks it for three months; a change of circumstances can reopen it, and must then be stated
(domain guide, section 2). So the first draft asks about the answer, never for the information
again; the second asks again, and only where the release came after the answer, which it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from disclosures.models import Pair
from disclosures.repetition import COST_MONTHS, months_later, pursuant

from .dates import in_words

GAVE = ("answered", "published_elsewhere", "earlier_answer")


@dataclass(frozen=True)
class Draft:
    """`wording` and, for each, why it is thought to be in order."""

    wording: str
    why: str


def drafts(pair: Pair) -> list[Draft]:
    """Empty where the answer gave the information, or where a date is missing."""
    released = pair.request.date_released
    # Where the answer only refers to an earlier one, that one's words are judged.
    reading = (pair.said_in or pair.answer).reading
    gave = pair.is_reverse or (reading is not None and reading.outcome in GAVE)
    if gave or released is None or pair.answer.date_answered is None or pair.request.is_removed:
        return []
    if released <= pair.answer.date_answered:
        return [Draft(f"{_opening(pair)}, whether {_release(pair, released)} was considered when "
                      "that Answer was prepared.", _NOT_A_REPEAT)]  # fmt: skip
    first = Draft(
        f"{_opening(pair)}, whether {_release(pair, released)} was held by the Department when "
        "that Answer was given.",
        _NOT_A_REPEAT,
    )
    return [first, _asked_again(pair, released)]


_NOT_A_REPEAT = (
    "It asks about the Answer and the release. It does not ask again for the information, so it "
    "does not repeat the question."
)


def _asked_again(pair: Pair, released: date) -> Draft:
    answered = pair.answer.date_answered
    wording = (
        f"{_opening(pair)}, and with reference to the release of information on "
        f"{in_words(released)}{_reference(pair)}, which followed that Answer, if the Department "
        "will place a copy of that information in the Library."
    )
    why = (
        "It asks again for information that the Answer did not give. Where that was a refusal, it "
        "is in order in the same session only because circumstances have changed: the release of "
        f"{in_words(released)} came after the Answer, and the question says so."
    )
    reading = (pair.said_in or pair.answer).reading
    if reading and reading.outcome == "disproportionate_cost":
        why += (
            " A refusal on cost is taken to block the same question for three months, which "
            f"ended or ends on {in_words(months_later(answered, COST_MONTHS))}."
        )
    return Draft(wording, why)


def _opening(pair: Pair) -> str:
    return pursuant(pair.question, pair.answer)


def _release(pair: Pair, released: date) -> str:
    return f"the information released{_reference(pair)} on {in_words(released)}"


def _reference(pair: Pair) -> str:
    if pair.request.reference:
        return f" in response to {pair.request.reference}"
    return " in response to a request under the Freedom of Information Act 2000"
