"""The ZIP of a pack: every format, the saved copies, and a manifest of them all."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import datetime

from disclosures import storage

from .content import Content
from .verifying import MANIFEST, MANIFEST_FORMAT, NAMES

README = """{name}, version {version}, made on {day}.

pack.pdf, pack.docx and pack.html say the same. pack.json holds it as data, pack.csv as a table.
The folder "saved" holds the copies of the sources. manifest.json lists the SHA-256 of each file.

To check that nothing was changed:  manage.py verify-pack FILE.zip
The SHA-256 of the whole ZIP is kept by those who made it: ask them for it, and compare.
"""


def to_zip(content: Content, formats: dict[str, bytes], made_at: datetime) -> bytes:
    """`formats` are the made files by their kind ("pdf", "html" …)."""
    pack = content.data["pack"]
    files = {NAMES[kind]: body for kind, body in formats.items()}
    files["README.txt"] = README.format(**pack).encode()
    files |= {name: storage.get(sha256) for name, sha256 in content.copies.items()}
    files[MANIFEST] = _manifest(pack, files)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            # The day of making, not of the machine's clock: the same data make the same bytes.
            entry = zipfile.ZipInfo(name, made_at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return made.getvalue()


def _manifest(pack: dict, files: dict[str, bytes]) -> bytes:
    listed = {
        "format": MANIFEST_FORMAT,
        "pack": pack["number"],
        "version": pack["version"],
        "files": [
            {"name": name, "size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
            for name, body in sorted(files.items())
        ],
    }
    return json.dumps(listed, indent=1, sort_keys=True).encode()
