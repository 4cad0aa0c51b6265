"""The filters of published mismatches, read alike by page, CSV, JSON, feed and API."""

from __future__ import annotations

import django_filters
from django.forms import DateInput

from disclosures.bodies import heir_ids, with_merged
from disclosures.models import Publication, PublicBody
from disclosures.outcomes import ANSWERS, codes_of
from disclosures.publishing import public

from .filters import DATES, HeirFilter

_DAY = DateInput(attrs={"size": 12})


class MismatchFilter(django_filters.FilterSet):
    """Choices are made of what is published, and of nothing else."""

    body = HeirFilter(
        label="Body", to_field_name="key", empty_label="All bodies", method="by_body",
        queryset=lambda request: PublicBody.objects.filter(
            pk__in=heir_ids(public.standing().order_by().values_list("body", flat=True).distinct())
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

    def by_body(self, rows, name, value):
        # What was published keeps the body it was published with, merged since or not.
        return rows.filter(body__in=with_merged([value.pk]))

    def by_outcome(self, rows, name, value):
        return rows.filter(pq_outcome__in=codes_of("pq", [value]))
