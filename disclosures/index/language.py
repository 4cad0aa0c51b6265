"""What people type, as a small tree: pure text in, plain values out (ui.md section 5.3).

    waiting times            both words, in any form
    "waiting times"          that phrase, exactly
    waiting OR delay   ( )   either; grouping
    -hospital  NOT hospital  without
    delay near/5 decision    within five words, in either order
    interp*                  word beginning
    body:harbours  asked-by:exampleton  answered-by:…  uin:990412
    outcome:not-held  house:lords  type:foi
    tabled:2023-01..2023-06  answered:>2024-01-01
    in:question  in:answer  in:attachment
    has:foi  has:mismatch  has:attachment  asked:>1

Any text is a query: what is not understood is words, and a note says so. `parse` never fails, and
`parse(written(tree)).tree == tree`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from . import spans
from .tree import (
    EVERYTHING,
    Beginning,
    Days,
    Field,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Place,
    Times,
    Word,
    either,
    joined,
    written,
)

MOST_CHARACTERS, MOST_WORDS, MOST_DEEP, MOST_NOTES = 10_000, 60, 20, 6
LONGEST = 100  # characters of a word: the index holds none longer
FARTHEST = 50  # words apart, for near/n
SHORTEST_BEGINNING = 3  # letters before *: fewer begin too many words


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query understood; `notes` are sentences on what was not."""

    tree: Node
    notes: tuple[str, ...] = ()


# Fields with a closed list of values: name -> {what may be typed: what it means}.
OUTCOMES = (
    "not-held", "cost", "refused", "answered", "part", "published", "earlier", "will-write",
    "unanswered", "no-request", "unclear", "released", "waiting", "withdrawn", "not-seen",
)  # fmt: skip
CLOSED = {
    "outcome": {value: value for value in OUTCOMES},
    "house": {"commons": "commons", "lords": "lords", "house of commons": "commons",
              "house of lords": "lords"},
    "type": {"foi": "foi", "pq": "pq", "question": "pq", "answer": "pq", "request": "foi"},
    "has": {"foi": "foi", "mismatch": "mismatch", "attachment": "attachment"},
    "in": {"question": "question", "request": "question", "answer": "answer",
           "response": "answer", "attachment": "attachment"},
}  # fmt: skip
OPEN = ("body", "asked-by", "answered-by", "uin")
DATED = ("tabled", "answered")
NAMES = (*OPEN, *CLOSED, *DATED, "asked")

STRAY = {
    "OR": "Put words on both sides: `waiting OR delay`.",
    "AND": "Put words on both sides: `waiting AND delay`.",
    "NOT": "Put a word after it: `NOT hospital`.",
    "near": "Put one word on each side: `delay near/5 decision`.",
}
_TOKEN = re.compile(
    r"(?P<minus>-+)?(?:"
    r'(?P<field>[A-Za-z]+(?:-[A-Za-z]+)?):"(?P<quoted>[^"]*)"'
    r'|"(?P<phrase>[^"]*)"'
    r"|(?P<open>\()|(?P<close>\))"
    r'|(?P<word>[^\s"()]+(?:\([^\s"()]*\)[^\s"()]*)*))'
)
_NAMED = re.compile(r"([a-z]+(?:-[a-z]+)?):(.+)", re.IGNORECASE)
_NEAR = re.compile(r"near/(\d{1,6})", re.IGNORECASE)
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("’‘‛′`", "'"))


@dataclass(slots=True)
class _Token:
    """kind: "(", ")", "OR", "AND", "NOT", "near" or "leaf"."""

    kind: str
    text: str
    leaf: Node | None = None
    within: int = 0
    partner: bool = True


def parse(text: str) -> Parsed:
    """Understand what was typed. Never raises; its work is bounded by MOST_CHARACTERS."""
    reading = _Reading()
    tokens = reading.tokens(_cleaned(text, reading))
    _mark_lone(tokens, reading)
    reading.stream = [t for t in tokens if t.partner]
    parts = []
    while reading.at < len(reading.stream):
        parts.append(reading.both())
    return Parsed(joined(parts), tuple(dict.fromkeys(reading.notes))[:MOST_NOTES])


