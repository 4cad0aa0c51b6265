"""Asks that could not be divided or followed, each with the page where it is fixed."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from disclosures.curation import asks

from .curate import register
from .paging import pager
from .roles import admins_only

PER_PAGE = 20


@admins_only
@never_cache
def ask_list(request):
    found = asks.found()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "area": "curate",
        "rows": asks.problems(list(page)),
        "total": len(found),
        "pages": pager(page.number, page.paginator.num_pages),
    }
    return render(request, "curate/asks.html", context)


register(
    "Asks",
    "curate_asks",
    lambda user: len(asks.found()),
    about="Parts of questions that could not be divided or followed, in pairs to review.",
)
