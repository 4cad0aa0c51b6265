"""Giving each ask the reply it got, with the words that carry it, for answers and for responses.

Both sides hand over their reply as statements in order: quoted asks, things given, refusals. A
quoted ask is answered by what follows it. Otherwise an ask takes the statement that shares most
of the words that set it apart from its fellow asks; where giving and refusing tie, it is partial.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from disclosures.reading.phrases import fold
from disclosures.reading.sentences import is_generic, subject_words
from disclosures.reading.values import Ask, Span

# What a whole answer's outcome makes of every one of its asks; None: look statement by statement.
OF_OUTCOME = {
    "disproportionate_cost": "refused", "withheld": "refused", "not_published": "refused",
    "not_held": "not_held", "not_held_centrally": "not_held", "referred": "not_addressed",
    "holding": "not_addressed", "non_answer": "not_addressed", "not_applicable": "not_addressed",
    "earlier_answer": "unknown", "published_elsewhere": "answered", "answered": "answered",
    "partial": None,
    "released": "released", "refused_cost": "refused", "refused_vexatious": "refused",
    "refused_exemption": "refused", "refused_unspecified": "refused",
    "already_published": "released", "clarification": "not_addressed", "pending": "not_addressed",
    "no_response": "not_addressed", "withdrawn": "not_addressed", "content_not_seen": "unknown",
    "unknown": "unknown",
}  # fmt: skip

GIVEN = ("answered", "released")
REFUSED = ("refused", "not_held")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a reply. `kind`: "quoted", "refused", "not_held", "other", or the side's
    word for giving ("answered", "released"). Offsets point into the text named by `source`."""

    start: int
    end: int
    folded: str
    kind: str


@dataclass(frozen=True, slots=True)
class ReplyText:
    """The text replies are found in: the answer (source "") or one part of a response."""

    text: str
    source: str
    statements: tuple[Statement, ...]
    given: str  # "answered" or "released"

    def span(self, start: int, end: int) -> Span:
        return Span(start, end, self.text[start:end])


def assign_replies(
    asks: Sequence[Ask], outcome: str, carries: Span | None, reply: ReplyText
) -> tuple[Ask, ...]:
    """The asks with `reply`, `reply_span` and `reply_source` filled in."""
    whole = OF_OUTCOME[outcome]
    if whole is not None and whole not in GIVEN:
        return tuple(_with(ask, whole, carries, reply) for ask in asks)
    shared = _shared_words(asks)
    blocks = _numbered(len(asks), reply.statements)
    return tuple(
        _of_block(ask, blocks[index], whole, reply)
        if blocks
        else _one(ask, shared, whole, carries, reply)
        for index, ask in enumerate(asks)
    )


def assign_between(
    asks: Sequence[Ask], cover: ReplyText, carries: Span | None, page: ReplyText
) -> tuple[Ask, ...]:
    """Asks of a letter that refuses some, with a page that came with it and gives the rest."""
    refusing = [s for s in cover.statements if s.kind in REFUSED]
    giving = [s for s in page.statements if s.kind in GIVEN]
    if not refusing or not giving:
        return assign_replies(asks, "partial", carries, cover)
    shared = _shared_words(asks)
    found = []
    for ask in asks:
        words = _words(ask)
        own = words - shared
        refused, given = _best(refusing, words, own), _best(giving, words, own)
        if _closeness(refused, words, own) > _closeness(given, words, own):
            found.append(_with(ask, refused.kind, cover.span(refused.start, refused.end), cover))
        else:
            found.append(_with(ask, page.given, page.span(given.start, given.end), page))
    return tuple(found)


_NUMBER = re.compile(r"\W*(?:q|part |question )?(\d{1,2})[.):](?:\s|$)")


def _numbered(count: int, statements: Sequence[Statement]) -> list[list[Statement]]:
    """What stands under each number, where the reply numbers as many items as were asked."""
    blocks: list[list[Statement]] = []
    for statement in statements:
        number = _NUMBER.match(statement.folded)
        if number and int(number[1]) == len(blocks) + 1:
            blocks.append([])
        if blocks and statement.kind != "quoted" and not _BARE_NUMBER.match(statement.folded):
            blocks[-1].append(statement)
    whole = count > 1 and len(blocks) == count and all(_tells(block) for block in blocks)
    return blocks if whole else []


