"""Fetch a source, or read a file, into rows."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from disclosures import bodies, sources, storage
from disclosures.ingest import run_source
from disclosures.management.progress import progress, summary
from disclosures.models import PublicBody, ScrapeRun, SourcePage
from scrapers import extract
from scrapers.whatdotheyknow import WhatDoTheyKnow

REREAD_DAYS = 7  # parliament.md section 4: the API has run more than a day behind


class Command(BaseCommand):
    help = (
        "Fetch a source (parliament, hansard, whatdotheyknow, govuk), or read an agreed extract: "
        "ingest file PATH. Every record is accounted for as created, changed, unchanged or failed."
    )

    def add_arguments(self, parser):
        parser.add_argument("source", choices=[*sources.SOURCES, "file"])
        parser.add_argument(
            "path", nargs="?", help="with file: JSON lines of questions or requests"
        )
        parser.add_argument("--since", type=date.fromisoformat)
        parser.add_argument("--until", type=date.fromisoformat)
        parser.add_argument("--save", default="", help="also keep every page in this folder")
        parser.add_argument(
            "--replay", default="", help='repeat a run without the network: a folder, or "kept"'
        )
        parser.add_argument("--folder", help="with whatdotheyknow: a folder of saved pages")

    def handle(self, *args, **options):
        if not PublicBody.objects.exists():
            bodies.load_bodies()
        today = timezone.localdate()
        until = options["until"] or today
        since = options["since"] or until - timedelta(days=REREAD_DAYS)
        items, label, page = self._items(options, since, until)
        with progress(f"{options['source']}: records", quiet=options["verbosity"] == 0) as advance:
            before = 0

            def show(run: ScrapeRun):
                nonlocal before
                advance(run.read - before)
                before = run.read

            run = run_source(
                options["source"], items, label=label, since=since, until=until,
                extract_page=page, on_progress=show,
            )  # fmt: skip
        self._report(run)

    def _items(self, options, since, until):
        if options["source"] == "file":
            if not options["path"] or not Path(options["path"]).is_file():
                raise CommandError("Name the file to read: manage.py ingest file PATH.")
            path = Path(options["path"])
            try:
                return extract.read(path), path.name, _keep_file(path)
            except (extract.UnknownLayout, OSError) as error:
                raise CommandError(str(error)) from error
        if options["folder"]:
            if options["source"] != "whatdotheyknow":
                raise CommandError("--folder is for whatdotheyknow. Use --replay for the others.")
            if not Path(options["folder"]).is_dir():
                raise CommandError(f"{options['folder']} is not a folder of saved pages.")
            return WhatDoTheyKnow().from_folder(options["folder"]), options["folder"], None
        try:
            items = sources.records(
                options["source"], since, until, save=options["save"], replay=options["replay"]
            )
            return items, f"{since} to {until}", None
        except sources.NotSetUp as error:
            raise CommandError(str(error)) from error

    def _report(self, run: ScrapeRun) -> None:
        seconds = (run.finished_at - run.started_at).total_seconds()
        rows = [(name, getattr(run, name)) for name in ("read", "created", "changed", "unchanged")]
        rows += [("failed", run.failed), ("recovered after a retry", run.recovered)]
        rows += [("records a second", round(run.read / seconds, 1) if seconds else run.read)]
        summary(f"Run {run.pk}: {run.source}, {run.label}", rows)
        for problem in run.problems.filter(is_recovered=False)[:20]:
            self.stdout.write(f"{problem.cause}: {problem.record}: {problem.message}")
        if run.state != "done":
            raise CommandError(run.message)


def _keep_file(path: Path) -> SourcePage:
    """The extract itself is the evidence for every record it gave."""
    page, _ = SourcePage.objects.get_or_create(
        url=f"extract:{path.name}",
        sha256=storage.put_file(path),
        defaults={
            "status": 200,
            "content_type": "application/jsonl",
            "size_bytes": path.stat().st_size,
            "fetched_at": timezone.now(),
        },
    )
    return page
