"""Count anew what the body pages and trends show."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from disclosures.figures import building
from disclosures.management.progress import summary
from disclosures.models import Figure, SharedQuestion


class Command(BaseCommand):
    help = "Count the stored records anew for the body pages and trends."

    def handle(self, *args, **options):
        built = building.build()
        rows = [
            ("counts", Figure.objects.count()),
            ("questions put to several bodies", SharedQuestion.objects.count()),
            ("seconds", built.seconds),
        ]
        summary("Figures", rows)
