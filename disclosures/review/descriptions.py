"""What a description of a mismatch says of two dates we have, held against them."""

from __future__ import annotations

from disclosures.models import Decision, Pair

WORDS = dict(Decision.DESCRIPTIONS)


def misfit(pair: Pair, description: str) -> str:
    """The fact that a description does not fit, as a sentence; "" where none speaks against it.
    "Had already given it" and "later gave it" are statements about the two dates."""
    released, answered = pair.request.date_released, pair.answer.date_answered
    if released is None or answered is None:
        return ""
    too_late = description == "not_held_given_before" and released > answered
    too_early = description == "not_held_given_later" and released < answered
    if not too_late and not too_early:
        return ""
    return (
        f"The FOI response of {_day(released)} came {'after' if too_late else 'before'} the answer "
        f"of {_day(answered)}, so “{WORDS[description]}” does not fit."
    )


def fitting(pair: Pair) -> list[tuple[str, str]]:
    """(code, words) of the descriptions that the dates do not speak against."""
    return [(code, words) for code, words in Decision.DESCRIPTIONS if not misfit(pair, code)]


def _day(day) -> str:
    return f"{day.day} {day:%B %Y}"
