"""GOV.UK: FOI releases with their documents, and statistical releases.

Discovery by the Search API in month windows, oldest change first; each page once by the Content
API. Facts and traps: ../shared/sources/govuk.md. Reuse is under the Open Government Licence v3.0.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from scrapers import govuk_pages as govuk
from scrapers import hosts
from scrapers.errors import STOPS_THE_RUN, BadReply, Hidden, NotFound, ScrapeError, TooLarge
from scrapers.fetch import Fetcher
from scrapers.records import AttachmentRecord, Expected, FoiRecord, Item, Page, Problem
from scrapers.replies import read_json

SOURCE = "govuk"
FOI_TYPES = ("foi_release",)
STATISTICS_TYPES = ("official_statistics", "national_statistics", "statistical_data_set")
# Releases of these types count only when their title or summary says ad hoc or management
# information: no document type exists for ad hoc statistics (§6).
SOMETIMES_STATISTICS_TYPES = ("transparency", "research")
FIELDS = ("title", "link", "description", "public_timestamp", "content_store_document_type")
PAGE_SIZE = 500  # the Search API's maximum is 1,500
MAX_ATTACHMENT_BYTES = 50 * 1024 * 1024


class GovUk:
    """Reads releases of all organisations, or of the given ones (GOV.UK slugs).

    Files of FOI releases are fetched up to `max_attachment_bytes`; those of statistical releases
    only with `fetch_statistics_files` (they are many and large; their addresses are kept).
    """

    source = SOURCE

    def __init__(
        self,
        client: Fetcher,
        base_url: str = "https://www.gov.uk",
        *,
        organisations: Sequence[str] = (),
        fetch_statistics_files: bool = False,
        max_attachment_bytes: int = MAX_ATTACHMENT_BYTES,
        on_expected: Callable[[Expected], None] = lambda expected: None,
    ) -> None:
        self.client = client
        self.base_url = base_url.rstrip("/")
        self.organisations = tuple(organisations)
        self.fetch_statistics_files = fetch_statistics_files
        self.max_attachment_bytes = max_attachment_bytes
        self.on_expected = on_expected

    def records(self, since: date, until: date) -> Iterator[Item]:
        """Releases whose last major change falls between the two days, both included (UTC)."""
        seen: set[str] = set()
        for start, end in months(since, until):
            links: list[str] = []
            failure: ScrapeError | None = None
            try:
                for found in self._found(start, end):
                    if isinstance(found, Problem):
                        yield found
                    elif found not in seen:
                        seen.add(found)
                        links.append(found)
            except STOPS_THE_RUN:
                raise
            except ScrapeError as fault:
                failure = fault
            self.on_expected(Expected(count=len(links), is_whole=end == until))
            for link in links:
                yield from self._listed_page(link)
            if failure is not None:
                yield self._search_problem(failure, start, end)
                if failure.cause == "HTTP 422":
                    # The same question would be refused for every other month.
                    return

    def recheck(self, known: Mapping[str, Collection[str]]) -> Iterator[Item]:
        """Known pages again: base path -> the source keys of the FOI releases stored for it. Those
        that are no longer there come back with `is_removed`; for a statistical release (no keys)
        that is gone there is a Problem, since its record has no such mark."""
        for base_path, keys in known.items():
            left = set(keys)
            reason = ""
            try:
                for item in self._page(base_path):
                    if isinstance(item, FoiRecord):
                        left.discard(item.source_key)
                    yield item
                reason = "no longer on its page"
            except STOPS_THE_RUN:
                raise
            except (NotFound, Hidden) as fault:
                reason = f"gone ({fault.cause.removeprefix('HTTP ')})"
                if not left:
                    yield fault.as_problem(SOURCE, base_path)
            except ScrapeError as fault:
                yield fault.as_problem(SOURCE, base_path)
                continue
            for key in sorted(left):
                yield self._removed(key, base_path, reason)

    def _found(self, start: date, end: date) -> Iterator[str | Problem]:
        """Links of one window. A page that changes meanwhile leaves the window and shifts the
        rest, so a short count is walked again."""
        links: dict[str, dict[str, Any]] = {}
        failure: ScrapeError | None = None
        total = 0
        for reread in (0, 1):
            try:
                total = self._walk(start, end, links, reread)
            except STOPS_THE_RUN:
                raise
            except ScrapeError as fault:
                failure = fault
                break
            if len(links) >= total:
                break
        yield from self._chosen(links)
        if failure is not None:
            raise failure
        if len(links) < total:
            yield Problem(
                source=SOURCE,
                record=f"search {start} to {end}",
                cause="overlapping pages",
                message=f"GOV.UK counted {total} releases from {start} to {end} and listed "
                f"{len(links)}, twice. Run this window again.",
            )

    def _chosen(self, links: dict[str, dict[str, Any]]) -> Iterator[str | Problem]:
        for link, result in links.items():
            if not self._is_wanted(result):
                continue
            if link.startswith("/"):
                yield link
            else:
                yield Problem(
                    source=SOURCE,
                    record=link,
                    cause="outside GOV.UK",
                    message=f"{link} is listed by GOV.UK and kept elsewhere. Read it by hand.",
                )

    def _walk(self, start: date, end: date, links: dict[str, dict[str, Any]], reread: int) -> int:
        """Adds one walk's results to `links`; returns the number the search says there are."""
        position, total = 0, 1
        while position < total:
            _, reply = self.client.get_json(
                f"{self.base_url}/api/search.json",
                self._search_params(start, end, position),
                check=lambda value: _search_fault(value, start, end),
                reread=reread,
            )
            total = reply["total"]
            if not reply["results"]:
                break
            for result in reply["results"]:
                links.setdefault(str(result.get("link") or ""), result)
            position += len(reply["results"])
        links.pop("", None)
        return total

    def _search_params(self, start: date, end: date, position: int) -> list[tuple[str, Any]]:
        """Any parameter or value the service does not know is answered with 422."""
        types = FOI_TYPES + STATISTICS_TYPES + SOMETIMES_STATISTICS_TYPES
        return [
            *(("filter_content_store_document_type", kind) for kind in types),
            *(("filter_organisations", slug) for slug in self.organisations),
            ("filter_public_timestamp", f"from:{start},to:{end}"),
            ("order", "public_timestamp"),
            ("count", PAGE_SIZE),
            ("start", position),
            *(("fields", name) for name in FIELDS),
        ]

    def _is_wanted(self, result: dict[str, Any]) -> bool:
        if result.get("content_store_document_type") not in SOMETIMES_STATISTICS_TYPES:
            return True
        return govuk.is_ad_hoc(result.get("title") or "", result.get("description") or "")

    def _listed_page(self, base_path: str) -> Iterator[Item]:
        try:
            yield from self._page(base_path)
        except STOPS_THE_RUN:
            raise
        except ScrapeError as fault:
            yield fault.as_problem(SOURCE, base_path)

    def _page(self, base_path: str, hops: int = 0) -> Iterator[Item]:
        page, content = self.client.get_json(
            f"{self.base_url}/api/content{base_path}", check=_content_fault
        )
        target = govuk.redirect_target(content)
        if target and hops < 3:
            yield from self._page(urlsplit(target).path, hops + 1)
        elif target is not None:
            raise NotFound(
                f"{base_path} leads nowhere on GOV.UK any more. Keep the stored text, marked gone.",
                cause="gone",
                url=page.url,
                page=page,
            )
        else:
            yield from self._parsed(page, content)

    def _parsed(self, page: Page, content: dict[str, Any]) -> Iterator[Item]:
        kind = content["document_type"]
        if kind not in FOI_TYPES + STATISTICS_TYPES + SOMETIMES_STATISTICS_TYPES:
            raise BadReply(
                f"{content['base_path']} is now a page of type {kind}, neither an FOI release nor "
                "statistics. Look whether a stored release has moved.",
                cause="another document type",
                url=page.url,
                page=page,
            )
        try:
            yield from (self._release if kind in FOI_TYPES else self._statistics)(page, content)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise BadReply(
                f"{page.url} is not shaped as GOV.UK's schema says ({error!r}). Look at the kept "
                "reply; if the schema has changed, the reader must follow.",
                cause="unexpected shape",
                url=page.url,
                page=page,
            ) from error

    def _release(self, page: Page, content: dict[str, Any]) -> Iterator[Item]:
        filled = []
        for enclosure in govuk.enclosures(content, self.base_url):
            filled.append((yield from self._fill(enclosure)))
        yield from govuk.foi_records(content, filled, page, self.base_url)

    def _statistics(self, page: Page, content: dict[str, Any]) -> Iterator[Item]:
        filled = []
        for enclosure in govuk.enclosures(content, self.base_url):
            if self.fetch_statistics_files:
                filled.append((yield from self._fill(enclosure)))
            else:
                problem = enclosure.record.problem or "not fetched"
                record = _without_file(enclosure.record, problem)
                filled.append(govuk.Filled(enclosure, record))
        yield govuk.statistical_release(content, filled, page, self.base_url)

    def _fill(self, enclosure: govuk.Enclosure) -> Generator[Item, None, govuk.Filled]:
        """The enclosure with its file, or the reason there is none. Yields a Problem where asking
        again may help."""
        record = enclosure.record
        if enclosure.kind == "external":
            return govuk.Filled(enclosure, record)
        limit = self.max_attachment_bytes
        try:
            if enclosure.kind == "html":
                return self._html_attachment(enclosure)
            elif record.size_bytes is not None and record.size_bytes > limit:
                record = _without_file(record, f"over {limit // 1024 // 1024} MB")
            else:
                record = _with_file(record, self.client.get(record.url, max_bytes=limit))
        except STOPS_THE_RUN:
            raise
        except TooLarge:
            record = _without_file(record, f"over {limit // 1024 // 1024} MB")
        except (NotFound, Hidden) as fault:
            record = _without_file(record, f"gone ({fault.cause.removeprefix('HTTP ')})")
        except ScrapeError as fault:
            if fault.cause == hosts.REFUSED:
                return govuk.Filled(enclosure, _without_file(record, hosts.OUTSIDE))
            record = _without_file(record, f"not fetched: {fault.cause}")
            yield fault.as_problem(SOURCE, record.url)
        return govuk.Filled(enclosure, record)

    def _html_attachment(self, enclosure: govuk.Enclosure) -> govuk.Filled:
        """An HTML attachment is a page of its own: its text is in its Content API item."""
        path = urlsplit(enclosure.record.url).path
        page, content = self.client.get_json(
            f"{self.base_url}/api/content{path}", check=_content_fault
        )
        # The JSON around the text is no file to read: the words go into the response.
        record = dataclasses.replace(
            enclosure.record, content_type="text/html", problem=govuk.READ_AS_TEXT
        )
        return govuk.Filled(enclosure, record, govuk.body_text(content), page)

    def _removed(self, key: str, base_path: str, reason: str) -> FoiRecord:
        return FoiRecord(
            source=SOURCE,
            source_key=key,
            title="",
            authority_name="",
            slug=base_path,
            is_complete=False,
            is_removed=True,
            removed_reason=reason,
            url=self.base_url + base_path,
        )

    def _search_problem(self, fault: ScrapeError, start: date, end: date) -> Problem:
        record = f"search {start} to {end}"
        if not isinstance(fault, BadReply) or fault.cause != "HTTP 422":
            return fault.as_problem(SOURCE, record)
        try:
            said = str(read_json(fault.page)["error"]) if fault.page else ""
        except (ScrapeError, KeyError, TypeError):
            said = ""
        return Problem(
            source=SOURCE,
            record=record,
            cause="HTTP 422",
            message=f"GOV.UK search refused the question: {said or 'no reason given'}. Take the "
            "parameter or value it names out of scrapers/govuk.py.",
            page=fault.page,
        )


