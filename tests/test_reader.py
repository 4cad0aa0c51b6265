"""Reading stored documents: twice is once, and a person's reading stays."""

import io
import zipfile
from datetime import UTC, datetime, time, timedelta

import pytest

from disclosures import documents, index, reader, storage
from disclosures.index import SearchQuery
from disclosures.models import (
    AnswerReading,
    Ask,
    Attachment,
    AttachmentPage,
    FoiRequest,
    IndexChange,
    ResponseReading,
)
from tests import small_corpus as made
from tests.factories import FoiRequestFactory, SourcePageFactory, add_message
from tests.ingest.records import answer, file, message

pytestmark = pytest.mark.django_db


def counts():
    return {m: m.objects.count() for m in (AnswerReading, ResponseReading, Ask, AttachmentPage)}


def with_file(body, name):
    sent = message("Please see the attached.", attachments=(file(body, name),))
    return made.request(
        messages=(message("How many otters waited?", sender="requester", day=1), sent)
    )


def archive(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, body in members.items():
            packed.writestr(name.replace("_", "."), body)
    return buffer.getvalue()


def test_reading_twice_changes_nothing():
    made.store(made.question(), made.request())
    before, changes = counts(), IndexChange.objects.count()
    assert before[AnswerReading] == before[ResponseReading] == 1
    assert before[Ask] == 2
    made.read()
    assert (counts(), IndexChange.objects.count()) == (before, changes)


def test_a_span_is_where_it_says():
    made.store(made.question())
    current = made.the_question().current_answer
    span = current.reading.span
    assert current.reading.outcome == "not_held_centrally"
    assert current.text[span["start"] : span["end"]] == span["text"]


def test_a_persons_reading_survives_a_re_run():
    made.store(made.question(), made.request())
    current, request = made.the_question().current_answer, made.the_request()
    own = AnswerReading.objects.create(answer=current, reader="person:1", outcome="referred")
    current.reading = own
    current.save()
    theirs = ResponseReading.objects.create(
        request=request, request_version=request.version, reader="person:1", outcome="partial"
    )
    request.reading = theirs
    request.save()
    AnswerReading.objects.filter(reader=reader.READER_VERSION).delete()
    ResponseReading.objects.filter(reader=reader.READER_VERSION).delete()
    made.read()
    assert made.the_question().current_answer.reading == own
    assert made.the_request().reading == theirs
    assert AnswerReading.objects.count() == ResponseReading.objects.count() == 2


def test_a_changed_answer_is_read_and_the_old_reading_kept():
    made.store(made.question(answer=answer("<p>I will answer soon.</p>", is_holding=True)))
    made.store(made.question())
    assert AnswerReading.objects.count() == 2
    assert made.the_question().current_answer.reading.outcome == "not_held_centrally"


def test_a_file_is_read_and_its_request_read_again():
    made.store(with_file(b"year,otters\n2021,1204\n", "otters.csv"))
    attachment, request = Attachment.objects.get(), made.the_request()
    assert (attachment.status, request.version) == ("read", 2)
    assert "1204" in attachment.pages.get().text
    assert request.reading.request_version == 2
    assert [p.source for p in documents.response_parts(request)] == [
        "message:2",
        "attachment:1:p1",
    ]


def test_the_pages_of_an_archive_bear_their_members_names():
    body = archive(first_csv="year,otters\n2021,7\n", second_txt="Nine otters were counted.")
    made.store(with_file(body, "otters.zip"))
    pages = list(Attachment.objects.get().pages.values_list("number", "kind", "name"))
    assert [number for number, _, _ in pages] == [1, 2]
    assert {kind for _, kind, _ in pages} == {"member"}
    assert ["first.csv" in pages[0][2], "second.txt" in pages[1][2]] == [True, True]


def test_an_unreadable_file_says_why_and_the_rest_is_read():
    made.store(with_file(b"%PDF-1.7 cut sh", "broken.pdf"))
    broken = Attachment.objects.get()
    assert broken.status == "unreadable"
    assert broken.reason
    assert not broken.pages.exists()


def test_a_file_missing_from_storage_stops_no_other():
    lost = Attachment.objects.create(sha256="0" * 64, size_bytes=1)
    storage.put("1" * 64, b"a,b\n1,2\n")
    there = Attachment.objects.create(sha256="1" * 64, size_bytes=8, media_type="text/csv")
    assert reader.read_attachments([lost, there]) == {"unreadable": 1, "read": 1}
    assert "not in storage" in lost.reason


def test_a_file_beside_an_answer_can_be_searched():
    enclosed = (file(b"river,otters\nTamar,77\n", "table.csv"),)
    made.store(made.question(answer=answer(made.REFUSED, attachments=enclosed)))
    assert Attachment.objects.get().status == "read"
    found = index.search(SearchQuery(words="tamar"))
    assert [hit.pk for hit in found.hits] == [made.the_question().pk]


def test_nul_in_a_file_is_stored_without_it():
    made.store(with_file(b"Seven\x00 otters were counted in the lake.", "otters.txt"))
    for page in AttachmentPage.objects.all():
        assert "\x00" not in page.text


def test_a_request_whose_source_keeps_no_reply_is_not_called_waiting():
    made.store(made.request(messages=made.request().messages[:1], is_complete=False))
    reader.read_requests(reader.unread_requests())
    assert FoiRequest.objects.get().reading.outcome == "content_not_seen"


@pytest.mark.parametrize(
    ("fetched", "outcome"), [(None, "pending"), (15, "pending"), (60, "no_response")]
)
def test_silence_is_judged_by_the_day_the_thread_was_fetched(fetched, outcome):
    request = FoiRequestFactory(messages=[])
    seen = datetime.combine(request.date_sent, time(9), tzinfo=UTC)
    page = fetched and SourcePageFactory(fetched_at=seen + timedelta(days=fetched))
    add_message(request, "requester", "How many otters waited?", page=page)
    reader.read_requests(reader.unread_requests())
    request.refresh_from_db()
    assert request.reading.outcome == outcome


def test_a_request_let_go_by_its_requester_is_withdrawn_and_a_changed_response_keeps_its_dates():
    gone = FoiRequestFactory(
        messages=[
            ("requester", "How many otters waited?"),
            ("authority", "We acknowledge your request."),
            ("requester", "I would like to withdraw this request."),
        ]
    )
    changed = FoiRequestFactory(
        messages=[
            ("requester", "How many otters waited?"),
            ("authority", "This is exempt under section 43(2) of the Act."),
            ("authority", "On review we find that 412 otters waited."),
        ]
    )
    reader.read_requests(reader.unread_requests())
    gone.refresh_from_db()
    changed.refresh_from_db()
    assert gone.reading.outcome == "withdrawn"
    assert changed.reading.history == [
        {"date": "2024-01-11", "source": "message:2", "outcome": "refused_exemption"},
        {"date": "2024-01-12", "source": "message:3", "outcome": "released"},
    ]
