"""Fetching politely: one client for every source.

Retries with back-off what asking again can cure, names each fault it met, keeps to a pace and a
budget, obeys robots.txt, and can keep every page. `Archive` and `Replay` live in
`scrapers.archive` and are offered here too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, Self
from urllib.parse import urlsplit

import httpx
import stamina
from pyrate_limiter import Duration, InMemoryBucket, Limiter, Rate, SQLiteBucket

from scrapers import hosts as known_hosts
from scrapers.archive import Archive, Replay
from scrapers.challenges import Challenges
from scrapers.errors import (
    BadReply,
    BudgetSpent,
    Challenge,
    NotAllowed,
    ScrapeError,
    TooLarge,
    Unavailable,
)
from scrapers.records import Page, Problem
from scrapers.replies import Check, Params, address, check_status, read_json

__all__ = ["Archive", "Client", "Fetcher", "Replay", "RobotsPolicy"]

DEFAULT_MAX_BYTES = 100 * 1024 * 1024
KEPT_HEADERS = (
    "content-type",
    "content-disposition",
    "last-modified",
    "etag",
    "retry-after",
    "cf-mitigated",
)


class RobotsPolicy(Protocol):
    def attach(self, client: Client) -> None: ...

    def allows(self, url: str) -> bool: ...


class Fetcher(Protocol):
    """What a scraper needs: `Client` and `Replay` both have it."""

    def get(
        self,
        url: str,
        params: Params | None = None,
        accept: str = "*/*",
        *,
        max_bytes: int | None = None,
        reread: int = 0,
    ) -> Page: ...

    def get_json(
        self,
        url: str,
        params: Params | None = None,
        *,
        check: Check | None = None,
        reread: int = 0,
    ) -> tuple[Page, Any]: ...


class Client:
    """A polite HTTP client.

    `user_agent` must hold a contact address. Budgets count every request sent, retries and
    redirects too; with `budget_file` (SQLite) they outlive the process, as does the memory of a
    challenge in a file beside it. Waits are in seconds. `hosts` names the hosts that may be asked,
    with those below them; without it, any host but those of this machine's own network.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        requests_per_second: float = 2,
        hourly_budget: int | None = None,
        daily_budget: int | None = None,
        budget_file: Path | str | None = None,
        hosts: Collection[str] | None = None,
        robots: RobotsPolicy | None = None,
        archive: Archive | None = None,
        on_problem: Callable[[Problem], None] | None = None,
        source: str = "",
        timeout: float = 60,
        attempts: int = 5,
        wait_initial: float = 1.0,
        wait_max: float = 60.0,
        wait_jitter: float = 1.0,
        retry_after_max: float = 300.0,
    ):
        self.user_agent, self.source = user_agent, source
        self.hosts = hosts
        self.robots, self.archive, self.on_problem = robots, archive, on_problem
        self.retry_after_max = retry_after_max
        self._retry = {
            "attempts": attempts,
            "timeout": None,
            "wait_initial": wait_initial,
            "wait_max": wait_max,
            "wait_jitter": wait_jitter,
        }
        self._pace = Limiter(Rate(1, max(1, round(1000 / requests_per_second))), buffer_ms=1)
        # First: it makes the folder that the budgets' database needs.
        self._challenges = Challenges(_beside(budget_file))
        self._budgets = _budgets(hourly_budget, daily_budget, budget_file)
        self._http = httpx.Client(headers={"User-Agent": user_agent}, timeout=timeout)
        self._http.follow_redirects = True
        self._http.event_hooks = {"request": [self._before_request]}
        if robots is not None:
            robots.attach(self)

    def get(
        self,
        url: str,
        params: Params | None = None,
        accept: str = "*/*",
        *,
        max_bytes: int | None = None,
        reread: int = 0,
    ) -> Page:
        """One page, whatever its type. Raises a `ScrapeError` for all but a 2xx reply.

        `Page.url` is the address asked for; where the server redirected, the header `location`
        holds the address that answered. `reread` matters to `Replay` only.
        """
        return self._fetch(address(url, params), accept, max_bytes or DEFAULT_MAX_BYTES)[0]

    def get_json(
        self,
        url: str,
        params: Params | None = None,
        *,
        check: Check | None = None,
        reread: int = 0,
    ) -> tuple[Page, Any]:
        """A page and its decoded JSON. A body that `check` objects to is asked for again."""

        def read(page: Page) -> Any:
            return read_json(page, check)

        return self._fetch(address(url, params), "application/json", DEFAULT_MAX_BYTES, read)

    def close(self) -> None:
        self._http.close()
        for _, limiter in self._budgets:
            limiter.close()
        self._pace.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def _fetch(
        self,
        url: str,
        accept: str,
        max_bytes: int,
        read: Callable[[Page], Any] | None = None,
    ) -> tuple[Page, Any]:
        faults: list[ScrapeError] = []
        try:
            for attempt in stamina.retry_context(on=self._wait_before_retry, **self._retry):
                with attempt:
                    try:
                        page = self._send(url, accept, max_bytes)
                        check_status(page)
                        value = read(page) if read else None
                    except ScrapeError as error:
                        faults.append(error)
                        raise
        except ScrapeError as error:
            self._note_failure(error, faults)
            raise
        self._name_cured(url, faults)
        if self.archive is not None:
            self.archive.save(page)
        return page, value

    def _wait_before_retry(self, error: Exception) -> bool | float:
        """Stamina's hook: False ends, True waits with back-off, a number waits that long."""
        if not isinstance(error, ScrapeError) or not error.retryable:
            return False
        if error.retry_after is None:
            return True
        return min(error.retry_after, self.retry_after_max)

    def _note_failure(self, error: ScrapeError, faults: list[ScrapeError]) -> None:
        if len(faults) > 1:
            causes = ", ".join(fault.cause for fault in faults)
            error.args = (f"{error} Tried {len(faults)} times: {causes}.",)
        if isinstance(error, Challenge):
            self._challenges.note(urlsplit(error.url).netloc)
        # Kept too, so that a replay meets the same failure.
        if self.archive is not None and error.page is not None:
            self.archive.save(error.page)

    def _name_cured(self, url: str, faults: list[ScrapeError]) -> None:
        for fault in faults if self.on_problem else ():
            self.on_problem(
                Problem(
                    source=self.source,
                    record=url,
                    cause=fault.cause,
                    message=f"{fault.cause} from {url}; asking again cured it. Nothing to do.",
                    page=fault.page,
                    is_recovered=True,
                )
            )

    def _send(self, url: str, accept: str, max_bytes: int) -> Page:
        try:
            with self._http.stream("GET", url, headers={"Accept": accept}) as response:
                body = _read_body(response, url, max_bytes)
        except httpx.TimeoutException as error:
            raise _unavailable(url, "time-out") from error
        except (
            httpx.TooManyRedirects,
            httpx.InvalidURL,
            httpx.UnsupportedProtocol,
        ) as error:
            raise BadReply(
                f"{url} cannot be followed ({error}). Check the address.",
                cause="bad address",
                url=url,
            ) from error
        except httpx.HTTPError as error:
            raise _unavailable(url, "broken connection") from error
        headers = [(k, response.headers[k]) for k in KEPT_HEADERS if k in response.headers]
        if response.history:
            headers.append(("location", str(response.url)))
        return Page(
            url=url,
            status=response.status_code,
            fetched_at=datetime.now(UTC),
            content_type=response.headers.get("content-type", ""),
            body=body,
            headers=tuple(headers),
        )

    def _before_request(self, request: httpx.Request) -> None:
        """Runs before every request, redirects included."""
        url, host = str(request.url), request.url.netloc.decode()
        if not known_hosts.is_allowed(request.url.host, self.hosts):
            raise NotAllowed(
                f"{url} is not at one of the source's own hosts: it was not asked for. Open it by "
                "hand if it matters.",
                cause=known_hosts.REFUSED,
                url=url,
            )
        if self._challenges.is_today(host):
            raise Challenge(
                f"{host} set a challenge earlier today: {url} was not asked for. Go on tomorrow.",
                cause="challenge",
                url=url,
            )
        is_robots_file = request.url.path == "/robots.txt"
        if self.robots is not None and not is_robots_file and not self.robots.allows(url):
            raise NotAllowed(
                f"robots.txt of {host} does not allow {url}. Leave it out.",
                cause="not allowed by robots.txt",
                url=url,
            )
        for period, limiter in self._budgets:
            if not limiter.try_acquire("budget", blocking=False):
                raise BudgetSpent(
                    f"The {period} budget of requests is spent before {url}. The next run goes "
                    "on from here.",
                    cause="budget spent",
                    url=url,
                )
        self._pace.try_acquire("pace")


