"""Rows for tests, with as little in them as the models allow. Everything is invented.

A QuestionFactory row has an answer with a reading unless `answer=False`; a FoiRequestFactory row
has a request and a response, and a reading of them.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from disclosures.models import (
    Answer,
    AnswerReading,
    Ask,
    FoiMessage,
    FoiRequest,
    Member,
    Pair,
    PublicBody,
    Question,
    ResponseReading,
    SourcePage,
)

PASSWORD = "a long pass phrase"


def span(text: str, part: str, source: str = "") -> dict:
    """The span of `part` in `text`, as readings keep it."""
    start = text.index(part)
    found = {"start": start, "end": start + len(part), "text": part}
    return {**found, "source": source} if source else found


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class SourcePageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SourcePage

    url = factory.Sequence(lambda n: f"https://questions-statements-api.parliament.uk/api/{n}")
    sha256 = factory.LazyAttribute(lambda o: hashed(o.url))
    status = 200
    content_type = "application/json"
    size_bytes = 100
    fetched_at = datetime(2024, 3, 15, 9, tzinfo=UTC)


class BodyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PublicBody

    key = factory.Sequence(lambda n: f"body-{n}")
    kind = "department"
    name = factory.Sequence(lambda n: f"Department for Harbours {n}")
    slug = factory.LazyAttribute(lambda o: o.key)
    families = factory.LazyAttribute(lambda o: [o.key])


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Member

    member_id = factory.Sequence(lambda n: 900_000 + n)
    name = factory.Sequence(lambda n: f"Alex Example {n}")
    house = "Commons"


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Question
        skip_postgeneration_save = True

    source = "parliament"
    source_key = factory.Sequence(str)
    house = "Commons"
    uin = factory.Sequence(lambda n: str(990_000 + n))
    date_tabled = date(2024, 3, 4)
    date_key = factory.SelfAttribute("date_tabled")
    date_for_answer = date(2024, 3, 7)
    heading = "Safe Harbour Scheme: Waiting Times"
    text = "To ask the Secretary of State, how many people waited more than six weeks."
    body = factory.SubFactory(BodyFactory)
    body_name = factory.SelfAttribute("body.name")
    asked_by = factory.SubFactory(MemberFactory)
    url = "https://questions-statements.parliament.uk/written-questions/detail/2024-03-04/1"
    fingerprint = "f"

    @factory.post_generation
    def answer(self, create, extracted, **changes):
        """`answer="text"` sets the text, `answer=False` leaves the question unanswered, and
        `answer__outcome`, `answer__refusal` set its reading."""
        if extracted is not False:
            add_answer(self, extracted or "The information is not held centrally.", **changes)


def add_answer(question: Question, text: str, *, kind="substantive", **changes) -> Answer:
    """A new version that becomes the current one. `outcome` and `refusal` make its reading."""
    outcome = changes.pop("outcome", "not_held_centrally")
    refusal = changes.pop("refusal", "not held centrally")
    values = {"date_answered": date(2024, 3, 14), "answerer_name": "A Minister", **changes}
    answer = Answer.objects.create(
        question=question,
        version=question.answers.count() + 1,
        kind=kind,
        html=text,
        text=text,
        sha256=hashed(text),
        **values,
    )
    answer.reading = AnswerReading.objects.create(
        answer=answer,
        reader="machine:test",
        outcome=outcome,
        span=span(text, refusal) if refusal in text else None,
    )
    answer.save()
    question.current_answer = answer
    question.save()
    return answer


def add_ask(document: Answer | FoiRequest, letter: str, text: str, of: str, reply="unknown") -> Ask:
    """An ask whose words `text` stand in `of`, the question's or request's text."""
    owner = {"answer": document} if isinstance(document, Answer) else {"request": document}
    return Ask.objects.create(letter=letter, text=text, span=span(of, text), reply=reply, **owner)


class FoiRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FoiRequest
        skip_postgeneration_save = True

    source = "whatdotheyknow"
    source_key = factory.Sequence(str)
    slug = factory.Sequence(lambda n: f"waiting_times_{n}")
    title = "Waiting times for the Safe Harbour Scheme"
    reference = "FOI2024/00077"
    body = factory.SubFactory(BodyFactory)
    body_name = factory.SelfAttribute("body.name")
    law_used = "foi"
    described_state = "successful"
    date_sent = date(2024, 1, 10)
    date_responded = date(2024, 2, 7)
    url = factory.LazyAttribute(lambda o: f"https://www.whatdotheyknow.com/request/{o.slug}")
    fingerprint = "f"

    @factory.post_generation
    def messages(self, create, extracted, **changes):
        """`messages=[("requester", "text"), ("authority", "text")]`."""
        pairs = extracted if extracted is not None else DEFAULT_MESSAGES
        for sender, text in pairs:
            add_message(self, sender, text)

    @factory.post_generation
    def read(self, create, extracted, **changes):
        """`read__outcome`, `read__released` (words of the last message), `read__sections`."""
        released = changes.pop("released", "412 people")
        last = self.messages.filter(sender="authority").last()
        has = last is not None and released in last.text
        source = f"message:{last.position}" if last else ""
        self.reading = ResponseReading.objects.create(
            request=self,
            request_version=self.version,
            reader="machine:test",
            outcome=changes.pop("outcome", "released"),
            release_span=span(last.text, released, source) if has else None,
            **changes,
        )
        self.save()


DEFAULT_MESSAGES = (
    ("requester", "Please tell me how many people waited more than six weeks."),
    ("authority", "In that year 412 people waited more than six weeks."),
)


def add_message(request: FoiRequest, sender: str, text: str, **changes) -> FoiMessage:
    position = request.messages.count() + 1
    values = {
        "direction": "outgoing" if sender == "requester" else "incoming",
        "sent_at": datetime(2024, 1, 9, 12, tzinfo=UTC) + timedelta(days=position),
        **changes,
    }
    return FoiMessage.objects.create(
        request=request, position=position, sender=sender, text=text, **values
    )


class PairFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Pair

    reference = factory.Sequence(lambda n: f"M-{n + 1:04d}")
    question = factory.SubFactory(QuestionFactory)
    request = factory.SubFactory(FoiRequestFactory)
    answer = factory.SelfAttribute("question.current_answer")
    request_version = 1
    title = "People who waited more than six weeks"
    score = 80
    strength = "Strong"
    points = factory.LazyFunction(lambda: [["Where every pair starts", 80]])
    same_information = "Strong"
    replies_differ = "Yes"
    release_first = "Yes"
    days_between = -36
    matcher = "test"
    evidence = "e"
    state = "to_review"
    # A merged pair names its heir: so says the table.
    merged_into = factory.LazyAttribute(lambda o: PairFactory() if o.state == "merged" else None)


class UserFactory(factory.django.DjangoModelFactory):
    """`UserFactory(role="Reviewer")`; the password is PASSWORD."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    email = factory.LazyAttribute(lambda o: f"{o.username}@example.org")

    @factory.post_generation
    def role(self, create, extracted, **changes):
        self.set_password(PASSWORD)
        self.save()
        if extracted:
            self.groups.add(Group.objects.get_or_create(name=extracted)[0])
