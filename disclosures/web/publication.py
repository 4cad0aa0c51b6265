"""Beside a pair's review: the letter to the body, its reply, publishing and withdrawing."""

from __future__ import annotations

from functools import wraps
from smtplib import SMTPException

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from disclosures.models import Decision, Pair, Publication
from disclosures.packs.checks import are_clear
from disclosures.packs.confirmed import confirmation
from disclosures.publishing import checks, content, letters, public
from disclosures.review import ledger
from disclosures.review import publication as steps

from .errors import NotHere
from .mismatches import context_of
from .publication_forms import LetterForm, PublishForm, ReplyForm, WithdrawForm
from .roles import reviewers_only, role_of

PAST_REVIEW = ("confirmed", "with_body", "published")
ADMINS_ONLY = "Only an admin can do this. Ask one if it should be done."
NOT_YET = "A mismatch is published from here once two reviewers have confirmed it."
ALLOWED = {"explanation": ("approve", "leave_out"), "personal": ("keep", "remove")}
LETTER_MEDIA = {
    "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def past_review(view):
    """With the pair by its reference. There is nothing here for a pair that reviewers still
    decide, unless it was published before: then its page may be withdrawn."""

    @reviewers_only
    @wraps(view)
    def guarded(request, reference: str, **kwargs):
        found = Pair.objects.filter(reference=public.resolve(reference)).first()
        if found is None:
            raise Http404
        if found.state not in PAST_REVIEW and not found.publications.exists():
            raise NotHere(NOT_YET)
        return view(request, content.with_documents(found.pk), **kwargs)

    return guarded


def admins_change(view):
    """A POST by an admin; a refusal is said on the page."""

    @past_review
    @require_POST
    @wraps(view)
    def guarded(request, pair: Pair):
        if role_of(request.user) != "Admin":
            raise PermissionDenied(ADMINS_ONLY)
        return _answered(view, request, pair)

    return guarded


def _answered(view, request, pair: Pair):
    try:
        return view(request, pair) or redirect("publication", pair.reference)
    except steps.Refused as error:
        messages.warning(request, str(error))
        return redirect("publication", pair.reference)


@past_review
@require_safe
def page(request, pair: Pair):
    return _page(request, pair)


def _page(request, pair: Pair, status: int = 200, **forms):
    letter = steps.letter_of(pair)
    is_open = pair.state in PAST_REVIEW
    listed = checks.checks(pair) if is_open else []
    published = public.latest(pair.reference)
    context = {
        "area": "review",
        "pair": pair,
        "is_admin": role_of(request.user) == "Admin",
        "letter": letter,
        "is_past_due": letter is not None and steps.is_past_due(letter),
        "earlier": pair.letters.exclude(pk=letter.pk) if letter else pair.letters.all(),
        "replies": pair.replies.all(),
        "checks": listed,
        "is_clear": bool(listed) and are_clear(listed),
        "explanations": checks.explanations(pair) if is_open else [],
        "published": published,
        "may": {step: steps.may(step, pair) for step in steps.STEPS},
        "subject": letters.subject(pair),
        "history": pair.events.filter(kind="publication"),
        **_forms(pair, published),
        **forms,
    }
    context["errors"] = [form for form in forms.values() if form.errors]
    return render(request, "review/publication.html", context, status=status)


def _forms(pair: Pair, published: Publication | None) -> dict:
    today = timezone.localdate()
    first = {"to": f"The correspondence unit, {letters.body_name(pair)}", "sent_on": today}
    may_send = steps.may("send", pair)
    return {
        "letter_form": _letter_form(
            pair, initial={**first, "text": letters.draft(pair, today)}
        ) if may_send else None,
        "reply_form": ReplyForm(initial={"received_on": today}),
        "publish_form": _publish_form(
            pair, initial={"title": published.title if published else pair.title}
        ),
        "withdraw_form": WithdrawForm(),
    }  # fmt: skip


def _letter_form(pair: Pair, *args, **kwargs) -> LetterForm:
    decided = [timezone.localdate(d.made_at) for d in ledger.standing(pair)]
    return LetterForm(*args, earliest=max(decided, default=timezone.localdate()), **kwargs)


def _publish_form(pair: Pair, *args, **kwargs) -> PublishForm:
    offered = confirmation(content.as_item(pair)).offered
    named = dict(Decision.DESCRIPTIONS)
    return PublishForm(
        *args, offered=[(code, named[code]) for code in offered],
        is_correction=pair.publications.exists(), **kwargs,
    )  # fmt: skip


@past_review
@require_safe
def preview(request, pair: Pair):
    """The page as it would be published now; nothing is kept of it."""
    if pair.state not in PAST_REVIEW:
        raise NotHere(NOT_YET)
    title = request.GET.get("title", "")[:300]
    data = content.page(pair, timezone.now(), request.GET.get("description", ""), title)
    reading, response = pair.answer.reading, pair.request.reading
    made = Publication(
        pair=pair, version=data["pack"]["version"], content=data, files={},
        reference=pair.reference, title=data["mismatches"][0]["title"], body=pair.question.body,
        pq_outcome=reading.outcome if reading else "",
        foi_outcome=response.outcome if response else "",
        answered_on=pair.answer.date_answered, released_on=pair.request.date_released,
        answer=pair.answer, request_version=pair.request_version, published_at=timezone.now(),
    )  # fmt: skip
    context = {**context_of(made), "area": "review", "is_preview": True}
    return render(request, "mismatches/mismatch.html", context)


@past_review
@require_safe
def letter(request, pair: Pair, kind: str):
    """The letter as it was sent, or the draft of one that was not."""
    if kind not in LETTER_MEDIA:
        raise Http404
    sent = steps.letter_of(pair)
    if sent is None and not steps.may("send", pair):
        raise Http404
    subject = sent.subject if sent else letters.subject(pair)
    text = sent.text if sent else letters.draft(pair, timezone.localdate())
    body = f"{subject}\n\n{text}\n".encode() if kind == "txt" else letters.to_docx(subject, text)
    response = HttpResponse(body, content_type=LETTER_MEDIA[kind])
    name = f"{pair.reference}-letter.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@admins_change
def send(request, pair: Pair):
    form = _letter_form(pair, request.POST)
    if not form.is_valid():
        return _page(request, pair, status=422, letter_form=form)
    values = form.cleaned_data
    email = values["email"] if request.POST.get("do") == "mail" else ""
    try:
        sent = letters.send(
            pair, request.user, to=values["to"], text=values["text"].replace("\r\n", "\n"),
            sent_on=values["sent_on"], email=email,
        )  # fmt: skip
    except (OSError, SMTPException):
        form.add_error("email", "The mail server did not take it. Nothing was recorded.")
        return _page(request, pair, status=422, letter_form=form)
    said = "E-mailed" if email else "Recorded as sent"
    messages.success(request, f"{said}. The reply is due on {sent.reply_due:%-d %B %Y}.")
    return None


@admins_change
def reply(request, pair: Pair):
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _page(request, pair, status=422, reply_form=form)
    values = form.cleaned_data
    values["text"] = values["text"].replace("\r\n", "\n")
    steps.record_reply(pair.pk, request.user, **values)
    messages.success(request, "The reply was recorded.")
    return None


@admins_change
def no_reply(request, pair: Pair):
    steps.record_no_reply(pair.pk, request.user)
    messages.success(request, "Recorded that there was no reply.")


@past_review
@require_POST
def choices(request, pair: Pair):
    return _answered(_choose, request, pair)


def _choose(request, pair: Pair):
    """Each item has a number in the form; its words come with it, so a changed list does no
    harm."""
    found = []
    for kind, allowed in ALLOWED.items():
        for number, words in enumerate(request.POST.getlist(f"{kind}_words")):
            choice = request.POST.get(f"{kind}-{number}", "")
            if choice in allowed:
                found.append((kind, words.replace("\r\n", "\n"), choice))
    steps.choose(pair.pk, request.user, found)
    messages.success(request, "Your decisions were saved.")


@admins_change
def publish(request, pair: Pair):
    form = _publish_form(pair, request.POST)
    if not form.is_valid():
        return _page(request, pair, status=422, publish_form=form)
    values = form.cleaned_data
    row = checks.publish(
        pair, request.user, title=values["title"], note=values.get("note", ""),
        description=values.get("description", ""),
    )  # fmt: skip
    messages.success(request, f"{row.reference} is published, version {row.version}.")
    return redirect(row)


@admins_change
def withdraw(request, pair: Pair):
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, pair, status=422, withdraw_form=form)
    checks.withdraw(pair, request.user, form.cleaned_data["reason"])
    messages.success(request, f"{pair.reference} was withdrawn.")
    return None
