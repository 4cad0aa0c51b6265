"""Roles and accounts: change, suspend, restore, sign out. Each act is logged with it.

Every act that may take an admin away holds one lock (the row of the Admin group), so that two at
once cannot leave the tracker without an admin.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q

from .decisions import recount
from .log import record
from .people import display_name, role_of

ROLES = ("Researcher", "Reviewer", "Admin")
OWN_ROLE = "You cannot remove your own admin role. Ask another admin."
LAST_ADMIN = "This is the last admin. Make somebody else an admin first."
NOT_ADMIN = "You are not an admin any more, so nothing was changed."


def subject(person) -> str:
    return f"person:{person.pk}"


def give_role(person, role: str) -> None:
    """The groups and flags of a role. Admins also open Django's admin, which asks for them."""
    person.groups.set([Group.objects.get_or_create(name=role)[0]])
    person.is_staff = person.is_superuser = role == "Admin"
    person.save(update_fields=["is_staff", "is_superuser"])
    for cached in ("_role", "_prefetched_objects_cache"):
        person.__dict__.pop(cached, None)


@transaction.atomic
def change_role(actor, pk: int, role: str, reason: str = ""):
    """The person with the new role. Raises ValueError with a sentence where it may not be."""
    person = _under_lock(actor, pk)
    before = role_of(person)
    if role not in ROLES or role == before:
        raise ValueError(f"{display_name(person)} is {_a(before)} already. Choose another role.")
    if before == "Admin":
        _may_go(actor, person, OWN_ROLE)
    give_role(person, role)
    recount(person)
    words = f"{display_name(person)}: role changed from {before} to {role}."
    record(actor, "role", subject(person), _with(words, reason), before, role)
    return person


@transaction.atomic
def suspend(actor, pk: int, reason: str = ""):
    """Close an account: no sign-in, and every session ends now. Raises ValueError."""
    person = _under_lock(actor, pk)
    if not person.is_active:
        raise ValueError(f"{display_name(person)} is suspended already.")
    _may_go(actor, person, "You cannot suspend yourself. Ask another admin.")
    person.is_active = False
    person.save(update_fields=["is_active"])
    _end_sessions(person)
    recount(person)
    words = f"{display_name(person)} was suspended."
    record(actor, "account", subject(person), _with(words, reason), "in use", "suspended")
    return person


@transaction.atomic
def restore(actor, pk: int, reason: str = ""):
    person = _under_lock(actor, pk)
    if person.is_active:
        raise ValueError(f"{display_name(person)} is not suspended.")
    person.is_active = True
    person.save(update_fields=["is_active"])
    recount(person)
    words = f"{display_name(person)} may sign in again."
    record(actor, "account", subject(person), _with(words, reason), "suspended", "in use")
    return person


@transaction.atomic
def sign_out_everywhere(actor, pk: int) -> int:
    """End every session of a person; how many there were. People do it to themselves too."""
    person = get_user_model().objects.select_for_update().get(pk=pk)
    ended = _end_sessions(person)
    who = "themselves" if actor.pk == person.pk else display_name(person)
    record(actor, "account", subject(person), f"{display_name(actor)} signed out {who} everywhere.")
    return ended


@transaction.atomic
def reset_two_step(actor, pk: int, reason: str = ""):
    """Forget the app and the recovery codes of somebody who lost both; they set it up anew."""
    person = _under_lock(actor, pk)
    if person.pk == actor.pk:
        raise ValueError("Ask another admin to reset your own two-step sign-in.")
    if not Authenticator.objects.filter(user=person).delete()[0]:
        raise ValueError(f"{display_name(person)} has no two-step sign-in to reset.")
    _end_sessions(person)
    words = f"{display_name(person)}: two-step sign-in was reset."
    record(actor, "account", subject(person), _with(words, reason), "on", "off")
    return person


def admins():
    """Everyone who is an admin and may sign in."""
    named = Q(groups__name="Admin") | Q(is_superuser=True)
    return get_user_model().objects.filter(named, is_active=True).distinct()


def _under_lock(actor, pk: int):
    """The person, read after the lock is ours, and the actor's role read again with it."""
    Group.objects.get_or_create(name="Admin")
    Group.objects.select_for_update().get(name="Admin")
    if not admins().filter(pk=actor.pk).exists():
        raise ValueError(NOT_ADMIN)
    return get_user_model().objects.get(pk=pk)


def _may_go(actor, person, own: str) -> None:
    if person.pk == actor.pk:
        raise ValueError(own)
    if role_of(person) == "Admin" and not admins().exclude(pk=person.pk).exists():
        raise ValueError(LAST_ADMIN)


def _end_sessions(person) -> int:
    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    return len(sessions)


def _a(role: str) -> str:
    return f"an {role.lower()}" if role == "Admin" else f"a {role.lower()}"


def _with(words: str, reason: str) -> str:
    return f"{words} Reason: {reason.strip()}" if reason.strip() else words
