"""E-mails of what was found: made, claimed, sent, tried again.

An item is put into one e-mail, and an e-mail is claimed under a lock before it is sent. While the
server is down it waits, twice as long each time, for ever. A worker that dies between the sending
and the marking leaves a claim that ends after CLAIM; that one e-mail is then sent again with the
same Message-ID, so that mail programs show it once. That is the only way to a second copy.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q

from disclosures.models import AlertDelivery, AlertItem

from . import letters

CLAIM = timedelta(minutes=15)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=2), timedelta(hours=6)


def send_due(now: datetime) -> int:
    """Make the e-mails that are due and send what waits; returns how many were sent."""
    items = AlertItem.objects.filter(delivery=None, due_at__lte=now)
    for owner in list(items.order_by("owner").values_list("owner", flat=True).distinct()):
        _make(owner, now)
    sent = 0
    for pk in list(_waiting(now).values_list("pk", flat=True)):
        delivery = _claim(pk, now)
        sent += bool(delivery) and _send(delivery, now)
    return sent


@transaction.atomic
def _make(owner: int, now: datetime) -> None:
    get_user_model().objects.select_for_update(no_key=True).get(pk=owner)
    items = AlertItem.objects.filter(owner=owner, delivery=None, due_at__lte=now)
    ids = list(items.select_for_update().values_list("pk", flat=True))
    if ids:
        made = AlertDelivery.objects.create(owner_id=owner, made_at=now, next_try_at=now)
        AlertItem.objects.filter(pk__in=ids).update(delivery=made)


def _waiting(now: datetime):
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    return AlertDelivery.objects.filter(
        free, sent_at=None, next_try_at__lte=now, owner__is_active=True
    )


@transaction.atomic
def _claim(pk: int, now: datetime) -> AlertDelivery | None:
    found = _waiting(now).filter(pk=pk).select_for_update(skip_locked=True, of=("self",)).first()
    if found:
        found.claimed_until, found.tried_at = now + CLAIM, now
        found.attempts += 1
        found.save()
    return found


def _send(delivery: AlertDelivery, now: datetime) -> bool:
    letter = letters.written(delivery)
    try:
        if letter:  # all that it told of may have gone since
            _message(delivery, letter).send()
    except OSError as error:  # SMTPException is one
        wait = min(FIRST_WAIT * 2 ** min(delivery.attempts - 1, 10), LONGEST_WAIT)
        delivery.next_try_at, delivery.claimed_until = now + wait, None
        delivery.error = f"{type(error).__name__}: {error}"[:300]
        delivery.save()
        return False
    delivery.sent_at, delivery.claimed_until, delivery.error = now, None, ""
    delivery.save()
    return bool(letter)


def _message(delivery: AlertDelivery, letter: letters.Letter) -> EmailMultiAlternatives:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        settings.DEFAULT_FROM_EMAIL,
        [delivery.owner.email],
        headers={
            "Message-ID": f"<alert-{delivery.pk}@{domain}>",
            "List-Unsubscribe": f"<{letter.end}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.attach_alternative(letter.html, "text/html")
    return message
