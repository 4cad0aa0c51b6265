"""Phrases and rules: what a change to a family would alter, before it is kept."""

from __future__ import annotations

from celery import current_app
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from disclosures.curation import phrases as acts
from disclosures.curation import trials
from disclosures.models import Answer, PhraseChange, PhraseTrial
from disclosures.outcomes import outcome_of
from disclosures.reader import kept_phrases
from disclosures.reading import families

from .curate import register
from .marking import excerpt, span_mark
from .roles import admins_only

MOST_ACTS = 20
MOST_TRIALS = 10


@admins_only
@never_cache
def phrases(request):
    """The families, with the answers that each decides."""
    counted = PhraseTrial.objects.filter(kind="", state="done").first()
    context = {
        "area": "curate",
        "families": [_family(key, counted) for key in families.FAMILIES],
        "counted": counted,
        "is_old": counted is not None and counted.rests_on != kept_phrases().version,
        "trials": [_trial(row) for row in PhraseTrial.objects.select_related("by")[:MOST_TRIALS]],
        "acts": _acts(PhraseChange.objects.all()),
    }
    return render(request, "curate/phrases.html", context)


def _family(key: str, counted: PhraseTrial | None = None) -> dict:
    return {
        "key": key,
        "title": families.TITLES[key],
        "outcome": outcome_of("pq", families.FAMILIES[key].ground),
        "size": len(families.alternatives(key)),
        "count": counted.counts.get(key, 0) if counted else None,
    }


def _trial(row: PhraseTrial) -> dict:
    words = acts.tried(acts.change_of(row)) if row.kind else "Count of what each family decides"
    return {"row": row, "words": words}


def _acts(rows) -> list[dict]:
    found = rows.select_related("by", "undone_by")[:MOST_ACTS]
    return [
        {
            "act": a,
            "field": f"undo-{a.pk}",
            "can_undo": a.kind != "undo" and not hasattr(a, "undone_by"),
        }
        for a in found
    ]


@admins_only
@never_cache
def family(request, key: str):
    """One family's alternatives, with forms that try words added or an alternative taken away."""
    if key not in families.FAMILIES:
        raise Http404
    changes = [c for c in kept_phrases().changes if c.family == key]
    context = {
        "area": "curate",
        "family": _family(key),
        "parts": [(part, families.in_words(part)) for part in families.alternatives(key)],
        "taken": {c.alternative for c in changes if c.kind == families.TAKE},
        "added": [c.alternative for c in changes if c.kind == families.ADD],
        "acts": _acts(PhraseChange.objects.filter(family=key)),
    }
    return render(request, "curate/phrase_family.html", context)


@require_POST
@admins_only
def start(request):
    """Try a change, or count where none is given; few answers at once, many by a task."""
    typed = request.POST
    change = None
    if typed.get("kind"):
        change = families.Change(typed["kind"], typed.get("family", ""), _alternative(typed))
    try:
        trial = acts.start(request.user, change)
    except ValueError as error:
        messages.error(request, str(error))
        known = change and change.family in families.FAMILIES
        return redirect("phrase_family", change.family) if known else redirect("phrases")
    if trials.answers(trial)[: trials.AT_ONCE + 1].count() > trials.AT_ONCE:
        transaction.on_commit(
            lambda: current_app.send_task("disclosures.tasks.try_phrase", [trial.pk])
        )
    else:
        trials.run(trial.pk)
    return redirect("phrase_trial", trial.pk)


def _alternative(typed) -> str:
    if typed["kind"] == families.ADD:
        return families.plain_words(typed.get("words", "")[:1000])
    return typed.get("alternative", "")


@admins_only
@never_cache
def trial(request, pk: int):
    """How far a trial is, and what it found: the first answers, before and after."""
    row = get_object_or_404(PhraseTrial.objects.select_related("by"), pk=pk)
    version = kept_phrases().version
    context = {
        "area": "curate",
        "trial": row,
        "words": _trial(row)["words"],
        "is_running": row.state in ("waiting", "running"),
        "changes": _shown(row),
        "can_keep": row.kind and row.state == "done" and row.rests_on == version,
        "is_old": row.rests_on != version,
    }
    return render(request, "curate/phrase_trial.html", context)


def _shown(trial: PhraseTrial) -> list[dict]:
    rows = Answer.objects.select_related("question").filter(question__is_hidden=False)
    rows = rows.in_bulk([c["answer"] for c in trial.changes])
    shown = []
    for change in trial.changes:
        answer = rows.get(change["answer"])
        if answer is None:
            continue
        # The words of the outcome that has some: those after the change first.
        marks = span_mark(change["now"] or change["was"], "hit")
        shown.append(
            {
                "question": answer.question,
                "html": excerpt(answer.text, marks),
                "before": outcome_of("pq", change["before"]),
                "after": outcome_of("pq", change["after"]),
                "pairs": change["pairs"],
            }
        )
    return shown


@require_POST
@admins_only
def keep(request, pk: int):
    row = get_object_or_404(PhraseTrial, pk=pk)
    return _do(request, lambda reason: acts.keep(request.user, row, reason), "phrase_trial", pk)


@require_POST
@admins_only
def undo(request, pk: int):
    row = get_object_or_404(PhraseChange, pk=pk)
    return _do(request, lambda reason: acts.undo(request.user, row, reason), "phrases")


def _do(request, act, failed: str, *args):
    try:
        made = act(request.POST.get("reason", ""))
    except ValueError as error:
        messages.error(request, str(error))
        return redirect(failed, *args)
    transaction.on_commit(lambda: current_app.send_task("disclosures.tasks.read_due"))
    messages.success(request, f"{made.words} All answers are read again in the background.")
    return redirect("phrases")


register(
    "Phrases and rules",
    "phrases",
    lambda user: PhraseTrial.objects.filter(state__in=("waiting", "running")).count(),
    about="The words by which answers are read; changes are tried before they are kept. Trials "
    "that run are counted.",
)
