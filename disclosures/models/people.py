"""People's own settings, invitations, and the log of what admins changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

USER = settings.AUTH_USER_MODEL


class Profile(models.Model):
    """What one person chose for themselves. No row means: nothing chosen yet."""

    KEYS = [("on", "On"), ("off", "Off"), ("unasked", "Not asked yet")]

    user = models.OneToOneField(USER, models.CASCADE, related_name="profile")
    keys = models.CharField(max_length=10, choices=KEYS, default="unasked")  # single-key shortcuts

    def __str__(self):
        return str(self.user)


class Invitation(models.Model):
    """A person asked to join. The link in the e-mail carries a random text; its hash is kept here,
    so that the table opens no account. Sending again makes a new link, and the old one dies."""

    ROLES = [(role, role) for role in ("Researcher", "Reviewer", "Admin")]

    email = models.EmailField()
    role = models.CharField(max_length=20, choices=ROLES)
    key_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    account = models.OneToOneField(USER, models.PROTECT, null=True, related_name="invitation")

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(account__isnull=True, withdrawn_at__isnull=True),
                name="one_open_invitation_each",
            )
        ]

    def __str__(self):
        return f"{self.email}: {self.role}"

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()


class LogEntry(models.Model):
    """One act of an admin, written by `review.log.record` and by nothing else. Rows are added,
    never changed or deleted (a trigger refuses both). What happens to a pair is in PairEvent."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")  # null: the tracker
    kind = models.CharField(max_length=20, db_index=True)
    subject = models.CharField(max_length=200, db_index=True)  # "person:12", "pair:M-0412"
    words = models.TextField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "log entries"

    def __str__(self):
        return self.words[:80]
