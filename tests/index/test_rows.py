"""Rows into the index: all of them, or what the outbox names; both end alike."""

from dataclasses import replace

import pytest

from disclosures.index import SearchQuery, facts, rows, search, searching
from disclosures.models import FoiRequest, IndexChange, Question
from tests import small_corpus as made
from tests.ingest.records import file, message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _closed():
    searching.forget()
    yield
    searching.forget()


def found(words="", kind="pq"):
    return sorted(hit.pk for hit in search(SearchQuery(words=words, kind=kind)).hits)


def follow():
    return rows.follow(settled_only=False)


def contents():
    pages = [search(SearchQuery(kind=kind, per_page=100)) for kind in ("pq", "foi")]
    return [(sorted(h.document for h in p.hits), p.facets) for p in pages]


def test_the_first_follow_builds_the_index():
    made.store(made.question(), made.request(), made.other(1))
    assert len(found()) == 2
    assert found("otters") == [Question.objects.get(heading="Otters").pk]
    assert found("safe harbour", kind="foi") == [made.the_request().pk]
    assert found("1,204", kind="foi") == [made.the_request().pk]


def test_following_brings_changes_and_takes_away_what_is_gone():
    made.store(made.question(), made.request(), made.other(1))
    made.store(made.question(question_text="To ask how many badgers there are."))
    assert found("badgers") == [made.the_question().pk]
    assert found("harbour weeks") == []
    Question.objects.filter(uin="501").update(is_withdrawn=True)
    IndexChange.objects.create(document=f"question:{Question.objects.get(uin='501').pk}")
    FoiRequest.objects.update(is_removed=True)
    IndexChange.objects.create(document=f"request:{made.the_request().pk}")
    assert follow() == 2
    assert found() == [made.the_question().pk]
    assert found(kind="foi") == []


def test_the_numbers_that_a_question_names_are_kept():
    text = (
        "To ask the Attorney General, pursuant to the Answer of 4 May 2020 to Question 4711, why."
    )
    made.store(made.question(question_text=text))
    documents = facts.question_documents(Question.objects.all())
    assert [document.cites for document in documents] == [("4711",)]


def test_following_again_writes_nothing():
    made.store(made.question(), made.other(1))
    follow()
    assert follow() == 0


def test_a_rebuild_equals_following():
    made.store(made.question(), made.request())
    made.store(*map(made.other, range(5)))
    made.store(made.question(made.REFUSED.replace("centrally", "at all")))
    followed = contents()
    assert rows.rebuild() == 7
    assert contents() == followed


def test_the_words_of_a_file_and_its_name_are_found():
    sent = message("Attached.", attachments=(file(b"lake,otters\nTamar,7\n", "lakes.csv"),))
    asked = made.request().messages[0]
    made.store(replace(made.request(), messages=(asked, sent)))
    assert found("tamar", kind="foi") == found("lakes", kind="foi") == [made.the_request().pk]


@pytest.mark.django_db(transaction=True)
def test_only_settled_changes_are_followed():
    made.store(made.question())
    assert rows.rebuild() == 1
    made.store(made.other(1))
    assert rows.follow() == 0  # brought in by store(): the cursor is past it
    IndexChange.objects.create(document="question:999999")
    assert rows.follow() == 1
