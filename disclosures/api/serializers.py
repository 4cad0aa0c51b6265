"""What each record holds. Dates are ISO; what is not known is null or empty."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.serializers import CharField, DateField, IntegerField, URLField

NULL = {"allow_null": True}


class Common(serializers.Serializer):
    id = IntegerField(help_text="Our number of the record, as in the bulk data")
    detail = URLField(help_text="This record in the API")
    reference = CharField(help_text="As people cite it")
    body = CharField(help_text="The answering body")
    body_key = CharField(**NULL, help_text="Our key of the body, as the filter `body` takes it")
    outcome = CharField(help_text="What the reply does, in words")
    outcome_code = CharField(help_text="The same, as code; empty where it is not read yet")
    outcome_set_by = CharField(help_text="classifier, person, or empty")
    refusal_wording = CharField(help_text="The words with which the reply declines, or empty")
    published_mismatch = CharField(help_text="Reference of a published mismatch, or empty")
    address = CharField(help_text="Its page here")
    original_address = CharField(help_text="Its page at the source")
    saved_copy_date = DateField(**NULL, help_text="When our copy was taken")


class QuestionRecord(Common):
    house = CharField()
    uin = CharField(help_text="Used again: a question is known by House, date tabled and UIN")
    date_tabled = DateField(**NULL)
    date_due = DateField(**NULL)
    date_answered = DateField(**NULL)
    working_days = IntegerField(**NULL, help_text="From tabling to answer")
    asked_by = CharField()
    constituency_or_title = CharField()
    heading = CharField()
    question = CharField()
    answer = CharField(help_text="The text that stands; empty where there is none")


class Version(serializers.Serializer):
    version = IntegerField()
    kind = CharField(help_text="holding, substantive, original or corrected")
    date_answered = DateField(**NULL)
    date_corrected = DateField(**NULL)
    answered_by = CharField()
    text = CharField()
    sha256 = CharField(help_text="Of the text")


class QuestionDetail(QuestionRecord):
    answers = Version(many=True, help_text="Every version, the first text first")
    secondary_grounds = serializers.ListField(child=CharField())
    citation = CharField()


class RequestRecord(Common):
    title = CharField()
    date_sent = DateField(**NULL)
    date_answered = DateField(**NULL)
    date_published = DateField(**NULL)
    working_days = IntegerField(**NULL)
    request = CharField(help_text="What was asked; no requester is named")
    response = CharField(help_text="The body’s words, files aside")
    attachments = CharField(help_text="Names of the body’s files")


class RequestDetail(RequestRecord):
    sections = serializers.ListField(child=CharField(), help_text="Sections relied on")
    uses_cost_limit = serializers.BooleanField(**NULL)
    label_at_source = CharField(help_text="The requester’s label: theirs, and it can change")
    citation = CharField()


class Page(serializers.Serializer):
    next = URLField(**NULL, help_text="The next page; null at the end")
    notes = serializers.ListField(child=CharField(), help_text="What was not understood in `q`")


class QuestionPage(Page):
    results = QuestionRecord(many=True)


class RequestPage(Page):
    results = RequestRecord(many=True)


class BodyRecord(serializers.Serializer):
    key = CharField()
    name = CharField()
    kind = CharField()
    parent = CharField(**NULL)
    families = serializers.ListField(child=CharField())
    names = serializers.ListField(child=CharField())
    valid_from = DateField(**NULL)
    valid_to = DateField(**NULL)
    address = CharField()


class BodyPage(serializers.Serializer):
    next = URLField(**NULL)
    results = BodyRecord(many=True)


class MismatchRecord(serializers.Serializer):
    reference = CharField(help_text="Never used again")
    detail = URLField(help_text="This record in the API")
    title = CharField()
    body = CharField(help_text="The answering body")
    body_key = CharField(**NULL, help_text="Our key of the body, as the filter `body` takes it")
    description = CharField(help_text="What differs, in the reviewers’ words")
    summary = CharField(help_text="What each document says")
    answer = CharField(help_text="What the answer does, in words")
    answered_on = DateField(**NULL)
    foi_response = CharField(help_text="What the FOI response does, in words")
    released_on = DateField(**NULL)
    asked_body_on = DateField(**NULL, help_text="When the body was asked for its reply")
    body_replied_on = DateField(**NULL)
    body_replies = serializers.ListField(child=CharField(), help_text="In full, oldest first")
    no_reply = CharField(help_text="Where there is none, until when one was waited for")
    explanations = serializers.ListField(
        child=CharField(), help_text="What else could explain it, as approved by reviewers"
    )
    how_checked = CharField()
    published_on = DateField(help_text="This version")
    version = IntegerField()
    note = CharField(help_text="What was corrected, from version 2")
    source_changed = serializers.BooleanField(
        help_text="A source has changed since; the texts are as they were then"
    )
    question = CharField(help_text="Page of the question")
    foi_request = CharField(help_text="Page of the FOI request")
    address = CharField(help_text="Its page here")


class MismatchAsk(serializers.Serializer):
    letter = CharField()
    verdict = CharField()
    pq_asked = CharField()
    pq_replied = CharField()
    foi_asked = CharField()
    foi_replied = CharField()


class MismatchVersion(serializers.Serializer):
    version = IntegerField()
    published_on = DateField()
    note = CharField()


class MismatchFile(serializers.Serializer):
    kind = CharField(help_text="docx, json or pdf")
    address = CharField()
    bytes = IntegerField()
    sha256 = CharField()


class MismatchDetail(MismatchRecord):
    asks = MismatchAsk(many=True, help_text="Each thing asked for, with what each reply said")
    versions = MismatchVersion(many=True, help_text="Newest first")
    files = MismatchFile(many=True, help_text="The evidence")
    citation = CharField()
    pieces = serializers.ListField(
        child=URLField(), help_text="What it was split into, or split off, where that is published"
    )


class MismatchPage(serializers.Serializer):
    next = URLField(**NULL)
    results = MismatchRecord(many=True)


class Problem(serializers.Serializer):
    detail = CharField()
