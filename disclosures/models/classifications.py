"""An admin's acts on outcomes, and the blind monthly sample by which the reader is checked."""

from django.conf import settings
from django.db import models

from .questions import Answer
from .requests import FoiRequest

USER = settings.AUTH_USER_MODEL


class ReadingAct(models.Model):
    """An outcome set by a person, the wish to leave a text for later, or the undoing of either.
    Append-only. `before` and `after` are {"reading", "reader", "outcome", "span"} or null."""

    KINDS = [("set", "Outcome set"), ("unsure", "Not sure"), ("undo", "Undone")]

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, related_name="reading_acts")
    request = models.ForeignKey(FoiRequest, models.PROTECT, null=True, related_name="reading_acts")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    words = models.TextField()
    reason = models.TextField(blank=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer=None) ^ models.Q(request=None),
                name="reading_act_of_one_document",
            )
        ]

    def __str__(self):
        return self.words[:80]


class SampleItem(models.Model):
    """An answer drawn for the check of a month (its first day)."""

    month = models.DateField()
    place = models.PositiveSmallIntegerField()
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="sampled")

    class Meta:
        ordering = ["month", "place"]
        constraints = [
            models.UniqueConstraint(fields=["month", "answer"], name="sampled_once_a_month"),
            models.UniqueConstraint(fields=["month", "place"], name="one_place_a_month"),
        ]

    def __str__(self):
        return f"{self.month:%B %Y}, {self.place}"


class SampleReading(models.Model):
    """What a person read without seeing the machine's reading; and what that was, kept as it stood.
    Append-only: `undoes` takes one back. Outcomes are keys of outcomes.ANSWERS."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    item = models.ForeignKey(SampleItem, models.PROTECT, related_name="readings")
    outcome = models.CharField(max_length=30, blank=True)  # "" in a row that undoes
    machine = models.CharField(max_length=30, blank=True)
    reader = models.CharField(max_length=40, blank=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.item}: {self.outcome}"
