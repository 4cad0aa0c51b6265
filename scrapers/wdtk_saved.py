"""WhatDoTheyKnow requests saved by hand: what lies beside a saved page."""

from __future__ import annotations

import dataclasses
import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit

from scrapers.records import AttachmentRecord, Page
from scrapers.wdtk_pages import slug_in


@dataclass(frozen=True, slots=True)
class SavedRequest:
    """A saved request page and the files that belong to it, names not yet redacted."""

    slug: str
    page: Page
    json_page: Page | None
    unfolded: Page | None
    files: dict[str, Path]  # by file name in small letters

    @classmethod
    def read(cls, path: Path, base_url: str) -> Self:
        """`path` is the page. What lies beside it bears the page's file name or its slug."""
        page = _page_of(path, "text/html; charset=utf-8", "")
        slug = slug_in(page) or path.stem
        page = dataclasses.replace(page, url=f"{base_url}/request/{slug}")
        stems = dict.fromkeys((path.stem, slug))
        json_path = _first(path.with_name(f"{stem}.json") for stem in stems)
        whole_path = _first(path.with_name(f"{stem}.unfold.html") for stem in stems)
        folders = [path.with_name(name) for stem in stems for name in (f"{stem}_files", stem)]
        return cls(
            slug=slug,
            page=page,
            json_page=json_path
            and _page_of(json_path, "application/json", f"{base_url}/request/{slug}.json"),
            unfolded=whole_path and _page_of(whole_path, page.content_type, f"{page.url}?unfold=1"),
            files={
                file.name.casefold(): file
                for folder in folders
                if folder.is_dir()
                for file in sorted(folder.iterdir())
                if file.is_file()
            },
        )

    @property
    def is_removed(self) -> bool:
        return b"Request has been removed" in self.page.body[:20_000]

    def file(self, asked: AttachmentRecord, max_bytes: int) -> tuple[Page | None, str]:
        """The attachment's file as a page, or None and the reason."""
        in_address = unquote(urlsplit(asked.url).path.rpartition("/")[2])
        path = self.files.get(asked.file_name.casefold()) or self.files.get(in_address.casefold())
        if path is None:
            return None, "not saved"
        if path.stat().st_size > max_bytes:
            return None, f"over {max_bytes // 1024 // 1024} MB"
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return _page_of(path, kind, asked.url), ""


def _first(paths: Iterable[Path]) -> Path | None:
    return next((path for path in paths if path.exists()), None)


def _page_of(path: Path, content_type: str, url: str) -> Page:
    """A saved file as a page, fetched when the file was last written."""
    return Page(
        url=url,
        status=200,
        fetched_at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        content_type=content_type,
        body=path.read_bytes(),
    )
