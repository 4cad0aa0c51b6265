"""A small client of the API: copy it, or learn from it. Needs httpx.

    from client import Client
    with Client("https://example.org") as client:
        for question in client.questions(q='"not held centrally"', house="Commons"):
            print(question["date_answered"], question["reference"], question["outcome"])

Lists are followed to their end. A reply that has not changed since is not sent again; when too many
were asked for, it waits as long as the reply says.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from types import TracebackType
from typing import Any, TypedDict

import httpx

Filters = str | int | date | list[str]


class Record(TypedDict, total=False):
    """What every record has; openapi.json lists the rest."""

    id: int
    detail: str
    reference: str
    body: str
    outcome: str
    refusal_wording: str
    address: str
    date_answered: str | None


class Client:
    def __init__(self, site: str, token: str = "", **options: Any) -> None:
        headers = {"Authorization": f"Token {token}"} if token else {}
        base = f"{site.rstrip('/')}/api/v1/"
        self._http = httpx.Client(base_url=base, headers=headers, timeout=30, **options)
        self._seen: dict[str, tuple[str, Any]] = {}

    def questions(self, **filters: Filters) -> Iterator[Record]:
        """Written questions, newest first, by the filters of the search page."""
        return self._list("questions/", filters)

    def foi_requests(self, **filters: Filters) -> Iterator[Record]:
        return self._list("foi/", filters)

    def mismatches(self) -> Iterator[Record]:
        """Published mismatches, the first published first."""
        return self._list("mismatches/", {})

    def question(self, house: str, tabled: date, uin: str) -> Record:
        return self._get(f"questions/{house.lower()}/{tabled.isoformat()}/{uin}/")

    def _list(self, path: str, filters: dict[str, Filters]) -> Iterator[Record]:
        page = self._get(path, filters)
        yield from page["results"]
        while page["next"]:
            page = self._get(page["next"])
            yield from page["results"]

    def _get(self, address: str, params: dict[str, Filters] | None = None) -> Any:
        request = self._http.build_request("GET", address, params=params or None)
        tag, known = self._seen.get(str(request.url), ("", None))
        if tag:
            request.headers["If-None-Match"] = tag
        reply = self._http.send(request)
        if reply.status_code == httpx.codes.TOO_MANY_REQUESTS:
            time.sleep(float(reply.headers["Retry-After"]))
            return self._get(address, params)
        if reply.status_code == httpx.codes.NOT_MODIFIED:
            return known
        reply.raise_for_status()
        self._seen[str(request.url)] = reply.headers.get("ETag", ""), reply.json()
        return reply.json()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()
