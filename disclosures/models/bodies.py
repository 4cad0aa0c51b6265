"""Public bodies over time: their names, their ids at each source, parents and successors."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


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


class BodyName(models.Model):
    """A name, abbreviation or source key by which a body is known."""

    KINDS = [
        ("official", "Official name"),
        ("alias", "Short or former name"),
        ("wdtk", "WhatDoTheyKnow url name"),
        ("govuk", "GOV.UK organisation"),
        ("hansard", "Printed heading in Hansard"),
    ]
    body = models.ForeignKey(PublicBody, models.CASCADE, related_name="names")
    kind = models.CharField(max_length=10, choices=KINDS)
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True)  # as `bodies.fold_name` makes it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "kind", "folded"], name="one_name_per_kind")
        ]

    def __str__(self):
        return self.name


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
