"""FOI requests and statistical releases. A message that changes at its source is superseded."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone
from django.utils.timezone import localdate

from disclosures import storage
from disclosures.models import (
    FoiMessage,
    FoiRequest,
    MessageAttachment,
    StatisticalRelease,
)
from scrapers.records import (
    AttachmentRecord,
    FoiMessageRecord,
    FoiRecord,
    Page,
    StatisticalReleaseRecord,
)
from scrapers.text import answer_plain

from .attachments import enclose
from .fingerprints import fingerprint
from .questions import CHANGED, CREATED, UNCHANGED, Refused, clean


def save_request(record: FoiRecord, existing: FoiRequest | None, context) -> tuple[str, int]:
    """Save one request inside the caller's transaction; returns (outcome, row id)."""
    if not record.source_key or not (record.title.strip() or record.is_removed):
        raise Refused(
            f"{record.source_key or record.url}: a request needs a key and a title. Look at the "
            "page it came from and run again."
        )
    mark = fingerprint(record)
    if existing is not None and existing.fingerprint == mark:
        return UNCHANGED, existing.pk
    if existing is not None and not record.is_removed:
        record = _with_kept_files(record, existing)
        mark = fingerprint(record)
        if existing.fingerprint == mark:
            return UNCHANGED, existing.pk
    request = existing or FoiRequest(source=record.source, source_key=record.source_key)
    _fill(request, record, context)
    request.fingerprint = mark
    if existing is not None:
        request.version += 1
    request.save()
    # A removed page is a tombstone: what was stored stays as evidence, and is not shown.
    if not record.is_removed:
        _save_messages(request, record.messages, context)
    return (CREATED if existing is None else CHANGED), request.pk


def _with_kept_files(record: FoiRecord, existing: FoiRequest) -> FoiRecord:
    """A file that could not be fetched this time is the one kept before: a passing fault takes no
    release away."""
    kept = {
        e.url: e.page
        for e in MessageAttachment.objects.filter(
            message__request=existing, message__superseded_at=None, page__isnull=False
        ).select_related("page")
    }

    def filled(file: AttachmentRecord) -> AttachmentRecord:
        page = kept.get(file.url)
        if file.page is not None or page is None:
            return file
        copy = Page(
            url=page.url,
            status=page.status,
            fetched_at=page.fetched_at,
            content_type=page.content_type,
            body=storage.get(page.sha256),
            headers=tuple(page.headers.items()),
        )
        return replace(file, page=copy, problem="")

    messages = tuple(
        replace(m, attachments=tuple(filled(a) for a in m.attachments)) for m in record.messages
    )
    return replace(record, messages=messages)


def _fill(request: FoiRequest, record: FoiRecord, context) -> None:
    request.is_removed, request.removed_reason = (
        record.is_removed or request.is_hidden,
        record.removed_reason[:200],
    )
    if record.is_removed and request.pk:
        return
    sent = [m.sent_at for m in record.messages if m.sender == "requester" and m.sent_at]
    heard = [m.sent_at for m in record.messages if m.sender == "authority" and m.sent_at]
    request.title = clean(record.title)[:400]
    request.slug = record.slug[:200]
    request.reference = record.reference[:100]
    request.law_used = record.law_used
    request.described_state = record.described_state[:40]
    request.awaiting_description = record.awaiting_description
    request.date_sent = localdate(min(sent)) if sent else record.created_on
    request.date_responded = localdate(max(heard)) if heard else None
    request.date_published = record.published_on
    request.is_complete = record.is_complete
    request.body_name = record.authority_name[:200]
    request.body_key = record.authority_key[:200]
    request.body = context.bodies.authority(
        record.source, record.authority_key, record.authority_name, request.date_sent
    )
    request.url = record.url[:400]


def _save_messages(request: FoiRequest, records: tuple[FoiMessageRecord, ...], context) -> None:
    stored = {m.position: m for m in request.messages.all()}
    now = timezone.now()
    for position, record in enumerate(records, start=1):
        mark = fingerprint(record)
        before = stored.pop(position, None)
        if before is not None and before.fingerprint == mark:
            continue
        if before is not None:
            FoiMessage.every.filter(pk=before.pk).update(superseded_at=now)
        # What was taken down here stays down, in any new words.
        is_down = before is not None and before.is_taken_down
        message = FoiMessage.objects.create(
            request=request,
            position=position,
            source_key=record.source_key[:80],
            direction=record.direction,
            sender=record.sender,
            sent_at=record.sent_at,
            text="" if is_down else clean(record.text),
            text_unfolded="" if is_down else clean(record.text_unfolded),
            is_hidden=record.is_hidden or is_down,
            is_taken_down=is_down,
            fingerprint=mark,
            page=context.first_page,
        )
        enclose(MessageAttachment, {"message": message}, record.attachments, context)
    FoiMessage.every.filter(pk__in=[m.pk for m in stored.values()]).update(superseded_at=now)


def save_release(
    record: StatisticalReleaseRecord, existing: StatisticalRelease | None, context
) -> tuple[str, int]:
    """Save one statistical release; returns (outcome, row id)."""
    mark = fingerprint(record)
    if existing is not None and existing.fingerprint == mark:
        return UNCHANGED, existing.pk
    release = existing or StatisticalRelease(content_id=record.content_id, locale=record.locale)
    organisation = record.organisations[0] if record.organisations else ""
    release.base_path = record.base_path[:300]
    release.document_type = record.document_type[:60]
    release.title = clean(record.title)[:400]
    release.description = clean(record.description)
    names = " ".join(a.title or a.file_name for a in record.attachments)
    release.text = clean(f"{answer_plain(record.body_html)}\n{names}".strip())
    release.body = context.bodies.authority(
        "govuk", organisation, organisation.replace("-", " "), record.first_published_on
    )
    release.body_name = organisation
    release.first_published_on = record.first_published_on
    release.public_updated_at = record.public_updated_at
    release.is_ad_hoc, release.is_withdrawn = record.is_ad_hoc, record.is_withdrawn
    release.url = record.url
    release.page = context.first_page
    release.fingerprint = mark
    release.save()
    return (CREATED if existing is None else CHANGED), release.pk
