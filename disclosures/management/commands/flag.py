"""Look for pairs that differ."""

from django.core.management.base import BaseCommand

from disclosures import flagging
from disclosures.index import rows
from disclosures.management.progress import progress, summary
from disclosures.models import Pair


class Command(BaseCommand):
    help = "Line up answers and FOI responses, and flag the pairs that differ."

    def handle(self, *args, **options):
        quiet = options["verbosity"] == 0
        rows.follow()
        run = flagging.Run()
        questions = flagging.questions_to_flag()
        with progress("Answers", questions.count(), quiet=quiet) as advance:
            flagging.flag_questions(questions, advance, run)
        requests = flagging.requests_to_flag()
        with progress("Responses", requests.count(), quiet=quiet) as advance:
            flagging.flag_requests(requests, advance, run)
        published = flagging.attach_publications(
            flagging.releases_to_attach().select_related("body").iterator()
        )
        flagged = Pair.objects.filter(is_flagged=True)
        table = [(f"pairs {name}", n) for name, n in sorted(run.counts.items())]
        table += [
            (f"flagged, {strength}", flagged.filter(strength=strength, is_reverse=False).count())
            for strength in ("Strong", "Moderate", "Weak")
        ]
        table += [("flagged, reverse", flagged.filter(is_reverse=True).count())]
        table += [("later published", published)]
        summary("Flag", table)
