"""The form of an official letter. Errors are written for the reader."""

from __future__ import annotations

from django import forms

from disclosures.models import Correspondence, PublicBody
from disclosures.results.filters import DATE_HELP, DATES
from disclosures.review.periods import period_words


def _day(label: str, **options) -> forms.DateField:
    errors = {"invalid": DATE_HELP, "required": DATE_HELP}
    return forms.DateField(label=label, input_formats=DATES, error_messages=errors, **options)


class LetterForm(forms.ModelForm):
    date = _day("Date of the letter")
    period_from = _day(
        "Embargo or other period, from",
        required=False,
        help_text="Only where the letter speaks of one. The first of a month stands for the month.",
    )
    period_to = _day("Until", required=False, help_text="Leave empty where no end is given.")

    class Meta:
        model = Correspondence
        fields = (
            "date", "sender", "recipient", "kind", "subject", "summary", "bears_on", "body",
            "period_from", "period_to", "period_words", "public_reference", "is_public",
        )  # fmt: skip
        labels = {
            "sender": "From",
            "recipient": "To",
            "bears_on": "What it bears on",
            "body": "Body whose answers it bears on",
            "period_words": "What the period is",
            "public_reference": "Where it can be found",
            "is_public": "Published: pages that anyone sees may show it",
        }
        help_texts = {
            "summary": "What the letter says, not why anyone wrote it.",
            "bears_on": "Subjects, with “;” between them. Pairs that hold all words of one subject "
            "are suggested.",
            "period_words": "In the letter’s own terms, such as “An embargo”.",
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 5}),
            "bears_on": forms.TextInput(),
            "kind": forms.Select(choices=Correspondence.KINDS),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = PublicBody.objects.order_by("name")
        self.fields["body"].empty_label = "Not known"
        for name in ("sender", "recipient", "subject", "summary"):
            self.fields[name].error_messages["required"] = f"Fill in “{self.fields[name].label}”."
        for name in ("date", "period_from", "period_to"):
            self.fields[name].widget = forms.DateInput(format="%d/%m/%Y")

    def clean(self):
        values = super().clean()
        first, last = values.get("period_from"), values.get("period_to")
        if last and not first and "period_from" not in self.errors:
            self.add_error("period_from", "Give the day from which the period runs.")
        if first and last and last < first:
            self.add_error("period_to", "The end must not be before the beginning.")
        if first and not values.get("period_words"):
            values["period_words"] = period_words(values.get("summary", ""))
        return values
