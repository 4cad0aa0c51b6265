"""Who may sign in, and under which name failures are counted."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import get_user_model
from django.db.models import Q


class ClosedSignUp(DefaultAccountAdapter):
    """allauth's adapter with the sign-up page closed: an administrator opens accounts."""

    def is_open_for_signup(self, request) -> bool:
        return False


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
