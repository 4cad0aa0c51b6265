"""The bodies that are covered, and how each one answers."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from disclosures.bodies import heir, with_merged
from disclosures.figures import accuracy, charts, titles
from disclosures.figures.bodies import table
from disclosures.figures.counts import FEWEST, medians, tallies
from disclosures.figures.scope import REFUSING, RELEASING, Scope, built, chosen, years_held
from disclosures.models import FoiRequest, PublicBody, Question
from disclosures.outcomes import outcome_of
from disclosures.publishing import public, records

from .errors import NotHere
from .paging import pager

NEWEST = 20
PER_PAGE = 40  # bodies: more would be too heavy a page
SHOWN_MISMATCHES = 5
MOST_MISMATCHES = 50  # the list of published mismatches has them all
KIND_WORDS = {
    "department": "Ministerial department",
    "office": "Office of a department",
    "nmd": "Non-ministerial department",
    "agency": "Executive agency",
    "alb": "Public body",
    "unit": "Unit of a department",
    "directorate": "Directorate of a department",
    "parliament": "Parliament",
    "other": "Other body",
}
TABS = (
    ("", "body", "Overview"), ("answers", "body_answers", "Written answers"),
    ("foi", "body_foi", "FOI responses"), ("mismatches", "body_mismatches", "Confirmed mismatches"),
    ("names", "body_names", "Names and history"),
)  # fmt: skip
SORTS = {
    "name": ("Body", lambda r: r.body.name),
    "answers": ("Written answers", lambda r: -r.answers.count),
    "share": ("Refused or not held", lambda r: -(-1 if r.share.percent is None
                                                 else r.share.percent)),
    "days": ("Median days", lambda r: -(-1 if r.days is None else r.days)),
    "responses": ("FOI responses", lambda r: -r.responses.count),
    "mismatches": ("Confirmed mismatches", lambda r: -r.mismatches),
}  # fmt: skip


@require_safe
def bodies(request):
    scope = scope_of(request)
    sort = request.GET.get("sort", "name")
    sort = sort if sort in SORTS else "name"
    rows = sorted(table(scope), key=SORTS[sort][1]) if scope else []
    period = urlencode({"from": scope.first, "to": scope.last}) if scope else ""
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "area": "bodies",
        "rows": [(r, KIND_WORDS[r.body.kind]) for r in page.object_list],
        "pages": pager(page.number, page.paginator.num_pages),
        "address": f"{period}&{urlencode({'sort': sort})}",
        "sort": sort,
        "sorts": [(key, words) for key, (words, _) in SORTS.items()],
        "period": period,
        **of_scope(scope),
    }
    return render(request, "bodies/list.html", context)


def scope_of(request, *keys: str) -> Scope | None:
    return chosen(request.GET.get("from", ""), request.GET.get("to", ""), keys)


def of_scope(scope: Scope | None) -> dict:
    """What every page of figures says of its period."""
    held = years_held() if scope else None
    return {
        "scope": scope,
        "built": built(),
        "all_years": list(range(held[1], held[0] - 1, -1)) if held else [],
        "fewest": FEWEST,
    }


@require_safe
def body(request, slug: str, tab: str = ""):
    row = PublicBody.objects.select_related("parent").filter(slug=slug).first()
    if row is None:
        raise NotHere("We do not have that body. Look in the list of bodies.")
    if row.merged_into_id:
        there = redirect("body", heir(row).slug, permanent=True)
        # A browser keeps a permanent redirect for ever; a merge can be undone.
        there["Cache-Control"] = "no-cache"
        return there
    scope = scope_of(request, row.key)
    published = (
        public.standing().filter(body__in=with_merged([row.pk])).select_related("pair__request")
    )
    context = {
        "area": "bodies",
        "body": row,
        "kind": KIND_WORDS[row.kind],
        "names": sorted(
            set(row.names.exclude(kind__in=("wdtk", "govuk")).values_list("name", flat=True))
            - {row.name}
        ),
        "predecessors": list(row.predecessors.all()),
        "successors": list(row.successors.all()),
        "tab": tab,
        "published": published.count(),
        "mismatches": reverse("mismatches") + "?" + urlencode({"body": row.key}),
        "accuracy": accuracy.latest(),
        **of_scope(scope),
    }
    if scope:
        context |= _figures(scope)
    context["tabs"] = _tabs(row, tab, scope, context)
    if tab in ("", "mismatches"):
        most = MOST_MISMATCHES if tab else SHOWN_MISMATCHES
        context["pairs"] = [_mismatch(p) for p in published[:most]]
    elif tab in ("answers", "foi"):
        context |= _newest(tab, row, scope)
    return render(request, f"bodies/{tab or 'overview'}.html", context)


def _tabs(row: PublicBody, tab: str, scope: Scope | None, context: dict) -> list[dict]:
    period = f"?{urlencode({'from': scope.first, 'to': scope.last})}" if scope else ""
    counts = {"mismatches": context["published"]}
    if scope:
        counts |= {"answers": context["share"].whole.count, "foi": context["released"].whole.count}
    return [
        {"words": words, "address": reverse(name, args=[row.slug]) + period,
         "is_shown": key == tab, "count": counts.get(key)}
        for key, name, words in TABS
    ]  # fmt: skip


def _figures(scope: Scope) -> dict:
    ours, every = tallies("pq", scope)
    foi, every_foi = tallies("foi", scope)
    days, every_days = medians(scope)
    yearly = [(ours.share(year=y), every.share(year=y)) for y in scope.years]
    lines = [
        ("All bodies", "l-all", [(y, b) for y, (_, b) in zip(scope.years, yearly, strict=True)]),
        ("This body", "l-us", [(y, a) for y, (a, _) in zip(scope.years, yearly, strict=True)]),
    ]
    share = ours.share()
    return {
        "share": share,
        "every_share": every.share(),
        "released": foi.share(*RELEASING),
        "every_released": every_foi.share(*RELEASING),
        "days": days,
        "every_days": every_days,
        "bars": charts.by_year(ours),
        "parts": [(style, words) for style, words, _ in charts.PARTS],
        "chart": charts.of_shares(lines, scope.years),
        "years_table": list(zip(scope.years, yearly, strict=True)),
        "outcomes_title": titles.of_share(share),
        "line_title": titles.of_years(yearly, share, every.share()),
        "reasons": _reasons(ours),
        "foi_outcomes": foi.outcomes(),
        "unread": ours.unread,
    }


def _reasons(tally) -> list[dict]:
    every = tally.number(*REFUSING["pq"])
    found = [(o, tally.number(o.key)) for o, _ in tally.outcomes() if o.key in REFUSING["pq"]]
    found.sort(key=lambda pair: -pair[1].count)
    most = max((n.count for _, n in found), default=1)
    return [
        {"outcome": o, "number": n, "width": round(100 * n.count / most),
         "percent": round(100 * n.count / every.count) if every.count >= FEWEST else None}
        for o, n in found
    ]  # fmt: skip


def _mismatch(publication) -> dict:
    """A row of the list of published mismatches, with which came first."""
    row = records.row(publication)
    first = ""
    if publication.answered_on and publication.released_on:
        days = (publication.released_on - publication.answered_on).days
        plural = "" if abs(days) == 1 else "s"
        first = f"{'Answer' if days > 0 else 'FOI'}, by {abs(days)} day{plural}"
        first = first if days else "The same day"
    return {**row, "publication": publication, "first": first}


def _newest(tab: str, row: PublicBody, scope: Scope | None) -> dict:
    ids = scope.body_ids if scope else [row.pk]
    if tab == "answers":
        rows = Question.objects.for_pages().filter(body_id__in=ids, is_withdrawn=False)
        rows = rows.exclude(current_answer=None).order_by(
            F("current_answer__date_answered").desc(nulls_last=True), "pk"
        )
        readings = [(r, r.current_answer.reading) for r in rows[:NEWEST]]
    else:
        rows = FoiRequest.objects.select_related("reading").filter(
            body_id__in=ids, is_removed=False
        )
        rows = rows.order_by(F("date_responded").desc(nulls_last=True), "pk")
        readings = [(r, r.reading) for r in rows[:NEWEST]]
    kind = "pq" if tab == "answers" else "foi"
    newest = [(r, outcome_of(kind, reading.outcome if reading else "")) for r, reading in readings]
    return {"newest": newest, "outcomes": tallies(kind, scope)[0].outcomes() if scope else []}


@require_safe
def feed(request, slug: str):
    """The newest written answers of a body: the search's own feed."""
    row = PublicBody.objects.filter(slug=slug).first()
    if row is None:
        raise NotHere("We do not have that body. Look in the list of bodies.")
    return redirect(f"{reverse('search_atom')}?{urlencode({'body': row.key, 'sort': 'newest'})}")
