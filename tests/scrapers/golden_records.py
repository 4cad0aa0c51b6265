"""Records as plain values, and the stored results they are compared with.

`WRITE_GOLDEN=1` rewrites a stored result: read the difference before keeping it.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scrapers.__main__ import as_json
from scrapers.records import Item

PAYLOADS = Path(__file__).resolve().parents[1] / "payloads"


def plain(items: Iterable[Item]) -> list[dict[str, Any]]:
    """Without the time and hash of pages: the first differs from run to run, the second follows
    from the bytes that other tests look at."""
    return [_without_times(json.loads(as_json(item))) for item in items]


def assert_golden(items: Iterable[Item], name: str) -> None:
    path = PAYLOADS / name
    got = plain(items)
    if os.environ.get("WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(got, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert got == json.loads(path.read_text(encoding="utf-8"))


def _without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_times(v) for k, v in value.items() if k not in ("fetched_at", "sha256")}
    if isinstance(value, list):
        return [_without_times(part) for part in value]
    return value
