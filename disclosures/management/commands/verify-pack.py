"""Check that nothing in an evidence pack was changed. Needs no database and no network."""

from __future__ import annotations

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from disclosures.packs.verifying import verify


class Command(BaseCommand):
    help = "Check that nothing in an evidence pack (a ZIP) was changed."
    requires_system_checks: tuple = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--sha256", default="", help="the SHA-256 of the whole ZIP, as its makers keep it"
        )

    def handle(self, *args, file, sha256, **options):
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        report = verify(file)
        if sha256 and sha256.strip().lower() != report.sha256:
            report.problems.append("The file is not the one that SHA-256 stands for.")
        if report.name:
            self.stdout.write(f"{report.name}.")
        self.stdout.write(f"SHA-256 of this file: {report.sha256 or 'not known'}.")
        for problem in report.problems:
            self.stdout.write(problem)
        if report.problems:
            self.stdout.write("This pack is not as it was made.")
            sys.exit(1)
        self.stdout.write(
            f"Nothing was changed: {report.files} files agree with the manifest, and pack.json "
            f"with {report.copies} saved copies and with the texts it quotes."
        )
        if not sha256:
            self.stdout.write(
                "To know that the whole is the one that was made, compare the SHA-256 above with "
                "the one its makers keep (--sha256)."
            )
