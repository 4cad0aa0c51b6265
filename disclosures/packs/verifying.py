"""Shows whether anything in a pack's ZIP was changed. Needs neither database nor settings.

A ZIP that agrees with itself may still have been made anew as a whole: compare its SHA-256 with
the one that its makers keep.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

MANIFEST, MANIFEST_FORMAT = "manifest.json", "disclosure-pack-manifest/1"
NAMES = {
    "pdf": "pack.pdf", "html": "pack.html", "docx": "pack.docx", "json": "pack.json",
    "csv": "pack.csv",
}  # fmt: skip
CHUNK = 1 << 20
# No pack comes near these: a file made to exhaust the machine is refused, not opened.
LARGEST_TEXT, LARGEST_FILE = 200 << 20, 1 << 30


@dataclass
class Report:
    """`problems` is empty where nothing was changed."""

    name: str = ""
    sha256: str = ""
    files: int = 0
    copies: int = 0
    problems: list[str] = field(default_factory=list)


def verify(path: Path) -> Report:
    """Check the manifest, every hash, and pack.json against the files. Never raises for what the
    file holds: what is wrong with it is in the report."""
    report = Report()
    try:
        with path.open("rb") as file:
            report.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        with zipfile.ZipFile(path) as archive:
            _check(archive, report)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError,
            RuntimeError, OSError) as error:  # fmt: skip
        report.problems.append(f"The file cannot be read as a ZIP: {error}.")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        report.problems.append(f"The pack is not in the form of a pack: {error!r}.")
    return report


def _check(archive: zipfile.ZipFile, report: Report) -> None:
    names = archive.namelist()
    for name in sorted({name for name in names if names.count(name) > 1}):
        report.problems.append(f"{name} is in the ZIP more than once.")
    if MANIFEST not in names:
        report.problems.append(f"There is no {MANIFEST}, so nothing can be checked.")
        return
    manifest = json.loads(_text(archive, MANIFEST))
    if manifest["format"] != MANIFEST_FORMAT:
        report.problems.append(f"{MANIFEST} is of an unknown form: {manifest['format']}.")
        return
    listed = {row["name"]: row for row in manifest["files"]}
    _check_files(archive, report, listed)
    if NAMES["json"] in listed and NAMES["json"] in names:
        data = json.loads(_text(archive, NAMES["json"]))
        report.name = f"{data['pack']['name']}, version {data['pack']['version']}"
        _check_data(archive, report, data, manifest, listed)


def _check_files(archive: zipfile.ZipFile, report: Report, listed: dict) -> None:
    names = set(archive.namelist())
    for name in sorted(set(NAMES.values()) - set(listed)):
        report.problems.append(f"{name} is not in the manifest.")
    for name in sorted(names - set(listed) - {MANIFEST}):
        report.problems.append(f"{name} is not in the manifest: it was added.")
    for name, row in sorted(listed.items()):
        if name not in names:
            report.problems.append(f"{name} is missing.")
            continue
        report.files += 1
        size, sha256 = _measured(archive, name)
        if (size, sha256) != (row["size"], row["sha256"]):
            report.problems.append(f"{name} was changed: its SHA-256 is not that of the manifest.")


def _check_data(archive, report: Report, data: dict, manifest: dict, listed: dict) -> None:
    """pack.json against the manifest, the saved copies, its own texts, and the table."""
    pack = data["pack"]
    if (pack["number"], pack["version"]) != (manifest["pack"], manifest["version"]):
        report.problems.append("The manifest and pack.json are of different packs.")
    enclosed = {s["file"]: s for s in data["sources"] if s["file"]}
    report.copies = len(enclosed)
    for name, source in sorted(enclosed.items()):
        row = listed.get(name)
        if row is None:
            report.problems.append(f"{name} is in pack.json and not in the manifest.")
        elif (row["sha256"], row["size"]) != (source["sha256"], source["size"]):
            report.problems.append(f"{name} is not the saved copy that pack.json describes.")
    for name in sorted(n for n in listed if n.startswith("saved/") and n not in enclosed):
        report.problems.append(f"{name} is in the ZIP and not in pack.json.")
    for mismatch in data["mismatches"]:
        _check_texts(report, mismatch)
    _check_table(archive, report, data)


def _check_texts(report: Report, mismatch: dict) -> None:
    for document in mismatch["documents"]:
        for part in document["parts"]:
            text = "".join(segment["text"] for segment in part["segments"])
            if hashlib.sha256(text.encode()).hexdigest() != part["sha256"]:
                report.problems.append(
                    f"pack.json: {mismatch['reference']}, {document['title']}, "
                    f"{part['heading']}: the quoted text is not the one its SHA-256 stands for."
                )


def _check_table(archive: zipfile.ZipFile, report: Report, data: dict) -> None:
    if NAMES["csv"] not in archive.namelist():
        return
    rows = csv.DictReader(io.StringIO(_text(archive, NAMES["csv"])))
    in_table = list(dict.fromkeys(row["reference"] for row in rows))
    if in_table != [mismatch["reference"] for mismatch in data["mismatches"]]:
        report.problems.append("pack.csv does not hold the mismatches of pack.json.")


def _text(archive: zipfile.ZipFile, name: str) -> str:
    if archive.getinfo(name).file_size > LARGEST_TEXT:
        raise ValueError(f"{name} is too large")
    return archive.read(name).decode("utf-8-sig")


def _measured(archive: zipfile.ZipFile, name: str) -> tuple[int, str]:
    """Size and SHA-256, without holding the file in memory. A part that does not unpack has
    neither."""
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(name) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                if size > LARGEST_FILE:
                    return size, ""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
        return -1, ""
    return size, digest.hexdigest()
