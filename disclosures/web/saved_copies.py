"""Saved copies: the bytes as they came. They are other people's files, so nothing in them runs."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from disclosures import storage
from disclosures.closed_copies import is_closed_copy
from disclosures.models import SourcePage

from .errors import NotHere
from .roles import is_reviewer, role_of

NOT_HELD_HERE = "We do not have that saved copy."
# Shown in the browser as plain text, whatever it says of itself.
AS_TEXT = re.compile(r"text/(?!csv)|html|xml|svg|javascript|ecmascript", re.IGNORECASE)
# Handed over as a file, under the name of its type; any other type loses its name.
FILES = {
    "application/pdf": ".pdf",
    "text/csv": ".csv",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/zip": ".zip",
}
PUBLIC_HOSTS = re.compile(
    r"https?://([a-z0-9-]+\.)*parliament\.uk/|https?://www\.gov\.uk/"
    r"|https?://assets\.publishing\.service\.gov\.uk/"
)
# The invented sources of the demonstration that stand for Parliament and GOV.UK.
DEMONSTRATION = re.compile(r"https://(parliament|members|govuk)\.demo\.invalid/")
SANDBOX = "default-src 'none'; sandbox"


@require_safe
def saved_copy(request, sha256: str):
    if is_closed_copy(sha256) and role_of(request.user) != "Admin":
        raise NotHere(NOT_HELD_HERE)
    pages = list(SourcePage.objects.filter(sha256=sha256))
    public = [page for page in pages if is_public(page.url)]
    if not public and not (pages and is_reviewer(request.user)):
        raise NotHere(NOT_HELD_HERE)
    try:
        body = storage.get(sha256)
    except FileNotFoundError:
        raise NotHere(NOT_HELD_HERE) from None
    return _response(sha256, body, (public or pages)[0].content_type)


def is_public(url: str) -> bool:
    """Whether a page came from Parliament or GOV.UK, and so may be shown to anyone."""
    if settings.WDTK_URL and url.startswith(f"{settings.WDTK_URL}/"):
        return False
    configured = (settings.PARLIAMENT_API_URL, settings.MEMBERS_API_URL, settings.GOVUK_URL)
    if any(address and url.startswith(f"{address}/") for address in configured):
        return True
    return bool(PUBLIC_HOSTS.match(url) or (settings.DEMO and DEMONSTRATION.match(url)))


def _response(sha256: str, body: bytes, content_type: str) -> HttpResponse:
    media = content_type.partition(";")[0].strip().lower()
    disposition = ""
    if media == "application/json":
        served = "application/json"
    elif AS_TEXT.search(media):
        served = "text/plain; charset=utf-8"
    else:
        served = media if media in FILES else "application/octet-stream"
        disposition = f'attachment; filename="{sha256[:12]}{FILES.get(media, ".bin")}"'
    response = HttpResponse(body, content_type=served)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex"
    if disposition:
        response.headers["Content-Disposition"] = disposition
    return response
