"""Answering the scrapers from a built corpus, lists and searches included.

`DemoFetcher` has the interface of `scrapers.fetch.Client`; `transport()` gives the same replies
to any httpx client.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import httpx

from disclosures.demonstration import GOVUK, MEMBERS, PARLIAMENT, WDTK
from disclosures.demonstration.building import FETCHED_AT
from disclosures.demonstration.replies_govuk import search_result
from disclosures.demonstration.replies_parliament import as_listed
from disclosures.demonstration.replies_wdtk import in_list, list_page, sent_on
from scrapers.archive import Replay
from scrapers.errors import NotInArchive, TooLarge
from scrapers.records import Page
from scrapers.replies import Check, Params, address, check_status, read_json

Pairs = list[tuple[str, str]]
Reply = tuple[int, str, bytes]

JSON = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"
PORTAL_PAGE = 25
QUESTIONS = "/api/writtenquestions/questions"
DATE_FIELDS = {
    "tabledWhen": ("dateTabled",),
    "answeredWhen": ("dateAnswered",),
    "correctedWhen": ("dateAnswerCorrected",),
    "dateForAnswerWhen": ("dateForAnswer",),
}
SEARCH_PARAMETERS = {
    "filter_content_store_document_type",
    "filter_organisations",
    "filter_public_timestamp",
    "order",
    "count",
    "start",
    "fields",
    "q",
}


class DemoServer:
    """Pages by address, and the lists that stand over them."""

    def __init__(self, folder: Path | str):
        self._replay = Replay(folder)
        self._addresses = {_bare(url): url for url in self._replay.addresses()}
        self._questions = self._values(f"{PARLIAMENT}{QUESTIONS}/")
        self._requests = self._values(f"{WDTK}/request/")
        self._contents = self._values(f"{GOVUK}/api/content/")

    def _values(self, prefix: str) -> list[Any]:
        """The JSON replies whose address begins so."""
        pages = [self._replay.get(u) for u in self._addresses.values() if u.startswith(prefix)]
        return [json.loads(page.body) for page in pages if "json" in page.content_type]

    def reply(self, url: str) -> Reply:
        """(status, content type, body) for a GET of `url`."""
        parts = urlsplit(url)
        host, path = f"{parts.scheme}://{parts.netloc}", parts.path
        query = parse_qsl(parts.query, keep_blank_values=True)
        if path == "/robots.txt":
            return 200, "text/plain", b"User-agent: *\nAllow: /\n"
        if host == PARLIAMENT and path == QUESTIONS:
            return self._question_list(query)
        if host == WDTK and path.startswith("/body/") and path.count("/") == 3:
            return self._portal_list(path, query)
        if host == GOVUK and path == "/api/search.json":
            return self._search(query)
        return self._saved(url, host, path)

    def _saved(self, url: str, host: str, path: str) -> Reply:
        # Parliament's details take parameters that change nothing here.
        wanted = f"{host}{path}" if host in (PARLIAMENT, MEMBERS) else url
        try:
            page = self._replay.get(self._addresses[_bare(wanted)])
        except (KeyError, NotInArchive):
            return 404, HTML, b"<!DOCTYPE html><title>Not found</title><p>Not found.</p>"
        return page.status, page.content_type, page.body

    def _question_list(self, query: Pairs) -> Reply:
        """Newest activity first, clipped, as the API lists; unknown names are ignored as there."""
        given = dict(query)
        values = [detail["value"] for detail in self._questions]
        for name, fields in DATE_FIELDS.items():
            first, last = given.get(f"{name}From"), given.get(f"{name}To")
            values = [v for v in values if _in_window(v, fields, first, last)]
        if given.get("includeWithdrawn", "").lower() != "true":
            values = [v for v in values if not v["isWithdrawn"]]
        if given.get("house") in ("Commons", "Lords"):
            values = [v for v in values if v["house"] == given["house"]]
        bodies = {int(value) for name, value in query if name == "answeringBodies"}
        if bodies:
            values = [v for v in values if v["answeringBodyId"] in bodies]
        uin = given.get("uIN") or given.get("uin")
        if uin:
            values = [v for v in values if v["uin"] == uin]
        values.sort(key=lambda v: v["dateAnswerCorrected"] or v["dateAnswered"] or "", reverse=True)
        skip, take = int(given.get("skip", 0)), int(given.get("take", 20))
        results = [{"value": as_listed(v), "links": []} for v in values[skip : skip + take]]
        return _json({"totalResults": len(values), "results": results})

    def _portal_list(self, path: str, query: Pairs) -> Reply:
        _, _, body, view = path.split("/")
        given = dict(query)
        first = _portal_day(given.get("request_date_after"), date.min)
        last = _portal_day(given.get("request_date_before"), date.max)
        found = [
            data
            for data in self._requests
            if data["public_body"]["url_name"] == body
            and in_list(data["described_state"], view)
            and first <= sent_on(data) <= last
        ]
        found.sort(key=lambda data: data["updated_at"], reverse=True)
        number = int(given.get("page", 1))
        start = (number - 1) * PORTAL_PAGE
        more = start + PORTAL_PAGE < len(found)
        following = urlencode({**given, "page": number + 1})
        shown = list_page(found[start : start + PORTAL_PAGE], f"{path}?{following}" if more else "")
        return 200, HTML, shown.encode()

    def _search(self, query: Pairs) -> Reply:
        unknown = [name for name, _ in query if name.removesuffix("[]") not in SEARCH_PARAMETERS]
        if unknown:
            return 422, JSON, json.dumps({"error": f"Unexpected parameter {unknown[0]}"}).encode()
        given = dict(query)
        results = [search_result(c) for c in self._contents if "description" in c]
        types = {v for name, v in query if name == "filter_content_store_document_type"}
        slugs = {v for name, v in query if name == "filter_organisations"}
        window = given.get("filter_public_timestamp", "")
        results = [
            r
            for r in results
            if (not types or r["content_store_document_type"] in types)
            and (not slugs or r["organisations"][0]["slug"] in slugs)
            and _in_timestamps(r["public_timestamp"][:10], window)
        ]
        newest_first = given.get("order", "").startswith("-")
        results.sort(key=lambda r: (r["public_timestamp"], r["link"]), reverse=newest_first)
        start, count = int(given.get("start", 0)), int(given.get("count", 10))
        reply = {"results": results[start : start + count], "total": len(results), "start": start}
        return _json(reply | {"aggregates": {}, "suggested_queries": []})


class DemoFetcher:
    """What a scraper needs of a client, answered from a built corpus: no network, no waiting."""

    def __init__(self, folder: Path | str):
        self._server = DemoServer(folder)

    def get(
        self,
        url: str,
        params: Params | None = None,
        accept: str = "*/*",
        *,
        max_bytes: int | None = None,
        reread: int = 0,
    ) -> Page:
        full = address(url, params)
        status, content_type, body = self._server.reply(full)
        page = Page(
            url=full,
            status=status,
            fetched_at=FETCHED_AT,
            content_type=content_type,
            body=body,
            headers=(("content-type", content_type),),
        )
        check_status(page)
        if max_bytes is not None and len(body) > max_bytes:
            raise TooLarge(
                f"{full} is over {max_bytes:,} bytes. Read it by hand if it matters.",
                cause="over the size cap",
                url=full,
            )
        return page

    def get_json(
        self,
        url: str,
        params: Params | None = None,
        *,
        check: Check | None = None,
        reread: int = 0,
    ) -> tuple[Page, Any]:
        page = self.get(url, params)
        return page, read_json(page, check)

    def close(self) -> None:
        """Nothing is held open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()


