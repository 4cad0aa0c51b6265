"""Replies of GOV.UK's Content API, and the search results made from them.

Shapes: ../shared/sources/govuk.md §3 and §4.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha1
from uuid import NAMESPACE_URL, uuid5

from disclosures.demonstration import GOVUK
from disclosures.demonstration.corpus import Corpus, FileSpec, Publication
from disclosures.demonstration.days import add_working_days, long_date
from disclosures.demonstration.files import content_type, render
from disclosures.demonstration.markup import paragraphs


def content_id(path: str) -> str:
    return str(uuid5(NAMESPACE_URL, GOVUK + path))


def file_url(publication: Publication, spec: FileSpec) -> str:
    """Files live under 24 hexadecimal digits, made here from the page and the name."""
    digits = sha1(f"{publication.slug}/{spec.name}".encode(), usedforsecurity=False).hexdigest()
    return f"{GOVUK}/media/{digits[:24]}/{spec.name}"


def _moment(day: date) -> str:
    return f"{day.isoformat()}T09:30:00.000+00:00"


def _changed(publication: Publication) -> date:
    is_changed = publication.change_note or publication.withdrawn
    return add_working_days(publication.published, 8) if is_changed else publication.published


def content(publication: Publication, corpus: Corpus) -> dict:
    body = corpus.bodies[publication.body]
    changed = _changed(publication)
    attachments = [_attachment(publication, spec) for spec in publication.files]
    if publication.html:
        attachments.append(_html_attachment(publication))
    organisation = _organisation(body)
    links = {
        "organisations": [organisation],
        "primary_publishing_organisation": [organisation],
    }
    if publication.collection:
        links["document_collections"] = [_collection(publication)]
    return {
        "base_path": publication.path,
        "content_id": content_id(publication.path),
        "document_type": publication.type,
        "first_published_at": _moment(publication.published),
        "locale": "en",
        "phase": "live",
        "public_updated_at": _moment(changed),
        "schema_name": "publication",
        "title": publication.title,
        "updated_at": _moment(changed),
        "withdrawn_notice": _withdrawn(publication, changed),
        "links": links,
        "description": publication.description,
        "details": {
            "body": f'<div class="govspeak">{_body(publication)}</div>',
            "change_history": _history(publication, changed),
            "first_public_at": _moment(publication.published),
            "political": False,
            "tags": {},
            "attachments": attachments,
            "featured_attachments": [a["id"] for a in attachments],
        },
    }


def _body(publication: Publication) -> str:
    lines = []
    if publication.reference:
        lines.append(f"FOI reference: {publication.reference}")
    if publication.requested:
        lines.append(f"Date of request: {long_date(publication.requested)}")
    if publication.responded:
        lines.append(f"Date of response: {long_date(publication.responded)}")
    head = paragraphs("\n".join(lines), line_breaks=True) if lines else ""
    return head + paragraphs(publication.text)


def _history(publication: Publication, changed: date) -> list[dict]:
    first = {"public_timestamp": _moment(publication.published), "note": "First published."}
    if not publication.change_note:
        return [first]
    return [{"public_timestamp": _moment(changed), "note": publication.change_note}, first]


def _withdrawn(publication: Publication, changed: date) -> dict:
    if not publication.withdrawn:
        return {}
    explanation = f'<div class="govspeak">{paragraphs(publication.withdrawn)}</div>'
    return {"explanation": explanation, "withdrawn_at": _moment(changed)}


def _organisation(body: dict[str, str]) -> dict:
    path = f"/government/organisations/{body['govuk_slug']}"
    return {
        "content_id": content_id(path),
        "title": body["name"],
        "locale": "en",
        "base_path": path,
        "document_type": "organisation",
        "withdrawn": False,
        "details": {"acronym": body["abbreviations"].split(";")[0]},
    }


def _collection(publication: Publication) -> dict:
    slug = publication.collection.lower().replace(":", "").replace(" ", "-")
    path = f"/government/collections/{slug}"
    return {
        "content_id": content_id(path),
        "title": publication.collection,
        "base_path": path,
        "document_type": "document_collection",
        "locale": "en",
    }


def _attachment(publication: Publication, spec: FileSpec) -> dict:
    return {
        "attachment_type": "file",
        "id": spec.name,
        "title": spec.title,
        "url": file_url(publication, spec),
        "accessible": False,
        "content_type": content_type(spec),
        "file_size": len(render(spec)),
        "filename": spec.name,
    }


def _html_path(publication: Publication) -> str:
    return f"{publication.path}/response"


def _html_attachment(publication: Publication) -> dict:
    path = _html_path(publication)
    return {
        "attachment_type": "html",
        "id": path,
        "title": "Response",
        "url": GOVUK + path,
    }


def _html_publication(publication: Publication) -> dict:
    path = _html_path(publication)
    return {
        "base_path": path,
        "content_id": content_id(path),
        "document_type": "html_publication",
        "schema_name": "html_publication",
        "first_published_at": _moment(publication.published),
        "public_updated_at": _moment(_changed(publication)),
        "locale": "en",
        "title": "Response",
        "withdrawn_notice": {},
        "links": {"parent": [{"base_path": publication.path, "title": publication.title}]},
        "details": {"body": f'<div class="govspeak">{paragraphs(publication.html)}</div>'},
    }


def search_result(item: dict) -> dict:
    """A search result from a page's Content API reply."""
    organisation = item["links"]["organisations"][0]
    return {
        "title": item["title"],
        "link": item["base_path"],
        "description": item["description"],
        "public_timestamp": item["public_updated_at"].replace(".000+00:00", "Z"),
        "content_store_document_type": item["document_type"],
        "organisations": [
            {
                "content_id": organisation["content_id"],
                "link": organisation["base_path"],
                "slug": organisation["base_path"].rpartition("/")[2],
                "title": organisation["title"],
            }
        ],
        "index": "govuk",
        "es_score": None,
        "_id": item["base_path"],
        "elasticsearch_type": "edition",
        "document_type": "edition",
    }


def pages(corpus: Corpus) -> Iterator[tuple[str, str, object]]:
    """(address, content type, JSON value or bytes) of everything but searches."""
    kind = "application/json; charset=utf-8"
    for publication in corpus.publications.values():
        yield f"{GOVUK}/api/content{publication.path}", kind, content(publication, corpus)
        if publication.html:
            path = _html_path(publication)
            yield f"{GOVUK}/api/content{path}", kind, _html_publication(publication)
        for spec in publication.files:
            yield file_url(publication, spec), content_type(spec), render(spec)
