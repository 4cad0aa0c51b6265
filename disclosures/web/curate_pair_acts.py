"""What an admin does to one pair: each act by a form, with a reason, shown before it is done."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from disclosures.curation import pairs as acts
from disclosures.models import PairAct

from .curate_pairs import pair_at
from .roles import admins_only


@require_POST
@admins_only
def unlink(request, ref: str):
    row = pair_at(ref)
    did(request, lambda reason: acts.unlink(request.user, row, reason))
    return redirect("pair_acts", row.reference)


@require_POST
@admins_only
def undo(request, pk: int):
    act = get_object_or_404(PairAct.objects.select_related("pair"), pk=pk)
    did(request, lambda reason: acts.undo(request.user, act, reason))
    return redirect("pair_acts", act.pair.reference)


def did(request, act) -> PairAct | None:
    """Done and said; or None, with why not said."""
    try:
        made = act(request.POST.get("reason", ""))
    except ValueError as error:
        messages.error(request, str(error))
        return None
    messages.success(request, made.words)
    return made
