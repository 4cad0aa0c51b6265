"""Who may see what: the four roles of ui.md section 2."""

from __future__ import annotations

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404

REVIEW_ROLES = ("Reviewer", "Admin")


def role_of(user) -> str:
    """The highest role of a user: "Visitor", "Researcher", "Reviewer" or "Admin"."""
    if not user.is_authenticated:
        return "Visitor"
    if not hasattr(user, "_role"):
        names = set(user.groups.values_list("name", flat=True))
        roles = ("Admin", "Reviewer", "Researcher")
        user._role = (
            "Admin" if user.is_superuser else next((r for r in roles if r in names), "Researcher")
        )
    return user._role


def is_reviewer(user) -> bool:
    return role_of(user) in REVIEW_ROLES


def reviewers_only(view):
    """404 to a visitor, so that not even the address is confirmed; 403 to other signed-in users."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            raise Http404
        if not is_reviewer(request.user):
            raise PermissionDenied(
                "The review queue is for reviewers. Ask an admin if you need it."
            )
        return view(request, *args, **kwargs)

    return guarded
