"""Is a figure given? Numbers that are no dates, years, references or addresses; and nils."""

from __future__ import annotations

import re
from functools import lru_cache

from disclosures.reading import phrases

# Years, dates, references and addresses are not figures.
_NOT_FIGURES = re.compile(
    r"\b(?:next|last|past|previous|coming|within|every)\s+(?:\w+\s+)?\w+\s+(?:years|months|weeks|days)\b|"
    r"https?://\S+|www\.\S+|\b(?:19|20)\d\d(?:\s?[-/]\s?(?:19|20)?\d\d)?\b|"
    r"\b\d{1,2}(?:st|nd|rd|th)?\s+(?:january|february|march|april|may|june|july|august|september|"
    r"october|november|december)\b|\b(?:question|questions|uin|section|sections|column|columns|"
    r"paragraph|page|chapter|table|tables|annex|schedule|article|act|phase|part|category|version|"
    r"order|regulation|number|no\.|aged|covid)[-\s]+(?:[a-z]{2,4})?\d[\d\w.()/-]*|\bhl\d+|"
    r"\b(?:foi|eir|ref|our ref|case|ir)[-:/ ]*[a-z]*\d[\d/-]+|\b\d+/\d+\b|"
    r"\([0-9a-z ]{1,3}\)|\b\d+-year|\b[a-z]+\d+[a-z]*\b|\[\d+\]"
)

_FIGURE = re.compile(
    r"\d|\b(?:none|nil|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|half|no such|dozen|sole|"
    r"a quarter|quarters|a third|two-thirds|a fifth|a tenth|majority)\b"
)

AMOUNT = re.compile(r"£\s?\d|\d%|\d per cent|\d,\d{3}|\d\.\d|\d (?:million|billion)")

NIL = re.compile(
    r"\bno (?!information|data|record|figure|central|plans?|estimate|assessment|longer|decision|"
    r"breakdown|detail|further|such (?:assess|estim|record|data|inf)|single|doubt|current "
    r"plans)[a-z]|"
    r"\bnot [a-z]+(?: [a-z]+)? any\b|\bnot (?:spent|received|made|issued|paid|employ|used|"
    r"incurred|had|purchased|awarded|held any|"
    r"been any|any|participate|own|undertaken any|attended|met)\b|\bnone\b|\bnil\b"
)


@lru_cache(maxsize=256)
def has_figure(folded: str) -> bool:
    """A number that is no date or reference; in a pointer to a publication, only an amount."""
    if _FIGURE.search(folded) is None:
        return False
    left = _NOT_FIGURES.sub(" ", folded)
    if _FIGURE.search(left) is None:
        return False
    pointing = any(a in folded for a in phrases.POINTER_ANCHORS) and phrases.POINTER.search(folded)
    return not pointing or AMOUNT.search(left) is not None
