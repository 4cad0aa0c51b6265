"""Acts on bodies and names, what they move, and what undoing them puts back."""

from __future__ import annotations

from datetime import date

import pytest

from disclosures import bodies as table
from disclosures.curation import bodies, moving, picture, unmatched
from disclosures.ingest.saving import Context
from disclosures.models import BodyAct, BodyName, IndexChange, LogEntry, PublicBody
from tests.factories import BodyFactory, FoiRequestFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db
WHY = "The department's own site says so."


@pytest.fixture
def admin():
    return UserFactory(role="Admin")


@pytest.fixture
def body():
    row = BodyFactory(key="dfh", name="Department for Harbours")
    BodyName.objects.create(
        body=row, kind="official", name=row.name, folded=table.fold_name(row.name)
    )
    return row


def unplaced(name="Departmnt for Harbours"):
    question = QuestionFactory(body=None, body_name=name)
    request = FoiRequestFactory(body=None, body_name=name)
    return question, request


def bodies_of(*rows):
    for row in rows:
        row.refresh_from_db()
    return [row.body for row in rows]


def test_an_unmatched_name_has_its_records_and_the_likest_body(body):
    unplaced()
    unplaced("Something else altogether")
    first, other = unmatched.with_suggestions(unmatched.names())
    assert (first.name, first.total, first.suggestion) == ("Departmnt for Harbours", 2, body)
    assert other.suggestion is None


def test_placing_moves_the_records_teaches_imports_and_can_be_undone(admin, body):
    rows = unplaced()
    act = bodies.place(admin, "Departmnt for Harbours", body, WHY)
    assert moving.left(act) == 2
    assert moving.move(act.pk) == 2
    assert moving.move(act.pk) == 0
    assert bodies_of(*rows) == [body, body]
    assert IndexChange.objects.filter(document=f"question:{rows[0].pk}").exists()
    assert table.BodyFinder().named("departmnt for harbours", None) == body
    entry = LogEntry.objects.get(kind="body")
    assert (entry.by, entry.subject) == (admin, "body:dfh")
    assert WHY in entry.words

    back = bodies.undo(admin, act, "It was another one.")
    assert moving.move(back.pk) == 2
    assert bodies_of(*rows) == [None, None]
    assert table.BodyFinder().named("departmnt for harbours", None) is None
    assert LogEntry.objects.filter(kind="body").count() == 2


def test_a_name_with_no_records_is_not_placed(admin, body):
    with pytest.raises(ValueError, match="No record waits"):
        bodies.place(admin, "Nobody", body, WHY)


def test_a_merge_moves_records_leads_on_and_can_be_undone(admin, body, client):
    gone = BodyFactory(key="old", name="Harbours Department")
    rows = QuestionFactory(body=gone), FoiRequestFactory(body=gone), QuestionFactory(body=body)
    act = bodies.merge(admin, gone, body, WHY)
    moving.move(act.pk)
    assert bodies_of(*rows) == [body, body, body]
    reply = client.get(f"/bodies/{gone.slug}/")
    assert (reply.status_code, reply["Location"]) == (301, f"/bodies/{body.slug}/")
    with pytest.raises(ValueError, match="merged into another"):
        bodies.merge(admin, body, gone, WHY)

    moving.move(bodies.undo(admin, act, WHY).pk)
    assert bodies_of(*rows) == [gone, gone, body]
    assert client.get(f"/bodies/{gone.slug}/").status_code == 200


def test_imports_follow_a_merge(admin, body):
    gone = BodyFactory(key="old", answering_body_id=7)
    bodies.merge(admin, gone, body, WHY)
    assert table.BodyFinder().answering(7, "", date(2024, 1, 1)) == body


def test_many_records_move_in_batches(admin, body, monkeypatch):
    monkeypatch.setattr(moving, "BATCH", 1)
    rows = unplaced()
    act = bodies.place(admin, "Departmnt for Harbours", body, WHY)
    assert moving.move(act.pk) == 2
    back = bodies.undo(admin, act, WHY)
    assert moving.move(back.pk) == 2
    assert bodies_of(*rows) == [None, None]


def test_what_was_moved_on_since_is_not_put_back(admin, body):
    question, _ = unplaced()
    act = bodies.place(admin, "Departmnt for Harbours", body, WHY)
    moving.move(act.pk)
    third = BodyFactory()
    question.refresh_from_db()
    question.body = third
    question.save()
    moving.move(bodies.undo(admin, act, WHY).pk)
    assert bodies_of(question) == [third]


def test_a_name_is_matched_within_its_dates_alone(admin, body):
    act = bodies.add_name(admin, body, "The Harbour Office", "alias", WHY,
                          since=date(2010, 1, 1), until=date(2016, 1, 1))  # fmt: skip
    find = lambda on: table.BodyFinder().named("Harbour Office", on)  # noqa: E731
    assert [find(date(year, 6, 1)) for year in (2009, 2012, 2016)] == [None, body, None]
    name = body.names.get(kind="alias")
    dated = bodies.date_name(admin, name, WHY, since=None, until=None)
    assert find(date(2016, 6, 1)) == body
    bodies.undo(admin, dated, WHY)
    assert find(date(2016, 6, 1)) is None
    bodies.undo(admin, act, WHY)
    assert find(date(2012, 6, 1)) is None


