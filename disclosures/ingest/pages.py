"""Keeps every fetched page: a row for each (address, hash), bytes in storage."""

from __future__ import annotations

from collections.abc import Iterable

from disclosures import storage
from disclosures.models import SourcePage
from scrapers.records import Page


def keep_pages(pages: Iterable[Page]) -> dict[tuple[str, str], SourcePage]:
    """Store the pages, once each; returns rows by (address, hash)."""
    wanted = {}
    for page in pages:
        wanted.setdefault((page.url, page.sha256), page)
    if not wanted:
        return {}
    for (_, sha256), page in wanted.items():
        storage.put(sha256, page.body)
    SourcePage.objects.bulk_create(
        [
            SourcePage(
                url=url,
                sha256=sha256,
                status=page.status,
                content_type=page.content_type[:200],
                size_bytes=len(page.body),
                fetched_at=page.fetched_at,
                headers=dict(page.headers),
            )
            for (url, sha256), page in wanted.items()
        ],
        ignore_conflicts=True,
    )
    rows = SourcePage.objects.filter(sha256__in={sha256 for _, sha256 in wanted})
    return {(row.url, row.sha256): row for row in rows}


def row_of(page: Page | None, kept: dict) -> SourcePage | None:
    return kept.get((page.url, page.sha256)) if page else None
