"""What an authority's response to a request says: outcome, sections, the words that carry it.

Read from the words of the messages and the names and text of what is attached to them; never
from the state that a requester chose on the site. Each message is judged by itself; the last one
of substance decides, and an extension of time after it reopens the matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from disclosures.reading.asks import split_asks
from disclosures.reading.correspondence import Request, Sentence, letter, request_words
from disclosures.reading.letter_given import given_strongly, refuses_something
from disclosures.reading.letter_phrases import (
    CAVEATS,
    NOT_HELD,
    PAST_LIMIT,
    RESPONSE_ATTACHED,
    UPHOLDS,
    WITHDRAWS,
)
from disclosures.reading.messages import Message, is_leaflet, judge
from disclosures.reading.phrases import compiled, fold
from disclosures.reading.replies import (
    OF_OUTCOME,
    ReplyText,
    Statement,
    assign_between,
    assign_replies,
)
from disclosures.reading.sections import find_sections
from disclosures.reading.values import Ask, ResponseReading, ResponseText, Span, Step

SUBSTANCE = frozenset(
    {"released", "partial", "not_held", "refused_cost", "refused_vexatious", "refused_exemption",
     "refused_unspecified", "already_published", "content_not_seen"}
)  # fmt: skip


def read_response(
    request: str,
    parts: Sequence[ResponseText],
    sent: str = "",
    seen_on: str = "",
    last_written: str = "",
) -> ResponseReading:
    """Read a response. `parts` are the authority's messages in order of time, each followed by
    what came with it; a file that could not be read has its name and an empty text. `sent` is the
    ISO date of the request, `seen_on` that of the day on which these were all its messages: with
    both, a request long past its time without a word is "no_response"; a receipt is "pending".
    `last_written` is the requester's own message after all of them, or "": it may withdraw the
    request. Never raises."""
    asked = request_words(request)
    messages = _messages(parts, asked)
    for message in messages:
        judge(message, asked)
    deciding = _deciding(messages)
    reading = _reading(messages, deciding[-1] if deciding else None, split_asks(request, sent))
    history = _history(deciding)
    waits = deciding[-1].outcome not in SUBSTANCE if deciding else True
    if waits and WITHDRAWS.search(fold(last_written)):
        reading = replace(reading, outcome="withdrawn")
        history = (*history, Step("", "", "withdrawn")) if history else ()
    elif not messages and _is_later(seen_on, sent, _ANSWER_WITHIN):
        reading = replace(reading, outcome="no_response")
    return replace(reading, history=history)


# Twenty working days (section 10 of the Act), with room for bank holidays.
_ANSWER_WITHIN = timedelta(days=32)


def _is_later(day: str, than: str, by: timedelta) -> bool:
    """Is `day` later than `than` by more than `by`? Of ISO dates; no where one is not known."""
    try:
        return date.fromisoformat(day) - date.fromisoformat(than) > by
    except ValueError:
        return False


def _messages(parts: Sequence[ResponseText], asked: Request) -> list[Message]:
    found: list[Message] = []
    cover: Message | None = None
    for part in parts:
        if part.is_attachment and not part.text.strip():
            if not found:
                found.append(Message(ResponseText("", "", part.date)))
            found[-1].files.append(part)
            continue
        if part.is_attachment and cover is not None and is_leaflet(cover, part):
            cover.files.append(part)
            continue
        message = Message(part, letter(part.text, asked))
        cover = cover if part.is_attachment else message
        if part.is_attachment and found:
            found[-1].files.append(part)
        found.append(message)
    return found


def _history(deciding: list[Message]) -> tuple[Step, ...]:
    """Each time the outcome changed; of several changes on one day, the last."""
    steps: list[Step] = []
    for message in deciding:
        if steps and message.part.date and steps[-1].date == message.part.date:
            steps.pop()
        if not steps or steps[-1].outcome != message.outcome:
            steps.append(Step(message.part.date, message.part.source, message.outcome))
    return tuple(steps)


def _deciding(messages: list[Message]) -> list[Message]:
    """The messages of substance that each changed what had been decided; the last one holds. An
    extension of time after it reopens the request, a plain "response attached" changes nothing."""
    found: list[Message] = []
    deciding: Message | None = None
    for message in messages:
        before = deciding
        if message.outcome in SUBSTANCE:
            decided = deciding is not None and deciding.outcome in SUBSTANCE
            if decided and message.part.is_attachment and _completes(deciding, message):
                continue
            if decided and _only_upholds(deciding, message):
                continue
            if decided and _adds_not_held(deciding, message):
                message.outcome = "partial"
                message.giver = deciding.giver or deciding
            if decided and message.outcome == "content_not_seen":
                continue
            if decided and message.is_weak and not _points_after_refusal(deciding, message):
                continue
            deciding = message
        elif message.outcome == "pending" and _is_of_review(deciding, message):
            continue
        elif message.outcome in ("pending", "clarification", "withdrawn"):
            deciding = message
        elif message.outcome == "follow_up" and deciding is None and message.own:
            message.outcome = "unknown"
            deciding = message
        if deciding is not before:
            found.append(deciding)
    return found


_REFUSED = frozenset(o for o in SUBSTANCE if o.startswith("refused")) | {"not_held"}
_REFUSING = frozenset({"partial", "not_held", "refused_exemption", "refused_cost"})


def _completes(cover: Message, page: Message) -> bool:
    """A letter that refuses some, and what came with it that gives some: one partial reply."""
    if cover.part.date != page.part.date or cover.outcome not in _REFUSING:
        return False
    if page.outcome != "released" or page.is_weak or page.gives is None:
        return False
    cover.outcome = "partial"
    if cover.giver is None or not given_strongly([cover.giver.gives]):
        cover.giver = page
    return True


def _points_after_refusal(before: Message, after: Message) -> bool:
    """What was refused is published in the end: the later letter gives its address."""
    return after.outcome == "already_published" and before.outcome.startswith("refused")


def _is_of_review(before: Message | None, after: Message) -> bool:
    """More time for a review: what was decided stands until it is done."""
    decided = before is not None and before.outcome in SUBSTANCE
    return decided and any(_INTERNAL_REVIEW.search(s.folded) for s in after.sentences)


_INTERNAL_REVIEW = compiled(r"\b(?:the|your|an?|this|if an) internal review\b(?! requests)")


def _adds_not_held(before: Message, after: Message) -> bool:
    """Some was given, and of the rest a later letter says that it is not held."""
    gave = before.outcome in ("released", "partial") and not before.is_weak
    return gave and after.outcome == "not_held" and not after.part.is_attachment


_REVIEWED = compiled(r"\breview(?:ed)?\b|\bcomplaint\b|\buphold\b|\bupheld\b")


def _only_upholds(before: Message, after: Message) -> bool:
    """A review that refuses what was refused before takes nothing back that was given."""
    refuses = after.outcome in ("refused_exemption", "refused_cost", "not_held")
    text = "\n".join(s.folded for s in after.own)
    if after.outcome not in _REFUSED and not given_strongly(after.given):
        return bool(_REVIEWED.search(text) and UPHOLDS.search(text))
    if refuses and before.outcome == "released" and find_sections(text):
        before.outcome = "partial"
    return refuses and before.outcome in ("released", "partial") and bool(_REVIEWED.search(text))


def _reading(
    messages: list[Message], deciding: Message | None, asks: tuple[Ask, ...]
) -> ResponseReading:
    if deciding is None:
        outcome = "pending"  # whether it is late is for whoever knows the date
        return ResponseReading(outcome, (), None, "", None, "", "", False, (), asks, 0.6)
    text = "\n".join(s.folded for s in deciding.own)
    sections = find_sections(text) if deciding.outcome != "released" or "redact" in text else ()
    procedural = [s.startswith(("s8", "r7(1)", "r6(1)")) for s in sections]
    # In an extension the grounds are still being weighed: none is relied on yet.
    waits = deciding.outcome in ("pending", "clarification", "withdrawn")
    sections = tuple(s for s, p in zip(sections, procedural, strict=True) if p == waits)
    sections = _with_cost_limit(deciding, sections)
    source, giver = deciding.part.source, _giver(deciding, messages)
    span = _span(deciding.part.text, deciding.carries)
    reply = _reply_text(deciding)
    if deciding.giver is None:
        replied = assign_replies(asks, deciding.outcome, span, reply)
    else:
        replied = assign_between(asks, reply, span, _reply_text(giver))
    return ResponseReading(
        outcome=deciding.outcome,
        sections=sections,
        span=span,
        span_source=source if deciding.carries else "",
        release_span=_span(giver.part.text, giver.gives),
        release_source=giver.part.source if giver.gives else "",
        decided_on=deciding.part.date,
        uses_cost_limit=bool({"s12", "r12(4)(b)"} & set(sections)),
        caveats=tuple(name for name, pattern in CAVEATS if pattern.search(text)),
        asks=replied,
        confidence=deciding.confidence,
    )


def _giver(deciding: Message, messages: list[Message]) -> Message:
    """The message that holds what was given: the deciding one, or the last before it that gave."""
    giver = deciding.giver or deciding
    if giver.gives is not None or giver.outcome not in ("released", "partial"):
        return giver
    if giver.carries is not None and RESPONSE_ATTACHED.search(giver.carries.folded):
        giver.gives = giver.carries
        return giver
    earlier = messages[: messages.index(deciding)]
    gave = [m for m in earlier if m.gives and m.outcome in ("released", "partial")]
    return gave[-1] if gave else giver


_DENIED_NOW = compiled(r"\b(?:original|initial|previous|first) (?:response|reply)\b")


def _with_cost_limit(deciding: Message, sections: tuple[str, ...]) -> tuple[str, ...]:
    """Section 12 for a refusal past the cost limit that names no section: no other law sets one.
    Sections in the names of the files that refuse count as well."""
    named = find_sections("\n".join(f.name.replace("_", " ") for f in deciding.files))
    found = set(sections) | (set(named) if deciding.outcome != "released" else set())
    refusing = deciding.outcome in ("refused_cost", "partial")
    limit = any(
        PAST_LIMIT.search(s.folded) and not _DENIED_NOW.search(s.folded) for s in deciding.own
    )
    costs = deciding.outcome == "refused_cost" or limit
    if refusing and costs and "r12(4)(b)" not in found:
        found.add("s12")
    return tuple(sorted(found))


def _reply_text(message: Message) -> ReplyText:
    statements = tuple(_statements(message))
    return ReplyText(message.part.text, message.part.source, statements, "released")


def _statements(message: Message) -> Iterator[Statement]:
    """The deciding message sentence by sentence, for the asks of the request."""
    if OF_OUTCOME[message.outcome] not in (None, "released"):
        return
    given = {sentence.start for sentence in message.given}
    for sentence in message.sentences:
        if sentence.kind == "standing":
            continue
        kind = sentence.kind
        if kind == "own":
            kind = "other"
            if refuses_something(sentence.folded):
                kind = "not_held" if NOT_HELD.search(sentence.folded) else "refused"
            elif sentence.start in given:
                kind = "released"
        yield Statement(sentence.start, sentence.end, sentence.folded, kind)


def _span(text: str, sentence: Sentence | None) -> Span | None:
    if sentence is None:
        return None
    return Span(sentence.start, sentence.end, text[sentence.start : sentence.end])
