"""The search form: cleaning and date rules live here, errors are written for the reader."""

from __future__ import annotations

from django import forms

from disclosures.index import SearchQuery
from disclosures.outcomes import codes_of

DATES = ["%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%Y"]
DATE_HELP = "Write the date as 20/12/2024."


class SearchForm(forms.Form):
    q = forms.CharField(required=False, max_length=10_000, strip=True)
    type = forms.ChoiceField(
        required=False, choices=[("pq", "Written answers"), ("foi", "FOI responses")]
    )
    sort = forms.ChoiceField(
        required=False,
        choices=[("best", "Best match"), ("newest", "Newest first"), ("oldest", "Oldest first")],
    )
    house = forms.ChoiceField(
        required=False, choices=[("", "Both"), ("Commons", "Commons"), ("Lords", "Lords")]
    )
    answered_from = forms.DateField(
        required=False, input_formats=DATES, error_messages={"invalid": DATE_HELP}
    )
    answered_to = forms.DateField(
        required=False, input_formats=DATES, error_messages={"invalid": DATE_HELP}
    )

    def clean(self):
        values = super().clean()
        first, last = values.get("answered_from"), values.get("answered_to")
        if first and last and first > last:
            self.add_error("answered_to", "The last date must not be before the first.")
        return values

    def query(self, page: int, per_page: int) -> SearchQuery:
        """The search asked for; fields with errors are left out of it."""
        values = self.cleaned_data
        kind = values.get("type") or "pq"
        return SearchQuery(
            words=values.get("q", ""),
            kind=kind,
            bodies=tuple(self.chosen("body")),
            outcomes=codes_of(kind, self.chosen("outcome")),
            house=values.get("house", "") if kind == "pq" else "",
            answered_from=values.get("answered_from"),
            answered_to=values.get("answered_to") if "answered_to" not in self.errors else None,
            sort=values.get("sort") or "best",
            page=page,
            per_page=per_page,
        )

    def chosen(self, name: str) -> list[str]:
        """Ticked values of a group, as the address holds them; unknown ones match nothing."""
        return [v[:80] for v in self.data.getlist(name)][:50]
