"""The evidence: every fetched document as it came, each run that fetched, each failure."""

from django.conf import settings
from django.db import models
from django.db.models import Func


class SourcePage(models.Model):
    """One fetched document. Append-only; its bytes are in storage, named by their hash."""

    url = models.TextField()
    sha256 = models.CharField(max_length=64, db_index=True)
    status = models.PositiveSmallIntegerField()
    content_type = models.CharField(max_length=200, blank=True)
    size_bytes = models.PositiveIntegerField()
    fetched_at = models.DateTimeField()
    headers = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.F("url"),
                models.F("sha256"),
                name="one_source_page_per_address_and_hash",
            )
        ]

    def __str__(self):
        return f"{self.url} ({self.sha256[:12]})"


class ScrapeRun(models.Model):
    """One run of one source. `read` = created + changed + unchanged + failed, always.

    "waiting": an admin asked for it and no worker has begun. A source has one such row at most.
    """

    STATES = [(s, s) for s in ("waiting", "running", "done", "failed", "stopped")]

    source = models.CharField(max_length=20, db_index=True)
    label = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="running")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    recovered = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )  # None: the schedule, or a command
    resumes = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(null=True, blank=True)  # the last finished batch
    is_stop_wanted = models.BooleanField(default=False)  # looked at between batches
    # Fields of replies that the parsers do not know, with the records that had each.
    unknown_fields = models.JSONField(default=dict, blank=True)
    # {"Commons questions": {"created": 2, "changed": 0, "unchanged": 5, "failed": 0}, …}
    parts = models.JSONField(default=dict, blank=True)
    # Records that the source says are to come; None where it does not say.
    expected = models.PositiveIntegerField(null=True, blank=True)
    is_expected_whole = models.BooleanField(default=False)  # no more will be added to `expected`

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(state="waiting"), name="one_waiting_run"
            )
        ]

    def __str__(self):
        return f"{self.source} {self.started_at:%Y-%m-%d %H:%M} {self.state}"

    @property
    def read(self) -> int:
        return self.created + self.changed + self.unchanged + self.failed


class ScrapeProblem(models.Model):
    """A record that could not be parsed or saved, with the reply that caused it."""

    run = models.ForeignKey(ScrapeRun, models.CASCADE, related_name="problems")
    record = models.TextField()
    cause = models.CharField(max_length=100, db_index=True)
    message = models.TextField()
    page = models.ForeignKey(SourcePage, models.SET_NULL, null=True, blank=True)
    is_recovered = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"{self.cause}: {self.record}"


class CurrentTransaction(Func):
    """The number of the writing transaction: 64 bits, never used again."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


class IndexChange(models.Model):
    """Outbox: a row to index, written in the transaction that changed it. Each host's index
    follows it with its own cursor, by transaction: ids are dealt before commit, so a lower one can
    appear after a higher one was read."""

    document = models.CharField(max_length=40)  # "question:123", "request:45"
    transaction = models.BigIntegerField(db_default=CurrentTransaction(), db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return self.document