def _cleaned(text: str, reading: _Reading) -> str:
    if len(text) > MOST_CHARACTERS:
        text = text[:MOST_CHARACTERS]
        reading.notes.append(f"We searched the first {MOST_CHARACTERS:,} characters.")
    text = text.translate(_QUOTES)
    text = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)
    if text.count('"') % 2:
        head, _, tail = text.rpartition('"')
        text = f"{head} {tail}"
        reading.notes.append("We left out a quotation mark that has no partner.")
    return text


def _mark_lone(tokens: list[_Token], reading: _Reading) -> None:
    """Brackets without a partner, with nothing in them, or too deep, are left out."""
    opened: list[_Token] = []
    lone = deep = False
    for token in tokens:
        if token.kind == "(":
            opened.append(token)
            token.partner = len(opened) <= MOST_DEEP
            deep = deep or not token.partner
        elif token.kind == ")":
            token.partner = bool(opened) and opened[-1].partner
            lone = lone or not opened
            if opened:
                opened.pop()
    for token in opened:
        token.partner = False
    if lone or opened:
        reading.notes.append("We left out a bracket that has no partner.")
    elif deep:
        reading.notes.append(f"We read brackets up to {MOST_DEEP} deep, and left out the rest.")


@dataclass
class _Reading:
    """Recursive descent; its depth is bounded by the brackets that are kept."""

    notes: list[str] = field(default_factory=list)
    stream: list[_Token] = field(default_factory=list)
    at: int = 0
    words: int = 0

    def tokens(self, text: str) -> list[_Token]:
        found: list[_Token] = []
        for match in _TOKEN.finditer(text):
            if self.words >= MOST_WORDS:
                self.notes.append(f"We searched the first {MOST_WORDS} words.")
                break
            if match["minus"]:
                found.append(_Token("NOT", "-"))
            if match["open"] or match["close"]:
                found.append(_Token(match["open"] or match["close"], ""))
            elif token := self._token(match):
                found.append(token)
            elif match["minus"]:
                found.pop()
        return found

    def take(self, text: str) -> str:
        """As many words of a text as are still searched."""
        words = [_short(word) for word in text.lower().split()][: MOST_WORDS - self.words]
        self.words += len(words)
        return " ".join(words)

    def _token(self, match: re.Match) -> _Token | None:
        if match["phrase"] is not None:
            phrase = self.take(match["phrase"])
            return _Token("leaf", phrase, Phrase(phrase)) if _speaks(phrase) else None
        if match["field"]:
            name, value = match["field"].lower(), self.take(match["quoted"])
            leaf = self._named(name, value) if value else None
            leaf = leaf or (Phrase(f"{name} {value}") if _speaks(value) else None)
            return _Token("leaf", "", leaf) if leaf else None
        word = _short(match["word"])
        self.words += 1
        if word in ("OR", "AND", "NOT") and not match["minus"]:
            return _Token(word, word)
        if near := _NEAR.fullmatch(word):
            if 0 < int(near[1]) <= FARTHEST:
                self.words += 1  # two, if it stands where it joins nothing
                return _Token("near", word, within=int(near[1]))
            self.unread(word, f"Use a number up to {FARTHEST}: `near/5`.")
        elif word.lower().startswith("near/"):
            self.unread(word, "Use a number: `near/5`.")
        leaf = self._leaf(word)
        return _Token("leaf", word, leaf) if leaf else None

    def _leaf(self, word: str) -> Node | None:
        if (named := _NAMED.fullmatch(word)) and (leaf := self._named(named[1].lower(), named[2])):
            return leaf
        word = word.lower()
        if word.endswith("*") and word[:-1].isalnum():
            if len(word) > SHORTEST_BEGINNING:
                return Beginning(word[:-1])
            self.unread(word, f"Write at least {spans.in_words(SHORTEST_BEGINNING)} letters "
                              "before `*`.")  # fmt: skip
        if not _speaks(word):
            if any(unicodedata.category(c)[0] in "LNS" and ord(c) > 127 for c in word):
                self.notes.append(f"We left out `{word[:40]}`: it has no letter and no number.")
            return None
        return Word(word)

    def _named(self, name: str, value: str) -> Node | None:
        """A field with its value; None, with a note, where it is none."""
        value = value.strip()
        if name not in NAMES:
            if not value.startswith("//") and name.isalpha() and _speaks(value):
                self.unread(f"{name}:{value}", f"Fields are {_listed(NAMES)}.")
            return None
        if name in OPEN:
            return Field(name, (value.lower(),)) if _speaks(value) else None
        leaf, hint = _narrow(name, value.lower())
        if leaf is None:
            self.unread(f"{name}:{value}", hint)
        return leaf

    def unread(self, text: str, hint: str) -> None:
        self.notes.append(f"We read `{text[:40]}` as words. {hint}")

    def peek(self) -> str:
        return self.stream[self.at].kind if self.at < len(self.stream) else ""

    def _next(self) -> str:
        return self.stream[self.at + 1].kind if self.at + 1 < len(self.stream) else ""

    def both(self) -> Node:
        """Parts side by side, up to a bracket's end or the end."""
        parts = []
        while self.peek() not in ("", ")"):
            if self.peek() in ("AND", "OR", "near"):
                if self.peek() == "AND" and parts and self._next() not in ("", ")"):
                    self.at += 1
                else:
                    parts.append(self._stray())
                continue
            parts.append(self._either())
        if self.peek() == ")":
            self.at += 1
        return joined(parts)

    def _stray(self) -> Node:
        """An operator without words on both sides is a word."""
        token = self.stream[self.at]
        self.at += 1
        self.unread(token.text, STRAY[token.kind])
        words = [Word(word) for word in token.text.lower().split("/")]
        return joined(words)

    def _can_follow(self) -> bool:
        """Whether what follows an operator is something it can join."""
        return self._next() in ("leaf", "(", "NOT")

    def _either(self) -> Node:
        parts = [self._one()]
        while self.peek() == "OR" and self._can_follow():
            self.at += 1
            parts.append(self._one())
        # A place holds for what stands beside it, not instead of it.
        places = [part for part in parts if isinstance(part, Place)]
        rest = [part for part in parts if not isinstance(part, Place)]
        return joined([*([either(rest)] if rest else []), *places])

    def _one(self) -> Node:
        minus = False
        while self.peek() == "NOT":
            if self.stream[self.at].text == "NOT" and not self._can_follow():
                return self._stray()
            minus = True
            self.at += 1
        if self.peek() not in ("leaf", "("):
            return EVERYTHING
        part = self._near()
        if minus and isinstance(part, Place):
            self.notes.append(f"We left out `-{written(part)}`: write where the words must be.")
            return EVERYTHING
        return Not(part) if minus and part != EVERYTHING else part

    def _near(self) -> Node:
        """A word near another; `near` is a word where something else stands beside it."""
        left = self._atom()
        if self.peek() != "near" or self._next() not in ("leaf", "(") or not _beside(left):
            return left
        start, self.at = self.at, self.at + 1
        right = self._atom()
        if not _beside(right):
            self.at = start
            return left
        return Near(_beside(left), _beside(right), self.stream[start].within)

    def _atom(self) -> Node:
        token = self.stream[self.at]
        self.at += 1
        return self.both() if token.kind == "(" else token.leaf


