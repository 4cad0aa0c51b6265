"""The words of one message by which something asked for is given."""

from __future__ import annotations

import re
from collections.abc import Sequence

from disclosures.reading.correspondence import Request, Sentence
from disclosures.reading.figures import AMOUNT, has_figure
from disclosures.reading.letter_phrases import (
    ACKNOWLEDGED,
    ARGUED,
    ATTACHED,
    CLARIFY,
    COST,
    EXEMPT,
    EXTENSION,
    INFORMATION_SENT,
    NOT_HELD,
    NOTHING_SENT,
    OF_ANOTHER_BODY,
    PUBLISHED,
    RELEASED_BY_OTHERS,
    RELEASED_NOW,
    RESPONSE_ATTACHED,
    VEXATIOUS,
)
from disclosures.reading.sentences import subject_words


def given_in(sentences: Sequence[Sentence], some_refused: bool, asked: Request) -> list[Sentence]:
    """The sentences by which something asked for is given: figures, replies, attachments."""
    given: list[Sentence] = []
    previous = ""
    listed = sum(_ROW.match(s.folded) is not None for s in sentences if s.kind == "own") >= 3
    following = [*(s.kind for s in sentences[1:]), ""]
    for sentence, then in zip(sentences, following, strict=False):
        if then == "quoted" and _ITEM_NUMBER.match(sentence.folded):
            continue  # the number of the question quoted next
        if sentence.kind == "own" and _ASKS.search(sentence.folded):
            if _RESTATES.match(sentence.folded):
                previous = "quoted"  # the authority's own words for what was asked
            continue
        row = _TOTAL.match(sentence.folded) or (listed and _ROW.match(sentence.folded))
        if sentence.kind == "own" and (row or _gives(sentence, previous, some_refused, asked)):
            given.append(sentence)
        if sentence.kind != "standing":
            previous = "numbered" if _ITEM_NUMBER.match(sentence.folded) else sentence.kind
    return given


def not_reckoned(given: list[Sentence], own: list[Sentence]) -> list[Sentence]:
    """What is given, without figures from which the cost of searching is reckoned."""
    reckoning = " ".join(s.folded for s in own if COST.search(s.folded) or ARGUED.search(s.folded))
    numbers = set(NUMBER.findall(reckoning))
    kept = []
    for sentence in given:
        its = set(NUMBER.findall(sentence.folded))
        if ATTACHED.search(sentence.folded) or not (its and its & numbers):
            kept.append(sentence)
    return kept


def _gives(sentence: Sentence, previous: str, some_refused: bool, asked: Request) -> bool:
    text = sentence.folded
    if sends_nothing(text) or RELEASED_BY_OTHERS.search(text):
        return False
    if ATTACHED.search(text) or (RELEASED_NOW.search(text) and has_figure(text)):
        return True
    if (_HOLDS.search(text) and not has_figure(text)) or _ON_LETTERS.search(text):
        return False
    if OF_ANOTHER_BODY.search(text) or (_LINK.match(text) and previous != "quoted"):
        return False
    if _REQUESTED.search(text) and not re.search(r"[\d%]\W*$", text):
        return False
    if refuses_something(text) or ACKNOWLEDGED.search(text):
        return False
    if ARGUED.search(text) and not (_HAS_NONE.search(text) and subject_words(text) & asked.about):
        return False
    if CLARIFY.search(text) or RESPONSE_ATTACHED.search(text) or EXTENSION.search(text):
        return False
    words = len(re.findall(r"[a-z]{2,}", text))
    if previous == "quoted":
        return not (PUBLISHED.search(text) and not has_figure(text)) and bool(
            re.search(r"[a-z0-9]", text)
        )
    if _NUMBERING.match(text):
        return False
    if previous == "numbered" and words >= 4 and subject_words(text) & asked.about:
        return not PUBLISHED.search(text)
    if _counts(text) and not text.startswith(("http", "[")):
        if not some_refused or _is_row(text):
            return True
        return bool(subject_words(text) & asked.about) and not PUBLISHED.search(text)
    speaks_of_it = bool(subject_words(text) & asked.about)
    return not some_refused and words >= 6 and speaks_of_it and not PUBLISHED.search(text)


# That it is held gives nothing yet; nor does what the page or the file itself holds.
_HOLDS = re.compile(
    r"\b(?:we|council|department|authority|office|agency|trust|it|ofcom)(?: can)?(?: confirm)?"
    r"(?: that)?(?: we| it)?(?: do| does)? holds? (?:some |all |most )?(?:of )?"
    r"(?:the |this |that |such )?(?:requested |relevant )?(?:information|data|records)\b"
)
_ON_LETTERS = re.compile(
    r"^(?:this|the|each) (?:page|file|publication|document|release)"
    r" (?:holds?|contains?|gives?|brings?) [^.]{0,40}"
    r"\b(?:responses?|repl(?:y|ies)|requests?|letters?)\b"
)

_ITEM_MARK = r"[\s•*·◦-]*(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.):/]\s*)?"
# A request in its own words, quoted without a mark.
_REQUESTED = re.compile(
    r"\bplease (?:(?:can|could) you )?(?:provide|supply|send(?: me)?) (?:me |us )?(?:with )?"
    r"(?:the|full|all|any|copies|details|a|an|your)\b"
)

