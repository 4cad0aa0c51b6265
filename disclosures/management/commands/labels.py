"""Write out what reviewers fixed, as label lines."""

import json

from django.core.management.base import BaseCommand

from disclosures.review.labels import lines


class Command(BaseCommand):
    help = "Write the fixes that reviewers made of asks and outcomes as JSON lines, without names."

    def handle(self, *args, **options):
        for line in lines():
            self.stdout.write(json.dumps(line, ensure_ascii=False))