def _narrow(name: str, value: str) -> tuple[Node | None, str]:
    """The leaf of a dated, counted or closed field, or None and what may be written instead."""
    if name in DATED:
        found, hint = spans.days(name, value)
        return (Days(name, *found) if found else None), hint
    if name == "asked":
        found = spans.counts(value)
        return (Times(*found) if found else None), "Use a number: `asked:>1`."
    allowed = CLOSED[name]
    values = [part.strip() for part in value.split(",") if part.strip()]
    if not values or any(part not in allowed for part in values):
        return None, f"Use one of {_listed(dict.fromkeys(allowed.values()), '')}."
    if name == "in":
        return (Place(allowed[value]) if value in allowed else None), "Use one place: `in:answer`."
    return Field(name, tuple(dict.fromkeys(allowed[part] for part in values))), ""


def _listed(names, colon: str = ":") -> str:
    *most, last = [f"`{name}{colon}`" for name in names]
    return f"{', '.join(most)} and {last}" if colon else f"{', '.join(most)} or {last}"


def _speaks(text: str) -> bool:
    return any(c.isalnum() for c in text)


def _short(word: str) -> str:
    """A word too long for the index, as so much of it that it stays one plain word."""
    if len(word.lower()) <= LONGEST:
        return word
    return re.sub(r"[\W_]+", "-", word.lower()).strip("-")[:LONGEST].strip("-")


def _beside(node: Node) -> tuple[Word | Beginning, ...]:
    """The words that may stand at one end of near/n; none where it is something else."""
    parts = node.parts if isinstance(node, Or) else (node,)
    return parts if all(isinstance(part, Word | Beginning) for part in parts) else ()
