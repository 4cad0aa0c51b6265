"""Evidence packs: a draft that people change, versions that nobody can, and what came of them.

`PackVersion` and `PackEvent` are ledgers: rows are added, never changed or deleted (a trigger in
the database refuses both). The bytes of a version are in storage, named by their hash.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from .decisions import Decision
from .pairs import Pair

USER = settings.AUTH_USER_MODEL


class Pack(models.Model):
    """The draft from which versions are made: for whom, which pairs, in what words."""

    RECIPIENTS = [
        ("osr", "Office for Statistics Regulation"),
        ("ico", "Information Commissioner’s Office"),
        ("member", "A Member of Parliament"),
        ("body", "The body itself (for reply)"),
        ("own", "Our own file"),
    ]

    recipient = models.CharField(max_length=10, choices=RECIPIENTS)
    covering = models.TextField(blank=True)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    pairs = models.ManyToManyField(Pair, through="PackItem", related_name="packs")
    started_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(default=timezone.now)
    # While a version is being made: since when, by whom, at which step; and why it could not be.
    building_since = models.DateTimeField(null=True)
    building_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    building_step = models.CharField(max_length=100, blank=True)
    building_problem = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"Pack {self.number}"

    def get_absolute_url(self):
        return reverse("pack", args=[self.pk])

    @property
    def number(self) -> str:
        return f"{self.pk:04d}" if self.pk else "without a number"

    @property
    def latest(self) -> PackVersion | None:
        return self.versions.last()


class PackItem(models.Model):
    """One pair of a pack, in its place. `description` is chosen only where the reviewers chose
    different ones."""

    pack = models.ForeignKey(Pack, models.CASCADE, related_name="items")
    pair = models.ForeignKey(Pair, models.PROTECT, related_name="pack_items")
    position = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=30, choices=Decision.DESCRIPTIONS, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["pack", "pair"], name="pair_once_in_a_pack")]

    def __str__(self):
        return f"{self.pack}: {self.pair.reference}"


class PackHit(models.Model):
    """What was decided about words of a text that may be personal data."""

    CHOICES = [("keep", "Keep: not personal data"), ("remove", "Take it out of the pack")]

    pack = models.ForeignKey(Pack, models.CASCADE, related_name="hits")
    words = models.CharField(max_length=300)
    choice = models.CharField(max_length=10, choices=CHOICES)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "words"], name="one_choice_per_hit")]

    def __str__(self):
        return f"{self.pack}: {self.choice} {self.words}"


class PackVersion(models.Model):
    """A pack as it was made. `files` is {"zip" | "pdf" | "html" | "docx" | "json" | "csv":
    {"name", "sha256", "size"}}."""

    pack = models.ForeignKey(Pack, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=10, choices=Pack.RECIPIENTS)
    references = models.JSONField(default=list)  # of its pairs, in order
    is_confirmed = models.BooleanField()  # False: watermarked "Not confirmed"
    files = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["pack", "number"], name="pack_version")]

    def __str__(self):
        return f"{self.pack}, version {self.number}"


class PackEvent(models.Model):
    """One thing that happened to a pack once it was made: sent, a reply, what came of it."""

    KINDS = [("sent", "Sent"), ("reply", "Reply received"), ("outcome", "Outcome")]
    OUTCOMES = [
        ("corrected", "The answer was corrected"),
        ("published", "The figures were published"),
        ("tabled", "A question was tabled"),
        ("taken_up", "The recipient took it up"),
        ("not_taken_up", "The recipient did not take it up"),
        ("no_reply", "No reply"),
        ("other", "Other (say what)"),
    ]

    pack = models.ForeignKey(Pack, models.PROTECT, related_name="events")
    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="events")
    # Which of its pairs an outcome concerns, where not all.
    pair = models.ForeignKey(Pair, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    on = models.DateField()
    to = models.CharField(max_length=300, blank=True)  # for "sent": to whom
    outcome = models.CharField(max_length=20, choices=OUTCOMES, blank=True)
    words = models.TextField(blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="outcome", outcome__gt="") | (~Q(kind="outcome") & Q(outcome="")),
                name="outcome_of_a_pack_is_named",
            )
        ]

    def __str__(self):
        return f"{self.pack}: {self.kind} {self.on}"


class OutcomeProposal(models.Model):
    """Something found in the sources after a pack was sent that may be what came of it. It counts
    for nothing until a person accepts it: then it is an event of the pack. `key` names what was
    found, so that what was turned down is not proposed again."""

    pack = models.ForeignKey(Pack, models.CASCADE, related_name="proposals")
    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+")
    pair = models.ForeignKey(Pair, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=PackEvent.OUTCOMES)
    on = models.DateField()
    words = models.TextField()
    url = models.CharField(max_length=300, blank=True)  # where the thing found can be read
    key = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    event = models.OneToOneField(PackEvent, models.PROTECT, null=True, related_name="proposal")

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "key"], name="proposed_once"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=False) | Q(event__isnull=True),
                name="proposal_accepted_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.pack}: {self.words}"
