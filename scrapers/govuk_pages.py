"""Reading GOV.UK Content API items: decoded JSON in, records out, no network.

Facts and traps: ../shared/sources/govuk.md §4 to §6. An FOI release on GOV.UK has no fields for
reference, dates or outcome: they are read from the text, and left empty when unsure.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, Tag

from scrapers.govuk_text import dates_in, quoted_request, reference_in
from scrapers.records import (
    AttachmentRecord,
    FoiMessageRecord,
    FoiRecord,
    Page,
    StatisticalReleaseRecord,
)
from scrapers.text import fold_spaces, plain_text

LONDON = ZoneInfo("Europe/London")
ELSEWHERE = "elsewhere: address only"
READ_AS_TEXT = "an HTML page: its text is part of the release"

AD_HOC = re.compile(r"\bad[\s-]?hoc\b|\bmanagement information\b", re.IGNORECASE)
# "FOI responses published by MOD: week commencing …": one page, many requests.
BUNDLE = re.compile(
    r"\b(?:FOIs?|EIRs?|freedom of information(?: act)?|environmental information)\b[^.]{0,40}?"
    r"\b(?:responses|requests|releases|disclosures|disclosure log)\b|\bdisclosure log\b"
    r"|\bresponses to (?:FOI|freedom of information)",
    re.IGNORECASE,
)
_SALUTATION = re.compile(
    r"^Dear (?!Sir|Madam|Requester|Colleague|All\b)[A-Z][^\n,]{0,60}", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """An attachment as a page lists it. `kind` is file, html or external."""

    key: str
    kind: str
    record: AttachmentRecord
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """An enclosure after fetching; `text` and `page` are those of an HTML attachment."""

    enclosure: Enclosure
    record: AttachmentRecord
    text: str = ""
    page: Page | None = None


def is_ad_hoc(*texts: str) -> bool:
    return any(AD_HOC.search(text or "") for text in texts)


def key_of(content: dict[str, Any]) -> str:
    """Base paths change; the content id with the language does not."""
    return f"{content['content_id']}:{content.get('locale') or 'en'}"


def enclosures(content: dict[str, Any], base_url: str) -> list[Enclosure]:
    """The attachments array, then what only the HTML of `documents` and body links to."""
    details = content.get("details") or {}
    found = [_listed(entry, base_url) for entry in details.get("attachments") or []]
    documents = details.get("documents") or []
    parts = [documents] if isinstance(documents, str) else list(documents)
    parts.append(details.get("body") or "")
    seen = {item.record.url for item in found}
    for html in parts:
        for item in _linked(html, content.get("base_path") or "", base_url):
            if item.record.url not in seen:
                seen.add(item.record.url)
                found.append(item)
    return _with_own_keys(found)


def foi_records(
    content: dict[str, Any], filled: list[Filled], page: Page, base_url: str
) -> list[FoiRecord]:
    """One record for the page, or, where it answers many requests, one an attachment."""
    if len(filled) > 1 and _is_bundle(content, filled):
        return [_foi_record(content, [one], page, base_url, one) for one in filled]
    return [_foi_record(content, filled, page, base_url, None)]


def statistical_release(
    content: dict[str, Any], filled: list[Filled], page: Page, base_url: str
) -> StatisticalReleaseRecord:
    notice = content.get("withdrawn_notice") or {}
    collections = _links(content, "document_collections")
    title, description = content.get("title") or "", content.get("description") or ""
    return StatisticalReleaseRecord(
        content_id=content["content_id"],
        locale=content.get("locale") or "en",
        base_path=content["base_path"],
        document_type=content["document_type"],
        title=title,
        description=description,
        body_html=(content.get("details") or {}).get("body") or "",
        organisations=organisations(content),
        first_published_on=published_on(content),
        public_updated_at=_moment(content.get("public_updated_at")),
        is_ad_hoc=is_ad_hoc(title, description, *(c.get("title") or "" for c in collections)),
        is_withdrawn=bool(notice),
        withdrawn_explanation=notice.get("explanation") or "",
        change_notes=change_notes(content),
        attachments=tuple(one.record for one in filled),
        url=base_url + content["base_path"],
        pages=_pages(page, filled),
    )


def organisations(content: dict[str, Any]) -> tuple[str, ...]:
    """Slugs, the publishing organisation first."""
    entries = _links(content, "primary_publishing_organisation") + _links(content, "organisations")
    slugs = (str(entry.get("base_path") or "").rpartition("/")[2] for entry in entries)
    return tuple(dict.fromkeys(slug for slug in slugs if slug))


def published_on(content: dict[str, Any]) -> date | None:
    """The London day of first publication. Old items lack `first_published_at`; some of them have
    `details.first_public_at`, the same moment under an older name."""
    details = content.get("details") or {}
    moment = _moment(content.get("first_published_at")) or _moment(details.get("first_public_at"))
    return moment.astimezone(LONDON).date() if moment else None


def change_notes(content: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    notes = (content.get("details") or {}).get("change_history") or []
    return tuple((n.get("public_timestamp") or "", n.get("note") or "") for n in notes)


def body_text(content: dict[str, Any]) -> str:
    """Words of the page, salutations without the name of the person written to."""
    body = (content.get("details") or {}).get("body") or ""
    return _SALUTATION.sub("Dear Requester", plain_text(body))


def redirect_target(content: dict[str, Any]) -> str | None:
    """Where a redirect item leads: a path, "" when it leads off GOV.UK or is gone, None when the
    item is a page."""
    kind = content.get("document_type") or content.get("schema_name")
    if kind == "gone":
        return ""
    if kind != "redirect":
        return None
    for entry in content.get("redirects") or []:
        target = str(entry.get("destination") or "")
        if target.startswith("/") and target != content.get("base_path"):
            return target
    return ""


def _foi_record(
    content: dict[str, Any],
    filled: list[Filled],
    page: Page,
    base_url: str,
    unit: Filled | None,
) -> FoiRecord:
    body = body_text(content)
    html_texts = [one.text for one in filled if one.text]
    # A bundle's body speaks of all its requests: nothing in it may be pinned on one of them.
    own = [*html_texts] if unit else [body, *html_texts]
    published = published_on(content)
    asked_on, replied_on = dates_in(own, published)
    key = key_of(content)
    title = (unit.record.title if unit else "") or content["title"]
    authority_name, authority_key = _authority(content)
    response = "\n\n".join(text for text in ([] if unit else [body]) + html_texts if text)
    return FoiRecord(
        source="govuk",
        source_key=f"{key}:{unit.enclosure.key}" if unit else key,
        title=title,
        authority_name=authority_name,
        authority_key=authority_key,
        slug=content["base_path"],
        reference=_reference(content, filled, own),
        display_state=_withdrawal(content),
        created_on=asked_on,
        published_on=published,
        updated_at=_moment(content.get("public_updated_at")),
        messages=(
            _message("request", "outgoing", asked_on, _request_text(content, title, own, unit)),
            _message("response", "incoming", replied_on, response, filled),
        ),
        # Departments publish a chosen part of the correspondence.
        is_complete=False,
        change_notes=change_notes(content),
        url=base_url + content["base_path"],
        pages=_pages(page, filled),
    )


def _authority(content: dict[str, Any]) -> tuple[str, str]:
    """Name and slug of the publishing organisation."""
    entries = _links(content, "primary_publishing_organisation") + _links(content, "organisations")
    if not entries:
        return "", ""
    return entries[0].get("title") or "", str(entries[0].get("base_path") or "").rpartition("/")[2]


def _withdrawal(content: dict[str, Any]) -> str:
    """A withdrawn page stays up: it is marked, not removed."""
    notice = content.get("withdrawn_notice")
    return f"withdrawn {str(notice.get('withdrawn_at') or '')[:10]}".strip() if notice else ""


def _pages(page: Page, filled: list[Filled]) -> tuple[Page, ...]:
    return (page, *(one.page for one in filled if one.page))


def _message(
    key: str, direction: Any, day: date | None, text: str, filled: list[Filled] | None = None
) -> FoiMessageRecord:
    return FoiMessageRecord(
        source_key=key,
        direction=direction,
        sender="requester" if direction == "outgoing" else "authority",
        sent_at=datetime.combine(day, time(), UTC) if day else None,
        text=text,
        attachments=tuple(one.record for one in filled or ()),
    )


def _request_text(content: dict[str, Any], title: str, own: list[str], unit: Filled | None) -> str:
    for text in own:
        if quoted := quoted_request(text):
            return quoted
    description = content.get("description") or ""
    return title if unit or not description else f"{title}\n{description}"


def _reference(content: dict[str, Any], filled: list[Filled], own: list[str]) -> str:
    given = {one.enclosure.reference for one in filled if one.enclosure.reference}
    if len(given) == 1:
        return given.pop()
    names = [f"{one.record.title} {one.record.file_name}" for one in filled]
    return reference_in(*own) or reference_in(" ".join(names)) or reference_in(content["title"])


def _is_bundle(content: dict[str, Any], filled: list[Filled]) -> bool:
    """Several requests on one page: it says so, or its attachments bear different references."""
    if BUNDLE.search(content.get("title") or ""):
        return True
    references = {
        one.enclosure.reference or reference_in(f"{one.record.title} {one.record.file_name}")
        for one in filled
    }
    return len(references - {""}) > 1


def _listed(entry: dict[str, Any], base_url: str) -> Enclosure:
    url = urljoin(base_url + "/", str(entry.get("url") or ""))
    kind = entry.get("attachment_type") or "file"
    size = entry.get("file_size")
    return Enclosure(
        key=str(entry.get("id") or url),
        kind=kind,
        reference=str(entry.get("unique_reference") or "").strip(),
        record=AttachmentRecord(
            url=url,
            title=str(entry.get("title") or ""),
            file_name=str(entry.get("filename") or (_file_name(url) if kind == "file" else "")),
            content_type=str(entry.get("content_type") or ""),
            size_bytes=size if isinstance(size, int) else None,
            problem=ELSEWHERE if kind == "external" else "",
        ),
    )


def _linked(html: str, base_path: str, base_url: str) -> list[Enclosure]:
    """Files and HTML attachments that rendered HTML links to, relative addresses included."""
    found = []
    for link in BeautifulSoup(html, "lxml").select("a[href]"):
        url = urljoin(base_url + "/", link["href"].strip())
        path = urlsplit(url).path
        own_page = urlsplit(url).netloc in (urlsplit(base_url).netloc, "www.gov.uk")
        if "/attachment_data/file/" in path or re.search(r"/media/[0-9a-f]{24}/", path):
            kind = "file"
        elif own_page and base_path and path.startswith(base_path + "/"):
            kind = "html"
        else:
            continue
        if path.endswith("/preview"):
            # The table preview of a CSV is a page about the file, not the file.
            continue
        section = link.find_parent(class_="attachment")
        title, reference = _section_names(section)
        found.append(
            Enclosure(
                key=_file_name(url) if kind == "file" else path,
                kind=kind,
                reference=reference,
                record=AttachmentRecord(
                    url=url,
                    title=title or fold_spaces(link.get_text(" ")),
                    file_name=_file_name(url) if kind == "file" else "",
                ),
            )
        )
    return found


def _with_own_keys(found: list[Enclosure]) -> list[Enclosure]:
    """A file's name is its key; where two files share one, the number before it is added."""
    shared = {key for key, times in Counter(item.key for item in found).items() if times > 1}
    return [
        replace(item, key="/".join(urlsplit(item.record.url).path.split("/")[-2:]))
        if item.key in shared
        else item
        for item in found
    ]


def _section_names(section: Tag | None) -> tuple[str, str]:
    if section is None:
        return "", ""
    title = section.select_one(".title, h2, h3")
    reference = section.select_one(".unique_reference")
    return (
        fold_spaces(title.get_text(" ")) if title else "",
        fold_spaces(reference.get_text()) if reference else "",
    )


def _file_name(url: str) -> str:
    return unquote(urlsplit(url).path.rpartition("/")[2])


def _links(content: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return list((content.get("links") or {}).get(name) or [])


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str) or not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
