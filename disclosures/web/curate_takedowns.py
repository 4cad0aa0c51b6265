"""Taking down: a page hidden everywhere, a passage taken out, and words that may be personal."""

from __future__ import annotations

from urllib.parse import urlsplit

from celery import current_app
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from disclosures import redaction
from disclosures.curation import personal, takedown
from disclosures.documents import enclosures
from disclosures.models import FoiRequest, PersonalHit, Question, Takedown

from .curate import register
from .paging import pager
from .roles import admins_only

PER_PAGE = 20
MOST_ACTS = 30
MOST_KEPT = 10


@admins_only
@never_cache
def takedowns(request):
    """Every act, newest first, with the box that finds a page."""
    asked = request.GET.get("page_address", "").strip()[:400]
    if asked:
        target = _target(asked)
        if target:
            return redirect("takedown", target)
        messages.error(request, "That is not the address of an answer, a request or a file here.")
    page = Paginator(_acts(Takedown.objects.all()), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "area": "curate",
        "asked": asked,
        "acts": list(page),
        "pages": pager(page.number, page.paginator.num_pages),
        "to_decide": personal.waiting().count(),
    }
    return render(request, "curate/takedowns.html", context)


def _acts(rows):
    return rows.select_related("by", "undone_by")


@admins_only
@never_cache
def record(request, target: str, passage: str = ""):
    """One record: what hiding it would close, the form for a passage, and what was done."""
    row = takedown.found(target)
    if row is None:
        raise Http404
    kind = target.partition(":")[0]
    documents = takedown.documents_of(target)
    context = {
        "area": "curate",
        "target": target,
        "kind": kind,
        "named": takedown.named(target, row),
        "address": takedown.address_of(target),
        "is_hidden": row.is_taken_down if kind == "message" else row.is_hidden,
        "effects": takedown.effects(target),
        "takes_passages": kind in ("question", "request"),
        "passage": passage,
        "places": redaction.count(target, passage) if passage else 0,
        "excerpts": redaction.excerpts(target, passage) if passage else [],
        "parts": _parts(row) if kind == "request" else [],
        "acts": _acts(Takedown.objects.filter(documents__overlap=documents))[:MOST_ACTS],
    }
    return render(request, "curate/takedown.html", context)


def _parts(row: FoiRequest) -> list[dict]:
    """Its messages and files, each with the page on which it can be hidden."""
    found = []
    for message in row.messages.all():
        sender = "Requester" if message.sender == "requester" else "Authority"
        on = f"{message.sent_at:%-d %B %Y}" if message.sent_at else "no date"
        found.append(
            {
                "target": f"message:{message.pk}",
                "words": f"Message {message.position}, {sender}, {on}",
                "is_hidden": message.is_taken_down,
            }
        )
    for number, file in enclosures(row):
        if file.attachment:
            found.append(
                {
                    "target": f"attachment:{file.attachment_id}",
                    "words": f"File {number}, {file}",
                    "is_hidden": file.attachment.is_hidden,
                }
            )
    return found


def _target(address: str) -> str:
    """What an address of this site shows, as "request:12"; "" for any other."""
    try:
        match = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return ""
    given = match.kwargs
    if {"house", "date", "uin"} <= given.keys():
        rows = Question.every.filter(
            house__iexact=given["house"], date_key=given["date"], uin__iexact=given["uin"]
        )
        pk = rows.values_list("pk", flat=True).first()
        return f"question:{pk}" if pk else ""
    row = FoiRequest.objects.filter(pk=given["pk"]).first() if "slug" in given else None
    if row is None:
        return ""
    if "page" in given:
        files = dict(enclosures(row))
        file = files.get(given["number"])
        return f"attachment:{file.attachment_id}" if file and file.attachment_id else ""
    if "number" in given:
        message = row.messages.filter(position=given["number"]).first()
        return f"message:{message.pk}" if message else ""
    return f"request:{row.pk}"


@require_POST
@admins_only
def hide(request, target: str):
    _do(request, lambda reason: takedown.hide(request.user, target, reason))
    return redirect("takedown", target)


@admins_only
@never_cache
def redact(request, target: str):
    """First what would be taken out, then the act. Posted: the words belong in no address."""
    if request.method != "POST":
        return redirect("takedown", target)
    passage = request.POST.get("passage", "").strip()[: takedown.LONGEST + 1]
    if "sure" not in request.POST:
        return record(request, target, passage)
    _do(request, lambda reason: takedown.redact(request.user, target, passage, reason))
    return redirect("takedown", target)


@require_POST
@admins_only
def undo(request, pk: int):
    act = get_object_or_404(Takedown, pk=pk)
    _do(request, lambda reason: personal.undo(request.user, act, reason))
    return redirect("takedown", act.target)


@admins_only
@never_cache
def personal_data(request):
    """Words that may be personal data, the least handled requests first."""
    page = Paginator(personal.requests(), PER_PAGE // 2).get_page(request.GET.get("page"))
    context = {
        "area": "curate",
        "rows": personal.listed(list(page)),
        "total": page.paginator.count,
        "pages": pager(page.number, page.paginator.num_pages),
        "unsearched": personal.unsearched().count(),
        "kept": PersonalHit.objects.filter(choice="keep").order_by("-decided_at")[:MOST_KEPT],
    }
    return render(request, "curate/personal.html", context)


@require_POST
@admins_only
def decide(request, pk: int):
    """ "keep" or "remove" of one finding, or "again" of one that was kept."""
    hit = get_object_or_404(PersonalHit.objects.select_related("request"), pk=pk)
    choice = request.POST.get("choice", "")
    if choice == "again":
        _do(request, lambda reason: personal.reopen(request.user, hit, reason))
    else:
        _do(request, lambda reason: personal.decide(request.user, hit, choice, reason))
    return redirect("personal_data")


def _do(request, act) -> None:
    try:
        with transaction.atomic():
            made = act(request.POST.get("reason", ""))
    except ValueError as error:
        messages.error(request, str(error))
        return
    messages.success(request, getattr(made, "words", "") or str(made))
    if isinstance(made, Takedown):
        for task in ("update_index", "read_due", "dump_public"):
            _ring(f"disclosures.tasks.{task}")


def _ring(task: str) -> None:
    transaction.on_commit(lambda: current_app.send_task(task))


register(
    "Takedown",
    "takedowns",
    lambda user: 0,
    about="Hide a page everywhere, or take a passage out of it.",
)
register(
    "Personal data",
    "personal_data",
    lambda user: personal.waiting().count(),
    about="Words of FOI texts that may be personal data.",
)
