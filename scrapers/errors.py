"""What can go wrong between asking for a page and having a record.

Every message names the record and says what to do next; `cause` is the short class of fault that
runs are counted by; `retryable` says whether asking again soon can help.
"""

from __future__ import annotations

from scrapers.records import Page, Problem


class ScrapeError(Exception):
    """The root of all scraping faults. `page` is the reply that caused it, if there was one."""

    retryable = False

    def __init__(
        self,
        message: str,
        *,
        cause: str,
        url: str = "",
        page: Page | None = None,
        retryable: bool | None = None,
        retry_after: float | None = None,
    ):
        super().__init__(message)
        self.cause = cause
        self.url = url
        self.page = page
        self.retry_after = retry_after  # seconds, as the server asked
        if retryable is not None:
            self.retryable = retryable

    def as_problem(self, source: str, record: str = "") -> Problem:
        """The same fault as a value, for a run that goes on."""
        return Problem(
            source=source,
            record=record or self.url,
            cause=self.cause,
            message=str(self),
            page=self.page,
        )


class NotFound(ScrapeError):
    """404 or 410: the record is not there, or no longer."""


class Hidden(ScrapeError):
    """A genuine 403 (or 451): the record exists but may not be read."""


class Challenge(ScrapeError):
    """The server asks for proof of a person: stop for the day, do not work round it."""


class BadReply(ScrapeError):
    """A reply came, but it is not what was asked for."""


class TooLarge(BadReply):
    """The body is over the size cap; reading stopped there."""


class Unavailable(ScrapeError):
    """No usable reply: 408, 429, 5xx, time-out or a broken connection."""

    retryable = True


class BudgetSpent(ScrapeError):
    """The hourly or daily number of requests is used up."""


class NotAllowed(ScrapeError):
    """An address that is left alone: robots.txt asks for it, or its host is not the source's."""


class NotInArchive(ScrapeError):
    """A replay was asked for an address that was never saved."""


# Faults after which a run must end: every further request would meet the same.
STOPS_THE_RUN = (Challenge, BudgetSpent)
