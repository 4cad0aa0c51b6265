"""Curated pairs: the list, one made by hand, and one pair with what may be done to it
(ui.md section 5.10). No score stands here, nor what anyone decided."""

from __future__ import annotations

import django_filters
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from disclosures.curation import pairs as acts
from disclosures.curation import picking
from disclosures.flagging.runs import NOT_READABLE
from disclosures.models import Pair, PairAct
from disclosures.outcomes import outcome_of
from disclosures.publishing import public
from disclosures.review import counterparts, references
from disclosures.review.visible import is_blind, waits_for

from .compare import name_of
from .curate import register
from .paging import pager
from .review_asks import asks
from .roles import admins_only

PER_PAGE = 25
MOST_ACTS = 20


class PairsFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="Reference, number or words", method="by_words", widget=forms.TextInput
    )
    state = django_filters.ChoiceFilter(label="State", choices=Pair.STATES, empty_label="Any state")
    source = django_filters.ChoiceFilter(
        label="Found by", method="by_source", empty_label="Anyone",
        choices=[("matcher", "The matcher"), ("person", "A person")],
    )  # fmt: skip

    class Meta:
        model = Pair
        fields: list[str] = []

    def by_words(self, rows, name, value):
        value = value.strip()[:200]
        text = Q(title__icontains=value) | Q(request__title__icontains=value)
        numbers = Q(question__uin__iexact=value) | Q(request__reference__iexact=value)
        reference = public.numbered(value)
        return rows.filter(text | numbers | Q(reference=reference))

    def by_source(self, rows, name, value):
        return rows.filter(is_by_person=value == "person")


@admins_only
@never_cache
def pair_list(request):
    rows = Pair.objects.select_related("question__body", "request", "merged_into")
    found = PairsFilter(request.GET, queryset=rows.order_by("-pk"))
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    address = request.GET.copy()
    address.pop("page", None)
    context = {
        "area": "curate",
        "filter": found,
        "rows": page.object_list,
        "total": page.paginator.count,
        "address": address.urlencode(),
        "pages": pager(page.number, page.paginator.num_pages),
        "acts": acts_of(PairAct.objects.all(), request.user),
    }
    return render(request, "curate/pairs.html", context)


def acts_of(rows, user) -> list[dict]:
    """Without what others set beside a pair that waits for this user's second opinion."""
    told = (Q(kind="link") | Q(undoes__kind="link")) & ~Q(by=user)
    rows = rows.exclude(told & waits_for(user, "pair__"))
    found = rows.select_related("by", "undone_by", "pair")[:MOST_ACTS]
    return [
        {
            "act": a,
            "field": f"undo-{a.pk}",
            "undo": reverse("pair_undo", args=[a.pk]),
            "can_undo": a.kind != "undo" and not hasattr(a, "undone_by"),
        }
        for a in found
    ]


@admins_only
@never_cache
def create(request):
    """Two pickers and what the pair would say; nothing is saved until it is made."""
    given = request.POST if request.method == "POST" else request.GET
    sides = sides_of(given)
    question, foi = (side["picked"].chosen for side in sides)
    if request.method == "POST" and question and foi:
        try:
            made = acts.create(request.user, question, foi, request.POST.get("reason", ""))
        except ValueError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, made.words)
            return redirect("pair_acts", made.pair.reference)
    context = {"area": "curate", "sides": sides, **preview_of(question, foi)}
    return render(request, "curate/pair_new.html", context)


def sides_of(given, kinds: tuple[str, ...] = ("pq", "foi")) -> list[dict]:
    """The pickers, each with what was typed and what that means."""
    sides = []
    for kind in kinds:
        name = {"pq": "answer", "foi": "request"}[kind]
        typed = (given.get(f"{name}-pick") or given.get(name, "")).strip()
        # Links from the page of a request give its number alone.
        typed = f"foi/{typed}" if kind == "foi" and typed.isdecimal() else typed
        picked = picking.pick(kind, typed)
        one = picked.chosen
        sides.append(
            {
                "kind": kind,
                "name": name,
                "picked": picked,
                "typed": name_of(one) if one else typed,
                "row": _row(kind, one) if one else None,
                "rows": [_row(kind, row) for row in picked.found],
            }
        )
    return sides


def _row(kind: str, document) -> dict:
    if kind == "pq":
        answer = document.current_answer
        reading, day = answer and answer.reading, (answer and answer.date_answered)
        number = f"UIN {document.uin}"
        day = day or document.date_key
    else:
        reading, day, number = document.reading, document.date_released, document.reference
    return {
        "document": document,
        "value": name_of(document),
        "number": number,
        "day": day,
        "body": document.body.name if document.body else document.body_name,
        "outcome": outcome_of(kind, reading.outcome if reading else ""),
    }


def preview_of(question, foi) -> dict:
    if not (question and foi):
        return {}
    shown = picking.preview(question, foi)
    if shown is None:
        return {"problem": NOT_READABLE}
    return {
        "preview": shown,
        "asks": asks(shown.pair, shown.lined),
        "findings": [finding.sentence for finding in shown.judgement.findings],
        "can_make": shown.standing is None
        or (not shown.standing.is_flagged and shown.standing.state not in Pair.PUT_ASIDE),
    }


def pair_at(ref: str) -> Pair:
    rows = Pair.objects.for_pages().select_related("merged_into", "split_from", "withdrawal")
    return get_object_or_404(rows, reference=ref.upper())


@admins_only
@never_cache
def pair(request, ref: str):
    row = pair_at(ref)
    fixed = acts.why_fixed(row)
    waiting = acts.why_waiting(row)
    context = {
        "area": "curate",
        "pair": row,
        "fixed": fixed,
        "waiting": waiting,
        "whole": acts.why_whole(row),
        "packs": acts.packs_with(row),
        "drafts": row.packs.all(),
        "beside": counterparts.seen_by(row, request.user, is_blind(row, request.user)),
        "akin": references.akin(row),
        "acts": acts_of(PairAct.objects.filter(Q(pair=row) | Q(other=row)), request.user),
    }
    return render(request, "curate/pair.html", context)


register(
    "Pairs",
    "curate_pairs",
    lambda user: Pair.objects.filter(is_by_person=True, state="to_review").count(),
    about="Make a pair by hand; link, split, merge and unlink. Counted are those made or split by "
    "hand that nobody has decided.",
    query="source=person&state=to_review",
)
