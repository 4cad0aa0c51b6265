"""Which body is meant: by id or name, at a date; and which departments it leads to."""

import csv
from datetime import date
from itertools import pairwise

import pytest

from disclosures import bodies
from disclosures.models import BodyName, PublicBody

COLUMNS = (
    *("key", "name", "kind", "parent", "answering_body_id", "valid_from", "valid_to"),
    *("predecessors", "successors", "wdtk_url_name", "govuk_slug", "abbreviations"),
    "hansard_headings",
)
# A department renamed, then split in two; an agency of the first; two bodies with one short name.
ROWS = [
    {"key": "old", "name": "Department of Old", "kind": "department", "answering_body_id": "7",
     "valid_from": "2001-01-01", "valid_to": "2010-01-01", "successors": "mid"},
    {"key": "mid", "name": "Department of Middle", "kind": "department", "answering_body_id": "7",
     "valid_from": "2010-01-01", "valid_to": "2020-01-01"},
    {"key": "new1", "name": "Department of One", "kind": "department", "answering_body_id": "8",
     "valid_from": "2020-01-01", "predecessors": "mid", "wdtk_url_name": "dep_one",
     "govuk_slug": "department-of-one"},
    {"key": "new2", "name": "Department of Two", "kind": "department", "answering_body_id": "9",
     "valid_from": "2020-01-01", "predecessors": "mid"},
    {"key": "agency", "name": "Otter Agency", "kind": "agency", "parent": "old",
     "abbreviations": "OA", "hansard_headings": "Otters"},
    {"key": "orchard", "name": "Orchard Authority", "kind": "alb", "abbreviations": "OA"},
]  # fmt: skip


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "bodies.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(ROWS)
    return path


@pytest.fixture
def finder(db, table):
    bodies.load_bodies(table)
    return bodies.BodyFinder()


def families(key):
    return PublicBody.objects.get(key=key).families


def test_families_lead_through_renames_splits_and_agencies(finder):
    assert families("old") == families("mid") == families("agency") == ["new1", "new2"]
    assert families("new1") == ["new1"]
    assert families("orchard") == ["orchard"]


def test_an_id_used_again_is_told_by_the_date(finder):
    assert finder.answering(7, "", date(2005, 6, 1)).key == "old"
    assert finder.answering(7, "", date(2010, 1, 1)).key == "mid"
    assert finder.answering(7, "", date(2015, 6, 1)).key == "mid"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Department of Old", "old"),
        ("THE DEPARTMENT OF OLD", "old"),
        ("Otters", "agency"),
        ("OA", None),
        ("Nobody", None),
    ],
)
def test_names_are_folded_and_shared_abbreviations_decide_nothing(finder, name, key):
    found = finder.named(name, date(2005, 1, 1))
    assert (found.key if found else None) == key


def test_an_unknown_id_falls_back_on_the_name(finder):
    assert finder.answering(999, "Otter Agency", None).key == "agency"


def test_authorities_by_their_keys_at_each_source(finder):
    on = date(2024, 1, 1)
    assert finder.authority("whatdotheyknow", "dep_one", "", on).key == "new1"
    assert finder.authority("govuk", "department-of-one", "", on).key == "new1"
    assert finder.authority("govuk", "dep_one", "", on) is None


def test_loading_again_changes_nothing(finder, table):
    before = list(PublicBody.objects.order_by("key").values())
    names = BodyName.objects.count()
    assert bodies.load_bodies(table) == len(ROWS)
    assert list(PublicBody.objects.order_by("key").values()) == before
    assert BodyName.objects.count() == names


def test_the_projects_own_table_is_whole():
    with bodies.TABLE.open(encoding="utf-8", newline="") as file:
        rows = {row["key"]: row for row in csv.DictReader(file)}
    assert len(rows) > 150
    for key, row in rows.items():
        assert row["name"], key
        assert row["kind"] in dict(PublicBody.KINDS), key
        assert not row["parent"] or row["parent"] in rows, key
        for column in ("predecessors", "successors"):
            for other in filter(None, (p.strip() for p in row.get(column, "").split(";"))):
                assert other in rows, (key, other)
        dates = [row["valid_from"], row["valid_to"]]
        assert all(not d or date.fromisoformat(d) for d in dates), key
        assert not all(dates) or dates[0] < dates[1], key


@pytest.mark.django_db
def test_no_two_bodies_of_the_table_hold_one_id_at_once():
    bodies.load_bodies()
    numbered = PublicBody.objects.filter(answering_body_id__isnull=False)
    held = {}
    for body in numbered:
        held.setdefault(body.answering_body_id, []).append(body)
    for number, holders in held.items():
        spans = sorted((b.valid_from or date.min, b.valid_to or date.max) for b in holders)
        for (_, ends), (starts, _) in pairwise(spans):
            assert ends <= starts, number
