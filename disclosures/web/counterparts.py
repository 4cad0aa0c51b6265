"""Look for another FOI response, and set it beside a pair."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from disclosures.models import FoiRequest, Pair
from disclosures.outcomes import outcome_of
from disclosures.review import counterparts
from disclosures.review.visible import is_blind

from .roles import reviewers_only

LONGEST = 2000  # characters of what is searched for


def _pair(reference: str) -> Pair:
    return get_object_or_404(Pair.objects.for_pages(), reference=reference)


@reviewers_only
@require_safe
def look(request, reference: str):
    pair = _pair(reference)
    words = request.GET.get("q", counterparts.words_of(pair)).strip()[:LONGEST]
    beside = counterparts.seen_by(pair, request.user, is_blind(pair, request.user))
    added = {row.request_id for row in beside}
    context = {
        "area": "review",
        "pair": pair,
        "words": words,
        "beside": [
            {**(_row(row.request) if row.request else {"question": row.question}), "pk": row.pk}
            for row in beside
        ],
        "rows": [_row(one) for one in counterparts.nearest(pair, words) if one.pk not in added],
    }
    return render(request, "review/responses.html", context)


def _row(request: FoiRequest) -> dict:
    return {
        "request": request,
        "outcome": outcome_of("foi", request.reading.outcome if request.reading else ""),
    }


@require_POST
@reviewers_only
def change(request, reference: str):
    """Set a response beside the pair, or take it off again."""
    pair = _pair(reference)
    add, off = request.POST.get("add", ""), request.POST.get("off", "")
    try:
        if off.isdigit():
            counterparts.take_off(pair, request.user, int(off))
            said = "It is no longer beside this pair."
        else:
            found = get_object_or_404(FoiRequest, pk=add if add.isdigit() else 0)
            said = _said(counterparts.add(pair, request.user, found))
    except ValueError as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, said)
    return redirect(reverse("counterparts", args=[pair.reference]))


def _said(judged: Pair | None) -> str:
    if judged is None:
        return "Set beside this pair. Compared with the answer, no difference was found."
    return f"Set beside this pair. With the answer it makes {judged.reference}, to be decided."
