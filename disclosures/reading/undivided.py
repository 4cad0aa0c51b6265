"""Asks that were not divided as their text suggests, or not understood: what to look at, in words.

It describes what `asks` leaves standing: of two runs of limbs in one sentence the inner stays in
the wording, and beyond MAX_ASKS nothing is cut out.
"""

from __future__ import annotations

from .asks import MAX_ASKS
from .limbs import names_only_periods, runs_of_limbs

# What a text must hold for `trouble` to find anything in it: for a search in the database.
TWO_MARKERS = r"\((a|i|1)\).*\((b|ii|2)\)"
TWO_QUESTIONS = r"\?.*\?"
LAST_LETTER = chr(ord("A") + MAX_ASKS - 1)


def trouble(letter: str, text: str, reply: str) -> list[str]:
    """Sentences; none for an ask that is whole. `text` are its own words in the question."""
    found = []
    runs = [run for run in runs_of_limbs(text, 0, len(text))
            if not names_only_periods(text, run, len(text))]  # fmt: skip
    if runs:
        markers = ", ".join(f"({marker['m']})" for marker in runs[0])
        found.append(f"It holds the parts {markers}, which were not divided.")
    if text.count("?") > 1:
        found.append("It holds more than one question mark.")
    if letter == LAST_LETTER:
        found.append(f"It is the last of {MAX_ASKS}: what the text asks further was not read.")
    if reply == "unknown":
        found.append("What the reply did with it could not be told.")
    return found
