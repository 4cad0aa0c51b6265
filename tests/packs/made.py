"""Pairs with all that a pack needs: saved copies, asks, two reviewers' decisions."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

from disclosures import review, storage
from disclosures.models import (
    Alignment,
    Attachment,
    AttachmentPage,
    Finding,
    MessageAttachment,
    Pack,
    PackVersion,
    Pair,
    SourcePage,
)
from disclosures.packs import drafts, making
from tests.factories import (
    FoiRequestFactory,
    PairFactory,
    QuestionFactory,
    UserFactory,
    add_ask,
    span,
)

ASKED = "how many people waited more than six weeks"
COVERING = "The written answer and the FOI response differ on waiting times."
REVIEWER_NAMES = ("Quillon Farthingale", "Zebedee Marchbanks")
REASON = "Annex B settles it beyond question"
SECTIONED = "The letter gives 412 people on page 2."


def saved(url: str, body: bytes, media: str = "text/html; charset=utf-8") -> SourcePage:
    sha256 = hashlib.sha256(body).hexdigest()
    storage.put(sha256, body)
    return SourcePage.objects.create(
        url=url, sha256=sha256, status=200, content_type=media, size_bytes=len(body),
        fetched_at=datetime(2024, 3, 15, 9, tzinfo=UTC),
    )  # fmt: skip


def pair(confirmed: bool = True, attachment: bool = True, **changes) -> Pair:
    """A pair whose ask A lines up and differs. `request` and `question` change those rows."""
    question = QuestionFactory(**changes.pop("question", {}))
    request = FoiRequestFactory(**changes.pop("request", {}))
    made = PairFactory(
        question=question, request=request, score=87, strength="Strong",
        explanations=[{"key": "scope", "sentence": "The counts may differ.", "rests_on": "people"}],
        **changes,
    )  # fmt: skip
    _saved_copies(made)
    if attachment:
        _attached(made)
    _lined_up(made)
    if confirmed:
        confirm(made)
    return Pair.objects.get(pk=made.pk)


def _saved_copies(made: Pair) -> None:
    number = made.pk
    made.answer.page = saved(
        f"https://questions-statements-api.parliament.uk/api/{number}",
        b'{"uin": "%d"}' % number,
        "application/json",
    )
    made.answer.save()
    page = saved(f"https://www.whatdotheyknow.com/request/{number}", b"<p>Request %d" % number)
    made.request.messages.update(page=page)


def _attached(made: Pair) -> None:
    page = saved(
        f"https://www.whatdotheyknow.com/{made.pk}/annex.pdf", b"%%PDF %d" % made.pk,
        "application/pdf",
    )  # fmt: skip
    attachment = Attachment.objects.create(
        sha256=page.sha256, media_type="application/pdf", size_bytes=page.size_bytes, status="read"
    )
    AttachmentPage.objects.create(
        attachment=attachment, number=2, kind="page", text=SECTIONED,
        tables=[{"caption": "Waits", "headings": ["Year", "People"], "rows": [["2023", "=412"]]}],
    )  # fmt: skip
    MessageAttachment.objects.create(
        message=made.request.messages.last(), url=page.url, file_name="annex.pdf", position=1,
        attachment=attachment, page=page,
    )  # fmt: skip


def _lined_up(made: Pair) -> None:
    ours = add_ask(made.answer, "A", ASKED, made.question.text, "refused")
    ours.reply_span = span(made.answer.text, made.answer.text)
    ours.save()
    first, last = made.request.messages.first(), made.request.messages.last()
    theirs = add_ask(made.request, "A", ASKED, first.text, "released")
    theirs.reply_span = span(last.text, "412 people", f"message:{last.position}")
    theirs.reply_source = f"message:{last.position}"
    theirs.save()
    Alignment.objects.create(
        pair=made, pq_ask=ours, foi_ask=theirs, verdict="same", is_mismatch=True,
        facts=["Same measure"], closeness=0.9,
    )  # fmt: skip
    Finding.objects.create(
        pair=made, kind="not_held_centrally_but_released",
        sentence="The answer said the information was not held centrally; the response gave it.",
    )  # fmt: skip


def reviewers() -> list:
    found = []
    for name in REVIEWER_NAMES:
        first, last = name.split()
        user = UserFactory._meta.model.objects.filter(first_name=first).first()
        found.append(user or UserFactory(role="Reviewer", first_name=first, last_name=last))
    return found


def confirm(made: Pair, count: int = 2, **changes) -> None:
    """By so many reviewers, each with the same choice unless `changes` say otherwise."""
    values = {"asks": ("A",), "description": "not_held_given_before", "reason": REASON, **changes}
    for user in reviewers()[:count]:
        made.refresh_from_db()
        seen = review.decisions.last_seen(made, user)
        choice = review.Choice(verdict="confirm", documents=made.documents, seen=seen, **values)
        review.decide(made.pk, user, choice)


def pack(recipient: str = "osr", *pairs: Pair, clear: bool = True) -> Pack:
    """A draft with everything decided that people decide."""
    user = reviewers()[0]
    made = drafts.start(user, recipient)
    for each in pairs or (pair(),):
        drafts.add(made, each)
    if clear:
        drafts.word(made, COVERING, "Evidence team", "evidence@example.org")
    return Pack.objects.get(pk=made.pk)


def version(draft: Pack) -> PackVersion:
    assert making.begin(draft.pk, reviewers()[0])
    return making.make(draft.pk)


def files(made: PackVersion) -> dict[str, bytes]:
    return {kind: storage.get(file["sha256"]) for kind, file in made.files.items()}


RELEASED = date(2024, 2, 7)
