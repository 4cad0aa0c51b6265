"""The first page: what this is, and where to begin."""

from __future__ import annotations

from django.shortcuts import render

from disclosures.models import FoiRequest, Question

EXAMPLES = (
    '"not held centrally"',
    "waiting times",
    "disproportionate cost",
    "complaints OR appeals",
)


def home(request):
    answered = Question.objects.exclude(current_answer=None)
    context = {
        "examples": EXAMPLES,
        "answers": answered.count(),
        "responses": FoiRequest.objects.filter(is_removed=False).count(),
        "newest": answered.for_pages().order_by("-current_answer__date_answered", "pk")[:5],
    }
    return render(request, "home.html", context)
