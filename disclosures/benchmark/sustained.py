"""Searches that come at a fixed pace to two web processes, as on a server: how long each waits
from the moment it was due, and what the processes hold in memory of their own."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from tracker import env

from .corpus import COMMON, Corpus
from .measures import database_url, summary

WORKERS, THREADS = 2, 4  # as docker/compose.yml starts them
PACE, SECONDS = 50, 20  # searches a second, and for how long
WARM, PATIENCE = 40, 60  # searches before any is counted; seconds until the server must be up
CLIENTS = 64


def sustained(corpus: Corpus, folder: Path) -> dict:
    """{"asked_per_second", "seconds", "p50", "p95", "errors", "anonymous_mb"}. `folder` holds the
    benchmark's index and evidence."""
    words = corpus.rare_words(PACE * SECONDS + WARM)
    asked = [f"{reverse('search')}?q={word}+{COMMON[n % 12]}" for n, word in enumerate(words)]
    with _server(folder) as (port, process):
        for address in asked[:WARM]:
            _ask(port, address)
        begun = time.perf_counter() + 0.5
        with ThreadPoolExecutor(CLIENTS) as clients:
            due = [(begun + n / PACE, address) for n, address in enumerate(asked[WARM:])]
            told = list(clients.map(lambda one: _when_due(port, *one), due))
        took = time.perf_counter() - begun
        held = _anonymous(process.pid)
    waits = [wait for wait, status in told if status == 200]
    return {
        "asked_per_second": PACE,
        "answered_per_second": round(len(waits) / took, 1),
        **summary(waits or [0, 0]),
        "errors": len(told) - len(waits),
        "workers": WORKERS,
        "anonymous_mb": held,
    }


def _when_due(port: int, due: float, address: str) -> tuple[float, int]:
    time.sleep(max(0, due - time.perf_counter()))
    status = _ask(port, address)
    return (time.perf_counter() - due) * 1000, status


def _ask(port: int, address: str) -> int:
    """The status of the reply; 0 where none came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", address, headers={"Host": "localhost"})
        reply = connection.getresponse()
        reply.read()
        return reply.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


@contextmanager
def _server(folder: Path):
    """Gunicorn on the benchmark's own database and index; (port, process)."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    environment = env.for_child(
        DJANGO_SETTINGS_MODULE="tracker.settings",
        DEBUG="0",
        DEMO="1",
        VAR_DIR=str(folder),
        DATABASE_URL=database_url(),
        DATABASE_POOL=str(THREADS),
        REDIS_URL=settings.REDIS_URL,
    )
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py"), "collectstatic", "--noinput"]
    subprocess.run(manage, env=environment, check=True, stdout=subprocess.DEVNULL)
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "tracker.wsgi", "--bind", f"127.0.0.1:{port}",
         "--workers", str(WORKERS), "--threads", str(THREADS), "--log-level", "error"],
        env=environment, cwd=settings.BASE_DIR,
    )  # fmt: skip
    try:
        _wait_for(port, process)
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(PATIENCE * 4):
        if process.poll() is not None:
            raise RuntimeError(f"The web server ended with status {process.returncode}.")
        if _ask(port, "/health/") or _ask(port, reverse("search")):
            return
        time.sleep(0.25)
    raise RuntimeError(f"The web server did not answer within {PATIENCE} seconds.")


def _anonymous(parent: int) -> list[float]:
    """Megabytes of each worker's own memory: the index, which is mapped, is not in it."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    found = []
    for child in children:
        status = Path(f"/proc/{child}/status").read_text()
        if anonymous := re.search(r"RssAnon:\s+(\d+)", status):
            found.append(round(int(anonymous[1]) / 1024, 1))
    return found
