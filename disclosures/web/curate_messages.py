"""Replies and corrections: what bodies and the public wrote, with the record beside it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from disclosures.curation import messages as inbox
from disclosures.models import FoiRequest, Publication, PublicBody, PublicMessage, Question

from .curate import register
from .paging import pager
from .roles import admins_only

PER_PAGE = 20
STATES = dict(PublicMessage.STATES)


@admins_only
@never_cache
def message_list(request):
    state = request.GET.get("state", "open")
    state = state if state in STATES else "open"
    page = Paginator(inbox.listed(state), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "area": "curate",
        "rows": _rows(list(page)),
        "total": page.paginator.count,
        "state": state,
        "states": PublicMessage.STATES,
        "address": f"state={state}",
        "pages": pager(page.number, page.paginator.num_pages),
        "today": timezone.localdate(),
    }
    return render(request, "curate/messages.html", context)


def _rows(found: list[PublicMessage]) -> list[dict]:
    """Each with what it is about: at most one query for each kind of record."""
    keys: dict[str, set[str]] = {}
    for message in found:
        what, _, key = message.about.partition(":")
        keys.setdefault(what, set()).add(key)
    shown = {
        "question": {str(q.pk): q for q in Question.every.filter(pk__in=keys.get("question", ()))},
        "request": {str(r.pk): r for r in FoiRequest.objects.filter(
            pk__in=keys.get("request", ()))},
        "body": {b.slug: b for b in PublicBody.objects.filter(slug__in=keys.get("body", ()))},
        "mismatch": {p.reference: p for p in Publication.objects.filter(
            reference__in=keys.get("mismatch", ())).defer("content").order_by("version")},
    }  # fmt: skip
    return [{"message": m, **_about(m.about, shown)} for m in found]


def _about(about: str, shown: dict) -> dict:
    what, _, key = about.partition(":")
    row = shown.get(what, {}).get(key)
    if row is None:
        return {"words": "", "link": "", "target": ""}
    if what == "body":
        return {"words": row.name, "link": f"/bodies/{row.slug}/", "target": ""}
    target = about if what in ("question", "request") else ""
    return {"words": row.title, "link": row.get_absolute_url(), "target": target}


@admins_only
@never_cache
def message(request, pk: int):
    rows = PublicMessage.objects.exclude(confirmed_at=None).select_related("pair")
    row = get_object_or_404(rows, pk=pk)
    context = {
        "area": "curate",
        "m": row,
        **_about(row.about, _rows_of(row)),
        "can_take_over": row.state == "open" and row.kind == "reply" and row.pair_id,
        "acts": row.acts.select_related("by", "undone_by"),
        "is_late": row.state == "open" and row.due_on < timezone.localdate(),
        "others": inbox.listed().filter(~Q(about=""), about=row.about).exclude(pk=pk)[:PER_PAGE],
    }
    return render(request, "curate/message.html", context)


def _rows_of(row: PublicMessage) -> dict:
    what, _, key = row.about.partition(":")
    found = {
        "question": lambda: Question.every.filter(pk=key),
        "request": lambda: FoiRequest.objects.filter(pk=key),
        "body": lambda: PublicBody.objects.filter(slug=key),
        "mismatch": lambda: Publication.objects.filter(reference=key).order_by("-version"),
    }.get(what, Question.objects.none)()
    first = found.first()
    return {what: {key: first}} if first else {}


@require_POST
@admins_only
def act(request, pk: int, kind: str):
    """ "answer", "close" or "take-over"."""
    get_object_or_404(PublicMessage, pk=pk)
    reason = request.POST.get("reason", "")
    if kind == "take-over":
        _do(request, lambda: inbox.take_over(request.user, pk, reason))
    else:
        _do(request, lambda: inbox.settle(request.user, pk, kind, reason))
    return redirect("message", pk)


@require_POST
@admins_only
def undo(request, pk: int, act: int):
    row = get_object_or_404(PublicMessage, pk=pk)
    get_object_or_404(row.acts, pk=act)
    _do(request, lambda: inbox.undo(request.user, act, request.POST.get("reason", "")))
    return redirect("message", pk)


def _do(request, act) -> None:
    try:
        messages.success(request, act().words)
    except ValueError as error:
        messages.error(request, str(error))


register(
    "Replies and corrections",
    "messages",
    lambda user: inbox.listed().count(),
    about="What bodies and the public wrote. By the day an answer is due.",
)
