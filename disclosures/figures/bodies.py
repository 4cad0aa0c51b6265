"""The row of each body in a table of bodies: in few queries, however many bodies."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import partial

from django.db.models import Count, Sum

from disclosures.bodies import with_merged
from disclosures.models import DaysFigure, Figure, PublicBody
from disclosures.outcomes import outcome_of
from disclosures.publishing import public

from . import topical
from .counts import Number, Share, middle
from .scope import COUNTED, REFUSING, Scope


@dataclass(frozen=True)
class BodyRow:
    body: PublicBody
    answers: Number
    share: Share
    change: int | None  # percentage points, last year of the scope on the year before
    days: int | None
    responses: Number
    mismatches: int


def table(scope: Scope) -> list[BodyRow]:
    """Bodies with a record in the scope, by name. Each stands for its agencies and predecessors
    too, as its page does, so that rows of a department and its agency overlap."""
    bodies = list(PublicBody.objects.order_by("name"))
    into = {b.pk: b.merged_into_id for b in bodies if b.merged_into_id}
    chosen = [b for b in bodies if b.pk not in into and (not scope.bodies or b.key in scope.bodies)]
    own = _topical(scope, bodies) if scope.topic else _counts(scope)
    days = defaultdict(Counter) if scope.topic else _days(scope)
    shown = dict(public.standing().order_by().values_list("body").annotate(n=Count("pk")))
    found = []
    for body in chosen:
        ids = with_merged((b.pk for b in bodies if b.pk == body.pk or body.key in b.families), into)
        counts, taken = sum((own[pk] for pk in ids), Counter()), Counter()
        if not counts:
            continue
        for pk in ids:
            taken.update(days[pk])
        published = sum(shown.get(pk, 0) for pk in with_merged([body.pk], into))
        row = _row(body, scope.of(body.key), counts, taken, published)
        if row.answers.count or row.responses.count:
            found.append(row)
    return found


def _row(body: PublicBody, scope: Scope, counts: Counter, taken: Counter, shown: int) -> BodyRow:
    def number(kind, keys, first, last):
        n = sum(c for (k, y, o), c in counts.items() if k == kind and o in keys
                and first <= y <= last)  # fmt: skip
        asked = () if keys == COUNTED[kind] else keys
        part = replace(scope, first=first, last=last)
        return Number(n, partial(part.list_of, kind, asked))

    def share(first, last):
        return Share(number("pq", REFUSING["pq"], first, last),
                     number("pq", COUNTED["pq"], first, last))  # fmt: skip

    whole, change = share(scope.first, scope.last), None
    if scope.last > scope.first:
        now, before = share(scope.last, scope.last), share(scope.last - 1, scope.last - 1)
        if now.percent is not None and before.percent is not None:
            change = now.percent - before.percent
    responses = number("foi", COUNTED["foi"], scope.first, scope.last)
    return BodyRow(body, whole.whole, whole, change, middle(taken), responses, shown)


def _topical(scope: Scope, bodies: list[PublicBody]) -> dict[int, Counter]:
    """As `_counts`, of one topic."""
    numbers = {body.key: body.pk for body in bodies}
    found: dict[int, Counter] = defaultdict(Counter)
    for kind in COUNTED:
        for (body, year, key), count in topical.counted(kind, scope.of()).items():
            if body in numbers:
                found[numbers[body]][kind, year, key] += count
    return found


def _counts(scope: Scope) -> dict[int, Counter]:
    """{body: {(kind, year, outcome key): count}}"""
    found: dict[int, Counter] = defaultdict(Counter)
    rows = Figure.objects.filter(year__gte=scope.first, year__lte=scope.last).exclude(outcome="")
    if scope.house:
        rows = rows.filter(house__in=[scope.house, ""])
    grouped = rows.order_by().values_list("body", "kind", "year", "outcome")
    for body, kind, year, code, count in grouped.annotate(n=Sum("count")):
        found[body][kind, year, outcome_of(kind, code).key] += count
    return found


def _days(scope: Scope) -> dict[int, Counter]:
    found: dict[int, Counter] = defaultdict(Counter)
    rows = DaysFigure.objects.filter(year__gte=scope.first, year__lte=scope.last)
    if scope.house:
        rows = rows.filter(house=scope.house)
    for body, days, count in rows.order_by().values_list("body", "days").annotate(n=Sum("count")):
        found[body][days] += count
    return found
