"""Pages of packs: who may see them, and the road from a pair to a sent pack."""

import pytest
from django.urls import reverse

from disclosures.models import Pack, PackHit, PackVersion
from disclosures.packs import drafts, making
from tests.factories import PairFactory, UserFactory, add_message
from tests.packs import made

pytestmark = pytest.mark.django_db
PAGES = ("packs", "pack_start", "pack_add_to", "pack", "pack_preview", "pack_version", "pack_file")
POSTS = ("pack_for", "pack_add", "pack_item", "pack_words", "pack_hits", "pack_make", "pack_record")


@pytest.fixture
def version() -> PackVersion:
    return made.version(made.pack("osr"))


def address(name: str, version: PackVersion) -> str:
    args = {
        "packs": [],
        "pack_start": [],
        "pack_add_to": [],
        "pack_version": [version.pack_id, version.number],
        "pack_file": [version.pack_id, version.number, "pdf"],
        "pack_item": [version.pack_id, version.pack.items.get().pk],
    }
    return reverse(name, args=args.get(name, [version.pack_id]))


def signed_in(client, role="Reviewer"):
    user = UserFactory(role=role)
    client.force_login(user)
    return user


@pytest.mark.parametrize("name", [*PAGES, *POSTS])
@pytest.mark.parametrize(
    ("role", "status"), [("", 404), ("Researcher", 403), ("Reviewer", 200), ("Admin", 200)]
)
def test_who_may_see_what(client, version, name, role, status):
    before = Pack.objects.values().get()
    if role:
        signed_in(client, role)
    method = client.post if name in POSTS else client.get
    got = method(address(name, version))
    if status == 200:
        assert got.status_code in (200, 302, 422)
    else:
        assert got.status_code == status
        assert b"Pack 0" not in got.content
        assert Pack.objects.values().get() == before


@pytest.mark.parametrize("name", POSTS)
def test_nothing_changes_by_a_get(client, version, name):
    signed_in(client)
    assert client.get(address(name, version)).status_code == 405


def test_from_a_pair_to_a_sent_pack(client):
    pair, other = made.pair(), made.pair()
    user = signed_in(client)
    page = client.get(reverse("pack_start"), {"pair": pair.reference}).content.decode()
    assert page.count('type="radio"') == 5
    assert "cannot look at how a written question was answered" in page
    form = {"pair": pair.reference, "recipient": "member"}
    at = client.post(reverse("pack_start"), form)["Location"]
    pack = Pack.objects.get()
    client.post(reverse("pack_add", args=[pack.pk]), {"reference": other.reference.lower()})
    last = pack.items.last()
    client.post(reverse("pack_item", args=[pack.pk, last.pk]), {"do": "up"})
    assert "Clear the list above" in client.get(at).content.decode()
    client.post(
        reverse("pack_words", args=[pack.pk]),
        {"covering": made.COVERING, "contact_name": "Team", "contact_email": "t@example.org"},
    )
    preview = client.get(reverse("pack_preview", args=[pack.pk])).content.decode()
    assert "Nothing has been made or sent" in preview
    said = client.post(reverse("pack_make", args=[pack.pk]), follow=True).content.decode()
    assert f"Version 1 of {pack} was made." in said
    version = PackVersion.objects.get()
    assert version.references == [other.reference, pair.reference]
    file = client.get(reverse("pack_file", args=[pack.pk, 1, "zip"]))
    assert file["Content-Disposition"] == f'attachment; filename="pack-{pack.number}-v1.zip"'
    assert file.content[:2] == b"PK"
    sent = {"kind": "sent", "version": version.pk, "on": "1/5/2024", "to": "A Member"}
    page = client.post(reverse("pack_record", args=[pack.pk]), sent, follow=True).content.decode()
    assert "Sent to A Member" in page
    event = pack.events.get()
    assert (event.by, event.version) == (user, version)


def test_the_version_page_shows_the_pack_as_it_was_made(client, version):
    drafts.word(version.pack, "Something newer.", "Team", "t@example.org")
    signed_in(client)
    page = client.get(address("pack_version", version)).content.decode()
    assert made.COVERING in page
    assert "Something newer." not in page
    shown = client.get(address("pack", version)).content.decode()
    assert "Changed since version 1: making it again makes version 2." in shown


def test_an_unconfirmed_pair_is_refused_in_plain_words(client):
    pack, pair = made.pack("osr"), made.pair(confirmed=False)
    signed_in(client)
    form = {"reference": pair.reference}
    said = client.post(reverse("pack_add", args=[pack.pk]), form, follow=True).content.decode()
    assert f"{pair.reference} is not confirmed by two reviewers." in said
    assert pack.items.count() == 1


