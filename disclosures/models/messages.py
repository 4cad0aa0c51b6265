"""What bodies and the public write to us, and what was done about it."""

from django.conf import settings
from django.db import models

from .pairs import Pair

USER = settings.AUTH_USER_MODEL


class PublicMessage(models.Model):
    """A message from the form. It counts for nothing until its writer has confirmed it by e-mail,
    and is deleted if that does not happen. `about` is "mismatch:M-0001", "question:1",
    "request:1", "body:slug" or ""."""

    KINDS = [
        ("reply", "A body’s reply to a mismatch"),
        ("error", "Something here is wrong"),
        ("removal", "Please remove something"),
        ("other", "Something else"),
    ]
    STATES = [("open", "Open"), ("answered", "Answered"), ("closed", "Closed")]
    kind = models.CharField(max_length=8, choices=KINDS)
    about = models.CharField(max_length=140, blank=True)
    pair = models.ForeignKey(Pair, models.PROTECT, null=True, related_name="public_messages")
    name = models.CharField(max_length=120, blank=True)
    body_name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)  # emptied with the name once the time is up
    text = models.TextField()
    written_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, db_index=True)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=STATES, default="open", db_index=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.written_at:%Y-%m-%d}"


class MessageAct(models.Model):
    """What an admin did about a message. Append-only: an undo is a row that names the act."""

    KINDS = [
        ("answer", "Answered"),
        ("close", "Closed"),
        ("take_over", "Taken over as the body’s reply"),
        ("undo", "Undo"),
    ]
    message = models.ForeignKey(PublicMessage, models.PROTECT, related_name="acts")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    words = models.TextField()
    reason = models.TextField()
    before = models.CharField(max_length=8)
    after = models.CharField(max_length=8)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.words[:80]
