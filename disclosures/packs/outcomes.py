"""What came of packs that were sent: found in the sources, proposed, accepted by a person or not.

    an answer was corrected       after the pack was sent
    figures were published        a statistical release that covers what was asked
    a question was tabled         one that cites the answer
    no reply                      none was recorded within REPLY_DAYS working days

A proposal says what was found, and when. That it came of the pack nobody knows from its date
alone: a person accepts it or does not, and only then it is an event of the pack.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from disclosures import flagging, working_days
from disclosures.models import (
    LaterPublication,
    OutcomeProposal,
    PackEvent,
    PackVersion,
    Pair,
)

from .dates import in_words


@dataclass(frozen=True)
class Sending:
    """A pack that was sent: the version sent last, and since when replies can have come."""

    version: PackVersion
    on: date
    to: str

    @property
    def due(self) -> date:
        return working_days.after(self.on, settings.REPLY_DAYS)


@dataclass(frozen=True)
class Found:
    """`key` names the thing found, so that it is proposed once for a pack."""

    outcome: str
    on: date
    words: str
    key: str
    pair: Pair | None = None
    url: str = ""


def sendings(packs: Iterable[int] | None = None) -> list[Sending]:
    """One for each pack that was sent, by the latest version that was, in order of packs."""
    rows = PackEvent.objects.filter(kind="sent").select_related("version__pack")
    if packs is not None:
        rows = rows.filter(pack__in=packs)
    last = {row.pack_id: row for row in rows.order_by("pack_id", "on", "pk")}
    return [Sending(row.version, row.on, row.to) for row in last.values()]


def propose(questions: Iterable[int] | None = None) -> int:
    """Look for what came of each pack sent; returns how many proposals are new. With `questions`
    (ids of answers just read) only what those say is looked at."""
    touched = None if questions is None else set(questions)
    sent = sendings() if touched is None or touched else []
    pairs = _pairs(sent)
    found = []
    for sending in sent:
        listed = [pairs[r] for r in sending.version.references if r in pairs]
        found += [(sending, one) for one in _found(sending, listed, touched)]
    return _save(found)


def _pairs(sent: list[Sending]) -> dict[str, Pair]:
    references = {r for sending in sent for r in sending.version.references}
    rows = Pair.objects.filter(reference__in=references).select_related("question")
    return {row.reference: row for row in rows.prefetch_related("question__answers")}


def _found(sending: Sending, pairs: list[Pair], touched: set[int] | None) -> Iterator[Found]:
    for pair in pairs:
        if touched is None or pair.question_id in touched:
            yield from _corrected(pair, sending.on)
            yield from _published(pair, sending.on)
        yield from _tabled(pair, sending.on, touched)
    if touched is None:
        yield from _no_reply(sending)


def _corrected(pair: Pair, since: date) -> Iterator[Found]:
    for answer in pair.question.answers.all():
        on = answer.date_corrected or timezone.localdate(answer.seen_at)
        # The version that the pack quotes was there already.
        if answer.kind == "corrected" and answer.pk != pair.answer_id and on >= since:
            yield Found(
                "corrected", on, f"The answer was corrected on {in_words(on)}.",
                f"corrected:{answer.pk}", pair, pair.question.get_absolute_url(),
            )  # fmt: skip


def _published(pair: Pair, since: date) -> Iterator[Found]:
    rows = LaterPublication.objects.filter(
        answer__question=pair.question_id,
        release__first_published_on__gte=since,
        release__is_withdrawn=False,
    ).select_related("release")
    for release in {row.release_id: row.release for row in rows}.values():
        day = in_words(release.first_published_on)
        yield Found(
            "published", release.first_published_on,
            f"‘{release.title}’ was published on {day}. It covers what was asked.",
            f"published:{release.pk}:{pair.pk}", pair, release.url,
        )  # fmt: skip


def _tabled(pair: Pair, since: date, touched: set[int] | None) -> Iterator[Found]:
    for question in flagging.questions_citing(pair.question, since, touched):
        yield Found(
            "tabled", question.date_key,
            f"Question {question.uin}, tabled on {in_words(question.date_key)}, cites the answer.",
            f"tabled:{question.pk}:{pair.pk}", pair, question.get_absolute_url(),
        )  # fmt: skip


def _no_reply(sending: Sending) -> Iterator[Found]:
    version = sending.version
    answered = version.pack.events.filter(kind__in=("reply", "outcome"), on__gte=sending.on)
    if version.recipient != "own" and sending.due < timezone.localdate() and not answered.exists():
        yield Found(
            "no_reply", sending.due,
            f"No reply was recorded within {settings.REPLY_DAYS} working days, which ended on "
            f"{in_words(sending.due)}.", f"no_reply:{version.pk}",
        )  # fmt: skip


def _save(found: list[tuple[Sending, Found]]) -> int:
    keys = {(sending.version.pack_id, one.key) for sending, one in found}
    known = set(
        OutcomeProposal.objects.filter(pack__in={pack for pack, _ in keys}).values_list(
            "pack_id", "key"
        )
    )
    new = [
        OutcomeProposal(
            pack_id=sending.version.pack_id, version=sending.version, pair=one.pair,
            outcome=one.outcome, on=one.on, words=one.words, key=one.key, url=one.url[:300],
        )
        for sending, one in found
        if (sending.version.pack_id, one.key) not in known
    ]  # fmt: skip
    OutcomeProposal.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


@transaction.atomic
def settle(proposal: OutcomeProposal, user, is_accepted: bool) -> PackEvent | None:
    """Accept a proposal, which makes it an event of the pack, or turn it down for good. Raises
    ValueError where somebody else has settled it."""
    proposal = OutcomeProposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.settled_at:
        raise ValueError("Somebody has settled this already.")
    if is_accepted:
        proposal.event = PackEvent.objects.create(
            pack=proposal.pack, version=proposal.version, pair=proposal.pair, kind="outcome",
            on=proposal.on, outcome=proposal.outcome, words=proposal.words, by=user,
        )  # fmt: skip
    proposal.settled_at, proposal.settled_by = timezone.now(), user
    proposal.save(update_fields=["event", "settled_at", "settled_by"])
    return proposal.event


def waiting(proposals: QuerySet[OutcomeProposal]) -> QuerySet[OutcomeProposal]:
    """Those that nobody has settled and that still hold: a reply may have come after all."""
    replies = PackEvent.objects.filter(version=OuterRef("version"), kind="reply")
    rows = proposals.filter(settled_at__isnull=True)
    return rows.exclude(Q(outcome="no_reply") & Exists(replies)).select_related("pair", "pack")


def events_of(pair: Pair) -> list[PackEvent]:
    """What was sent about a pair, and what came of it, in order of date: of packs whose version
    holds it, and not what concerns another pair alone."""
    rows = PackEvent.objects.filter(version__references__contains=[pair.reference])
    rows = rows.filter(Q(pair=pair) | Q(pair=None)).select_related("pack", "version")
    return list(rows.order_by("on", "pk"))


def proposals_of(pair: Pair) -> list[OutcomeProposal]:
    rows = OutcomeProposal.objects.filter(
        Q(pair=pair) | Q(pair=None, version__references__contains=[pair.reference])
    )
    return list(waiting(rows))
