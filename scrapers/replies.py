"""Judging a reply: is it what was asked for? Shared by live fetching and replay.

Pure functions on `Page`, so that a saved page raises what the live one raised.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from scrapers.errors import (
    BadReply,
    Challenge,
    Hidden,
    NotFound,
    ScrapeError,
    Unavailable,
)
from scrapers.records import Page

Scalar = str | int | bool | date | None
Params = Mapping[str, Scalar | Sequence[Scalar]] | Sequence[tuple[str, Scalar]]
# Returns the cause if a decoded body is not what was asked for, else None.
Check = Callable[[Any], str | None]

RETRIED_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
_CHALLENGE_PAGE = re.compile(rb"<title>\s*(?:Just a moment|Attention Required)", re.IGNORECASE)


def address(url: str, params: Params | None = None) -> str:
    """`url` with `params` appended in the order given; a list repeats its key, None is left out."""
    if not params:
        return url
    pairs: list[tuple[str, str]] = []
    for key, value in params.items() if isinstance(params, Mapping) else params:
        values = value if isinstance(value, list | tuple | set | frozenset) else [value]
        pairs.extend((key, _as_text(v)) for v in values if v is not None)
    if not pairs:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(pairs)}"


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def header(page: Page, name: str) -> str:
    return dict(page.headers).get(name, "")


def is_challenge(page: Page) -> bool:
    """Cloudflare's mark, or its interstitial page with a status that is not success."""
    if "challenge" in header(page, "cf-mitigated"):
        return True
    is_html = "html" in page.content_type or page.body.lstrip()[:1] == b"<"
    return is_html and bool(_CHALLENGE_PAGE.search(page.body[:4096]))


def retry_after(page: Page, now: datetime | None = None) -> float | None:
    """Seconds the server asks to wait (RFC 9110 §10.2.3: seconds or an HTTP date), else None."""
    value = header(page, "retry-after").strip()
    if not value:
        return None
    if value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())


def check_status(page: Page) -> None:
    """Raise the error that fits the status; return for success."""
    if is_challenge(page):
        raise Challenge(
            f"{page.url} answered with a challenge page. Stop for the day; if it stays so, write "
            "to the site's operators.",
            cause="challenge",
            url=page.url,
            page=page,
        )
    if 200 <= page.status < 300:
        return
    kind, advice = _status_error(page.status)
    raise kind(
        f"{page.url} answered HTTP {page.status}. {advice}",
        cause=f"HTTP {page.status}",
        url=page.url,
        page=page,
        retry_after=retry_after(page),
    )


def _status_error(status: int) -> tuple[type[ScrapeError], str]:
    if status in (404, 410):
        return NotFound, "Check whether the record was withdrawn or moved."
    if status in (403, 451):
        return Hidden, "Note the record as hidden; do not ask again today."
    if status in RETRIED_STATUSES or status >= 500:
        return Unavailable, "Run again later; nothing was stored for this record."
    return BadReply, "Compare the address with the source's documentation."


def read_json(page: Page, check: Check | None = None) -> Any:
    """The decoded body. Bytes are UTF-8 whatever the header says (guessing spoils '£').

    Raises BadReply, retryable: such replies are often cured by asking again.
    """
    cause, value = _decode(page.body)
    if cause is None and check is not None:
        cause = check(value)
    if cause is None:
        return value
    raise BadReply(
        f"{page.url} gave {cause}. Run again later; if it stays so, look at the saved reply.",
        cause=cause,
        url=page.url,
        page=page,
        retryable=True,
    )


def _decode(body: bytes) -> tuple[str | None, Any]:
    if body.lstrip()[:1] == b"<":
        return "HTML where JSON was expected", None
    if not body.strip():
        return "an empty body where JSON was expected", None
    try:
        return None, json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        # A cut inside a character is a cut body, not a wrong encoding.
        is_cut = error.end >= len(body) - 1 and error.reason == "unexpected end of data"
        return ("truncated JSON" if is_cut else "text that is not UTF-8"), None
    except json.JSONDecodeError as error:
        is_cut = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated")
        return ("truncated JSON" if is_cut else "malformed JSON"), None
