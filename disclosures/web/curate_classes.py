"""Classifications: one text at a time, the least sure first; and the blind monthly check (ui.md
section 5.10)."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from disclosures.curation import classifications as acts
from disclosures.curation import sample
from disclosures.figures import accuracy
from disclosures.models import Answer, FoiRequest, ReadingAct, SampleItem, SampleReading
from disclosures.outcomes import grouped, outcome_of
from disclosures.review.readings import words_of

from .curate import register
from .marking import marked, span_mark
from .roles import admins_only

SIDES = {"pq": "Written answers", "foi": "FOI responses"}
MOST_ACTS = 20
MOST_SHOWN = 8_000  # characters of one part; the record's own page has the whole


@admins_only
@never_cache
def classifications(request):
    """The next text that waits, or that nothing does."""
    side = request.GET.get("side", "pq")
    if side not in SIDES:
        raise Http404
    document = acts.waiting(side).first()
    return _page(request, side, document)


@admins_only
@never_cache
def classification(request, side: str, pk: int):
    """One text. An outcome in the address shows what it would do; a POST saves it."""
    document = _found(side, pk)
    if request.method != "POST":
        return _page(request, side, document, request.GET.get("outcome", ""))
    if "unsure" in request.POST:
        acts.leave(document, request.user)
        messages.success(request, "Left for later: it is at the end of the list.")
        return _next(side)
    try:
        act = acts.save(
            document, request.user, _wanted(request.POST), request.POST.get("reason", "")
        )
    except ValueError as error:
        document.refresh_from_db()
        return _page(request, side, document, request.POST.get("outcome", ""), str(error), 422)
    messages.success(request, act.words)
    return _next(side)


@require_POST
@admins_only
def undo(request, pk: int):
    act = get_object_or_404(ReadingAct.objects.select_related("answer__question", "request"), pk=pk)
    side = "pq" if act.answer_id else "foi"
    try:
        messages.success(
            request, acts.undo(act, request.user, request.POST.get("reason", "")).words
        )
    except ValueError as error:
        messages.error(request, str(error))
    return _next(side)


def _next(side: str):
    return redirect(f"{reverse('classifications')}?side={side}")


def _found(side: str, pk: int):
    if side == "pq":
        rows = Answer.objects.select_related("question", "reading")
        return get_object_or_404(rows.filter(question__is_hidden=False), pk=pk)
    if side == "foi":
        rows = FoiRequest.objects.select_related("reading", "body").filter(is_removed=False)
        return get_object_or_404(rows, pk=pk)
    raise Http404


def _wanted(values) -> acts.Wanted:
    seen = values.get("seen", "")
    return acts.Wanted(
        values.get("outcome", ""), values.get("words", ""),
        int(seen) if seen.isascii() and seen.isdigit() else 0,
    )  # fmt: skip


def _page(request, side, document, outcome="", error="", status=200):
    """`outcome` is one that was chosen and not saved: what it would do is worked out first."""
    context = {
        "area": "curate",
        "side": side,
        "sides": [(key, words, acts.count(key)) for key, words in SIDES.items()],
        "document": document,
        "error": error,
        "acts": _latest(),
    }
    if document:
        context |= _of(request, side, document, outcome)
    return render(request, "curate/classifications.html", context, status=status)


def _of(request, side: str, document, outcome: str) -> dict:
    reading = document.reading
    span = words_of(side, reading)
    values = request.POST if request.method == "POST" else request.GET
    words = values.get("words", (span or {}).get("text", ""))
    seen = reading.pk if reading else 0
    context = {
        "row": document.question if side == "pq" else document,
        "now": outcome_of(side, reading.outcome if reading else ""),
        "sureness": acts.sureness(reading),
        "asked": acts.asked(document)[:MOST_SHOWN],
        "parts": _parts(side, document, span),
        "choices": [c for o in grouped(side).values() for c in o if c.key != "unanswered"],
        "words": words,
        "seen": seen,
        "reason": values.get("reason", ""),
    }
    if outcome:
        try:
            wanted = acts.Wanted(outcome, words, seen)
            context["effect"] = acts.effect(document, request.user, wanted)
            context["chosen"] = next(c for c in context["choices"] if c.key == outcome)
        except ValueError as error:
            context["error_of_words"] = str(error)
    return context


def _parts(side: str, document, span: dict | None) -> list[dict]:
    """What was replied, with the words that led to the outcome marked. Of files, the one that
    holds them."""
    source = (span or {}).get("source") or ""
    shown = []
    for key, text in acts.texts(document).items():
        is_file = key.startswith("attachment:")
        if is_file and key != source:
            continue
        tone = "release" if side == "foi" and document.reading.release_span == span else "refuse"
        marks = span_mark(span, tone) if span and key == source else []
        start = max(0, span["start"] - MOST_SHOWN // 2) if marks and len(text) > MOST_SHOWN else 0
        if start:
            shown.append({"html": escape(text[start : start + MOST_SHOWN]), "is_cut": True,
                          "is_file": is_file})  # fmt: skip
            continue
        shown.append({
            "html": marked(text[:MOST_SHOWN], marks),
            "is_cut": len(text) > MOST_SHOWN, "is_file": is_file,
        })  # fmt: skip
    return shown


def _latest() -> list[dict]:
    rows = ReadingAct.objects.select_related("by", "undone_by")[:MOST_ACTS]
    return [
        {"act": a, "field": f"undo-{a.pk}",
         "can_undo": a.kind != "undo" and not hasattr(a, "undone_by")}
        for a in rows
    ]  # fmt: skip


@admins_only
@never_cache
def check(request):
    """The next answer of the blind check: without what the machine read of it."""
    if request.method == "POST":
        return _read(request)
    item = sample.unread().first()
    context = {
        "area": "curate",
        "item": item,
        "left": sample.unread().count(),
        "choices": sample.CHOICES,
        "latest": _read_lately(request.user),
        "months": _months(),
        "to_draw": _to_draw(),
    }
    return render(request, "curate/sample.html", context)


def _read(request):
    number = request.POST.get("item", "")
    item = get_object_or_404(SampleItem, pk=int(number) if number.isdecimal() else 0)
    try:
        sample.read(item, request.user, request.POST.get("outcome", ""))
        messages.success(request, "Saved. The next answer is below.")
    except ValueError as error:
        messages.error(request, str(error))
    return redirect("sample")


def _read_lately(user):
    """Own readings, so that a slip can be taken back. What the machine read is not told."""
    rows = accuracy.standing().filter(by=user).select_related("item__answer__question")
    return [(row, outcome_of("pq", _code(row.outcome))) for row in rows[:5]]


def _code(key: str) -> str:
    return next(o.codes[0] for o in sample.CHOICES if o.key == key)


def _months() -> list[tuple[date, accuracy.Check]]:
    """The check of each month that was read to the end, the newest first."""
    months = accuracy.finished().order_by().values_list("item__month", flat=True).distinct()
    return [
        (month, accuracy.sampled(accuracy.finished().filter(item__month=month)))
        for month in sorted(months, reverse=True)[:12]
    ]


def _to_draw() -> date | None:
    """Last month, while its answers are not drawn."""
    month = sample.last_month(timezone.localdate())
    return None if SampleItem.objects.filter(month=month).exists() else month


@require_POST
@admins_only
def draw(request):
    month = sample.last_month(timezone.localdate())
    drawn = sample.draw(month)
    messages.success(
        request,
        f"{drawn} answer{'' if drawn == 1 else 's'} of {month:%B %Y} drawn."
        if drawn else f"Nothing was drawn: there is no new answer of {month:%B %Y}.",
    )  # fmt: skip
    return redirect("sample")


@require_POST
@admins_only
def sample_undo(request, pk: int):
    reading = get_object_or_404(SampleReading, pk=pk)
    try:
        sample.undo(reading, request.user)
        messages.success(request, "Taken back: that answer waits again.")
    except ValueError as error:
        messages.error(request, str(error))
    return redirect("sample")


register(
    "Classifications",
    "classifications",
    lambda user: acts.count("pq") + acts.count("foi"),
    about="Outcomes that the program is unsure of, the least sure first.",
)
register(
    "Blind check",
    "sample",
    lambda user: sample.unread().count(),
    about="Answers drawn by lot each month, read without sight of the program’s reading.",
)
