"""Changed means changed in meaning: two records with one fingerprint say the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime

# When and from where a copy was fetched says nothing about what it says.
IGNORED = {"pages", "page", "url", "updated_at", "source", "source_key"}


def fingerprint(record) -> str:
    """SHA-256 of the record's meaning: runs of white space count as one, lists of references
    have no order, and fetch times do not matter."""
    text = json.dumps(_meaning(record), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _meaning(value):
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, date | datetime):
        return value.isoformat()
    if is_dataclass(value):
        meaning = {
            f.name: _meaning(getattr(value, f.name)) for f in fields(value) if f.name not in IGNORED
        }
        page = getattr(value, "page", None)
        if page is not None:
            meaning["sha256"] = page.sha256
        if "grouped" in meaning:
            meaning["grouped"] = sorted(meaning["grouped"], key=str)
        return meaning
    if isinstance(value, tuple | list):
        return [_meaning(v) for v in value]
    return value
