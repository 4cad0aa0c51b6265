"""Write the dump of public facts, as every night."""

from django.core.management.base import BaseCommand

from disclosures import bulk
from disclosures.management.progress import summary


class Command(BaseCommand):
    help = "Write all public facts as JSON lines and Parquet, with a data dictionary."

    def handle(self, *args, **options):
        made = bulk.make()
        rows = {file["table"]: file["rows"] for file in made.files if file["table"]}
        summary(f"Dump of {made.day:%-d %B %Y}", list(rows.items()))
        self.stdout.write(str(made.folder))
