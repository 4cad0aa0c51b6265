"""Marks passages of a source's text. Everything is escaped first: the text is never markup."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_BLANKS = re.compile(r"\n(?:[^\S\n]*\n){2,}")  # letters come with whole pages of them
SPOKEN = {"refuse": "refusal wording", "release": "information released"}


@dataclass(frozen=True)
class Mark:
    """`kind` is refuse, release, hit or ask; asks carry their letter. `text` is what a reader
    found there: a mark is drawn only while the text still says so. A piece of a mark that was cut
    does not open or does not close it: its ends are spoken once."""

    start: int
    end: int
    kind: str
    letter: str = ""
    text: str = ""
    opens: bool = True
    closes: bool = True


def span_mark(span: dict | None, kind: str, letter: str = "") -> list[Mark]:
    return [Mark(span["start"], span["end"], kind, letter, span["text"])] if span else []


def marked(text: str, marks: Iterable[Mark]) -> SafeString:
    """The text as safe HTML with its marks. Marks may overlap: the text is cut at every edge, so
    that the tags always nest. Line ends become <br>."""
    marks = [m for m in marks if 0 <= m.start < m.end <= len(text) and _stands(m, text)]
    edges = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    parts = []
    for start, end in itertools.pairwise(edges):
        parts += [_opening(m) for m in marks if m.start == start and m.opens]
        over = [m for m in marks if m.start <= start and end <= m.end]
        letters = " ".join(sorted({m.letter for m in over if m.kind == "ask" and m.letter}))
        parts.append(_wrapped(_escaped(text[start:end]), {m.kind for m in over}, letters))
        parts += [_closing(m) for m in marks if m.end == end and m.closes]
    return mark_safe("".join(parts))


def _stands(mark: Mark, text: str) -> bool:
    return not mark.text or text[mark.start : mark.end] == mark.text


def _escaped(text: str) -> str:
    return escape(_BLANKS.sub("\n\n", text)).replace("\n", "<br>")


def _wrapped(html: str, active: set[str], letters: str) -> str:
    if "hit" in active:
        html = f"<mark>{html}</mark>"
    for kind in ("refuse", "release"):
        if kind in active:
            html = f'<mark class="{kind}">{html}</mark>'
    if "ask" in active:
        named = f' data-ask="{escape(letters)}"' if letters else ""
        html = f'<span class="ask-in"{named}>{html}</span>'
    return html


def _opening(mark: Mark) -> str:
    if mark.kind == "ask" and mark.letter:
        letter = escape(mark.letter)
        return (
            f'<span class="let in" data-ask="{letter}" aria-hidden="true">{letter}</span>'
            f'<span class="vh">Ask {letter}: </span>'
        )
    return f'<span class="vh">start of {SPOKEN[mark.kind]}: </span>' if mark.kind in SPOKEN else ""


def _closing(mark: Mark) -> str:
    return f'<span class="vh"> (end of {SPOKEN[mark.kind]})</span>' if mark.kind in SPOKEN else ""


def excerpt(text: str, marks: list[Mark], length: int = 260) -> SafeString:
    """A passage of about `length` characters around the first mark, cut between words."""
    marks = [m for m in marks if _stands(m, text)]
    if len(text) <= length:
        return marked(text, marks)
    first = min((m.start for m in marks), default=0)
    start = max(0, first - length // 3)
    if start:
        start = text.find(" ", start) + 1 or start
    end = min(len(text), start + length)
    # A marked passage that begins in the excerpt is shown to its end, within reason.
    end = max([end, *(m.end for m in marks if m.start < end and m.end < start + 2 * length)])
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    moved = [
        Mark(max(m.start, start) - start, min(m.end, end) - start, m.kind, m.letter)
        for m in marks
        if m.end > start and m.start < end
    ]
    html = marked(text[start:end], moved)
    before, after = ("…" if start else ""), ("…" if end < len(text) else "")
    return mark_safe(f"{before}{html}{after}")
