"""Official letters that bear on cases: listed, added, changed, and linked to pairs by people."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from disclosures.models import Correspondence, Pair
from disclosures.review import letters as reviewing
from disclosures.review import references
from disclosures.review.periods import period_of
from disclosures.review.wording import says_why

from .letter_forms import LetterForm
from .paging import pager
from .roles import reviewers_only

PER_PAGE = 50
WHY = "The summary has {}. This says why someone acted. Describe what the letter says instead?"


@reviewers_only
@require_safe
def letters(request):
    """All letters; with `?pair=M-0412` first those that may bear on that pair."""
    pair = _named_pair(request.GET.get("pair", ""))
    rows = Correspondence.objects.select_related("body").annotate(
        linked=Count("links", filter=Q(links__is_linked=True))
    )
    page = Paginator(rows.order_by("-date", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "area": "review",
        "pair": pair,
        "suggested": _rows(reviewing.suggested_letters(pair)) if pair else [],
        "linked": {row.pk for row in reviewing.letters_of(pair)} if pair else set(),
        "rows": _rows(page.object_list),
        "total": page.paginator.count,
        "address": f"pair={pair.reference}" if pair else "",
        "pages": pager(page.number, page.paginator.num_pages),
    }
    return render(request, "correspondence/list.html", context)


def _named_pair(reference: str) -> Pair | None:
    if not reference:
        return None
    rows = Pair.objects.select_related("question__body", "answer", "request")
    return get_object_or_404(rows, reference=reference.strip().upper())


def _rows(listed) -> list[dict]:
    return [{"letter": letter, "period": period_of(letter)} for letter in listed]


@reviewers_only
@require_safe
def letter(request, pk: int):
    row = get_object_or_404(Correspondence.objects.select_related("body"), pk=pk)
    linked = Pair.objects.filter(letter_links__letter=row, letter_links__is_linked=True)
    context = {
        "area": "review",
        "letter": row,
        "period": period_of(row),
        "linked": linked.select_related("question__body").order_by("reference"),
        "suggested": reviewing.suggested_pairs(row),
        "subjects": ["‘" + " ".join(words) + "’" for words in reviewing.subjects(row)],
    }
    return render(request, "correspondence/letter.html", context)


@reviewers_only
def edit(request, pk: int | None = None):
    """Add a letter, or change one. What is held of it shows in the history of its pairs."""
    row = get_object_or_404(Correspondence, pk=pk) if pk else None
    pair = _named_pair(request.GET.get("pair") or request.POST.get("pair") or "")
    form = LetterForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        saved = reviewing.save(form.save(commit=False), request.user)
        if pair:
            reviewing.link(saved, pair, request.user)
        messages.success(request, "The letter is saved.")
        if words := says_why(saved.summary):
            messages.warning(request, WHY.format(", ".join(f"‘{w}’" for w in words)))
        return redirect(saved)
    context = {"area": "review", "form": form, "letter": row, "pair": pair}
    status = 422 if form.is_bound else 200
    return render(request, "correspondence/edit.html", context, status=status)


@require_POST
@reviewers_only
def link(request, pk: int):
    """Accept a suggestion, turn it down, link a pair by its reference, or unlink one."""
    row = get_object_or_404(Correspondence, pk=pk)
    reference = request.POST.get("pair", "").strip().upper()
    pair = references.living(reference)
    if pair is None:
        messages.error(request, "There is no pair of that reference.")
        return redirect(row)
    is_linked = request.POST.get("do", "link") == "link"
    reviewing.link(row, pair, request.user, is_linked)
    did = "linked to this letter" if is_linked else "not linked to this letter"
    messages.success(request, f"{pair.reference} is {did}.")
    return redirect(pair if request.POST.get("back") == "pair" else row)
