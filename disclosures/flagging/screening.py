"""What two documents ask, in a few words of memory each: enough to pass over most pairs unread.

`judge` finds a difference only between two asks that share enough of their words. Most candidates
share a rare word or two with the document and no ask; they are known by this without a look at
their texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import F, QuerySet

from disclosures.matching.alignment import in_context
from disclosures.matching.comparison import words_meet
from disclosures.matching.wording import Wording
from disclosures.models import Ask
from disclosures.reading import values

Subjects = tuple[Wording, ...]
# Documents whose subjects a process keeps, about 1 kB each.
MOST_KNOWN = 150_000
_NOWHERE = values.Span(0, 0, "")
FIELDS = ("letter", "text", "measure", "periods")


def _ask(letter: str, text: str, measure: str, periods: Sequence[dict]) -> values.Ask:
    """As much of an ask as its subject is read from."""
    known = tuple(values.Period(**period) for period in periods)
    return values.Ask(letter, text, _NOWHERE, measure, periods=known)


def subjects(asks: Sequence[values.Ask]) -> Subjects:
    """The wording of each ask as `align` compares it."""
    return tuple(one.wording for one in in_context(asks))


def may_line_up(one: Subjects, other: Subjects) -> bool:
    """False only where no ask of one side can line up with any of the other."""
    return any(words_meet(a, b) for a in one for b in other)


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
        found: dict[int, list[values.Ask]] = {pk: [] for pk in missing}
        rows = self._asks.filter(**{f"{self._owner}__in": missing}).order_by("letter")
        for pk, *ask in rows.values_list(self._owner, *FIELDS):
            found[pk].append(_ask(*ask))
        self._known.update((pk, subjects(asks)) for pk, asks in found.items())

    def __getitem__(self, pk: int) -> Subjects:
        return self._known[pk]


def known_questions() -> KnownSubjects:
    asks = Ask.objects.filter(answer=F("answer__question__current_answer"))
    return KnownSubjects(asks, "answer__question_id")


def known_requests() -> KnownSubjects:
    return KnownSubjects(Ask.objects.filter(request__isnull=False), "request_id")
