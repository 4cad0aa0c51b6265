"""Report a problem, or reply: the public form, and the link that confirms a message.

Kept from abuse without puzzles or third parties: a time stamp that is signed, a field that people
do not see, limits on length and on how often one address may write, and a confirmation by e-mail
before anything enters the list.
"""

from __future__ import annotations

import hashlib
import hmac

from axes.helpers import get_client_ip_address
from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.mail import send_mail
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.cache import never_cache

from disclosures.curation import messages as inbox
from disclosures.models import FoiRequest, PublicBody, PublicMessage, Question
from disclosures.publishing import public

SALT = "disclosures.report-form"
SOONEST, LATEST = 3, 24 * 3600  # seconds between the page and its form
MOST_AN_HOUR = 5  # messages of one address, and of one e-mail address
LONGEST = 5_000
NOT_SENT = "The e-mail could not be sent, so nothing was kept. Try again later."
TOO_SOON = "That was very quick, or the page was open for more than a day. Send it once more."
TOO_MANY = "There were several messages from here within an hour. Try again later."


class ReportForm(forms.Form):
    kind = forms.ChoiceField(
        label="What is it?", choices=PublicMessage.KINDS, widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is."},
    )  # fmt: skip
    address = forms.CharField(
        label="Address of the page", required=False, max_length=300,
        help_text="On this site. Leave it empty if it is about no page.",
    )  # fmt: skip
    text = forms.CharField(
        label="Your message", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"Up to {LONGEST:,} characters. Please leave out what we need not know.",
        error_messages={"required": "Write your message."},
    )  # fmt: skip
    body_name = forms.CharField(
        label="If you write for a public body, its name", required=False, max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip
    name = forms.CharField(
        label="Your name", required=False, max_length=120,
        help_text="You need not give one.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    email = forms.EmailField(
        label="Your email", max_length=200,
        help_text="We send a link to it. Nothing reaches us until you open that link.",
        error_messages={"required": "Give an email address, so that you can confirm it.",
                        "invalid": "Write an address such as name@example.org."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    # People do not see it; programs fill it in.
    website = forms.CharField(required=False)
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_address(self):
        typed = self.cleaned_data["address"].strip()
        self.about = about(typed)
        if typed and not self.about:
            raise forms.ValidationError(
                "That is not the address of an answer, FOI request, body or published mismatch "
                "here. Copy it from your browser."
            )
        return typed

    def clean(self):
        values = super().clean()
        if not self.errors and not _is_timely(values.get("stamp", "")):
            raise forms.ValidationError(TOO_SOON)
        if values.get("kind") == "reply" and not values.get("body_name"):
            self.add_error("body_name", "Name the body for which you reply.")
        return values


def about(address: str) -> str:
    """What a public address of this site shows, as messages name it; "" for any other."""
    path = address.removeprefix(settings.SITE_ADDRESS).partition("?")[0].partition("#")[0]
    try:
        given = resolve(path).kwargs
    except Resolver404:
        return ""
    if {"house", "date", "uin"} <= given.keys():
        rows = Question.objects.filter(
            house__iexact=given["house"], date_key=given["date"], uin__iexact=given["uin"]
        )
        pk = rows.values_list("pk", flat=True).first()
        return f"question:{pk}" if pk else ""
    if path.startswith("/foi/") and "pk" in given:
        there = FoiRequest.objects.filter(pk=given["pk"], is_hidden=False).exists()
        return f"request:{given['pk']}" if there else ""
    if path.startswith("/bodies/") and "slug" in given:
        there = PublicBody.objects.filter(slug=given["slug"]).exists()
        return f"body:{given['slug']}" if there else ""
    if path.startswith("/mismatches/") and "reference" in given:
        found = public.latest(public.resolve(given["reference"]) or "")
        return f"mismatch:{found.reference}" if found else ""
    return ""


@never_cache
def report(request):
    if request.method != "POST":
        asked = request.GET.get("about", "")[:300]
        kind = "reply" if request.GET.get("kind") == "reply" else None
        return _page(request, ReportForm(initial={"address": asked, "kind": kind}))
    form = ReportForm(request.POST)
    if request.POST.get("website"):  # a program: thanked, and nothing is kept
        return redirect("report_sent")
    if not form.is_valid():
        return _page(request, form, 422)
    values = form.cleaned_data
    if not (_may_write(get_client_ip_address(request)) and _may_write(values["email"].lower())):
        form.add_error(None, TOO_MANY)
        return _page(request, form, 429)
    names = ("text", "body_name", "name", "email")
    kept = {name: values[name].replace("\r\n", "\n").strip() for name in names}
    message = inbox.write(values["kind"], form.about, **kept)
    if not _send(message):
        message.delete()
        form.add_error(None, NOT_SENT)
        return _page(request, form, 503)
    return redirect("report_sent")


def _page(request, form: ReportForm, status: int = 200):
    context = {
        "area": "",
        "form": form,
        "shown": [form[n] for n in ("address", "text", "body_name", "name", "email")],
        "stamp": signing.dumps("", salt=SALT),
        "confirm_days": inbox.CONFIRM_DAYS,
        "due_days": inbox.DUE_DAYS,
        "kept_days": inbox.KEPT_DAYS,
    }
    return render(request, "pages/report.html", context, status=status)


def sent(request):
    return render(request, "pages/report_sent.html", {"area": "", "days": inbox.CONFIRM_DAYS})


@never_cache
def confirm(request, token: str):
    """Opening the link asks once more: mail programs open links too."""
    if request.method != "POST":
        return render(request, "pages/report_confirm.html", {"area": "", "token": token})
    try:
        message = inbox.confirm(token)
    except ValueError as error:
        context = {"area": "", "problem": str(error)}
        return render(request, "pages/report_confirm.html", context, status=404)
    return render(request, "pages/report_confirm.html", {"area": "", "message": message})


def _send(message: PublicMessage) -> bool:
    context = {
        "SITE_NAME": settings.SITE_NAME,
        "days": inbox.CONFIRM_DAYS,
        "address": f"{settings.SITE_ADDRESS}"
        f"{reverse('report_confirm', args=[inbox.token(message)])}",
    }
    text = render_to_string("pages/report_email.txt", context)
    try:
        send_mail(f"[{settings.SITE_NAME}] Confirm your message", text, None, [message.email])
    except OSError:  # smtplib's errors are of this family
        return False
    return True


def _is_timely(stamp: str) -> bool:
    try:
        signing.loads(stamp, salt=SALT, max_age=LATEST)
    except signing.BadSignature:
        return False
    try:
        signing.loads(stamp, salt=SALT, max_age=SOONEST)
    except signing.SignatureExpired:
        return True
    return False


def _may_write(who: str) -> bool:
    """Counted for an hour under a hash: no address is kept."""
    key = settings.SECRET_KEY.encode()
    hashed = hmac.new(key, f"report {who}".encode(), hashlib.sha256).hexdigest()
    cache.add(f"report:{hashed}", 0, 3600)
    try:
        return cache.incr(f"report:{hashed}") <= MOST_AN_HOUR
    except ValueError:  # it ran out between the two
        return True
