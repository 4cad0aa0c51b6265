"""An answer that only refers to an earlier one says what that one says. Pure."""

from __future__ import annotations

from dataclasses import replace

from disclosures.reading.values import AnswerReading, Ask

from .alignment import align

_LINED_UP = frozenset({"same", "part"})


def taken_over(own: AnswerReading, earlier: AnswerReading) -> AnswerReading:
    """The reading of the earlier answer with this question's own asks. An ask takes the reply of
    the earlier ask with which it lines up; the others take that of the whole.

    All reply spans of the result point into the earlier answer's text.
    """
    replies = {ask.letter: ask for ask in earlier.asks}
    lined_up = {
        a.pq_letter: replies[a.foi_letter]
        for a in align(own.asks, earlier.asks)
        if a.verdict in _LINED_UP
    }
    return replace(
        earlier,
        asks_quantity=own.asks_quantity,
        asks=tuple(_replied(ask, lined_up.get(ask.letter)) for ask in own.asks),
    )


def _replied(ask: Ask, earlier: Ask | None) -> Ask:
    if earlier is None:
        return replace(ask, reply="unknown", reply_span=None)
    return replace(ask, reply=earlier.reply, reply_span=earlier.reply_span)
