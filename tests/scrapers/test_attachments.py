"""Attachments are read in a child process, members one level deep, and every failure there is a
reason here."""

import sys
import time
from pathlib import Path

import pytest

from scrapers.attachment_readers.archives import safe_name
from scrapers.attachments import (
    AttachmentPage,
    AttachmentReader,
    AttachmentText,
    Limits,
    Table,
    from_json,
    read_attachment,
    to_json,
)
from tests.scrapers.attachment_files import a_workbook, a_zip, an_email, with_sheet_xml, zipped


@pytest.fixture(scope="module")
def reader():
    with AttachmentReader() as kept:
        yield kept


# Archives and messages


def test_a_zip_gives_its_members(reader):
    nested = a_zip(inner=b"words")
    body = zipped({"../up/a.csv": "x,y\n1,2\n", "b.txt": "Hello", "c.zip": nested})
    read = reader.read(body, "files.zip")
    members = dict(read.members)
    assert set(members) == {"up/a.csv", "b.txt", "c.zip"}
    assert members["up/a.csv"].pages[0].tables[0].headings == ("x", "y")
    assert members["b.txt"].text == "Hello"
    assert members["c.zip"].status == "unsupported"
    assert (read.status, read.reason) == ("partly_read", "Not read, or only in part: c.zip.")


def test_all_pages_carry_their_members_names(reader):
    body = zipped({"a.xlsx": a_workbook(One=[["x", 1]], Two=[["y", 2]]), "b.txt": "Hello"})
    pages = reader.read(body, "files.zip").all_pages()
    assert [(page.number, page.kind, page.name) for page in pages] == [
        (1, "member", "a.xlsx: One"),
        (2, "member", "a.xlsx: Two"),
        (3, "member", "b.txt"),
    ]


def test_one_bad_member_does_not_cost_the_others(reader):
    row = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    bomb = with_sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>' + row)
    read = reader.read(zipped({"bomb.xlsx": bomb, "after.txt": "Still read"}), "files.zip")
    members = dict(read.members)
    assert members["bomb.xlsx"].status == "unreadable"
    assert members["after.txt"].text == "Still read"


def test_a_zip_with_too_many_members_is_read_in_part():
    body = zipped({f"{i}.txt": f"text {i}" for i in range(5)})
    read = read_attachment(body, "files.zip", limits=Limits(max_members=3))
    assert [name for name, _ in read.members] == ["0.txt", "1.txt", "2.txt"]
    assert read.status == "partly_read"
    assert "holds 5 files; only the first 3" in read.reason


def test_a_zip_bomb_is_not_opened(reader):
    read = reader.read(a_zip(zeros=b"\0" * 12_000_000), "files.zip")
    assert read.status == "too_large"
    assert "times its size" in read.reason


def test_a_message_gives_its_body_and_files_but_no_names(reader):
    read = reader.read(an_email(reply_txt=b"The figure is 7."), "message.eml")
    assert (read.status, read.media_type) == ("read", "message/rfc822")
    assert read.pages[0].name == "Re: Freedom of Information request"
    assert read.pages[0].text == "Please find our response attached."
    assert dict(read.members)["reply.txt"].text == "The figure is 7."
    assert "Requester" not in repr(read)


def test_a_message_from_a_mailbox_file_and_one_that_is_only_a_file(reader):
    read = reader.read(b"From pat@example.org Mon\n" + an_email(), "message.eml")
    assert read.media_type == "message/rfc822"
    assert "Requester" not in repr(read)
    only_file = b"MIME-Version: 1.0\nContent-Type: application/ms-tnef\n\n\0\1\2"
    read = reader.read(only_file, "winmail.eml")
    assert [member.status for _, member in read.members] == ["unsupported"]
    assert (read.status, read.reason) == ("unreadable", "Not read, or only in part: part 1.")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\temp\\a.pdf", "C_/temp/a.pdf"),
        ("/etc/b\x00.txt", "etc/b_.txt"),
        ("..", "unnamed"),
    ],
)
def test_member_names_cannot_leave_their_folder(name, safe):
    assert safe_name(name) == safe


# Limits and crashes


def test_a_highly_compressed_workbook_is_refused_before_it_is_opened(reader):
    body = with_sheet_xml("<row><c><v>1</v></c></row>" * 500_000)
    assert len(body) < 200_000
    read = reader.read(body, "bomb.xlsx")
    assert read.status == "too_large"