def months(since: date, until: date) -> Iterator[tuple[date, date]]:
    """The days from `since` to `until`, cut at the ends of months."""
    start = since
    while start <= until:
        next_month = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        end = min(until, next_month - timedelta(days=1))
        yield start, end
        start = end + timedelta(days=1)


def _with_file(record: AttachmentRecord, page: Page) -> AttachmentRecord:
    if not page.body:
        return _without_file(record, "empty file")
    if "html" in page.content_type and not record.file_name.endswith((".html", ".htm")):
        return _without_file(record, "a web page came in place of the file")
    kind = record.content_type or page.content_type
    return dataclasses.replace(record, content_type=kind, size_bytes=len(page.body), page=page)


def _without_file(record: AttachmentRecord, problem: str) -> AttachmentRecord:
    return dataclasses.replace(record, problem=problem)


def _search_fault(value: Any, start: date, end: date) -> str | None:
    """Why a reply of the search is not the answer to the question put, or None."""
    if not isinstance(value, dict) or not isinstance(value.get("results"), list):
        return "a search reply without results"
    if not isinstance(value.get("total"), int):
        return "a search reply without a total"
    wanted = FOI_TYPES + STATISTICS_TYPES + SOMETIMES_STATISTICS_TYPES
    for result in value["results"]:
        if not isinstance(result, dict):
            return "a search reply without results"
        if result.get("content_store_document_type", wanted[0]) not in wanted:
            return "unfiltered reply"
        day = _utc_day(result.get("public_timestamp"))
        if day is not None and not start <= day <= end:
            return "unfiltered reply"
    return None


def _content_fault(value: Any) -> str | None:
    if not isinstance(value, dict):
        return "a reply that is not a page"
    if (value.get("document_type") or value.get("schema_name")) in ("redirect", "gone"):
        return None
    for name in ("content_id", "document_type", "title", "base_path"):
        if not isinstance(value.get(name), str):
            return f"a page without {name}"
    return None


def _utc_day(value: Any) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC).date()
