"""Reviewers as their colleagues know them. The public never sees a name."""

from __future__ import annotations

import re

from django.contrib.auth import get_user_model
from django.db.models import Q

_MENTION = re.compile(r"@([\w.'-]+(?: [\w.'-]+)?)")


def display_name(user) -> str:
    return user.get_full_name() or user.get_username()


def role_of(user) -> str:
    """The highest role of a user: "Visitor", "Researcher", "Reviewer" or "Admin"."""
    if not user.is_authenticated:
        return "Visitor"
    if not hasattr(user, "_role"):
        names = {group.name for group in user.groups.all()}
        roles = ("Admin", "Reviewer", "Researcher")
        user._role = (
            "Admin" if user.is_superuser else next((r for r in roles if r in names), "Researcher")
        )
    return user._role


def reviewers():
    """Everyone who may decide, in the order of their names."""
    people = get_user_model().objects.filter(is_active=True, groups__name__in=("Reviewer", "Admin"))
    return people.distinct().order_by("first_name", "last_name", "username")


def deciders():
    """Whoever's Confirm counts now: reviewers and admins who may sign in."""
    may = Q(groups__name__in=("Reviewer", "Admin")) | Q(is_superuser=True)
    return get_user_model().objects.filter(may, is_active=True)


def person_named(value: str, user):
    """The reviewer a form means: "me", the id of one, or nobody (None)."""
    if value == "me":
        return user
    return reviewers().filter(pk=value).first() if value.isdigit() else None


def mentioned(text: str) -> list:
    """The reviewers whose display names stand behind an @ in the text."""
    names = set(_MENTION.findall(text))
    return [p for p in reviewers() if names and _is_named(display_name(p), names)]


def _is_named(name: str, mentions: set[str]) -> bool:
    return any(m == name or m.startswith(f"{name} ") or m.split(" ")[0] == name for m in mentions)
