"""What happened when: events in date order, placed to scale where the gaps allow it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date

LEAST_GAP = 0.12  # ui.md 5.1 c: below this share of the width, spacing is even


@dataclass
class Event:
    day: date
    words: str
    kind: str  # "pq" or "foi"
    role: str = ""  # "release" or "answer": the two that the bracket joins
    at: int = 0  # hundredths of the width
    since: str = ""  # "26 days later", for the vertical list
    side: str = ""  # classes that place the label


@dataclass(frozen=True)
class Gap:
    at: int
    width: int
    days: int


@dataclass(frozen=True)
class Timeline:
    events: list[Event]
    gaps: list[Gap]
    is_to_scale: bool
    bracket_at: int | None
    bracket_width: int
    bracket_words: str


def timeline(events: list[Event]) -> Timeline:
    """Place the events. The bracket runs from release to answer, or from answer to release."""
    events = sorted(events, key=lambda e: (e.day, e.kind == "pq"))
    total = (events[-1].day - events[0].day).days if events else 0
    spans = [(b.day - a.day).days for a, b in itertools.pairwise(events)]
    to_scale = bool(total) and all(span / total >= LEAST_GAP for span in spans)
    for number, event in enumerate(events):
        if to_scale:
            event.at = round(100 * (event.day - events[0].day).days / total)
        else:
            event.at = round(100 * number / max(len(events) - 1, 1))
        # Labels take turns above and below the line, and keep inside the card at its ends.
        event.side = ("up" if number % 2 == 0 else "dn") + (" r" if event.at > 60 else " l")
        if number:
            event.since = f"{days(spans[number - 1])} later" if spans[number - 1] else "same day"
    gaps = [
        Gap(a.at, b.at - a.at, span) for a, b, span in zip(events, events[1:], spans, strict=False)
    ]
    at, width, words = _bracket(events)
    return Timeline(events, gaps, to_scale, at, width, words)


def _bracket(events: list[Event]) -> tuple[int | None, int, str]:
    ends = {e.role: e for e in events if e.role}
    release, answer = ends.get("release"), ends.get("answer")
    if release is None or answer is None or release.day == answer.day:
        return None, 0, ""
    between = abs((answer.day - release.day).days)
    way = "release to answer" if release.day < answer.day else "answer to release"
    return min(release.at, answer.at), abs(answer.at - release.at), f"{days(between)} from {way}"


def days(number: int) -> str:
    return f"{number:,} day" + ("" if number == 1 else "s")


def apart(day: date | None, other: date | None, what: str) -> str:
    """ "36 days before the answer"; "" where a date is not known."""
    if not day or not other:
        return ""
    if day == other:
        return f"on the same day as {what}"
    return f"{days(abs((day - other).days))} {'before' if day < other else 'after'} {what}"
