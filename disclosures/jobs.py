"""Work shared out among processes of one machine."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice

from django.db import connection, connections

# Tasks handed out ahead of the workers, for each: enough that none waits for the next.
AHEAD = 3
COLLECTED_EVERY = 100_000  # objects made and not freed, before circles among them are looked for
_work: Callable | None = None


def cores() -> int:
    """How many processes this one may keep busy."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(work: Callable, items: Iterable, jobs: int) -> Iterator:
    """`work(item)` for each item, as they come to be done; at most `jobs` at once.

    With one job all is done here, in order. With more, each process starts as a copy of this one
    as it is at the call: what `work` remembers, it remembers for itself. Items and results are
    pickled. Inside a transaction, whose rows no other process sees, all is done here too. An error
    raised by `work` is raised here and ends the rest.
    """
    with _collecting_seldom():
        if jobs <= 1 or connection.in_atomic_block:
            yield from map(work, items)
        else:
            yield from _in_processes(work, items, jobs)


def _in_processes(work: Callable, items: Iterable, jobs: int) -> Iterator:
    global _work
    _work = work
    # No two processes may talk through one connection: all are copied while there is none, and
    # only then `items`, which may ask the database, is begun.
    connections.close_all()
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork")) as pool:
        try:
            pool.submit(os.getpid).result()
            items = iter(items)
            waiting = deque(pool.submit(_do, item) for item in islice(items, jobs * AHEAD))
            while waiting:
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                waiting = deque(future for future in waiting if future not in done)
                waiting.extend(pool.submit(_do, item) for item in islice(items, len(done)))
                for future in done:
                    yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            _work = None


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """What long work remembers is many small objects in no circle; Python's default looks through
    them again and again, for a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(COLLECTED_EVERY, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _do(item):
    return _work(item)
