"""How answers change over time: one page of blocks, each with its table, file and address."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from disclosures.bodies import heirs
from disclosures.figures import calendar, charts, quantity, shared, titles, topics, wording
from disclosures.figures.bodies import table
from disclosures.figures.counts import tallies
from disclosures.figures.scope import REFUSING, Scope, chosen
from disclosures.models import Figure, PublicBody
from disclosures.outcomes import ANSWERS, outcome_of

from .bodies import of_scope
from .errors import NotHere
from .paging import pager

MOST_BODIES = 5
BODIES_SHOWN = 25
LONGEST_TOPIC = 80
PER_PAGE = 50
HOUSES = ("Commons", "Lords")


def scope_of_trends(request) -> Scope | None:
    """Bodies that we do not have are left out, as are those after the fifth."""
    given = [key for key in request.GET.getlist("body") if key][:MOST_BODIES]
    known = PublicBody.objects.filter(key__in=given) if given else ()
    house = request.GET.get("house", "")
    return chosen(
        request.GET.get("from", ""), request.GET.get("to", ""),
        sorted(body.key for body in heirs(known)), house if house in HOUSES else "",
        " ".join(request.GET.get("topic", "").split())[:LONGEST_TOPIC],
    )  # fmt: skip


def _address(scope: Scope) -> str:
    values = {"from": scope.first, "to": scope.last, "house": scope.house, "body": scope.bodies,
              "topic": scope.topic}  # fmt: skip
    return urlencode({k: v for k, v in values.items() if v}, doseq=True)


@require_safe
def trends(request):
    scope = scope_of_trends(request)
    context = {"area": "trends", "houses": HOUSES, **of_scope(scope)}
    if scope:
        context |= {
            "address": _address(scope),
            "topicless": _address(replace(scope, topic="")),
            "period": urlencode({"from": scope.first, "to": scope.last}),
            "bodies": PublicBody.objects.filter(
                pk__in=Figure.objects.filter(kind="pq").values("body")
            ).values_list("key", "name"),
            "slots": [*scope.bodies, ""][:MOST_BODIES],  # one more each time
            **over_time(scope),
            **_bodies(scope),
            "topics": topics.most_refused(scope),
            "asked": shared.compared(scope),
            **({} if scope.topic else _quantities(scope)),
        }
    return render(request, "trends/trends.html", context)


def _bodies(scope: Scope) -> dict:
    """Those with most answers, by name: a page of all would be too heavy."""
    rows = table(scope)
    most = sorted(rows, key=lambda row: -row.answers.count)[:BODIES_SHOWN]
    return {
        "rows": [(row, "") for row in rows if row in most],
        "more_bodies": len(rows) - len(most),
    }


def _quantities(scope: Scope) -> dict:
    found, every = quantity.table(scope)
    yearly = list(zip(scope.years, every, strict=True))
    return {
        # The table of all bodies is a page by itself: the whole would be too heavy here.
        "quantities": found if scope.bodies else [],
        "every_quantity": every,
        "quantity_chart": charts.of_shares(
            [("Not held", "l-us", yearly)], scope.years, "share of quantity questions said not held"
        ),
    }


def over_time(scope: Scope) -> dict:
    ours, every = tallies("pq", scope)
    yearly = [(y, ours.share(year=y), every.share(year=y)) for y in scope.years]
    lines = [("All bodies", "l-all" if scope.bodies else "l-us", [(y, e) for y, _, e in yearly])]
    if scope.bodies:
        lines.append(("Chosen", "l-us", [(y, o) for y, o, _ in yearly]))
    chart = charts.of_shares(lines, scope.years)
    if chart:
        chart.bands = calendar.bands(scope.years)
    reasons = [o for o in ANSWERS if o.key in REFUSING["pq"]]
    given = [[ours.number(o.key, year=y) for y in scope.years] for o in reasons]
    bars = charts.small([[number.count for number in row] for row in given])
    watched = wording.watched(scope, ours)
    per_year = charts.small([[per for *_, per in row["cells"]] for row in watched])
    return {
        "share": ours.share(),
        "title": titles.of_share(ours.share()),
        "chart": chart,
        "periods": calendar.between(scope.years),
        "yearly": yearly,
        "reasons": list(zip(reasons, given, bars, strict=True)),
        "phrases": list(zip(watched, per_year, strict=True)),
    }


@require_safe
def quantity_bodies(request):
    """Quantity questions said not held, by year and body: the whole table."""
    scope = scope_of_trends(request)
    if scope is None:
        raise NotHere("The records have not been counted yet.")
    found, every = quantity.table(scope)
    context = {
        "area": "trends", "quantities": found, "every_quantity": every,
        "address": _address(scope), **of_scope(scope),
    }  # fmt: skip
    return render(request, "trends/quantity.html", context)


@require_safe
def quantity_list(request):
    """The questions behind a number of the quantity table."""
    year = request.GET.get("year", "")
    scope = scope_of_trends(request)
    if scope is None or not (year.isascii() and year.isdigit() and 1800 < int(year[:5]) < 3000):
        raise NotHere("There is no such list. Look at the trends page.")
    is_not_held = request.GET.get("held") == "not"
    found = quantity.rows(scope.in_year(int(year)), request.GET.get("only", ""), is_not_held)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    values = request.GET.copy()
    values.pop("page", None)
    context = {
        "area": "trends", "year": year, "is_not_held": is_not_held, "total": page.paginator.count,
        "rows": [(q, outcome_of("pq", q.current_answer.reading.outcome)) for q in page.object_list],
        "address": values.urlencode(), "pages": pager(page.number, page.paginator.num_pages),
    }  # fmt: skip
    return render(request, "trends/list.html", context)


@require_safe
def same_question(request, key: str, year: int):
    house = request.GET.get("house", "")
    questions = shared.answers(key, year, house if house in HOUSES else "")
    if not questions:
        raise NotHere("There is no such question. Look at the trends page.")
    rows = []
    for q in questions:
        reading = q.current_answer.reading if q.current_answer else None
        rows.append((q, outcome_of("pq", reading.outcome if reading else "")))
    context = {"area": "trends", "year": year, "rows": rows, "total": len(rows)}
    return render(request, "trends/same.html", context)
