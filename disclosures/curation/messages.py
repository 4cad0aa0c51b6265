"""What bodies and the public write: kept once confirmed by e-mail, answered, closed, forgotten.

Acts are rows, logged, and undone by another row; a reply that was taken over into a pair stays in
that pair's ledger. ValueError, with a sentence, where something may not be done.
"""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone

from disclosures import working_days
from disclosures.models import MessageAct, Pair, Publication, PublicMessage
from disclosures.review import publication
from disclosures.review.log import record

DUE_DAYS = 10  # working days in which a message is to be answered
CONFIRM_DAYS = 3
KEPT_DAYS = 365  # name and e-mail after it is settled
SALT = "disclosures.public-message"
NO_REASON = "Say what was done, or why. It goes into the log."


def write(kind: str, about: str, **values) -> PublicMessage:
    """A message that waits for its writer's confirmation."""
    return PublicMessage.objects.create(kind=kind, about=about, **values)


def token(message: PublicMessage) -> str:
    return signing.dumps(message.pk, salt=SALT)


def confirm(given: str) -> PublicMessage:
    """The message of a link, now on the list; again is safe. Raises ValueError."""
    try:
        pk = signing.loads(given, salt=SALT, max_age=timedelta(days=CONFIRM_DAYS))
    except signing.BadSignature:
        raise ValueError("This link is too old, or not whole. Please write again.") from None
    with transaction.atomic():
        message = PublicMessage.objects.select_for_update().filter(pk=pk).first()
        if message is None:
            raise ValueError("This link is too old, or not whole. Please write again.")
        if message.confirmed_at is None:
            message.confirmed_at = timezone.now()
            message.due_on = working_days.after(timezone.localdate(), DUE_DAYS)
            message.pair = _pair(message.about)
            message.save(update_fields=["confirmed_at", "due_on", "pair"])
            words = f"A message was received: {message.get_kind_display().lower()}."
            record(None, "reply", subject(message), words)
    return message


def subject(message: PublicMessage) -> str:
    return f"message:{message.pk}"


def _pair(about: str) -> Pair | None:
    """The pair of a published mismatch: no other can be written about by name."""
    what, _, key = about.partition(":")
    if what != "mismatch":
        return None
    row = Publication.objects.filter(reference=key).select_related("pair").first()
    return row.pair if row else None


def listed(state: str = "open"):
    """Confirmed messages of a state; the open ones by the day they are due."""
    rows = PublicMessage.objects.exclude(confirmed_at=None).filter(state=state)
    rows = rows.select_related("pair")
    return rows if state == "open" else rows.order_by("-settled_at", "-pk")


@transaction.atomic
def settle(actor, pk: int, kind: str, reason: str) -> MessageAct:
    """ "answer": its writer was answered; "close": nothing more is done."""
    message = _open(pk)
    if kind not in ("answer", "close"):
        raise ValueError("Say whether it was answered or is closed.")
    state = {"answer": "answered", "close": "closed"}[kind]
    return _act(actor, message, kind, state, f"Message {message.pk} was {state}.", reason)


@transaction.atomic
def take_over(actor, pk: int, reason: str) -> MessageAct:
    """Its words become the body's reply to the mismatch, as `review.publication` records one."""
    message = _open(pk)
    if message.kind != "reply" or message.pair is None:
        raise ValueError("Only a body’s reply to a published mismatch is taken over.")
    try:
        publication.record_reply(
            message.pair_id, actor, text=message.text,
            received_on=timezone.localdate(message.written_at),
        )  # fmt: skip
    except publication.Refused as error:
        raise ValueError(str(error)) from None
    words = f"Message {message.pk} was recorded as the body’s reply to {message.pair.reference}."
    return _act(actor, message, "take_over", "answered", words, reason)


@transaction.atomic
def undo(actor, pk: int, reason: str) -> MessageAct:
    """The message is open again. A reply that was taken over stays with its pair: that is a
    ledger of what was received."""
    act = MessageAct.objects.select_for_update().get(pk=pk)
    if act.kind == "undo" or MessageAct.objects.filter(undoes=act).exists():
        raise ValueError("That was undone already.")
    if act.kind == "take_over":
        raise ValueError("A reply that was recorded stays with its pair. It cannot be undone.")
    message = PublicMessage.objects.select_for_update().get(pk=act.message_id)
    return _act(actor, message, "undo", act.before, f"Undone: {act.words}", reason, undoes=act)


def forget() -> tuple[int, int]:
    """Messages that nobody confirmed go; of settled ones the name and address, in their time.
    How many of each."""
    now = timezone.now()
    unconfirmed = PublicMessage.objects.filter(
        confirmed_at=None, written_at__lt=now - timedelta(days=CONFIRM_DAYS + 1)
    )
    gone, _ = unconfirmed.delete()
    settled = PublicMessage.objects.filter(settled_at__lt=now - timedelta(days=KEPT_DAYS))
    return gone, settled.exclude(email="").update(email="", name="")


def _open(pk: int) -> PublicMessage:
    message = PublicMessage.objects.select_for_update(of=("self",)).get(pk=pk)
    if message.confirmed_at is None or message.state != "open":
        raise ValueError("This message is not open.")
    return message


def _act(actor, message, kind: str, state: str, words: str, reason: str, undoes=None):
    if not reason.strip():
        raise ValueError(NO_REASON)
    before, message.state = message.state, state
    message.settled_at = None if state == "open" else timezone.now()
    message.save(update_fields=["state", "settled_at"])
    act = MessageAct.objects.create(
        message=message, by=actor, kind=kind, words=words, reason=reason.strip(),
        before=before, after=state, undoes=undoes,
    )  # fmt: skip
    record(actor, "reply", subject(message), f"{words} Reason: {act.reason}", before, state)
    return act