def test_a_pack_shows_a_blind_second_reviewer_nothing_of_the_first(client):
    pair = made.pair(confirmed=False)
    made.confirm(pair, count=1)
    pack = made.pack("own", pair)
    signed_in(client)
    for name in ("pack", "pack_preview"):
        page = client.get(reverse(name, args=[pack.pk])).content.decode()
        assert "Not confirmed" in page
        for hidden in ("Said not held; an FOI", made.REASON, "second opinion is"):
            assert hidden not in page


@pytest.mark.parametrize(
    ("name", "form", "said"),
    [
        ("pack_add", {"reference": "M-9999"}, "There is no pair of that reference."),
        ("pack_words", {"contact_email": "x"}, "Enter a valid email address."),
        ("pack_record", {"kind": "outcome", "on": "1/5/2024"}, "Choose an outcome."),
        ("pack_record", {"kind": "sent", "on": "1/5/2124"}, "must not be in the future"),
        ("pack_record", {"kind": "reply", "on": "soon"}, "Write the date as 20/12/2024."),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_at_the_top(client, version, name, form, said):
    signed_in(client)
    values = {"version": version.pk, **form} if name == "pack_record" else form
    got = client.post(address(name, version), values)
    page = got.content.decode()
    assert got.status_code == 422
    assert page.count(said) == 2
    assert "<title>Error: " in page


def test_hits_are_decided_on_the_page(client):
    pair = made.pair()
    add_message(pair.request, "authority", "Dear Jane Roe, it was <b>412</b>.")
    pack = made.pack("osr", pair)
    user = signed_in(client)
    page = client.get(pack.get_absolute_url()).content.decode()
    assert "A greeting by name" in page
    assert "1 of 1 still to decide." in page
    assert "<b>412" not in page
    form = {"words": ["Jane Roe"], "choice-0": "remove"}
    client.post(reverse("pack_hits", args=[pack.pk]), form)
    hit = PackHit.objects.get()
    assert (hit.words, hit.choice, hit.by) == ("Jane Roe", "remove", user)
    assert "Jane" not in client.get(reverse("pack_preview", args=[pack.pk])).content.decode()


def test_many_pairs_are_left_to_a_worker_and_the_page_says_so(client, monkeypatch):
    monkeypatch.setattr(making, "MANY", 1)
    rung = []
    monkeypatch.setattr("disclosures.web.packs.current_app.send_task", lambda *a: rung.append(a))
    pack = made.pack("osr", made.pair(), made.pair())
    signed_in(client)
    page = client.post(reverse("pack_make", args=[pack.pk]), follow=True).content.decode()
    assert rung == [("disclosures.tasks.make_pack", [pack.pk])]
    assert "Version 1 is being made." in page
    assert "Reload this page" in page
    again = client.post(reverse("pack_make", args=[pack.pk]), follow=True).content.decode()
    assert "Somebody else is making it now." in again
    making.make(pack.pk)
    assert "being made" not in client.get(pack.get_absolute_url()).content.decode()


def test_a_pair_is_offered_the_packs_it_could_go_into(client):
    osr, own = made.pack("osr"), made.pack("own")
    pair = made.pair(confirmed=False)
    signed_in(client)
    page = client.get(reverse("pack_add_to"), {"pair": pair.reference}).content.decode()
    assert own.get_absolute_url() in page
    assert osr.get_absolute_url() not in page


def test_the_list_says_what_happened_last(client, version):
    drafts.record(
        version.pack, version.made_by, kind="outcome", on=version.made_at.date(),
        outcome="published",
    )  # fmt: skip
    signed_in(client)
    assert "The figures were published" in client.get(reverse("packs")).content.decode()


def test_an_empty_list(client):
    signed_in(client)
    assert "No packs yet. Start one from a confirmed mismatch." in (
        client.get(reverse("packs")).content.decode()
    )


def test_a_file_of_another_kind_is_not_here(client, version):
    signed_in(client)
    at = reverse("pack_file", args=[version.pack_id, 1, "exe"])
    assert client.get(at).status_code == 404


def test_a_preview_before_a_pack_is_started_stores_nothing(client):
    pair = PairFactory()
    client.force_login(UserFactory(role="Reviewer"))
    text = client.get(reverse("pack_preview_of", args=[pair.reference])).content.decode()
    assert pair.question.text[:40] in text
    assert "Nothing has been made or sent." in text
    assert "Not confirmed" in text
    assert not Pack.objects.exists()
