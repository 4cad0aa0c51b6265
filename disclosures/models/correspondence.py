"""Official letters that bear on cases: from and to regulators, commissioners and departments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from .bodies import PublicBody
from .pairs import Pair

USER = settings.AUTH_USER_MODEL


class Correspondence(models.Model):
    """One letter, as whoever added it sums it up. What a letter says is its writer's word, never
    ours: every page names the letter with it."""

    KINDS = [
        ("letter", "Letter"),
        ("reply", "Reply"),
        ("statement", "Statement"),
        ("other", "Other"),
    ]

    date = models.DateField(db_index=True)
    sender = models.CharField(max_length=300)
    recipient = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=KINDS)
    subject = models.CharField(max_length=300)
    summary = models.TextField()
    bears_on = models.TextField(blank=True)  # subjects, parted by ";"
    # The body whose answers it bears on.
    body = models.ForeignKey(PublicBody, models.PROTECT, null=True, blank=True, related_name="+")
    # An embargo or other period that it speaks of, and what that is in the letter's own terms.
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    period_words = models.CharField(max_length=120, blank=True)
    public_reference = models.CharField(max_length=300, blank=True)  # where it can be found
    is_public = models.BooleanField(default=False)  # published, so fit for pages that anyone sees
    pairs = models.ManyToManyField(
        Pair, through="CorrespondenceLink", related_name="correspondence"
    )
    added_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["date", "pk"]
        verbose_name_plural = "correspondence"
        constraints = [
            models.UniqueConstraint(
                fields=["date", "sender", "recipient", "subject"], name="letter_once"
            ),
            models.CheckConstraint(
                condition=Q(period_to__isnull=True)
                | Q(period_from__isnull=False, period_to__gte=F("period_from")),
                name="letter_period_in_order",
            ),
        ]

    def __str__(self):
        return (
            f"{self.get_kind_display()} of {self.date:%-d %B %Y}, {self.sender} to {self.recipient}"
        )

    def get_absolute_url(self):
        return reverse("letter", args=[self.pk])


class CorrespondenceLink(models.Model):
    """A person said that a letter bears on a pair, or (`is_linked` False) that it does not: it is
    then not suggested again."""

    letter = models.ForeignKey(Correspondence, models.CASCADE, related_name="links")
    pair = models.ForeignKey(Pair, models.PROTECT, related_name="letter_links")
    is_linked = models.BooleanField()
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "pair"], name="letter_linked_once")
        ]

    def __str__(self):
        return f"{self.letter}: {self.pair.reference}"
