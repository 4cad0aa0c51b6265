"""What changed in a source after a decision: the words that went and the words that came."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from disclosures.differences import opcodes
from disclosures.models import Decision, FoiMessage, Pair

_CONTEXT = 8  # words kept on either side of a change
_LONGEST = 6000  # words compared of one text


@dataclass(frozen=True)
class Segment:
    """`kind`: "same", "del", "ins", or "gap" where unchanged words are left out."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    what: str
    on: date | None
    segments: tuple[Segment, ...]


def segments(old: str, new: str) -> tuple[Segment, ...]:
    """The changed words with a few unchanged ones around them; () where only blanks differ."""
    a, b = _words(old), _words(new)
    found: list[Segment] = []
    for tag, i, j, k, m in opcodes(a, b):
        if tag == "equal":
            found += _around(a[i:j], is_first=i == 0, is_last=j == len(a))
            continue
        if i < j:
            found.append(Segment("del", " ".join(a[i:j])))
        if k < m:
            found.append(Segment("ins", " ".join(b[k:m])))
    return tuple(found) if any(s.kind in ("del", "ins") for s in found) else ()


def _words(text: str) -> list[str]:
    return re.findall(r"\S+", text)[:_LONGEST]


def _around(words: list[str], is_first: bool, is_last: bool) -> list[Segment]:
    if len(words) <= 2 * _CONTEXT:
        return [Segment("same", " ".join(words))]
    head = [] if is_first else [Segment("same", " ".join(words[:_CONTEXT]))]
    tail = [] if is_last else [Segment("same", " ".join(words[-_CONTEXT:]))]
    return [*head, Segment("gap", "…"), *tail]


def source_changes(pair: Pair) -> list[Change]:
    """What is different from the versions that the latest decision was made on."""
    latest = pair.decisions.exclude(kind="undo").select_related("answer").last()
    if latest is None:
        return []
    changes = []
    if latest.answer_id != pair.answer_id:
        words = segments(latest.answer.text, pair.answer.text)
        on = pair.answer.date_corrected or pair.answer.date_answered
        changes.append(Change("The answer", on, words))
    if latest.request_version != pair.request_version:
        changes += _message_changes(pair, latest)
    return changes


def _message_changes(pair: Pair, latest: Decision) -> list[Change]:
    """Messages rewritten, hidden or added at the source since the decision."""
    rows = FoiMessage.every.filter(request=pair.request)
    new = rows.filter(superseded_at__isnull=True, recorded_at__gt=latest.made_at)
    changes = []
    for message in new.order_by("position"):
        before = rows.filter(position=message.position, superseded_at__gt=latest.made_at).first()
        words = segments(before.text if before else "", message.text)
        what = "A message of the FOI response" if before else "A new message"
        changes.append(Change(what, message.recorded_at.date(), words))
    return changes or [Change("A file of the FOI response", None, ())]
