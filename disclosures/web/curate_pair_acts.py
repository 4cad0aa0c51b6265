"""What an admin does to one pair: each act by a form, with a reason, shown before it is done."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from disclosures.curation import merging, splitting
from disclosures.curation import pairs as acts
from disclosures.models import Pair, PairAct
from disclosures.publishing import public
from disclosures.review import counterparts, references
from disclosures.review.visible import is_blind
from disclosures.review.wording import says_why

from .curate_pairs import pair_at, preview_of, sides_of
from .roles import admins_only

WHY = (
    "The title has {}: it says why someone acted. Describe what the documents say instead, and "
    "change it on the review page."
)


@require_POST
@admins_only
def unlink(request, ref: str):
    row = pair_at(ref)
    did(request, lambda reason: acts.unlink(request.user, row, reason))
    return redirect("pair_acts", row.reference)


@admins_only
@never_cache
def link(request, ref: str):
    """Find a second answer or FOI response, and what it would say beside the other document."""
    row = pair_at(ref)
    sides = sides_of(request.POST if request.method == "POST" else request.GET)
    chosen = [side for side in sides if side["picked"].chosen]
    document = chosen[0]["picked"].chosen if len(chosen) == 1 else None
    is_linked = (
        request.method == "POST"
        and document
        and did(request, lambda reason: acts.link(request.user, row, document, reason))
    )
    if is_linked:
        return redirect("pair_acts", row.reference)
    question, foi = (side["picked"].chosen for side in sides)
    context = {
        "area": "curate",
        "pair": row,
        "why_not": acts.why_waiting(row) or (row.state in Pair.PUT_ASIDE and acts.why_fixed(row)),
        "sides": sides,
        "both": len(chosen) > 1,
        "chosen": chosen[0] if document else None,
        **(preview_of(question or row.question, foi or row.request) if document else {}),
    }
    return render(request, "curate/pair_link.html", context)


@admins_only
@never_cache
def merge(request, ref: str):
    """What merging two pairs would change, then the merge. `keep` is the reference that lives on:
    of two the one that the public or the body knows, else the older."""
    row = pair_at(ref)
    given = request.POST if request.method == "POST" else request.GET
    other = references.living(public.numbered(given.get("with", "")) or "")
    if other is None or other == row:
        messages.error(request, "Give the reference of another pair, as M-0412.")
        return redirect("pair_acts", row.reference)
    other = pair_at(other.reference)
    into = _kept(row, other, given.get("keep", ""))
    gone = other if into == row else row
    if request.method == "POST":
        settled = request.POST.get("settled", "")
        if did(request, lambda why: merging.merge(request.user, gone, into, why, settled)):
            return redirect("pair_acts", into.reference)
    plan = merging.plan(gone, into)
    context = {
        "area": "curate",
        "pair": row,
        "other": other,
        "both": [row, other],
        "plan": plan,
        "settlings": [
            (key, words) for key, words in merging.SETTLINGS.items()
            if key == "stands" or plan.may_decide_anew
        ],
    }  # fmt: skip
    return render(request, "curate/pair_merge.html", context)


def _kept(row: Pair, other: Pair, keep: str) -> Pair:
    both = {row.reference: row, other.reference: other}
    fixed = [pair for pair in both.values() if acts.why_fixed(pair)]
    return both.get(keep) or (fixed[0] if len(fixed) == 1 else both[min(both)])


@admins_only
@never_cache
def split(request, ref: str):
    """Tick what goes to the second pair; see before and after; split."""
    row = pair_at(ref)
    beside = counterparts.seen_by(row, request.user, is_blind(row, request.user))
    parts = _ticked(request.POST if request.method == "POST" else request.GET, row, beside)
    made = request.method == "POST" and did(
        request, lambda reason: splitting.split(request.user, row, parts, reason)
    )
    if made:
        if words := says_why(parts.title):
            messages.warning(request, WHY.format(", ".join(f"‘{w}’" for w in words)))
        return redirect("pair_acts", row.reference)
    asked = {ask.letter: ask for ask in row.answer.asks.all()}
    letters = splitting.letters_of(row)
    is_ticked = bool(parts.letters or parts.beside)
    context = {
        "area": "curate",
        "pair": row,
        "blocked": acts.why_fixed(row) or acts.why_waiting(row),
        "asks": [asked[letter] for letter in letters],
        "beside": beside,
        "parts": parts,
        "is_ticked": is_ticked,
        "why_not": splitting.why_not(row, parts) if is_ticked else "",
        "loses": splitting.loses_its_asks(row, parts),
        "left": [letter for letter in letters if letter not in parts.letters],
        "question": parts.question(row),
        "foi": parts.request(row),
    }
    return render(request, "curate/pair_split.html", context)


def _ticked(given, row: Pair, beside: list) -> splitting.Parts:
    asks, documents = given.getlist("ask"), given.getlist("beside")
    return splitting.Parts(
        letters=tuple(n for n in splitting.letters_of(row) if n in asks),
        beside=tuple(c for c in beside if str(c.pk) in documents),
        title=given.get("title", "").strip()[:300],
    )


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