# "The council does not own any private registration plates": nil, and so an answer.
_HAS_NONE = re.compile(
    r"\b(?:do|does|did|has|have) not (?:own|use|have|employ|operate|charge|run|issue|spend|lease|"
    r"fund|commission|owned|used|had|employed|charged|issued|spent|received|paid) any\b"
)
_LINK = re.compile(r"[\s•*·◦-]*(?:\[\d{1,3}\]|https?://)")
# A question; or "please list …" with no answer behind a colon.
_ASKS = re.compile(
    r"\?[\s\"')\]]*$|^"
    + _ITEM_MARK
    + r"please (?:also )?(?:list|provide|state|confirm|supply|give|specify|detail|break|include)\b"
    r"[^:=]*$"
)
_RESTATES = re.compile(
    _ITEM_MARK
    + r"(?:how|what|which|who|where|when|do|does|did|is|are|was|were|has|have|in|of|if|please|for)"
    r"\b(?: [^\s]+){3}"
)

_ROW = re.compile(r"[^\d\n]{2,50}\s[<£]?\s?\d[\d,.]*%?$")  # "Ahmed 22"

_TOTAL = re.compile(r"\W*(?:grand\s+)?total\b[^a-z]*\d[^a-z]*$")

_ITEM_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.):/]+$")

_NUMBERING = re.compile(r"\W*\(?\w{1,2}\W*$")

NUMBER = re.compile(r"(?<![\w/])£?\d[\d,.]*")


def _counts(text: str) -> bool:
    """A figure among words enough to say what it counts, or more than one, or an amount."""
    if not has_figure(text):
        return False
    numbers = NUMBER.findall(text)
    return (
        bool(AMOUNT.search(text))
        or len(numbers) > 1
        or (bool(numbers) and len(re.findall(r"[a-z]{2,}", text)) >= 4)
    )


def _is_row(text: str) -> bool:
    """A row of a table: more figures than words."""
    return len(NUMBER.findall(text)) >= max(2, len(re.findall(r"[a-z]{3,}", text)))


def refuses_something(text: str) -> bool:
    return bool(
        NOT_HELD.search(text) or COST.search(text) or EXEMPT.search(text)
        or VEXATIOUS.search(text)
    )  # fmt: skip


def given_strongly(given: list[Sentence]) -> bool:
    return any(ATTACHED.search(s.folded) or has_figure(s.folded) for s in given)


def best_given(given: list[Sentence], sentences: Sequence[Sentence]) -> Sentence:
    """A total, else the words that hand a file over, else the first figure, or the first words
    that reply to an ask for no quantity; a heading only where there is nothing else."""
    said = [s for s in given if not _NUMBERING.match(s.folded)] or given
    for pattern in (_TOTAL, _HANDS_OVER):
        if found := first(said, pattern):
            return found
    whole = [s for s in said if not s.folded.rstrip().endswith(":")] or said
    asked = _asked_before(sentences)
    for sentence in whole:
        ask = asked.get(sentence.start)
        replies = ask and not _QUANTITY.search(ask) and not _BARE_REPLY.match(sentence.folded)
        if replies or _is_counted(sentence.folded):
            return sentence
    return next((s for s in whole if len(s.folded) > 25), said[0])


def _asked_before(sentences: Sequence[Sentence]) -> dict[int, str]:
    """The ask that stands directly before a sentence, by the sentence's start."""
    found, ask = {}, ""
    for sentence in sentences:
        if sentence.kind == "quoted" or _ASKS.search(sentence.folded):
            ask = sentence.folded
        elif sentence.kind == "own" and not _ITEM_NUMBER.match(sentence.folded):
            if ask:
                found[sentence.start] = ask
            ask = ""
    return found


_QUANTITY = re.compile(
    r"\bhow (?:many|much|long|often)\b|\b(?:number|total|amount|percentage|proportion|average|cost|"
    r"spend|spent|budget|value|figures?|rates?|statistics|breakdown)\b"
)
_BARE_REPLY = re.compile(r"\W*(?:yes|no|n/a|not applicable)\W*$")
_DATE = re.compile(
    r"\d{1,2}\s?\^?(?:st|nd|rd|th)\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|"
    r"\b(?:19|20)\d\d(?:\s?[-/]\s?\d{1,4})?\b|\b\d\d/\d\d\b|"
    r"\b\d[\d-]{6,}\b|"  # references and telephone numbers
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*[- ]\d\d\b"
)


def _is_counted(text: str) -> bool:
    """A figure in digits that is no date; or a nil or a number in words, alone on its line."""
    if not has_figure(text):
        return False
    return bool(re.search(r"\d", _DATE.sub(" ", text))) or len(text.split()) <= 6


_HANDS_OVER = re.compile(
    r"\b(?:find|see|refer to|have)\b[^.]{0,60}\b(?:attached|enclosed)\b|"
    r"\b(?:we|i)(?: am| are| now| also| have| herewith)* (?:attach|enclos)(?:e|ed|ing)?\b"
)


def sends_nothing(text: str) -> bool:
    """ "Please find attached a copy of your request": a paper, and nothing that was asked for."""
    if not ATTACHED.search(text) and not RESPONSE_ATTACHED.search(text):
        return False
    rest, count = NOTHING_SENT.subn(" ", text)
    return bool(count) and not INFORMATION_SENT.search(rest)


def first(own: list[Sentence], pattern: re.Pattern[str]) -> Sentence | None:
    return next((s for s in own if pattern.search(s.folded)), None)
