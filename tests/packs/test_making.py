"""Versions: frozen, numbered, made once; unconfirmed pairs go into our own file alone."""

import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from disclosures.models import Pack, PackEvent, PackVersion
from disclosures.packs import drafts, making
from disclosures.packs.content import items_of
from disclosures.tasks import make_pack
from tests.factories import UserFactory
from tests.packs import made

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("recipient", ["osr", "ico", "member", "body"])
def test_an_unconfirmed_pair_is_refused_for_others(recipient):
    draft = drafts.start(made.reviewers()[0], recipient)
    with pytest.raises(drafts.Refused, match="not confirmed by two reviewers"):
        drafts.add(draft, made.pair(confirmed=False))
    assert not draft.items.exists()


def test_our_own_file_cannot_become_somebody_elses_while_it_holds_one():
    draft = made.pack("own", made.pair(confirmed=False))
    with pytest.raises(drafts.Refused, match="not confirmed by two reviewers"):
        drafts.address(draft, "member")
    assert Pack.objects.get(pk=draft.pk).recipient == "own"


def test_an_unconfirmed_pack_is_made_for_us_and_sent_to_nobody():
    version = made.version(made.pack("own", made.pair(confirmed=False)))
    with pytest.raises(drafts.Refused, match="not sent"):
        drafts.record(version.pack, version.made_by, kind="sent", on=date(2024, 5, 1), to="X")


def test_a_change_makes_a_new_version_and_the_old_one_stands():
    draft = made.pack("osr")
    first = made.version(draft)
    before = made.files(first)
    assert not drafts.is_changed(Pack.objects.get(pk=draft.pk))
    drafts.word(draft, "Both texts are given here.", "Evidence team", "e@example.org")
    assert drafts.is_changed(Pack.objects.get(pk=draft.pk))
    second = made.version(draft)
    assert (first.number, second.number) == (1, 2)
    assert made.files(PackVersion.objects.get(pk=first.pk)) == before
    assert json.loads(made.files(second)["json"])["cover"]["covering"].startswith("Both texts")


def test_the_same_data_makes_the_same_bytes():
    draft, at = made.pack("osr"), timezone.now()
    whole = making.content(draft, items_of(draft), 1, at)
    one, two = (making._formats(draft, whole, at) for _ in range(2))
    for kind in ("json", "csv", "html", "pdf"):
        assert one[kind] == two[kind], kind


@pytest.mark.parametrize(
    "statement",
    ["UPDATE disclosures_packversion SET number = 9", "DELETE FROM disclosures_packversion",
     "UPDATE disclosures_packevent SET words = 'x'", "DELETE FROM disclosures_packevent"],
)  # fmt: skip
def test_the_database_refuses_to_change_what_was_made_or_recorded(statement):
    version = made.version(made.pack("osr"))
    drafts.record(version.pack, version.made_by, kind="reply", on=date(2024, 5, 1), words="Thanks")
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(statement)


def test_nothing_is_made_until_the_list_is_clear():
    draft = made.pack("osr", clear=False)
    with pytest.raises(making.NotClear):
        making.begin(draft.pk, made.reviewers()[0])


def test_what_changed_after_the_button_was_pressed_stops_it_and_is_said():
    draft = made.pack("osr")
    making.begin(draft.pk, made.reviewers()[0])
    drafts.word(draft, "", "", "")
    with pytest.raises(making.NotClear):
        making.make(draft.pk)
    draft = Pack.objects.get(pk=draft.pk)
    assert not making.is_building(draft)
    assert "Something changed" in draft.building_problem


def test_it_is_made_by_one_at_a_time_and_a_task_that_ran_twice_makes_it_once():
    draft = made.pack("osr")
    assert making.begin(draft.pk, made.reviewers()[0])
    assert making.begin(draft.pk, made.reviewers()[1]) is None
    assert make_pack(draft.pk) == f"{draft}, version 1"
    assert make_pack(draft.pk) == "nothing to make"
    assert draft.versions.count() == 1


def test_a_build_that_was_killed_can_be_started_again():
    draft = made.pack("osr")
    making.begin(draft.pk, made.reviewers()[0])
    past = timezone.now() - making.ABANDONED - timedelta(seconds=1)
    Pack.objects.update(building_since=past)
    assert making.begin(draft.pk, made.reviewers()[0])


def test_the_order_is_ours_to_choose():
    pairs = [made.pair(), made.pair(), made.pair()]
    draft = made.pack("osr", *pairs)
    last = draft.items.last()
    drafts.move(draft, last, -1)
    drafts.move(draft, last, -1)
    drafts.move(draft, last, -1)
    assert [i.pair for i in items_of(draft)] == [pairs[2], pairs[0], pairs[1]]
    drafts.remove(draft, last)
    assert made.version(draft).references == [pairs[0].reference, pairs[1].reference]


def test_a_pair_is_in_a_pack_once():
    pair = made.pair()
    draft = made.pack("osr", pair)
    assert drafts.add(draft, pair) == draft.items.get()


def test_events_belong_to_a_version_and_an_outcome_has_a_name():
    draft, user = made.pack("osr"), UserFactory(role="Reviewer")
    with pytest.raises(drafts.Refused, match="Make the pack"):
        drafts.record(draft, user, kind="sent", on=date(2024, 5, 1), to="OSR")
    version = made.version(draft)
    event = drafts.record(draft, user, kind="outcome", on=date(2024, 6, 1), outcome="corrected")
    assert event.version == version
    with pytest.raises(IntegrityError), transaction.atomic():
        PackEvent.objects.create(
            pack=draft, version=version, kind="outcome", on=date(2024, 6, 1), by=user
        )
