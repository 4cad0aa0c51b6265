"""The bodies that are covered, and how each one answers."""

from __future__ import annotations

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import redirect, render

from disclosures.models import FoiRequest, PublicBody, Question
from disclosures.outcomes import KINDS, outcome_of

from .errors import NotHere

FEWEST_FOR_A_PERCENTAGE = 20
NEWEST = 8
KIND_WORDS = {
    "department": "Ministerial department",
    "office": "Office of a department",
    "nmd": "Non-ministerial department",
    "agency": "Executive agency",
    "alb": "Public body",
    "unit": "Unit of a department",
    "directorate": "Directorate of a department",
    "parliament": "Parliament",
    "other": "Other body",
}


def bodies(request):
    rows = list(
        PublicBody.objects.annotate(answers=_count(Question), responses=_count(FoiRequest))
        .filter(valid_to=None, merged_into=None)
        .order_by("name")
    )
    held = [{"body": b, "kind": KIND_WORDS[b.kind]} for b in rows if b.answers or b.responses]
    context = {"area": "bodies", "rows": held, "others": len(rows) - len(held)}
    return render(request, "bodies/list.html", context)


def _count(model):
    """Rows of `model` per body: a subquery each, since two joins would multiply each other."""
    counts = model.objects.filter(body=OuterRef("pk")).order_by().values("body")
    return Coalesce(Subquery(counts.annotate(n=Count("pk")).values("n")), 0)


def body(request, slug: str):
    row = PublicBody.objects.select_related("parent").filter(slug=slug).first()
    if row is None:
        raise NotHere("We do not have that body. Look in the list of bodies.")
    if row.merged_into_id:
        while row.merged_into_id:
            row = row.merged_into
        return redirect("body", row.slug, permanent=True)
    questions = Question.objects.for_pages().filter(body=row)
    requests = FoiRequest.objects.select_related("reading").filter(body=row, is_removed=False)
    context = {
        "area": "bodies",
        "body": row,
        "kind": KIND_WORDS[row.kind],
        "names": sorted(
            set(row.names.exclude(kind__in=("wdtk", "govuk")).values_list("name", flat=True))
            - {row.name}
        ),
        "predecessors": row.predecessors.all(),
        "successors": row.successors.all(),
        "tables": [
            _outcomes("pq", questions, F("current_answer__reading__outcome"), "Written answers"),
            _outcomes("foi", requests, F("reading__outcome"), "FOI responses"),
        ],
        "answers": [
            {"row": q, "outcome": _answer_outcome(q)}
            for q in questions.exclude(current_answer=None).order_by(
                F("current_answer__date_answered").desc(nulls_last=True), "pk"
            )[:NEWEST]
        ],
        "responses": [
            {"row": r, "outcome": outcome_of("foi", r.reading.outcome if r.reading else "")}
            for r in requests.order_by(F("date_responded").desc(nulls_last=True), "pk")[:NEWEST]
        ],
    }  # fmt: skip
    return render(request, "bodies/body.html", context)


def _answer_outcome(question: Question):
    reading = question.current_answer.reading
    return outcome_of("pq", reading.outcome if reading else "")


def _outcomes(kind: str, rows, code, words: str) -> dict:
    """Counts by outcome, with a share of those that were read where there are enough of them."""
    counted = rows.order_by().annotate(code=code).values_list("code").annotate(n=Count("pk"))
    counts = {name: n for name, n in counted if name}
    total = sum(counts.values())
    shown = []
    for outcome in KINDS[kind]:
        n = sum(counts.get(c, 0) for c in outcome.codes)
        if n:
            share = round(100 * n / total) if total >= FEWEST_FOR_A_PERCENTAGE else None
            shown.append({"outcome": outcome, "count": n, "share": share})
    return {"kind": kind, "words": words, "rows": shown, "total": total}
