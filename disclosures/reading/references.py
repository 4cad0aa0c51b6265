"""Which earlier answers an answer refers to. Pure.

"I refer the hon. Member to the answer I gave on 4 July 2024 to Question 1234."

A reference is read from one sentence that speaks of an answer, a reply or a numbered question. Its
numbers and days are paired in the order they stand. Statements, debates and urgent questions are
no written answers and are passed over.
"""

from __future__ import annotations

import re
from calendar import month_name
from dataclasses import dataclass, replace
from datetime import date

from .values import Span

MOST_READ = 20_000  # characters; longer answers are tables
MOST_REFERENCES = 20
_MONTHS = {name.lower(): number for number, name in enumerate(month_name) if name}
_MONTH = f"(?P<month>{'|'.join(month_name[1:])})"
_DAY = r"\d{1,2}\s?(?:st|nd|rd|th)?"
# "12 and 13 November 2025", "the 4 th of July", "4 July"
_DATE = re.compile(
    rf"\b(?P<days>{_DAY}(?:\s*(?:,|and|&)\s*{_DAY})*)\s+(?:of\s+)?{_MONTH}\b,?"
    r"(?:\s+(?P<year>(?:19|20)\d\d)\b)?",
    re.IGNORECASE,
)
_PERMALINK = re.compile(
    r"written-questions?/(?:detail|commons|lords)/(?P<tabled>\d{4}-\d\d-\d\d)/(?P<uin>HL\d+|\d+)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
# Numbers that are none of a question: statements, columns, volumes, sums, shares, FOI references.
_OTHER_NUMBERS = re.compile(
    r"\b[HL][CL]WS\s?\d+|\b(?:columns?|cols?\.?|volume|vol\.?)\s*\d+(?:\s?[-–]\s?\d+)?\s?(?:WH|WS|W|A)?"
    r"|\b\d+(?:\s?[-–]\s?\d+)?(?:WH|WS|W|A)\b|[£$€]\s?[\d,.]+|\b\d{1,3}(?:,\d{3})+\b"
    r"|\b\d[\d.]*\s?(?:%|per cent)"
    r"|\b(?:FOI|IR|EIR)\s?\d{4}[/-]\d+|\b(?:19|20)\d\d\s?[-–/]\s?\d\d(?:\d\d)?\b",
    re.IGNORECASE,
)
_COLUMN = re.compile(
    r"\b(?:columns?|cols?\.?)\s*(\d+(?:\s?[-–]\s?\d+)?\s?(?:WH|WS|W|A)?)", re.IGNORECASE
)
_NAMED = (
    r"\b(?:PQs?|WPQs?|WQs?|UINs?|UIN/PQ|questions?|written\s+questions?)(?:\s+(?:UINs?|PQs?|answers?|numbers?|nos?\.?|ref(?:erence)?))?"
    r"\s*[:(]?\s*"
)
_NUMBER = re.compile(
    rf"\bHL\s?\d{{1,6}}\b|{_NAMED}(?P<named>\d{{2,6}})\b|(?<![\d/.-])\b(?P<bare>\d{{3,6}})\b(?!\s*/|-)",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"\b(?:refer(?:red|s|ring)?|see)\b|\b(?:direct|point)(?:ed)?\s+(?:the|you|him|her|my|them)\b"
    r"|\bdraw\b.{0,60}\battention\b|\bnothing\s+(?:further\s+)?to\s+add\s+to\b",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"\b(?:answers?|repl(?:y|ies)|responses?|PQs?|WPQs?|UINs?|(?:written|parliamentary)\s+questions?"
    r"|questions?\s+(?:UINs?|numbers?|nos?\.?)?\s*(?:HL)?\d)",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"\b(?:statements?|debates?|urgent\s+questions?|speech|consultations?|letters?|reviews?|guidance|WMS"
    r"|legislation|Bill|Act|committees?|oral|departmental\s+questions)\b",
    re.IGNORECASE,
)
_IN_THE_QUESTION = re.compile(
    r"\b(?:answers?|repl(?:y|ies)|responses?)\s+(?:\w+\s+){0,3}"
    r"(?:cited|quoted|mentioned|referred\s+to|referenced)\s+(?:in|by)\b",
    re.IGNORECASE,
)
_TABLED = re.compile(r"\b(?:tabled|asked)\s+(?:on\s+)?(?:the\s+)?$", re.IGNORECASE)
# A full stop after one of these ends no sentence.
_SHORT = re.compile(
    r"\b(?:hon|rt|mr|mrs|ms|dr|no|nos|col|cols|vol|st|ref|i\.e|e\.g)$", re.IGNORECASE
)
_STOP = re.compile(r"[.!?](?=\s|$)|\n")


@dataclass(frozen=True, slots=True)
class AnswerReference:
    """One earlier answer that a text refers to. `answered` and `tabled` are ISO days or "";
    `is_year_given` is False where the year was inferred from the day of the citing answer.

    `is_referral`: the text sends its reader there ("I refer …"), and does not only mention it.
    """

    uin: str
    answered: str
    tabled: str
    is_year_given: bool
    column: str  # of the Official Report, "1210W", or ""
    is_referral: bool
    span: Span


@dataclass(frozen=True, slots=True)
class _Day:
    at: int
    iso: str
    is_year_given: bool
    is_tabled: bool


def answer_references(
    answer: str, answered_on: str, question: str = ""
) -> tuple[AnswerReference, ...]:
    """The references of `answer`, in order, each answer once. `answered_on` (ISO) lends its year
    to a day given without one; `question` serves "the answer cited in her question"."""
    found: list[AnswerReference] = []
    for start, end in _sentences(answer[:MOST_READ]):
        for reference in _of_sentence(answer, start, end, answered_on, question):
            if _gives_address_of(reference, found):
                before = found.pop()
                span = _trimmed(answer, before.span.start, reference.span.end)
                reference = replace(reference, is_referral=True, span=span)
            same = (reference.uin, "" if reference.uin else reference.answered)
            if same not in {(r.uin, "" if r.uin else r.answered) for r in found}:
                found.append(reference)
    return tuple(found)[:MOST_REFERENCES]


def _gives_address_of(reference: AnswerReference, found: list[AnswerReference]) -> bool:
    """ "I refer to the answer given on 2 March. It can be found here: …/2015-02-12/224448" """
    if not found or reference.is_referral or not reference.uin or not reference.tabled:
        return False
    before = found[-1]
    return before.is_referral and not before.uin and reference.tabled <= (before.answered or "9")


def _sentences(text: str) -> list[tuple[int, int]]:
    bounds, start = [], 0
    for stop in _STOP.finditer(text):
        before = text[max(start, stop.start() - 4) : stop.start()]
        if stop[0] == "." and _SHORT.search(before):
            continue
        # "… to the answers to:", and a number or an address on a line of its own
        if stop[0] == "\n" and not text[start : stop.start()].rstrip().endswith((".", "!", "?")):
            rest = text[stop.end() : stop.end() + 60].lstrip()
            if re.match(r"(?:https?://|PQ|UIN|HL\d|\d{3,6}\b|column|and\b)", rest):
                continue
        bounds.append((start, stop.end()))
        start = stop.end()
    bounds.append((start, len(text)))
    return [(a, b) for a, b in bounds if text[a:b].strip()]


def _of_sentence(
    text: str, start: int, end: int, answered_on: str, question: str
) -> list[AnswerReference]:
    sentence = text[start:end]
    noun = _ANSWER.search(sentence)
    links = list(_PERMALINK.finditer(sentence))
    if noun is None and not links:
        return []
    refers = _REFERS.search(sentence)
    head = start + (refers.start() if refers else (noun.start() if noun else links[0].start()))
    span = _trimmed(text, head, end)
    plain = _blank(_OTHER_NUMBERS, _blank(_ADDRESS, sentence))
    days = _days(plain, answered_on)
    numbers = _numbers(_blank(_DATE, plain), noun)
    column = _COLUMN.search(sentence)
    common = {"column": column[1] if column else "", "is_referral": bool(refers), "span": span}
    found = [AnswerReference(m["uin"].upper(), "", m["tabled"], True, **common) for m in links]
    linked = {reference.uin for reference in found}
    for number, day in _paired(numbers, days):
        if number not in linked:
            found.append(_reference(number, day, common))
    if found or not refers or noun is None:
        return found
    return _without_number(sentence, noun, days, question, answered_on, common)


def _without_number(
    sentence: str, noun: re.Match[str], days: list[_Day], question: str, answered_on: str, common
) -> list[AnswerReference]:
    """ "the answer I gave on 4 July", "the answer cited in his question", "my previous answer"."""
    cited = _IN_THE_QUESTION.search(sentence)
    if cited and question:
        return [
            AnswerReference(r.uin, r.answered, r.tabled, r.is_year_given, r.column, True,
                            common["span"])
            for r in answer_references(question, answered_on)[:1]
        ]  # fmt: skip
    lead = sentence[max(0, noun.start() - 60) : noun.start()]
    later = [day for day in days if day.at > noun.start()]
    told = [day for day in later if not _STATEMENT.search(sentence[noun.end() : day.at])]
    between = sentence[noun.end() : told[0].at] if told else sentence[noun.end() :]
    if _STATEMENT.search(lead) or _STATEMENT.search(between):
        return []
    if noun[0].lower() == "response" and re.match(r"\s+to\s+the\s+(?!question)", between):
        return []  # the Government's response to something
    if told:
        return [_reference("", day, common) for day in told]
    if cited or re.search(r"\b(?:previous|earlier|recent)\s+$", lead):
        return [_reference("", None, common)]
    return []


def _reference(uin: str, day: _Day | None, common: dict) -> AnswerReference:
    iso = day.iso if day else ""
    tabled = bool(day and day.is_tabled)
    return AnswerReference(
        uin=uin,
        answered="" if tabled else iso,
        tabled=iso if tabled else "",
        is_year_given=bool(day and day.is_year_given),
        **common,
    )


def _numbers(plain: str, noun: re.Match[str] | None) -> list[tuple[int, str]]:
    """Question numbers with their places. A bare number counts after a word for an answer, and
    then only if it is no year."""
    found = []
    for match in _NUMBER.finditer(plain):
        if match["bare"]:
            after_noun = noun is not None and match.start() >= noun.start()
            is_year = re.fullmatch(r"(?:19|20)\d\d", match["bare"])
            short = len(match["bare"]) < 4 and not found
            if not after_noun or is_year or short or not _stands_alone(plain, match):
                continue
        uin = match["named"] or match["bare"] or match[0]
        found.append((match.start(), re.sub(r"\s", "", uin).upper()))
    return list({uin: (at, uin) for at, uin in reversed(found)}.values())[::-1]


def _stands_alone(plain: str, match: re.Match[str]) -> bool:
    """ "answer 84440." and "(103769)", not "answer: 1500 people"."""
    after = plain[match.end() : match.end() + 20]
    if re.match(r"\s*(?:[).,;:\]]|$|and\b|or\b|&|on\b|which\b|answered\b|asked\b|tabled\b)", after):
        return True
    return re.match(
        r"\s+(?:[A-Z(]|of\b|where\b|given\b|in\b|to\b|for\b|by\b|from\b)", after
    ) is not None and bool(
        re.search(r"(?:answers?|repl(?:y|ies)|responses?|and|,|\()\s*$", plain[: match.start()])
    )


def _days(plain: str, answered_on: str) -> list[_Day]:
    found = []
    for match in _DATE.finditer(plain):
        is_tabled = bool(_TABLED.search(plain[: match.start()]))
        for number in re.findall(r"\d{1,2}", match["days"]):
            iso = _iso(int(number), _MONTHS[match["month"].lower()], match["year"], answered_on)
            if iso:
                found.append(_Day(match.start(), iso, bool(match["year"]), is_tabled))
    today = re.search(r"\btoday\b", plain, re.IGNORECASE)
    if today and not found and re.fullmatch(r"\d{4}-\d\d-\d\d", answered_on):
        found.append(_Day(today.start(), answered_on, True, is_tabled=False))
    return found


def _iso(day: int, month: int, year: str | None, answered_on: str) -> str:
    """A day given without a year is the last one not after the citing answer."""
    try:
        if year:
            return date(int(year), month, day).isoformat()
        on = date.fromisoformat(answered_on[:10])
        said = date(on.year, month, day)
        return (said if said <= on else date(on.year - 1, month, day)).isoformat()
    except ValueError:
        return ""


def _paired(numbers: list[tuple[int, str]], days: list[_Day]) -> list[tuple[str, _Day | None]]:
    """Each number with its day: in order where there are as many, else the nearest one."""
    if len(numbers) == len(days):
        return [(uin, day) for (_, uin), day in zip(numbers, days, strict=True)]
    return [(uin, min(days, key=lambda day: abs(day.at - at), default=None)) for at, uin in numbers]


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: " " * len(match[0]), text)


def _trimmed(text: str, start: int, end: int) -> Span:
    said = text[start:end].rstrip()
    return Span(start, start + len(said), said)
