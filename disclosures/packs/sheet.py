"""The CSV of a pack: a row for each ask of each mismatch."""

from __future__ import annotations

import csv
import io

from disclosures.redaction import shown

COLUMNS = ("pack", "version", "reference", "status", "title", "body", "description", "ask",
           "at_issue", "verdict", "pq_asked", "pq_replied", "foi_asked", "foi_replied",
           "foi_where", "sources")  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def escaped(value: object) -> str:
    """A cell that a spreadsheet takes for text, whatever it begins with."""
    text = shown(str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text


def to_csv(data: dict) -> bytes:
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    for row in rows(data):
        writer.writerow([escaped(row[name]) for name in COLUMNS])
    # With a byte order mark: spreadsheets then read it as UTF-8.
    return lines.getvalue().encode("utf-8-sig")


def rows(data: dict):
    """A mismatch in which no asks were found still has a row."""
    empty = dict.fromkeys(("pq_asked", "pq_replied", "foi_asked", "foi_replied", "foi_where"), "")
    for mismatch in data["mismatches"]:
        base = {
            "pack": data["pack"]["number"],
            "version": data["pack"]["version"],
            **{key: mismatch[key] for key in ("reference", "status", "title", "body")},
            "description": mismatch["description"],
            "sources": " ".join(
                s["id"] for s in data["sources"] if mismatch["reference"] in s["references"]
            ),
        }
        for ask in mismatch["asks"] or [{**empty, "letter": "", "at_issue": "", "verdict": ""}]:
            at_issue = {True: "yes", False: "no"}.get(ask["at_issue"], "")
            yield {**base, **ask, "ask": ask["letter"], "at_issue": at_issue}
