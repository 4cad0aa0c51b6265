"""Read attachments, answers and responses that have not been read by this version."""

from django.core.management.base import BaseCommand

from disclosures import reader
from disclosures.management.progress import progress, summary
from disclosures.models import AnswerReading, ResponseReading


class Command(BaseCommand):
    help = "Read what has not been read: attachments, answers, FOI responses."

    def add_arguments(self, parser):
        parser.add_argument(
            "--again", action="store_true", help="read everything again (people's readings stay)"
        )

    def handle(self, *args, again=False, **options):
        quiet = options["verbosity"] == 0
        if again:
            AnswerReading.objects.filter(reader=reader.kept_phrases().version).delete()
            ResponseReading.objects.filter(reader=reader.READER_VERSION).delete()
        rows = reader.unread_attachments()
        with progress("Attachments", rows.count(), quiet=quiet) as advance:
            statuses = reader.read_attachments(rows.iterator(), advance)
        rows = reader.unread_questions()
        with progress("Answers", rows.count(), quiet=quiet) as advance:
            answers = reader.read_questions(rows, advance)
        rows = reader.unread_requests()
        with progress("Responses", rows.count(), quiet=quiet) as advance:
            responses = reader.read_requests(rows, advance)
        counts = [("answers", answers), ("responses", responses)]
        counts += [(f"attachments {name}", n) for name, n in sorted(statuses.items())]
        summary("Read", counts)
