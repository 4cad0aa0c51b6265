"""Words out of mark-up: one rule for every part of the project.

`answer_plain` follows the rule by which the labelled answers were made: a new line at the start
and end of p, tr, li, div, table, h1 to h4, ul and ol, and at br; a space round td and th; entities
resolved; Unicode spaces plain, zero-width characters gone; runs of blanks one; lines stripped,
empty ones dropped. Spans of labels and of readings are offsets into its result: it must not change.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html

# What stands at the start and the end of an element ("br" has only the one).
_EDGE = dict.fromkeys(
    ["p", "tr", "li", "div", "table", "h1", "h2", "h3", "h4", "ul", "ol", "br"], "\n"
) | {
    "td": " ",
    "th": " ",
}
_SILENT = frozenset({"script", "style"})
_PARSER = lxml_html.HTMLParser(encoding=None, remove_comments=True, remove_pis=True)
# Space separators of Unicode (category Zs) and the tab and other breaks that act as one.
_SPACES = re.compile(r"[\t\x0b\x0c\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_ZERO_WIDTH = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_BLANKS = re.compile(r" {2,}")
_ODD = re.compile(r"[^\n\x20-\x7e\xa1-\xac\xae-\u167f\u2010-\u2027\u2030-\u205e\u2070-\u2fff]")


def answer_plain(html: str) -> str:
    """The plain text of an answer's HTML (or of a text that has no mark-up)."""
    if "<" not in html and "&" not in html:
        return _tidy(html)
    return _tidy(_words(html))


def plain_text(html: str) -> str:
    """The same rule for any HTML: questions, messages, pages of GOV.UK."""
    return answer_plain(html)


def fold_spaces(text: str) -> str:
    """One line: every run of white space becomes one space, zero-width characters go."""
    return " ".join(_ZERO_WIDTH.sub("", text).split())


def _words(html: str) -> str:
    # The wrapper keeps text that stands before the first element.
    root = lxml_html.fragment_fromstring(html, create_parent="div", parser=_PARSER)
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if event == "start":
            if tag in _EDGE:
                parts.append(_EDGE[tag])
            if element.text and tag not in _SILENT:
                parts.append(element.text)
            continue
        if event == "end" and tag in _EDGE and tag != "br":
            parts.append(_EDGE[tag])
        if element.tail:
            parts.append(element.tail)
    return "".join(parts)


def _tidy(text: str) -> str:
    """Spaces made plain, blanks run together, lines stripped, empty lines dropped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _ODD.search(text):
        text = _ZERO_WIDTH.sub("", _SPACES.sub(" ", text))
    lines = (_BLANKS.sub(" ", line).strip(" ") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
