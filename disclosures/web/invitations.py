"""Invitations: an admin's acts on them, and the page their link opens."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, password_validation
from django.core.mail import send_mail
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from disclosures.models import Invitation
from disclosures.review import invitations
from disclosures.review.people import display_name

from .account import LONGEST_NAME
from .roles import admins_only

NOT_SENT = "The e-mail could not be sent. The invitation is kept: send it again below."


class InviteForm(forms.Form):
    email = forms.EmailField(label="Email", max_length=150)  # a username holds no more
    role = forms.ChoiceField(label="Role", choices=Invitation.ROLES)


class AcceptForm(forms.Form):
    """Name and password of a new account; `email` is the invited one, for the password's rules."""

    name = forms.CharField(
        label="Name shown to colleagues", max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    new_password = forms.CharField(
        label="Password", help_text="At least 12 characters. A few words together are best.",
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args, email: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_new_password(self):
        given = self.cleaned_data["new_password"]
        would_be = get_user_model()(
            username=self.email, email=self.email, first_name=self.data.get("name", "")
        )
        password_validation.validate_password(given, would_be)
        return given


def send(request, invitation: Invitation, key: str) -> None:
    """The e-mail with the link. What became of it is said on the next page."""
    context = {
        "SITE_NAME": settings.SITE_NAME,
        "invitation": invitation,
        "by": display_name(request.user),
        "needs_two_step": invitation.role != "Researcher",
        "address": f"{settings.SITE_ADDRESS}{reverse('invitation', args=[key])}",
    }
    texts = [
        render_to_string(f"curate/invitation_email.{kind}", context) for kind in ("txt", "html")
    ]
    try:
        subject = f"[{settings.SITE_NAME}] You are invited"
        send_mail(subject, texts[0], None, [invitation.email], html_message=texts[1])
    except OSError:  # smtplib's errors are of this family
        messages.error(request, NOT_SENT)
    else:
        until = f"{invitation.expires_at:%-d %B %Y}"
        messages.success(
            request, f"{invitation.email} is invited as {invitation.role}. The link works until "
            f"{until}, once.",
        )  # fmt: skip


@require_POST
@admins_only
def again(request, pk: int):
    try:
        send(request, *invitations.send_again(request.user, pk))
    except Invitation.DoesNotExist:
        raise Http404 from None
    return redirect("users")


@require_POST
@admins_only
def back(request, pk: int):
    try:
        row = invitations.take_back(request.user, pk)
    except Invitation.DoesNotExist:
        raise Http404 from None
    messages.success(request, f"The invitation to {row.email} is taken back. Its link is dead.")
    return redirect("users")


@never_cache
@sensitive_post_parameters("new_password")
def accept(request, key: str):
    """Opening the link uses nothing up (mail programs open links too); the form does."""
    try:
        row = invitations.of_key(key)
        form = AcceptForm(request.POST or None, email=row.email)
        if request.method == "POST" and form.is_valid():
            values = form.cleaned_data
            person = invitations.accept(key, values["name"], values["new_password"])
            return perform_login(request, person, email_verification="none", redirect_url="/")
    except invitations.Unusable:
        return render(request, "account/invitation_gone.html", status=404)
    context = {"form": form, "invitation": row, "needs_two_step": row.role != "Researcher"}
    return render(request, "account/invitation.html", context, status=422 if form.errors else 200)
