"""What keeps refusing words from being a refusal: they are denied, or of people other than the
body, or the same answer gives the very figure that was asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from disclosures.reading.cases import Case
from disclosures.reading.figures import has_figure
from disclosures.reading.sentences import subject_words

# "It is not the case that the Department does not hold this": the refusal is denied.
_DENIED = re.compile(
    r"\b(?:(?:not|never|hardly|scarcely)\s+(?:the\s+case|true|correct|right|accurate|so)|incorrect|"
    r"untrue|inaccurate|wrong|mistaken|a\s+mistake|a\s+misunderstanding)\s+"
    r"(?:to\s+(?:say|suggest|claim|think|state|assume)\s+)?that\b[^.;:,]{0,120}$|"
    r"\bcontrary\s+to\s+(?:[a-z]+\s+){1,4}that\b[^.;:,]{0,120}$"
)


def is_denied(before: str) -> bool:
    """Do the folded words before a refusal deny it?"""
    return _DENIED.search(before) is not None


# People do not answer for the body: "patients do not hold this" says nothing of its records.
_PEOPLE = re.compile(
    r"(?:^|[,;:]|\b(?:and|but|as|because|that|while|although|since|the|most|many|some|all|if|of))\s*"
    r"(?:patients|claimants|applicants|customers|residents|citizens|individuals|people|persons|"
    r"parents|pupils|students|families|households|prisoners|offenders|victims|drivers|consumers|"
    r"taxpayers|pensioners|tenants|passengers|visitors|carers|voters|workers|employees|"
    r"members\s+of\s+(?:the\s+)?(?:public|staff))\s+(?:[a-z]+ly\s+)?$"
)


def is_of_people(before: str) -> bool:
    """Are the folded words before a verb a subject that is people, and no body?"""
    return _PEOPLE.search(before) is not None


# Money is collected and held too: "this revenue would not be collected" is no word on records.
_MONEY = re.compile(
    r"\b(?:revenues?|tax(?:es)?|dut(?:y|ies)|levy|levies|fees?|fines?|debts?|payments?|contributions?|"
    r"charges?|waste|bins?|money|funds?|sums?)\s+(?:[a-z]+\s+){0,3}$"
)


_ABOUT_RECORDS = re.compile(
    r"\b(?:information|data|figures?|details?|statistics|records?|numbers?|breakdowns?|costs?)\b"
)


def is_of_money(before: str) -> bool:
    """Are the folded words before a verb a subject that is money, or something else to collect?"""
    return _MONEY.search(before) is not None and _ABOUT_RECORDS.search(before) is None


_CLAUSE = re.compile(
    r"[;:]\s|,\s(?=(?:but|although|though|while|whereas|however|and)\b)|\s(?=but\b)"
    r"|(?<=\s(?:19|20)\d\d)\.\s"  # "for 2021. 412 staff": no sentence end to the splitter
)
# "There were 412": the thing asked about is understood.
_BARE = re.compile(r"\bthere\s+(?:were|was|are|is|have\s+been|has\s+been)\b|\btotal\b")
# What is left of "To ask the Secretary of State for Health,": who is asked, not what.
_BODY = re.compile(r"^\W*for (?!what)[^,]{0,80},")
_LIMB = re.compile(r";|, and (?=what|how|whether|which|if|when)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Of the words asked about, the share that a statement must name to be of the same thing.
_NAMED = 0.75


def gives_what_was_asked(case: Case, refusing: Sequence[int]) -> bool:
    """Is the asked figure given, for the years asked, in a clause without refusing words?

    `refusing`: offsets at which refusing words begin.
    """
    if not case.asks_quantity:
        return False
    limbs = [subject_words(limb) for limb in _LIMB.split(_BODY.sub(" ", case.question))]
    limbs = [words for words in limbs if len(words) >= 2]
    return any(
        _is_given(case.folded[start:end], words)
        for start, end in _clauses(case)
        if not any(start <= at < end for at in refusing)
        for words in limbs
    )


def _clauses(case: Case) -> list[tuple[int, int]]:
    found = []
    for start, end in case.sentences:
        for cut in _CLAUSE.finditer(case.folded, start, end):
            found.append((start, cut.end()))
            start = cut.end()
        found.append((start, end))
    return found


def _is_given(clause: str, asked: frozenset[str]) -> bool:
    if not has_figure(clause):
        return False
    said = subject_words(clause)
    years = {word for word in asked if _YEAR.fullmatch(word)}
    things = asked - years
    if said <= asked and _BARE.search(clause):
        return True
    return years <= said and bool(things) and len(things & said) >= _NAMED * len(things)
