"""One answer that refused what a release gave, and what stands near it: built by the real road."""

from dataclasses import replace
from datetime import UTC, date, datetime

from disclosures import bodies, reader
from disclosures.index import rows
from disclosures.ingest import save
from disclosures.models import FoiRequest, Question
from tests.ingest import records

SUBJECT = "people waited more than 12 weeks for a decision under the Safe Harbour Scheme"
REFUSED = "<p>The information requested is not held centrally.</p>"
GIVEN = (
    "Thank you for your request. I can confirm that the Home Office holds the information you "
    "asked for. In {year}, 1,204 " + SUBJECT + "."
)
DENIED = (
    "I can confirm that the Home Office holds the information. It is exempt under section 31 of "
    "the Freedom of Information Act and I will not be disclosing it."
)


def question(html=REFUSED, **changes):
    base = records.question(
        question_text=f"To ask the Secretary of State for the Home Department, how many {SUBJECT} "
        "in 2023.",
        answer=records.answer(html) if html else None,
    )
    return replace(base, **changes)


def request(response="", year=2023, asked="", **changes):
    """A request about `year`, sent on 1 February 2024 and answered on the 20th."""
    asked = asked or f"Please tell me how many {SUBJECT} in {year}."
    at = datetime(2024, 2, 20, 12, tzinfo=UTC)
    messages = (
        records.message(asked, sender="requester", day=1),
        records.message(response or GIVEN.format(year=year), sent_at=at),
    )
    return replace(records.request(messages=messages, title="Safe Harbour waits"), **changes)


def other(number):
    """A question about something else."""
    return records.question(
        uin=str(500 + number),
        api_id=500 + number,
        source_key=str(500 + number),
        date_tabled=date(2024, 1, 1 + number % 28),
        heading="Otters",
        question_text=f"To ask how many otters live in lake {number}.",
        answer=records.answer(f"<p>There were {number + 3} otters in the lake.</p>"),
    )


def store(*made) -> None:
    """Save records, read them, and bring the index up to date."""
    if not bodies.PublicBody.objects.exists():
        bodies.load_bodies()
    for record in made:
        save(record)
    read()


def read() -> None:
    reader.read_attachments(reader.unread_attachments())
    reader.read_questions(reader.unread_questions())
    reader.read_requests(reader.unread_requests())
    rows.follow(settled_only=False)


def the_question() -> Question:
    return Question.objects.get(uin="990412")


def the_request() -> FoiRequest:
    return FoiRequest.objects.get(source_key="12345")