def test_a_workbook_that_needs_too_much_memory_ends_only_the_worker(reader):
    row = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    read = reader.read(with_sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>' + row), "b.xlsx")
    assert read.status == "unreadable"
    assert "memory" in read.reason
    assert reader.read(b"next", "next.txt").text == "next"


def stand_in(code):
    """A worker that runs `code`; the limits come as its argument."""
    return (sys.executable, "-c", code)


def test_a_worker_that_sleeps_is_ended_at_the_wall_clock_limit():
    command = stand_in("import time; time.sleep(600)")
    with AttachmentReader(Limits(wall_seconds=0.3), command) as sleeper:
        read = sleeper.read(b"x" * 200_000, "slow.pdf")
    assert (read.status, read.reason) == ("unreadable", "Reading took longer than 0.3 seconds.")


def test_a_time_out_ends_the_processes_that_the_worker_started(tmp_path):
    mark = tmp_path / "pid"
    child = f"sleep 600 & echo $! > {mark}; wait"
    command = stand_in(f"import os; os.execv('/bin/sh', ['sh', '-c', {child!r}])")
    with AttachmentReader(Limits(wall_seconds=1.0), command) as sleeper:
        assert sleeper.read(b"x", "slow.pdf").status == "unreadable"
    stat = Path(f"/proc/{mark.read_text().strip()}/stat")
    for _ in range(100):
        if has_ended(stat):
            break
        time.sleep(0.05)
    assert has_ended(stat)


def has_ended(stat):
    """Whether the process is gone, or dead and not yet collected."""
    try:
        return stat.read_text().rpartition(")")[2].split()[0] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_processor_time_is_limited():
    command = stand_in(
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 5))\nwhile True: pass"
    )
    with AttachmentReader(Limits(cpu_seconds=1), command) as busy:
        read = busy.read(b"x", "slow.pdf")
    assert read.reason == "Reading took more than 1 seconds of processor time."


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os; os.kill(os.getpid(), 11)", "The reader crashed on this file (SIGSEGV)."),
        ("import os; os.kill(os.getpid(), 9)", "The reader crashed on this file (SIGKILL)."),
        ("raise SystemExit(3)", "The reader ended without a reply (exit status 3)."),
        (
            "import sys; sys.stdout.write('\\0' * 7 + '\\2[]'); sys.stdout.flush()",
            "The reader's reply could not be understood.",
        ),
        (
            "import sys; sys.stdout.write('\\1' * 8); sys.stdout.flush()",
            "The text of this file is over 64.0 MB.",
        ),
    ],
)
def test_a_worker_that_dies_or_talks_nonsense_is_a_reason(code, reason):
    with AttachmentReader(command=stand_in(code)) as broken:
        read = broken.read(b"x" * 300_000, "odd.pdf")
    assert (read.status, read.reason) == ("unreadable", reason)


def test_a_missing_worker_is_a_reason():
    with AttachmentReader(command=("/no/such/program",)) as missing:
        read = missing.read(b"x", "odd.pdf")
    assert read.status == "unreadable"
    assert "No such file" in read.reason


def test_a_file_over_the_limit_is_not_sent():
    read = read_attachment(b"x" * 11, "big.txt", limits=Limits(max_bytes=10))
    assert read.status == "too_large"


def test_text_over_the_limit_is_cut_and_said_to_be():
    read = read_attachment(b"x" * 100, "long.txt", limits=Limits(max_characters=30))
    assert (read.status, len(read.text)) == ("partly_read", 30)
    assert read.reason == "Only the first 30 characters were kept."


def test_the_worker_is_kept_and_replaced_after_its_share():
    with AttachmentReader(Limits(files_per_worker=2)) as kept:
        workers = []
        for name in ("a.txt", "b.txt", "c.txt"):
            assert kept.read(b"words", name).status == "read"
            workers.append(kept._worker.pid)
    assert workers[0] == workers[1] != workers[2]


def test_the_worker_sees_no_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hidden")
    code = "import os, sys; sys.exit(7 if 'SECRET_KEY' in os.environ else 3)"
    with AttachmentReader(command=stand_in(code)) as curious:
        assert "exit status 3" in curious.read(b"x", "a.txt").reason


def test_a_reading_survives_the_way_to_the_parent():
    table = Table(("a", "b"), (("1", "2"),), "c")
    page = AttachmentPage(1, "sheet", "S", "a\tb", (table,))
    member = AttachmentText("empty", "The file is empty (0 bytes).", "text/plain")
    read = AttachmentText("read", "", "application/zip", (page,), (("m", member),))
    assert from_json(to_json(read)) == read
