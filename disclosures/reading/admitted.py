"""Which refusing words count: not those that are supposed, denied, weighed, or said of people,
of money, or of an assessment that nobody asked for."""

from __future__ import annotations

import re

from disclosures.reading import phrases
from disclosures.reading.cases import Case, says_given, sentence_at
from disclosures.reading.given import is_denied, is_of_money, is_of_people
from disclosures.reading.phrases import Hit

ASSESSING = re.compile(r"assess|estimat|analys|evaluat|calculat|forecast")

# "If this information was not provided at the time": nothing is refused.
_CONDITION = re.compile(
    r"\b(?:if|unless|where they|when they|where (?:[a-z]+ ){0,2}"
    r"(?:information|data|figures|records|statistics))\b[^,;:.]{0,70}$"
)


_LONGEST_CLAUSE = 400  # characters before refusing words that can belong to their clause


# "Needs to assess commercial sensitivities": they are weighed, nothing is declined for them.
_WEIGHED = re.compile(
    r"\b(?:assess|consider|balanc|respect|protect|manag|recogni[sz])\w*"
    r"(?: the| any| all| of| for)*\s*$"
)


def _asks_to_assess(case: Case) -> bool:
    """Was a figure or an assessment asked for? Else "none has been made" refuses nothing asked."""
    return case.asks_quantity or ASSESSING.search(case.question) is not None


# Small numbers left out of a table that is given: a note to it, not a refusal.
_SUPPRESSED = re.compile(
    r"\bsuppress|\bsymbol\b|\basterisk|\bdenote|\brounded\b|\bsmall (?:numbers|counts)"
)


def counts(case: Case, family: phrases.Family, hit: Hit) -> bool:
    """Do the words speak of information, and say something rather than suppose or deny it?"""
    start, end = case.sentences[sentence_at(case, hit.start)]
    before = case.folded[max(start, hit.start - _LONGEST_CLAUSE) : hit.start]
    if is_denied(before):
        return False
    if _WEIGHED.search(before) and "sensitiv" in case.folded[hit.start : hit.end]:
        return False
    if family.ground == "not_held" and not _asks_to_assess(case):
        return ASSESSING.search(case.folded, hit.start, hit.end) is None
    if family.ground == "withheld" and _SUPPRESSED.search(case.folded, start, end):
        return not says_given(case)
    if _CONDITION.search(before):
        return False
    if not family.ground.startswith("not_held"):
        return True
    if is_of_people(before):
        return False
    if "collected" in case.folded[hit.start : hit.end] and is_of_money(before):
        return False
    return (
        not family.needs_subject
        or phrases.INFORMATION_WORD.search(before) is not None
        or "information" in case.folded[hit.start : end]
    )
