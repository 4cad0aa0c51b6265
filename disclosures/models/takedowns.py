"""What admins take down: whole pages hidden, passages taken out, and words that may be personal."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from .requests import FoiRequest

USER = settings.AUTH_USER_MODEL


class TakedownQuerySet(models.QuerySet):
    def standing(self):
        return self.exclude(kind="undo").filter(undone_by=None)


class Takedown(models.Model):
    """One act. Append-only: an undo is a row that names the act.

    `target` is "question:1", "request:1", "message:1" or "attachment:1"; `documents` are the
    questions and requests it is shown in, `copies` the hashes of the saved copies it closes, and
    `passage` the words taken out of every text of the target.
    """

    KINDS = [("hide", "Page hidden"), ("redact", "Passage taken out"), ("undo", "Undo")]
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=KINDS)
    target = models.CharField(max_length=40, db_index=True)
    documents = ArrayField(models.CharField(max_length=40), default=list)
    copies = ArrayField(models.CharField(max_length=64), default=list)
    passage = models.TextField(blank=True)
    words = models.TextField()
    reason = models.TextField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    objects = TakedownQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.words[:80]


class Withheld(models.Model):
    """Words that an act took out of one field of one row: kept for admins and for an undo alone,
    and deleted by it. `path` leads into a JSON field; `start` is where they stood, or null where
    the field was emptied."""

    act = models.ForeignKey(Takedown, models.PROTECT, related_name="withheld")
    table = models.CharField(max_length=40)
    row = models.BigIntegerField()
    field = models.CharField(max_length=40)
    path = models.JSONField(default=list)
    start = models.PositiveIntegerField(null=True)
    was = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.table}:{self.row}, {self.field}"


class PersonalHit(models.Model):
    """Words of an FOI text that may be personal data, for a person to decide."""

    CHOICES = [("keep", "Not personal data"), ("remove", "Taken out")]
    request = models.ForeignKey(FoiRequest, models.CASCADE, related_name="personal_hits")
    words = models.CharField(max_length=300)
    kind = models.CharField(max_length=40)
    where = models.CharField(max_length=200)
    before = models.CharField(max_length=100, blank=True)
    after = models.CharField(max_length=100, blank=True)
    found_at = models.DateTimeField(auto_now_add=True)
    choice = models.CharField(max_length=6, choices=CHOICES, blank=True, db_index=True)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "words"], name="one_hit_per_words")
        ]

    def __str__(self):
        return f"{self.request_id}: {self.kind}"