def transport(folder: Path | str) -> httpx.MockTransport:
    """The same replies for any httpx client."""
    server = DemoServer(folder)

    def handle(request: httpx.Request) -> httpx.Response:
        status, content_type, body = server.reply(str(request.url))
        return httpx.Response(status, headers={"Content-Type": content_type}, content=body)

    return httpx.MockTransport(handle)


def _bare(url: str) -> str:
    """One spelling of an address: the path percent-encoded, the query as it is."""
    parts = urlsplit(url)
    path = quote(parts.path, safe="/%")
    return f"{parts.scheme}://{parts.netloc}{path}" + (f"?{parts.query}" if parts.query else "")


def _json(value: Any) -> Reply:
    return 200, JSON, json.dumps(value, ensure_ascii=False).encode()


def _in_window(value: dict, fields: tuple[str, ...], first: str | None, last: str | None) -> bool:
    if not first and not last:
        return True
    days = [value[field][:10] for field in fields if value[field]]
    return any((first or "") <= day <= (last or "9999") for day in days)


def _portal_day(text: str | None, default: date) -> date:
    return datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=UTC).date() if text else default


def _in_timestamps(day: str, window: str) -> bool:
    """`from:2024-01-01,to:2024-01-31`, both included."""
    ends = dict(part.split(":", 1) for part in window.split(",") if ":" in part)
    return ends.get("from", "")[:10] <= day <= ends.get("to", "9999")[:10]
