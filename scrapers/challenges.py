"""Which hosts asked for proof of a person today: they are left alone until tomorrow (UTC)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path


class Challenges:
    """With a `file`, remembered across processes: the next run of the day asks nothing either."""

    def __init__(self, file: Path | None = None):
        self.file = file
        self._days: dict[str, str] = {}
        if file is not None and file.exists():
            try:
                self._days = dict(json.loads(file.read_text(encoding="utf-8")))
            except (ValueError, TypeError):
                # A file cut short by a killed process: at worst one more request is refused.
                self._days = {}

    def note(self, host: str) -> None:
        self._days[host] = _today()
        if self.file is not None:
            unfinished = self.file.with_name(self.file.name + ".part")
            unfinished.write_text(json.dumps(self._days), encoding="utf-8")
            unfinished.replace(self.file)

    def is_today(self, host: str) -> bool:
        return self._days.get(host) == _today()


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
