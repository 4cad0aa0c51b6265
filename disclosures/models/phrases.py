"""What admins change in the phrases by which answers are read, and the trials before it."""

from django.conf import settings
from django.db import models

USER = settings.AUTH_USER_MODEL


class PhraseChange(models.Model):
    """Words that the reader adds to a family of phrases, or an alternative that it leaves out.
    Append-only: an undo is a row that names the change."""

    KINDS = [("add", "Added"), ("take", "Taken away"), ("undo", "Undone")]

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=KINDS)
    family = models.CharField(max_length=20)  # a key of reading.families.FAMILIES
    alternative = models.TextField()  # as reading.families.Change has it
    words = models.TextField()
    reason = models.TextField()
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.words[:80]


class PhraseTrial(models.Model):
    """A change tried over the stored answers before it is kept; with `kind` "" nothing is changed
    and the answers that each family decides are counted.

    `changes` holds the first of them: {"answer", "before", "after", "was", "now", "pairs"}:
    outcomes' codes, spans, and what would become of pairs. `counts` goes by a family's key.
    """

    STATES = [("waiting", "Waiting"), ("running", "Running"), ("done", "Done"),
              ("failed", "Failed")]  # fmt: skip

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=PhraseChange.KINDS[:2], blank=True)
    family = models.CharField(max_length=20, blank=True)
    alternative = models.TextField(blank=True)
    rests_on = models.CharField(max_length=40)  # the reader it was tried on
    state = models.CharField(max_length=8, choices=STATES, default="waiting")
    message = models.TextField(blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    judged = models.PositiveIntegerField(default=0)  # of those changed, with a look at pairs
    makes = models.PositiveIntegerField(default=0)  # flagged pairs that would come
    removes = models.PositiveIntegerField(default=0)
    changes = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    moved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"Trial {self.pk}: {self.get_state_display()}"
