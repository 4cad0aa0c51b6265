"""The pairs that a whole run has judged from the questions' side, so that from the requests' side
none is judged again. On disk: memory stays flat, and every process of the run sees them."""

from __future__ import annotations

import os
from array import array
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

Pairs = set[tuple[int, int]]  # (question id, request id)
# Request ids in one file. A chunk of requests, in order of their ids, needs one file or two.
SPAN = 500


class Judged:
    def __init__(self, folder: Path):
        self._folder = folder
        self._held: dict[int, Pairs] = {}

    def add(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Each process appends to files of its own."""
        spans = defaultdict(lambda: array("Q"))
        for pair in pairs:
            spans[pair[1] // SPAN].extend(pair)
        for span, numbers in spans.items():
            with (self._folder / f"{span}.{os.getpid()}").open("ab") as file:
                numbers.tofile(file)

    def of(self, requests: Iterable[int]) -> Pairs:
        """At least the pairs of these requests. Call when nothing more is added."""
        wanted = {request // SPAN for request in requests}
        self._held = {span: self._held.get(span) or self._load(span) for span in wanted}
        return set().union(*self._held.values())

    def _load(self, span: int) -> Pairs:
        numbers = array("Q")
        for path in self._folder.glob(f"{span}.*"):
            numbers.frombytes(path.read_bytes())
        return set(zip(numbers[::2], numbers[1::2], strict=True))