def _beside(budget_file: Path | str | None) -> Path | None:
    if budget_file is None:
        return None
    Path(budget_file).parent.mkdir(parents=True, exist_ok=True)
    return Path(budget_file).with_suffix(".challenges.json")


def _budgets(
    hourly: int | None, daily: int | None, file: Path | str | None
) -> list[tuple[str, Limiter]]:
    budgets = []
    for period, number, length in (
        ("hourly", hourly, Duration.HOUR),
        ("daily", daily, Duration.DAY),
    ):
        if number is None:
            continue
        rates = [Rate(number, length)]
        bucket = (
            SQLiteBucket.init_from_file(rates, table=f"{period}_budget", db_path=str(file))
            if file
            else InMemoryBucket(rates)
        )
        budgets.append((period, Limiter(bucket)))
    return budgets


def _read_body(response: httpx.Response, url: str, max_bytes: int) -> bytes:
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > max_bytes:
            raise TooLarge(
                f"{url} is over {max_bytes:,} bytes. Read it by hand if it matters.",
                cause="over the size cap",
                url=url,
            )
        parts.append(part)
    return b"".join(parts)


def _unavailable(url: str, cause: str) -> Unavailable:
    return Unavailable(
        f"{url}: {cause}. Run again later; nothing was stored for this record.",
        cause=cause,
        url=url,
    )
