"""Public bodies over time: their names, their ids at each source, parents and successors."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PublicBody(models.Model):
    """One body under one remit. A rename is a new row joined by `successors`; `families` are the
    ministers' departments it belongs to through every rename, merger and split."""

    KINDS = [
        (k, k)
        for k in (
            "department", "office", "nmd", "agency", "alb", "unit", "directorate", "parliament",
            "other",
        )
    ]  # fmt: skip
    # Legally part of the department for FOI: a request to the department reaches them.
    PART_OF_DEPARTMENT = {"department", "office", "agency", "unit", "directorate"}

    key = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=KINDS, default="other")
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, unique=True)
    # Parliament's id. Not unique: ids are used again (7 was MHCLG, DCLG, and MHCLG again).
    answering_body_id = models.IntegerField(null=True, blank=True, db_index=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    successors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="predecessors"
    )
    # Keys of the present departments it leads to. A department that was split leads to several;
    # the first is the one shown.
    families = ArrayField(models.CharField(max_length=60), default=list)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True)
    # The body that it was found to be the same as: its address leads there for good.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    # Fields that a person has set ("parent", "successors"): loading the table leaves them alone.
    curated = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "public bodies"

    def __str__(self):
        return self.name

    @property
    def family(self) -> str:
        return self.families[0] if self.families else self.key

    @property
    def is_separate_authority(self) -> bool:
        return self.kind not in self.PART_OF_DEPARTMENT


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class BodyName(models.Model):
    """A name, abbreviation or source key by which a body is known."""

    KINDS = [
        ("official", "Official name"),
        ("alias", "Short or former name"),
        ("wdtk", "WhatDoTheyKnow url name"),
        ("govuk", "GOV.UK organisation"),
        ("hansard", "Printed heading in Hansard"),
        ("spelling", "Misspelling or other spelling"),
    ]
    body = models.ForeignKey(PublicBody, models.CASCADE, related_name="names")
    kind = models.CharField(max_length=10, choices=KINDS)
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True)  # as `bodies.fold_name` makes it
    # In use from (included) and to (not included); None: as long as the body itself.
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "kind", "folded"], name="one_name_per_kind")
        ]

    def __str__(self):
        return self.name


class BodyAct(models.Model):
    """What an admin did to bodies and names. Append-only: an undo is a row that names the act."""

    KINDS = [
        ("name", "Name added"),
        ("dates", "Dates of a name"),
        ("parent", "Parent"),
        ("succession", "Succession"),
        ("place", "Unmatched name"),
        ("merge", "Merge"),
        ("undo", "Undo"),
    ]
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=KINDS)
    body = models.ForeignKey(PublicBody, models.PROTECT, related_name="acts")
    # The body merged away, the parent, the successor.
    other = models.ForeignKey(PublicBody, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)  # as the source prints it
    words = models.TextField()
    reason = models.TextField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.words[:80]


class BodyMove(models.Model):
    """A record that an act moved, and the body it had. Append-only."""

    act = models.ForeignKey(BodyAct, models.PROTECT, related_name="moves")
    document = models.CharField(max_length=40)  # "question:123", as in the outbox
    was = models.ForeignKey(PublicBody, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act", "document"], name="one_move_per_act")]

    def __str__(self):
        return self.document


class Member(models.Model):
    """An asker or answerer, keyed by Parliament's member id."""

    member_id = models.IntegerField(unique=True)
    name = models.CharField(max_length=200)
    list_name = models.CharField(max_length=200, blank=True)
    party = models.CharField(max_length=100, blank=True)
    member_from = models.CharField(max_length=200, blank=True)
    house = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name
