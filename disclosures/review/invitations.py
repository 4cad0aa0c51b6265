"""Invitations: made, sent again, taken back, accepted. The key leaves here once, for the e-mail."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from disclosures.models import Invitation

from .accounts import give_role, subject
from .log import record


class Unusable(ValueError):
    """The link was used, taken back, replaced by a newer one, or is too old."""


def waiting():
    """Invitations that nobody has taken up or taken back, expired ones among them."""
    rows = Invitation.objects.filter(account=None, withdrawn_at=None)
    return rows.select_related("invited_by")


def invite(actor, email: str, role: str) -> tuple[Invitation, str]:
    """A new invitation and the key of its link. Raises ValueError with a sentence."""
    email = email.strip().lower()
    if _has_account(email):
        raise ValueError("That address has an account already. Change its role in the list.")
    key, until = _fresh()
    try:
        with transaction.atomic():
            made = Invitation.objects.create(
                email=email, role=role, key_sha256=_hashed(key), invited_by=actor,
                sent_at=timezone.now(), expires_at=until,
            )  # fmt: skip
            record(actor, "invitation", _subject(made), f"{email} was invited as {role}.")
    except IntegrityError:
        raise ValueError("That address has an invitation already. Send it again below.") from None
    return made, key


@transaction.atomic
def send_again(actor, pk: int) -> tuple[Invitation, str]:
    row = waiting().select_for_update(of=("self",)).get(pk=pk)
    key, row.expires_at = _fresh()
    row.key_sha256, row.sent_at = _hashed(key), timezone.now()
    row.save(update_fields=["key_sha256", "expires_at", "sent_at"])
    record(actor, "invitation", _subject(row), f"The invitation to {row.email} was sent again.")
    return row, key


@transaction.atomic
def take_back(actor, pk: int) -> Invitation:
    row = waiting().select_for_update(of=("self",)).get(pk=pk)
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    record(actor, "invitation", _subject(row), f"The invitation to {row.email} was taken back.")
    return row


def of_key(key: str) -> Invitation:
    """The invitation a link opens. Raises Unusable."""
    row = waiting().filter(key_sha256=_hashed(key), expires_at__gt=timezone.now()).first()
    if row is None or _has_account(row.email):
        raise Unusable
    return row


@transaction.atomic
def accept(key: str, display_name: str, password: str):
    """The new account. One link makes one account: the row is locked. Raises Unusable."""
    held = Invitation.objects.select_for_update().filter(key_sha256=_hashed(key))
    if not held.exists():
        raise Unusable
    row = of_key(key)
    person = get_user_model()(username=row.email, email=row.email, first_name=display_name)
    person.set_password(password)
    person.save()
    # The link came by e-mail, so the address is known to be theirs.
    EmailAddress.objects.create(user=person, email=row.email, verified=True, primary=True)
    give_role(person, row.role)
    row.account = person
    row.save(update_fields=["account"])
    words = f"{display_name} took up the invitation to {row.email} as {row.role}."
    record(person, "invitation", subject(person), words, None, row.role)
    return person


def _fresh() -> tuple[str, object]:
    until = timezone.now() + timedelta(days=settings.INVITATION_DAYS)
    return secrets.token_urlsafe(32), until


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _has_account(email: str) -> bool:
    named = Q(username__iexact=email) | Q(email__iexact=email)
    return get_user_model().objects.filter(named).exists()


def _subject(row: Invitation) -> str:
    return f"invitation:{row.pk}"
