"""Look for pairs that differ."""

from django.core.management.base import BaseCommand

from disclosures import flagging, related
from disclosures.index import rows
from disclosures.jobs import cores
from disclosures.management.progress import progress, summary
from disclosures.models import Pair
from disclosures.packs import outcomes


class Command(BaseCommand):
    help = "Line up answers and FOI responses, and flag the pairs that differ."

    def add_arguments(self, parser):
        parser.add_argument(
            "--jobs", type=int, default=cores(), help="processes to share it out among"
        )

    def handle(self, *args, jobs=1, **options):
        rows.follow()
        total = flagging.requests_to_flag().count() + flagging.questions_to_flag().count()
        with progress("Documents", total, quiet=options["verbosity"] == 0) as advance:
            counts = flagging.flag_all(jobs, advance)
        published = flagging.attach_publications(
            flagging.releases_to_attach().select_related("body").iterator()
        )
        proposed = outcomes.propose()
        beside = related.relate_all(jobs)
        rows.follow()
        flagged = Pair.objects.filter(is_flagged=True)
        table = [(f"pairs {name}", n) for name, n in sorted(counts.items())]
        table += [
            (f"flagged, {strength}", flagged.filter(strength=strength, is_reverse=False).count())
            for strength in ("Strong", "Moderate", "Weak")
        ]
        table += [("flagged, reverse", flagged.filter(is_reverse=True).count())]
        table += [("later published", published), ("outcomes proposed", proposed)]
        table += [("questions related anew", beside)]
        summary("Flag", table)
