"""Fixing, in pages of their own, what the machine read of a pair. They work without scripts."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from disclosures import review
from disclosures.documents import enclosures
from disclosures.models import AskFix
from disclosures.review import corrections, fixing
from disclosures.review.fixes import Lined, as_seen, request_asks, typed_of
from disclosures.review.people import display_name

from .fixing_forms import AskForm, OutcomeForm, TitleForm, TypedForm
from .review_page import with_parts
from .review_parts import document_sheets
from .roles import reviewers_only

STALE = "This pair has been fixed since you opened this page. Nothing of yours has been saved."
NEW = "new"  # in an address, in place of a letter


class Desk:
    """A pair as this user sees it while fixing, and what every page of this kind shows."""

    def __init__(self, request, reference: str):
        self.request = request
        self.pair = get_object_or_404(with_parts(), reference=reference)
        self.sight = review.sight_of(self.pair, request.user)
        self.lined = as_seen(self.pair, self.sight.fixes)

    @property
    def closed(self) -> str:
        """Why nothing can be fixed here now, or ""."""
        try:
            fixing.check_open(self.pair)
        except ValueError as reason:
            return str(reason)
        return ""

    def page(self, template: str, status: int = 200, **context):
        shown = {
            "area": "review",
            "pair": self.pair,
            "sheets": document_sheets(self.pair, self.lined, typed_of(self.sight.fixes)),
            "documents": self.pair.documents,
            "last_fix": self.sight.last_fix,
            "closed": self.closed,
            "sight": self.sight,
            **context,
        }
        return render(self.request, f"review/{template}.html", shown, status=status)

    def done(self, said: str, where: str):
        messages.success(self.request, said)
        return redirect(f"{self.pair.get_absolute_url()}#{where}")


@reviewers_only
def ask(request, reference: str, letter: str):
    """Change an ask, or add one ("new")."""
    desk = Desk(request, reference)
    own = "" if letter == NEW else letter
    one = next((o for o in desk.lined if o.letter == own), None)
    if own and one is None:
        raise Http404
    form = _ask_form(desk, one)
    if request.method != "POST":
        return _ask_page(desk, one, form)
    if not form.is_valid():
        return _ask_page(desk, one, form, status=422)
    pk, user = desk.pair.pk, request.user
    try:
        fix = fixing.fix_ask(pk, user, own, form.wanted(), form.seen())
    except fixing.StaleFix as stale:
        return _ask_page(Desk(request, reference), one, form, status=409, stale=_stale(stale))
    except fixing.Unfound as unfound:
        for name, sentence in unfound.errors.items():
            form.add_error(name, sentence)
        return _ask_page(desk, one, form, status=422)
    except ValueError as reason:
        return _ask_page(desk, one, form, status=409, failed=str(reason))
    return desk.done(f"Ask {fix.pq_letter} is saved as you see it.", "h-asks")


def _ask_form(desk: Desk, one: Lined | None) -> AskForm:
    letters = [(o.letter, f"ask {o.letter}") for o in desk.lined if o is not one]
    theirs = [
        (a.letter, f"{a.letter}. {a.text}") for a in request_asks(desk.pair, desk.lined)
    ]  # fmt: skip
    typed = desk.request.POST if desk.request.method == "POST" else None
    return AskForm(typed, letters=letters, theirs=theirs, initial=_initial(one))


def _initial(one: Lined | None) -> dict:
    if one is None:
        return {}
    foi = one.foi
    return {
        "verdict": one.verdict,
        "asked": one.pq.span["text"],
        "answered": (one.pq.reply_span or {}).get("text", ""),
        "foi": foi.letter if foi else "",
        "foi_asked": "",
        "replied": ((foi and foi.reply_span) or {}).get("text", ""),
    }


def _ask_page(desk: Desk, one: Lined | None, form: AskForm, status: int = 200, **context):
    return desk.page("fix_ask", status, one=one, form=form, **context)


def _stale(stale: fixing.StaleFix) -> dict:
    """What the others made of it meanwhile, beside the form as typed."""
    return {"said": STALE, "newer": [_as_shown(fix) for fix in stale.newer]}


def _as_shown(fix: AskFix) -> dict:
    after = fix.after
    rows = []
    if fix.kind == "ask":
        rows = [("Asked", after["pq"]["text"]), ("Answer", _words(after["pq"]))]
        if after["foi"]:
            rows += [("Request", after["foi"]["text"]), ("Response", _words(after["foi"]))]
    elif fix.kind in ("title", "typed"):
        rows = [(fix.get_kind_display(), after.get("title") or after.get("text"))]
    return {
        "by": display_name(fix.by), "at": fix.at, "letter": fix.pq_letter,
        "verdict": fix.after.get("verdict", ""), "rows": [row for row in rows if row[1]],
    }  # fmt: skip


def _words(side: dict) -> str:
    return (side["reply_span"] or {}).get("text", "")


@require_POST
@reviewers_only
def undo(request, reference: str, pk: int):
    fix = get_object_or_404(AskFix, pk=pk, pair__reference=reference)
    try:
        pair = fixing.undo_fix(fix.pk, request.user)
    except ValueError as reason:
        messages.error(request, str(reason))
        return redirect(fix.pair)
    messages.success(request, "The fix is undone.")
    return redirect(f"{pair.get_absolute_url()}#h-asks")


@reviewers_only
def title(request, reference: str):
    desk = Desk(request, reference)
    if request.method != "POST":
        return desk.page("fix_title", form=TitleForm(initial={"title": desk.pair.title}))
    form = TitleForm(request.POST)
    if not form.is_valid():
        return desk.page("fix_title", 422, form=form)
    try:
        fixing.set_title(desk.pair.pk, request.user, form.cleaned_data["title"], form.seen())
    except fixing.StaleFix as stale:
        desk = Desk(request, reference)
        return desk.page("fix_title", 409, form=form, stale=_stale(stale))
    except ValueError as reason:
        return desk.page("fix_title", 409, form=form, failed=str(reason))
    return desk.done("The title is changed.", "main")


@require_POST
@reviewers_only
def typed(request, reference: str):
    """Figures that a reviewer read in a file which could not be read automatically."""
    desk = Desk(request, reference)
    form = TypedForm(request.POST)
    if not form.is_valid():
        return desk.page("fix_typed", 422, form=form)
    number = form.cleaned_data["number"]
    file = _unread(desk, number)
    if file is None:
        raise Http404
    try:
        text = form.cleaned_data["text"]
        fixing.type_figures(desk.pair.pk, request.user, number, file, text, form.seen())
    except fixing.StaleFix as stale:
        desk = Desk(request, reference)
        return desk.page("fix_typed", 409, form=form, stale=_stale(stale))
    except ValueError as reason:
        return desk.page("fix_typed", 409, form=form, failed=str(reason))
    return desk.done("What you typed is kept, and marked as typed by a reviewer.", "h-docs")


def _unread(desk: Desk, number: int) -> dict | None:
    """Name and SHA-256 of the response's file of that number, if nothing was read of it."""
    for position, enclosure in enclosures(desk.pair.request):
        attachment = enclosure.attachment
        if position == number and not (attachment and attachment.pages.all()):
            name = enclosure.file_name or enclosure.title or f"attachment {number}"
            return {"file": name, "sha256": attachment.sha256 if attachment else ""}
    return None


