"""Filters of the review queue: in the address, so that a list can be shared and come back to."""

from __future__ import annotations

import django_filters

from disclosures.models import Pair, PublicBody
from disclosures.outcomes import ANSWERS, codes_of

ORDERS = {
    # The queue's default: what people tied together, then strong, then what has waited longest.
    "": ("-is_declared", "-score", "flagged_at", "pk"),
    # Of second opinions: the score is hidden from whoever gives them, so it does not order them.
    "second": ("-is_declared", "flagged_at", "pk"),
    "newest": ("-flagged_at", "pk"),
    "closest": ("days_between", "pk"),
}


class PairFilter(django_filters.FilterSet):
    body = django_filters.ModelChoiceFilter(
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
    strength = django_filters.ChoiceFilter(
        label="Strength", method="by_strength", choices=Pair.STRENGTHS, empty_label="Any strength"
    )
    linked = django_filters.ChoiceFilter(
        label="Linked", method="by_link", empty_label="Linked or not",
        choices=[("yes", "Linked by anyone"), *Pair.DECLARED_BY],
    )  # fmt: skip

    class Meta:
        model = Pair
        fields = ("body", "outcome", "first", "strength", "linked")

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
