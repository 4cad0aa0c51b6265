"""The one reading of a search's address, for page, CSV, Atom, JSON and API alike.

The index filters, not the database: `query` is what is asked of it. A value that cannot be
understood is an error in words and left out, never an exception.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import django_filters
from django import forms
from django.utils.functional import cached_property
from django_filters.fields import ModelChoiceField, ModelMultipleChoiceField

from disclosures.bodies import heir_of_key, heirs
from disclosures.index import SearchQuery
from disclosures.models import PublicBody, Question
from disclosures.outcomes import KINDS, codes_of

DATES = ["%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y"]
DATE_HELP = "Write the date as 20/12/2024."
KIND_NAMES = [("pq", "Written answers"), ("foi", "FOI responses")]
SORTS = [
    ("best", "Best match"), ("newest", "Newest first"), ("oldest", "Oldest first"),
    ("slowest", "Most days to answer"),
]  # fmt: skip
HOUSES = [("Commons", "Commons"), ("Lords", "Lords")]
OUTCOMES = list({o.key: (o.key, o.words) for kind in KINDS.values() for o in kind}.values())
LINKS = [
    ("foi", "Has a related FOI response"), ("again", "Asked more than once"),
    ("mismatch", "Confirmed mismatch"), ("attachment", "Has an attachment"),
]  # fmt: skip
# Names in the address, and the heading under which the page shows each.
GROUPS = {
    "outcome": "Outcome", "answered_from": "Date", "answered_to": "Date", "body": "Body",
    "house": "House", "links": "Links", "asked_by": "Asked by", "answered_by": "Answered by",
}  # fmt: skip
OF_QUESTIONS = frozenset({"house", "asked_by", "answered_by"})  # FOI requests have none of these
MOST_VALUES = 50  # of one group
LONGEST = 10_000  # characters of what is searched for


class Several(forms.CharField):
    """Any number of values under one name, as the index's facets give them."""

    widget = forms.SelectMultiple

    def to_python(self, value) -> tuple[str, ...]:
        return tuple(dict.fromkeys(v[:80] for v in value or () if v))[:MOST_VALUES]


class SeveralFilter(django_filters.Filter):
    field_class = Several


def _day(label: str):
    return django_filters.DateFilter(
        label=label, input_formats=DATES, error_messages={"invalid": DATE_HELP}
    )


class FiltersForm(forms.Form):
    def clean(self):
        values = super().clean()
        first, last = values.get("answered_from"), values.get("answered_to")
        if first and last and first > last:
            self.add_error("answered_to", "The last date must not be before the first.")
        return values


class HeirsField(ModelMultipleChoiceField):
    """Bodies by key; a merged one is its heir."""

    def clean(self, value):
        return heirs(super().clean(value))


class HeirsFilter(django_filters.ModelMultipleChoiceFilter):
    field_class = HeirsField


class HeirField(ModelChoiceField):
    """A body by key; a merged one is its heir, chosen or shown."""

    def to_python(self, value):
        return super().to_python(heir_of_key(value) if isinstance(value, str) and value else value)

    def prepare_value(self, value):
        """Of what was asked for; the bodies of the list themselves are no merged ones' keys."""
        asked = isinstance(value, str) and value
        return heir_of_key(value) if asked else super().prepare_value(value)


class HeirFilter(django_filters.ModelChoiceFilter):
    field_class = HeirField


class SearchFilters(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Words", max_length=LONGEST)
    type = django_filters.ChoiceFilter(label="Type", choices=KIND_NAMES)
    sort = django_filters.ChoiceFilter(label="Sort by", choices=SORTS)
    outcome = django_filters.MultipleChoiceFilter(
        label="Outcome", choices=OUTCOMES,
        error_messages={"invalid_choice": "There is no outcome called “%(value)s”."},
    )  # fmt: skip
    body = HeirsFilter(
        label="Body", queryset=PublicBody.objects.all(), to_field_name="key",
        error_messages={"invalid_choice": "We have no body called “%(value)s”."},
    )  # fmt: skip
    house = django_filters.ChoiceFilter(label="House", choices=HOUSES)
    answered_from = _day("From")
    answered_to = _day("To")
    links = django_filters.MultipleChoiceFilter(
        label="Links", choices=LINKS,
        error_messages={"invalid_choice": "There is no link called “%(value)s”."},
    )  # fmt: skip
    asked_by = SeveralFilter(label="Asked by")
    answered_by = SeveralFilter(label="Answered by")

    class Meta:
        model = Question
        fields = ()
        form = FiltersForm

    def filter_queryset(self, queryset):
        """Rows are left as they are: which of them are found is the index's to say."""
        return queryset

    @cached_property
    def values(self) -> dict:
        """What was understood; fields with errors are absent."""
        self.is_valid()
        return {name: v for name, v in self.form.cleaned_data.items() if name not in self.errors}

    @property
    def kind(self) -> str:
        return self.values.get("type") or "pq"

    @property
    def words(self) -> str:
        return (self.values.get("q") or "").strip()

    def query(self, page: int = 1, per_page: int = 10) -> SearchQuery:
        values, kind = self.values, self.kind
        return SearchQuery(
            words=self.words,
            kind=kind,
            bodies=tuple(body.key for body in values.get("body") or ()),
            outcomes=codes_of(kind, values.get("outcome") or ()),
            house=(values.get("house") or "") if kind == "pq" else "",
            answered_from=values.get("answered_from"),
            answered_to=values.get("answered_to"),
            links=tuple(values.get("links") or ()),
            asked_by=tuple(values.get("asked_by") or ()) if kind == "pq" else (),
            answered_by=tuple(values.get("answered_by") or ()) if kind == "pq" else (),
            sort=values.get("sort") or "best",
            page=page,
            per_page=per_page,
        )

    def chosen(self) -> list[Chosen]:
        """The active filters in the order of the form, each as a reader says it."""
        found = []
        for name, heading in GROUPS.items():
            value = self.values.get(name)
            if not value or (name in OF_QUESTIONS and self.kind != "pq"):
                continue
            each = [value] if isinstance(value, str | date) else value
            found += [_chosen(self.kind, name, heading, one) for one in each]
        return [one for one in found if one.words]


@dataclass(frozen=True)
class Chosen:
    """One active filter: `name` and `value` stand in the address."""

    name: str
    value: str
    heading: str
    words: str


def address(query: SearchQuery) -> str:
    """The query string of a search: what `SearchFilters` reads back as it."""
    outcomes = [o.key for o in KINDS[query.kind] if set(o.codes) & set(query.outcomes)]
    values = {
        "q": query.words, "type": "" if query.kind == "pq" else query.kind,
        "sort": "" if query.sort == "best" else query.sort, "outcome": outcomes,
        "body": query.bodies, "house": query.house, "answered_from": query.answered_from or "",
        "answered_to": query.answered_to or "", "links": query.links,
        "asked_by": query.asked_by, "answered_by": query.answered_by,
    }  # fmt: skip
    return urlencode({name: value for name, value in values.items() if value}, doseq=True)


def _chosen(kind: str, name: str, heading: str, value) -> Chosen:
    if name == "outcome":
        words = next((o.words for o in KINDS[kind] if o.key == value), "")
        return Chosen(name, value, heading, words)
    if name == "links":
        return Chosen(name, value, heading, dict(LINKS)[value])
    if name == "body":
        return Chosen(name, value.key, heading, value.name)
    if name in ("answered_from", "answered_to"):
        since = "from" if name == "answered_from" else "to"
        return Chosen(name, value.isoformat(), heading, f"{since} {value.day} {value:%B %Y}")
    return Chosen(name, str(value), heading, str(value))
