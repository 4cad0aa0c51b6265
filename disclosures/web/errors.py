"""Pages for what went wrong. The one for a failure of ours needs neither database nor context."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponseServerError
from django.shortcuts import render
from django.template import loader
from django.utils.cache import add_never_cache_headers

from disclosures.curation import closed

from .roles import is_reviewer

NOT_FOUND = "There is nothing at this address. Check it, or search for the record."
FORBIDDEN = "You may not see this page. Ask an admin if you need it."


class NotHere(Http404):
    """A 404 whose sentence is meant for the reader; Django's own are not."""


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    said = str(exception) if exception else ""
    return render(request, "403.html", {"sentence": said or FORBIDDEN}, status=403)


def not_found(request, exception=None):
    match = request.resolver_match
    why = closed.sentence(match.kwargs, is_reviewer(request.user)) if match else ""
    if why:
        response = render(request, "410.html", {"sentence": why}, status=410)
        add_never_cache_headers(response)  # browsers keep a 410 for good, and an act can be undone
        return response
    said = str(exception) if isinstance(exception, NotHere) else NOT_FOUND
    return render(request, "404.html", {"sentence": said}, status=404)


def server_error(request):
    page = loader.get_template("500.html").render({"SITE_NAME": settings.SITE_NAME})
    return HttpResponseServerError(page)
