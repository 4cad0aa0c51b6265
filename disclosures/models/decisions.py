"""What people decide about a pair, and what surrounds a decision.

The ledger is `Decision` and `PairEvent`: rows are added, never changed or deleted (a trigger in the
database refuses both), and the pair's state follows in the same transaction.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from .pairs import Pair
from .questions import Answer, Question
from .requests import FoiRequest

USER = settings.AUTH_USER_MODEL


class Decision(models.Model):
    """One reviewer's verdict, on the versions they read. ui.md section 5.1 h gives the choices."""

    VERDICTS = [
        ("confirm", "Confirm as a mismatch"),
        ("dismiss", "Dismiss"),
        ("needs_more", "Needs more"),
    ]
    DESCRIPTIONS = [
        ("not_held_given_before", "Said not held; an FOI response had already given it"),
        ("not_held_given_later", "Said not held; an FOI response later gave it"),
        ("cost_given", "Refused on cost; given under FOI"),
        ("other_given", "Refused for another reason; given under FOI"),
        ("part_more_given", "Answered in part; more given under FOI"),
    ]
    DISMISSALS = [
        ("different_information", "Different information"),
        ("different_period", "Different period or place"),
        ("answer_gave_it", "The answer did give it"),
        ("published", "It was published, and the answer said where"),
        ("did_not_exist", "It did not exist yet when the answer was given"),
        ("misread", "Classified wrongly"),
        ("duplicate", "Duplicate of another pair"),
        ("other", "Other (say what)"),
    ]
    KINDS = [("review", "Review"), ("settling", "Settled by an admin"), ("undo", "Undone")]

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="decisions")
    by = models.ForeignKey(USER, models.PROTECT, related_name="decisions")
    made_at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=10, choices=KINDS, default="review")
    verdict = models.CharField(max_length=10, choices=VERDICTS, blank=True)
    asks = models.JSONField(default=list)  # letters of the question's asks, for Confirm
    description = models.CharField(max_length=30, choices=DESCRIPTIONS, blank=True)
    dismissal = models.CharField(max_length=30, choices=DISMISSALS, blank=True)
    duplicate_of = models.ForeignKey(Pair, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    missing = models.TextField(blank=True)  # for Needs more: what is missing
    back_on = models.DateField(null=True)
    # The versions read: a decision counts while the pair rests on the same two documents.
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="+")
    request_version = models.PositiveIntegerField()
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="undo", undoes__isnull=False, verdict="")
                | (Q(undoes__isnull=True) & ~Q(kind="undo") & ~Q(verdict="")),
                name="undo_names_what_it_undoes",
            )
        ]

    def __str__(self):
        return f"{self.pair.reference}: {self.verdict or 'undone'}"


class PairEvent(models.Model):
    """One line of a pair's history, in words fit to be read by any reviewer. `is_blind` lines
    would tell a second reviewer what the first decided: hidden until they have saved their own."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20, db_index=True)
    words = models.TextField()
    is_blind = models.BooleanField(default=False)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["at"], name="pair_event_at")]  # the log reads by time

    def __str__(self):
        return f"{self.pair.reference}: {self.words}"


class Note(models.Model):
    """A reviewer's note. An edit is a new row that names the one it replaces."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="notes")
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.text[:60]


class ReviewerPlace(models.Model):
    """What one reviewer's own list knows of a pair: opened when, put to the end when."""

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="places")
    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(null=True)
    not_now_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pair", "user"], name="one_place_each")]

    def __str__(self):
        return f"{self.user} at {self.pair.reference}"


class AskFix(models.Model):
    """A reviewer's correction of what the machine read of a pair: kept, and a label to train on.

    `before` and `after` are what was shown and what is to be shown. By kind:
    ask      {"verdict", "facts", "pq", "foi"}, each side {"letter", "text", "span", "reply",
             "reply_span", "reply_source"} or null; `before` is {} for an ask that was added
    title    {"title", "is_own"}
    typed    {"number", "file", "sha256", "text"}: figures typed from a file nothing was read of
    reading  {"side", "outcome", "span"}
    """

    KINDS = [
        ("ask", "Ask"),
        ("title", "Title"),
        ("typed", "Typed from a file"),
        ("reading", "Outcome"),
        ("undo", "Undone"),
    ]
    pair = models.ForeignKey(Pair, models.PROTECT, related_name="fixes")
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=10, choices=KINDS, default="ask")
    pq_letter = models.CharField(max_length=4, blank=True)
    foi_letter = models.CharField(max_length=4, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    # The versions it was made on.
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, related_name="+")
    request_version = models.PositiveIntegerField(null=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.pair.reference}: {self.get_kind_display()} {self.pq_letter}".strip()


class Counterpart(models.Model):
    """Another FOI request, or another question, that a person sets beside a pair. Taking it off is
    a further row."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="counterparts")
    request = models.ForeignKey(FoiRequest, models.PROTECT, null=True, related_name="+")
    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(request__isnull=False, question__isnull=True)
                | Q(request__isnull=True, question__isnull=False),
                name="counterpart_is_one_document",
            )
        ]

    def __str__(self):
        return f"{self.pair.reference}: {self.document}"

    @property
    def document(self) -> FoiRequest | Question:
        return self.request or self.question
