"""WhatDoTheyKnow: requests and their correspondence, live or from a folder of saved pages.

The live crawler runs only with a recorded permission of the site's operators; robots.txt and the
hourly and daily budgets are the client's. On a challenge it stops for the day. Every page loses
the requester's name (`wdtk_names`) before it is parsed or kept. Facts about the site:
../shared/sources/whatdotheyknow.md.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from scrapers import hosts
from scrapers import wdtk_names as names
from scrapers import wdtk_pages as wdtk
from scrapers.archive import Replay
from scrapers.errors import STOPS_THE_RUN, BadReply, Hidden, NotFound, ScrapeError, TooLarge
from scrapers.fetch import Fetcher
from scrapers.records import (
    AttachmentRecord,
    FoiMessageRecord,
    FoiRecord,
    Item,
    Page,
    Problem,
)
from scrapers.replies import is_challenge, read_json
from scrapers.wdtk_saved import SavedRequest

SOURCE = "whatdotheyknow"
STATES = ("successful", "unsuccessful", "awaiting")
# Lists answer 404 beyond page 20 (§2: 500 results, 25 a page).
LAST_PAGE = 20
MAX_ATTACHMENT_BYTES = 50 * 1024 * 1024

# (attachment as kept, attachment as the site names it, names to redact) -> the attachment with
# its file; yields a Problem where the file may yet be had.
FileSource = Callable[
    [AttachmentRecord, AttachmentRecord, list[str]], Generator[Item, None, AttachmentRecord]
]


class WhatDoTheyKnow:
    """Reads requests of the given authorities.

    `permission` records who allowed live reading and when; it is not needed to replay saved
    pages or to read a folder. `known_files` holds addresses of attachments already kept: those
    are not fetched again.
    """

    source = SOURCE

    def __init__(
        self,
        client: Fetcher | None = None,
        base_url: str = "https://www.whatdotheyknow.com",
        permission: str = "",
        *,
        bodies: Sequence[str] = (),
        known_files: Collection[str] = (),
        max_attachment_bytes: int = MAX_ATTACHMENT_BYTES,
    ) -> None:
        self.client = client
        self.base_url = base_url.rstrip("/")
        self.permission = permission.strip()
        self.bodies = tuple(bodies)
        self.known_files = known_files
        self.max_attachment_bytes = max_attachment_bytes
        # The client must not keep pages before they have lost the requester's name.
        self._archive = getattr(client, "archive", None)
        if self._archive is not None:
            client.archive = None  # type: ignore[union-attr]

    def records(
        self, since: date, until: date, bodies: Sequence[str] | None = None
    ) -> Iterator[Item]:
        """Requests of `bodies` (url names, such as "home_office") listed between the two days,
        both included. Raises ScrapeError at once where live reading is not permitted, and ends
        with Challenge or BudgetSpent when the run has to stop."""
        self._check_permission()
        chosen = self.bodies if bodies is None else tuple(bodies)
        if not chosen:
            raise ScrapeError(
                "No authority was named. Give the url names of the bodies to read, "
                "for instance home_office.",
                cause="nothing asked for",
            )
        return self._records(since, until, chosen)

    def recheck(self, known: Iterable[tuple[str, str]]) -> Iterator[Item]:
        """Known requests again, as (numeric id, slug). One that the site no longer shows comes
        back as a record with `is_removed`."""
        self._check_permission()
        return (item for key, slug in known for item in self._known(key, slug))

    def from_folder(self, folder: Path | str) -> Iterator[Item]:
        """Requests saved by hand: each `*.html`, with `<name>.json` and `<name>.unfold.html`
        beside it if they were saved, and files in `<name>_files/` or `<name>/`. <name> is the
        page's own file name or the request's slug."""
        folder = Path(folder)
        for path in sorted(folder.glob("*.htm*")):
            if not path.name.endswith((".unfold.html", ".unfold.htm")):
                yield from self._saved(path)

    def _check_permission(self) -> None:
        if not self.permission and not isinstance(self.client, Replay):
            raise ScrapeError(
                "WhatDoTheyKnow is not read live without its operators' agreement. Ask mySociety, "
                "then set WDTK_PERMISSION to who allowed it and when.",
                cause="no permission",
                url=self.base_url,
            )

    def _records(self, since: date, until: date, bodies: Sequence[str]) -> Iterator[Item]:
        seen: set[str] = set()
        for body in bodies:
            for state in STATES:
                for found in self._listed(body, state, since, until):
                    if isinstance(found, Problem):
                        yield found
                    elif found.slug not in seen:
                        seen.add(found.slug)
                        yield from self._live(found.slug)

    def _listed(
        self, body: str, state: str, since: date, until: date
    ) -> Iterator[wdtk.ListedRequest | Problem]:
        """A list's requests; a window that fills the last page the site shows is halved."""
        held: list[wdtk.ListedRequest] = []
        for number in range(1, LAST_PAGE + 1):
            try:
                listing = self._list_page(body, state, since, until, number)
            except STOPS_THE_RUN:
                raise
            except ScrapeError as fault:
                yield from held
                yield fault.as_problem(SOURCE, f"list {body}/{state} page {number}")
                return
            held.extend(listing.requests)
            if not listing.has_next:
                yield from held
                return
        if since < until:
            middle = since + (until - since) // 2
            yield from self._listed(body, state, since, middle)
            yield from self._listed(body, state, middle + timedelta(days=1), until)
            return
        yield from held
        yield Problem(
            source=SOURCE,
            record=f"list {body}/{state} of {since}",
            cause="more than the site lists",
            message=f"{body} has more than 500 requests listed as {state} on {since}; the rest "
            "cannot be listed by the site. Ask its operators for an extract of that day.",
        )

    def _list_page(
        self, body: str, state: str, since: date, until: date, number: int
    ) -> wdtk.ListPage:
        # Dates are dd/mm/yyyy, both ends included (§4).
        params = {
            "page": number,
            "request_date_after": f"{since:%d/%m/%Y}",
            "request_date_before": f"{until:%d/%m/%Y}",
        }
        page = self._get(f"{self.base_url}/body/{body}/{state}", params, accept="text/html")
        page = self._keep(names.redact_page(page, names.user_names(_text(page))))
        try:
            return wdtk.read_list(page)
        except wdtk.NotARequestPage as fault:
            raise BadReply(
                f"The list {page.url} was not read: {fault}. Look at the saved page.",
                cause="unknown page layout",
                url=page.url,
                page=page,
            ) from None

    def _known(self, key: str, slug: str) -> Iterator[Item]:
        try:
            yield from self._request(slug)
            return
        except STOPS_THE_RUN:
            raise
        except (Hidden, NotFound) as fault:
            last = fault
        except ScrapeError as fault:
            yield fault.as_problem(SOURCE, f"request {slug}")
            return
        if isinstance(last, NotFound) and key.isdigit():
            # A moderator's new title changes the slug; the number still leads there (§2).
            try:
                page = self._get(f"{self.base_url}/request/{key}.json", accept="application/json")
                new_slug = str(read_json(page).get("url_title") or "")
            except (Hidden, NotFound) as fault:
                last, new_slug = fault, ""
            except ScrapeError as fault:
                if isinstance(fault, STOPS_THE_RUN):
                    raise
                yield fault.as_problem(SOURCE, f"request {key}")
                return
            if new_slug and new_slug != slug:
                yield from self._live(new_slug)
                return
        reason = "hidden by the site (403)" if isinstance(last, Hidden) else "not found (404)"
        yield wdtk.removed(key, slug, self.base_url, reason, last.page)

    def _live(self, slug: str) -> Iterator[Item]:
        try:
            yield from self._request(slug)
        except STOPS_THE_RUN:
            raise
        except ScrapeError as fault:
            yield fault.as_problem(SOURCE, f"request {slug}")

    def _request(self, slug: str) -> Iterator[Item]:
        address = f"{self.base_url}/request/{slug}"
        raw_json = self._get(f"{address}.json", accept="application/json")
        if _json_object(raw_json) is None:
            raw_json = self._get(f"{address}.json", accept="application/json")
        raw_html = self._get(address, accept="text/html")
        raw_unfolded = None
        if wdtk.is_folded(raw_html):
            raw_unfolded = self._get(address, {"unfold": 1}, accept="text/html")
        yield from self._build(raw_json, raw_html, raw_unfolded, self._fetch_file)

    def _build(
        self, raw_json: Page | None, raw_html: Page, raw_unfolded: Page | None, fetch: FileSource
    ) -> Iterator[Item]:
        """Redact, keep, parse, in this order; then the files of the authority's messages."""
        data = _json_object(raw_json)
        text = _text(raw_html)
        found = names.requester_names(text, data)
        if raw_unfolded:
            found += [n for n in names.requester_names(_text(raw_unfolded)) if n not in found]
        others = [name for name in names.user_names(text) if name not in found]
        page = self._keep(names.redact_page(raw_html, found, others))
        whole = self._keep(names.redact_page(raw_unfolded, found, others)) if raw_unfolded else None
        json_page = self._keep(names.redact_json(raw_json, found)) if raw_json else None
        if raw_json is not None and data is None:
            # Without its number the request would become a second row under its slug.
            yield self._unreadable(json_page, "JSON that cannot be read")
            return
        try:
            record = wdtk.read_request(
                page,
                base_url=self.base_url,
                request_json=read_json(json_page) if data is not None else None,
                unfolded=whole,
                pages=tuple(p for p in (json_page, page, whole) if p),
            )
            real = wdtk.read_request(raw_html, base_url=self.base_url, request_json=data)
        except wdtk.NotARequestPage as fault:
            yield self._unreadable(page, "unknown page layout", str(fault))
            return
        except (AttributeError, KeyError, TypeError, ValueError) as fault:
            yield self._unreadable(json_page or page, "unexpected shape", repr(fault))
            return
        yield from self._with_files(record, real, found, fetch)

    def _with_files(
        self, record: FoiRecord, real: FoiRecord, found: list[str], fetch: FileSource
    ) -> Iterator[Item]:
        """The record with its files. `real` is the same page unredacted: a file's own address may
        hold the name, and is needed once, to fetch it."""
        messages: list[FoiMessageRecord] = []
        for message, as_sent in zip(record.messages, real.messages, strict=True):
            files: list[AttachmentRecord] = []
            for kept, asked in zip(message.attachments, as_sent.attachments, strict=True):
                if message.sender == "authority" and kept.url and not kept.problem:
                    kept = yield from fetch(kept, asked, found)
                files.append(kept)
            messages.append(dataclasses.replace(message, attachments=tuple(files)))
        yield dataclasses.replace(record, messages=tuple(messages))

    def _fetch_file(
        self, kept: AttachmentRecord, asked: AttachmentRecord, found: list[str]
    ) -> Generator[Item, None, AttachmentRecord]:
        """Yields a Problem where the file may yet be had; returns the attachment either way."""
        url = names.redact_address(asked.url, found)
        if url in self.known_files:
            return dataclasses.replace(kept, url=url, problem="kept earlier, not fetched again")
        problem, page = "", None
        try:
            page = self._get(asked.url, max_bytes=self.max_attachment_bytes)
        except STOPS_THE_RUN:
            raise
        except TooLarge:
            problem = f"over {self.max_attachment_bytes // 1024 // 1024} MB"
        except NotFound as fault:
            problem = f"gone ({fault.cause.removeprefix('HTTP ')})"
        except Hidden:
            problem = "hidden by the site"
        except ScrapeError as fault:
            problem = f"not fetched: {fault.cause}"
            if fault.cause == hosts.REFUSED:
                problem = hosts.OUTSIDE
            else:
                yield fault.as_problem(SOURCE, url)
        return self._file(kept, url, page, problem, found)

    def _file(
        self,
        kept: AttachmentRecord,
        url: str,
        page: Page | None,
        problem: str,
        found: list[str],
    ) -> AttachmentRecord:
        if page is not None:
            problem = problem or wdtk.attachment_problem(page)
            page = self._keep(names.redact_page(page, found))
        is_file = page is not None and not problem
        return dataclasses.replace(
            kept,
            url=url,
            content_type=page.content_type if page is not None and is_file else "",
            size_bytes=len(page.body) if page is not None and is_file else None,
            page=page if is_file else None,
            problem=problem,
        )

    def _saved(self, path: Path) -> Iterator[Item]:
        saved = SavedRequest.read(path, self.base_url)
        if is_challenge(saved.page):
            yield self._unreadable(
                saved.page, "challenge", "the saved page is a challenge, not a request"
            )
        elif saved.is_removed:
            key = str((_json_object(saved.json_page) or {}).get("id") or saved.slug)
            reason = "hidden by the site (403)"
            yield wdtk.removed(key, saved.slug, self.base_url, reason, saved.page)
        else:

            def fetch(
                kept: AttachmentRecord, asked: AttachmentRecord, found: list[str]
            ) -> Generator[Item, None, AttachmentRecord]:
                yield from ()
                page, problem = saved.file(asked, self.max_attachment_bytes)
                return self._file(
                    kept, names.redact_address(asked.url, found), page, problem, found
                )

            yield from self._build(saved.json_page, saved.page, saved.unfolded, fetch)

    def _get(self, url: str, params: Any = None, **kwargs: Any) -> Page:
        """A page from the client, not yet redacted. A failed one is kept here, since the client
        no longer keeps any."""
        if self.client is None:
            raise ScrapeError("There is no client to fetch with.", cause="no client", url=url)
        try:
            return self.client.get(url, params, **kwargs)
        except ScrapeError as fault:
            if fault.page is not None:
                fault.page = self._keep(names.redact_page(fault.page, ()))
            raise

    def _keep(self, page: Page) -> Page:
        if self._archive is not None:
            self._archive.save(page)
        return page

    def _unreadable(self, page: Page | None, cause: str, detail: str = "") -> Problem:
        url = page.url if page else self.base_url
        return Problem(
            source=SOURCE,
            record=url,
            cause=cause,
            message=f"{url} was not read{': ' + detail if detail else ''}. Look at the kept page; "
            "if the site has changed, the reader must follow.",
            page=page,
        )


def _json_object(page: Page | None) -> dict[str, Any] | None:
    if page is None:
        return None
    try:
        value = read_json(page)
    except ScrapeError:
        return None
    return value if isinstance(value, dict) else None


def _text(page: Page) -> str:
    return page.body.decode("utf-8", errors="replace")
