"""Ways in which words that were taken out could come back, or stay somewhere."""

from __future__ import annotations

import pytest

from disclosures import closed_copies, redaction
from disclosures.curation import takedown
from disclosures.ingest import saving
from disclosures.models import (
    AskFix,
    Attachment,
    AttachmentPage,
    FoiMessage,
    FoiRequest,
    IndexChange,
    MessageAttachment,
    Pair,
    Question,
    Takedown,
)
from disclosures.publishing import public
from disclosures.review import fixes
from disclosures.review import publication as steps
from tests.factories import FoiRequestFactory, QuestionFactory, SourcePageFactory, UserFactory
from tests.ingest import records
from tests.publishing import made as published_made

pytestmark = pytest.mark.django_db
WHY = "The person it names asked us to."
LETTER = "Dear Quentin Fothergill of Leeds,\nIn that year 412 people waited.\nYours, Ann Bly."
NAME = "Quentin Fothergill"


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch):
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda *args, **kwargs: None)


@pytest.fixture
def admin():
    return UserFactory(role="Admin")


@pytest.fixture
def letter():
    return _letter()


def _letter(text: str = LETTER) -> FoiRequest:
    return FoiRequestFactory(messages=[("requester", "How many?"), ("authority", text)])


def _text(request: FoiRequest) -> str:
    return request.messages.last().text


def _target(request: FoiRequest) -> str:
    return f"request:{request.pk}"


def test_undoing_one_act_leaves_out_what_another_took_out(admin, letter):
    FoiMessage.every.filter(request=letter, position=1).update(text=f"I am {NAME}.")
    wide = takedown.redact(admin, _target(letter), f"{NAME} of Leeds", WHY)
    narrow = takedown.redact(admin, _target(letter), NAME, WHY)
    takedown.undo(admin, wide, "Leeds may stand.")
    assert "Fothergill" not in _text(letter)
    assert "of Leeds" in _text(letter)
    takedown.undo(admin, narrow, "A public figure.")
    assert _text(letter) == LETTER


def test_a_message_that_is_shown_again_has_lost_what_was_taken_out_meanwhile(admin, letter):
    FoiMessage.every.filter(request=letter, position=1).update(text=f"I am {NAME}.")
    hidden = takedown.hide(admin, f"message:{letter.messages.last().pk}", WHY)
    taken = takedown.redact(admin, _target(letter), NAME, WHY)
    takedown.undo(admin, hidden, "It may be shown.")
    assert "Fothergill" not in _text(letter)
    takedown.undo(admin, taken, "A public figure.")
    assert _text(letter) == LETTER


def test_words_under_a_hidden_message_are_not_lost(admin, letter):
    taken = takedown.redact(admin, _target(letter), NAME, WHY)
    hidden = takedown.hide(admin, f"message:{letter.messages.last().pk}", WHY)
    with pytest.raises(ValueError, match="hidden since"):
        takedown.undo(admin, taken, "A public figure.")
    takedown.undo(admin, hidden, "It may be shown.")
    takedown.undo(admin, taken, "A public figure.")
    assert _text(letter) == LETTER


@pytest.fixture
def two_with_one_file(letter):
    other = _letter("In that year 412 people waited.")
    file = Attachment.objects.create(
        sha256="a" * 64, media_type="application/pdf", size_bytes=9, status="read"
    )
    AttachmentPage.objects.create(attachment=file, number=1, kind="page", text=f"To {NAME}.")
    for row in (letter, other):
        MessageAttachment.objects.create(
            message=row.messages.last(), url="https://x.test/a.pdf", position=1, attachment=file
        )
    return letter, other


def test_a_file_sent_in_two_requests_loses_its_words_in_both(admin, two_with_one_file):
    letter, other = two_with_one_file
    IndexChange.objects.all().delete()
    act = takedown.redact(admin, _target(letter), NAME, WHY)
    other.refresh_from_db()
    assert other.is_redacted  # so are published files and packs of it
    assert IndexChange.objects.filter(document=_target(other)).exists()
    page = AttachmentPage.every.get()
    AttachmentPage.every.update(text=f"To {NAME}.")  # read again
    redaction.reapply([_target(other)])
    assert NAME not in AttachmentPage.every.get(pk=page.pk).text
    takedown.undo(admin, act, "A public figure.")
    other.refresh_from_db()
    assert not other.is_redacted
    assert NAME in AttachmentPage.every.get(pk=page.pk).text


def test_a_copy_that_was_saved_since_is_closed_too(admin):
    saving.save(records.request())
    row = FoiRequest.objects.get()
    act = takedown.hide(admin, f"message:{row.messages.last().pk}", WHY)
    newer = SourcePageFactory(sha256="b" * 64)
    FoiMessage.every.filter(request=row).update(page=newer)
    assert closed_copies.is_closed_copy(newer.sha256)
    assert newer.sha256 in closed_copies.closed_copies([_target(row)])
    takedown.undo(admin, act, "No.")
    assert not closed_copies.is_closed_copy(newer.sha256)


@pytest.mark.parametrize("kind", ["question", "request"])
def test_copies_saved_since_of_whole_documents(admin, kind):
    question, request = QuestionFactory(), _letter()
    row = {"question": question, "request": request}[kind]
    passage = {"question": "held centrally", "request": NAME}[kind]
    takedown.redact(admin, f"{kind}:{row.pk}", passage, WHY)
    newer = SourcePageFactory(sha256="b" * 64)
    question.answers.update(page=newer)
    FoiMessage.every.filter(request=request).update(page=newer)
    assert closed_copies.is_closed_copy(newer.sha256)


