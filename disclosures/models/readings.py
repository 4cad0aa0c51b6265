"""What a version says: the machine's reading, or a person's, which beats it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from disclosures import wordings
from disclosures.reading.undivided import LAST_LETTER, TWO_MARKERS, TWO_QUESTIONS

from .questions import Answer
from .requests import FoiRequest


class Reading(models.Model):
    """`reader` is "machine:<version>" or "person:<user id>". A person's reading beats the
    machine's and survives every re-run. Spans are {"start", "end", "text", "source"}."""

    reader = models.CharField(max_length=40)
    outcome = models.CharField(max_length=30, db_index=True)
    span = models.JSONField(null=True)
    confidence = models.FloatField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    @property
    def is_by_person(self) -> bool:
        return self.reader.startswith("person:")


class Wording(models.Model):
    """The words of a refusing sentence, as `matching.same_words` makes them comparable: one row for
    all the answers that use them. Near ones share a number of `bands`."""

    key = models.CharField(max_length=32, unique=True)  # hash of the line
    line = models.TextField()
    length = models.PositiveSmallIntegerField()  # in words
    bands = ArrayField(models.IntegerField())

    class Meta:
        indexes = [GinIndex(fields=["bands"], name="wording_bands")]

    def __str__(self):
        return self.line[:80]


class AnswerReading(Reading):
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="readings")
    secondary = models.JSONField(default=list)
    asks_quantity = models.BooleanField(default=False)
    # Of the sentence that refuses, where one does.
    wording = models.ForeignKey(Wording, models.SET_NULL, null=True, related_name="readings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "reader"], name="one_reading_per_reader")
        ]

    def __str__(self):
        return f"{self.answer}: {self.outcome}"

    def save(self, *args, **kwargs):
        """With its wording, as the reader keeps it for those it adds in bulk."""
        line = wordings.line_of(self.outcome, self.span, self.answer.text)
        self.wording_id = wordings.keep([line], Wording).get(line)
        super().save(*args, **kwargs)


class ResponseReading(Reading):
    request = models.ForeignKey(FoiRequest, models.CASCADE, related_name="readings")
    request_version = models.PositiveIntegerField()
    sections = models.JSONField(default=list)
    release_span = models.JSONField(null=True)
    decided_on = models.DateField(null=True)
    uses_cost_limit = models.BooleanField(default=False)
    caveats = models.JSONField(default=list)
    # [{"date", "source", "outcome"}] in order of time: refused, then released on review …
    history = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "request_version", "reader"],
                name="one_response_reading",
            )
        ]

    def __str__(self):
        return f"{self.request}: {self.outcome}"


# What an ask must hold for `undivided.trouble` to find anything in it.
_SUSPECT = (
    Q(span__text__regex=TWO_MARKERS)
    | Q(span__text__regex=TWO_QUESTIONS)
    | Q(letter=LAST_LETTER)
    | Q(reply="unknown")
)


class Ask(models.Model):
    """One thing asked and the reply it got. Belongs to a question's answer version, or to a
    request version; keyed by that document and its letter."""

    answer = models.ForeignKey(Answer, models.CASCADE, null=True, related_name="asks")
    request = models.ForeignKey(FoiRequest, models.CASCADE, null=True, related_name="asks")
    letter = models.CharField(max_length=4)
    text = models.TextField()
    span = models.JSONField()
    measure = models.CharField(max_length=20, blank=True)
    population = models.TextField(blank=True)
    periods = models.JSONField(default=list)
    places = models.JSONField(default=list)
    breakdown = models.TextField(blank=True)
    reply = models.CharField(max_length=16)
    reply_span = models.JSONField(null=True)
    reply_source = models.CharField(max_length=60, blank=True)

    SUSPECT = _SUSPECT

    class Meta:
        ordering = ["letter"]
        # One person's list is of these alone: no regular expression runs when it is opened.
        indexes = [
            models.Index(
                fields=["answer"], name="suspect_asks",
                condition=_SUSPECT & Q(answer__isnull=False),
            )
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__isnull=False, request__isnull=True)
                | Q(answer__isnull=True, request__isnull=False),
                name="ask_of_one_document",
            ),
            models.UniqueConstraint(
                fields=["answer", "letter"],
                condition=Q(answer__isnull=False),
                name="answer_ask",
            ),
            models.UniqueConstraint(
                fields=["request", "letter"],
                condition=Q(request__isnull=False),
                name="request_ask",
            ),
        ]

    def __str__(self):
        return f"{self.letter}. {self.text}"
