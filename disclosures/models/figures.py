"""Counts of the stored records, kept so that a page need not count half a million rows.

Derived and rebuildable by `manage.py figures`, never the truth. Days are those the search index
files a record under, so that a count and the list it links to agree.
"""

from django.db import models

from .bodies import PublicBody
from .questions import HOUSES, Question

KINDS = [("pq", "Written answers"), ("foi", "FOI responses")]


class FiguresBuild(models.Model):
    """The last build: one row. `data_to` is when it began to read."""

    data_to = models.DateTimeField()
    seconds = models.FloatField()

    def __str__(self):
        return f"Figures to {self.data_to:%Y-%m-%d %H:%M}"


class Figure(models.Model):
    """How many records of one body, House and month have one outcome (a reading's code)."""

    kind = models.CharField(max_length=3, choices=KINDS)
    body = models.ForeignKey(PublicBody, models.CASCADE, null=True, related_name="+")
    house = models.CharField(max_length=10, choices=HOUSES, blank=True)
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=30)
    asks_quantity = models.BooleanField(default=False)
    count = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "year"], name="figure_kind_year")]

    def __str__(self):
        return f"{self.kind} {self.year}-{self.month:02d} {self.outcome}: {self.count}"


class DaysFigure(models.Model):
    """How many answers of a body, House and year came so many days after the question."""

    body = models.ForeignKey(PublicBody, models.CASCADE, null=True, related_name="+")
    house = models.CharField(max_length=10, choices=HOUSES)
    year = models.PositiveSmallIntegerField(db_index=True)
    days = models.PositiveIntegerField()
    count = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.year}, {self.days} days: {self.count}"


class TopicFigure(models.Model):
    """Answers under one heading in one year, for headings with enough of them to be compared."""

    heading = models.CharField(max_length=300)
    body = models.ForeignKey(PublicBody, models.CASCADE, null=True, related_name="+")
    house = models.CharField(max_length=10, choices=HOUSES)
    year = models.PositiveSmallIntegerField(db_index=True)
    refused = models.PositiveIntegerField()
    count = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.heading}, {self.year}: {self.refused} of {self.count}"


class SharedQuestion(models.Model):
    """A question that several bodies were asked in the same words within one year: rows of one
    question share `key`. `is_refused` is of its outcome when the figures were built."""

    key = models.CharField(max_length=32, db_index=True)
    year = models.PositiveSmallIntegerField()
    question = models.OneToOneField(Question, models.CASCADE, related_name="+")
    is_refused = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["year", "key"], name="shared_year_key")]

    def __str__(self):
        return f"{self.key}: {self.question_id}"
