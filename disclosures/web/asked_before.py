"""Has this been asked before? A draft question, and the nearest that were asked.

A pasted draft is sent by POST, so that it stands in no address and no log; a short one may come
from a link, and a question of ours by its key. Nothing is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import forms
from django.db.models import Min
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString

from disclosures.citations import text as citation
from disclosures.models import Question
from disclosures.repetition import TABLE_OFFICE
from disclosures.results import drafts

from .marking import Mark, excerpt
from .search_results import refusal_excerpt

LONGEST_LINK = 300  # characters of a draft that may stand in an address


class DraftForm(forms.Form):
    draft = forms.CharField(
        label="Your draft question",
        max_length=drafts.LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Write or paste a draft question.",
            "max_length": "Paste 2,000 characters or fewer: this has %(show_value)d.",
        },
    )


@dataclass
class Shown:
    near: drafts.Near
    asked: SafeString
    replied: SafeString | str
    citation: str


def asked_before(request):
    draft, liked = _draft(request)
    form = DraftForm({"draft": draft}) if request.method == "POST" or draft else DraftForm()
    found = None
    if form.is_bound and form.is_valid():
        found = drafts.asked_before(
            form.cleaned_data["draft"], timezone.localdate(), without=liked and liked.pk
        )
    context = {
        "form": form,
        "liked": liked,
        "found": found,
        "results": [_shown(near) for near in found.near] if found else [],
        "held": _held() if found and not found.sentence else None,
        "table_office": TABLE_OFFICE,
        "longest": drafts.LONGEST,
        "area": "search",
    }
    response = render(request, "search/asked_before.html", context)
    if request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
    return response


def _draft(request) -> tuple[str, Question | None]:
    if request.method == "POST":
        return request.POST.get("draft", ""), None
    if key := request.GET.get("like", ""):
        house, _, rest = key.partition("/")
        day, _, uin = rest.partition("/")
        found = _by_key(house, day, uin)
        return (found.text[: drafts.LONGEST], found) if found else ("", None)
    return request.GET.get("draft", request.GET.get("q", ""))[:LONGEST_LINK], None


def _by_key(house: str, day: str, uin: str) -> Question | None:
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return None
    rows = Question.objects.filter(house__iexact=house, date_key=on, uin=uin[:16])
    return rows.filter(is_withdrawn=False).first()


def _shown(near: drafts.Near) -> Shown:
    question = near.question
    return Shown(
        near,
        asked=excerpt(question.text, [Mark(a, b, "hit") for a, b in near.marks], 420),
        replied=refusal_excerpt(question),
        citation=citation(question),
    )


def _held() -> dict:
    """How many questions were looked through, and since when."""
    rows = Question.objects.filter(is_withdrawn=False)
    first = rows.aggregate(first=Min("date_key"))["first"]
    return {"count": rows.count(), "since": first.year if first else None}
