"""Reading WhatDoTheyKnow (Alaveteli) pages: bytes in, records out, no network.

Selectors are those of the site's public templates (../shared/sources/whatdotheyknow.md §7).
Pages are expected without the requester's name (see `wdtk_names`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, Tag

from scrapers.records import AttachmentRecord, FoiMessageRecord, FoiRecord, Page

LONDON = ZoneInfo("Europe/London")

# States a person sets; the page's class may also name one that the site computes (§5).
DESCRIBED_STATES = frozenset(
    (
        "successful",
        "partially_successful",
        "not_held",
        "rejected",
        "waiting_response",
        "waiting_clarification",
        "internal_review",
        "gone_postal",
        "error_message",
        "requires_admin",
        "attention_requested",
        "user_withdrawn",
        "vexatious",
        "not_foi",
    )
)
NO_BODY = re.compile(r"^\[\s*Email has no body, please see attachments\s*\]$")
NO_RESULTS = re.compile(r"\bno (?:\w+ )*(?:requests|results)\b|nobody has made", re.IGNORECASE)
HIDDEN_FILE = "hidden by the site"
ERASED_FILE = "erased by the site"


class NotARequestPage(ValueError):
    """The page is not a request page as this reader knows it."""


@dataclass(frozen=True, slots=True)
class ListedRequest:
    slug: str
    listed_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class ListPage:
    requests: tuple[ListedRequest, ...]
    has_next: bool


def soup_of(page: Page) -> BeautifulSoup:
    return BeautifulSoup(page.body.decode("utf-8", errors="replace"), "lxml")


def read_list(page: Page) -> ListPage:
    """The requests of one list page. Raises NotARequestPage where none is found and the page
    does not say that there are none: an empty list must never come from a changed layout."""
    soup = soup_of(page)
    found = []
    for listing in soup.select("div.request_listing"):
        link = listing.select_one(".head a[href]")
        slug = slug_of(link["href"]) if link else ""
        if slug:
            state = listing.select_one("strong")
            found.append(
                ListedRequest(
                    slug=slug,
                    listed_at=_time(listing.select_one(".requester")),
                    state=state.get_text(" ", strip=True) if state else "",
                )
            )
    if not found and not NO_RESULTS.search(soup.get_text(" ", strip=True)):
        raise NotARequestPage("no request is listed, and the page does not say that there is none")
    has_next = soup.select_one('.pagination a.next_page, .pagination a[rel~="next"]') is not None
    return ListPage(requests=tuple(found), has_next=has_next)


def read_request(
    page: Page,
    *,
    base_url: str,
    request_json: dict[str, Any] | None = None,
    unfolded: Page | None = None,
    pages: tuple[Page, ...] = (),
) -> FoiRecord:
    """A request page as a record, its attachments still to be fetched.

    `source_key` is the numeric id of the JSON; without JSON it is the slug, which may change.
    """
    soup = soup_of(page)
    messages = _messages(soup, soup_of(unfolded) if unfolded else None, base_url)
    data = _with_number(request_json)
    slug = str(data.get("url_title") or _slug_in(soup) or slug_of(page.url))
    status = _status_class(soup)
    state = str(data.get("described_state") or (status if status in DESCRIBED_STATES else ""))
    authority_name, authority_key = _authority(soup, data)
    created = _moment(data.get("created_at")) or _meta_moment(soup, "published_time")
    return FoiRecord(
        source="whatdotheyknow",
        source_key=str(data.get("id") or slug),
        title=_title(soup),
        authority_name=authority_name,
        authority_key=authority_key,
        slug=slug,
        law_used=_law(soup, data),  # type: ignore[arg-type]
        described_state=state,
        display_state=str(data.get("display_status") or status).rstrip("."),
        awaiting_description=bool(
            data.get("awaiting_description", status == "waiting_classification")
        ),
        created_on=_london_day(created),
        updated_at=_moment(data.get("updated_at")) or _meta_moment(soup, "modified_time"),
        messages=messages,
        is_complete=_is_complete(messages, data),
        url=f"{base_url}/request/{slug}",
        pages=pages or (page,),
    )


def is_folded(page: Page) -> bool:
    return b"unfold_link" in page.body


def slug_in(page: Page) -> str:
    """The slug a request page names itself by, or "" (a page saved by hand has any file name)."""
    return _slug_in(soup_of(page))


def slug_of(address: str) -> str:
    """The slug in an address of a request: '/request/{slug}', with or without '.json'."""
    match = re.match(r"/request/([^/]+?)(?:\.json)?(?:/|$)", urlsplit(address).path)
    return match[1] if match else ""


def removed(source_key: str, slug: str, base_url: str, reason: str, page: Page | None) -> FoiRecord:
    """What is kept of a request that the site no longer shows: that it was there."""
    return FoiRecord(
        source="whatdotheyknow",
        source_key=source_key,
        title="",
        authority_name="",
        slug=slug,
        is_complete=False,
        is_removed=True,
        removed_reason=reason,
        url=f"{base_url}/request/{slug}" if slug else "",
        pages=(page,) if page else (),
    )


def attachment_problem(page: Page) -> str:
    """Why a fetched "file" is not the file, or "" (§8)."""
    asked = urlsplit(page.url).path
    answered = urlsplit(dict(page.headers).get("location", "")).path
    is_html = "html" in page.content_type or page.body.lstrip()[:9].lower() == b"<!doctype"
    if is_html and ("/wait" in answered or b"Attachment processing" in page.body[:20_000]):
        return "still processing"
    if is_html and answered and "/attach/" not in answered and "/attach/" in asked:
        return "not there: the site showed the message instead (303)"
    if len(page.body) < 400 and b"This file has been erased" in page.body:
        return ERASED_FILE
    return "" if page.body else "empty file"


def _messages(
    soup: BeautifulSoup, unfolded: BeautifulSoup | None, base_url: str
) -> tuple[FoiMessageRecord, ...]:
    found: dict[str, FoiMessageRecord] = {}
    for block in _blocks(soup):
        key = block["id"]
        if key in found:
            continue
        if "comment_in_request" in block["class"]:
            found[key] = _annotation(block)
        else:
            whole = unfolded.find("div", id=key, class_="correspondence") if unfolded else None
            found[key] = _message(block, whole, base_url)
    if not found:
        raise NotARequestPage("it has no messages")
    return tuple(found.values())


def _with_number(request_json: dict[str, Any] | None) -> dict[str, Any]:
    if request_json is not None and not isinstance(request_json.get("id"), int):
        raise ValueError("the JSON gives the request no number")
    return request_json or {}


def _title(soup: BeautifulSoup) -> str:
    heading = soup.select_one(".request-header h1")
    if heading is None:
        raise NotARequestPage("it has no request header")
    return heading.get_text(" ", strip=True)


def _blocks(soup: BeautifulSoup) -> list[Tag]:
    """Message and annotation blocks in page order. A notice of resending is a `.box` with the id
    of the message it resends: it is left out wherever the message itself is there."""
    blocks = soup.select(
        "div.correspondence[id^=outgoing-], div.correspondence[id^=incoming-], "
        "div.comment_in_request[id^=comment-]"
    )
    whole = {block["id"] for block in blocks if "box" not in block["class"]}
    return [
        block
        for block in blocks
        if "box" not in block["class"]
        or "comment_in_request" in block["class"]
        or block["id"] not in whole
    ]


def _message(block: Tag, unfolded: Tag | None, base_url: str) -> FoiMessageRecord:
    is_incoming = "incoming" in block["class"]
    text, body_hidden = _body_text(block)
    whole = _body_text(unfolded)[0] if unfolded else ""
    is_hidden = (
        body_hidden
        or block.select_one("p.hidden_message") is not None
        or block.select_one(".correspondence_text") is None
    )
    return FoiMessageRecord(
        source_key=block["id"],
        direction="incoming" if is_incoming else "outgoing",
        sender="authority" if is_incoming else "requester",
        sent_at=_time(block.select_one(".correspondence__header")),
        text=text,
        text_unfolded=whole if whole != text else "",
        attachments=_attachments(block, base_url),
        is_hidden=is_hidden,
    )


def _body_text(block: Tag) -> tuple[str, bool]:
    """The message's text and whether the site hides it. File names stand beside the body, in
    `.attachments`, and are not read."""
    parts, is_hidden = [], False
    # Pages saved years ago have the paragraphs there without a block of their own.
    for div in block.select(".correspondence_text > div:not(.attachments)") or block.select(
        ".correspondence_text > :is(p, pre, ul, ol, blockquote)"
    ):
        if div.select_one(".hidden_attachment"):
            is_hidden = True
        else:
            parts.append(block_text(div))
    text = "\n\n".join(part for part in parts if part)
    return ("" if NO_BODY.match(text) else text), is_hidden


def block_text(block: Tag) -> str:
    """Text of a body with its paragraphs and line breaks; long addresses whole."""
    block = BeautifulSoup(str(block), "lxml")
    for link in block.select("span.unfold_link"):
        link.decompose()
    for link in block.select("a[href]"):
        # The site shortens the addresses it links: the whole one is in href.
        if link.get_text().rstrip().endswith(("...", "…")) and link["href"].startswith("http"):
            link.string = link["href"]
    for line_break in block.find_all("br"):
        line_break.replace_with("\n")
    paragraphs = []
    for paragraph in block.find_all(["p", "pre", "li"]) or [block]:
        lines = (" ".join(line.split()) for line in paragraph.get_text().split("\n"))
        text = "\n".join(lines).strip()
        if text:
            paragraphs.append(re.sub(r"\n{3,}", "\n\n", text))
    return "\n\n".join(paragraphs)


def _annotation(block: Tag) -> FoiMessageRecord:
    text = block.select_one(".comment_in_request_text")
    return FoiMessageRecord(
        source_key=block["id"],
        direction="incoming",
        sender="annotation",
        sent_at=_time(block),
        text=block_text(text) if text else "",
        is_hidden=text is None,
    )


def _attachments(block: Tag, base_url: str) -> tuple[AttachmentRecord, ...]:
    """Files listed under a message. Not every `attachment-{n}` is one: the body is one too."""
    found = []
    for item in block.select(".attachments ul.list-of-attachments > li.attachment"):
        name = item.select_one(".attachment__name")
        link = next((a for a in item.select("a[href]") if _is_download(a["href"])), None)
        hidden = item.select_one(".hidden_attachment") is not None
        file_name = name.get_text(" ", strip=True) if name else ""
        url = urljoin(base_url + "/", link["href"]) if link and not hidden else ""
        if not file_name and url:
            file_name = unquote(urlsplit(url).path.rpartition("/")[2])
        problem = HIDDEN_FILE if hidden else "" if url else "no address given"
        if "This file has been erased" in item.get_text():
            problem = ERASED_FILE
        found.append(AttachmentRecord(url=url, file_name=file_name, problem=problem))
    return tuple(found)


def _is_download(address: str) -> bool:
    path = urlsplit(address).path
    return "/attach/" in path and "/attach/html/" not in path


def _is_complete(messages: tuple[FoiMessageRecord, ...], data: dict[str, Any]) -> bool:
    """False when a message is hidden, or the JSON names one that the page does not show."""
    if any(message.is_hidden for message in messages):
        return False
    shown = {message.source_key for message in messages}
    for event in data.get("info_request_events") or []:
        for side in ("incoming", "outgoing"):
            number = event.get(f"{side}_message_id")
            if number is not None and f"{side}-{number}" not in shown:
                return False
    return True


def _authority(soup: BeautifulSoup, data: dict[str, Any]) -> tuple[str, str]:
    body = data.get("public_body")
    if isinstance(body, dict) and body.get("name"):
        return str(body["name"]), str(body.get("url_name") or "")
    links = soup.select('.request-header__subtitle a[href*="/body/"]')
    if not links:
        raise NotARequestPage("it does not say which authority the request went to")
    return links[-1].get_text(" ", strip=True), links[-1]["href"].rstrip("/").rpartition("/")[2]


def _law(soup: BeautifulSoup, data: dict[str, Any]) -> str:
    if data.get("law_used") in ("foi", "eir"):
        return str(data["law_used"])
    subtitle = soup.select_one(".request-header__subtitle")
    words = subtitle.get_text(" ", strip=True) if subtitle else ""
    if "Environmental Information" in words:
        return "eir"
    return "foi" if "Freedom of Information" in words else ""


def _status_class(soup: BeautifulSoup) -> str:
    status = soup.select_one("#request_status")
    prefix = "request-status-message--"
    for name in status.get("class", []) if status else []:
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return ""


def _slug_in(soup: BeautifulSoup) -> str:
    link = soup.select_one('link[rel~="alternate"][type="application/json"][href*="/request/"]')
    return slug_of(link["href"]) if link else ""


def _meta_moment(soup: BeautifulSoup, name: str) -> datetime | None:
    tag = soup.find("meta", property=f"article:{name}")
    return _moment(tag.get("content")) if tag else None


def _time(block: Tag | None) -> datetime | None:
    tag = block.select_one("time[datetime]") if block else None
    return _moment(tag["datetime"]) if tag else None


def _moment(value: Any) -> datetime | None:
    """A moment in UTC. The site writes UK offsets; a time without one is London time."""
    if not isinstance(value, str) or not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or LONDON).astimezone(UTC)


def _london_day(moment: datetime | None) -> date | None:
    return moment.astimezone(LONDON).date() if moment else None
