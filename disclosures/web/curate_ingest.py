"""Imports: the monitor, a run, and an admin's acts on them (ui.md section 5.12)."""

from __future__ import annotations

from datetime import timedelta

from celery import current_app
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import escape
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from disclosures import sources
from disclosures.curation import ingest, progress
from disclosures.models import ScrapeProblem, ScrapeRun

from .curate import register
from .roles import admins_only

DAYS = 7  # "Run now": as the schedule does
BAR_HEIGHT = 36
IN_DEMO = "Imports are off in a demonstration: its sources are invented."


class StartForm(forms.Form):
    """A source, its days where they are given, and why."""

    source = forms.ChoiceField(choices=[(key, ingest.NAMES[key]) for key in sources.SOURCES])
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
    reason = forms.CharField(
        max_length=300, error_messages={"required": "Give a reason. It goes into the log."}
    )


@admins_only
@never_cache
def monitor(request):
    rows = ingest.all_sources()
    context = {
        "area": "curate",
        "rows": [_row(row, part) for row in rows for part in row.parts],
        "sources": rows,
        "bodies": ingest.bodies_table(),
        "warnings": ingest.warnings(rows),
        "today": timezone.localdate().isoformat(),
        "week_ago": (timezone.localdate() - timedelta(days=DAYS)).isoformat(),
        "in_demo": IN_DEMO if settings.DEMO else "",
    }
    return render(request, "curate/ingest.html", context)


def _row(row: ingest.Source, part: str) -> dict:
    """A source, or a part of it, as a row of the monitor."""
    return {
        "source": row,
        "name": part or row.name,
        "of": row.name if part else "",
        "counts": ingest.counts(row.newest, part) if row.newest else {},
        "bars": bars(row.begun, part),
        "say": _bars_said(row, part),
    }


def bars(runs: list[ScrapeRun], part: str = "") -> list[dict]:
    """One bar for each run, oldest first: its height is its records, a failed one is hollow."""
    read = [sum(ingest.counts(run, part).values()) for run in runs]
    most = max(read, default=0) or 1
    shown = []
    for place, (run, size) in enumerate(zip(reversed(runs), reversed(read), strict=True)):
        failed = run.state == "failed"
        height = max(round(BAR_HEIGHT * size / most), 10 if failed else 2)
        shown.append({"x": 8 * place, "y": BAR_HEIGHT - height, "height": height, "failed": failed})
    return shown


def _bars_said(row: ingest.Source, part: str) -> str:
    """The bars in words."""
    if not row.begun:
        return "No runs yet."
    failed = sum(run.state == "failed" for run in row.begun)
    n = len(row.begun)
    most = max(sum(ingest.counts(run, part).values()) for run in row.begun)
    return f"Last {n} run{'' if n == 1 else 's'}: at most {most:,} records, {failed} broke off."


@require_POST
@admins_only
def start(request):
    form = StartForm(request.POST)
    if not form.is_valid():
        for error in [e for errors in form.errors.values() for e in errors]:
            messages.error(request, error)
        return redirect("ingest")
    values = form.cleaned_data
    until = values["until"] or timezone.localdate()
    since = values["since"] or until - timedelta(days=DAYS)
    _ring_run(request, values["source"], since, until, values["reason"])
    return redirect("ingest")


def _ring_run(request, source: str, since, until, reason: str, resumes: int | None = None) -> None:
    if settings.DEMO:
        messages.error(request, IN_DEMO)
        return
    try:
        asked = ingest.ask_for_run(request.user, source, since, until, reason, resumes)
    except ValueError as error:
        messages.error(request, str(error))
        return
    days = {"since": since.isoformat(), "until": until.isoformat()}
    _ring("ingest_source", [source], {**days, "waiting": asked.pk})
    messages.success(request, f"{ingest.NAMES[source]} starts as soon as the worker is free.")


def _ring(task: str, args: list, kwargs: dict | None = None) -> None:
    transaction.on_commit(
        lambda: current_app.send_task(f"disclosures.tasks.{task}", args, kwargs or {})
    )


@admins_only
@never_cache
def run(request, pk: int):
    row = get_object_or_404(ScrapeRun.objects.select_related("started_by", "resumes"), pk=pk)
    context = {
        "area": "curate",
        "run": row,
        "name": ingest.NAMES.get(row.source, row.source),
        "progress": progress.Progress(row),
        "parts": sorted(row.parts.items()),
        "stages": progress.stages(row),
        "groups": progress.problems(row),
        "most": progress.MOST_PROBLEMS,
        "in_demo": IN_DEMO if settings.DEMO else "",
        "can_resume": row.state == "stopped" and row.since and row.source in sources.SOURCES,
    }
    return render(request, "curate/run.html", context)


@admins_only
@never_cache
def numbers(request, pk: int):
    """What changes while a run goes on: the page asks for it every five seconds."""
    row = get_object_or_404(ScrapeRun, pk=pk)
    shown = progress.Progress(row)
    if "say" in request.GET:  # once a minute, into the page's live region
        return HttpResponse(escape(shown.words))
    return render(request, "curate/run_numbers.html", {"run": row, "progress": shown})


@require_POST
@admins_only
def act(request, pk: int):
    """ "stop", "go-on" or "resume"."""
    row = get_object_or_404(ScrapeRun, pk=pk)
    wanted, reason = request.POST.get("act"), request.POST.get("reason", "")
    if wanted == "resume" and row.since and row.until and row.state == "stopped":
        _ring_run(request, row.source, row.since, row.until, reason, row.pk)
        return redirect("ingest")
    try:
        if wanted == "stop":
            ingest.stop(request.user, row, reason)
            messages.success(request, "It stops after the batch in hand.")
        elif wanted == "go-on":
            ingest.go_on(request.user, row, reason)
            messages.success(request, "It goes on.")
        else:
            messages.error(request, "That cannot be done with this run.")
    except ValueError as error:
        messages.error(request, str(error))
    return redirect("ingest_run", pk)


@require_POST
@admins_only
def again(request, pk: int):
    """Try one record again: from its saved page now, or from its source by a task."""
    problem = get_object_or_404(ScrapeProblem, pk=pk)
    reason = request.POST.get("reason", "")
    fetch = request.POST.get("from") == "source"
    try:
        if fetch and settings.DEMO:
            raise ValueError(IN_DEMO)
        if fetch:
            said = "It is fetched as soon as the worker is free."
            ingest.log_retry(request.user, problem, said, reason)
            _ring("retry_problem", [pk])
        else:
            said = ingest.retry_saved(request.user, problem, reason)
            _ring("update_index", [])
        messages.success(request, said)
    except (ValueError, sources.NotSetUp) as error:
        messages.error(request, str(error))
    return redirect("ingest_run", problem.run_id)


register(
    "Imports",
    "ingest",
    lambda user: ScrapeRun.objects.filter(
        state="failed", started_at__gte=timezone.now() - timedelta(days=7)
    ).count(),
    about="Each source’s runs. Waiting: runs of the last 7 days that broke off.",
)
