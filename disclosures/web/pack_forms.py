"""Forms of a pack. Errors are written for the reader; rules live in `disclosures.packs`."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from disclosures.models import Pack, PackEvent, Pair
from disclosures.results.filters import DATES
from disclosures.review import references


class AddForm(forms.Form):
    reference = forms.CharField(max_length=12, error_messages={"required": "Give a reference."})

    def clean_reference(self):
        pair = references.living(self.cleaned_data["reference"])
        if pair is None:
            raise forms.ValidationError("There is no pair of that reference.")
        return pair


class WordsForm(forms.ModelForm):
    class Meta:
        model = Pack
        fields = ("covering", "contact_name", "contact_email")
        widgets = {"covering": forms.Textarea(attrs={"rows": 4})}
        labels = {
            "covering": "Covering sentence",
            "contact_name": "Contact: name or team",
            "contact_email": "Contact: e-mail address",
        }
        help_texts = {"covering": "Describe what the documents say, not why anyone wrote them."}


class EventForm(forms.Form):
    kind = forms.ChoiceField(label="What happened", choices=PackEvent.KINDS)
    version = forms.ModelChoiceField(label="Version", queryset=None, empty_label=None)
    on = forms.DateField(
        label="Date",
        input_formats=DATES,
        error_messages={
            "required": "Write the date as 20/12/2024.",
            "invalid": "Write the date as 20/12/2024.",
        },
    )
    to = forms.CharField(label="Sent to", required=False, max_length=300)
    outcome = forms.ChoiceField(
        label="Outcome", required=False, choices=[("", "–"), *PackEvent.OUTCOMES]
    )
    pair = forms.ModelChoiceField(
        label="Which mismatch, for an outcome", queryset=None, required=False, empty_label="All"
    )
    words = forms.CharField(
        label="Reply or note", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, pack: Pack, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = pack.versions.order_by("-number")
        references = {r for version in pack.versions.all() for r in version.references}
        pairs = Pair.objects.filter(reference__in=references).order_by("reference")
        self.fields["pair"].queryset = pairs

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError("The date must not be in the future.")
        return day

    def clean(self):
        values = super().clean()
        kind = values.get("kind")
        version, pair = values.get("version"), values.get("pair")
        if version and pair and pair.reference not in version.references:
            self.add_error("pair", "That mismatch is not in this version.")
        if kind == "sent" and not values.get("to"):
            self.add_error("to", "Say to whom it was sent.")
        if kind == "reply" and not values.get("words"):
            self.add_error("words", "Give the reply.")
        if kind == "outcome" and not values.get("outcome"):
            self.add_error("outcome", "Choose an outcome.")
        if kind == "outcome" and values.get("outcome") == "other" and not values.get("words"):
            self.add_error("words", "Say what came of it.")
        if kind != "outcome":
            values["outcome"] = ""
            values["pair"] = None
        if kind != "sent":
            values["to"] = ""
        return values
