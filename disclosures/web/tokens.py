"""Tokens for the API: made and ended by the account they stand for, shown once."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from knox.models import AuthToken

MOST = 5


@login_required
@never_cache
def tokens(request):
    """POST makes one and shows it on the page that answers: it is not kept in a readable form."""
    held = AuthToken.objects.filter(user=request.user).order_by("-created")
    fresh = ""
    if request.method == "POST":
        if held.count() >= MOST:
            messages.error(request, f"You have {MOST} tokens. End one before you make another.")
            return redirect("tokens")
        _, fresh = AuthToken.objects.create(request.user)
    return render(request, "account/tokens.html", {"tokens": held, "fresh": fresh})


@require_POST
@login_required
def end_token(request, digest: str):
    get_object_or_404(AuthToken, user=request.user, digest=digest).delete()
    messages.success(request, "The token is ended. What used it is a visitor from now on.")
    return redirect("tokens")
