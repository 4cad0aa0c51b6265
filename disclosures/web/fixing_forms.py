"""Forms for what a reviewer fixes: an ask, the title, figures from a file, an outcome."""

from __future__ import annotations

from django import forms

from disclosures.outcomes import KINDS
from disclosures.review.corrections import Correction
from disclosures.review.fixes import VERDICTS
from disclosures.review.fixing import OTHER, AskWanted, Seen
from disclosures.review.wording import says_why

from .decision_forms import WARNING

PASSAGE = 4000  # characters


def passage(**kwargs):
    return forms.CharField(required=False, max_length=PASSAGE, **kwargs)


class FixForm(forms.Form):
    """What every fix carries: the versions its user read."""

    documents = forms.CharField(max_length=60)
    last = forms.IntegerField(min_value=0)

    def seen(self) -> Seen:
        return Seen(self.cleaned_data["documents"], self.cleaned_data["last"])


class AskForm(FixForm):
    """`letters` are the question's other asks, `theirs` those of the request: (letter, text)."""

    verdict = forms.ChoiceField(
        choices=VERDICTS, error_messages={"required": "Choose how the two compare."}
    )
    asked = passage()
    answered = passage()
    answer_of = forms.ChoiceField(required=False)
    foi = forms.ChoiceField(required=False)
    foi_asked = passage()
    replied = passage()

    def __init__(self, *args, letters=(), theirs=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer_of"].choices = [("", "this ask"), *letters]
        self.fields["foi"].choices = [
            ("", "Not asked in this request"), *theirs, (OTHER, "Another passage, given below"),
        ]  # fmt: skip

    def wanted(self) -> AskWanted:
        names = ("verdict", "asked", "answered", "foi", "foi_asked", "replied", "answer_of")
        return AskWanted(**{name: self.cleaned_data[name] for name in names})


class TitleForm(FixForm):
    title = forms.CharField(
        max_length=300, error_messages={"required": "Write a title.",
                                        "max_length": "Use at most 300 characters."}
    )  # fmt: skip
    keep_words = forms.BooleanField(required=False)
    warned: tuple = ()

    def clean(self):
        values = super().clean()
        self.warned = says_why(values.get("title") or "")
        if self.warned and not values.get("keep_words"):
            self.add_error("title", f"{WARNING} Words found: {', '.join(self.warned)}.")
        return values


class TypedForm(FixForm):
    number = forms.IntegerField(min_value=1)
    text = passage(error_messages={"max_length": f"Type at most {PASSAGE} characters."})


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(error_messages={"required": "Choose an outcome."})
    words = passage()
    seen = forms.IntegerField(min_value=0)

    def __init__(self, *args, side, **kwargs):
        super().__init__(*args, **kwargs)
        self.side = side
        self.fields["outcome"].choices = [(o.key, o.words) for o in KINDS[side]]

    def wanted(self) -> Correction:
        values = self.cleaned_data
        return Correction(self.side, values["outcome"], values["words"], values["seen"])
