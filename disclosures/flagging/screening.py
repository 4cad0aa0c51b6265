"""What two documents ask, in a few words of memory each: enough to pass over most pairs unread.

`judge` finds a difference only between two asks that share enough of their words. Most candidates
share a rare word or two with the document and no ask; they are known by this without a look at
their texts.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import F, QuerySet

from disclosures.matching.comparison import LEAST_COMMON, LEAST_SHARED
from disclosures.matching.wording import Wording, similarity, wording
from disclosures.models import Ask

Subjects = tuple[Wording, ...]
# Documents whose subjects a process keeps, about 1 kB each.
MOST_KNOWN = 150_000


class AskWords(NamedTuple):
    """Of a stored ask, what its subject is read from."""

    text: str
    periods: Sequence[dict]


def subjects(asks: Sequence[AskWords]) -> Subjects:
    """The wording of each ask as `align` compares it: one that points back ("their ages") has the
    first ask's words beside its own."""
    made = []
    for ask in asks:
        words = _wording(ask.text, ask.periods)
        if made and words.refers_back:
            first = asks[0]
            words = _wording(f"{ask.text}, of: {first.text}", ask.periods or first.periods)
        made.append(words)
    return tuple(made)


def _wording(text: str, periods: Sequence[dict]) -> Wording:
    words = wording(text, tuple(period["text"] for period in periods))
    interned = frozenset(map(sys.intern, words.concepts))  # one copy of a word for all documents
    return Wording(interned, words.acts, words.certainty, words.refers_back)


def may_line_up(one: Subjects, other: Subjects) -> bool:
    """False only where no ask of one side can line up with any of the other."""
    return any(_close(a, b) for a in one for b in other)


def _close(one: Wording, other: Wording) -> bool:
    words = len(one.concepts & other.concepts)
    if words < 2 and not (words and (one.refers_back or other.refers_back)):
        return False
    shared, common = similarity(one, other)
    return shared >= LEAST_SHARED and common >= LEAST_COMMON


class KnownSubjects:
    """Subjects by the row id of the document, fetched once. `asks` are those of all documents of
    one side, `owner` the way from an ask to its document's id."""

    def __init__(self, asks: QuerySet, owner: str):
        self._asks, self._owner = asks, owner
        self._known: dict[int, Subjects] = {}

    def fetch(self, ids: Iterable[int]) -> None:
        ids = set(ids)
        missing = ids - self._known.keys()
        if len(self._known) + len(missing) > MOST_KNOWN:
            self._known.clear()
            missing = ids
        found: dict[int, list[AskWords]] = {pk: [] for pk in missing}
        rows = self._asks.filter(**{f"{self._owner}__in": missing}).order_by("letter")
        for pk, text, periods in rows.values_list(self._owner, "text", "periods"):
            found[pk].append(AskWords(text, periods))
        self._known.update((pk, subjects(asks)) for pk, asks in found.items())

    def __getitem__(self, pk: int) -> Subjects:
        return self._known[pk]


def known_questions() -> KnownSubjects:
    asks = Ask.objects.filter(answer=F("answer__question__current_answer"))
    return KnownSubjects(asks, "answer__question_id")


def known_requests() -> KnownSubjects:
    return KnownSubjects(Ask.objects.filter(request__isnull=False), "request_id")
