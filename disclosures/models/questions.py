"""Written questions and every version of their answers."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from .bodies import Member, PublicBody
from .sources import SourcePage

HOUSES = [("Commons", "House of Commons"), ("Lords", "House of Lords")]


class QuestionQuerySet(models.QuerySet):
    def to_read(self, reader_version):
        """Questions whose current answer has no machine reading of this version."""
        return self.filter(current_answer__isnull=False).exclude(
            current_answer__readings__reader=reader_version
        )

    def for_pages(self):
        return self.select_related("body", "asked_by", "current_answer", "current_answer__reading")


class ShownQuestions(models.Manager.from_queryset(QuestionQuerySet)):
    """Without those that were taken down: nothing that looks questions up finds them."""

    def get_queryset(self):
        return super().get_queryset().filter(is_hidden=False)


class Question(models.Model):
    """A written question, keyed by House, date and UIN: never by the UIN alone."""

    source = models.CharField(max_length=12)
    source_key = models.CharField(max_length=80)
    api_id = models.IntegerField(null=True, blank=True)
    house = models.CharField(max_length=10, choices=HOUSES)
    uin = models.CharField(max_length=16, db_index=True)
    date_tabled = models.DateField(null=True, blank=True)
    # The date of the key: tabled, or answered where Hansard prints no date tabled.
    date_key = models.DateField(db_index=True)
    date_for_answer = models.DateField(null=True, blank=True)
    heading = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    is_clipped = models.BooleanField(default=False)
    is_named_day = models.BooleanField(null=True)
    is_withdrawn = models.BooleanField(default=False)
    is_hidden = models.BooleanField(default=False)  # taken down by an admin: `Takedown`
    is_redacted = models.BooleanField(default=False)  # words or parts were taken out
    body = models.ForeignKey(PublicBody, models.PROTECT, null=True, related_name="questions")
    body_name = models.CharField(max_length=200)  # as the source gives it
    body_key = models.CharField(max_length=200, blank=True)  # Parliament's id of it, where given
    asked_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="questions")
    asker_name = models.CharField(max_length=200, blank=True)  # as printed, where there is no id
    grouped = models.JSONField(default=list)  # [{"uin": …, "date_tabled": …}]
    url = models.URLField(max_length=300, blank=True)
    current_answer = models.OneToOneField(
        "Answer", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    fingerprint = models.CharField(max_length=64)  # of the record's meaning
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ShownQuestions()
    every = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-date_key", "uin"]
        constraints = [
            models.UniqueConstraint(F("house"), F("date_key"), F("uin"), name="question_identity"),
            models.UniqueConstraint(
                fields=["api_id"],
                condition=Q(api_id__isnull=False),
                name="one_question_per_api_id",
            ),
        ]

    def __str__(self):
        return f"{self.house} {self.uin}, {self.date_key}"

    def get_absolute_url(self):
        return reverse("answer", args=[self.house.lower(), self.date_key.isoformat(), self.uin])

    @property
    def asker(self) -> str:
        """How the asker is shown: a name where known, else what the source allows."""
        if self.asked_by:
            return self.asked_by.name
        return self.asker_name or "A Member"

    @property
    def title(self) -> str:
        return self.heading or f"Written question {self.uin}"


class Answer(models.Model):
    """One version of an answer. Append-only: a holding, substantive or corrected text each has
    its own row."""

    KINDS = [
        ("holding", "Holding answer"),
        ("substantive", "Answer"),
        ("original", "Answer before correction"),
        ("corrected", "Corrected answer"),
    ]
    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    version = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=KINDS)
    html = models.TextField()
    text = models.TextField()  # plain, as `scrapers.text.answer_plain` makes it
    sha256 = models.CharField(max_length=64)  # of the text
    is_clipped = models.BooleanField(default=False)
    date_answered = models.DateField(null=True, blank=True, db_index=True)
    date_corrected = models.DateField(null=True, blank=True)
    date_holding = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    answerer_name = models.CharField(max_length=200, blank=True)
    attachments = models.ManyToManyField("Attachment", through="AnswerAttachment")
    page = models.ForeignKey(SourcePage, models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(auto_now_add=True)
    # The reading that counts: a person's where there is one, else the newest machine reading.
    reading = models.OneToOneField(
        "AnswerReading", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["question_id", "version"]
        constraints = [
            models.UniqueConstraint(fields=["question", "version"], name="answer_version")
        ]

    def __str__(self):
        return f"{self.question} version {self.version}"


class AnswerReference(models.Model):
    """An earlier answer that an answer refers to, as its words give it, and the question that is
    meant where one is stored and certain. Never resolved by the UIN alone."""

    BASES = [
        ("number_and_date", "Number and date"),
        ("number_and_body", "Number, body and subject, within a year"),
        ("date_and_subject", "Date, body and subject"),
    ]
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="references")
    position = models.PositiveSmallIntegerField()
    uin = models.CharField(max_length=16, blank=True, db_index=True)
    # At most one of the two days; `is_year_given` is False where the year was inferred.
    date_answered = models.DateField(null=True, blank=True, db_index=True)
    date_tabled = models.DateField(null=True, blank=True)
    is_year_given = models.BooleanField(default=False)
    column = models.CharField(max_length=30, blank=True)  # of the Official Report
    is_referral = models.BooleanField()  # "I refer …", and not only a mention
    span = models.JSONField()  # in the answer's text
    cited = models.ForeignKey(Question, models.SET_NULL, null=True, related_name="cited_by")
    basis = models.CharField(max_length=20, choices=BASES, blank=True)
    unresolved = models.CharField(max_length=200, blank=True)  # why `cited` is null

    class Meta:
        ordering = ["answer_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "position"], name="answer_reference")
        ]

    def __str__(self):
        return f"{self.answer} refers to {self.uin or self.date_answered}"
