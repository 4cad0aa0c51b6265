"""Writing the corpus as an archive of saved pages."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from itertools import chain
from pathlib import Path

from disclosures.demonstration import (
    replies_govuk,
    replies_hansard,
    replies_parliament,
    replies_wdtk,
)
from disclosures.demonstration.corpus import load
from disclosures.demonstration.days import LAST_DAY
from disclosures.demonstration.expected import Manifest, manifest
from scrapers.archive import Archive
from scrapers.records import Page

FETCHED_AT = datetime.combine(LAST_DAY + timedelta(days=1), time(6, 10), UTC)


def build_archive(folder: Path, seed: int) -> Manifest:
    """Every page and file, in a fixed order. A corpus already there is replaced by a new index;
    its bytes are keyed by their content and may stay."""
    corpus = load(seed)
    (folder / "pages.jsonl").unlink(missing_ok=True)
    archive = Archive(folder)
    number = 0
    sources = (replies_parliament, replies_wdtk, replies_govuk)
    for url, content_type, body in chain.from_iterable(s.pages(corpus) for s in sources):
        archive.save(
            Page(
                url=url,
                status=200,
                fetched_at=FETCHED_AT,
                content_type=content_type,
                body=_bytes(body),
                headers=(("content-type", content_type),),
            )
        )
        number += 1
    hansard = folder / replies_hansard.FOLDER
    hansard.mkdir(exist_ok=True)
    for name, body in replies_hansard.day_files().items():
        (hansard / name).write_bytes(body)
    return manifest(corpus, seed, number)


def _bytes(body: object) -> bytes:
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode()
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
