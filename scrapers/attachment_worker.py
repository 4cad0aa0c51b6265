"""The child process that opens attachments: `python -m scrapers.attachment_worker LIMITS`.

LIMITS is the JSON of `scrapers.attachments.Limits`. Frames come in on standard input and go out
on what was standard output (see `scrapers.attachments`); it ends when its input ends.
"""

from __future__ import annotations

import json
import math
import os
import resource
import struct
import sys
import time
from typing import BinaryIO

from scrapers.attachment_readers import read_content
from scrapers.attachments import AttachmentText, Limits, to_json


def main(arguments: list[str]) -> int:
    limits = Limits(**json.loads(arguments[0])) if arguments else Limits()
    # Libraries that print must not break the frames: keep a private copy of standard output.
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _set_limits(limits)
    while (request := _next_request(sys.stdin.buffer)) is not None:
        header, body = request
        _allow_more_processor_time(limits)
        read = _read_safely(body, header, limits)
        reply = to_json(read)
        output.write(struct.pack(">Q", len(reply)) + reply)
        output.flush()
    return 0


def _set_limits(limits: Limits) -> None:
    memory = limits.memory_mb << 20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (memory, memory))


def _allow_more_processor_time(limits: Limits) -> None:
    """Processor time is counted from the start of the process, the limit is for each file."""
    used = math.ceil(time.process_time())
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = used + limits.cpu_seconds
    resource.setrlimit(
        resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
    )


def _next_request(stream: BinaryIO) -> tuple[dict, bytes] | None:
    length = stream.read(4)
    if len(length) < 4:
        return None
    header = json.loads(stream.read(struct.unpack(">I", length)[0]))
    return header, stream.read(header["size"])


def _read_safely(body: bytes, header: dict, limits: Limits) -> AttachmentText:
    content_type = header["content_type"]
    try:
        return read_content(body, header["file_name"], content_type, limits, header["depth"])
    except MemoryError:
        reason = f"Reading needs more than the {limits.memory_mb} MB of memory allowed."
    except RecursionError:
        reason = "The file is nested too deeply to be read."
    except Exception as fault:
        # The last net: whatever a library raises becomes a reason, never a lost file.
        first_line = (str(fault).splitlines() or [""])[0][:200]
        reason = f"The file could not be read: {type(fault).__name__}: {first_line}"
    return AttachmentText("unreadable", reason, content_type)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
