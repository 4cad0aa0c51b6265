"""Pages of plain text, and the state of each source."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from disclosures.models import ScrapeRun

from .frame import LATE, SOURCE_NAMES

PAGES = {
    "method": "pages/method.html",
    "corrections": "pages/corrections.html",
    "data": "pages/data.html",
    "accessibility": "pages/accessibility.html",
    "privacy": "pages/privacy.html",
    "search_tips": "search/tips.html",
}


def page(request, name: str):
    if name not in PAGES:
        raise Http404
    return render(request, PAGES[name], {"area": "search" if name == "search_tips" else ""})


def status(request):
    rows = [_source(source, words) for source, words in SOURCE_NAMES.items()]
    return render(request, "pages/status.html", {"sources": [r for r in rows if r["run"]]})


def _source(source: str, words: str) -> dict:
    """The last whole import of a source and its age; `failed` where a later one did not finish."""
    runs = ScrapeRun.objects.filter(source=source)
    done = runs.filter(state="done").order_by("-finished_at").first()
    newest = runs.exclude(state="running").order_by("-started_at").first()
    is_late = bool(done and timezone.now() - done.finished_at > LATE)
    return {
        "words": words,
        "run": newest,
        "done": done,
        "is_late": is_late,
        "failed": newest if newest and newest.state == "failed" else None,
    }
