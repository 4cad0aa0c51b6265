"""What a reviewer does on the review page: decide, settle, undo, assign, note, not now."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import OperationalError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from disclosures import review
from disclosures.models import Decision, Note, Pair
from disclosures.review.fixes import as_seen
from disclosures.review.people import display_name, person_named

from .review_page import decision_form, page, with_parts
from .roles import is_reviewer, reviewers_only, role_of

NOT_SAVED = "We could not save that. Nothing is lost. Try again."
DRAFTS = "drafts"  # session key: what was typed when the session had ended, by reference
MOST_DRAFT = 12_000  # characters kept of one


@require_POST
def decide(request, reference: str):
    """Save a decision. A session that has ended keeps what was typed through sign-in."""
    if not request.user.is_authenticated:
        return _sign_in_first(request, reference)
    if not is_reviewer(request.user):
        raise PermissionDenied("Decisions are for reviewers. Ask an admin if you need it.")
    pair = get_object_or_404(with_parts(), reference=reference)
    lined = as_seen(pair, review.sight_of(pair, request.user).fixes)
    form = decision_form(pair, lined, request.POST)
    if not form.is_valid():
        return page(request, reference, form=form, status=422)
    settles = "settle" in request.POST and role_of(request.user) == "Admin"
    try:
        after = (review.settle if settles else review.decide)(pair.pk, request.user, form.choice())
    except review.Stale as stale:
        return page(request, reference, form=form, stale=stale, status=409)
    except OperationalError:
        return page(request, reference, form=form, failed=NOT_SAVED, status=503)
    except ValueError as reason:
        return page(request, reference, form=form, failed=str(reason), status=409)
    made = after.decisions.latest("pk")
    tags = f"undo:{made.pk}" if review.can_undo(after, made) else ""
    messages.success(request, _said(after, made), extra_tags=tags)
    return redirect(_onwards(request, after))


def _said(pair: Pair, made: Decision) -> str:
    where = {
        "second_opinion": "sent for a second opinion",
        "confirmed": "confirmed by two reviewers",
        "reviewers_differ": "the reviewers differ",
        "dismissed": "dismissed",
        "needs_more": "set aside until its date",
    }[pair.state]
    if made.verdict == "confirm" and pair.state == "second_opinion":
        asks = ", ".join(made.asks)
        plural = "s" if len(made.asks) > 1 else ""
        return f"{pair.reference} confirmed for ask{plural} {asks} and {where}."
    return f"{pair.reference}: your decision is saved; {where}."


def _onwards(request, pair: Pair) -> str:
    """The next of the list the reviewer came from, if they asked for it; else the same page."""
    onwards = request.POST.get("next", "")
    if "open_next" in request.POST and onwards.startswith(reverse("review_queue")):
        return onwards
    listed = request.POST.get("list", "")
    return f"{pair.get_absolute_url()}?{listed}" if listed else pair.get_absolute_url()


def _sign_in_first(request, reference: str):
    """Keep the form as typed and ask to sign in. Any reference gets the same answer."""
    typed = request.POST.urlencode()
    if len(typed) <= MOST_DRAFT:
        request.session[DRAFTS] = {reference: typed}
    address = reverse("review", args=[reference])
    return redirect(f"{reverse('account_login')}?next={address}")


@require_POST
@reviewers_only
def undo(request, pk: int):
    decision = get_object_or_404(Decision.objects.select_related("pair"), pk=pk)
    try:
        pair = review.undo(pk, request.user)
    except ValueError as reason:
        messages.error(request, str(reason))
        return redirect(decision.pair)
    messages.success(request, f"{pair.reference}: your last decision is undone.")
    return redirect(pair)


@require_POST
@reviewers_only
def assign(request, reference: str):
    pair = get_object_or_404(Pair, reference=reference)
    person = person_named(request.POST.get("to", ""), request.user)
    review.assign(pair, request.user, person)
    if person and person != request.user:
        _tell(person, f"{pair.reference} was assigned to you", pair, request)
    name = "you" if person == request.user else display_name(person) if person else "nobody"
    messages.success(request, f"{pair.reference} is assigned to {name}.")
    return redirect(_back(request, pair))


@require_POST
@reviewers_only
def second(request, reference: str):
    pair = get_object_or_404(Pair, reference=reference)
    person = person_named(request.POST.get("of", ""), request.user)
    if person == request.user:
        messages.error(request, "Ask somebody else for a second opinion.")
        return redirect(_back(request, pair))
    review.ask_second_opinion(pair, request.user, of=person)
    if person:
        _tell(person, f"A second opinion on {pair.reference}, please", pair, request)
    whom = display_name(person) if person else "anyone"
    messages.success(request, f"Asked {whom} for a second opinion on {pair.reference}.")
    return redirect(_back(request, pair))


@require_POST
@reviewers_only
def note(request, reference: str):
    pair = get_object_or_404(Pair, reference=reference)
    text = request.POST.get("text", "").strip()[:5000]
    if not text:
        messages.error(request, "Write the note first.")
        return redirect(f"{_back(request, pair)}#notes")
    earlier = request.POST.get("replaces", "")
    replaces = get_object_or_404(Note, pk=earlier, pair=pair) if earlier.isdigit() else None
    try:
        _, told = review.write_note(pair, request.user, text, replaces)
    except ValueError as reason:
        messages.error(request, str(reason))
        return redirect(_back(request, pair))
    for person in told:
        _tell(person, f"You were mentioned on {pair.reference}", pair, request)
    messages.success(request, "The note is saved.")
    return redirect(f"{_back(request, pair)}#notes")


@require_POST
@reviewers_only
def not_now(request, reference: str):
    pair = get_object_or_404(Pair, reference=reference)
    review.not_now(pair, request.user)
    messages.success(request, f"{pair.reference} goes to the end of your list.")
    onwards = request.POST.get("next", "")
    return redirect(onwards if onwards.startswith("/review/") else reverse("review_queue"))


def _back(request, pair: Pair) -> str:
    listed = request.POST.get("list", "")
    return f"{pair.get_absolute_url()}?{listed}" if listed else pair.get_absolute_url()


def _tell(person, subject: str, pair: Pair, request) -> None:
    """By e-mail. It names the pair and links to it, and says nothing of what anyone decided."""
    address = request.build_absolute_uri(pair.get_absolute_url())
    if person.email:
        send_mail(subject, f"{subject}.\n\n{address}\n", None, [person.email], fail_silently=True)