def test_parent_and_succession_and_their_undo(admin, body):
    other = BodyFactory()
    first = bodies.set_parent(admin, other, body, WHY)
    with pytest.raises(ValueError, match="part of"):
        bodies.set_parent(admin, body, other, WHY)
    second = bodies.set_succession(admin, body, other, WHY, follows=True)
    other.refresh_from_db()
    assert other.parent == body
    assert list(body.successors.all()) == [other]
    drawn = picture.of(body)
    assert [box.body for box in drawn.boxes] == [body, other, other]
    bodies.undo(admin, second, WHY)
    bodies.undo(admin, first, WHY)
    other.refresh_from_db()
    assert (other.parent, list(body.successors.all())) == (None, [])
    with pytest.raises(ValueError, match="undone already"):
        bodies.undo(admin, first, WHY)


def test_what_a_person_set_survives_the_table(admin, tmp_path):
    path = tmp_path / "bodies.csv"
    path.write_text(
        "key,name,kind,parent,successors\na,Alpha,department,,b\nb,Beta,department,c,\nc,Gamma,office,,\n"
    )
    table.load_bodies(path)
    a, b = PublicBody.objects.get(key="a"), PublicBody.objects.get(key="b")
    bodies.set_parent(admin, b, None, WHY)
    bodies.set_succession(admin, a, b, WHY, follows=False)
    table.load_bodies(path)
    b.refresh_from_db()
    assert (b.parent, list(a.successors.all())) == (None, [])


@pytest.mark.parametrize("reason", ["", "   "])
def test_no_act_without_a_reason(admin, body, reason):
    with pytest.raises(ValueError, match="Give a reason"):
        bodies.add_name(admin, body, "Harbours", "alias", reason)
    assert not BodyAct.objects.exists()
    assert not body.names.filter(kind="alias").exists()


def test_curated_rows_keep_their_history(admin, body):
    bodies.set_parent(admin, body, BodyFactory(key="top"), WHY)
    labels = list(body.events.order_by("pgh_id").values_list("pgh_label", "parent__key"))
    assert labels[:2] == [("insert", None), ("update", "top")]  # then its families


def test_what_came_while_a_merge_stood_goes_where_it_would_go_now(admin, body):
    gone = BodyFactory(key="old", name="Harbours Department", answering_body_id=7)
    BodyName.objects.create(
        body=gone, kind="wdtk", name="old_harbours", folded=table.fold_name("old_harbours")
    )
    act = bodies.merge(admin, gone, body, WHY)
    moving.move(act.pk)
    by_id = QuestionFactory(body=body, body_name="Harbours", body_key="7")
    by_key = FoiRequestFactory(
        source="whatdotheyknow", body=body, body_name="Old Harbours", body_key="old_harbours"
    )
    theirs = QuestionFactory(body=body, body_name=body.name)
    unknown = QuestionFactory(body=body, body_name="A name of nobody")
    back = bodies.undo(admin, act, WHY)
    assert moving.left(back) == 2
    assert moving.move(back.pk) == 2
    assert bodies_of(by_id, by_key, theirs, unknown) == [gone, gone, body, body]
    assert set(back.moves.values_list("document", "was")) == {
        (f"question:{by_id.pk}", body.pk), (f"request:{by_key.pk}", body.pk)
    }  # fmt: skip
    assert IndexChange.objects.filter(document=f"request:{by_key.pk}").exists()
    assert moving.move(back.pk) == 0


def test_what_was_there_before_a_merge_is_not_moved_by_its_undo(admin, body):
    gone = BodyFactory(key="old", answering_body_id=7)
    before = QuestionFactory(body=body, body_key="7")
    act = bodies.merge(admin, gone, body, WHY)
    moving.move(bodies.undo(admin, act, WHY).pk)
    assert bodies_of(before) == [body]


def test_what_came_under_a_placed_name_waits_again_after_the_undo(admin, body, monkeypatch):
    monkeypatch.setattr(moving, "BATCH", 1)
    name = "Departmnt for Harbours"
    first = unplaced(name)
    act = bodies.place(admin, name, body, WHY)
    moving.move(act.pk)
    later = [QuestionFactory(body=body, body_name=name.upper()) for _ in range(3)]
    other = QuestionFactory(body=body, body_name="Another name")
    assert moving.move(bodies.undo(admin, act, WHY).pk) == 5
    assert bodies_of(*first, *later, other) == [None] * 5 + [body]


