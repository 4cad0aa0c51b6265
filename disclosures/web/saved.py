"""Saved searches: the list, saving with a preview of the volume, pausing, and the end by one
click from an e-mail. Another person's are not found."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from disclosures import alerts
from disclosures.alerts.letters import lines
from disclosures.models import AlertDelivery, SavedSearch
from disclosures.results.filters import SearchFilters, address
from disclosures.results.table import in_words_of

MOST = 100  # of one account


class SavedForm(forms.ModelForm):
    how_often = forms.ChoiceField(
        label="How often", choices=SavedSearch.HOW_OFTEN, widget=forms.RadioSelect
    )
    what = forms.MultipleChoiceField(
        label="What to tell you of", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )  # fmt: skip

    class Meta:
        model = SavedSearch
        fields = ("name", "how_often", "what")
        error_messages = {"name": {"required": "Give it a name."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = alerts.whats(self.instance.address)


def _own(request):
    return SavedSearch.objects.filter(owner=request.user)


def _said(search: SavedSearch) -> str:
    filters = SearchFilters(QueryDict(search.address))
    return in_words_of(filters, filters.kind)


@login_required
@never_cache
def saved(request):
    searches = list(_own(request))
    for search in searches:
        search.said = _said(search)
    deliveries = AlertDelivery.objects.filter(owner=request.user, attempts__gt=0)
    last = deliveries.order_by("-tried_at").first()
    return render(request, "saved/list.html", {"searches": searches, "last": last})


@login_required
@never_cache
def save_search(request):
    """GET shows the form for the search in the address; POST to the same address saves it."""
    now = timezone.now()
    kept = address(SearchFilters(request.GET).query())
    search = SavedSearch(owner=request.user, address=kept)
    if _own(request).count() >= MOST:
        messages.error(request, f"You have {MOST} saved searches. Delete one first.")
        return redirect("saved")
    offered = [key for key, _ in alerts.whats(kept)]
    search.name, search.what = _said(search)[:120], offered
    return _form(request, search, now)


@login_required
@never_cache
def edit(request, pk: int):
    return _form(request, get_object_or_404(_own(request), pk=pk), timezone.now())


def _form(request, search: SavedSearch, now):
    """Saves, or shows the volume of what is chosen so far ("preview")."""
    form = SavedForm(request.POST or None, instance=search)
    is_new = search.pk is None
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        search = form.save(commit=False)
        if is_new:
            alerts.save(search, now)
        else:
            search.save(update_fields=["name", "how_often", "what"])
        messages.success(request, f"Saved: {search.name}.")
        return redirect("saved")
    chosen = form["what"].value() or []
    volume = alerts.volume(search.address, chosen, now)
    context = {"form": form, "search": search, "said": _said(search), "volume": volume,
               "is_new": is_new}  # fmt: skip
    status = 422 if form.errors and "preview" not in request.POST else 200
    return render(request, "saved/form.html", context, status=status)


@require_POST
@login_required
def pause(request, pk: int):
    """Pauses, or goes on from now."""
    search = get_object_or_404(_own(request), pk=pk)
    if search.paused_at:
        alerts.save(search, timezone.now())
        messages.success(request, f"{search.name} is on again, from now.")
    else:
        _own(request).filter(pk=pk).update(paused_at=timezone.now())
        messages.success(request, f"{search.name} is paused.")
    return redirect("saved")


@require_POST
@login_required
def delete(request, pk: int):
    search = get_object_or_404(_own(request), pk=pk)
    search.delete()
    messages.success(request, f"{search.name} is deleted.")
    return redirect("saved")


@login_required
@never_cache
def items(request, pk: int):
    """All that one e-mail told of."""
    delivery = get_object_or_404(AlertDelivery, owner=request.user, pk=pk)
    return render(request, "saved/items.html", {"lines": lines(delivery), "delivery": delivery})


@csrf_exempt  # the token is the proof: mail programs post it without a page of ours
@never_cache
def end(request, token: str):
    """GET shows a button, so that a program that follows links ends nothing; POST ends."""
    try:
        searches = alerts.ended(token)
    except signing.BadSignature:
        raise Http404 from None
    if request.method == "POST":
        searches.filter(paused_at=None).update(paused_at=timezone.now())
    context = {"is_ended": request.method == "POST", "address": reverse("end_alerts", args=[token])}
    return render(request, "saved/end.html", context)
