"""Splits a written question or an FOI request into the things it asks, A, B, C …

The span of an ask covers its own words in the text; its `text` is what those words mean with the
lead and the tail they share with their neighbours: of "how many (a) nurses and (b) doctors left in
2023", ask B spans "(b) doctors" and reads "how many doctors left in 2023".

A run of limbs that only names periods ("in (a) 2022 and (b) 2023") stays one ask with two periods:
one table answers it. Of two runs of limbs in one sentence the outer is split and the inner left
in the wording.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .limbs import (
    ASKING,
    PREPOSITION,
    QUESTION_WORD,
    Piece,
    clauses,
    limbs,
    plain,
    runs_of_limbs,
    trimmed,
)
from .measures import breakdown_of, measure_of, places_of, population_of
from .periods import find_periods
from .values import Ask, Span

MAX_ASKS = 26
_GAP_KEPT = 20
_GAP = re.compile(rf"\s{{{_GAP_KEPT + 1},}}")
_LONGEST = 20_000  # characters read; a request longer than this is a document pasted in

_PREAMBLE = re.compile(
    r"\s*(?:To\s+ask|To\s+the|To\s+HM|To\s+HIS|To\s+HER|To\s+His|To\s+Her)\b", re.IGNORECASE
)
_CLAUSE = re.compile(
    r"[\s,:]*(?:pursuant\s+to|further\s+to|with\s+reference\s+to|with\s+regard\s+to|following(?:\s+up)?\s+"
    r"(?:the|on|his|her)|in\s+(?:the\s+)?light\s+of|according\s+to|citing|in\s+reference\s+to|in\s+relation"
    r"\s+to\s+the\s+Answer)\b",
    re.IGNORECASE,
)
_SHORT_ASK = re.compile(r"[^:]{3,160}?:\s+(?=\S)")

_STATEMENT = re.compile(
    r"^\W*(?:and\s+)?(?:if|whether)\s+(?:he|she|they|the\s+\w+)\s+will\s+make\s+a\s+statement\W*$",
    re.IGNORECASE,
)


def split_asks(text: str, reference_date: str = "") -> tuple[Ask, ...]:
    """The asks of a question or request, in order, with letters; () for a blank text.

    `reference_date` is the day tabled or sent: ISO, or a year or month, or "".
    """
    if not text or not text.strip():
        return ()
    looked_at, places = _without_gaps(text[:_LONGEST])
    is_question = bool(_PREAMBLE.match(looked_at))
    pieces = _question_pieces(looked_at) if is_question else _request_pieces(looked_at)
    kept = [piece for piece in pieces if _TWO_LETTERS.search(piece.text)]
    kept = [p for p in kept if not _STATEMENT.match(p.text)] or kept
    if not kept:
        stripped = looked_at.strip()
        start = looked_at.index(stripped)
        kept = [Piece(start, start + len(stripped), stripped)]
    asks = []
    for i, piece in enumerate(kept[:MAX_ASKS]):
        start, end = places[piece.start], places[piece.end - 1] + 1
        span = Span(start, end, text[start:end])
        asks.append(read_ask(piece.text, reference_date, letter=_letter(i), span=span))
    return tuple(asks)


def _without_gaps(text: str) -> tuple[str, Sequence[int]]:
    """The text with long runs of white space cut short, and where each character stood.

    Patterns that look past white space take a time that grows with the square of such a run.
    """
    if not _GAP.search(text):
        return text, range(len(text))
    kept, last = [], 0
    for gap in _GAP.finditer(text):
        kept.extend(range(last, gap.start() + _GAP_KEPT))
        last = gap.end()
    kept.extend(range(last, len(text)))
    return "".join(text[i] for i in kept), kept


def read_ask(
    text: str, reference_date: str = "", letter: str = "A", span: Span | None = None
) -> Ask:
    """One ask already cut out: its measure, population, periods, places and breakdown."""
    meaning = " ".join(text.split())
    return Ask(
        letter=letter,
        text=meaning,
        span=span or Span(0, len(text), text),
        measure=measure_of(meaning),
        population=population_of(meaning),
        periods=find_periods(meaning, reference_date),
        places=places_of(meaning),
        breakdown=breakdown_of(meaning),
    )


def _letter(index: int) -> str:
    return chr(ord("A") + index)


# Questions


_TWO_LETTERS = re.compile(r"\w\w")
_SHORT_OPENING = re.compile(r"\s*To\s+(?!ask\b)", re.IGNORECASE)
_PAUSE = re.compile("[,:]")
_LEADING_WORDS = re.compile(
    r"[,:]\s+(?=(?:in|for|of|on|during|over|since|among)\s+(?:each|the|every|which|how|what"
    r"|those|all|people|\d))",
    re.IGNORECASE,
)
_ASKING_AFTER = re.compile(rf"[,)\]:]\s+(?:and\s+)?(?={PREPOSITION}{ASKING}\b)", re.IGNORECASE)
_FIRST_LETTER = re.compile(r"\(?[ai1]\)\s*$")


def _body_start(text: str) -> int:
    """Where the asking begins, past "To ask the Secretary of State for X," and its clauses."""
    colon = _SHORT_ASK.match(text) if _SHORT_OPENING.match(text) else None
    at = colon.end() if colon else _PREAMBLE.match(text).end()
    first = QUESTION_WORD.search(text, at)
    if colon is None:
        if not first:
            comma = text.find(",", at)
            return comma + 1 if comma >= 0 else at
        clause = _PAUSE.search(text[at : first.start()])
        if clause and _CLAUSE.match(text, at + clause.end()) is None:
            # "…, in each year since 2019, how many": the words before the question word count
            opening = text.rfind(",", at, first.start())
            lead = _LEADING_WORDS.search(text[at : first.start()])
            return at + lead.end() if lead and opening >= 0 else first.start()
        if not clause:
            return first.start()
        at = at + clause.end()
    if _CLAUSE.match(text, at):
        after = _ASKING_AFTER.search(text[at:])
        if after:
            return at + after.end()
        return first.start() if first else at
    return at


def _question_pieces(text: str) -> list[Piece]:
    start = _body_start(text)
    marker = _FIRST_LETTER.search(
        text[max(start - 40, 0) : start]
    )  # "(a) how many and (b) what share"
    if marker:
        start = max(start - 40, 0) + marker.start()
    end = len(text.rstrip())
    pieces: list[Piece] = []
    for a, b in clauses(text, start, end):
        pieces.extend(limbs(text, a, b))
    return pieces


# Requests

_ITEM = re.compile(
    r"(?:^|\n)[ \t>]*(?:Q(?:uestion)?\.?\s*)?"
    r"(?:\(?(?P<n>\d{1,2})\s?[.):]\)?|\(?(?P<l>[a-h])[.)]|[•●▪*–-])"
    r"(?=[ \t]*\S)[ \t]*",
    re.IGNORECASE,
)
_INLINE_ITEM = re.compile(
    r"(?:^|(?<=[\s:;,.?]))(?:\((?P<p>\d{1,2})\)|(?P<n>\d{1,2})[.)])\s+(?=[A-Za-z\"'£(])"
)
_CUE = re.compile(
    r"\?|\b(?:please\s+(?:can|could|would|may|provide|supply|confirm|send|state|list|tell|give|include"
    r"|disclose|release|advise|share|let)|(?:could|can|would|may|might)\s+(?:you|I|we)\b|I\s+(?:would|'d|should)"
    r"\s+(?:like|be\s+grateful)|I\s+am\s+(?:writing\s+to\s+)?(?:requesting|request|seeking|asking)|I(?:\s+hereby)?"
    r"\s+(?:wish\s+to\s+)?request|we\s+(?:request|would\s+like)|(?:provide|supply|send)\s+(?:me|us)|under\s+the"
    r"\s+freedom\s+of\s+information|how\s+many|how\s+much|what\s+(?:is|was|were|are)|a\s+copy\s+of|copies\s+of"
    r"|the\s+number\s+of|requested)\b",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"\b(?:yours\s+(?:faithfully|sincerely|truly)|kind\s+regards|best\s+wishes|look\s+forward|20\s+working\s+days"
    r"|twenty\s+working\s+days|electronic(?:ally)?\s+(?:form|copy|format|by)|by\s+e?-?mail|section\s+16|section\s+12"
    r"|duty\s+to\s+(?:advise|assist)|advice\s+and\s+assistance|clarif|do\s+not\s+hesitate|if\s+(?:any|you|my|this|the"
    r"|part|some)\b[^.]{0,60}\b(?:cost|exempt|request|unclear|too|refus|redact|withh|hold|narrow|reply|response)"
    r"|acknowledge|internal\s+review|thank\s+you|please\s+note|excel|csv|spreadsheet|machine.readable|public\s+interest"
    r"|i\s+understand\s+that|dear\s+(?:sir|madam|\w+))\b",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"\s*(?:Dear\s+[^,\n]{2,80}[,\n]|To\s+whom\s+it\s+may\s+concern[,.]?|Hello,?)\s*", re.I
)
_SIGN_OFF = re.compile(
    r"\n[ \t]*(?:Yours\s+(?:faithfully|sincerely|truly)|Kind\s+regards|Many\s+thanks|Regards"
    r"|Thank\s+you)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(
    r"(?<=[.?!])(?<!\b[A-Z]\.)(?<!e\.g\.)(?<!i\.e\.)(?<!No\.)\s+|\n[ \t]*\n|\n(?=[ \t]*[A-Z])"
)


def _request_pieces(text: str) -> list[Piece]:
    greeting = _GREETING.match(text)
    start = greeting.end() if greeting else 0
    sign_off = _SIGN_OFF.search(text, start)
    end = len(text[: sign_off.start()].rstrip()) if sign_off else len(text.rstrip())
    items = _items(text, start, end)
    if items:
        return _item_pieces(text, items, start, end)
    return _sentence_pieces(text, start, end)


def _items(text: str, start: int, end: int) -> list[re.Match[str]]:
    """The markers of the outermost list; [] where there is none of two or more."""
    found = list(_ITEM.finditer(text, start, end))
    numbered = _rising([m for m in found if m["n"]])
    if len(numbered) > 1:
        return numbered
    inline = _rising(list(_INLINE_ITEM.finditer(text, start, end)))
    if len(inline) > 1:
        return inline
    lettered = [m for m in found if m["l"]]
    if len(lettered) > 1:
        return lettered
    bullets = [m for m in found if not m["n"] and not m["l"]]
    return bullets if len(bullets) > 1 else []


def _rising(found: list[re.Match[str]]) -> list[re.Match[str]]:
    """Items counted 1, 2, 3 in turn; a number out of turn is not a marker."""
    kept, expected = [], 1
    for match in found:
        number = int(match.groupdict().get("p") or match["n"])
        if number == expected:
            kept.append(match)
            expected += 1
    return kept


def _item_pieces(text: str, items: list[re.Match[str]], start: int, end: int) -> list[Piece]:
    pieces = []
    lead = _lead(text[start : items[0].start()])
    for i, marker in enumerate(items):
        stop = items[i + 1].start() if i + 1 < len(items) else _last_item_end(text, marker, end)
        a, b = trimmed(text, marker.end(), stop)
        if b <= a or _BOILERPLATE.match(text, a):
            continue
        own = text[a:b]
        asks_itself = QUESTION_WORD.match(own) or "?" in text[a : b + 1]
        shared = "" if asks_itself and find_periods(own) else lead
        composed = f"{shared} {own}".strip() if shared else own
        for limb in _item_limbs(text, a, b):
            meaning = composed if limb.text == own else f"{shared} {limb.text}".strip()
            pieces.append(Piece(limb.start, limb.end, meaning))
    return pieces or _sentence_pieces(text, start, end)


def _item_limbs(text: str, start: int, end: int) -> list[Piece]:
    if runs_of_limbs(text, start, end):
        return limbs(text, start, end)
    return [Piece(start, end, text[start:end])]


def _last_item_end(text: str, marker: re.Match[str], end: int) -> int:
    blank = re.search(r"\n[ \t]*\n", text[marker.end() : end])
    return marker.end() + blank.start() if blank else end


def _lead(text: str) -> str:
    """The words that introduce a list: its last sentence, without the courtesies of a letter."""
    sentences = [s for s in _SENTENCE_END.split(text.strip()) if s and s.strip()]
    if not sentences:
        return ""
    last = re.sub(r"[\s:,-]+$", "", sentences[-1].strip())
    last = re.sub(
        r"^.*?\b(?:freedom\s+of\s+information(?:\s+act)?(?:\s+2000)?|FOI(?:A|\s+act)?(?:\s+2000)?)[\s,:]*",
        "",
        last,
        flags=re.I | re.S,
    )
    return "" if len(last.split()) > 45 or _BOILERPLATE.search(last) else last


def _sentence_pieces(text: str, start: int, end: int) -> list[Piece]:
    bounds, opened = [], start
    for found in _SENTENCE_END.finditer(text, start, end):
        bounds.append((opened, found.start()))
        opened = found.end()
    bounds.append((opened, end))
    pieces: list[Piece] = []
    for a, b in bounds:
        sentence = text[a:b]
        if not _CUE.search(sentence) or _BOILERPLATE.search(sentence) or len(sentence.split()) < 3:
            continue
        for c, d in clauses(text, a, b):
            pieces.extend(limbs(text, c, d))
    if pieces:
        return pieces
    a, b = trimmed(text, start, end)
    return [Piece(a, b, plain(text[a:b]))] if b > a else []
