"""Published mismatches: the list with its feed and exports, one page each, the files of each."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, time

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from disclosures.models import Publication
from disclosures.packs.sheet import escaped
from disclosures.publishing import public, records
from disclosures.results.mismatches import MismatchFilter
from disclosures.review.letters import correspondence_of

from . import mismatch_parts as parts
from .errors import NotHere
from .paging import pager

PER_PAGE = 25
MOST = 1000  # rows of an export
FEED = 50
NOT_HERE = "We have not published a mismatch with that reference."
COLUMNS = ("reference", "title", "body", "description", "answer", "answered_on", "foi_response",
           "released_on", "asked_body_on", "body_replied_on", "published_on", "version", "note",
           "address")  # fmt: skip


def _found(request) -> MismatchFilter:
    return MismatchFilter(request.GET, queryset=public.standing(), request=request)


@require_safe
def mismatches(request):
    found = _found(request)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    values = request.GET.copy()
    values.pop("page", None)
    context = {
        "area": "mismatches",
        "filter": found,
        "rows": [{**records.row(p), "publication": p} for p in page.object_list],
        "total": page.paginator.count,
        "is_any": page.paginator.count or public.standing().exists(),
        "address": values.urlencode(),
        "pages": pager(page.number, page.paginator.num_pages),
        "reply_days": settings.REPLY_DAYS,
    }
    return render(request, "mismatches/list.html", context)


@require_safe
def as_csv(request):
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="mismatches.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for publication in _found(request).qs[:MOST].iterator(chunk_size=50):
        row = {**records.row(publication), "address": records.address(publication)}
        writer.writerow([escaped(row[name]) for name in COLUMNS])
    return response


@require_safe
def as_json(request):
    made = parts.as_json(_found(request).qs[:MOST].iterator(chunk_size=50))
    return HttpResponse(made, content_type="application/json")


@require_safe
def as_atom(request):
    feed = Atom1Feed(
        title=f"{settings.SITE_NAME}: published mismatches",
        link=f"{settings.SITE_ADDRESS}{reverse('mismatches')}",
        description="Each was confirmed by two reviewers, and the body was asked for a reply.",
        feed_url=f"{settings.SITE_ADDRESS}{request.path}",
        language="en-GB",
    )
    for publication in _found(request).qs[:FEED]:
        feed.add_item(
            title=publication.title,
            link=records.address(publication),
            description=public.shown(publication)["mismatches"][0]["summary"]
            if not publication.pair.request.is_removed
            else "",
            unique_id=records.address(publication),
            pubdate=publication.published_at,
            updateddate=publication.published_at,
            categories=[publication.body.name] if publication.body else [],
        )
    if not feed.num_items():
        # Without entries a feed would say that it changed now, at every reading.
        feed.latest_post_date = lambda: datetime.combine(datetime(1970, 1, 1), time(), UTC)
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _publication(reference: str) -> Publication:
    """404 for all that was never published, in the same words whether or not there is a pair."""
    name = public.resolve(reference)
    found = public.latest(name) if name else None
    if found is None:
        raise NotHere(NOT_HERE)
    return found


@require_safe
def mismatch(request, reference: str):
    publication = _publication(reference)
    if public.numbered(reference) != publication.reference:
        return redirect(publication)  # it was merged, which may be undone
    if reference != publication.reference:
        return HttpResponsePermanentRedirect(publication.get_absolute_url())
    if public.is_withdrawn(publication):
        context = {
            "area": "mismatches",
            "publication": publication,
            "withdrawal": publication.pair.withdrawal,
            "pieces": public.pieces(publication),
        }
        return render(request, "mismatches/withdrawn.html", context)
    return render(request, "mismatches/mismatch.html", context_of(publication))


def context_of(publication: Publication) -> dict:
    content = public.shown(publication)
    mismatch = content["mismatches"][0]
    address = records.address(publication)
    return {
        "area": "mismatches",
        "publication": publication,
        "content": content,
        "m": mismatch,
        "timeline": parts.events(publication, mismatch),
        "asks": parts.asks(mismatch),
        "sheets": parts.sheets(mismatch, publication),
        "sources": parts.sources(content),
        "files": parts.files(publication),
        "history": parts.history(publication),
        "letters": correspondence_of(publication.pair),
        "source_changed": public.source_changed(publication),
        "citation": records.citation(publication),
        "pieces": public.pieces(publication),
        "page_address": address,
    }


@require_safe
def evidence(request, reference: str, kind: str):
    publication = _publication(reference)
    offered = {file["kind"]: file for file in parts.files(publication)}
    if public.is_withdrawn(publication) or kind not in offered:
        raise Http404
    try:
        body = parts.file_bytes(publication, kind)
    except FileNotFoundError:
        raise NotHere("The file is not on this machine.") from None
    response = HttpResponse(body, content_type=parts.MEDIA[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{offered[kind]["name"]}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
