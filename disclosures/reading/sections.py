"""Sections of the Freedom of Information Act and regulations of the EIR, as letters cite them.

Found: "section 40(2)", "s.40(2)", "S40", "Sections 40 and 41", "regulation 12(4)(b)",
"Regulation 12(5)(b) of the EIR", "EIR 12(4)(a)". Not found: sections of other Acts, and those
that explain the procedure (1, 10, 11, 16, 17, 45, 50, 77): they are no ground for anything.
"""

# ruff: noqa: E501 (a pattern cut in two is harder to read than a long one)
from __future__ import annotations

import re

from disclosures.reading.phrases import fold

_NUMBER = r"\d{1,2}a?(?:\s?\((?:\d{1,2}[a-z]?|[a-z]{1,4})\))*"
_LIST = rf"{_NUMBER}(?:\s*(?:,|and|or|&|/|,\s*and)\s*(?:sections?\s+|s\.?\s?)?{_NUMBER})*"
# A bare "s12" may be a postcode: it counts only after "under" or before what a section does.
_BARE = rf"(?<=under\s)s(?={_NUMBER})|\bs(?={_NUMBER}(?:\(|,?\s+(?:and|or|of\s+the|applies|apply|is|are|foia|cost|exempt\w*)\b))"
_SECTION = re.compile(
    rf"(?:\b(?:sections?|sect?\.|ss?\.)\s?|{_BARE})({_LIST})(?![\d%(]|\s?\()(?!\s+(?:applications?|orders?|agreements?|assessments?|enquir|investigations?|funding|notices?|powers?|reports?|support)\b)"
)
_REGULATION = re.compile(rf"\b(?:regulations?|regs?\.?|eir)\s?({_LIST})")
_ONE = re.compile(_NUMBER)
_CLAUSE = 200  # characters before a section in which its clause stands
# "section 17 of the Local Government Act": the words that follow name the law.
_LAW = re.compile(
    r"\s*(?:,\s*)?(?:of|in|under|to)\s+(?:the|that|this)\s+((?:[a-z0-9&'(),-]+\s+){0,9}?(?:act|regulations?|order|code|rules|eir|foia|gdpr|dpa))\b"
)
_THIS_ACT = re.compile(
    r"^(?:act|foia|eir|same act|freedom\s+of\s+information.*|foi\s+act|environmental\s+information.*|said\s+act|relevant\s+act|above\s+act)$"
)
_DISCUSSED = re.compile(
    r"\bif\s+(?:you|it|we|the\s+(?:cost|information|request))\b[^.]{0,120}$|\byou\s+(?:quote|refer|mention|cite)"
)

# "In our original response we cited section 12": what is reviewed, unless the review upholds it.
_REVIEWED = re.compile(
    r"\b(?:original|initial|previous|earlier|first)\s+(?:response|reply|refusal|decision|letter)\b"
    r"[^.]{0,80}$"
)
_UPHELD = re.compile(
    r"\buph(?:old|eld)|\bmaintain|\bcorrectly\s+(?:applied|cited|relied|used|refused)|\bwas\s+(?:right|correct)\b"
)

# Sections that end the duty or exempt; and section 8, when a real name is asked for.
GROUND_SECTIONS = frozenset(
    {"8", "12", "14", "22a"} | {str(n) for n in range(21, 45)} - {"25"}
)  # fmt: skip
GROUND_REGULATIONS = frozenset({"7", "12", "13", "6"})
# Conditions inside an exemption, cited while explaining it.
_CONDITIONS = re.compile(r"^40\((?:3|4|6|7)a?b?\)")


def find_sections(text: str) -> tuple[str, ...]:
    """The grounds cited in `text`: "s12", "s40(2)", "r12(4)(b)"; sorted, each once."""
    folded = re.sub(r"[^\S\n]{2,}", " ", fold(text))
    found = set(_of_act(folded)) | set(_of_regulations(folded))
    # "section 40 … section 40(2)": the fuller one stands for both.
    return tuple(
        sorted(s for s in found if not any(o != s and o.startswith(s + "(") for o in found))
    )


def _of_act(folded: str) -> list[str]:
    found = []
    upheld = _UPHELD.search(folded) is not None
    for match in _SECTION.finditer(folded):
        before = folded[max(0, match.start() - _CLAUSE) : match.start()]
        if not _is_this_law(folded, match.end()) or _DISCUSSED.search(before):
            continue
        if not upheld and _REVIEWED.search(before):
            continue
        for one in _ONE.findall(match[1]):
            number = re.sub(r"\s", "", one)
            base = number.split("(")[0]
            if base in GROUND_SECTIONS and not _CONDITIONS.match(number):
                found.append("s12" if base == "12" else "s" + number)
    return found


def _of_regulations(folded: str) -> list[str]:
    found = []
    for match in _REGULATION.finditer(folded):
        if not _is_this_law(folded, match.end()):
            continue
        for one in _ONE.findall(match[1]):
            number = re.sub(r"\s", "", one)
            if number.split("(")[0] in GROUND_REGULATIONS and number not in (
                "12",
                "12(1)",
                "12(2)",
            ):
                found.append("r" + number)
    return found


def _is_this_law(folded: str, end: int) -> bool:
    law = _LAW.match(folded, end)
    return law is None or _THIS_ACT.match(law[1].strip()) is not None
