"""The log of what admins changed: one function writes it, and one reads it with pairs' events."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone

from disclosures.models import LogEntry, Pair, PairEvent

from .visible import BEFORE_SECOND, TELLING, decided_by, waits_for

# Every kind of act, with the words of the log's filter. An area adds its own kinds here.
KINDS = {
    "role": "Roles",
    "account": "Accounts",
    "invitation": "Invitations",
    "decision": "Decisions",
    "assignment": "Assignments",
    "second": "Second opinions asked for",
    "source": "Source changes",
    "publication": "Publication",
    "pack": "Evidence packs",
    "pair": "Pairs",
    "classification": "Classifications",
    "phrase": "Phrases and rules",
    "body": "Bodies and names",
    "ask": "Asks",
    "reply": "Replies and corrections",
    "ingest": "Imports",
    "privacy": "Privacy and takedown",
    "api": "API keys",
    "setting": "Settings",
}


def record(actor, kind: str, subject: str, words: str, before=None, after=None) -> LogEntry:
    """Write one act to the log, in the transaction of the act itself.

    `actor` is a user, or None for the tracker itself; `kind` a key of KINDS; `subject` names the
    thing as "what:key" ("person:12", "pair:M-0412", "body:dft"); `words` is a whole sentence that
    any admin may read, so never what a blind first reviewer decided; `before` and `after` are
    JSON values. Raises ValueError for a kind or subject that is not of this form.
    """
    if kind not in KINDS:
        raise ValueError(f"“{kind}” is no kind of the log. Add it to disclosures.review.log.KINDS.")
    if ":" not in subject:
        raise ValueError(f"A subject is “what:key”, and “{subject}” is not.")
    return LogEntry.objects.create(
        by=actor, kind=kind, subject=subject, words=words, before=before, after=after
    )


@dataclass(frozen=True)
class Line:
    """One line of the log as it is shown, whichever table it comes from."""

    at: datetime
    by: object | None
    kind: str
    subject: str
    words: str
    before: object = None
    after: object = None

    @property
    def kind_words(self) -> str:
        return KINDS.get(self.kind, self.kind.replace("_", " ").capitalize())

    @property
    def reference(self) -> str:
        """The reference of the pair it is about, if it is about one."""
        what, _, key = self.subject.partition(":")
        return key if what == "pair" else ""


@dataclass(frozen=True)
class Wanted:
    """What a reader asked for; None and "" mean any. Days are whole days of London's clock."""

    person: int | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None
    subject: str = ""


class Log:
    """The lines that `reader` may see, newest first."""

    def __init__(self, reader, wanted: Wanted = Wanted()):
        self.acts = _narrowed(_acts_seen_by(reader), wanted)
        self.events = _narrowed(_seen_by(reader), wanted)
        if wanted.subject:
            self.acts = self.acts.filter(subject=wanted.subject)
            what, _, key = wanted.subject.partition(":")
            self.events = self.events.filter(pair__reference=key if what == "pair" else "")

    def count(self) -> int:
        return self.acts.count() + self.events.count()

    def page(self, start: int, stop: int) -> list[Line]:
        """Lines `start` to `stop`: two queries, each of at most `stop` rows."""
        return list(islice(_merged(self.acts[:stop], self.events[:stop]), start, stop))

    def __iter__(self) -> Iterator[Line]:
        return _merged(self.acts.iterator(500), self.events.iterator(500))


def _acts_seen_by(reader) -> QuerySet:
    """Acts, without others' acts on pairs that wait for this reader's own decision: what a first
    reviewer set beside a pair tells what they weighed."""
    pair = Pair.every.filter(waits_for(reader), reference=Substr(OuterRef("subject"), 6))
    hidden = Q(kind="pair") & (Q(by=None) | ~Q(by=reader)) & Exists(pair)
    return LogEntry.objects.select_related("by").exclude(hidden)


def _seen_by(reader) -> QuerySet:
    """Events of pairs, without the blind lines of those that wait for this reader's own decision:
    the rule of `visible.is_blind`, for many pairs at once."""
    others = Q(by=None) | ~Q(by=reader)
    hidden = (
        TELLING & others & Q(pair__state__in=BEFORE_SECOND) & ~Exists(decided_by(reader, "pair__"))
    )
    return PairEvent.objects.select_related("by", "pair").exclude(hidden)


def _narrowed(rows: QuerySet, wanted: Wanted) -> QuerySet:
    if wanted.person:
        rows = rows.filter(by_id=wanted.person)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.since:
        rows = rows.filter(at__gte=timezone.make_aware(datetime.combine(wanted.since, time.min)))
    if wanted.until:
        rows = rows.filter(at__lte=timezone.make_aware(datetime.combine(wanted.until, time.max)))
    return rows.order_by("-at", "-pk")


def _merged(acts, events) -> Iterator[Line]:
    return heapq.merge(
        (_of_act(act) for act in acts),
        (_of_event(event) for event in events),
        key=lambda line: line.at,
        reverse=True,
    )


def _of_act(act: LogEntry) -> Line:
    return Line(act.at, act.by, act.kind, act.subject, act.words, act.before, act.after)


def _of_event(event: PairEvent) -> Line:
    subject = f"pair:{event.pair.reference}"
    return Line(event.at, event.by, event.kind, subject, event.words)
