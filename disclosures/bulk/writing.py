"""Writing a dump, and finding those there are.

Each dump is a folder named for its day under `BULK_DIR`, with `NAME.jsonl.gz` and `NAME.parquet`
for each table, `dictionary.json` and `manifest.json`. It is written beside its place and put there
whole; the newest `KEPT` stay.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet
from django.conf import settings
from django.utils import timezone

from .tables import TABLES, Table

KEPT = 7
GROUP = 10_000  # rows of one Parquet row group; what is held in memory
ARROW = {
    "text": pa.string(),
    "date": pa.date32(),
    "whole": pa.int64(),
    "yes/no": pa.bool_(),
    "texts": pa.list_(pa.string()),
}
MANIFEST, DICTIONARY = "manifest.json", "dictionary.json"


@dataclass(frozen=True)
class Dump:
    """`files` are those of the manifest: [{"name", "table", "rows", "bytes", "sha256"}]."""

    day: date
    made_at: str
    files: list[dict[str, Any]]

    @property
    def folder(self) -> Path:
        return _root() / self.day.isoformat()


def make(day: date | None = None) -> Dump:
    """Write the dump of a day (today), in place of one already made for it."""
    day = day or timezone.localdate()
    root = _root()
    root.mkdir(parents=True, exist_ok=True)
    fresh = root / f".{day.isoformat()}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    files = [file for table in TABLES for file in _write(table, fresh)]
    _write_json(fresh / DICTIONARY, dictionary())
    files.append(_file(fresh / DICTIONARY, "", 0))
    _write_json(
        fresh / MANIFEST,
        {"day": day.isoformat(), "made_at": timezone.now().isoformat(), "files": files},
    )
    place = root / day.isoformat()
    shutil.rmtree(place, ignore_errors=True)
    fresh.rename(place)
    for old in dumps()[KEPT:]:
        shutil.rmtree(old.folder, ignore_errors=True)
    return _load(place)


def dumps() -> list[Dump]:
    """The newest first."""
    found = [_load(path.parent) for path in _root().glob(f"[0-9]*/{MANIFEST}")]
    return sorted(found, key=lambda dump: dump.day, reverse=True)


def delete_all() -> None:
    """Every dump there is: something that is in them was taken down."""
    for dump in dumps():
        shutil.rmtree(dump.folder, ignore_errors=True)


def latest() -> Dump | None:
    return next(iter(dumps()), None)


def dictionary() -> list[dict[str, Any]]:
    """Every table with its columns, as the dump itself carries it."""
    return [
        {
            "table": table.name,
            "about": table.words,
            "licence": table.licence,
            "columns": [{"name": c.name, "kind": c.kind, "about": c.words} for c in table.columns],
        }
        for table in TABLES
    ]


def _root() -> Path:
    return Path(settings.BULK_DIR)


def _load(folder: Path) -> Dump:
    told = json.loads((folder / MANIFEST).read_text())
    return Dump(date.fromisoformat(told["day"]), told["made_at"], told["files"])


def _schema(table: Table) -> pa.Schema:
    fields = [pa.field(c.name, ARROW[c.kind], metadata={"about": c.words}) for c in table.columns]
    return pa.schema(fields, metadata={"about": table.words, "licence": table.licence})


def _write(table: Table, folder: Path) -> Iterator[dict[str, Any]]:
    """Both files of a table, in one pass over its rows."""
    lines, columns = folder / f"{table.name}.jsonl.gz", folder / f"{table.name}.parquet"
    schema, count = _schema(table), 0
    dates = {c.name for c in table.columns if c.kind == "date"}
    with (
        gzip.open(lines, "wt", 6, encoding="utf-8") as text,
        parquet.ParquetWriter(columns, schema, compression="zstd") as binary,
    ):
        for rows in _groups(table):
            count += len(rows)
            for row in rows:
                text.write(json.dumps(row, ensure_ascii=False) + "\n")
            typed = [
                {n: date.fromisoformat(v) if v and n in dates else v for n, v in row.items()}
                for row in rows
            ]
            binary.write_table(pa.Table.from_pylist(typed, schema=schema))
    yield _file(lines, table.name, count)
    yield _file(columns, table.name, count)


def _groups(table: Table) -> Iterator[list[dict[str, Any]]]:
    records = table.records()
    while rows := list(islice(records, GROUP)):
        yield rows


def _file(path: Path, table: str, rows: int) -> dict[str, Any]:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size = path.stat().st_size
    return {"name": path.name, "table": table, "rows": rows, "bytes": size, "sha256": sha256}


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
