"""The processes behind `make run`: started together, watched, stopped together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

STOP_SECONDS = 8  # then what is still there is killed: tasks are taken up again, none is lost
LOG_BYTES = 10_000_000  # a longer log is set aside once, as NAME.log.1
PR_SET_PDEATHSIG = 1  # prctl(2)


@dataclass(frozen=True)
class Child:
    """One process and where it writes."""

    name: str
    process: subprocess.Popen
    log: Path


class ChildEnded(Exception):
    """A process that should have gone on has ended; the message says which and where to look."""


class Supervisor:
    """Starts children in sessions of their own, so that Ctrl-C reaches only this process."""

    def __init__(self, folder: Path, logs: Path):
        self.folder = folder
        self.logs = logs
        self.children: list[Child] = []

    def start(
        self,
        name: str,
        arguments: list[str],
        env: dict[str, str],
        orphaned: signal.Signals = signal.SIGTERM,
    ) -> Child:
        """Starts `python -m ARGUMENTS…`, writing to LOGS/NAME.log.

        On Linux the child gets the signal `orphaned` when this process dies, even of SIGKILL.
        """
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{name}.log"
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_name(f"{name}.log.1"))
        with log.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=self.folder,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=partial(_end_with_parent, orphaned),
            )
        child = Child(name, process, log)
        self.children.append(child)
        return child

    def check(self) -> None:
        """Raises `ChildEnded` when a child has ended."""
        for child in self.children:
            status = child.process.poll()
            if status is not None:
                raise ChildEnded(f"The {child.name} process ended ({status}); see {child.log}.")

    def stop(self) -> None:
        """Asks every child to finish, waits, and kills the process groups that are left."""
        for child in self.children:
            if child.process.poll() is None:
                child.process.terminate()
        until = time.monotonic() + STOP_SECONDS
        for child in self.children:
            try:
                child.process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()
        self.children.clear()


def _end_with_parent(by: signal.Signals) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, by)
