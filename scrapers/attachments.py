"""Attachments become text: pages, sheets, tables, or the reason why not.

`read_attachment` never raises on odd input. Files from outside are opened only in a child process
(`python -m scrapers.attachment_worker`) with limits on memory, processor time and output; this
side limits the wall clock and ends the child's whole process group. A crash there is a reason here.

The two sides speak in frames, so that one worker can read many files. Request: four bytes with the
length of a JSON header (file_name, content_type, depth, size), the header, the file. Reply: eight
bytes with the length of the JSON, the JSON of `AttachmentText`. Lengths are unsigned, big-endian.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal, Self

Status = Literal[
    "read",
    "partly_read",
    "needs_ocr",
    "unreadable",
    "empty",
    "too_large",
    "encrypted",
    "unsupported",
]
PageKind = Literal["page", "sheet", "text", "member"]

WORKER_COMMAND = (sys.executable, "-m", "scrapers.attachment_worker")
# What the worker may see of our environment: no database address, no secret key.
PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TESSDATA_PREFIX", "LD_LIBRARY_PATH")
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Sizes in bytes unless the name says otherwise."""

    memory_mb: int = 1024
    cpu_seconds: int = 60
    wall_seconds: float = 120.0
    max_bytes: int = 50_000_000
    max_reply_bytes: int = 64_000_000
    max_characters: int = 5_000_000
    max_pages: int = 2_000
    max_rows: int = 100_000
    max_columns: int = 500
    max_members: int = 50
    # Unpacked size of an archive, or of an office file (which is a ZIP inside).
    max_unpacked_bytes: int = 100_000_000
    max_office_bytes: int = 400_000_000
    max_ratio: int = 100
    ocr_pages: int = 40
    files_per_worker: int = 200


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as displayed. Rows may be shorter than `headings`; `headings` may be empty."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentPage:
    """A page, a sheet, or a whole text. A sheet's text has its cells split by tabs."""

    number: int
    kind: PageKind
    name: str
    text: str
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachmentText:
    """`reason` is a plain sentence; it is empty only where `status` is "read"."""

    status: Status
    reason: str = ""
    media_type: str = ""
    pages: tuple[AttachmentPage, ...] = ()
    members: tuple[tuple[str, AttachmentText], ...] = ()

    @property
    def text(self) -> str:
        """All pages, split by form feeds. Members are not included."""
        return "\f".join(page.text for page in self.pages)

    def all_pages(self) -> tuple[AttachmentPage, ...]:
        """The file's pages, then its members' pages with the member's name, numbered from 1."""
        pages = list(self.pages)
        for name, member in self.members:
            for page in member.all_pages():
                full_name = f"{name}: {page.name}" if page.name else name
                pages.append(replace(page, kind="member", name=full_name))
        return tuple(replace(page, number=number) for number, page in enumerate(pages, 1))


def to_json(read: AttachmentText) -> bytes:
    return json.dumps(asdict(read)).encode()


def from_json(data: bytes | dict) -> AttachmentText:
    """The inverse of `to_json`. Raises ValueError, KeyError or TypeError on another shape."""
    fields = json.loads(data) if isinstance(data, bytes) else data
    pages = tuple(_page(page) for page in fields["pages"])
    members = tuple((name, from_json(member)) for name, member in fields["members"])
    return AttachmentText(fields["status"], fields["reason"], fields["media_type"], pages, members)


def _page(fields: dict) -> AttachmentPage:
    tables = tuple(
        Table(tuple(table["headings"]), tuple(map(tuple, table["rows"])), table["caption"])
        for table in fields["tables"]
    )
    return AttachmentPage(fields["number"], fields["kind"], fields["name"], fields["text"], tables)


def read_attachment(
    body: bytes, file_name: str, content_type: str = "", limits: Limits = Limits()
) -> AttachmentText:
    """Read one file in a worker of its own. For many files keep an `AttachmentReader`."""
    with AttachmentReader(limits) as reader:
        return reader.read(body, file_name, content_type)


class _OutOfTime(Exception):
    """The worker has not replied within the wall-clock limit."""


class _WorkerGone(Exception):
    """The worker ended, or answered in another shape, before its reply was whole."""


