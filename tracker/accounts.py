"""Who may sign in, and under which name failures are counted."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext_lazy

from disclosures.review.people import role_of
from disclosures.web.session_rules import has_just_signed_in


class ClosedSignUp(DefaultAccountAdapter):
    """allauth's adapter with the sign-up page closed: an administrator opens accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": gettext_lazy(
            "Ten codes did not match. Wait 15 minutes, then try again."
        ),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Whoever gave the password a moment ago is not asked for it again to set up two steps."""
        fresh = context.request is not None and has_just_signed_in(context.request)
        return not fresh and super().is_reauthentication_required(app=app, **kwargs)

    def pre_authenticate(self, request, **credentials) -> None:
        """Passwords are counted by axes; allauth's limit (ACCOUNT_RATE_LIMITS) is for codes."""


class TwoStepAdapter(DefaultMFAAdapter):
    """Whoever needs two-step sign-in cannot turn it off."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": gettext_lazy(
            "Reviewers and admins need two-step sign-in, so it cannot be turned off. "
            "To move to another phone, ask an admin to reset it."
        ),
    }

    def can_delete_authenticator(self, authenticator) -> bool:
        needed = settings.TWO_STEP_NEEDED and role_of(authenticator.user) != "Researcher"
        return not needed or authenticator.type == authenticator.Type.RECOVERY_CODES


def attempted_account(request, credentials: dict | None) -> str | None:
    """The account an attempt is aimed at, for django-axes: one count however it was named.

    allauth passes `username` or `email`, axes itself `login`, and a form either; without this the
    same account would have a count for each.
    """
    fields = ("username", "login", "email")
    sources = (credentials or {}, request.POST)
    given = next((source[name] for source in sources for name in fields if source.get(name)), None)
    if given is None:
        return None
    named = Q(username__iexact=given) | Q(email__iexact=given)
    account = get_user_model().objects.filter(named).order_by("pk").first()
    return account.get_username() if account else given.lower()
