"""The index's folder and this process's handle on it."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

import tantivy
from django.conf import settings

from .engine import SHAPE, exists, open_index

CURSOR = "cursor"
# Folder -> (its inode, the open index).
_open: dict[Path, tuple[int, tantivy.Index]] = {}
_lock = threading.Lock()


def folder() -> Path:
    return Path(settings.INDEX_DIR) / f"shape-{SHAPE}"


def current() -> tantivy.Index:
    """This process's handle on the index. Readers reload on commit, and open the folder again
    after a rebuild has put another in its place."""
    path = folder()
    with _lock:
        held = _open.get(path)
        # In the moment between the old folder and the new, the old one's handle still serves.
        if held and (not exists(path) or path.stat().st_ino == held[0]):
            return held[1]
        opened = open_index(path)
        opened.config_reader("commit")
        _open[path] = path.stat().st_ino, opened
        return opened


def shown_links(links: Iterable[str]) -> list[str]:
    """Those that this site shows: what it does not show, no search finds either."""
    return [link for link in links if link != "foi" or settings.SHOW_RELATED_PUBLICLY]


def followed() -> int:
    """Every change of a transaction before this one is in the index; 0 where there is none."""
    path = folder() / CURSOR
    told = path.read_text().split() if path.exists() else []
    return int(told[0]) if told else 0


def forget() -> None:
    """Drop open handles: the index was rebuilt or moved."""
    with _lock:
        _open.clear()
