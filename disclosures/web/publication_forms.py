"""Forms of publication. Errors are written for the reader; the rules live in `review.publication`
and `publishing`."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from disclosures.publishing import letters
from disclosures.publishing.checks import problems_of
from disclosures.results.filters import DATE_HELP, DATES

DATE_ERRORS = {"required": DATE_HELP, "invalid": DATE_HELP}


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _for_everyone(text: str) -> str:
    if said := problems_of(text):
        raise forms.ValidationError(said)
    return text


class LetterForm(forms.Form):
    """`earliest`: the day the pair was confirmed. A letter cannot have asked before."""

    prefix = "letter"
    to = forms.CharField(
        label="To: a role or an office", max_length=200, help_text="Never a person’s name.",
        error_messages={"required": "Say to which office it goes."},
    )  # fmt: skip
    text = forms.CharField(
        label="Letter", max_length=20_000, widget=_area(16),
        error_messages={"required": "Write the letter."},
    )  # fmt: skip
    sent_on = forms.DateField(
        label="Sent on", input_formats=DATES, error_messages=DATE_ERRORS,
        help_text="As 20/12/2024. The days to reply count from it.",
    )  # fmt: skip
    email = forms.EmailField(
        label="E-mail address of the office", required=False,
        help_text="Only if it is to be e-mailed from here. The address is not kept.",
        error_messages={"invalid": "Write an address such as office@example.org."},
    )  # fmt: skip

    def __init__(self, *args, earliest, **kwargs):
        super().__init__(*args, **kwargs)
        self.earliest = earliest

    def clean_sent_on(self):
        day = self.cleaned_data["sent_on"]
        if not self.earliest <= day <= timezone.localdate():
            raise forms.ValidationError(
                f"Give a day from {self.earliest:%-d %B %Y}, when it was confirmed, to today."
            )
        return day

    def clean(self):
        values = super().clean()
        for problem in letters.problems(values.get("to", ""), values.get("text", "")):
            self.add_error("to" if problem.startswith("Name") else "text", problem)
        if self.data.get("do") == "mail":
            if not values.get("email") and "email" not in self.errors:
                self.add_error("email", "Give the address to send it to.")
            if values.get("sent_on") and values["sent_on"] != timezone.localdate():
                self.add_error("sent_on", "A letter that is e-mailed from here is sent today.")
        return values


class ReplyForm(forms.Form):
    prefix = "reply"
    received_on = forms.DateField(
        label="Received on", input_formats=DATES, error_messages=DATE_ERRORS,
        help_text="As 20/12/2024",
    )  # fmt: skip
    text = forms.CharField(
        label="The reply, in full", max_length=100_000, widget=_area(8),
        help_text="As it came. It is shown to everyone once published.",
        error_messages={"required": "Give the reply in full."},
    )  # fmt: skip


class PublishForm(forms.Form):
    """`offered`: the descriptions the reviewers chose; `is_correction` asks for a note."""

    prefix = "publish"
    title = forms.CharField(
        label="Title", max_length=300, widget=_area(2),
        help_text="What the information is. Never a verdict.",
        error_messages={"required": "Give a title."},
    )  # fmt: skip
    description = forms.ChoiceField(label="How to describe it", required=False)
    note = forms.CharField(
        label="What is corrected", required=False, max_length=2000, widget=_area(3),
        help_text="Shown with the page and its date.",
    )  # fmt: skip
    sure = forms.BooleanField(
        label="I have read the preview, and publish it.",
        error_messages={"required": "Tick this once you have read the preview."},
    )

    def __init__(self, *args, offered=(), is_correction=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_correction = is_correction
        self.fields["description"].choices = list(offered)
        if len(offered) < 2:
            del self.fields["description"]
        if not is_correction:
            del self.fields["note"]

    def clean_title(self):
        return _for_everyone(self.cleaned_data["title"])

    def clean_note(self):
        note = _for_everyone(self.cleaned_data["note"])
        if not note.strip():
            raise forms.ValidationError("Say what is corrected.")
        return note


class WithdrawForm(forms.Form):
    prefix = "withdraw"
    reason = forms.CharField(
        label="This was withdrawn because …", max_length=1000, widget=_area(2),
        help_text="Such as: the two records cover different years.",
        error_messages={"required": "Give the reason."},
    )  # fmt: skip
    sure = forms.BooleanField(
        label="Withdraw it for good. The page stays as a notice with this reason.",
        error_messages={"required": "Tick this to withdraw it."},
    )

    def clean_reason(self):
        return _for_everyone(self.cleaned_data["reason"])
