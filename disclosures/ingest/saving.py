"""Saves records, one or a batch at a time. Idempotent: saving a record twice is saving it once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import OperationalError, transaction
from django.utils import timezone

from disclosures import redaction
from disclosures.bodies import BodyFinder
from disclosures.models import (
    BodyAct,
    FoiRequest,
    IndexChange,
    Member,
    Question,
    SourcePage,
    StatisticalRelease,
)
from scrapers.records import (
    FoiRecord,
    MemberRecord,
    Page,
    QuestionRecord,
    Record,
    StatisticalReleaseRecord,
    part_of,
)

from .pages import keep_pages, row_of
from .questions import (
    CHANGED,
    CREATED,
    UNCHANGED,
    Refused,
    create_questions,
    identity,
    update_question,
)
from .requests import save_release, save_request


@dataclass
class Context:
    """What saving looks up again and again: bodies, members, the batch's pages."""

    newest_act: int | None = field(default_factory=lambda: _newest_act())
    bodies: BodyFinder = field(default_factory=BodyFinder)
    members: dict[int, Member] = field(default_factory=dict)
    kept: dict = field(default_factory=dict)
    extract_page: SourcePage | None = None  # the file an agreed extract came from
    first_page: SourcePage | None = None  # of the record being saved

    def follow_acts(self) -> None:
        """Look the bodies up anew where an admin acted on them since: a run lasts for hours."""
        newest = _newest_act()
        if newest != self.newest_act:
            self.bodies, self.newest_act = BodyFinder(), newest

    def page(self, page: Page | None) -> SourcePage | None:
        return row_of(page, self.kept)

    def member(self, number: int | None, name: str, member_from: str, house: str):
        """The member with that id, created on sight; None where a source gives no id."""
        if number is None:
            return None
        if number not in self.members:
            self.members[number], _ = Member.objects.get_or_create(
                member_id=number,
                defaults={
                    "name": name[:200] or f"Member {number}",
                    "member_from": member_from[:200],
                    "house": house,
                },
            )
        member = self.members[number]
        if name and member.name == f"Member {number}":
            member.name, member.member_from = name[:200], member_from[:200]
            member.save(update_fields=["name", "member_from"])
        return member


def _newest_act() -> int | None:
    return BodyAct.objects.order_by("-pk").values_list("pk", flat=True).first()


@dataclass
class Saved:
    """How a batch ended: counts, and (record, reason) for each one refused."""

    counts: Counter = field(default_factory=Counter)
    parts: dict[str, Counter] = field(default_factory=dict)  # the counts of each `part_of`
    refused: list[tuple[Record, str]] = field(default_factory=list)

    def count(self, record: Record, outcome: str) -> None:
        self.counts[outcome] += 1
        self.parts.setdefault(part_of(record), Counter())[outcome] += 1

    def add(self, other: Saved) -> None:
        self.counts.update(other.counts)
        for part, counts in other.parts.items():
            self.parts.setdefault(part, Counter()).update(counts)
        self.refused += other.refused


def save(record: Record, context: Context | None = None) -> str:
    """Save one record in its own transaction: CREATED, CHANGED or UNCHANGED; raises Refused."""
    saved = save_batch([record], context or Context())
    if saved.refused:
        raise Refused(saved.refused[0][1])
    return next(name for name, count in saved.counts.items() if count)


def save_batch(records: Sequence[Record], context: Context) -> Saved:
    """Save a batch in one transaction. If it cannot be saved whole, each record is tried alone, so
    that one bad record cannot take others with it."""
    pages = [page for record in records for page in _pages(record)]
    try:
        with transaction.atomic():
            context.kept = keep_pages(pages)
            return _save_all(records, context)
    except OperationalError:
        raise  # the database is gone: no record is to blame
    except Exception as error:
        if len(records) == 1:
            reason = f"{name_of(records[0])}: it could not be stored ({error}). Nothing of it was."
            return Saved(refused=[(records[0], " ".join(reason.split()))])
    whole = Saved()
    for record in records:
        context.members.clear()  # rows created in the failed transaction are gone
        whole.add(save_batch([record], context))
    return whole


def name_of(record: Record) -> str:
    """How a record is named in a message."""
    return getattr(record, "source_key", "") or str(_key(record))


def _pages(record) -> list[Page]:
    pages = list(record.pages)
    answer = getattr(record, "answer", None)
    messages = getattr(record, "messages", ())
    groups = [answer.attachments] if answer else []
    groups += [m.attachments for m in messages]
    groups.append(getattr(record, "attachments", ()))
    return pages + [a.page for group in groups for a in group if a.page]


