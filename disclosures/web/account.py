"""A signed-in person's own settings."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

THEMES = (("system", "As my device is set"), ("light", "Light"), ("dark", "Dark"))
COOKIE = "theme"
A_YEAR = 365 * 24 * 3600


def theme_of(request) -> str:
    """ "light", "dark", or "" for the device's own."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in ("light", "dark") else ""


@login_required
@never_cache
def account(request):
    context = {
        "themes": THEMES,
        "chosen": theme_of(request) or "system",
        "display_name": request.user.get_full_name() or request.user.get_username(),
        "has_two_step": is_mfa_enabled(request.user),
    }
    return render(request, "account/index.html", context)


@require_POST
@login_required
def theme(request):
    chosen = request.POST.get("theme", "")
    response = redirect("account")
    if chosen in dict(THEMES):
        response.set_cookie(
            COOKIE, chosen, max_age=A_YEAR, httponly=True, samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip
        messages.success(request, "Your choice of colours is kept on this device.")
    return response
