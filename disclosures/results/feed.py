"""A search as an Atom feed: the newest fifty, each with question and answer in full."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join

from disclosures.documents import request_text, response_parts
from disclosures.models import FoiRequest, Question

from .filters import SearchFilters
from .finding import Row
from .records import outcome
from .table import UNPRINTED, in_words_of

NEWEST = 50


def atom(filters: SearchFilters, kind: str, rows: Iterable[Row], *, page: str, address: str) -> str:
    """`page` and `address` are those of the search and of the feed itself, whole."""
    feed = Atom1Feed(
        title=_kept(f"{settings.SITE_NAME}: {in_words_of(filters, kind)}"),
        link=page,
        description="",
        language="en-GB",
        feed_url=address,
        feed_guid=address,
        subtitle="The newest fifty results of this search.",
    )
    for row in rows:
        _add(feed, row)
    return feed.writeString("utf-8")


def _add(feed: Atom1Feed, row: Row) -> None:
    where = f"{settings.SITE_ADDRESS}{row.get_absolute_url()}"
    on = _day(row)
    feed.add_item(
        title=_kept(row.title),
        link=where,
        unique_id=where,
        description=_kept(_content(row)),
        author_name=_kept(row.body.name if row.body else row.body_name) or "Not given",
        categories=[outcome(row).words],
        pubdate=datetime.combine(on, time(), UTC) if on else None,
        updateddate=row.changed_at,
    )


def _day(row: Row):
    if isinstance(row, FoiRequest):
        return row.date_released or row.date_sent
    return (row.current_answer and row.current_answer.date_answered) or row.date_key


def _content(row: Row) -> str:
    """The whole text as markup; nothing of a source is taken for markup."""
    if isinstance(row, Question):
        parts = [("Question", row.text)]
        parts += [("Answer", row.current_answer.text)] if row.current_answer else []
    else:
        said = (p.text for p in response_parts(row) if not p.is_attachment and p.text.strip())
        parts = [("Request", request_text(row)), *(("Response", text) for text in said)]
    return "".join(
        format_html("<h3>{}</h3>", heading)
        + format_html_join("", "<p>{}</p>", ((line,) for line in text.split("\n") if line.strip()))
        for heading, text in parts
    )


def _kept(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return UNPRINTED.sub(" ", text)
