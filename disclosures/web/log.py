"""The log: who changed what, and its CSV."""

from __future__ import annotations

import csv
import json

from django import forms
from django.contrib.auth import get_user_model
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from disclosures.review.log import KINDS, Line, Log, Wanted
from disclosures.review.people import display_name

from .paging import pager
from .roles import admins_only

PER_PAGE = 50
MOST_PAGES = 100  # deeper: narrow the dates, or take the CSV
COLUMNS = ("at", "person", "kind", "subject", "words", "before", "after")


class Person(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return display_name(user)


class LogFilter(forms.Form):
    person = Person(
        get_user_model().objects.order_by("first_name", "last_name", "username"),
        required=False, empty_label="Anyone",
    )  # fmt: skip
    kind = forms.ChoiceField(choices=[("", "Any kind"), *KINDS.items()], required=False)
    since = forms.DateField(
        label="From", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label="To", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def wanted(self) -> Wanted:
        """What is asked for. A value that cannot be read narrows nothing."""
        self.is_valid()
        values = self.cleaned_data
        person = values.get("person")
        return Wanted(
            person=person.pk if person else None,
            kind=values.get("kind", ""),
            since=values.get("since"),
            until=values.get("until"),
        )


@admins_only
@never_cache
def log(request):
    form = LogFilter(request.GET)
    lines = Log(request.user, form.wanted())
    total = lines.count()
    last = min(max(1, -(-total // PER_PAGE)), MOST_PAGES)
    asked = request.GET.get("page", "")
    number = min(max(int(asked), 1), last) if asked.isdecimal() and len(asked) < 6 else 1
    address = request.GET.copy()
    address.pop("page", None)
    context = {
        "area": "curate",
        "form": form,
        "lines": lines.page((number - 1) * PER_PAGE, number * PER_PAGE),
        "total": total,
        "pages": pager(number, last),
        "address": address.urlencode(),
    }
    return render(request, "curate/log.html", context)


class _Echo:
    """A file whose write returns what was written, so that a row can be sent at once."""

    def write(self, text: str) -> str:
        return text


@admins_only
def log_csv(request):
    lines = Log(request.user, LogFilter(request.GET).wanted())
    writer = csv.writer(_Echo())
    rows = (writer.writerow(row) for row in _rows(lines))
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="log-{timezone.localdate()}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _rows(lines: Log):
    yield COLUMNS
    for line in lines:
        yield _row(line)


def _row(line: Line) -> tuple:
    who = display_name(line.by) if line.by else "The tracker"
    at = timezone.localtime(line.at).isoformat(timespec="seconds")
    cells = (at, who, line.kind, line.subject, line.words, _cell(line.before), _cell(line.after))
    return tuple(_inert(cell) for cell in cells)


def _cell(value) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def _inert(cell: str) -> str:
    """A spreadsheet runs a cell that starts like a formula; a leading quote stops it."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
