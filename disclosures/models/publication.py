"""A confirmed mismatch on its way to the public: the letter, the reply, what was published.

All of it is ledger: rows are added, never changed or deleted (a trigger in the database refuses
both). What is public is what the latest `Publication` of a pair holds, and not the pair itself: a
document that changes afterwards changes nothing there. `Withdrawal` ends it.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from .bodies import PublicBody
from .pairs import Pair
from .questions import Answer

USER = settings.AUTH_USER_MODEL


class Letter(models.Model):
    """The letter that asked a body for its reply, as it was sent. `to` is a role or an office; no
    address is kept."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="letters")
    to = models.CharField(max_length=200)
    subject = models.CharField(max_length=400)
    text = models.TextField()
    sent_on = models.DateField()
    reply_due = models.DateField()
    was_emailed = models.BooleanField(default=False)
    # The versions it was about: a reply to it says nothing of later ones.
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="+")
    request_version = models.PositiveIntegerField()
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reply_due__gt=models.F("sent_on")), name="time_to_reply"
            )
        ]

    def __str__(self):
        return f"{self.pair.reference}: letter of {self.sent_on}"


class BodyReply(models.Model):
    """What the body said of a mismatch, in full."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="replies")
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="replies")
    received_on = models.DateField()
    text = models.TextField()
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="reply_has_words")]

    def __str__(self):
        return f"{self.pair.reference}: reply of {self.received_on}"


class PublicationChoice(models.Model):
    """What was decided about one explanation, or about words that may be personal data, before
    publication. The latest about the same words counts."""

    KINDS = [("explanation", "An explanation"), ("personal", "Words that may be personal data")]
    CHOICES = [
        ("approve", "Show it"),
        ("leave_out", "Leave it out"),
        ("keep", "Keep: not personal data"),
        ("remove", "Take it out"),
    ]

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="publication_choices")
    kind = models.CharField(max_length=12, choices=KINDS)
    words = models.TextField()
    choice = models.CharField(max_length=10, choices=CHOICES)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.pair.reference}: {self.choice} {self.words[:40]}"


class PublicationQuerySet(models.QuerySet):
    def latest_of_each(self):
        """The version of each pair that is shown, or was until it was withdrawn."""
        later = Publication.objects.filter(
            pair=models.OuterRef("pair"), version__gt=models.OuterRef("version")
        )
        return self.filter(~models.Exists(later))

    def standing(self):
        """What is published now: the latest of each pair that was not withdrawn."""
        return self.latest_of_each().filter(pair__withdrawal=None)


class Publication(models.Model):
    """The page of a mismatch as it was published. `content` has the format of a pack's pack.json,
    with one mismatch; `files` is {"pdf" | "docx" | "json": {"name", "sha256", "size"}}."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="publications")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    files = models.JSONField(default=dict)
    note = models.TextField(blank=True)  # what was corrected, from version 2
    # What lists and filters need, as it was published.
    reference = models.CharField(max_length=12, db_index=True)
    title = models.CharField(max_length=300)
    body = models.ForeignKey(PublicBody, models.PROTECT, null=True, related_name="publications")
    pq_outcome = models.CharField(max_length=40)
    foi_outcome = models.CharField(max_length=40)
    answered_on = models.DateField(null=True)
    released_on = models.DateField(null=True)
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="+")
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="+")
    request_version = models.PositiveIntegerField()
    published_at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["pair", "version"], name="publication_version"),
            models.CheckConstraint(
                condition=Q(version=1, note="") | (Q(version__gt=1) & ~Q(note="")),
                name="correction_has_a_note",
            ),
        ]

    def __str__(self):
        return f"{self.reference}, version {self.version}"

    def get_absolute_url(self):
        return reverse("mismatch", args=[self.reference])


class Withdrawal(models.Model):
    """Why a published mismatch is no longer shown. Final."""

    pair = models.OneToOneField(Pair, models.PROTECT, related_name="withdrawal")
    reason = models.TextField()  # completes "This was withdrawn on 2 June 2024 because …"
    withdrawn_at = models.DateTimeField()
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawn_with_reason")
        ]

    def __str__(self):
        return f"{self.pair.reference} withdrawn"