@pytest.mark.parametrize(
    "text",
    [
        "QUENTIN FOTHERGILL",
        "Quentin\u00a0\n  Fothergill",
        "Quen\u00adtin Fother\u200bgill",
        "Quentin Fother-\ngill",
        "quentin fothergill",
    ],
)
def test_a_passage_is_known_however_it_is_set(admin, text):
    row = _letter(f"Dear {text}, and {NAME}.")
    takedown.redact(admin, _target(row), NAME, WHY)
    assert "ill" not in _text(row).casefold()
    assert redaction.shown(_text(row)) == f"Dear {redaction.SHOWN}, and {redaction.SHOWN}."


@pytest.mark.parametrize(
    ("passage", "text"), [("Zoë O'Hara", "Zoe\u0308 O’Hara"), ("Flynn Office", "Flynn Oﬃce")]
)
def test_signs_that_are_written_in_two_ways(admin, passage, text):
    row = _letter(f"Dear {text}, and {passage}.")
    takedown.redact(admin, _target(row), passage, WHY)
    assert redaction.shown(_text(row)) == f"Dear {redaction.SHOWN}, and {redaction.SHOWN}."


def test_one_word_is_not_taken_for_another_in_small_letters(admin):
    row = _letter("Mrs May may come. MRS MAY may not.")
    takedown.redact(admin, _target(row), "May", WHY)
    assert redaction.shown(_text(row)).count("may") == 2
    assert "May" not in _text(row)
    assert "MAY" not in _text(row)


def test_a_passage_across_tags_leaves_the_stored_html(admin):
    question = QuestionFactory(answer="Write to Zoë O'Hara.")
    html = "<p>Write to <b>Zo&euml;</b>&nbsp;O&rsquo;Hara.</p>"
    question.answers.update(html=html)
    act = takedown.redact(admin, f"question:{question.pk}", "Zoë O'Hara", WHY)
    stored = question.answers.get().html
    assert "Zo" not in stored
    assert "Hara" not in stored
    assert stored.startswith("<p>Write to <b>")
    takedown.undo(admin, act, "A public figure.")
    assert question.answers.get().html == html


def test_a_passage_across_a_mark_leaves_the_published_page(admin):
    row = published_made.published()
    request = row.pair.request
    words = "year 412 people waited"  # the mark is on "412 people"
    assert words in _text(request)
    takedown.redact(admin, _target(request), words, WHY)
    shown = public.shown(public.latest(row.reference))
    parts = [p for m in shown["mismatches"] for d in m["documents"] for p in d["parts"]]
    said = ["".join(s["text"] for s in part["segments"]) for part in parts]
    assert [part["sha256"] for part in parts].count("") == 1
    assert not any("year" in text or "412" in text for text in said if "In that" in text)


def test_a_target_has_one_name(admin, letter):
    with pytest.raises(ValueError, match="address"):
        takedown.hide(admin, f"request:0{letter.pk}", WHY)
    assert takedown.found(f"request:0{letter.pk}") is None
    assert not Takedown.objects.exists()
    assert Question.objects.count() == Question.every.count()


def test_a_published_title_loses_the_passage(admin, client):
    row = published_made.published(request={"title": f"Waiting times, {NAME}"})
    title = row.title
    takedown.redact(admin, _target(row.pair.request), title.split()[-1], WHY)
    for address in (row.get_absolute_url(), "/mismatches/", "/mismatches.atom"):
        assert title not in client.get(address).content.decode()
    assert title not in str([r.title for r in public.standing()])
    steps.withdraw(row.pair_id, admin, "the two records cover different years.")
    for address in (row.get_absolute_url(), "/corrections/"):
        assert title not in client.get(address).content.decode()


def test_an_earlier_answer_that_is_referred_to_counts_as_a_document(admin, client):
    row = published_made.published()
    earlier = QuestionFactory(answer="In the earlier year Ann Bly counted them.")
    row.pair.said_in = earlier.current_answer
    row.pair.save()
    act = takedown.redact(admin, f"question:{earlier.pk}", "Ann Bly", WHY)
    assert public.is_redacted(public.latest(row.reference))
    takedown.undo(admin, act, "No.")
    assert not public.is_redacted(public.latest(row.reference))
    act = takedown.hide(admin, f"question:{earlier.pk}", WHY)
    assert public.latest(row.reference) is None
    takedown.undo(admin, act, "No.")
    assert public.latest(row.reference) is not None


def test_what_a_reviewer_typed_from_a_scan_loses_the_passage(admin):
    row = published_made.confirmed()
    AskFix.objects.create(
        pair=row, by=admin, kind="typed", before={}, answer_id=row.answer_id,
        after={"number": 1, "file": "scan.pdf", "text": f"To {NAME}: 412."},
        request_version=row.request_version,
    )  # fmt: skip
    act = takedown.redact(admin, _target(row.request), NAME, WHY)
    assert act.after == {"places": 1}
    fresh = Pair.objects.get(pk=row.pk)
    (typed,) = fixes.typed_of(fixes.for_packs(fresh))
    assert redaction.shown(typed.after["text"]) == f"To {redaction.SHOWN}: 412."
    takedown.undo(admin, act, "No.")
    (typed,) = fixes.typed_of(fixes.for_packs(Pair.objects.get(pk=row.pk)))
    assert NAME in typed.after["text"]
