"""From confirmed to public, and back: the only code that writes these states and their ledgers.

Each step is one row of `STEPS`, taken under a lock on the pair, with its ledger row, its line of
history and the state in one transaction. What is in a letter or on a page is made elsewhere and
handed in; here is who may be asked, when a page may be published, and what ends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from disclosures import working_days
from disclosures.models import (
    BodyReply,
    Letter,
    Pair,
    PairEvent,
    Publication,
    PublicationChoice,
    Withdrawal,
)

from .ledger import standing, state_of

# States a published pair passes through when a source changes and reviewers decide again. Its page
# stays public meanwhile, so it may be withdrawn from any of them.
ON_ITS_WAY_BACK = (
    "source_changed", "needs_more", "second_opinion", "reviewers_differ", "dismissed", "confirmed",
    "with_body",
)  # fmt: skip
# step -> ({states it may be taken in}, state it leads to; None leaves the state as it is)
STEPS: dict[str, tuple[frozenset[str], str | None]] = {
    "send": (frozenset({"confirmed"}), "with_body"),
    "reply": (frozenset({"with_body", "published"}), None),
    "no_reply": (frozenset({"with_body"}), None),
    "publish": (frozenset({"with_body"}), "published"),
    "correct": (frozenset({"published"}), "published"),
    "withdraw": (frozenset({"published", *ON_ITS_WAY_BACK}), "withdrawn"),
}


class Refused(ValueError):
    """The step may not be taken; the sentence says why."""


@dataclass(frozen=True)
class Page:
    """What is to be published: made from the pair while it rested on `documents`."""

    documents: str
    content: dict
    files: dict
    title: str
    pq_outcome: str
    foi_outcome: str
    answered_on: date | None
    released_on: date | None


@transaction.atomic
def send(pair_id: int, user, *, to: str, subject: str, text: str, sent_on: date,
         was_emailed: bool = False) -> Letter:  # fmt: skip
    """Record that the body was asked for its reply."""
    pair = _locked(pair_id, "send")
    if not is_confirmed(pair):
        raise Refused(f"{pair.reference} is not confirmed by two reviewers on these documents.")
    if sent_on > timezone.localdate():
        raise Refused("The letter cannot have been sent after today.")
    due = working_days.after(sent_on, settings.REPLY_DAYS)
    letter = Letter.objects.create(
        pair=pair, to=to, subject=subject, text=text, sent_on=sent_on, reply_due=due,
        was_emailed=was_emailed, answer=pair.answer, request_version=pair.request_version, by=user,
    )  # fmt: skip
    _lead_on(pair, "send")
    _tell(pair, user, f"Asked the body for a reply on {_day(sent_on)}. Due on {_day(due)}.")
    return letter


@transaction.atomic
def record_reply(pair_id: int, user, *, text: str, received_on: date) -> BodyReply:
    """The body's words in full. One that comes after publication is shown by a correction."""
    pair = _locked(pair_id, "reply")
    letter = letter_of(pair)
    if letter is None:
        raise Refused("No letter about these documents has been sent.")
    if not letter.sent_on <= received_on <= timezone.localdate():
        raise Refused("The reply came between the day of the letter and today. Check the date.")
    reply = BodyReply.objects.create(
        pair=pair, letter=letter, received_on=received_on, text=text, by=user
    )
    _tell(pair, user, f"The body’s reply of {_day(received_on)} was recorded.")
    return reply


@transaction.atomic
def record_no_reply(pair_id: int, user) -> None:
    """Somebody looked, after the date, and there was none."""
    pair = _locked(pair_id, "no_reply")
    letter = letter_of(pair)
    if letter is None or not is_past_due(letter):
        raise Refused("The date for the reply has not passed.")
    if letter.replies.exists():
        raise Refused("A reply has been recorded.")
    _tell(pair, user, f"No reply had been received by {_day(letter.reply_due)}.")


@transaction.atomic
def publish(pair_id: int, user, page: Page, note: str = "") -> Publication:
    """The first version, or, of a pair that was decided again after its source changed, the next
    one with a note. Raises Refused unless two reviewers' Confirm stands on the documents shown and
    the body has replied or its time has passed."""
    pair = _locked(pair_id, "publish")
    letter = letter_of(pair)
    if letter is None:
        raise Refused("No letter about these documents has been sent.")
    if not letter.replies.exists() and not is_past_due(letter):
        raise Refused(f"The body has until {_day(letter.reply_due)} to reply.")
    return _published(pair, user, page, letter, "publish", note)


