"""Files beside answers and messages: kept by hash, read later by their own job."""

from __future__ import annotations

from collections.abc import Iterable

from disclosures import storage
from disclosures.models import Attachment
from scrapers.records import AttachmentRecord


def enclose(model, owner: dict, records: Iterable[AttachmentRecord], context) -> None:
    """Add one enclosure row for each file, with the file itself where it was fetched."""
    for position, record in enumerate(records, start=1):
        model.objects.create(
            **owner,
            position=position,
            url=record.url,
            title=record.title[:400],
            file_name=record.file_name[:300],
            problem="" if record.page else (record.problem or "not fetched")[:300],
            attachment=_attachment(record),
            page=context.page(record.page) if record.page else None,
        )


def complete(model, owner: dict, records: Iterable[AttachmentRecord], context) -> bool:
    """Bring in files that an earlier try could not fetch; True if any came."""
    missing = {e.url: e for e in model.objects.filter(**owner, attachment=None)}
    came = False
    for record in records:
        enclosure = missing.get(record.url)
        if enclosure is None or record.page is None:
            continue
        enclosure.attachment, enclosure.problem = _attachment(record), ""
        enclosure.page = context.page(record.page)
        enclosure.save(update_fields=["attachment", "page", "problem"])
        came = True
    return came


def _attachment(record: AttachmentRecord) -> Attachment | None:
    if record.page is None:
        return None
    storage.put(record.page.sha256, record.page.body)
    attachment, _ = Attachment.objects.get_or_create(
        sha256=record.page.sha256,
        defaults={
            "media_type": (record.content_type or record.page.content_type)[:200],
            "size_bytes": len(record.page.body),
        },
    )
    return attachment
