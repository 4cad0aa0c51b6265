"""What the names of enclosed files say of a response, where their text could not be read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from disclosures.reading.letter_phrases import DATA_FILE, IGNORED_FILE, LETTER_WORDS, NAMES
from disclosures.reading.values import ResponseText


def named_outcome(files: Sequence[ResponseText]) -> str:
    """What the names of the attached files say: "Response not held.pdf", a spreadsheet."""
    names = [fold_name(f.name) for f in files if not IGNORED_FILE.search(f.name)]
    said = [key for name in names for key, pattern in NAMES if pattern.search(name)][:3]
    plain = [n for n in names if REPLY_NAME.search(n) and not any(p.search(n) for _, p in NAMES)]
    if "partial" in said or (plain and said and said[0].startswith("refused")):
        return "partial"
    if said:
        return said[0]
    if any(DATA_FILE.search(name) for name in names):
        return "released"
    return "released" if any(_is_paper(name) for name in names) else ""


def _is_paper(name: str) -> bool:
    """Is it a document by its name, and not just the covering letter?"""
    words = re.findall(r"[a-z]{4,}", re.sub(r"\.\w{2,4}$", "", name))
    return any(word not in LETTER_WORDS for word in words)


OF_REQUEST = re.compile(r"\b(?:your|copy of|original|the) request\b|\backnowledg|\breceipt\b")
REPLY_NAME = re.compile(r"\b(?:reply|response|letter|answer|internal review|refusal|decision)\b")


def fold_name(name: str) -> str:
    return re.sub(r"[_\s]+", " ", name.lower())
