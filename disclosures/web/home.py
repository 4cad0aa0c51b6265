"""The first page: what this is, and where to begin."""

from __future__ import annotations

from django.shortcuts import render
from django.utils import timezone

from disclosures.figures import monthly
from disclosures.models import FoiRequest, Pair, Question
from disclosures.publishing import public

from .roles import is_reviewer

EXAMPLES = (
    '"not held centrally"',
    "waiting times",
    "disproportionate cost",
    "complaints OR appeals",
)


def _replies_due(request) -> int:
    """For reviewers only: nothing of an unpublished pair is counted for anyone else."""
    return Pair.objects.filter(state="with_body").count() if is_reviewer(request.user) else 0


def home(request):
    answered = Question.objects.exclude(current_answer=None)
    context = {
        "mismatches": public.standing().defer("content")[:3],
        "replies_due": _replies_due(request),
        "examples": EXAMPLES,
        "months": monthly.latest(timezone.localdate()),
        "answers": answered.count(),
        "responses": FoiRequest.objects.filter(is_removed=False).count(),
        "newest": answered.for_pages().order_by("-current_answer__date_answered", "pk")[:5],
    }
    return render(request, "home.html", context)
