"""The nightly dump: what is described is what is written, and nothing else."""

import gzip
import hashlib
import json
from datetime import date, timedelta

import pyarrow.parquet as parquet
import pytest
from django.urls import reverse

from disclosures import bulk
from disclosures.models import FoiRequest
from tests.factories import FoiRequestFactory, QuestionFactory, add_answer

pytestmark = pytest.mark.django_db
TODAY = date(2024, 5, 1)


@pytest.fixture
def folder(settings, tmp_path):
    settings.BULK_DIR = tmp_path / "bulk"
    return settings.BULK_DIR


def lines(dump, table):
    with gzip.open(dump.folder / f"{table}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def test_every_row_is_in_both_files_as_the_dictionary_says(folder):
    question = QuestionFactory(answer="It is not held centrally.\nSee “the” table.")
    add_answer(question, "There were 412.", kind="corrected", outcome="answered")
    FoiRequestFactory()
    dump = bulk.make(TODAY)
    told = {t["table"]: t for t in json.loads((dump.folder / "dictionary.json").read_text())}
    for table in bulk.TABLES:
        written, typed = (
            lines(dump, table.name),
            parquet.read_table(dump.folder / f"{table.name}.parquet"),
        )
        names = [column["name"] for column in told[table.name]["columns"]]
        assert all(list(row) == names for row in written)
        assert typed.column_names == names
        assert json.loads(json.dumps(typed.to_pylist(), default=str)) == written
    assert [a["is_current"] for a in lines(dump, "answers")] == [False, True]
    assert lines(dump, "questions")[0]["date_tabled"] == "2024-03-04"


def test_the_manifest_tells_the_hash_of_each_file(folder):
    dump = bulk.make(TODAY)
    for file in dump.files:
        body = (dump.folder / file["name"]).read_bytes()
        assert (hashlib.sha256(body).hexdigest(), len(body)) == (file["sha256"], file["bytes"])


def test_what_was_removed_at_its_source_is_left_out_and_no_message_is_copied(folder):
    kept, gone = FoiRequestFactory(), FoiRequestFactory()
    FoiRequest.objects.filter(pk=gone.pk).update(is_removed=True)
    rows = lines(bulk.make(TODAY), "foi_requests")
    assert [row["request"] for row in rows] == [kept.pk]
    said = json.dumps(rows)
    assert all(m.text not in said for m in kept.messages.all() if m.text)


def test_the_last_seven_stay_and_one_made_twice_is_replaced(folder):
    for n in range(9):
        bulk.make(TODAY + timedelta(days=n))
    bulk.make(TODAY + timedelta(days=8))
    assert [d.day for d in bulk.dumps()] == [TODAY + timedelta(days=n) for n in range(8, 1, -1)]
    assert not list(folder.glob(".*"))


def test_the_page_lists_files_that_can_be_had(folder, client):
    assert "No dump has been made yet" in client.get(reverse("bulk_data")).content.decode()
    QuestionFactory()
    dump = bulk.make(TODAY)
    page = client.get(reverse("bulk_data")).content.decode()
    for file in dump.files:
        address = reverse("bulk_file", args=[TODAY, file["name"]])
        assert address in page
        assert (
            b"".join(client.get(address).streaming_content)
            == (dump.folder / file["name"]).read_bytes()
        )


@pytest.mark.parametrize("name", ["secret-key", "..", "manifest.json.bak", "tables.py"])
def test_nothing_else_is_handed_out(folder, client, name):
    bulk.make(TODAY)
    assert client.get(reverse("bulk_file", args=[TODAY, name])).status_code == 404
    assert (
        client.get(reverse("bulk_file", args=[date(2024, 5, 2), "manifest.json"])).status_code
        == 404
    )
