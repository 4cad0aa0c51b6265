"""What was sent, what came of it, and what is due."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from disclosures.models import OutcomeProposal, Pack, PackEvent, Pair
from disclosures.packs import outcomes

from .paging import pager
from .roles import reviewers_only

PER_PAGE = 50
MOST_PROPOSALS = 50  # the others come up as these are settled
# What a row of the list can be: of packs that were sent, each is in one of the first three.
STATES = {
    "due": "Reply expected",
    "late": "No reply by the day expected",
    "came": "Something came of it",
}


@reviewers_only
@require_safe
def outcome_list(request):
    sent = {sending.version.pack_id: sending for sending in outcomes.sendings()}
    events = PackEvent.objects.select_related("pair", "version").order_by("on", "pk")
    packs = Pack.objects.filter(pk__in=sent).prefetch_related(Prefetch("events", events))
    rows = [_row(pack, sent[pack.pk]) for pack in packs]
    came = Counter(code for row in rows for code in row["codes"])
    state, outcome = request.GET.get("state", ""), request.GET.get("outcome", "")
    shown = [
        row
        for row in rows
        if (state not in STATES or row["state"] == state)
        and (not outcome or outcome in row["codes"])
    ]
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    names = dict(PackEvent.OUTCOMES)
    address = request.GET.copy()
    address.pop("page", None)
    context = {
        "area": "review",
        "rows": page.object_list,
        "shown": len(shown),
        "filter": ", ".join(filter(None, [STATES.get(state), names.get(outcome)])),
        "total": len(rows),
        "states": [
            {"code": code, "words": words, "count": sum(r["state"] == code for r in rows)}
            for code, words in STATES.items()
        ],
        "came": [
            {"code": code, "words": words, "count": came[code]}
            for code, words in PackEvent.OUTCOMES
            if came[code]
        ],
        "proposals": outcomes.waiting(OutcomeProposal.objects.all())[:MOST_PROPOSALS],
        "back": "list",
        "address": address.urlencode(),
        "pages": pager(page.number, page.paginator.num_pages),
    }
    return render(request, "packs/outcomes.html", context)


def _row(pack: Pack, sending: outcomes.Sending) -> dict:
    events = list(pack.events.all())
    came = [e for e in events if e.kind != "sent"]
    late = sending.due < timezone.localdate()
    return {
        "pack": pack,
        "sending": sending,
        "events": came,
        "codes": {e.outcome for e in came if e.outcome},
        "state": "came" if came else "late" if late else "due",
    }


@require_POST
@reviewers_only
def settle(request, pk: int):
    """Accept a proposal or turn it down, then back to where it was read."""
    proposal = get_object_or_404(OutcomeProposal.objects.select_related("pack"), pk=pk)
    is_accepted = request.POST.get("do") == "accept"
    try:
        outcomes.settle(proposal, request.user, is_accepted)
    except ValueError as reason:
        messages.error(request, str(reason))
    else:
        did = "recorded" if is_accepted else "turned down, and will not be proposed again"
        messages.success(request, f"{proposal.get_outcome_display()}: {did}.")
    back = request.POST.get("back", "")
    if back == "pack":
        return redirect(proposal.pack)
    if pair := Pair.objects.filter(reference=back).first():
        return redirect(pair)
    return redirect(reverse("pack_outcomes"))
