"""One question with its answer, folded and cut into sentences once, and what can be asked of it."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from dataclasses import dataclass

from disclosures.reading import phrases
from disclosures.reading.figures import AMOUNT, NIL, has_figure
from disclosures.reading.phrases import fold, plain
from disclosures.reading.sentences import sentences, subject_words

_TABLE_LINE = re.compile(r"(?:^|\n)[^\n]*?[\d*-][\d,.%£*\s()|-]*(?=\n|$)")

_WHEN = re.compile(
    r"\bwhen\b(?! (?:the|an?|it|they|he|she)\b[^,;]* (?:is|are|was|were) )|\btime-?\s?(?:table|"
    r"scale|line|frame)|what date|by what date"
)

_WHY = re.compile(r"\bfor what reasons?\b|\bwhy\b|\bwhat the reasons?\b")


_ADDRESSED = re.compile(
    r"^\W*to ask (?:the |his |her )?[^,]{0,160}?(?:,|(?= (?:what|how|if|whether|which|when|for)\b))"
)
_LIMBS = re.compile(r"; (?:and )?|, and (?=what|how|whether|which|if|when)")
_HOW_MANY = re.compile(r"\bhow (?:many|much)\b")


@dataclass(frozen=True, slots=True)
class Case:
    """One question and answer, folded once, with what the tests below need."""

    question: str
    folded: str
    plain: str
    sentences: tuple[tuple[int, int], ...]
    about: frozenset[str]
    asks_quantity: bool
    is_request: bool  # "if he will …": asks for an action, not for information
    asks_when: bool
    asks_why: bool
    limbs: int  # questions put, by semicolon or a fresh "and what"
    families: tuple[phrases.Family, ...] = phrases.REFUSAL_FAMILIES

    def sentence(self, index: int) -> str:
        start, end = self.sentences[index]
        return self.folded[start:end]


def make_case(
    question: str,
    answer: str,
    heading: str,
    families: tuple[phrases.Family, ...] = phrases.REFUSAL_FAMILIES,
) -> Case:
    asked = fold(question)
    if "make a statement" in asked:
        asked = phrases.STATEMENT_TAIL.sub("", asked)
    asked = _ADDRESSED.sub("", asked)
    folded = _unquoted(fold(answer))
    request = phrases.NOT_A_QUESTION.search(asked) if " will " in asked or " to " in asked else None
    quantity = phrases.QUANTITY.search(asked) is not None or (
        phrases.MEASURE.search(asked) is not None and phrases.TALK.search(asked) is None
    )
    limbs = 1 + len(_LIMBS.findall(asked))
    return Case(
        asked, folded, plain(answer), sentences(plain(answer)),
        subject_words(asked) | subject_words(fold(heading)), quantity,
        request is not None and not _HOW_MANY.search(asked),
        _asks_when(asked), _WHY.search(asked) is not None, limbs, families,
    )  # fmt: skip


def _asks_when(asked: str) -> bool:
    speaks = "when" in asked or "time" in asked or "date" in asked
    return speaks and _WHEN.search(asked) is not None


_SINGLE_QUOTE = re.compile(r"(?<!\w)'|'(?!\w)")


def _unquoted(folded: str) -> str:
    """Quotation marks made blanks, of the same length: "is 'not held' here" refuses too."""
    flat = folded.replace('"', " ")
    return _SINGLE_QUOTE.sub(" ", flat) if "'" in flat else flat


def sentence_at(case: Case, offset: int) -> int:
    """The sentence around the offset, or the last that begins before it."""
    return max(0, bisect_right(case.sentences, (offset, _BEYOND)) - 1)


_BEYOND = sys.maxsize


def anchored(case: Case, anchors: tuple[str, ...]) -> list[int]:
    """The numbers of the sentences in which one of the literal anchors stands."""
    found: set[int] = set()
    for anchor in anchors:
        at = case.folded.find(anchor)
        while at >= 0:
            index = sentence_at(case, at)
            found.add(index)
            # On to the next sentence: one anchor is enough.
            at = case.folded.find(anchor, max(at + 1, case.sentences[index][1]))
    return sorted(found)


# Characters after "no" or "not any" within which the thing asked about must be named.
_NIL_REACH = 60


def is_nil_about(case: Case, index: int) -> bool:
    """ "No visitors were arrested": a nil of the very thing asked about, said close behind it."""
    text = case.sentence(index)
    return any(
        subject_words(text[found.start() : found.end() + _NIL_REACH]) & case.about
        for found in NIL.finditer(text)
    )


def cover(case: Case, start: int, end: int) -> tuple[int, int]:
    """The whole sentences that the words from `start` to `end` touch."""
    first = case.sentences[sentence_at(case, start)]
    last = case.sentences[sentence_at(case, max(start, end - 1))]
    return first[0], last[1]


def says_given(case: Case) -> bool:
    """ "The information requested is in the table below", anywhere in the answer."""
    return any(
        phrases.GIVEN_WHOLE.search(case.folded, *case.sentences[index])
        for index in anchored(case, phrases.GIVEN_ANCHORS)
    )


def _needed(sentence: str) -> int:
    """Words that a figure's sentence must share with the question in an answer of many sentences:
    a sum or a share is seldom said in passing, a bare number often is."""
    return 1 if AMOUNT.search(sentence) else 2


def gives_figure(case: Case) -> bool:
    """Is a figure, a table or a nil given?"""
    folded = case.folded
    if says_given(case):
        return True
    short = len(case.sentences) <= 2
    for index in range(len(case.sentences)):
        text = case.sentence(index)
        if is_nil_about(case, index) or (short and NIL.search(text)):
            return True
        if has_figure(text) and (short or len(subject_words(text) & case.about) >= _needed(text)):
            return True
    if _introduces_list(case):
        return True
    return len(case.sentences) > 5 and len(_TABLE_LINE.findall(folded)) >= 6


def _introduces_list(case: Case) -> bool:
    """ "Expenditure in each of the last three years is:" with figures or a list behind it."""
    for index, (start, end) in enumerate(case.sentences[:-2]):
        told = case.folded[start:end].rstrip()
        rows = [case.sentence(i) for i in range(index + 1, min(index + 6, len(case.sentences)))]
        short = sum(len(row) < _ROW for row in rows)
        if told.endswith(":") and short >= 2 and len(subject_words(told) & case.about) >= 2:
            return True
    return False


_ROW = 60  # characters; a line of a table or list is shorter


def promises_letter(case: Case) -> re.Match[str] | None:
    if not any(a in case.folded for a in phrases.WILL_WRITE_ANCHORS):
        return None
    return phrases.WILL_WRITE.search(case.folded)


def refers_back(text: str) -> bool:
    return any(a in text for a in phrases.EARLIER_ANCHORS) and bool(phrases.EARLIER.search(text))


def points_elsewhere(case: Case, skipped: range | None = None) -> bool:
    """Does the answer point to a publication, outside the sentences `skipped`?"""
    return any(
        phrases.POINTER.search(case.folded, *case.sentences[index])
        for index in anchored(case, phrases.POINTER_ANCHORS)
        if skipped is None or index not in skipped
    )


def mostly_pointer(case: Case) -> bool:
    pointing = sum(
        end - start
        for start, end in (case.sentences[i] for i in anchored(case, phrases.POINTER_ANCHORS))
        if phrases.POINTER.search(case.folded, start, end)
    )
    return pointing > (0.5 if len(case.sentences) <= 4 else 0.6) * len(case.folded)
