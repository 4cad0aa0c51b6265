"""Bodies and names: what is unmatched, and an admin's acts on a body (ui.md section 5.10)."""

from __future__ import annotations

import re

from celery import current_app
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from disclosures.bodies import fold_name
from disclosures.curation import bodies as acts
from disclosures.curation import joining, moving, picture, unmatched
from disclosures.models import BodyAct, BodyName, PublicBody

from .bodies import KIND_WORDS
from .curate import register
from .paging import pager
from .roles import admins_only

PER_PAGE = 20
MOST_FOUND = 30
MOST_ACTS = 20


class NameForm(forms.Form):
    name = forms.CharField(max_length=200, required=False)
    kind = forms.ChoiceField(
        choices=[(k, w) for k, w in BodyName.KINDS if k in acts.NAME_KINDS], required=False
    )
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)


@admins_only
@never_cache
def body_list(request):
    waiting = unmatched.names()
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.get("q", "").strip()[:200]
    context = {
        "area": "curate",
        "rows": unmatched.with_suggestions(list(page)),
        "total": len(waiting),
        "records": sum(row.total for row in waiting),
        "pages": pager(page.number, page.paginator.num_pages),
        "q": asked,
        "found": _found(asked),
        "choices": _choices(),
        "acts": _acts(BodyAct.objects.all()),
    }
    return render(request, "curate/bodies.html", context)


def _found(asked: str):
    if not asked:
        return []
    rows = PublicBody.objects.filter(
        Q(name__icontains=asked) | Q(names__folded__contains=fold_name(asked))
    )
    return rows.select_related("merged_into").distinct()[:MOST_FOUND]


def _choices():
    return PublicBody.objects.filter(merged_into=None).order_by("name", "pk").only("name", "key")


def _acts(rows) -> list[dict]:
    found = rows.select_related("by", "undone_by", "body")[:MOST_ACTS]
    return [
        {
            "act": a,
            "field": f"undo-{a.pk}",
            "can_undo": a.kind != "undo" and not hasattr(a, "undone_by"),
        }
        for a in found
    ]


@admins_only
@never_cache
def body(request, pk: int):
    row = get_object_or_404(PublicBody.objects.select_related("parent", "merged_into"), pk=pk)
    context = {
        "area": "curate",
        "body": row,
        "kind": KIND_WORDS[row.kind],
        "names": row.names.order_by("kind", "name"),
        "kinds": NameForm.base_fields["kind"].choices,
        "predecessors": row.predecessors.all(),
        "successors": row.successors.all(),
        "picture": picture.of(row),
        "records": moving.said(moving.counts(body=row)),
        "choices": _choices().exclude(pk=pk),
        "acts": _acts(BodyAct.objects.filter(Q(body=row) | Q(other=row))),
    }
    return render(request, "curate/body.html", context)


@require_POST
@admins_only
def place(request):
    chosen = _chosen(request)
    name = request.POST.get("name", "")
    _do(request, lambda reason: acts.place(request.user, name, chosen, reason), chosen)
    return redirect("curate_bodies")


@admins_only
@never_cache
def merge(request, pk: int):
    """What a merge would move and redirect, then the merge itself."""
    row = get_object_or_404(PublicBody, pk=pk)
    given = request.POST if request.method == "POST" else request.GET
    into = _meant(given.get("body", ""))
    posted = request.method == "POST" and into
    if posted and _do(request, lambda reason: acts.merge(request.user, row, into, reason), into):
        return redirect("curate_body", into.pk)
    if into is None or into == row:
        messages.error(request, "Choose the body that lives on.")
        return redirect("curate_body", pk)
    if problem := joining.problem(row, into):
        messages.error(request, problem)
        return redirect("curate_body", pk)
    gone = [row, *PublicBody.objects.filter(merged_into=row)]
    context = {
        "area": "curate",
        "body": row,
        "into": into,
        "counts": moving.counts(body=row),
        "counts_into": moving.counts(body=into),
        "addresses": [reverse("body", args=[g.slug]) for g in gone],
        "address": reverse("body", args=[into.slug]),
        "parts": PublicBody.objects.filter(parent=row),
        "predecessors": row.predecessors.all(),
        "successors": row.successors.all(),
    }
    return render(request, "curate/merge.html", context)


