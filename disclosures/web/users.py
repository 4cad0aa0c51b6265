"""Users: who can do what, and an admin's acts on one person."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from disclosures.review import accounts, invitations
from disclosures.review.log import Log, Wanted
from disclosures.review.people import display_name

from .invitations import InviteForm, send
from .paging import pager
from .roles import admins_only, role_of

PER_PAGE = 50
SHOWN_OF_LOG = 10


def people():
    """Everyone with an account, with `has_two_step`; roles in one more query."""
    app = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    rows = get_user_model().objects.annotate(has_two_step=Exists(app)).prefetch_related("groups")
    return rows.order_by("first_name", "last_name", "username")


@admins_only
@never_cache
def user_list(request):
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            made = invitations.invite(request.user, values["email"], values["role"])
        except ValueError as reason:
            form.add_error("email", str(reason))
        else:
            send(request, *made)
            return redirect("users")
    page = Paginator(people(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "area": "curate",
        "form": form,
        "rows": [{"user": row, "role": role_of(row)} for row in page],
        "total": page.paginator.count,
        "pages": pager(page.number, page.paginator.num_pages),
        "invitations": invitations.waiting()[:PER_PAGE],
    }
    return render(request, "curate/users.html", context, status=422 if form.errors else 200)


@admins_only
@never_cache
def person(request, pk: int):
    row = get_object_or_404(people(), pk=pk)
    context = {
        "area": "curate",
        "person": row,
        "person_role": role_of(row),
        "roles": accounts.ROLES,
        "sessions": UserSession.objects.filter(user=row).count(),
        "lines": Log(request.user, Wanted(subject=accounts.subject(row))).page(0, SHOWN_OF_LOG),
    }
    return render(request, "curate/person.html", context)


@require_POST
@admins_only
def act_on(request, pk: int, act: str):
    """ "role", "suspend", "restore", "everywhere" or "two-step" on one person."""
    if act not in ACTS:
        raise Http404
    get_object_or_404(get_user_model(), pk=pk)
    try:
        said = ACTS[act](request, pk)
    except ValueError as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, said)
    return redirect("person", pk)


def _role(request, pk: int) -> str:
    row = accounts.change_role(
        request.user, pk, request.POST.get("role", ""), request.POST.get("reason", "")
    )
    role = role_of(row)
    _tell(row, "Your role has changed", f"You are now {role} on {settings.SITE_NAME}.")
    return f"{display_name(row)} is now {role}."


def _suspend(request, pk: int) -> str:
    row = accounts.suspend(request.user, pk, request.POST.get("reason", ""))
    return f"{display_name(row)} is suspended and signed out everywhere."


def _restore(request, pk: int) -> str:
    row = accounts.restore(request.user, pk, request.POST.get("reason", ""))
    return f"{display_name(row)} may sign in again."


def _everywhere(request, pk: int) -> str:
    ended = accounts.sign_out_everywhere(request.user, pk)
    return f"{ended} session{'' if ended == 1 else 's'} ended."


def _two_step(request, pk: int) -> str:
    row = accounts.reset_two_step(request.user, pk, request.POST.get("reason", ""))
    said = "An admin reset your two-step sign-in. Set it up again when you next sign in."
    _tell(row, "Two-step sign-in was reset", said)
    return f"{display_name(row)} sets up two-step sign-in anew."


ACTS = {
    "role": _role,
    "suspend": _suspend,
    "restore": _restore,
    "everywhere": _everywhere,
    "two-step": _two_step,
}


def _tell(row, subject: str, sentence: str) -> None:
    """By e-mail; an act is not undone because a message could not be sent."""
    if row.email:
        text = f"{sentence}\n\nIf you did not expect this, write to {settings.CONTACT_EMAIL}.\n\n"
        text += f"{settings.SITE_ADDRESS}/\n"
        subject = f"[{settings.SITE_NAME}] {subject}"
        send_mail(subject, text, None, [row.email], fail_silently=True)
