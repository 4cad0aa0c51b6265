"""Pairs of documents on one subject: how each ask lines up, and each way in which they differ."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from .questions import Answer, Question
from .readings import Ask
from .requests import FoiRequest


class PairReference(models.Model):
    """Deals out M-0001, M-0002 …: the row's id is the number, so none is ever used again."""

    dealt_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"M-{self.pk:04d}"


class PairQuerySet(models.QuerySet):
    def main_queue(self):
        """What reviewers decide: open, flagged, and not the reverse inconsistency."""
        return self.filter(state="to_review", is_flagged=True, is_reverse=False)

    def for_pages(self):
        return self.select_related(
            "question__body",
            "question__asked_by",
            "answer__reading",
            "request__body",
            "request__reading",
        )


class ShownPairs(models.Manager.from_queryset(PairQuerySet)):
    """Without those of a document that was taken down."""

    def get_queryset(self):
        return super().get_queryset().filter(is_hidden=False)


@pghistory.track(
    # What stood before each change: with the row itself the whole history, and nothing is written
    # when a run of the matcher adds pairs or judges them again.
    pghistory.UpdateEvent("before", row=pghistory.Old),
    fields=[
        "reference", "question", "request", "piece", "own_asks", "state", "is_flagged",
        "is_by_person", "merged_into", "split_from", "decided_after",
    ],
    model_name="PairChange",
    obj_field=pghistory.ObjForeignKey(related_name="changes"),
)  # fmt: skip
class Pair(models.Model):
    """A question's answer and an FOI request on one subject, for people to judge."""

    # ui.md section 2, "States of a pair".
    STATES = [
        ("to_review", "To review"),
        ("needs_more", "Needs more"),
        ("second_opinion", "Waiting for a second opinion"),
        ("reviewers_differ", "Reviewers differ"),
        ("confirmed", "Confirmed"),
        ("with_body", "With the body"),
        ("published", "Published"),
        ("dismissed", "Dismissed"),
        ("source_changed", "Source changed"),
        ("withdrawn", "Withdrawn"),
        # Put aside by an admin. No run of the matcher touches these, and nobody decides them.
        ("unlinked", "Not about the same thing"),
        ("merged", "Merged into another pair"),
    ]
    PUT_ASIDE = ("unlinked", "merged")
    STRENGTHS = [(s, s) for s in ("Strong", "Moderate", "Weak")]

    DECLARED_BY = [
        ("member", "Linked by a Member’s question"),
        ("requester", "Linked by the requester"),
        ("answer", "Linked by the answer"),
    ]

    reference = models.CharField(max_length=12, unique=True)
    question = models.ForeignKey(Question, models.CASCADE, related_name="pairs")
    request = models.ForeignKey(FoiRequest, models.CASCADE, related_name="pairs")
    # 0: the pair of these two documents; others were split off it. `own_asks` are the letters of
    # the question's asks that a piece is about (empty: all).
    piece = models.PositiveSmallIntegerField(default=0)
    own_asks = models.JSONField(default=list, blank=True)
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="pieces"
    )
    # The pair under whose reference it lives on; its own leads there, and is never used again.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    # Made, or kept, by a person: it stays where the matcher finds no difference.
    is_by_person = models.BooleanField(default=False)
    # Decisions up to this id no longer count: after a merge reviewers decided anew.
    decided_after = models.PositiveBigIntegerField(default=0)
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="pairs")  # the version judged
    request_version = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    has_own_title = models.BooleanField(default=False)  # a person's: the matcher leaves it
    state = models.CharField(max_length=20, choices=STATES, default="to_review", db_index=True)
    # False where a later reading no longer finds a difference: kept, off the queue.
    is_flagged = models.BooleanField(default=True, db_index=True)
    is_reverse = models.BooleanField(default=False)
    # Who tied the two documents together, and the later question where a Member did so in one.
    declared_by = models.CharField(max_length=12, choices=DECLARED_BY, blank=True)
    declared_in = models.ForeignKey(Question, models.SET_NULL, null=True, related_name="+")
    is_declared = models.GeneratedField(
        expression=~Q(declared_by=""), output_field=models.BooleanField(), db_persist=True
    )
    # The earlier answer whose words are judged, where `answer` only refers to it.
    said_in = models.ForeignKey(Answer, models.PROTECT, null=True, related_name="+")
    score = models.PositiveSmallIntegerField(db_index=True)
    strength = models.CharField(max_length=10, choices=STRENGTHS, db_index=True)
    points = models.JSONField(default=list)  # [[sentence, points]], adding up to `score`
    same_information = models.CharField(max_length=12)
    replies_differ = models.CharField(max_length=12)
    release_first = models.CharField(max_length=10)
    days_between = models.IntegerField(null=True)  # release minus answer; negative: FOI first
    towards = models.JSONField(default=list)
    explanations = models.JSONField(default=list)  # [{key, sentence, rests_on}]
    matcher = models.CharField(max_length=40)
    evidence = models.CharField(max_length=64)  # hash of both texts and readings judged
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="assigned"
    )
    back_on = models.DateField(null=True, blank=True)  # while "needs more"
    # A second opinion asked for: from anyone, or from one colleague.
    second_wanted = models.BooleanField(default=False)
    second_from = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    flagged_at = models.DateTimeField(auto_now_add=True)
    judged_at = models.DateTimeField(auto_now=True)

    is_hidden = models.BooleanField(default=False)  # one of its documents was taken down

    objects = ShownPairs()
    every = PairQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "flagged_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "request", "piece"], name="one_pair_per_piece"
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="merged_pair_names_its_heir",
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        return reverse("review", args=[self.reference])

    @property
    def documents(self) -> str:
        """The two versions a judgement of it rests on, in one word."""
        return f"{self.answer_id}:{self.request_version}"


class PairAct(models.Model):
    """What an admin did to a pair as a whole. Append-only: an undo is a row that names the act.
    `before` and `after` hold what the undo puts back."""

    KINDS = [
        ("create", "Made"),
        ("link", "Linked"),
        ("unlink", "Unlinked"),
        ("merge", "Merged"),
        ("split", "Split"),
        ("undo", "Undo"),
    ]
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    pair = models.ForeignKey(Pair, models.PROTECT, related_name="acts")
    # The pair merged away, or split off.
    other = models.ForeignKey(Pair, models.PROTECT, null=True, related_name="+")
    words = models.TextField()
    reason = models.TextField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.words[:80]


class Alignment(models.Model):
    """How one ask of the question lines up with one of the request."""

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="alignments")
    pq_ask = models.ForeignKey(Ask, models.CASCADE, null=True, related_name="+")
    foi_ask = models.ForeignKey(Ask, models.CASCADE, null=True, related_name="+")
    verdict = models.CharField(max_length=20)
    facts = models.JSONField(default=list)
    closeness = models.FloatField(default=0)
    is_mismatch = models.BooleanField(default=False)

    class Meta:
        ordering = ["pair_id", "pq_ask__letter", "foi_ask__letter"]

    def __str__(self):
        return f"{self.pair.reference}: {self.verdict}"


class Finding(models.Model):
    """One way in which the two documents differ, with both quotations."""

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=50, db_index=True)
    secondary_kinds = models.JSONField(default=list)
    pq_letter = models.CharField(max_length=4, blank=True)
    foi_letter = models.CharField(max_length=4, blank=True)
    sentence = models.TextField()
    pq_quote = models.JSONField(null=True)
    foi_quote = models.JSONField(null=True)  # with "source"

    def __str__(self):
        return f"{self.pair.reference}: {self.kind}"
