"""Measure reading, matching and retrieval against labels. Needs no database and no network."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from disclosures.evaluation import answers, pairs, responses, retrieval


class Command(BaseCommand):
    help = "Measure against labels: answers, responses, pairs or retrieval."
    requires_system_checks: tuple = ()

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["answers", "responses", "pairs", "retrieval"])
        parser.add_argument("--records", type=Path)
        parser.add_argument("--labels", type=Path)
        parser.add_argument("--pairs", type=Path)
        parser.add_argument("--links", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, what, **options):
        needed = {
            "answers": ("records", "labels"),
            "responses": ("records", "labels"),
            "pairs": ("pairs",),
            "retrieval": ("records", "links"),
        }[what]
        paths = [options[name] for name in needed]
        for name, path in zip(needed, paths, strict=True):
            if path is None or not path.is_file():
                raise CommandError(f"--{name} must name a file: {path or 'none was given'}.")
        modules = {
            "answers": answers, "responses": responses, "pairs": pairs, "retrieval": retrieval,
        }  # fmt: skip
        figures = modules[what].evaluate(*paths)
        if options["json"]:
            self.stdout.write(json.dumps(figures, indent=2))
            return
        for name, value in _flat(figures):
            self.stdout.write(f"{name:32} {value}")


def _flat(figures, prefix=""):
    for name, value in figures.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, round(value, 4) if isinstance(value, float) else value
