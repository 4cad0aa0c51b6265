"""The filters of published mismatches, read alike by page, CSV, JSON, feed and API."""

from __future__ import annotations

import django_filters
from django.forms import DateInput

from disclosures.models import Publication, PublicBody
from disclosures.outcomes import ANSWERS, codes_of
from disclosures.publishing import public

from .filters import DATES

_DAY = DateInput(attrs={"size": 12})


class MismatchFilter(django_filters.FilterSet):
    """Choices are made of what is published, and of nothing else."""

    body = django_filters.ModelChoiceFilter(
        label="Body", to_field_name="key", empty_label="All bodies",
        queryset=lambda request: PublicBody.objects.filter(
            pk__in=public.standing().values("body")
        ),
    )  # fmt: skip
    outcome = django_filters.ChoiceFilter(
        label="Answer", method="by_outcome", empty_label="Any outcome",
        choices=[(o.key, o.words) for o in ANSWERS],
    )  # fmt: skip
    since = django_filters.DateFilter(
        label="From (as 20/12/2024)", field_name="published_at", lookup_expr="date__gte",
        input_formats=DATES, widget=_DAY,
    )  # fmt: skip
    until = django_filters.DateFilter(
        label="To", field_name="published_at", lookup_expr="date__lte", input_formats=DATES,
        widget=_DAY,
    )  # fmt: skip

    class Meta:
        model = Publication
        fields = ("body", "outcome", "since", "until")

    def by_outcome(self, rows, name, value):
        return rows.filter(pq_outcome__in=codes_of("pq", [value]))
