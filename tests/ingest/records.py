"""Records for the tests of saving: one valid record of each kind, changed a field at a time."""

from dataclasses import replace
from datetime import UTC, date, datetime

from scrapers.records import (
    AnswerRecord,
    AttachmentRecord,
    FoiMessageRecord,
    FoiRecord,
    Page,
    QuestionRecord,
)


def page(url="https://source.test/1", body=b"<p>saved</p>"):
    at = datetime(2024, 3, 15, 9, tzinfo=UTC)
    return Page(url=url, status=200, fetched_at=at, content_type="text/html", body=body)


def question(**changes):
    base = QuestionRecord(
        source="parliament",
        source_key="1679416",
        api_id=1679416,
        house="Commons",
        uin="990412",
        date_tabled=date(2024, 3, 4),
        heading="Safe Harbour Scheme",
        question_text="To ask the Secretary of State, how many people waited.",
        answering_body_name="Home Office",
        answering_body_id=1,
        asking_member_id=4001,
        asking_member="Member for Exampleton",
        answer=answer(),
        pages=(page(),),
    )
    return replace(base, **changes)


def answer(html="<p>The information is not held centrally.</p>", **changes):
    base = AnswerRecord(html=html, date_answered=date(2024, 3, 14))
    return replace(base, **changes)


def message(text, *, sender="authority", day=7, **changes):
    base = FoiMessageRecord(
        source_key=f"m{day}",
        direction="incoming" if sender == "authority" else "outgoing",
        sender=sender,
        sent_at=datetime(2024, 2, day, 12, tzinfo=UTC),
        text=text,
    )
    return replace(base, **changes)


def request(**changes):
    base = FoiRecord(
        source="whatdotheyknow",
        source_key="12345",
        title="Waiting times",
        authority_name="Home Office",
        authority_key="home_office",
        described_state="successful",
        messages=(
            message("How many people waited?", sender="requester", day=1),
            message("1,204 people waited.", day=7),
        ),
        pages=(page("https://foi.test/request/1"),),
    )
    return replace(base, **changes)


def file(body=b"year,number\n2021,1204\n", name="figures.csv"):
    return AttachmentRecord(
        url=f"https://foi.test/{name}",
        file_name=name,
        content_type="text/csv",
        page=page(f"https://foi.test/{name}", body),
    )
