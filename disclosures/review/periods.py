"""An embargo or other period that a letter speaks of, in words that say whose word it is."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from disclosures.models import Correspondence

EMBARGO, DENIED = "An embargo", "An embargo is denied for the period"
OTHER = "The period it speaks of"
_DENIED = re.compile(r"\b(?:den(?:y|ies|ied)|no)\b[^.;]{0,60}\bembargo", re.IGNORECASE)
_EMBARGO = re.compile(r"\bembargo", re.IGNORECASE)


def period_words(summary: str) -> str:
    """What to call the period until a person words it: a letter that denies an embargo must not
    be shown as recording one."""
    if _DENIED.search(summary):
        return DENIED
    return EMBARGO if _EMBARGO.search(summary) else OTHER


def period_of(letter: Correspondence) -> str:
    """ "An embargo from about March 2021, no end given, as recorded in the letter of 9 November
    2021 from the …"; "" where the letter speaks of no period."""
    if letter.period_from is None:
        return ""
    words = letter.period_words or period_words(letter.summary)
    until = f" to {_about(letter.period_to)}" if letter.period_to else ", no end given"
    return f"{words} from {_about(letter.period_from)}{until}, as recorded in {named(letter)}"


def named(letter: Correspondence) -> str:
    """ "the letter of 9 November 2021 from Sender"."""
    kind = "document" if letter.kind == "other" else letter.get_kind_display().lower()
    return f"the {kind} of {letter.date:%-d %B %Y} from {letter.sender}"


def _about(day: date) -> str:
    """The first or last of a month stands for the month: letters seldom give the day."""
    if day.day in (1, monthrange(day.year, day.month)[1]):
        return f"about {day:%B %Y}"
    return f"{day:%-d %B %Y}"