@require_POST
@admins_only
def change(request, pk: int, act: str):
    """ "name", "dates", "parent", "after" or "not-after"."""
    if act not in CHANGES:
        raise Http404
    row = get_object_or_404(PublicBody, pk=pk)
    _do(request, lambda reason: CHANGES[act](request, row, reason), row)
    return redirect("curate_body", pk)


def _name(request, row: PublicBody, reason: str) -> BodyAct:
    v = _typed(request)
    return acts.add_name(
        request.user, row, v["name"], v["kind"], reason, since=v["since"], until=v["until"]
    )


def _dates(request, row: PublicBody, reason: str) -> BodyAct:
    v = _typed(request)
    name = get_object_or_404(BodyName, pk=_number(request.POST.get("row")), body=row)
    return acts.date_name(request.user, name, reason, since=v["since"], until=v["until"])


def _parent(request, row: PublicBody, reason: str) -> BodyAct:
    if request.POST.get("body", "").strip() and _chosen(request) is None:
        raise ValueError("Choose a body from the list.")
    return acts.set_parent(request.user, row, _chosen(request), reason)


def _succession(follows: bool):
    def change(request, row: PublicBody, reason: str) -> BodyAct:
        later = _chosen(request)
        if later is None:
            raise ValueError("Choose the body that comes after.")
        return acts.set_succession(request.user, row, later, reason, follows=follows)

    return change


CHANGES = {
    "name": _name,
    "dates": _dates,
    "parent": _parent,
    "after": _succession(True),
    "not-after": _succession(False),
}


@require_POST
@admins_only
def undo(request, pk: int):
    act = get_object_or_404(BodyAct.objects.select_related("body"), pk=pk)
    _do(request, lambda reason: acts.undo(request.user, act, reason), act.body)
    return redirect("curate_body", act.body_id)


def _do(request, act, body: PublicBody | None) -> BodyAct | None:
    """Do an act, then move its records: few at once, many by a task."""
    try:
        if body is None:
            raise ValueError("Choose a body.")
        made = act(request.POST.get("reason", ""))
    except ValueError as error:
        messages.error(request, str(error))
        return None
    count = moving.left(made)
    if count > moving.AT_ONCE:
        transaction.on_commit(
            lambda: current_app.send_task("disclosures.tasks.move_records", [made.pk])
        )
        messages.success(request, f"{made.words} {count:,} records move in the background.")
    else:
        moving.move(made.pk)
        if count:
            transaction.on_commit(lambda: current_app.send_task("disclosures.tasks.update_index"))
        said = f"{made.words} {count:,} record{'' if count == 1 else 's'} moved."
        messages.success(request, said if count else made.words)
    return made


def _chosen(request) -> PublicBody | None:
    return _meant(request.POST.get("body", ""))


def _meant(typed: str) -> PublicBody | None:
    """A body as the list of suggestions gives it, "Name [key]", or by its key or name alone."""
    found = re.search(r"\[([\w-]+)\]\s*$", typed)
    rows = PublicBody.objects.filter(merged_into=None)
    if found:
        return rows.filter(key=found[1]).first()
    typed = typed.strip()
    return rows.filter(Q(key=typed) | Q(name__iexact=typed)).order_by("valid_to").last()


def _typed(request) -> dict:
    form = NameForm(request.POST)
    if not form.is_valid():
        raise ValueError(" ".join(e for errors in form.errors.values() for e in errors))
    return form.cleaned_data


def _number(typed: str | None) -> int:
    return int(typed) if typed and typed.isdecimal() and len(typed) < 10 else 0


register(
    "Bodies and names",
    "curate_bodies",
    lambda user: len(unmatched.names()),
    about="Names that imports could place with no body.",
)
