"""Pages of plain text, and the state of each source."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from disclosures.curation import messages as inbox
from disclosures.curation.ingest import LATE, NAMES
from disclosures.figures import accuracy
from disclosures.models import ScrapeRun
from disclosures.publishing import corrections as published

PAGES = {
    "method": "pages/method.html",
    "corrections": "pages/corrections.html",
    "data": "pages/data.html",
    "api_help": "data/api.html",
    "accessibility": "pages/accessibility.html",
    "privacy": "pages/privacy.html",
}
# What may be written in the box, and what it finds: ui.md section 5.3.
TIPS = (
    ("waiting times", "both words, in any form"),
    ('"waiting times"', "that phrase, exactly"),
    ("waiting OR delay", "either word"),
    ("(waiting OR delay) appeals", "either of the two, with the third"),
    ("waiting -hospital", "the first word without the second"),
    ("waiting NOT hospital", "the same"),
    ("delay near/5 decision", "the two within five words of each other"),
    ("interp*", "words that begin so"),
    ("body:health", "records of a body, by any of its names or abbreviations"),
    ("asked-by:smith", "questions that a Member asked"),
    ("uin:990412", "questions with that number"),
    ("outcome:not-held", "answers that say so: not-held, cost, refused, answered, part, published"),
    ("house:lords", "questions of one House"),
    ("type:foi", "FOI responses; type:pq finds written answers"),
    ("tabled:2023-01..2023-06", "questions tabled from January to June 2023"),
    ("answered:>2024-01-01", "replies after that day"),
    ("in:question waiting", "the word in the question; in:answer, in the answer"),
    (
        "has:foi",
        "answers with a related FOI response: one to the same body on the same subject, or one "
        "that the question or answer names",
    ),
    ("has:mismatch", "records in a published mismatch"),
    ("has:attachment", "records with a file"),
    ("asked:>1", "questions asked more than once"),
)


def search_tips(request):
    return render(request, "search/tips.html", {"tips": TIPS, "area": "search"})


def page(request, name: str):
    if name not in PAGES:
        raise Http404
    return render(request, PAGES[name], {"area": ""})


def corrections(request):
    context = {
        "area": "",
        "corrected": published.corrected(),
        "replied": published.replied(),
        "days": inbox.DUE_DAYS,
    }
    return render(request, PAGES["corrections"], context)


def method(request):
    return render(request, PAGES["method"], {"area": "", "check": accuracy.latest()})


def privacy(request):
    context = {
        "area": "",
        "session_hours": settings.SESSION_HOURS,
        "confirm_days": inbox.CONFIRM_DAYS,
        "kept_days": inbox.KEPT_DAYS,
        "invitation_days": settings.INVITATION_DAYS,
    }
    return render(request, PAGES["privacy"], context)


def status(request):
    rows = [_source(source, words) for source, words in NAMES.items()]
    return render(request, "pages/status.html", {"sources": [r for r in rows if r["run"]]})


def _source(source: str, words: str) -> dict:
    """The last whole import of a source and its age; `failed` where a later one did not finish."""
    runs = ScrapeRun.objects.filter(source=source)
    done = runs.filter(state="done").order_by("-finished_at").first()
    newest = runs.exclude(state__in=("running", "waiting")).order_by("-started_at").first()
    is_late = bool(done and timezone.now() - done.finished_at > LATE)
    return {
        "words": words,
        "run": newest,
        "done": done,
        "is_late": is_late,
        "failed": newest if newest and newest.state == "failed" else None,
    }
