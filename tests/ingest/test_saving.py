"""Twice is once; changed means changed in meaning; nothing seen is overwritten."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from disclosures import bodies, storage
from disclosures.ingest import CHANGED, CREATED, UNCHANGED, Refused, save
from disclosures.models import (
    Answer,
    Attachment,
    FoiMessage,
    FoiRequest,
    IndexChange,
    Member,
    Question,
    SourcePage,
)

from .records import answer, file, message, page, question, request

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded_bodies(db, settings, tmp_path):
    settings.EVIDENCE_DIR = tmp_path
    bodies.load_bodies()


def versions():
    return list(Answer.objects.order_by("version").values_list("kind", "text"))


def test_a_question_is_created_once():
    assert [save(question()), save(question())] == [CREATED, UNCHANGED]
    row = Question.objects.get()
    assert (row.house, row.date_key, row.uin) == ("Commons", date(2024, 3, 4), "990412")
    assert row.body.key == "ho"
    assert row.asked_by == Member.objects.get(member_id=4001)
    assert row.current_answer.text == "The information is not held centrally."
    assert IndexChange.objects.count() == 1


@pytest.mark.parametrize(
    "same",
    [
        question(pages=(page(body=b"fetched again"),)),
        question(question_text="To ask the  Secretary of State,\nhow many people waited."),
        question(url="https://elsewhere.test"),
    ],
)
def test_white_space_and_fetch_times_are_no_change(same):
    save(question())
    assert save(same) == UNCHANGED


@pytest.mark.parametrize(
    "other",
    [
        question(heading="Another heading"),
        question(is_withdrawn=True),
        question(answer=answer("<p>There were 12.</p>")),
        question(answer=answer(date_answered=date(2024, 3, 15))),
    ],
)
def test_a_change_of_meaning_is_a_change(other):
    save(question())
    assert save(other) == CHANGED


def test_a_holding_answer_keeps_its_row_when_the_answer_comes():
    save(question(answer=answer("<p>I will answer soon.</p>", is_holding=True)))
    save(question())
    assert versions() == [
        ("holding", "I will answer soon."),
        ("substantive", "The information is not held centrally."),
    ]
    assert Question.objects.get().current_answer.kind == "substantive"


def test_a_correction_keeps_the_text_it_replaced():
    save(question())
    corrected = answer(
        "<p>There were 12.</p>",
        is_correction=True,
        date_corrected=date(2025, 1, 9),
        original_html="<p>The information is not held centrally.</p>",
    )
    assert save(question(answer=corrected)) == CHANGED
    assert [kind for kind, _ in versions()] == ["substantive", "corrected"]
    assert Question.objects.get().current_answer.date_corrected == date(2025, 1, 9)


def test_a_correction_seen_first_brings_its_original():
    corrected = answer("<p>12.</p>", is_correction=True, original_html="<p>11.</p>")
    save(question(answer=corrected))
    assert versions() == [("original", "11."), ("corrected", "12.")]


def test_clipped_text_never_replaces_whole_text():
    save(question())
    clipped = question(
        is_clipped=True, question_text="To ask", answer=answer("<p>The…</p>", is_clipped=True)
    )
    assert save(clipped) == UNCHANGED
    row = Question.objects.get()
    assert row.text.endswith("waited.")
    assert row.current_answer.text.endswith("centrally.")
    assert save(question()) == UNCHANGED


def test_whole_text_replaces_clipped_text():
    save(question(is_clipped=True, question_text="To ask", answer=None))
    assert save(question()) == CHANGED
    assert not Question.objects.get().is_clipped


def test_one_uin_in_two_parliaments_is_two_questions():
    save(question())
    save(question(api_id=1, source_key="1", date_tabled=date(2021, 3, 4)))
    assert Question.objects.filter(uin="990412").count() == 2


def test_a_question_without_any_date_is_refused_by_name():
    with pytest.raises(Refused, match=r"1679416.*date"):
        save(question(date_tabled=None, answer=None))


def test_nul_characters_do_not_lose_a_record():
    assert save(question(question_text="how\x00 many")) == CREATED


def test_every_page_is_kept_by_its_hash():
    save(question())
    row = SourcePage.objects.get()
    assert storage.get(row.sha256) == b"<p>saved</p>"
    assert Answer.objects.get().page == row


def test_a_request_is_created_once_and_superseded_message_by_message():
    assert [save(request()), save(request())] == [CREATED, UNCHANGED]
    first, second = request().messages
    changed = request(messages=(first, replace(second, text="1,205 people waited.")))
    assert save(changed) == CHANGED
    row = FoiRequest.objects.get()
    assert [m.text for m in row.messages.all()] == [first.text, "1,205 people waited."]
    assert FoiMessage.every.filter(text=second.text).exclude(superseded_at=None).exists()
    assert row.version == 2


def test_the_release_after_a_review_moves_the_date_of_response():
    save(request())
    later = (*request().messages, message("On review we release it.", day=20))
    save(request(messages=later))
    assert FoiRequest.objects.get().date_responded == date(2024, 2, 20)


def test_an_attachment_is_kept_once_however_often_it_is_sent():
    first, second = request().messages
    twice = (first, replace(second, attachments=(file(), file(name="copy.csv"))))
    save(request(messages=twice))
    assert Attachment.objects.get().status == "waiting"
    names = FoiRequest.objects.get().messages.last().enclosures.values_list("file_name", flat=True)
    assert list(names) == ["figures.csv", "copy.csv"]


def test_a_removed_request_keeps_its_words_as_evidence_and_says_so():
    save(request())
    save(request(is_removed=True, removed_reason="gone (404)", messages=(), title="Waiting times"))
    row = FoiRequest.objects.get()
    assert row.is_removed
    assert row.messages.count() == 2


def test_a_page_that_is_gone_marks_its_request_as_removed_though_it_has_no_title():
    save(request())
    assert save(request(is_removed=True, removed_reason="gone", messages=(), title="")) == CHANGED
    assert FoiRequest.objects.get().is_removed


def test_a_passing_fault_takes_no_file_away():
    first, second = request().messages
    save(request(messages=(first, replace(second, attachments=(file(),)))))
    missing = replace(file(), page=None, problem="HTTP 503")
    again = request(messages=(first, replace(second, attachments=(missing,))))
    assert save(again) == UNCHANGED
    assert FoiRequest.objects.get().messages.last().enclosures.get().attachment


def test_half_a_surrogate_pair_does_not_lose_a_record():
    assert save(question(question_text="how \ud83d many")) == CREATED


def test_an_extract_does_not_overwrite_what_parliament_says():
    save(question())
    older = question(source="file", heading="Old heading", answering_body_name="", api_id=None)
    assert save(older) == UNCHANGED
    assert Question.objects.get().heading == "Safe Harbour Scheme"


def test_what_a_source_leaves_out_is_not_taken_away():
    save(question(date_for_answer=date(2024, 3, 7)))
    save(question(question_text="", answering_body_name="", answering_body_id=None))
    row = Question.objects.get()
    assert row.text.endswith("waited.")
    assert (row.body.key, row.body_name) == ("ho", "Home Office")


def test_a_reply_just_after_midnight_in_summer_keeps_its_british_date():
    first, second = request().messages
    late = replace(second, sent_at=datetime(2024, 5, 31, 23, 10, tzinfo=UTC))
    save(request(messages=(first, late)))
    assert FoiRequest.objects.get().date_responded == date(2024, 6, 1)
