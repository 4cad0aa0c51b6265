"""Load official letters from a table."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from disclosures.management.progress import summary
from disclosures.review.letters_file import COLUMNS, Faulty, load


class Command(BaseCommand):
    help = (
        f"Load official letters from a CSV file with the columns {', '.join(COLUMNS)}. Letters "
        "that are here already stay as they are."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *args, file, **options):
        try:
            loaded = load(file)
        except (Faulty, OSError) as error:
            raise CommandError(f"Nothing was loaded. {error}") from None
        if options["verbosity"]:
            summary("Letters", [("added", loaded.added), ("here already", loaded.known)])
