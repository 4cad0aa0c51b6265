"""Evidence packs: the list, one pack with its steps, and the files that were made."""

from __future__ import annotations

import json

from celery import current_app
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError

from disclosures import storage
from disclosures.curation import closed
from disclosures.models import Pack, PackItem, PackVersion, Pair
from disclosures.packs import drafts, making, outcomes
from disclosures.packs.checks import are_clear, checks
from disclosures.packs.confirmed import confirmation, is_confirmed
from disclosures.packs.content import items_of
from disclosures.packs.recipients import RECIPIENTS
from disclosures.review import references
from disclosures.review.people import display_name

from .errors import NotHere
from .pack_forms import AddForm, EventForm, WordsForm
from .roles import reviewers_only, role_of

MEDIA = {
    "zip": ("application/zip", "ZIP with the saved copies"),
    "pdf": ("application/pdf", "PDF"),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "Word",
    ),
    "html": ("text/html; charset=utf-8", "Web page"),
    "json": ("application/json", "Data (pack.json)"),
    "csv": ("text/csv; charset=utf-8", "Table (CSV)"),
}


@reviewers_only
@require_safe
def pack_list(request):
    packs = Pack.objects.prefetch_related("items__pair", "versions", "events")
    rows = [
        {
            "pack": pack,
            "version": next(reversed(pack.versions.all()), None),
            "event": next(reversed(pack.events.all()), None),
        }
        for pack in packs
    ]
    return render(request, "packs/list.html", {"area": "review", "rows": rows})


@reviewers_only
def start(request):
    """Step 1: who is it for? With `?pair=M-0412` the pack begins with that pair."""
    pair = _named_pair(request)
    said = ""
    if request.method == "POST":
        try:
            pack = drafts.start(request.user, request.POST.get("recipient", ""), pair)
            return redirect(pack)
        except drafts.Refused as error:
            said = str(error)
    context = {
        "area": "review",
        "pair": pair,
        "recipients": RECIPIENTS.values(),
        "chosen": request.POST.get("recipient", ""),
        "confirmed": pair is None or is_confirmed(pair),
        "error": said,
    }
    return render(request, "packs/start.html", context)


@reviewers_only
@require_safe
def add_to(request):
    """ "Add to a pack": the packs that this pair could go into."""
    pair = _named_pair(request)
    if pair is None:
        return redirect("packs")
    packs = Pack.objects.exclude(items__pair=pair).prefetch_related("items")
    allowed = [p for p in packs if is_confirmed(pair) or RECIPIENTS[p.recipient].takes_unconfirmed]
    return render(request, "packs/add.html", {"area": "review", "pair": pair, "packs": allowed})


def _named_pair(request) -> Pair | None:
    reference = request.POST.get("pair") or request.GET.get("pair")
    if not reference:
        return None
    pair = references.living(reference)
    if pair is None:
        raise Http404
    return pair


@reviewers_only
@require_safe
def pack(request, pk: int):
    return _page(request, get_object_or_404(Pack, pk=pk))


def _page(request, pack: Pack, status: int = 200, **forms):
    items = items_of(pack)
    listed = checks(pack, items)
    versions = list(pack.versions.select_related("made_by").order_by("-number"))
    context = {
        "area": "review",
        "pack": pack,
        "recipient": RECIPIENTS[pack.recipient],
        "recipients": RECIPIENTS.values(),
        "items": [_row(item) for item in items],
        "checks": listed,
        "is_clear": are_clear(listed),
        "is_building": making.is_building(pack),
        "is_changed": drafts.is_changed(pack),
        "next": making.next_version(pack),
        "versions": [_version(version) for version in versions],
        "events": [
            {"event": e, "by": display_name(e.by)}
            for e in pack.events.select_related("by", "version", "pair")
        ],
        "proposals": outcomes.waiting(pack.proposals.all()),
        "back": "pack",
        "add_form": AddForm(),
        "words_form": WordsForm(instance=pack),
        "event_form": EventForm(pack=pack) if versions else None,
        **forms,
    }
    context["errors"] = [form for form in forms.values() if form.errors]
    return render(request, "packs/pack.html", context, status=status)


def _row(item: PackItem) -> dict:
    confirmed = confirmation(item)
    return {
        "item": item,
        "pair": item.pair,
        "is_confirmed": is_confirmed(item.pair),
        "confirmation": confirmed,
        # Only where the reviewers chose different ones is there something to choose.
        "offered": [
            (code, words)
            for code, words in PackItem._meta.get_field("description").choices
            if len(confirmed.offered) > 1 and code in confirmed.offered
        ],
    }


def _version(version: PackVersion) -> dict:
    files = [
        {"kind": kind, "words": words, **version.files[kind]}
        for kind, (_, words) in MEDIA.items()
        if kind in version.files
    ]
    return {
        "version": version,
        "files": files,
        "by": display_name(version.made_by),
        "closed": closed.of_pack(version),
    }


def changing(view):
    """A POST that changes one pack, then shows it again; a refusal is said there."""

    @reviewers_only
    @require_POST
    def guarded(request, pk: int, **kwargs):
        pack = get_object_or_404(Pack, pk=pk)
        try:
            return view(request, pack, **kwargs) or redirect(pack)
        except drafts.Refused as error:
            messages.warning(request, str(error))
            return redirect(pack)

    return guarded


