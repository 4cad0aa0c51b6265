"""The tables of bodies and trends as files: CSV, and JSON with the same columns."""

from __future__ import annotations

import csv

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from disclosures.figures import quantity, shared, topics, wording
from disclosures.figures.bodies import table
from disclosures.figures.counts import tallies
from disclosures.figures.scope import Scope
from disclosures.packs.sheet import escaped

from .bodies import scope_of
from .errors import NotHere
from .trends import over_time, scope_of_trends


@require_safe
def bodies(request, form: str):
    """The list of bodies by name, in the years of the address."""
    return _file("bodies", form, scope_of(request))


@require_safe
def block(request, block: str, form: str):
    """The table of one block of trends, as on the page."""
    scope = scope_of_trends(request)
    if block not in ROWS or (scope and scope.topic and block == "quantity"):
        raise NotHere("There is no such table. Look at the trends page.")
    return _file(block, form, scope)


def _file(name: str, form: str, scope: Scope | None) -> HttpResponse:
    if scope is None:
        raise NotHere("The records have not been counted yet.")
    head, *rows = ROWS[name](scope)
    if form == "json":
        found = [dict(zip(map(str, head), row, strict=True)) for row in rows]
        return JsonResponse({"from": scope.first, "to": scope.last, "rows": found})
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    for row in (head, *rows):
        writer.writerow(["" if cell is None else escaped(cell) for cell in row])
    return response


def _share_rows(scope: Scope):
    yield "year", "refused or not held", "answers", "all bodies refused", "all bodies answers"
    for year, ours, every in over_time(scope)["yearly"]:
        yield (year, ours.part.count, ours.whole.count, every.part.count, every.whole.count)


def _reason_rows(scope: Scope):
    yield "outcome", *scope.years
    for outcome, numbers, _ in over_time(scope)["reasons"]:
        yield outcome.words, *[n.count for n in numbers]


def _body_rows(scope: Scope):
    yield ("body", "answers", "refused or not held", "change in percentage points", "median days",
           "FOI responses", "confirmed mismatches")  # fmt: skip
    for r in table(scope):
        yield (r.body.name, r.answers.count, r.share.part.count, r.change, r.days,
               r.responses.count, r.mismatches)  # fmt: skip


def _topic_rows(scope: Scope):
    yield "topic", "refused or not held", "answers"
    for heading, share in topics.most_refused(scope):
        yield heading, share.part.count, share.whole.count


def _wording_rows(scope: Scope):
    yield "phrase", "year", "answers with it", "per 1,000 answers"
    for row in wording.watched(scope, tallies("pq", scope)[0]):
        for year, number, per in row["cells"]:
            yield row["phrase"], year, number.count, per


def _quantity_rows(scope: Scope):
    yield "body", "year", "quantity questions said not held", "quantity questions answered"
    for body, shares in quantity.table(scope)[0]:
        for year, share in zip(scope.years, shares, strict=True):
            yield body.name, year, share.part.count, share.whole.count


def _shared_rows(scope: Scope):
    yield "question", "year", "bodies asked", "refused or not held"
    for asked in shared.compared(scope):
        yield asked.text, asked.year, asked.bodies, asked.refused


ROWS = {
    "share": _share_rows, "reasons": _reason_rows, "bodies": _body_rows, "topics": _topic_rows,
    "wording": _wording_rows, "quantity": _quantity_rows, "same": _shared_rows,
}  # fmt: skip
