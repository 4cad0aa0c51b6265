"""A signed-in person's own settings."""

from __future__ import annotations

from allauth.account.internal.flows.logout import logout
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from disclosures.models import Profile
from disclosures.review import accounts
from disclosures.review.people import display_name

from .session_rules import seconds_left, stay

THEMES = (("system", "As my device is set"), ("light", "Light"), ("dark", "Dark"))
COOKIE = "theme"
A_YEAR = 365 * 24 * 3600
LONGEST_NAME = 150  # as the column
MOST_SESSIONS = 20
# In this order: most browsers name themselves after those they descend from.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def theme_of(request) -> str:
    """ "light", "dark", or "" for the device's own."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in ("light", "dark") else ""


def keys_of(request) -> str:
    """Whether single keys are shortcuts: "on", "off" or "unasked"; "" for a visitor."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return ""
    row = Profile.objects.filter(user=request.user).only("keys").first()
    return row.keys if row else "unasked"


@login_required
@never_cache
def account(request):
    context = {
        "themes": THEMES,
        "chosen": theme_of(request) or "system",
        "display_name": display_name(request.user),
        "has_two_step": is_mfa_enabled(request.user),
        "sessions": list(_sessions(request)),
        "longest_name": LONGEST_NAME,
    }
    return render(request, "account/index.html", context)


def _sessions(request):
    """The sessions that still open this account, newest first."""
    rows = UserSession.objects.purge_and_list(request.user)
    for row in sorted(rows, key=lambda row: row.created_at, reverse=True)[:MOST_SESSIONS]:
        yield {
            "at": row.created_at,
            "ip": row.ip,
            "browser": browser_of(row.user_agent),
            "is_this": row.session_key == request.session.session_key,
        }


def browser_of(user_agent: str) -> str:
    """ "Firefox on Windows": enough for a person to know their own machines by."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "A browser")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return f"{browser} on {system}" if system else browser


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


@require_POST
@login_required
def name(request):
    given = " ".join(request.POST.get("name", "").split())[:LONGEST_NAME]
    if not given:
        messages.error(request, "Give the name your colleagues know you by.")
    else:
        request.user.first_name, request.user.last_name = given, ""
        request.user.save(update_fields=["first_name", "last_name"])
        messages.success(request, f"Colleagues now see you as {given}.")
    return redirect("account")


@require_POST
@login_required
def shortcuts(request):
    chosen = request.POST.get("keys", "")
    if chosen in dict(Profile.KEYS):
        Profile.objects.update_or_create(user=request.user, defaults={"keys": chosen})
        messages.success(request, f"Keyboard shortcuts are {chosen}.")
    return redirect(_own_page(request))


@never_cache
def session(request):
    """GET: {"left": seconds} of this session, without making it longer. POST: stay signed in,
    then back to the page, or the same JSON for the script."""
    if request.method == "POST" and request.user.is_authenticated:
        stay(request)
        if "application/json" not in request.headers.get("Accept", ""):
            messages.success(request, "You stay signed in for another 12 hours.")
            return redirect(_own_page(request))
    elif request.method == "POST" and "application/json" not in request.headers.get("Accept", ""):
        return redirect("account_login")
    elif request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    return JsonResponse({"left": seconds_left(request)})


@require_POST
@login_required
def everywhere(request):
    accounts.sign_out_everywhere(request.user, request.user.pk)
    logout(request)
    messages.success(request, "You are signed out everywhere.")
    return redirect("account_login")


def _own_page(request) -> str:
    """The page the form stood on, if it is ours; else the account page."""
    address = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if address and ours else "account"