def test_a_placed_name_that_was_changed_or_placed_again_is_not_taken_away(admin, body):
    name = "Departmnt for Harbours"
    unplaced(name)
    act = bodies.place(admin, name, body, WHY)
    row = body.names.get(kind="spelling")
    dated = bodies.date_name(admin, row, WHY, since=date(2020, 1, 1), until=None)
    with pytest.raises(ValueError, match="changed after that"):
        bodies.undo(admin, act, WHY)
    bodies.undo(admin, dated, WHY)
    unplaced(name.upper())
    again = bodies.place(admin, name.upper(), body, WHY)
    with pytest.raises(ValueError, match="placed again"):
        bodies.undo(admin, act, WHY)
    assert body.names.filter(kind="spelling").count() == 1
    bodies.undo(admin, again, WHY)
    bodies.undo(admin, act, WHY)
    assert not body.names.filter(kind="spelling").exists()


def test_an_added_name_that_was_dated_since_is_not_taken_away(admin, body):
    act = bodies.add_name(admin, body, "Harbours", "alias", WHY)
    bodies.date_name(admin, body.names.get(kind="alias"), WHY, since=date(2020, 1, 1), until=None)
    with pytest.raises(ValueError, match="changed after that"):
        bodies.undo(admin, act, WHY)


def test_a_merge_that_would_make_a_loop_is_refused(admin, body):
    child, grandchild = BodyFactory(parent=body), BodyFactory()
    bodies.set_parent(admin, grandchild, child, WHY)
    with pytest.raises(ValueError, match="part of itself"):
        bodies.merge(admin, body, grandchild, WHY)
    bodies.merge(admin, grandchild, body, WHY)  # a part into the whole makes none
    later, last = BodyFactory(), BodyFactory()
    bodies.set_succession(admin, body, later, WHY, follows=True)
    bodies.set_succession(admin, later, last, WHY, follows=True)
    for gone, into in ((body, last), (last, body)):
        with pytest.raises(ValueError, match="comes after"):
            bodies.merge(admin, gone, into, WHY)
    with pytest.raises(ValueError, match="cannot come before"):
        bodies.set_succession(admin, last, body, WHY, follows=True)


def links(row):
    row.refresh_from_db()
    return (
        set(PublicBody.objects.filter(parent=row)), set(row.predecessors.all()),
        set(row.successors.all()), row.curated,
    )  # fmt: skip


def test_a_merge_carries_links_over_and_its_undo_puts_them_back(admin, body):
    gone, earlier, later, common = (BodyFactory() for _ in range(4))
    child = BodyFactory(parent=gone)
    earlier.successors.add(gone)
    gone.successors.add(later, common)
    body.successors.add(common)
    before = [links(row) for row in (gone, body, child, earlier)]
    act = bodies.merge(admin, gone, body, WHY)
    assert links(gone)[:3] == (set(), set(), set())
    assert links(body)[:3] == ({child}, {earlier}, {later, common})
    assert "parent" in links(child)[3]
    bodies.undo(admin, act, WHY)
    assert [links(row) for row in (gone, body, child, earlier)] == before


def test_a_link_that_was_changed_after_a_merge_stays_as_it_was_changed(admin, body):
    gone, third = BodyFactory(), BodyFactory()
    child = BodyFactory(parent=gone)
    act = bodies.merge(admin, gone, body, WHY)
    bodies.set_parent(admin, child, third, WHY)
    bodies.undo(admin, act, WHY)
    child.refresh_from_db()
    assert (child.parent, child.curated) == (third, ["parent"])


def test_a_run_that_goes_on_follows_an_act(admin, body):
    context = Context()
    gone = BodyFactory(key="old", answering_body_id=7)
    bodies.merge(admin, gone, body, WHY)
    context.follow_acts()
    assert context.bodies.answering(7, "", date(2024, 1, 1)) == body
    found = context.bodies
    context.follow_acts()
    assert context.bodies is found


def test_families_follow_acts_and_their_undo(admin):
    """An agency is found under the department that its own was merged into, or put under."""
    old, new = (
        BodyFactory(key=key, kind="department", answering_body_id=number, families=[key])
        for key, number in (("old", 901), ("new", 902))
    )
    agency = BodyFactory(key="agency", kind="agency", parent=old, families=["old"])
    question = QuestionFactory(body=agency)

    def families():
        return PublicBody.objects.get(pk=agency.pk).families

    IndexChange.objects.all().delete()
    act = bodies.merge(admin, old, new, "They are one.")
    assert families() == ["new"]
    assert PublicBody.objects.get(pk=old.pk).families == ["new"]
    assert f"question:{question.pk}" in IndexChange.objects.values_list("document", flat=True)
    bodies.undo(admin, act, "They are not.")
    assert families() == ["old"]
    act = bodies.set_parent(admin, agency, new, "It moved.")
    assert families() == ["new"]
    bodies.undo(admin, act, "It did not.")
    bodies.set_succession(admin, old, new, "It took over.", follows=True)
    assert families() == ["new"]
