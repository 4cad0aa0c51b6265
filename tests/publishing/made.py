"""Pairs at each step from confirmed to withdrawn, by the road that people take."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from disclosures import publishing, review
from disclosures.models import Letter, Pair, Publication
from disclosures.publishing import checks, content, letters
from disclosures.review import publication as steps
from tests.factories import UserFactory
from tests.packs import made as packs_made

OFFICE = "The Permanent Secretary’s office"
REPLY = "Our reply, in full: the two counts are of different people."
NAMES = packs_made.REVIEWER_NAMES
__all__ = ["publishing", "review"]


def admin():
    model = UserFactory._meta.model
    found = model.objects.filter(username="the-admin").first()
    return found or UserFactory(role="Admin", username="the-admin", first_name="Ottoline")


def confirmed(**changes) -> Pair:
    return packs_made.pair(**changes)


def with_body(pair: Pair | None = None, days_ago: int = 40) -> Pair:
    pair = pair or confirmed()
    sent_on = timezone.localdate() - timedelta(days=days_ago)
    text = letters.draft(content.with_documents(pair.pk), sent_on)
    letters.send(pair, admin(), to=OFFICE, text=text, sent_on=sent_on)
    return Pair.objects.get(pk=pair.pk)


def decided(pair: Pair) -> Pair:
    """Explanations approved, hits kept."""
    pair = content.with_documents(pair.pk)
    choices = [("explanation", said["sentence"], "approve") for said in pair.explanations]
    listed = next(c for c in checks.checks(pair) if c.key == "personal")
    choices += [("personal", hit.hit.words, "keep") for hit in listed.hits]
    steps.choose(pair.pk, admin(), choices)
    return content.with_documents(pair.pk)


def replied(pair: Pair, text: str = REPLY) -> Pair:
    steps.record_reply(pair.pk, admin(), text=text, received_on=timezone.localdate())
    return Pair.objects.get(pk=pair.pk)


def publish(pair: Pair, note: str = "") -> Publication:
    return checks.publish(decided(pair), admin(), description="", title="", note=note)


def published(reply: str = REPLY, **changes) -> Publication:
    pair = with_body(confirmed(**changes))
    if reply:
        replied(pair, reply)
    return publish(pair)


def withdrawn(reason: str = "the two records cover different years.") -> Publication:
    row = published()
    steps.withdraw(row.pair_id, admin(), reason)
    return row


def last_letter(pair: Pair) -> Letter:
    return pair.letters.last()


def stands(pair: Pair) -> Publication:
    """The page of a pair, put there without the road to it."""
    letter = Letter.objects.create(
        pair=pair, by=admin(), to=OFFICE, text="A letter.", sent_on=timezone.localdate(),
        reply_due=timezone.localdate() + timedelta(days=14), answer=pair.answer,
        request_version=pair.request_version,
    )  # fmt: skip
    return Publication.objects.create(
        pair=pair, version=1, content={}, reference=pair.reference, title=pair.title,
        body=pair.question.body, pq_outcome="", foi_outcome="", letter=letter, answer=pair.answer,
        request_version=pair.request_version, published_at=timezone.now(), by=admin(),
    )  # fmt: skip
