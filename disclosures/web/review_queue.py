"""The review queue: what needs a reviewer's judgement, as lists with addresses of their own."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, When
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from disclosures import review
from disclosures.models import Decision, Letter, Pair, ReviewerPlace
from disclosures.outcomes import outcome_of
from disclosures.review import references
from disclosures.review.agreement import second_opinions
from disclosures.review.people import display_name, person_named, reviewers

from .filters import ORDERS, PairFilter
from .paging import pager
from .roles import reviewers_only

PER_PAGE = 25
TABS = (
    ("", "To review"),
    ("mine", "To me"),
    ("unassigned", "Unassigned"),
    ("second", "Second opinions"),
    ("due", "Needs more, due"),
    ("differ", "Reviewers differ"),
    ("replies", "Replies due"),
    ("changed", "Source changed"),
    ("reverse", "Answered, refused under FOI"),
    ("all", "All"),
)
MOST_TICKED = 100
_TOLD = Case(When(state="second_opinion", then=-1), default=F("score"), output_field=IntegerField())
_LETTERS = Letter.objects.filter(pair=OuterRef("pk")).order_by("-pk")


def tab_filter(name: str, user) -> Q:
    """The pairs of one tab. Second opinions are those that wait for somebody else than their
    first reviewer: what that one decided is in no row and no count."""
    flagged = Q(is_flagged=True)
    waiting = flagged & Q(state="to_review", is_reverse=False)
    own = Decision.objects.filter(pair=OuterRef("pk"), by=user, undone_by=None).exclude(kind="undo")
    own = own.filter(answer=OuterRef("answer"), request_version=OuterRef("request_version"))
    own = own.filter(pk__gt=OuterRef("decided_after"))
    return {
        "": waiting,
        "mine": flagged
        & Q(assigned_to=user, state__in=("to_review", "source_changed", "needs_more")),
        "unassigned": waiting & Q(assigned_to=None),
        "second": flagged
        & Q(state="second_opinion")
        & (Q(second_from=None) | Q(second_from=user))
        & ~Exists(own),
        "due": flagged & Q(state="needs_more", back_on__lte=timezone.localdate()),
        "differ": Q(state="reviewers_differ"),
        "replies": Q(state="with_body"),
        "changed": Q(state="source_changed"),
        "reverse": flagged & Q(is_reverse=True),
        "all": flagged,
    }.get(name, waiting)


def _tabs(current: str, user) -> list[dict]:
    """Every tab with its count, in one query."""
    counts = Pair.objects.aggregate(
        **{f"tab_{name}": Count("pk", filter=tab_filter(name, user)) for name, _ in TABS}
    )
    return [
        {
            "name": name,
            "words": words,
            "count": counts[f"tab_{name}"],
            "is_current": name == current,
        }
        for name, words in TABS
    ]


def listed(request) -> PairFilter:
    """The pairs of the list that an address names, in its order; what this reviewer put off for
    now comes last."""
    values = request.GET if request.method == "GET" else QueryDict(request.POST.get("list", ""))
    tab = values.get("tab", "")
    rows = Pair.objects.filter(tab_filter(tab, request.user))
    put_off = ReviewerPlace.objects.filter(user=request.user, pair=OuterRef("pk"))
    rows = rows.annotate(put_off=put_off.filter(not_now_at__isnull=False).values("not_now_at")[:1])
    # The score is told of no pair that waits for a second opinion, by its place neither.
    rows = rows.annotate(told=_TOLD)
    rows = rows.annotate(reply_due=Subquery(_LETTERS.values("reply_due")[:1]))
    order = ORDERS.get(values.get("sort", ""), ORDERS[""])
    if tab == "replies" and not values.get("sort"):
        order = ("reply_due", *order)
    return PairFilter(values, queryset=rows.order_by(F("put_off").asc(nulls_first=True), *order))


@reviewers_only
def queue(request):
    found = listed(request)
    rows = found.qs.for_pages().select_related("assigned_to").prefetch_related("findings")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    tab = request.GET.get("tab", "")
    context = {
        "area": "review",
        "rows": [_row(pair, page.start_index() + n) for n, pair in enumerate(page.object_list)],
        "filter": found,
        "tabs": _tabs(tab, request.user),
        "tab": tab,
        "address": without(request.GET, "page"),
        "list_address": without(request.GET, "page", "pos"),
        "pages": pager(page.number, page.paginator.num_pages),
        "total": page.paginator.count,
        "colleagues": [p for p in reviewers() if p.pk != request.user.pk],
        "day": _day(request.user),
        "last_decision": review.last_undoable(request.user),
    }
    return render(request, "review/queue.html", context)


def _row(pair: Pair, number: int) -> dict:
    finding = next(iter(pair.findings.all()), None)
    return {
        "pair": pair,
        "number": number,
        "line": finding.sentence if finding else "",
        "answer": outcome_of("pq", _code(pair.answer.reading)),
        "response": outcome_of("foi", _code(pair.request.reading)),
        "between": between(pair.days_between).split(", ", 1),
        "assigned": display_name(pair.assigned_to) if pair.assigned_to else "Nobody",
        "reply_due": pair.reply_due if pair.state == "with_body" else None,
    }


def _day(user) -> dict:
    """One line over the table: what waits, what one has done today, how often reviewers agree."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Decision.objects.filter(by=user, made_at__gte=today, undone_by=None).exclude(kind="undo")
    agreed, of = second_opinions(50)
    return {
        "decided": mine.values("pair").distinct().count(),
        "agreed": agreed,
        "of": of,
    }


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


def without(values, *names: str) -> str:
    kept = values.copy()
    for name in names:
        kept.pop(name, None)
    return kept.urlencode()


@require_POST
@reviewers_only
def together(request):
    """Assign the ticked pairs, put them off, or dismiss them as duplicates of one that stays:
    the one decision made of several at once."""
    references = request.POST.getlist("pair")[:MOST_TICKED]
    pairs = list(Pair.objects.filter(reference__in=references).order_by("pk"))
    if not pairs:
        messages.error(request, "Tick at least one pair.")
    elif "duplicate" in request.POST:
        _dismiss_as_duplicates(request, pairs)
    elif "not_now" in request.POST:
        for pair in pairs:
            review.not_now(pair, request.user)
        messages.success(request, f"{_number(pairs)} put at the end of your list.")
    else:
        person = person_named(request.POST.get("to", ""), request.user)
        for pair in pairs:
            review.assign(pair, request.user, person)
        name = "you" if person == request.user else display_name(person) if person else "nobody"
        messages.success(request, f"{_number(pairs)} assigned to {name}.")
    return redirect(f"{reverse('review_queue')}?{request.POST.get('list', '')}")


def _dismiss_as_duplicates(request, pairs: list[Pair]) -> None:
    reference = request.POST.get("duplicate_of", "").strip().upper()
    kept = references.living(reference)
    if kept is None:
        messages.error(request, "Give the reference of the pair that stays, as M-0412.")
        return
    read = {pair.reference: request.POST.get(f"read-{pair.reference}", "") for pair in pairs}
    try:
        done, left = review.dismiss_duplicates(pairs, request.user, kept, read)
    except ValueError as reason:
        messages.error(request, str(reason))
        return
    if done:
        said = f"{_number(done)} dismissed as a duplicate of {kept.reference}."
        messages.success(request, f"{said} Each can be undone from its History.")
    if left:
        names = ", ".join(pair.reference for pair in left)
        messages.error(request, f"Not as they were when you ticked them, so left: {names}.")


def _number(pairs: list) -> str:
    return f"{len(pairs)} pair{'' if len(pairs) == 1 else 's'}"
