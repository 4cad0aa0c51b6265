"""Taking down: what is hidden is nowhere, what is taken out leaves spans right, undo gives it all
back, and what comes again from the source stays down."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from disclosures import bulk, redaction
from disclosures.curation import personal, takedown
from disclosures.index import searching
from disclosures.ingest import saving
from disclosures.models import (
    AttachmentPage,
    FoiMessage,
    FoiRequest,
    LogEntry,
    MessageAttachment,
    Pair,
    PersonalHit,
    Question,
    Takedown,
    Withheld,
)
from disclosures.packs.checks import checks
from disclosures.packs.content import items_of
from disclosures.publishing import public
from disclosures.results import exports, table
from tests.factories import FoiRequestFactory, QuestionFactory, UserFactory
from tests.ingest import records
from tests.packs import made as packs_made
from tests.publishing import made as published_made

pytestmark = pytest.mark.django_db
WHY = "The person it names asked us to."
LETTER = "Dear Quentin Fothergill,\nIn that year 412 people waited.\nCall 020 7946 0123."


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch):
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda *args, **kwargs: None)


@pytest.fixture
def admin():
    return UserFactory(role="Admin")


@pytest.fixture
def letter():
    return FoiRequestFactory(messages=[("requester", "How many?"), ("authority", LETTER)])


def _index() -> None:
    call_command("index", rebuild=True, verbosity=0)
    searching.forget()


def _addresses_of(question: Question, request: FoiRequest, sha256: str) -> dict[str, list[str]]:
    """All the public addresses of each, which answer 410 while it is hidden."""
    asked = ["Commons", question.date_key, question.uin]
    sent = [request.pk, request.page_slug]
    return {
        f"question:{question.pk}": [
            reverse(name, args=[*asked, *more])
            for name, more in (("answer", []), ("answer_json", []), ("cite_answer", ["bib"]),
                               ("position", []), ("answer_version", [1]))
        ],
        f"request:{request.pk}": [
            *(reverse(name, args=[*sent, *more])
              for name, more in (("request", []), ("request_json", []), ("cite_request", ["bib"]),
                                 ("request_message", [1]), ("request_file", [1, 2]))),
            reverse("saved_copy", args=[sha256]),
        ],
    }  # fmt: skip


def read(client, address: str, kind: str) -> str:
    query = {"q": "waited", **({"type": "foi"} if kind == "request" else {})}
    response = client.get(address, query)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


@pytest.mark.parametrize("kind", ["question", "request"])
def test_a_hidden_page_is_nowhere_and_comes_back(admin, kind, tmp_path, settings):
    settings.BULK_DIR = tmp_path
    publication = published_made.published()
    pair = publication.pair
    question, request = pair.question, pair.request
    sha256 = request.messages.first().page.sha256
    target = f"{kind}:{getattr(pair, kind).pk}"
    addresses = _addresses_of(question, request, sha256)[target]
    addresses += [publication.get_absolute_url()]
    addresses += [reverse("mismatch_file", args=[publication.reference, "json"])]
    row = getattr(pair, kind)
    elsewhere = [
        reverse("search"), reverse("search_csv"), reverse("search_atom"), reverse("search_json"),
        reverse("mismatches"), reverse("mismatches_feed"), reverse("mismatches_csv"),
        reverse("body", args=[row.body.slug]), reverse("body_feed", args=[row.body.slug]),
        reverse("api_questions"), reverse("api_requests"), reverse("api_mismatches"),
    ]  # fmt: skip
    _index()
    client = Client()
    path = row.get_absolute_url()
    before = [p for p in elsewhere if path in read(client, p, kind)]
    assert len(before) > 3
    bulk.make()

    with transaction.atomic():
        act = takedown.hide(admin, target, WHY)
    bulk.delete_all()  # on commit, which a test never reaches
    _index()
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 410, address
        assert "no-store" in response["Cache-Control"]
        assert "taken down" in response.content.decode()
        assert "412 people" not in response.content.decode()
    for place in elsewhere:
        text = read(client, place, kind)
        assert path not in text, place
        assert publication.reference not in text, place
    named = path.strip("/").removeprefix("pq/")
    compared = client.get(reverse("compare"), {"a": named}).content.decode()
    assert row.title not in compared
    assert not bulk.dumps()
    listed_in = {"question": "questions", "request": "foi_requests"}[kind]
    listed = next(t for t in bulk.TABLES if t.name == listed_in)
    assert not [r for r in listed.records() if r["page"].endswith(path)]
    assert not Pair.objects.filter(pk=pair.pk).exists()
    reviewer = Client()
    reviewer.force_login(UserFactory(role="Reviewer"))
    assert reviewer.get(reverse("review", args=[pair.reference])).status_code == 410
    entry = LogEntry.objects.filter(kind="privacy").get()
    assert entry.by == admin
    assert WHY in entry.words

    takedown.undo(admin, act, "It was another person.")
    _index()
    for address in addresses:
        expected = 404 if "/saved/" in address else 200
        assert client.get(address).status_code == expected, address
    after = [p for p in elsewhere if path in read(client, p, kind)]
    assert after == before
    assert Pair.objects.filter(pk=pair.pk).exists()


def test_of_an_unpublished_pair_a_visitor_is_not_told_that_it_was_hidden(admin, client):
    pair = packs_made.pair()
    takedown.hide(admin, f"request:{pair.request_id}", WHY)
    assert client.get(reverse("mismatch", args=[pair.reference])).status_code == 404


def test_a_hidden_message_and_a_hidden_file_leave_the_request(admin, client):
    pair = packs_made.pair()
    request, last = pair.request, pair.request.messages.last()
    file = MessageAttachment.objects.get(message=last).attachment
    act = takedown.hide(admin, f"attachment:{file.pk}", WHY)
    text = client.get(request.get_absolute_url()).content.decode()
    assert packs_made.SECTIONED not in text
    assert "it was taken down" in text
    page = reverse("request_file", args=[request.pk, request.page_slug, 1, 2])
    assert client.get(page).status_code == 410
    assert not AttachmentPage.objects.filter(attachment=file).exists()
    assert FoiRequest.objects.get(pk=request.pk).version == request.version + 1
    takedown.undo(admin, act, "No.")
    assert packs_made.SECTIONED in client.get(request.get_absolute_url()).content.decode()

    act = takedown.hide(admin, f"message:{last.pk}", WHY)
    text = client.get(request.get_absolute_url()).content.decode()
    assert "In that year" not in text
    assert "was taken down here" in text
    said = reverse("request_message", args=[request.pk, request.page_slug, last.position])
    assert client.get(said).status_code == 410
    assert FoiMessage.objects.get(pk=last.pk).text == ""
    takedown.undo(admin, act, "No.")
    assert "In that year" in client.get(request.get_absolute_url()).content.decode()
    assert not Withheld.objects.exists()


def test_a_pack_refuses_what_was_hidden_and_a_made_one_is_marked(admin, client):
    version = packs_made.version(packs_made.pack())
    pack = version.pack
    pair = pack.items.get().pair
    reviewer = UserFactory(role="Reviewer")
    client.force_login(reviewer)
    file = reverse("pack_file", args=[pack.pk, 1, "json"])
    assert client.get(file).status_code == 200
    takedown.hide(admin, f"request:{pair.request_id}", WHY)
    listed = {c.key: c for c in checks(pack, items_of(pack))}
    assert any("taken down" in said for said in listed["originals"].problems)
    page = client.get(pack.get_absolute_url()).content.decode()
    assert "Something that this version quotes was taken down" in page
    assert client.get(file).status_code == 403
    client.force_login(admin)
    assert client.get(file).status_code == 200


def test_a_passage_is_taken_out_everywhere_and_spans_still_point_right(admin, client, letter):
    reading = letter.reading
    span = dict(reading.release_span)
    act = takedown.redact(admin, f"request:{letter.pk}", "Quentin Fothergill", WHY)
    letter.refresh_from_db()
    text = letter.messages.last().text
    assert "Fothergill" not in text
    assert len(text) == len(LETTER)
    assert text[span["start"] : span["end"]] == "412 people"
    shown = client.get(letter.get_absolute_url())
    said = shown.content.decode()
    assert "Dear [removed: personal data]," in said
    assert redaction.FILL not in said
    told = client.get(reverse("request_json", args=[letter.pk, letter.page_slug])).json()
    assert "Dear [removed: personal data],\n" in told["messages"][1]["text"]
    _index()
    assert "Fothergill" not in client.get(reverse("search"), {"q": "waited"}).content.decode()
    # What was taken out is kept for admins alone, and the log does not repeat it.
    assert not LogEntry.objects.filter(words__contains="Fothergill").exists()
    takedown.undo(admin, act, "A public figure.")
    assert letter.messages.last().text == LETTER
    assert not Withheld.objects.exists()
    letter.refresh_from_db()
    assert not letter.is_redacted


def test_quotations_lose_the_passage_too(admin):
    pair = packs_made.pair()
    takedown.redact(admin, f"request:{pair.request_id}", "412 people", WHY)
    stored = [*Pair.every.filter(pk=pair.pk).values(), *pair.request.asks.values(),
              *pair.request.readings.values(), *pair.request.messages.values()]  # fmt: skip
    assert "412 people" not in str(stored)


def test_a_published_mismatch_loses_the_passage_and_its_files(admin, client):
    publication = published_made.published()
    address = publication.get_absolute_url()
    assert "412 people" in client.get(address).content.decode()
    act = takedown.redact(admin, f"request:{publication.pair.request_id}", "412 people", WHY)
    assert "412 people" not in client.get(address).content.decode()
    assert "412 people" not in client.get(reverse("mismatches_feed")).content.decode()
    assert "412 people" not in str(public.shown(public.latest(publication.reference)))
    file = reverse("mismatch_file", args=[publication.reference, "json"])
    assert client.get(file).status_code == 404
    takedown.undo(admin, act, "No.")
    assert "412 people" in client.get(address).content.decode()
    assert client.get(file).status_code == 200


def test_a_published_mismatch_shows_no_text_of_a_document_with_a_hidden_part(admin, client):
    publication = published_made.published()
    last = publication.pair.request.messages.last()
    act = takedown.hide(admin, f"message:{last.pk}", WHY)
    said = client.get(publication.get_absolute_url()).content.decode()
    assert "412 people" not in said
    assert "Part of this document was taken down" in said
    takedown.undo(admin, act, "No.")
    assert "412 people" in client.get(publication.get_absolute_url()).content.decode()


def test_files_made_before_are_deleted_and_new_ones_have_no_filling(
    admin, letter, tmp_path, settings, django_capture_on_commit_callbacks
):
    settings.BULK_DIR = tmp_path
    bulk.make()
    name = default_storage.save(f"{exports.FOLDER}/before.csv.gz", ContentFile(b"x"))
    with django_capture_on_commit_callbacks(execute=True):
        takedown.redact(admin, f"request:{letter.pk}", "Quentin Fothergill", WHY)
    assert not bulk.dumps()
    assert not default_storage.exists(name)
    assert table.cell(letter.messages.last().text).startswith("Dear [removed: personal data],")


def test_words_inside_other_words_stay(admin):
    row = FoiRequestFactory(messages=[("requester", "?"), ("authority", "Ann met Annette.")])
    takedown.redact(admin, f"request:{row.pk}", "Ann", WHY)
    assert redaction.shown(row.messages.last().text) == "[removed: personal data] met Annette."


def test_what_comes_again_from_its_site_stays_down(admin):
    record = records.request()
    saving.save(record)
    row = FoiRequest.objects.get()
    last = row.messages.last()
    words = last.text.split()[-1].strip(".")
    takedown.redact(admin, f"request:{row.pk}", words, WHY)
    FoiRequest.objects.filter(pk=row.pk).update(fingerprint="changed")
    FoiMessage.objects.filter(request=row).update(fingerprint="changed")
    saving.save(record)
    assert words not in row.messages.last().text
    act = takedown.hide(admin, f"request:{row.pk}", WHY)
    FoiRequest.objects.filter(pk=row.pk).update(fingerprint="changed")
    saving.save(record)
    row.refresh_from_db()
    assert row.is_removed
    takedown.undo(admin, act, "No.")
    row.refresh_from_db()
    assert not row.is_removed


def test_a_hidden_question_is_not_stored_twice():
    question = QuestionFactory()
    Question.every.filter(pk=question.pk).update(is_hidden=True)
    assert not Question.objects.filter(pk=question.pk).exists()
    assert list(saving._existing([_record_of(question)]).values()) == [question]


def _record_of(question):
    return records.question(
        uin=question.uin, date_tabled=question.date_tabled, house=question.house
    )


@pytest.mark.parametrize("reason", ["", "  "])
def test_every_act_needs_a_reason(admin, letter, reason):
    target = f"request:{letter.pk}"
    for act in (
        lambda: takedown.hide(admin, target, reason),
        lambda: takedown.redact(admin, target, "412 people", reason),
    ):
        with pytest.raises(ValueError, match="reason"), transaction.atomic():
            act()
    assert not FoiRequest.objects.get(pk=letter.pk).is_hidden
    assert "412" in letter.messages.last().text


def test_acts_are_done_and_undone_once_and_never_changed(admin, letter):
    target = f"request:{letter.pk}"
    act = takedown.hide(admin, target, WHY)
    with pytest.raises(ValueError, match="hidden already"):
        takedown.hide(admin, target, WHY)
    takedown.undo(admin, act, WHY)
    with pytest.raises(ValueError, match="undone already"):
        takedown.undo(admin, act, WHY)
    with pytest.raises(DatabaseError), transaction.atomic():
        Takedown.objects.update(reason="Another.")


def test_personal_words_wait_for_a_person(admin, letter):
    FoiRequest.objects.exclude(pk=letter.pk).delete()
    assert personal.search() == 1
    assert personal.search() == 0
    found = {h.words: h for h in PersonalHit.objects.all()}
    assert {"Quentin Fothergill", "020 7946 0123"} <= found.keys()
    act = personal.decide(admin, found["Quentin Fothergill"], "remove", WHY)
    personal.decide(admin, found["020 7946 0123"], "keep", "The switchboard's.")
    text = letter.messages.last().text
    assert "Fothergill" not in text
    assert "020 7946 0123" in text
    assert not personal.waiting().exists()
    personal.undo(admin, act, "No.")
    personal.reopen(admin, found["020 7946 0123"], "Look again.")
    assert personal.waiting().count() == 2
    assert LogEntry.objects.filter(kind="privacy").count() == 4


def test_the_least_handled_request_comes_first(admin, letter):
    other = FoiRequestFactory(messages=[("requester", "?"), ("authority", "Ring 020 7946 0999.")])
    personal.search()
    hit = letter.personal_hits.first()
    personal.decide(admin, hit, "keep", WHY)
    assert [r.pk for r in personal.requests()] == [other.pk, letter.pk]