@changing
def set_recipient(request, pack: Pack):
    drafts.address(pack, request.POST.get("recipient", ""))
    messages.success(request, f"{pack} is for: {RECIPIENTS[pack.recipient].name}.")


@changing
def add(request, pack: Pack):
    form = AddForm(request.POST)
    if not form.is_valid():
        return _page(request, pack, status=422, add_form=form)
    pair = form.cleaned_data["reference"]
    drafts.add(pack, pair)
    messages.success(request, f"{pair.reference} is in {pack}.")
    return None


@changing
def change_item(request, pack: Pack, item: int):
    """Move up, move down, take out, or choose a description."""
    row = get_object_or_404(pack.items.select_related("pair"), pk=item)
    do = request.POST.get("do", "")
    if do in ("up", "down"):
        drafts.move(pack, row, -1 if do == "up" else 1)
    elif do == "remove":
        drafts.remove(pack, row)
        messages.success(request, f"{row.pair.reference} was taken out of {pack}.")
    elif do == "describe" and request.POST.get("description") in confirmation(row).offered:
        drafts.describe(pack, row, request.POST["description"])


@changing
def set_words(request, pack: Pack):
    form = WordsForm(request.POST, instance=pack)
    if not form.is_valid():
        return _page(request, Pack.objects.get(pk=pack.pk), status=422, words_form=form)
    drafts.word(pack, **form.cleaned_data)
    messages.success(request, "The covering sentence and contact were saved.")
    return None


@changing
def judge_hits(request, pack: Pack):
    """Each hit has a number in the form; its words come with it, so a changed list does no harm."""
    words, choices = request.POST.getlist("words"), {}
    for number, text in enumerate(words):
        if choice := request.POST.get(f"choice-{number}"):
            choices[text[:300]] = choice
    drafts.judge_hits(pack, request.user, choices)
    messages.success(request, "Your decisions were saved.")


@changing
def make(request, pack: Pack):
    """At once, or by a worker where there are many pairs: the page then says at which step."""
    try:
        begun = making.begin(pack.pk, request.user)
    except making.NotClear as error:
        raise drafts.Refused(str(error)) from None
    if begun is None:
        raise drafts.Refused("Somebody else is making it now.")
    if begun.items.count() > making.MANY:
        _ring(begun)
        messages.success(request, f"{pack} is being made.")
        return
    try:
        version = making.make(pack.pk)
    except making.NotClear as error:
        raise drafts.Refused(str(error)) from None
    messages.success(request, f"Version {version.number} of {pack} was made.")


def _ring(pack: Pack) -> None:
    """By name: doors do not import one another."""
    try:
        current_app.send_task("disclosures.tasks.make_pack", [pack.pk])
    except OperationalError:
        making.give_up(pack, "The work queue did not answer. Try again.")
        raise drafts.Refused("The work queue did not answer. Try again.") from None


@changing
def record(request, pack: Pack):
    form = EventForm(request.POST, pack=pack)
    if not form.is_valid():
        return _page(request, pack, status=422, event_form=form)
    try:
        drafts.record(pack, request.user, **form.cleaned_data)
    except ValidationError as error:
        raise drafts.Refused(" ".join(error.messages)) from None
    messages.success(request, "Recorded.")
    return None


@reviewers_only
@require_safe
def preview(request, pk: int):
    """The version that would be made now, from the same data as its files."""
    pack = get_object_or_404(Pack, pk=pk)
    context = {"area": "review", "pack": pack, "data": making.preview(pack), "is_preview": True}
    return render(request, "packs/preview.html", context)


@reviewers_only
@require_safe
def preview_of(request, reference: str):
    """What a pack with one pair would hold, before one is started."""
    pair = get_object_or_404(Pair, reference=reference)
    context = {"area": "review", "pair": pair, "data": making.preview_of(pair), "is_preview": True}
    return render(request, "packs/preview.html", context)


@reviewers_only
@require_safe
def version_page(request, pk: int, number: int):
    """A version as it was made, from its own pack.json."""
    version = get_object_or_404(PackVersion.objects.select_related("pack"), pack=pk, number=number)
    _check_open(request, version)
    data = json.loads(_bytes(version, "json"))
    context = {"area": "review", "pack": version.pack, "data": data, "is_preview": False}
    return render(request, "packs/preview.html", context)


@reviewers_only
@require_safe
def version_file(request, pk: int, number: int, kind: str):
    version = get_object_or_404(PackVersion, pack=pk, number=number)
    if kind not in MEDIA or kind not in version.files:
        raise Http404
    _check_open(request, version)
    response = HttpResponse(_bytes(version, kind), content_type=MEDIA[kind][0])
    # Handed over, never opened here: the web page brings a style of its own.
    name = version.files[kind]["name"]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _check_open(request, version: PackVersion) -> None:
    """What a pack quotes may have been taken down since: then admins alone open its files."""
    if closed.of_pack(version) and role_of(request.user) != "Admin":
        raise PermissionDenied(
            "Something that this version quotes was taken down after it was made, so its files "
            "are closed. Make the pack again."
        )


def _bytes(version: PackVersion, kind: str) -> bytes:
    try:
        return storage.get(version.files[kind]["sha256"])
    except FileNotFoundError:
        raise NotHere("The files of this version are not on this machine.") from None
