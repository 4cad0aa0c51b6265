"""How a passage may stand in a text: in other blanks and lines, in capitals, with soft hyphens or
broken at a line's end, with ligatures, other quotation marks and dashes; and in HTML as entities
and across tags."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html.entities import codepoint2name

_INVISIBLE = "[\u00ad\u200b-\u200d\u2060\ufeff]"
_WITHIN = rf"{_INVISIBLE}|[-\u2010]\r?\n\s*"  # between the letters of a word
_BETWEEN = rf"\s|{_INVISIBLE}"
_TAG = r"<[^<>]*>"
_HTML_WITHIN = rf"|{_TAG}|&shy;|&#173;|&#[xX][aA][dD];"
_HTML_BETWEEN = rf"|{_TAG}|&nbsp;|&#160;|&#[xX][aA]0;"
_ALIKE = ("'’‘ʼ`´", '"“”„', "-‐‑‒–—−")
_LIGATURES = {"ffi": "ﬃ", "ffl": "ﬄ", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ"}


@lru_cache(maxsize=512)
def pattern(words: str, is_html: bool = False) -> re.Pattern:
    """Finds the words wherever they stand alone. Several words, or an e-mail address, are found
    in any letters; one word as it is written and in capitals ("May" is not "may")."""
    words = unicodedata.normalize("NFC", " ".join(words.split()))
    if " " in words or "@" in words:
        return re.compile(rf"(?<!\w){_form(words, is_html)}(?!\w)", re.IGNORECASE)
    forms = "|".join(_form(form, is_html) for form in dict.fromkeys([words, words.upper()]))
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)")


def _form(words: str, is_html: bool) -> str:
    between = _BETWEEN + (_HTML_BETWEEN if is_html else "")
    return rf"(?:{between})+".join(_word(word, is_html) for word in words.split())


def _word(word: str, is_html: bool) -> str:
    within = f"(?:{_WITHIN}{_HTML_WITHIN if is_html else ''})*"
    parts, at = [], 0
    while at < len(word):
        letters = next((n for n in _LIGATURES if word[at:].casefold().startswith(n)), word[at])
        one_by_one = within.join(_sign(sign, is_html) for sign in word[at : at + len(letters)])
        ligature = _LIGATURES.get(letters)
        parts.append(f"(?:{one_by_one}|{ligature})" if ligature else one_by_one)
        at += len(letters)
    return within.join(parts)


def _sign(sign: str, is_html: bool) -> str:
    alike = next((group for group in _ALIKE if sign in group), sign)
    forms = [form for one in alike for form in dict.fromkeys(
        [one, unicodedata.normalize("NFD", one)])]  # fmt: skip
    found = [re.escape(form) for form in sorted(forms, key=len, reverse=True)]
    if is_html:
        found = [f for one in alike for f in _entities(ord(one))] + found
    return found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"


def _entities(code: int) -> list[str]:
    """Only of signs that are written so: letters and figures of ASCII never are."""
    if code < 128 and chr(code).isalnum():
        return []
    name = [f"&{codepoint2name[code]};"] if code in codepoint2name else []
    name += ["&apos;"] if code == ord("'") else []
    return [*name, f"&#0*{code};", f"&#[xX]0*(?i:{code:x});"]
