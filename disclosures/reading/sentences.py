"""Cutting a text into sentences with their offsets, and comparing what two of them speak of."""

from __future__ import annotations

import re
from functools import lru_cache

# A stop, perhaps closing marks, then blank and a capital; or a stop glued to a capitalised word
# ("this data.However"); or a line end.
_BREAK = re.compile(r"[.!?][\"')\]]*(?=\s+[\"'(\[]?[A-Z0-9£•-]|[A-Z][a-z])|\n+")
_NEXT = re.compile(r"\s*(\S)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:hon|rt|mr|mrs|ms|dr|st|no|nos|ltd|plc|sir|prof|rev|col|cols|pp|para|art|vol|cm|"
    r"e\.g|i\.e|etc|inc|approx|gen|lt|fig|ref|vs|[a-z])|\d)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z][a-z]{2,}|\d{4}")
_STOP = frozenset(
    [
        "the",
        "and",
        "for",
        "that",
        "this",
        "with",
        "from",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "been",
        "what",
        "how",
        "many",
        "much",
        "which",
        "who",
        "when",
        "his",
        "her",
        "their",
        "its",
        "each",
        "ask",
        "state",
        "secretary",
        "department",
        "minister",
        "government",
        "year",
        "years",
        "latest",
        "available",
        "period",
        "information",
        "data",
        "number",
        "figures",
        "not",
        "will",
        "would",
        "could",
        "including",
        "made",
        "make",
        "into",
        "last",
        "since",
        "between",
        "under",
        "been",
        "being",
        "held",
        "hold",
        "recent",
        "statement",
        "also",
        "such",
        "other",
        "all",
        "any",
        "they",
        "our",
        "out",
        "can",
        "about",
        "there",
        "than",
        "these",
        "those",
        "more",
        "most",
        "one",
        "two",
        "three",
        "four",
        "five",
        "some",
        "most",
        "time",
        "date",
        "per",
        "cent",
        "whether",
        "did",
        "does",
        "proportion",
        "estimate",
        "assessment",
        "office",
        "ministry",
        "united",
        "kingdom",
        "pursuant",
        "answer",
        "question",
        "hon",
        "member",
        "right",
        "representing",
        "please",
        "provide",
        "requested",
        "july",
        "june",
        "january",
        "february",
        "march",
        "april",
        "may",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)
_GENERIC = re.compile(
    r"\b(?:requested|this (?:information|data|level)|these (?:data|figures|details)|such (?:data|"
    r"information|an? (?:estimate|assessment)|estimates?|assessments?)|the (?:information|data|"
    r"figure)s?\b|"
    r"that (?:information|data)|the question)"
)

_RECORDS = re.compile(r"\b(?:data|information|figures?|statistics|records?)\b")


@lru_cache(maxsize=4)
def sentences(plain_text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of each sentence of a text made plain (`phrases.plain`), blanks trimmed."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _BREAK.finditer(plain_text):
        if (
            match[0][0] == "."
            and _ABBREVIATION.search(plain_text, max(start, match.start() - 7), match.start())
            and not (
                plain_text[match.start() - 1].isdigit() and _starts_sentence(plain_text, match)
            )
        ):
            continue
        _add(found, plain_text, start, match.end())
        start = match.end()
    _add(found, plain_text, start, len(plain_text))
    return tuple(found)


def _starts_sentence(text: str, match: re.Match[str]) -> bool:
    """After "2013." a capital opens a sentence; a digit goes on ("1. 2")."""
    following = _NEXT.match(text, match.end())
    return following is not None and following[1].isalpha()


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        found.append((start, end))


@lru_cache(maxsize=512)
def subject_words(folded: str) -> frozenset[str]:
    """The words a text is about, cut to six letters so that endings do not matter."""
    return frozenset(w[:6] for w in _WORD.findall(folded) if w not in _STOP)


def speaks_of_records(folded_sentence: str) -> bool:
    return _RECORDS.search(folded_sentence) is not None


def is_generic(folded_sentence: str) -> bool:
    """Does it speak of "the information requested" and the like, hence of what was asked?"""
    return _GENERIC.search(folded_sentence) is not None
