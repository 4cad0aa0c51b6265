"""Build the search index, or bring it up to date."""

from django.core.management.base import BaseCommand

from disclosures.index import rows
from disclosures.management.progress import progress, summary


class Command(BaseCommand):
    help = "Bring the search index up to date with the rows; --rebuild builds it anew."

    def add_arguments(self, parser):
        parser.add_argument("--rebuild", action="store_true")

    def handle(self, *args, rebuild=False, **options):
        if rebuild:
            with progress("Documents", quiet=options["verbosity"] == 0) as advance:
                count = rows.rebuild(lambda n: advance(rows.CHUNK))
        else:
            count = rows.follow()
        summary("Index", [("documents written", count)])
