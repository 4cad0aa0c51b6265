"""FOI requests, their correspondence, and attachments on either side."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from .bodies import PublicBody
from .questions import Answer
from .sources import SourcePage

# A reference as it is compared: its letters and digits alone.
PLAIN_REFERENCE = models.Func(
    Upper("reference"),
    models.Value("[^A-Z0-9]"),
    models.Value(""),
    models.Value("g"),
    function="regexp_replace",
    output_field=models.TextField(),
)


class FoiRequest(models.Model):
    """A request and its correspondence. No requester's name is stored, here or anywhere."""

    source = models.CharField(max_length=16)
    source_key = models.CharField(max_length=200)
    slug = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=400)
    reference = models.CharField(max_length=100, blank=True, db_index=True)
    body = models.ForeignKey(PublicBody, models.PROTECT, null=True, related_name="requests")
    body_name = models.CharField(max_length=200)
    body_key = models.CharField(max_length=200, blank=True)  # the source's own key of it
    law_used = models.CharField(max_length=4, blank=True)
    # Set by the requester on WhatDoTheyKnow: shown as theirs, never used as an outcome.
    described_state = models.CharField(max_length=40, blank=True)
    awaiting_description = models.BooleanField(default=False)
    date_sent = models.DateField(null=True, blank=True, db_index=True)
    date_responded = models.DateField(null=True, blank=True, db_index=True)
    date_published = models.DateField(null=True, blank=True)  # GOV.UK: publication, not reply
    is_complete = models.BooleanField(default=True)
    is_removed = models.BooleanField(default=False)
    # Taken down by an admin (`Takedown`). Such a request is "removed" too, whatever its site says.
    is_hidden = models.BooleanField(default=False)
    is_redacted = models.BooleanField(default=False)  # words or parts were taken out
    # The version in which personal data was looked for.
    searched_version = models.PositiveIntegerField(default=0)
    removed_reason = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=400, blank=True)
    fingerprint = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)  # goes up when the meaning changes
    reading = models.OneToOneField(
        "ResponseReading", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)  # last found at its source

    class Meta:
        ordering = ["-date_responded", "-date_sent"]
        constraints = [
            models.UniqueConstraint(F("source"), F("source_key"), name="request_identity")
        ]
        # Looked up by flagging, for each document that names a reference.
        indexes = [models.Index(PLAIN_REFERENCE, name="plain_reference")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("request", args=[self.pk, self.page_slug])

    @property
    def page_slug(self) -> str:
        """For people who read addresses; the key alone finds the page."""
        return slugify(self.title)[:80] or "request"

    @property
    def date_released(self):
        """When its content was public: the message that decided the outcome, or the last reply,
        or the publication."""
        decided = self.reading.decided_on if self.reading else None
        return decided or self.date_responded or self.date_published


class CurrentMessages(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(superseded_at=None)


class FoiMessage(models.Model):
    """One message. `text` is the sender's own words; `text_unfolded` adds what was quoted. A
    message that changes at its source is superseded, never overwritten."""

    request = models.ForeignKey(FoiRequest, models.CASCADE, related_name="messages")
    position = models.PositiveSmallIntegerField()
    source_key = models.CharField(max_length=80, blank=True)
    direction = models.CharField(max_length=10)
    sender = models.CharField(max_length=12)
    sent_at = models.DateTimeField(null=True, blank=True)
    text = models.TextField(blank=True)
    text_unfolded = models.TextField(blank=True)
    is_hidden = models.BooleanField(default=False)  # at its source, or taken down
    is_taken_down = models.BooleanField(default=False)
    page = models.ForeignKey(SourcePage, models.PROTECT, null=True, related_name="+")
    fingerprint = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)  # when we first had these words
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = CurrentMessages()
    every = models.Manager()  # noqa: DJ012

    class Meta:
        ordering = ["request_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "position"],
                condition=Q(superseded_at=None),
                name="message_position",
            )
        ]

    def __str__(self):
        return f"{self.request} message {self.position}"


class Attachment(models.Model):
    """A file, keyed by its SHA-256, with why it could not be read if it could not."""

    STATUSES = [
        (s, s)
        for s in (
            "waiting", "read", "partly_read", "needs_ocr", "unreadable", "empty", "too_large",
            "encrypted", "unsupported",
        )
    ]  # fmt: skip
    sha256 = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=200, blank=True)
    size_bytes = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=STATUSES, default="waiting")
    reason = models.TextField(blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    is_hidden = models.BooleanField(default=False)  # taken down: its pages are found by nothing

    def __str__(self):
        return f"{self.sha256[:12]} {self.status}"


class ShownPages(models.Manager):
    """Without pages of files that were taken down."""

    def get_queryset(self):
        return super().get_queryset().filter(attachment__is_hidden=False)


class AttachmentPage(models.Model):
    """A page or sheet: its text, and its tables as [{caption, headings, rows}]."""

    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    tables = models.JSONField(default=list)

    objects = ShownPages()
    every = models.Manager()  # noqa: DJ012

    class Meta:
        ordering = ["attachment_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["attachment", "number"], name="attachment_page")
        ]

    def __str__(self):
        return f"{self.attachment} {self.kind} {self.number}"


class Enclosure(models.Model):
    """A file as a document encloses it: its name and address there. `attachment` is null while
    the file itself has not been fetched, and `problem` says why."""

    url = models.TextField(blank=True)
    title = models.CharField(max_length=400, blank=True)
    file_name = models.CharField(max_length=300, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    page = models.ForeignKey(SourcePage, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self):
        return self.file_name or self.title or self.url


class AnswerAttachment(Enclosure):
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="enclosures")


class MessageAttachment(Enclosure):
    message = models.ForeignKey(FoiMessage, models.CASCADE, related_name="enclosures")


class StatisticalRelease(models.Model):
    """A statistical release on GOV.UK: weaker evidence than an FOI release, "later published"."""

    content_id = models.CharField(max_length=64)
    locale = models.CharField(max_length=8)
    base_path = models.CharField(max_length=300, db_index=True)
    document_type = models.CharField(max_length=60)
    title = models.CharField(max_length=400)
    description = models.TextField(blank=True)
    text = models.TextField(blank=True)
    body = models.ForeignKey(PublicBody, models.PROTECT, null=True, related_name="+")
    body_name = models.CharField(max_length=200, blank=True)
    first_published_on = models.DateField(null=True, blank=True)
    public_updated_at = models.DateTimeField(null=True, blank=True)
    is_ad_hoc = models.BooleanField(default=False)
    is_withdrawn = models.BooleanField(default=False)
    url = models.URLField(max_length=400)
    fingerprint = models.CharField(max_length=64)
    page = models.ForeignKey(SourcePage, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_id", "locale"], name="release_identity")
        ]

    def __str__(self):
        return self.title


class LaterPublication(models.Model):
    """A statistical release that covers, after a refusal, what was asked: "later published"."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="later_publications")
    release = models.ForeignKey(StatisticalRelease, models.CASCADE, related_name="covers")
    letter = models.CharField(max_length=4)  # of the ask that is covered
    facts = models.JSONField(default=list)  # what was compared, in plain words

    class Meta:
        ordering = ["release__first_published_on", "letter"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "release", "letter"], name="one_later_publication"
            )
        ]

    def __str__(self):
        return f"{self.release} covers {self.answer}, {self.letter}"
