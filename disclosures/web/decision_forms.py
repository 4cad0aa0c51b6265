"""The decision form of the review page: what each choice needs, in the reader's words."""

from __future__ import annotations

from django import forms

from disclosures import review
from disclosures.models import Decision
from disclosures.results.filters import DATE_HELP, DATES
from disclosures.review import references
from disclosures.review.descriptions import misfit
from disclosures.review.duplicates import why_not
from disclosures.review.wording import says_why

WARNING = "This says why someone acted. Describe what the documents say instead?"


class DecisionForm(forms.Form):
    """Of one `pair`; `asks` are the question's asks; `can_confirm` is false while one text cannot
    be read."""

    verdict = forms.ChoiceField(
        choices=Decision.VERDICTS, error_messages={"required": "Choose a decision."}
    )
    asks = forms.MultipleChoiceField(required=False)
    description = forms.ChoiceField(required=False, choices=[("", ""), *Decision.DESCRIPTIONS])
    dismissal = forms.ChoiceField(required=False, choices=[("", ""), *Decision.DISMISSALS])
    duplicate_of = forms.CharField(required=False, max_length=12)
    missing = forms.CharField(required=False, max_length=2000)
    back_on = forms.DateField(
        required=False, input_formats=DATES, error_messages={"invalid": DATE_HELP}
    )
    reason = forms.CharField(required=False, max_length=5000)
    keep_words = forms.BooleanField(required=False)
    documents = forms.CharField(max_length=60)
    seen = forms.IntegerField(min_value=0)
    fixes = forms.IntegerField(required=False, min_value=0)

    def __init__(self, *args, pair, asks=(), can_confirm=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.pair = pair
        self.can_confirm = can_confirm
        self.fields["asks"].choices = [(a.letter, a.text) for a in asks]
        self.warned: list[str] = []

    def clean(self):
        values = super().clean()
        check = {
            "confirm": self._confirm, "dismiss": self._dismiss, "needs_more": self._needs_more,
        }.get(values.get("verdict"))  # fmt: skip
        if check:
            check(values)
        self.warned = says_why(" ".join(values.get(n) or "" for n in ("reason", "missing")))
        if self.warned and not values.get("keep_words"):
            self.add_error("reason", f"{WARNING} Words found: {', '.join(self.warned)}.")
        return values

    def _confirm(self, values):
        if not self.can_confirm:
            self.add_error("verdict", "Both texts must be readable before a pair is confirmed.")
        if self.fields["asks"].choices and not values.get("asks"):
            self.add_error("asks", "Choose at least one ask.")
        if not values.get("description"):
            self.add_error("description", "Choose how it should be described.")
        elif reason := misfit(self.pair, values["description"]):
            self.add_error("description", reason)
        if not values.get("reason"):
            self.add_error("reason", "Give the reason for your decision.")

    def _dismiss(self, values):
        if not values.get("dismissal"):
            self.add_error("dismissal", "Choose why it is dismissed.")
        if values.get("dismissal") == "other" and not values.get("reason"):
            self.add_error("reason", "Say what the other reason is.")
        if values.get("dismissal") == "duplicate":
            reference = (values.get("duplicate_of") or "").strip().upper()
            values["duplicate"] = references.living(reference)
            if values["duplicate"] is None:
                self.add_error("duplicate_of", "Give the reference of the other pair, as M-0412.")
            elif reason := why_not(self.pair, values["duplicate"]):
                self.add_error("duplicate_of", reason)

    def _needs_more(self, values):
        if not values.get("missing"):
            self.add_error("missing", "Say what is missing.")
        if not values.get("back_on") and "back_on" not in self.errors:
            self.add_error("back_on", "Choose the date on which it comes back.")

    def choice(self) -> review.Choice:
        """The choice for `review.decide`; only what belongs to the verdict goes with it."""
        values = self.cleaned_data
        verdict = values["verdict"]
        mine = {
            "confirm": {"asks": tuple(values["asks"]), "description": values["description"]},
            "dismiss": {"dismissal": values["dismissal"], "duplicate_of": values.get("duplicate")},
            "needs_more": {"missing": values["missing"], "back_on": values["back_on"]},
        }[verdict]
        return review.Choice(
            verdict, values["documents"], seen=values["seen"], fixes=values["fixes"],
            reason=values["reason"], **mine,
        )  # fmt: skip