@transaction.atomic
def correct(pair_id: int, user, page: Page, note: str) -> Publication:
    """A new version of a published page. The one before stays in the ledger."""
    pair = _locked(pair_id, "correct")
    return _published(pair, user, page, letter_of(pair), "correct", note)


def _published(pair: Pair, user, page: Page, letter, step: str, note: str) -> Publication:
    if not is_confirmed(pair):
        raise Refused(f"{pair.reference} is not confirmed by two reviewers on these documents.")
    if page.documents != pair.documents:
        raise Refused("One of the two documents has changed. Look at the page again.")
    version = pair.publications.count() + 1
    if version > 1 and not note.strip():
        raise Refused("Say what was corrected.")
    row = Publication.objects.create(
        pair=pair, version=version, content=page.content, files=page.files,
        note=note.strip() if version > 1 else "", reference=pair.reference, title=page.title,
        body=pair.question.body, pq_outcome=page.pq_outcome, foi_outcome=page.foi_outcome,
        answered_on=page.answered_on, released_on=page.released_on, letter=letter,
        answer=pair.answer, request_version=pair.request_version, published_at=timezone.now(),
        by=user,
    )  # fmt: skip
    _lead_on(pair, step)
    _tell(pair, user, "Published." if version == 1 else f"Version {version} was published.")
    return row


@transaction.atomic
def withdraw(pair_id: int, user, reason: str, at: datetime | None = None) -> Withdrawal:
    """Final. The page stays as a notice; `reason` completes "… was withdrawn because"."""
    pair = _locked(pair_id, "withdraw")
    if not pair.publications.exists():
        raise Refused(f"{pair.reference} is not published.")
    if not reason.strip():
        raise Refused("Give the reason for the withdrawal.")
    row = Withdrawal.objects.create(
        pair=pair, reason=reason.strip(), withdrawn_at=at or timezone.now(), by=user
    )
    _lead_on(pair, "withdraw")
    _tell(pair, user, f"Withdrawn because {row.reason}")
    return row


@transaction.atomic
def choose(pair_id: int, user, choices: list[tuple[str, str, str]]) -> None:
    """[(kind, words, choice)]: which explanations are shown, which words are personal data."""
    pair = Pair.objects.select_for_update().get(pk=pair_id)
    if pair.state not in ("confirmed", "with_body", "published"):
        raise Refused(f"{pair.reference} is not confirmed by two reviewers.")
    held = chosen(pair)
    PublicationChoice.objects.bulk_create(
        PublicationChoice(pair=pair, kind=kind, words=words, choice=choice, by=user)
        for kind, words, choice in choices
        if held.get((kind, words)) != choice
    )


def chosen(pair: Pair) -> dict[tuple[str, str], str]:
    """{(kind, words): the latest choice}."""
    return {(row.kind, row.words): row.choice for row in pair.publication_choices.all()}


def is_confirmed(pair: Pair) -> bool:
    """Do two reviewers, or an admin who settled it, confirm it on the documents it rests on?"""
    return state_of(pair, standing(pair)) == "confirmed"


def letter_of(pair: Pair) -> Letter | None:
    """The latest letter about the versions that the pair rests on now."""
    return pair.letters.filter(
        answer_id=pair.answer_id, request_version=pair.request_version
    ).last()


def is_past_due(letter: Letter) -> bool:
    """The whole of the last day is the body's."""
    return timezone.localdate() > letter.reply_due


def may(step: str, pair: Pair) -> bool:
    return pair.state in STEPS[step][0]


def _locked(pair_id: int, step: str) -> Pair:
    pair = Pair.objects.select_for_update().get(pk=pair_id)
    if not may(step, pair):
        said = pair.get_state_display().lower()
        raise Refused(f"{pair.reference} is in the state “{said}”, so this cannot be done.")
    return pair


def _lead_on(pair: Pair, step: str) -> None:
    pair.state = STEPS[step][1] or pair.state
    pair.save(update_fields=["state"])


def _tell(pair: Pair, user, words: str) -> None:
    PairEvent.objects.create(pair=pair, by=user, kind="publication", words=words)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
