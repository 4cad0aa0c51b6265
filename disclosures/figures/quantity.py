"""Questions that ask for a quantity and were told that the data are not held, by year and body:
the analysis of the Centre for Public Data (missingnumbers.org, 28 February 2024), from our rows."""

from __future__ import annotations

from collections import Counter
from functools import partial
from urllib.parse import urlencode

from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from disclosures.bodies import heir_of_key
from disclosures.models import Figure, PublicBody, Question
from disclosures.outcomes import ANSWERS

from .counts import Number, Share
from .scope import Scope

NOT_HELD = next(o.codes for o in ANSWERS if o.key == "not-held")
UNCOUNTED = ("", "unanswered")


def table(scope: Scope) -> tuple[list[tuple], list[Share]]:
    """[(body, [a Share a year], of all years)] by name, and the shares of all bodies by year.
    Each body by itself, without its agencies."""
    rows = Figure.objects.filter(
        kind="pq", asks_quantity=True, year__gte=scope.first, year__lte=scope.last
    ).exclude(outcome__in=UNCOUNTED)
    if scope.house:
        rows = rows.filter(house=scope.house)
    if scope.bodies:
        rows = rows.filter(body_id__in=scope.body_ids)
    counts: Counter = Counter()
    for body, year, code, n in (
        rows.order_by().values_list("body", "year", "outcome").annotate(n=Sum("count"))
    ):
        for key in (body, None) if body else (None,):
            counts[key, year, "all"] += n
            counts[key, year, "held"] += n if code in NOT_HELD else 0
    bodies = PublicBody.objects.filter(pk__in={key for key, *_ in counts if key}).order_by("name")
    found = [(b, [_share(scope, counts, b, y) for y in scope.years]) for b in bodies]
    every = [_share(scope, counts, None, y) for y in scope.years]
    return found, every


def _share(scope: Scope, counts: Counter, body: PublicBody | None, year: int) -> Share:
    pk = body.pk if body else None
    return Share(
        Number(counts[pk, year, "held"], partial(_list_of, scope, body, year, "not")),
        Number(counts[pk, year, "all"], partial(_list_of, scope, body, year)),
    )


def _list_of(scope: Scope, body: PublicBody | None, year: int, held: str = "") -> str:
    within = () if body else scope.bodies
    values = {"year": year, "only": body.key if body else "", "house": scope.house, "held": held,
              "body": within}  # fmt: skip
    told = urlencode({k: v for k, v in values.items() if v}, doseq=True)
    return f"{reverse('quantity_list')}?{told}"


def rows(scope: Scope, only: str = "", not_held: bool = False):
    """The questions behind a number, newest first."""
    found = Question.objects.for_pages().filter(
        is_withdrawn=False, current_answer__reading__asks_quantity=True
    )
    found = found.annotate(day=Coalesce("current_answer__date_answered", "date_key"))
    found = found.filter(day__year__gte=scope.first, day__year__lte=scope.last)
    found = found.exclude(current_answer__reading__outcome__in=UNCOUNTED)
    if scope.house:
        found = found.filter(house=scope.house)
    if only:
        found = found.filter(body__key=heir_of_key(only))
    elif scope.bodies:
        found = found.filter(body_id__in=scope.body_ids)
    if not_held:
        found = found.filter(current_answer__reading__outcome__in=NOT_HELD)
    return found.order_by(F("day").desc(), "pk")
