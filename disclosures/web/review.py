"""The review queue, and the page on which one pair is weighed."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from disclosures.documents import PREFETCH
from disclosures.matching import scoring
from disclosures.models import Alignment, Pair

from .filters import ORDERS, PairFilter
from .outcomes import outcome_of
from .published import later_published
from .review_parts import asks, document_sheets, events, lead, score_rows, weighed
from .roles import reviewers_only

PER_PAGE = 25
TABS = (("", "To review"), ("reverse", "Answered, refused under FOI"), ("all", "All"))


def _tab(name: str):
    rows = Pair.objects.filter(is_flagged=True)
    if name == "reverse":
        return rows.filter(is_reverse=True)
    return rows if name == "all" else Pair.objects.main_queue()


def _listed(request):
    """The pairs of the list that an address names, in its order."""
    tab = request.GET.get("tab", "")
    rows = _tab(tab if tab in dict(TABS) else "")
    order = ORDERS.get(request.GET.get("sort", ""), ORDERS[""])
    return PairFilter(request.GET, queryset=rows.order_by(*order))


@reviewers_only
def queue(request):
    listed = _listed(request)
    page = Paginator(listed.qs.for_pages().prefetch_related("findings"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    address = _address(request)
    rows = [
        {
            "pair": pair,
            "number": page.start_index() + n,
            "line": pair.findings.all()[0].sentence if pair.findings.all() else "",
            "answer": outcome_of("pq", _code(pair.answer.reading)),
            "response": outcome_of("foi", _code(pair.request.reading)),
            "between": between(pair.days_between),
        }
        for n, pair in enumerate(page.object_list)
    ]
    tab = request.GET.get("tab", "")
    context = {
        "area": "review",
        "rows": rows,
        "filter": listed,
        "tabs": [
            {"name": name, "words": words, "count": _tab(name).count(), "is_current": name == tab}
            for name, words in TABS
        ],
        "tab": tab,
        "address": address,
        "list_address": _encoded_list(request),
        "pages": {
            "number": page.number,
            "last": page.paginator.num_pages,
            "shown": list(page.paginator.get_elided_page_range(page.number)),
        },
        "total": page.paginator.count,
    }
    return render(request, "review/queue.html", context)


def _code(reading) -> str:
    return reading.outcome if reading else ""


def between(days: int | None) -> str:
    """Days between answer and release, with the direction: "FOI first, 36 days"."""
    if days is None:
        return "Dates not known"
    if days == 0:
        return "Same day"
    plural = "" if abs(days) == 1 else "s"
    return f"{'FOI' if days < 0 else 'Answer'} first, {abs(days):,} day{plural}"


def _address(request) -> str:
    values = request.GET.copy()
    values.pop("page", None)
    return values.urlencode()


def _encoded_list(request) -> str:
    values = request.GET.copy()
    for name in ("page", "pos"):
        values.pop(name, None)
    return values.urlencode()


@reviewers_only
def review(request, reference: str):
    pairs = Pair.objects.for_pages().prefetch_related(
        Prefetch("alignments", Alignment.objects.select_related("pq_ask", "foi_ask")),
        "findings",
        "said_in__question",
        "declared_in",
        "question__answers__reading",
        "answer__asks",
        "answer__page",
        "request__asks",
        *(f"request__{path}" for path in PREFETCH),
    )
    if reference != reference.upper():
        return HttpResponsePermanentRedirect(reverse("review", args=[reference.upper()]))
    pair = get_object_or_404(pairs, reference=reference)
    context = {
        "area": "review",
        "pair": pair,
        "body": pair.question.body,
        "strip": _strip(request, pair),
        "lead": lead(pair),
        "readings": _readings(pair),
        "timeline": events(pair),
        "asks": asks(pair),
        "sheets": document_sheets(pair),
        "weighed": weighed(pair),
        "published": later_published(pair.answer),
        "score": score_rows(pair),
        "strong": scoring.learned().strong,
    }
    return render(request, "review/review.html", context)


def _strip(request, pair: Pair) -> dict | None:
    """Where this pair stands in the list the reviewer came from. The list is in the address, so
    Next works without a script; the place is the pair's own, whatever `pos` says."""
    if "pos" not in request.GET:
        return None
    references = list(_listed(request).qs.values_list("reference", flat=True))
    if pair.reference not in references:
        return None
    position = references.index(pair.reference) + 1
    address = _encoded_list(request)

    def link(number: int) -> str | None:
        if not 1 <= number <= len(references):
            return None
        joined = f"{address}&pos={number}" if address else f"pos={number}"
        return f"{reverse('review', args=[references[number - 1]])}?{joined}"

    return {
        "position": position,
        "total": len(references),
        "share": round(100 * position / len(references)),
        "previous": link(position - 1),
        "next": link(position + 1),
        "list": f"{reverse('review_queue')}?{address}",
        "name": dict(TABS).get(request.GET.get("tab", ""), "To review"),
    }


BARS = {"Weak": 1, "Moderate": 2, "Strong": 3, "Very strong": 4, "Yes": 4, "No": 0, "Same day": 2}


def _readings(pair: Pair) -> list[dict]:
    questions = (
        ("Same information asked for?", pair.same_information),
        ("Do the replies differ?", pair.replies_differ),
        ("Did the release come first?", pair.release_first),
    )
    return [
        {"question": question, "words": words, "pips": [n < BARS.get(words, 0) for n in range(4)]}
        for question, words in questions
    ]


def reference_only(request, number: int):
    """/review/412/ for those who type the number alone."""
    if not request.user.is_authenticated:
        raise Http404
    return HttpResponsePermanentRedirect(reverse("review", args=[f"M-{number:04d}"]))
