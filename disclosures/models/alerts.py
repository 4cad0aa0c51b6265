"""Searches that people keep, and what they are told of them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

USER = settings.AUTH_USER_MODEL


class SavedSearch(models.Model):
    """A search of one person. `address` is what `results.filters.address` writes. Every change
    of a transaction before `seen` has been looked at for it."""

    HOW_OFTEN = [
        ("at_once", "As it happens"), ("daily", "Daily at 07:00"), ("weekly", "Weekly on Monday"),
    ]  # fmt: skip
    WHAT = [
        ("answer", "New answers"), ("response", "New FOI responses"),
        ("correction", "Corrected answers"), ("state", "Changed outcomes of FOI requests"),
        ("mismatch", "Newly published mismatches"),
    ]  # fmt: skip

    owner = models.ForeignKey(USER, models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=120)
    address = models.TextField(blank=True)
    how_often = models.CharField(max_length=8, choices=HOW_OFTEN, default="daily")
    what = ArrayField(models.CharField(max_length=12, choices=WHAT))
    created_at = models.DateTimeField()
    since = models.DateTimeField()  # what is older is not news: set when saved and when resumed
    seen = models.BigIntegerField()
    paused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class AlertDelivery(models.Model):
    """One e-mail. It is claimed until `claimed_until`; a worker that dies leaves it to the next.
    `error` is why the last attempt failed, "" once it is sent."""

    owner = models.ForeignKey(USER, models.CASCADE, related_name="alert_deliveries")
    made_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(db_index=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.owner}, {self.made_at:%Y-%m-%d %H:%M}"


class AlertItem(models.Model):
    """One event of one record for one account, however many searches match. `matched` is
    [{"search": id, "name": …}]; it says what was true when the event was found."""

    owner = models.ForeignKey(USER, models.CASCADE, related_name="alert_items")
    kind = models.CharField(max_length=12, choices=SavedSearch.WHAT)
    document = models.CharField(max_length=40)  # "question:123", "request:45"
    event = models.CharField(max_length=60)  # "answer:12", "response:45", "publication:3" …
    matched = models.JSONField(default=list)
    found_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    delivery = models.ForeignKey(
        AlertDelivery, models.CASCADE, null=True, blank=True, related_name="items"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "event"], name="one_alert_for_an_event")
        ]

    def __str__(self):
        return f"{self.event} for {self.owner}"