_BARE_NUMBER = re.compile(r"\W*\w{1,2}\W*$")


def _tells(block: Sequence[Statement]) -> bool:
    return any(s.kind in (*GIVEN, *REFUSED) for s in block)


def _of_block(ask: Ask, block: list[Statement], whole: str | None, reply: ReplyText) -> Ask:
    word = _of_kinds({s.kind for s in block}, reply.given) if whole is None else whole
    chosen = _carrier(block, word)
    return _with(ask, word, reply.span(chosen.start, chosen.end), reply)


def _with(ask: Ask, word: str, span: Span | None, reply: ReplyText) -> Ask:
    return replace(
        ask, reply=word, reply_span=span, reply_source=reply.source if span is not None else ""
    )


def _shared_words(asks: Sequence[Ask]) -> frozenset[str]:
    """Words that every ask has: they cannot tell one from another."""
    if len(asks) < 2:
        return frozenset()
    return frozenset.intersection(*(_words(ask) for ask in asks))


def _words(ask: Ask) -> frozenset[str]:
    return subject_words(fold(ask.text))


def _one(
    ask: Ask, shared: frozenset[str], whole: str | None, carries: Span | None, reply: ReplyText
) -> Ask:
    words = _words(ask)
    block = _after_quoted(words, reply.statements)
    if block:
        return _of_block(ask, block, whole, reply)
    own = words - shared
    given = _best([s for s in reply.statements if s.kind in GIVEN], words, own)
    if whole is not None:
        chosen = given or _best(list(reply.statements), words, own)
        span = reply.span(chosen.start, chosen.end) if chosen else carries
        return _with(ask, whole, span, reply)
    refused = _best([s for s in reply.statements if s.kind in REFUSED], words, own)
    return _weighed(ask, given, refused, (words, own), carries, reply)


def _weighed(
    ask: Ask,
    given: Statement | None,
    refused: Statement | None,
    words: tuple[frozenset[str], frozenset[str]],
    carries: Span | None,
    reply: ReplyText,
) -> Ask:
    """Giving against refusing, for one ask of a partial reply."""
    if refused is None:
        if given is None:
            return _with(ask, "partial", carries, reply)
        return _with(ask, reply.given, reply.span(given.start, given.end), reply)
    where = reply.span(refused.start, refused.end)
    if given is None:
        return _with(ask, "partial", where, reply)
    for_given, for_refused = _closeness(given, *words), _closeness(refused, *words)
    if for_refused > for_given and not is_generic(refused.folded):
        return _with(ask, refused.kind, where, reply)
    if for_given > for_refused:
        return _with(ask, reply.given, reply.span(given.start, given.end), reply)
    return _with(ask, "partial", where, reply)


def _closeness(statement: Statement, words: frozenset[str], own: frozenset[str]) -> tuple[int, int]:
    said = subject_words(statement.folded)
    return len(said & own), len(said & words)


def _best(
    statements: list[Statement], words: frozenset[str], own: frozenset[str]
) -> Statement | None:
    """The statement nearest to the ask; the earliest of equals."""
    return max(statements, key=lambda s: (*_closeness(s, words, own), -s.start), default=None)


def _after_quoted(words: frozenset[str], statements: Sequence[Statement]) -> list[Statement]:
    """What follows the ask where the reply quotes it; asks quoted in a row share one reply."""
    best, at = 0.0, -1
    for index, statement in enumerate(statements):
        if statement.kind == "quoted" and words:
            said = subject_words(statement.folded)
            score = len(said & words) / max(2, len(said | words))
            if score > best:
                best, at = score, index
    if best < 0.4:
        return []
    block: list[Statement] = []
    for statement in statements[at + 1 :]:
        if statement.kind == "quoted":
            if block:
                break
            continue
        block.append(statement)
    return block


def _of_kinds(kinds: set[str], given: str) -> str:
    refusing = kinds & set(REFUSED)
    if given in kinds:
        return "partial" if refusing else given
    if refusing:
        return "not_held" if refusing == {"not_held"} else "refused"
    return "unknown"


def _carrier(block: Sequence[Statement], word: str) -> Statement:
    wanted = REFUSED if word == "partial" else (word,)
    return next((s for s in block if s.kind in wanted), block[0])