@reviewers_only
def outcome(request, reference: str, side: str):
    """Correct an outcome. First what would follow is shown; the second button saves."""
    desk = Desk(request, reference)
    reading = corrections.reading_of(desk.pair, side)
    if request.method != "POST":
        span = corrections.words_of(side, reading)
        initial = {"words": (span or {}).get("text", "")}
        return _outcome_page(desk, OutcomeForm(side=side, initial=initial))
    form = OutcomeForm(request.POST, side=side)
    if not form.is_valid():
        return _outcome_page(desk, form, 422)
    pk, user = desk.pair.pk, request.user
    try:
        if "save" not in request.POST:
            differs = corrections.would_differ(pk, user, form.wanted())
            return _outcome_page(desk, form, differs=differs, is_tried=True)
        corrections.correct(pk, user, form.wanted())
    except corrections.StaleReading as stale:
        return _outcome_page(Desk(request, reference), form, 409, now=stale.outcome)
    except fixing.Unfound as unfound:
        form.add_error("words", unfound.errors["words"])
        return _outcome_page(desk, form, 422)
    except ValueError as reason:
        form.add_error("outcome", str(reason))
        return _outcome_page(desk, form, 422)
    return desk.done("The outcome is corrected, and the pair has been judged again.", "h-docs")


def _outcome_page(desk: Desk, form: OutcomeForm, status: int = 200, **context):
    reading = corrections.reading_of(desk.pair, form.side)
    return desk.page(
        "fix_outcome", status, form=form, side=form.side, of=corrections.SIDES[form.side],
        seen=reading.pk if reading else 0, **context,
    )  # fmt: skip
