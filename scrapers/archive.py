"""Pages kept on disk, and read back in place of the network.

Layout of a folder: `pages.jsonl`, one object a line (url, status, fetched_at, content_type,
headers, sha256), and `bytes/<first two hex digits>/<sha256>.gz`. Append-only: evidence.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from scrapers.errors import BadReply, NotInArchive, TooLarge
from scrapers.records import Page
from scrapers.replies import Check, Params, address, check_status, read_json


class Archive:
    """Saves pages into a folder, creating it."""

    def __init__(self, folder: Path | str):
        self.folder = Path(folder)
        (self.folder / "bytes").mkdir(parents=True, exist_ok=True)
        self._index = self.folder / "pages.jsonl"
        self._end_cut_line()

    def save(self, page: Page) -> None:
        """Bytes first, then the line: a process killed between the two leaves no dangling line."""
        digest = page.sha256
        path = _bytes_path(self.folder, digest)
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            unfinished = path.with_suffix(f".{os.getpid()}.part")
            # mtime=0: the same bytes give the same file.
            unfinished.write_bytes(gzip.compress(page.body, mtime=0))
            unfinished.replace(path)
        line = {
            "url": page.url,
            "status": page.status,
            "fetched_at": page.fetched_at.isoformat(),
            "content_type": page.content_type,
            "headers": dict(page.headers),
            "sha256": digest,
        }
        with self._index.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _end_cut_line(self) -> None:
        """A line cut short by a killed process must not swallow the next one."""
        if not self._index.exists() or self._index.stat().st_size == 0:
            return
        with self._index.open("rb+") as lines:
            lines.seek(-1, os.SEEK_END)
            if lines.read(1) != b"\n":
                lines.write(b"\n")


class Replay:
    """Stands in for `Client`: the newest saved page of each address, no network.

    A saved failure raises what it raised live.
    """

    def __init__(self, folder: Path | str):
        self.folder = Path(folder)
        index = self.folder / "pages.jsonl"
        if not index.exists():
            raise NotInArchive(
                f"{index} does not exist. Save a run into this folder first (--save).",
                cause="not in the archive",
                url=str(index),
            )
        self._versions: dict[str, list[dict]] = defaultdict(list)
        for line in _whole_lines(index):
            self._versions[line["url"]].append(line)

    def get(
        self,
        url: str,
        params: Params | None = None,
        accept: str = "*/*",
        *,
        max_bytes: int | None = None,
        reread: int = 0,
    ) -> Page:
        """The newest page saved for this address; `reread=n` gives the n-th before it, so that a
        list that was read again while it shifted yields the same union as live."""
        full = address(url, params)
        versions = self._versions.get(full)
        if not versions:
            raise NotInArchive(
                f"{full} is not in {self.folder}. Fetch it once with --save.",
                cause="not in the archive",
                url=full,
            )
        page = self._read(versions[max(0, len(versions) - 1 - reread)])
        check_status(page)
        if max_bytes is not None and len(page.body) > max_bytes:
            raise TooLarge(
                f"{full} is over {max_bytes:,} bytes. Read it by hand if it matters.",
                cause="over the size cap",
                url=full,
            )
        return page

    def get_json(
        self,
        url: str,
        params: Params | None = None,
        *,
        check: Check | None = None,
        reread: int = 0,
    ) -> tuple[Page, Any]:
        page = self.get(url, params, reread=reread)
        return page, read_json(page, check)

    def addresses(self) -> Iterator[str]:
        """Every saved address, in the order first saved."""
        yield from self._versions

    def _read(self, line: dict) -> Page:
        try:
            body = gzip.decompress(_bytes_path(self.folder, line["sha256"]).read_bytes())
        except (OSError, EOFError, zlib.error) as error:  # BadGzipFile is an OSError
            raise _damaged(line["url"]) from error
        page = Page(
            url=line["url"],
            status=line["status"],
            fetched_at=datetime.fromisoformat(line["fetched_at"]),
            content_type=line["content_type"],
            body=body,
            headers=tuple(line.get("headers", {}).items()),
        )
        if page.sha256 != line["sha256"]:
            raise _damaged(page.url)
        return page

    def close(self) -> None:
        """Nothing is held open; here so that a replay can stand in for a client."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()


def _damaged(url: str) -> BadReply:
    return BadReply(
        f"The bytes saved for {url} are missing or no longer match their SHA-256. Restore the "
        "archive from a copy.",
        cause="archive damaged",
        url=url,
    )


def _bytes_path(folder: Path, digest: str) -> Path:
    return folder / "bytes" / digest[:2] / f"{digest}.gz"


def _whole_lines(index: Path) -> Iterator[dict]:
    """A line cut short by a killed process is skipped: its page is fetched again next time."""
    with index.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                yield json.loads(line)
            except json.JSONDecodeError:
                continue
