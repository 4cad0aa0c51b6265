"""Filters of the review queue: in the address, so that a list can be shared and come back to."""

from __future__ import annotations

import django_filters
from django.db.models.functions import Abs
from django.forms import DateInput

from disclosures.models import Pair, PublicBody
from disclosures.outcomes import ANSWERS, codes_of
from disclosures.results.filters import DATE_HELP, DATES, HeirFilter

ORDERS = {
    # The queue's default: what people tied together, then strong, then what has waited longest.
    # `told` is the score, where it may be told.
    "": ("-is_declared", "-told", "flagged_at", "pk"),
    "newest": ("-flagged_at", "pk"),
    "closest": ("days_between", "pk"),
}


# (value, words, least, most) of the days between answer and release.
BETWEEN = (
    ("week", "Up to 7 days", 0, 7),
    ("month", "8 to 30 days", 8, 30),
    ("quarter", "31 to 90 days", 31, 90),
    ("year", "91 to 365 days", 91, 365),
    ("more", "More than a year", 366, None),
)


class PairFilter(django_filters.FilterSet):
    body = HeirFilter(
        label="Body", field_name="question__body", to_field_name="key",
        queryset=PublicBody.objects.filter(questions__pairs__isnull=False).distinct(),
        empty_label="All bodies",
    )  # fmt: skip
    outcome = django_filters.ChoiceFilter(
        label="Answer", method="by_outcome", empty_label="Any outcome",
        choices=[(o.key, o.words) for o in ANSWERS],
    )  # fmt: skip
    first = django_filters.ChoiceFilter(
        label="Which came first", method="by_first", empty_label="Either",
        choices=[("foi", "FOI first"), ("pq", "Answer first")],
    )  # fmt: skip
    days = django_filters.ChoiceFilter(
        label="Days between", method="by_days", empty_label="Any number",
        choices=[(key, words) for key, words, _, _ in BETWEEN],
    )  # fmt: skip
    strength = django_filters.ChoiceFilter(
        label="Strength", method="by_strength", choices=Pair.STRENGTHS, empty_label="Any strength"
    )
    linked = django_filters.ChoiceFilter(
        label="Linked", method="by_link", empty_label="Linked or not",
        choices=[("yes", "Linked by anyone"), *Pair.DECLARED_BY],
    )  # fmt: skip

    since = django_filters.DateFilter(
        label="Flagged since", field_name="flagged_at", lookup_expr="date__gte",
        input_formats=DATES, error_messages={"invalid": DATE_HELP},
        widget=DateInput(attrs={"size": 11, "placeholder": "20/12/2024"}),
    )  # fmt: skip

    class Meta:
        model = Pair
        fields = ("body", "outcome", "first", "days", "strength", "linked", "since")

    def by_days(self, rows, name, value):
        """Whichever came first."""
        least, most = next((a, b) for key, _, a, b in BETWEEN if key == value)
        rows = rows.annotate(apart=Abs("days_between")).filter(apart__gte=least)
        return rows if most is None else rows.filter(apart__lte=most)

    def by_link(self, rows, name, value):
        return rows.filter(is_declared=True) if value == "yes" else rows.filter(declared_by=value)

    def by_outcome(self, rows, name, value):
        return rows.filter(answer__reading__outcome__in=codes_of("pq", [value]))

    def by_strength(self, rows, name, value):
        # The score in words: of a pair that waits for a second opinion it is not told.
        return rows.filter(strength=value).exclude(state="second_opinion")

    def by_first(self, rows, name, value):
        if value == "foi":
            return rows.filter(days_between__lt=0)
        return rows.filter(days_between__gte=0)
