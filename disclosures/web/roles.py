"""Who may see what: the four roles of ui.md section 2."""

from __future__ import annotations

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control

from disclosures.review import references
from disclosures.review.people import role_of

__all__ = ["REVIEW_ROLES", "admins_only", "is_reviewer", "reviewers_only", "role_of"]
REVIEW_ROLES = ("Reviewer", "Admin")


def is_reviewer(user) -> bool:
    return role_of(user) in REVIEW_ROLES


def _kept_by_nobody(response):
    """No proxy keeps it, and a browser asks again: what one may see changes with each decision.
    Not "no-store", which would lose what was typed when somebody goes back."""
    patch_cache_control(response, private=True, no_cache=True)
    return response


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
        answer = _lives_on(request, kwargs) or view(request, *args, **kwargs)
        return _kept_by_nobody(answer)

    return guarded


def _lives_on(request, kwargs: dict):
    """Wherever a reference is an address: one that was merged leads to the same page of the pair
    under which it lives on. A form sent for it is not taken for the other's."""
    heir = references.heir(kwargs["reference"]) if "reference" in kwargs else None
    if heir is None:
        return None
    match = request.resolver_match
    if request.method != "GET":
        return redirect("review", heir)
    return redirect(match.view_name or "review", **{**match.kwargs, "reference": heir})


def admins_only(view):
    """404 to a visitor, 403 with a sentence to other signed-in users who are not admins."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            raise Http404
        if role_of(request.user) != "Admin":
            raise PermissionDenied("This page is for admins. Ask one if you need something here.")
        return _kept_by_nobody(view(request, *args, **kwargs))

    return guarded
