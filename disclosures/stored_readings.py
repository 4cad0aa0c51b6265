"""Stored readings as the values that matching compares: what `reader` wrote, read back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from disclosures.models import AnswerReading, Ask, ResponseReading
from disclosures.reading import values


def as_value(row: Ask) -> values.Ask:
    """A stored ask as the value that matching compares."""
    return values.Ask(
        letter=row.letter,
        text=row.text,
        span=_as_span(row.span),
        measure=row.measure,
        population=row.population,
        periods=tuple(values.Period(**p) for p in row.periods),
        places=tuple(row.places),
        breakdown=row.breakdown,
        reply=row.reply,
        reply_span=_as_span(row.reply_span),
        reply_source=row.reply_source,
    )


def _as_span(stored: dict | None) -> values.Span | None:
    return values.Span(stored["start"], stored["end"], stored["text"]) if stored else None


def as_answer_reading(row: AnswerReading, asks: Iterable[Ask]) -> values.AnswerReading:
    return values.AnswerReading(
        outcome=row.outcome,
        secondary=tuple(row.secondary),
        span=_as_span(row.span),
        asks_quantity=row.asks_quantity,
        asks=_as_corrected(row, [as_value(a) for a in asks], ANSWER_REPLIES, "answered"),
        confidence=row.confidence,
    )


def as_response_reading(row: ResponseReading, asks: Iterable[Ask]) -> values.ResponseReading:
    return values.ResponseReading(
        outcome=row.outcome,
        sections=tuple(row.sections),
        span=_as_span(row.span),
        span_source=(row.span or {}).get("source", ""),
        release_span=_as_span(row.release_span),
        release_source=(row.release_span or {}).get("source", ""),
        decided_on=row.decided_on.isoformat() if row.decided_on else "",
        uses_cost_limit=row.uses_cost_limit,
        caveats=tuple(row.caveats),
        asks=_as_corrected(row, [as_value(a) for a in asks], RESPONSE_REPLIES, "released"),
        confidence=row.confidence,
        history=tuple(values.Step(**step) for step in row.history),
    )


# What an outcome that a person set says of every ask. Of the outcomes not named here none gave or
# refused anything of its own, but "partial", which leaves each ask as it was read.
ANSWER_REPLIES = {
    "answered": "answered", "not_held": "not_held", "not_held_centrally": "not_held",
    "disproportionate_cost": "refused", "withheld": "refused", "not_published": "refused",
}  # fmt: skip
RESPONSE_REPLIES = {
    "released": "released", "not_held": "not_held", "refused_cost": "refused",
    "refused_exemption": "refused", "refused_vexatious": "refused",
    "refused_unspecified": "refused",
}  # fmt: skip
_REFUSING = {"refused", "not_held"}


def _as_corrected(
    row: AnswerReading | ResponseReading, asks: list[values.Ask], replies: dict, given: str
) -> tuple[values.Ask, ...]:
    """The asks, following the outcome where a person set it: what was read of each reply before
    would otherwise go on speaking against them."""
    if not row.is_by_person or row.outcome == "partial":
        return tuple(asks)
    reply = replies.get(row.outcome, "not_addressed")
    span = row.release_span if reply == "released" else row.span
    own, source = _as_span(span), (span or {}).get("source") or ""
    found = []
    for ask in asks:
        is_given = ask.reply in (given, "answered", "released")
        alike = ask.reply == reply or {ask.reply, reply} <= _REFUSING
        if not alike and (reply != "not_addressed" or is_given or ask.reply in _REFUSING):
            ask = replace(ask, reply=reply, reply_span=own, reply_source=source if own else "")
        found.append(ask)
    return tuple(found)
