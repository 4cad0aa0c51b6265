"""What holds for every request of a signed-in person: when the session ends, and two steps.

Middleware, so that no page can forget it, and Django's admin keeps it too.
"""

from __future__ import annotations

import time

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from .roles import is_reviewer

ENDS_AT = "ends_at"  # session key: seconds since 1970
SIGNED_IN_AT = "signed_in_at"  # session key: likewise, and never moved
FRESH = 5 * 60  # seconds for which a sign-in proves who is there, as allauth's own limit
BACK_TO = "two_step_back_to"  # session key: the address asked for before two-step was set up
WARNED = 5 * 60  # seconds before the end
NEEDS_TWO_STEP = "Reviewers and admins sign in with two steps. Set it up, and we take you on."
OPEN_ALL_THE_SAME = ("/sign-in/", "/account/", "/health/")


def stay(request) -> None:
    """The session lasts its full time from now."""
    request.session[ENDS_AT] = int(time.time()) + settings.SESSION_HOURS * 3600


def has_just_signed_in(request) -> bool:
    return time.time() - request.session.get(SIGNED_IN_AT, 0) < FRESH


def seconds_left(request) -> int:
    """Until the session ends; 0 for a visitor."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return 0
    return max(0, request.session.get(ENDS_AT, 0) - int(time.time()))


def must_set_up_two_step(user) -> bool:
    """Has this person a role that needs two steps, without having them? For the API as well."""
    return settings.TWO_STEP_NEEDED and is_reviewer(user) and not is_mfa_enabled(user)


class SessionEnd:
    """Ends a session at its time, however lively it was: only "Stay signed in" makes it longer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            if ENDS_AT not in request.session:
                stay(request)
                request.session[SIGNED_IN_AT] = int(time.time())
                UserSession.objects.create_from_request(request)  # so that it can be ended
            elif not seconds_left(request):
                logout(request)
        return self.get_response(request)


class TwoStep:
    """Leads a reviewer or admin without two-step sign-in to set it up, then back."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.lacks_two_step = request.user.is_authenticated and must_set_up_two_step(
            request.user
        )
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.lacks_two_step or request.path.startswith(OPEN_ALL_THE_SAME):
            return None
        if request.path.startswith("/api/"):
            raise PermissionDenied("Set up two-step sign-in on the site first.")
        if request.method == "GET":
            request.session[BACK_TO] = request.get_full_path()
        messages.info(request, NEEDS_TWO_STEP)
        return redirect("mfa_activate_totp")
