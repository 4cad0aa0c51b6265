"""Measure speed on an invented corpus, in a database and an index of its own."""

import json
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test.utils import override_settings

from disclosures import bodies, jobs
from disclosures.benchmark import filling, measures, pairing, rivals, sustained
from disclosures.benchmark.corpus import Corpus
from disclosures.index import rows, searching

STAGES = {
    "ingest": filling.ingest,
    "reading": filling.reading,
    "index": filling.indexing,
    "search": measures.searching,
    "asked_before": measures.asked_before,
    "candidates": pairing.finding_candidates,
    "flagging": pairing.flag,
    "new_document": pairing.new_document,
    "pages": measures.pages,
}
BESIDE = ("sustained", "ratios")  # with the figures of the stages, or servers of their own
# What the later stages stand on: always run, reported only if asked for.
NEEDED = ("ingest", "reading", "index")
FILLED = "filled"  # the mark of a kept corpus that is whole


class Command(BaseCommand):
    help = "Measure ingest, reading, indexing, search, candidates, flagging, a new document, pages."

    def add_arguments(self, parser):
        parser.add_argument("--documents", type=int, default=10_000)
        parser.add_argument(
            "--flag-sample",
            type=int,
            default=20_000,
            help="flag everything up to this many documents, else this many drawn over all",
        )
        parser.add_argument("--only", nargs="+", choices=[*STAGES, *BESIDE], default=[])
        parser.add_argument(
            "--keep",
            action="store_true",
            help="keep the filled database and index, and measure on them the next time",
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, documents, only, flag_sample, keep, **options):
        if documents < 100:
            raise CommandError("--documents must be 100 or more: fewer measure nothing.")
        with (
            _database(documents, keep),
            _folder(documents, keep) as place,
            override_settings(
                INDEX_DIR=place / "index",
                EVIDENCE_DIR=place / "evidence",
                ALLOWED_HOSTS=["*"],
                AUTHENTICATION_BACKENDS=["django.contrib.auth.backends.ModelBackend"],
            ),
        ):
            searching.forget()
            try:
                figures = self._measure(documents, only, place, flag_sample)
            finally:
                searching.forget()
        self._print(figures, options["json"])

    def _measure(
        self, documents: int, only: list[str], place: Path, flag_sample: int = 20_000
    ) -> dict:
        bodies.load_bodies()
        corpus, figures = Corpus(documents, flag_sample=flag_sample), {}
        is_filled = (place / FILLED).exists()
        if is_filled:
            rows.follow()  # or builds it, where its shape has changed
        for name, stage in STAGES.items():
            wanted = not only or name in only or (name == "search" and "ratios" in only)
            if is_filled and name in ("ingest", "reading"):
                continue
            if wanted or (name in NEEDED and not is_filled):
                self.stderr.write(f"{name} …")
                figures[name] = stage(corpus, self.stderr.write)
                if wanted:  # told at once: the whole takes hours at a million
                    self.stderr.write(f"{name}: {json.dumps(figures[name])}")
            if not wanted:
                figures.pop(name, None)
            if name == NEEDED[-1]:
                (place / FILLED).touch()
        if not only or "ratios" in only:
            figures["ratios"] = rivals.ratios(measures.queries_by_class(corpus), figures["search"])
        if not only or "sustained" in only:
            self.stderr.write("sustained …")
            figures["sustained"] = sustained.sustained(corpus, place)
        figures["memory_mb"] = measures.memory(corpus, place)
        figures["documents"] = documents
        figures["machine"] = (
            f"{jobs.cores()} cores, {platform.machine()}, Python {platform.python_version()}"
        )
        figures["load"] = [round(load, 1) for load in os.getloadavg()]
        return figures

    def _print(self, figures: dict, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(figures, indent=2))
            return
        for name, value in figures.items():
            self.stdout.write(f"{name}: {json.dumps(value)}")


@contextmanager
def _database(documents: int, keep: bool) -> Iterator[None]:
    """A database of the benchmark's own; a kept one is named for its size and found again."""
    name = connection.settings_dict["NAME"]
    if keep:
        connection.settings_dict["TEST"]["NAME"] = f"benchmark_{documents}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=keep)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0, keepdb=keep)


@contextmanager
def _folder(documents: int, keep: bool) -> Iterator[Path]:
    """Where its index and evidence lie."""
    if keep:
        place = Path(settings.VAR_DIR) / f"benchmark-{documents}"
        place.mkdir(exist_ok=True)
        yield place
        return
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
        yield Path(folder)
