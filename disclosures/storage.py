"""Bytes by their SHA-256: compressed, written once, never changed."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings


def _path(sha256: str) -> Path:
    return Path(settings.EVIDENCE_DIR) / sha256[:2] / f"{sha256}.gz"


def put(sha256: str, body: bytes) -> None:
    """Keep the bytes. Whole or not at all: a killed process leaves no half file."""
    path = _path(sha256)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(gzip.compress(body, compresslevel=5, mtime=0))
    Path(name).replace(path)


def put_file(source: Path) -> str:
    """Keep a file of any size without holding it in memory; returns its SHA-256."""
    with source.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    path = _path(sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with (
            source.open("rb") as file,
            os.fdopen(handle, "wb") as kept,
            gzip.GzipFile("", "wb", 5, kept, mtime=0) as packed,
        ):
            shutil.copyfileobj(file, packed, 1 << 20)
        Path(name).replace(path)
    return sha256


def get(sha256: str) -> bytes:
    """The bytes; FileNotFoundError names the hash if they are not here."""
    return gzip.decompress(_path(sha256).read_bytes())
