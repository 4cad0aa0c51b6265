"""Links that people make themselves: an earlier answer or an FOI response named in a text.

A number alone never names a question: numbers are used again, so each cited answer carries its
date where the text gives one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from disclosures.reading.periods import bounds

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = rf"\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?:\s+(?:19|20)\d\d)?"
_UIN = r"(?:HL\s?\d{1,5}|\d{3,6})"
_REFERENCE = re.compile(
    r"\b(?:FOI|FoI|FOIA|EIR|IR|RFI|F)\s?[-/]?\s?(?:\d{4}\s?/\s?\d{3,6}|\d{4}[-/]\d{2}[-/]\d{2,6}"
    r"|\d{4}-\d{4,6}|\d{7,14}|\d{4,6}(?:\s?/\s?\d{2,6})?)(?:/[A-Z]{1,4})?\b"
    r"|\bIC-\d{5,6}-[A-Z0-9]{4}\b"
    r"|\b(?:FOI|[Rr]equest|[Rr]eference|[Rr]ef\.?)\s*(?:case\s+)?(?:reference|number|no\.?|ref\.?)?"
    r"\s*:?\s*(?P<n>\d{4}/\d{4,6}|\d\d/\d{3,4}|[A-Z]{2,5}[-/]?\d{4}[-/]\d{3,6}|\d{5,6}(?:/\d{2,4})?)\b",
)
_WDTK = re.compile(r"whatdotheyknow\.com/request/(?P<slug>[\w-]+)", re.IGNORECASE)
_MENTIONS_FOI = re.compile(
    r"freedom\s+of\s+information|\bFOIA?(?:\b|\d)|environmental\s+information\s+regulations|\bEIR\b",
    re.IGNORECASE,
)
_CITED_ANSWER = re.compile(
    rf"\b(?:Answers?|answers?|Replies|reply|Reply)\b(?P<between>[^;?]{{0,140}}?)"
    rf"\b(?:[Qq]uestions?|PQs?|UINs?|WPQs?|WQs?)\s*(?:\(?(?:UIN|number|no\.?)\s*)?(?P<uins>{_UIN}"
    rf"(?:\s*(?:,|and|or|&)\s*(?:[Qq]uestions?\s+)?{_UIN})*)"
)
_CITED_QUESTION = re.compile(
    rf"\b(?:[Ww]ritten\s+[Qq]uestions?|[Pp]arliamentary\s+[Qq]uestions?|[Qq]uestions?|PQs?|UINs?|WPQs?)\s*"
    rf"(?:\(?\s*(?:UIN|number|no\.?|ref(?:erence)?)\s*:?\s*)?(?P<uins>{_UIN}"
    rf"(?:\s*(?:,|and|or|&)\s*(?:[Qq]uestions?\s+)?{_UIN})*)(?P<after>[^;?]{{0,60}})"
)
_LORDS = re.compile(
    r"\(\s*(?P<uins>HL\s?\d{1,5}(?:\s*(?:,|and)\s*HL\s?\d{1,5})*)\s*\)|\bHL\s?\d{2,5}\b"
)
_PERMALINK = re.compile(
    r"written-questions/detail/(?P<tabled>\d{4}-\d\d-\d\d)/(?P<uin>HL\d+|\d+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class CitedAnswer:
    """An answer named in a text: its number, and its ISO date of answer or tabling, or ""."""

    uin: str
    answered: str = ""
    tabled: str = ""


@dataclass(frozen=True, slots=True)
class DeclaredLinks:
    answers: tuple[CitedAnswer, ...]
    foi_references: tuple[str, ...]
    request_slugs: tuple[str, ...]  # of WhatDoTheyKnow addresses
    mentions_foi: bool

    @property
    def names_both(self) -> bool:
        return bool(self.answers) and bool(self.foi_references or self.request_slugs)


def declared_links(text: str, written_on: str = "") -> DeclaredLinks:
    """What `text` cites. `written_on` (ISO) lends its year to a date given without one."""
    text = text[:20_000]
    answers: dict[str, CitedAnswer] = {}
    for found in _PERMALINK.finditer(text):
        answers[found["uin"]] = CitedAnswer(found["uin"], tabled=found["tabled"])
    for found in _CITED_ANSWER.finditer(text):
        dates = _dates(found["between"], written_on) or _dates(text[found.end() :][:40], written_on)
        for i, uin in enumerate(_uins(found["uins"])):
            answered = dates[min(i, len(dates) - 1)] if dates else ""
            answers.setdefault(uin, CitedAnswer(uin, answered))
    for found in _CITED_QUESTION.finditer(text):
        dates = _dates(found["after"], written_on)
        for uin in _uins(found["uins"]):
            answers.setdefault(uin, CitedAnswer(uin, dates[0] if dates else ""))
    for found in _LORDS.finditer(text):
        for uin in _uins(found[0]):
            before = _dates(text[max(found.start() - 60, 0) : found.start()], written_on)
            answers.setdefault(uin, CitedAnswer(uin, before[-1] if before else ""))
    return DeclaredLinks(
        answers=tuple(answers.values()),
        foi_references=_references(text, set(answers)),
        request_slugs=tuple(dict.fromkeys(m["slug"] for m in _WDTK.finditer(text))),
        mentions_foi=bool(_MENTIONS_FOI.search(text)),
    )


def _uins(text: str) -> list[str]:
    return [re.sub(r"\s", "", uin) for uin in re.findall(_UIN, text)]


def _dates(text: str, written_on: str) -> list[str]:
    """ISO days in `text`; a day with no year is the last one before `written_on`."""
    days = []
    for found in re.finditer(_DAY, text):
        if re.search(r"\d{4}$", found[0]):
            day = bounds(found[0])[0]
        elif written_on:
            year = int(written_on[:4])
            day = bounds(f"{found[0]} {year}")[0]
            if day > written_on[:10]:
                day = bounds(f"{found[0]} {year - 1}")[0]
        else:
            day = ""
        days.append(day)
    return days


def _references(text: str, uins: set[str]) -> tuple[str, ...]:
    if not _MENTIONS_FOI.search(text) and not re.search(r"\bIR\d{4}/", text):
        return ()
    found = []
    for match in _REFERENCE.finditer(text):
        reference = re.sub(r"\s+", "", match["n"] or match[0])
        if reference not in uins and not re.fullmatch(r"(?:FOIA?|EIR)?(?:19|20)\d\d", reference):
            found.append(reference)
    return tuple(dict.fromkeys(found))


def same_reference(one: str, other: str) -> bool:
    """ "FOI 2024/14571" and "FOI2024/14571" name one response."""
    plain = [re.sub(r"[^A-Z0-9]", "", reference.upper()) for reference in (one, other)]
    return bool(plain[0]) and plain[0] == plain[1]