class AttachmentReader:
    """One worker that reads file after file; replaced when it dies or has read its share.

    Use it as a context manager, from one thread at a time.
    """

    def __init__(self, limits: Limits = Limits(), command: Sequence[str] = WORKER_COMMAND):
        self.limits = limits
        self.command = command
        self._worker: subprocess.Popen | None = None
        self._files_read = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception) -> None:
        self.close()

    def read(
        self, body: bytes, file_name: str, content_type: str = "", depth: int = 0
    ) -> AttachmentText:
        """`depth` is 1 for a member of an archive, whose own members are not opened."""
        if not body:
            return AttachmentText("empty", "The file is empty (0 bytes).", content_type)
        if len(body) > self.limits.max_bytes:
            reason = f"The file is {_megabytes(len(body))}; the limit is " + (
                f"{_megabytes(self.limits.max_bytes)}."
            )
            return AttachmentText("too_large", reason, content_type)
        try:
            return self._exchange(body, file_name, content_type, depth)
        except _OutOfTime:
            self.close()
            reason = f"Reading took longer than {self.limits.wall_seconds:g} seconds."
        except _WorkerGone as fault:
            reason = str(fault) or self._why_it_ended()
            self.close()
        except OSError as fault:
            self.close()
            reason = f"The reader could not be run: {fault.strerror or fault}."
        return AttachmentText("unreadable", reason, content_type)

    def close(self) -> None:
        """End the worker and every process it started."""
        worker, self._worker = self._worker, None
        if worker is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            with contextlib.suppress(OSError):
                pipe.close()

    def _exchange(
        self, body: bytes, file_name: str, content_type: str, depth: int
    ) -> AttachmentText:
        worker = self._ready_worker()
        header = {"file_name": file_name, "content_type": content_type, "depth": depth}
        encoded = json.dumps(header | {"size": len(body)}).encode()
        request = struct.pack(">I", len(encoded)) + encoded + body
        deadline = time.monotonic() + self.limits.wall_seconds
        reply = _converse(worker, request, deadline, self.limits.max_reply_bytes)
        self._files_read += 1
        try:
            return from_json(reply)
        except (ValueError, KeyError, TypeError) as fault:
            raise _WorkerGone("The reader's reply could not be understood.") from fault

    def _ready_worker(self) -> subprocess.Popen:
        worn_out = self._files_read >= self.limits.files_per_worker
        if self._worker is not None and (worn_out or self._worker.poll() is not None):
            self.close()
        if self._worker is None:
            self._worker = self._start()
            self._files_read = 0
        return self._worker

    def _start(self) -> subprocess.Popen:
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        # One thread each: the machine is shared, and threads' stacks count as memory.
        environment |= {"OMP_THREAD_LIMIT": "1", "RAYON_NUM_THREADS": "1"}
        environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
        worker = subprocess.Popen(
            [*self.command, json.dumps(asdict(self.limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            bufsize=0,
            start_new_session=True,
        )
        os.set_blocking(worker.stdin.fileno(), False)
        os.set_blocking(worker.stdout.fileno(), False)
        return worker

    def _why_it_ended(self) -> str:
        try:
            status = self._worker.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "The reader closed its output without a reply."
        if status == -signal.SIGXCPU:
            return f"Reading took more than {self.limits.cpu_seconds} seconds of processor time."
        if status == -signal.SIGABRT:
            # Compiled libraries abort when the system refuses them memory.
            return (
                "The reader gave up on this file (SIGABRT); it probably needs more than the "
                f"{self.limits.memory_mb} MB of memory allowed."
            )
        if status < 0:
            name = signal.Signals(-status).name
            return f"The reader crashed on this file ({name})."
        return f"The reader ended without a reply (exit status {status})."


def _converse(worker: subprocess.Popen, request: bytes, deadline: float, max_reply: int) -> bytes:
    """Send the request and collect the reply, neither of which may block past `deadline`."""
    unsent, reply = memoryview(request), bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(worker.stdout, selectors.EVENT_READ)
        selector.register(worker.stdin, selectors.EVENT_WRITE)
        while True:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise _OutOfTime
            for key, _ in selector.select(remaining):
                if key.fileobj is worker.stdin:
                    unsent = _send(worker, unsent)
                    if not unsent:
                        selector.unregister(worker.stdin)
                elif _receive(worker, reply, max_reply):
                    return bytes(reply[8:])


def _send(worker: subprocess.Popen, unsent: memoryview) -> memoryview:
    try:
        return unsent[os.write(worker.stdin.fileno(), unsent[:CHUNK]) :]
    except BrokenPipeError:
        raise _WorkerGone from None


def _receive(worker: subprocess.Popen, reply: bytearray, max_reply: int) -> bool:
    """Add what has come to `reply`; true once the frame is whole."""
    received = os.read(worker.stdout.fileno(), CHUNK)
    if not received:
        raise _WorkerGone
    reply += received
    if len(reply) < 8:
        return False
    length = struct.unpack(">Q", reply[:8])[0]
    if length > max_reply:
        raise _WorkerGone(f"The text of this file is over {_megabytes(max_reply)}.")
    return len(reply) >= 8 + length


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
