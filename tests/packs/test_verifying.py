"""A ZIP is checked by anyone: whole it passes, and one changed byte is found."""

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from disclosures.packs.verifying import verify
from tests.packs import made

REPO = Path(__file__).resolve().parents[2]


@pytest.fixture
def whole(db, tmp_path) -> Path:
    path = tmp_path / "pack.zip"
    path.write_bytes(made.files(made.version(made.pack("osr")))["zip"])
    return path


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(path: Path, files: dict[str, bytes], agree: bool = False) -> Path:
    """The pack with these files. `agree`: with a manifest made to fit them."""
    if agree:
        manifest = json.loads(files["manifest.json"])
        manifest["files"] = [
            {"name": n, "size": len(b), "sha256": hashlib.sha256(b).hexdigest()}
            for n, b in sorted(files.items())
            if n != "manifest.json"
        ]
        files = {**files, "manifest.json": json.dumps(manifest).encode()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return path


def test_a_whole_pack_passes(whole, capsys):
    report = verify(whole)
    assert report.problems == []
    assert report.name.endswith(", version 1")
    assert report.copies == 3
    call_command("verify-pack", str(whole), sha256=report.sha256)
    assert "Nothing was changed" in capsys.readouterr().out


def test_one_byte_of_any_file_is_found(whole):
    files = contents(whole)
    assert {"pack.pdf", "pack.html", "pack.docx", "pack.json", "pack.csv"} < set(files)
    for name in files:
        if name == "manifest.json":
            continue
        body = bytearray(files[name])
        body[len(body) // 2] ^= 1
        report = verify(rewritten(whole, {**files, name: bytes(body)}))
        assert any(name in problem for problem in report.problems), name


def test_one_byte_of_the_zip_itself_is_found(whole):
    body = bytearray(whole.read_bytes())
    before = verify(whole).sha256
    for place in range(40, len(body), len(body) // 25):
        changed = bytearray(body)
        changed[place] ^= 0x55
        whole.write_bytes(changed)
        report = verify(whole)
        assert report.problems or report.sha256 != before


def test_files_added_and_taken_away_are_found(whole):
    files = contents(whole)
    assert verify(rewritten(whole, {**files, "extra.txt": b"x"})).problems == [
        "extra.txt is not in the manifest: it was added."
    ]
    name = next(n for n in files if n.startswith("saved/"))
    without = {n: b for n, b in files.items() if n != name}
    assert f"{name} is missing." in verify(rewritten(whole, without)).problems


def test_a_manifest_made_to_fit_does_not_hide_a_changed_copy_or_text(whole):
    files = contents(whole)
    name = next(n for n in files if n.startswith("saved/"))
    report = verify(rewritten(whole, {**files, name: b"other"}, agree=True))
    assert report.problems == [f"{name} is not the saved copy that pack.json describes."]
    altered = files["pack.json"].replace(b"412 people", b"413 people")
    report = verify(rewritten(whole, {**files, "pack.json": altered}, agree=True))
    assert "not the one its SHA-256 stands for" in report.problems[0]
    table = files["pack.csv"].replace(b"M-", b"N-")
    report = verify(rewritten(whole, {**files, "pack.csv": table}, agree=True))
    assert report.problems == ["pack.csv does not hold the mismatches of pack.json."]


@pytest.mark.parametrize(
    "body", [b"", b"not a zip", b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04 cut short"]
)
def test_what_is_no_pack_is_said_to_be_none(tmp_path, body):
    path = tmp_path / "x.zip"
    path.write_bytes(body)
    assert verify(path).problems


@pytest.mark.parametrize("manifest", [b"[]", b"{}", b"\xff", b'{"format": 3}'])
def test_a_manifest_of_another_form_is_said_to_be_one(tmp_path, manifest):
    path = rewritten(tmp_path / "x.zip", {"manifest.json": manifest})
    assert verify(path).problems


def test_the_command_ends_with_1_and_needs_no_database(whole):
    environment = {**os.environ, "DEBUG": "1", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/no"}
    command = [sys.executable, str(REPO / "manage.py"), "verify-pack", str(whole)]
    passed = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert (passed.returncode, "Nothing was changed" in passed.stdout) == (0, True), passed.stderr
    files = contents(whole)
    rewritten(whole, {**files, "pack.html": files["pack.html"] + b" "})
    failed = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert failed.returncode == 1
    assert "pack.html was changed" in failed.stdout


def test_a_pack_made_anew_as_a_whole_is_not_the_one_its_makers_keep(whole, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("verify-pack", str(whole), sha256="0" * 64)
    assert ended.value.code == 1
    assert "not the one that SHA-256 stands for" in capsys.readouterr().out


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("verify-pack", str(tmp_path / "none.zip"))


def test_two_files_of_one_name_are_found(whole):
    with zipfile.ZipFile(whole, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("pack.csv", b"other")
    assert "pack.csv is in the ZIP more than once." in verify(whole).problems
