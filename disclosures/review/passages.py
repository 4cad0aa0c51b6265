"""Finding the passage that a person typed or pasted in the texts it is said to come from."""

from __future__ import annotations

import re
from collections.abc import Mapping

from disclosures.documents import request_text, response_parts
from disclosures.models import AskFix, Pair

# Texts are pasted from screens and files: their quotation marks, dashes and blanks vary.
_ALIKE = {"'": "['‘’]", "‘": "['‘’]", "’": "['‘’]", '"': '["“”]', "“": '["“”]',
          "”": '["“”]', "-": "[-‐‑–—]", "–": "[-‐‑–—]", "—": "[-‐‑–—]"}  # fmt: skip
EARLIER = "earlier"  # source of words in the earlier answer to which the one judged refers
Texts = Mapping[str, str]  # source -> text


def question_texts(pair: Pair) -> Texts:
    return {"": pair.question.text}


def answer_texts(pair: Pair) -> Texts:
    earlier = {EARLIER: pair.said_in.text} if pair.said_in else {}
    return {"": pair.answer.text, **earlier}


def asked_texts(pair: Pair) -> Texts:
    return {"": request_text(pair.request)}


def response_texts(pair: Pair, typed: list[AskFix]) -> Texts:
    """Of the messages, the pages read, and what reviewers typed from files not read."""
    read = {part.source: part.text for part in response_parts(pair.request) if part.text}
    return read | {f"typed:{fix.after['number']}": fix.after["text"] for fix in typed}


def find(texts: Texts, words: str) -> dict | None:
    """The first place of the words, blanks and quotation marks aside: {"start", "end", "text",
    "source"}; None where they do not stand in any of the texts."""
    pattern = r"\s+".join(
        "".join(_ALIKE.get(char, re.escape(char)) for char in word) for word in words.split()
    )
    if not pattern:
        return None
    for source, text in texts.items():
        found = re.search(pattern, text) or re.search(pattern, text, re.IGNORECASE)
        if found:
            start, end = found.span()
            return {"start": start, "end": end, "text": found[0], "source": source}
    return None


def stands(texts: Texts, span: dict | None) -> bool:
    """Do the words still stand where they were found?"""
    if not span:
        return True
    text = texts.get(span.get("source") or "", "")
    return text[span["start"] : span["end"]] == span["text"]