def _save_all(records: Sequence[Record], context: Context) -> Saved:
    saved, changed = Saved(), []
    existing = _existing(records)
    new: dict = {}  # questions to add together; a second copy in the batch waits for the first
    for record in records:
        context.first_page = (
            context.page(record.pages[-1]) if record.pages else context.extract_page
        )
        try:
            key = _key(record)
        except Refused as error:
            saved.refused.append((record, str(error)))
            continue
        if isinstance(record, QuestionRecord) and key not in existing:
            if key not in new:
                new[key] = record
                continue
            existing.update(_add_new(new, saved, changed, context))
        _save_one(record, key, existing, saved, changed, context)
    _add_new(new, saved, changed, context)
    redaction.reapply(changed)
    IndexChange.objects.bulk_create([IndexChange(document=document) for document in changed])
    seen = [row.pk for row in existing.values() if isinstance(row, FoiRequest)]
    FoiRequest.objects.filter(pk__in=seen).update(seen_at=timezone.now())
    return saved


def _add_new(new: dict, saved: Saved, changed: list[str], context: Context) -> dict:
    """Add the questions collected so far; returns their rows by key."""
    ids = create_questions(list(new.values()), context)
    for record in new.values():
        saved.count(record, CREATED)
    changed += [f"question:{pk}" for pk in ids]
    rows = _existing(list(new.values()))
    new.clear()
    return rows


def _save_one(record, key, existing: dict, saved: Saved, changed: list[str], context) -> None:
    try:
        outcome, pk = SAVERS[type(record)](record, existing.get(key), context)
    except Refused as error:
        saved.refused.append((record, str(error)))
        return
    saved.count(record, outcome)
    document = DOCUMENTS.get(type(record))
    if document and outcome != UNCHANGED:
        changed.append(f"{document}:{pk}")
    if outcome == CREATED:  # the same record may come twice in one batch
        existing.update(_existing([record]))


def _save_question(record: QuestionRecord, existing: Question, context) -> tuple[str, int]:
    return update_question(record, existing, context), existing.pk


def _key(record: Record):
    if isinstance(record, QuestionRecord):
        return identity(record)
    if isinstance(record, FoiRecord):
        return "request", record.source, record.source_key
    if isinstance(record, StatisticalReleaseRecord):
        return "release", record.content_id, record.locale
    return "member", record.member_id


def _existing(records: Sequence[Record]) -> dict:
    """The stored rows of a batch, by key, in one query for each kind of record."""
    found: dict = {}
    keys = []
    for record in records:
        try:
            keys.append(_key(record))
        except Refused:
            continue
    questions = [key for key in keys if key[0] in ("Commons", "Lords")]
    if questions:
        rows = Question.every.filter(
            date_key__in={k[1] for k in questions}, uin__in={k[2] for k in questions}
        )
        found.update({(q.house, q.date_key, q.uin): q for q in rows})
    requests = [key[2] for key in keys if key[0] == "request"]
    if requests:
        rows = FoiRequest.objects.filter(source_key__in=requests)
        found.update({("request", r.source, r.source_key): r for r in rows})
    releases = [key[1] for key in keys if key[0] == "release"]
    if releases:
        rows = StatisticalRelease.objects.filter(content_id__in=releases)
        found.update({("release", r.content_id, r.locale): r for r in rows})
    members = [key[1] for key in keys if key[0] == "member"]
    if members:
        rows = Member.objects.filter(member_id__in=members)
        found.update({("member", m.member_id): m for m in rows})
    return found


def save_member(record: MemberRecord, existing: Member | None, context) -> tuple[str, int]:
    values = {
        "name": record.name[:200],
        "list_name": record.list_name[:200],
        "party": record.party[:100],
        "member_from": record.member_from[:200],
        "house": record.house or "",
    }
    if existing and all(getattr(existing, k) == v for k, v in values.items()):
        return UNCHANGED, existing.pk
    member = existing or Member(member_id=record.member_id)
    for name, value in values.items():
        setattr(member, name, value)
    member.save()
    return (CHANGED if existing else CREATED), member.pk


SAVERS = {
    QuestionRecord: _save_question,
    FoiRecord: save_request,
    StatisticalReleaseRecord: save_release,
    MemberRecord: save_member,
}
DOCUMENTS = {
    QuestionRecord: "question",
    FoiRecord: "request",
    StatisticalReleaseRecord: "release",
}
