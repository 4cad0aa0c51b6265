"""A search as a file: CSV, Atom, JSON and citations. The same filters as the page, read alike."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from celery import current_app
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from disclosures import citations, index
from disclosures.results import exports, feed, finding, table
from disclosures.results.filters import SearchFilters
from disclosures.results.records import records

from .citing import FORMATS
from .errors import NotHere
from .search import PER_PAGE, page_number, without

FOR_VISITORS, FOR_ACCOUNTS = 1_000, 20_000  # rows at once: ui.md sections 2 and 5.3
JSON_ROWS = 100
ONE_AT_A_TIME = 600  # seconds before an account may ask for another file in the background
ANOTHERS = "This file was made for another account. Sign in with the one that asked for it."
GONE = "This file has been taken away, or the link is not whole. Ask for it again from the search."
TYPES = {
    **FORMATS,
    "csl.json": FORMATS["json"],
    "txt": (FORMATS["txt"][0], lambda rows: "\n".join(map(citations.text, rows)) + "\n"),
}


class NotUnderstood(Exception):
    """A filter that cannot be read: a file that left it out would hold more than was asked for."""

    def __init__(self, filters: SearchFilters):
        self.said = [f"{name}: {error}" for name, each in filters.errors.items() for error in each]


def _filters(request) -> SearchFilters:
    filters = SearchFilters(request.GET)
    if not filters.is_valid():
        raise NotUnderstood(filters)
    return filters


def refusing(view):
    """400 with the reasons in plain text where a filter was not understood."""

    def guarded(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except NotUnderstood as error:
            return HttpResponse("\n".join(error.said) + "\n", "text/plain", status=400)

    return guarded


@require_safe
@refusing
def csv(request):
    filters = _filters(request)
    is_visitor = not request.user.is_authenticated
    most = FOR_VISITORS if is_visitor else FOR_ACCOUNTS
    found = finding.every(filters.query(), most)
    if found.total > most and not is_visitor:
        context = {"total": found.total, "most": most, "query": request.GET.urlencode(),
                   "days": exports.KEPT.days, "area": "search"}  # fmt: skip
        return render(request, "search/export.html", context)
    note = ""
    if found.total > most:
        note = f"The first {most:,} of {found.total:,} rows; an account gives all."
    lines = table.lines(filters, found.kind, finding.rows(found.kind, found.hits), note)
    response = StreamingHttpResponse(lines, "text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="search.csv"'
    return response


@require_POST
@refusing
def make_export(request):
    """A long table, made in the background; its link goes to the account's own address."""
    filters = _filters(request)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    query = without(request, "page", "panel")
    if cache.add(f"export:{request.user.pk}", 1, ONE_AT_A_TIME):
        current_app.send_task("disclosures.tasks.make_export", [request.user.pk, query])
        said = (
            f"We are making the file. A link to it goes to {request.user.email}, and works for "
            f"{exports.KEPT.days} days."
        )
    else:
        said = "A file is being made for you already. Ask for the next one in ten minutes."
    messages.info(request, said)
    return redirect(f"{reverse('search')}?{filters.data.urlencode()}")


@require_safe
def export_file(request, token: str):
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    try:
        file = exports.opened(request.user.pk, token)
    except exports.Anothers:
        raise PermissionDenied(ANOTHERS) from None
    except exports.Gone:
        raise NotHere(GONE) from None
    return FileResponse(file, as_attachment=True, filename="search.csv.gz")


@require_safe
@refusing
def atom(request):
    filters = _filters(request)
    found = index.search(replace(filters.query(per_page=feed.NEWEST), sort="newest"))
    rows = finding.rows(found.kind, found.hits)
    query = without(request, "page", "panel", "sort")
    body = feed.atom(
        filters,
        found.kind,
        rows,
        page=_whole("search", query),
        address=_whole("search_atom", query),
    )
    return HttpResponse(body, "application/atom+xml; charset=utf-8")


@require_safe
@refusing
def json(request):
    filters = _filters(request)
    most = FOR_ACCOUNTS if request.user.is_authenticated else FOR_VISITORS
    number = min(page_number(request), most // JSON_ROWS)
    found = index.search(filters.query(number, JSON_ROWS))
    is_last = number * JSON_ROWS >= min(found.total, most)
    query = without(request, "page", "panel")
    following = (
        "" if is_last else _whole("search_json", f"{query}&{urlencode({'page': number + 1})}")
    )
    return JsonResponse(
        {
            "search": table.in_words_of(filters, found.kind),
            "total": found.total,
            "page": number,
            "next": None if is_last else _whole("search_json", following),
            "notes": found.notes,
            "licence": table.LICENCES[found.kind],
            "results": records(finding.rows(found.kind, found.hits)),
        }
    )


@require_safe
@refusing
def citations_page(request):
    """The citations of one page of results, to be copied."""
    filters, rows = _cited(request)
    context = {
        "text": TYPES["txt"][1](rows) if rows else "",
        "count": len(rows),
        "formats": [
            ("BibTeX", "bib"), ("RIS", "ris"), ("CSL-JSON", "csl.json"), ("Plain text", "txt"),
        ],
        "query": request.GET.urlencode(),
        "back": without(request, "panel"),
        "area": "search",
    }  # fmt: skip
    return render(request, "search/citations.html", context)


@require_safe
@refusing
def citations_file(request, form: str):
    _, rows = _cited(request)
    media_type, write = TYPES[form]
    response = HttpResponse(write(rows), f"{media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="citations.{form}"'
    return response


def _cited(request):
    filters = _filters(request)
    found = index.search(filters.query(page_number(request), PER_PAGE))
    return filters, list(finding.rows(found.kind, found.hits))


def _whole(name: str, query: str) -> str:
    return f"{settings.SITE_ADDRESS}{reverse(name)}{f'?{query}' if query else ''}"
