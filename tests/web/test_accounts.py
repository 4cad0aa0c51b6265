"""Users, invitations, the log, two-step sign-in and the end of sessions, through the pages."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosures.models import Invitation, LogEntry, PairEvent, Profile
from disclosures.review import accounts, invitations
from disclosures.web import curate, session_rules
from disclosures.web.account import browser_of
from tests.factories import PASSWORD, PairFactory, UserFactory

pytestmark = pytest.mark.django_db
ROLES = (None, "Researcher", "Reviewer", "Admin")
ADMINS = (404, 403, 403, 200)
OWN = (302, 200, 200, 200)
GETS = {
    "/curate/": ADMINS,
    "/curate/users/": ADMINS,
    "/curate/users/{pk}/": ADMINS,
    "/curate/log/": ADMINS,
    "/curate/log.csv": ADMINS,
    "/account/": OWN,
    "/account/session/": (200, 200, 200, 200),
    "/invitation/nothing/": (404, 404, 404, 404),
    "/admin/": (302, 302, 302, 200),
    "/admin/auth/user/": (302, 302, 302, 404),
    "/admin/mfa/authenticator/": (302, 302, 302, 404),
}
ACTS = (404, 403, 403, 302)
OWN_ACTS = (302, 302, 302, 302)
POSTS = {
    "/curate/users/{pk}/role/": ACTS,
    "/curate/users/{pk}/suspend/": ACTS,
    "/curate/users/{pk}/restore/": ACTS,
    "/curate/users/{pk}/everywhere/": ACTS,
    "/curate/users/{pk}/two-step/": ACTS,
    "/curate/users/{pk}/nonsense/": (404, 403, 403, 404),
    "/curate/users/invitations/{sent}/again/": ACTS,
    "/curate/users/invitations/{sent}/back/": ACTS,
    "/account/name/": OWN_ACTS,
    "/account/shortcuts/": OWN_ACTS,
    "/account/session/": OWN_ACTS,
    "/account/everywhere/": OWN_ACTS,
}


def client_of(user) -> Client:
    client = Client()
    if user:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    return client


def signed_in(role, **changes):
    if role == "Admin":
        changes = {"is_staff": True, "is_superuser": True, **changes}
    return client_of(UserFactory(role=role, **changes) if role else None)


def by_password(user, client=None):
    client = client or Client()
    address = reverse("account_login")
    return client, client.post(address, {"login": user.email, "password": PASSWORD})


@pytest.fixture
def places():
    admin = UserFactory(role="Admin")
    sent, _ = invitations.invite(admin, "sam@example.org", "Researcher")
    return {"pk": UserFactory(role="Researcher").pk, "sent": sent.pk}


@pytest.mark.parametrize("number", range(len(ROLES)))
def test_each_role_on_each_page(number, places):
    client = signed_in(ROLES[number])
    found = {a: client.get(a.format(**places)).status_code for a in GETS}
    assert found == {a: expected[number] for a, expected in GETS.items()}


@pytest.mark.parametrize("address", POSTS)
@pytest.mark.parametrize("number", range(len(ROLES)))
def test_each_role_on_each_act(number, address, places):
    client = signed_in(ROLES[number])
    before = LogEntry.objects.count()
    response = client.post(address.format(**places), {"role": "Reviewer"})
    assert response.status_code == POSTS[address][number]
    if POSTS[address][number] in (403, 404):
        assert LogEntry.objects.count() == before


@pytest.mark.parametrize("address", [a for a in POSTS if a != "/account/session/"])
def test_acts_need_a_post(address, places):
    assert signed_in("Admin").get(address.format(**places)).status_code == 405


# --- roles, suspension ----------------------------------------------------------------------


def test_a_role_is_changed_logged_and_told(settings):
    admin, person = UserFactory(role="Admin"), UserFactory(role="Reviewer")
    client = client_of(admin)
    address = f"/curate/users/{person.pk}/role/"
    html = client.post(address, {"role": "Researcher", "reason": "Left."}, follow=True).content
    assert b"is now Researcher" in html
    line = LogEntry.objects.get(kind="role")
    assert (line.by, line.before, line.after) == (admin, "Reviewer", "Researcher")
    assert "Left." in line.words
    assert [m.to for m in mail.outbox] == [[person.email]]
    assert "You are now Researcher" in mail.outbox[0].body
    assert client_of(person).get("/review/").status_code == 403


def test_an_admin_may_open_the_data_admin_until_the_role_goes():
    admin, person = UserFactory(role="Admin"), UserFactory(role="Researcher")
    accounts.change_role(admin, person.pk, "Admin")
    theirs = client_of(get_user_model().objects.get(pk=person.pk))
    assert theirs.get("/admin/").status_code == 200
    accounts.change_role(admin, person.pk, "Reviewer")
    assert theirs.get("/admin/").status_code == 302


@pytest.mark.parametrize("act", ["role", "suspend"])
def test_nobody_removes_their_own_admin_role(act):
    admin = UserFactory(role="Admin")
    UserFactory(role="Admin")
    html = client_of(admin).post(
        f"/curate/users/{admin.pk}/{act}/", {"role": "Reviewer"}, follow=True
    )
    assert "Ask another admin" in html.content.decode()
    admin.refresh_from_db()
    assert admin.is_active and set(admin.groups.values_list("name", flat=True)) == {"Admin"}
    assert not LogEntry.objects.exists()


def test_two_admins_cannot_remove_each_other():
    """The second act finds, under the lock, that its actor is no admin any more."""
    one, other = UserFactory(role="Admin"), UserFactory(role="Admin")
    accounts.change_role(one, other.pk, "Reviewer")
    with pytest.raises(ValueError, match="not an admin any more"):
        accounts.change_role(other, one.pk, "Reviewer")
    assert list(accounts.admins()) == [one]


def test_an_act_waits_for_the_lock():
    admin, person = UserFactory(role="Admin"), UserFactory(role="Admin")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        accounts.suspend(admin, person.pk)
    locks = [q["sql"] for q in queries if "FOR UPDATE" in q["sql"] and "auth_group" in q["sql"]]
    assert locks


def test_suspension_ends_every_session_at_once():
    admin, person = UserFactory(role="Admin"), UserFactory(role="Reviewer")
    one, two = by_password(person)[0], client_of(person)
    assert [c.get("/review/").status_code for c in (one, two)] == [200, 200]
    accounts.suspend(admin, person.pk)
    assert [c.get("/review/").status_code for c in (one, two)] == [404, 404]
    assert reverse("account_inactive") in by_password(person)[1].url
    accounts.restore(admin, person.pk)
    assert [c.get("/review/").status_code for c in (one, two)] == [404, 404]
    assert by_password(person)[0].get("/review/").status_code == 200


def test_sign_out_everywhere_spares_nobody_else():
    person, other = UserFactory(role="Reviewer"), UserFactory(role="Reviewer")
    here, there, theirs = client_of(person), client_of(person), client_of(other)
    for client in (here, there, theirs):
        client.get("/account/")
    here.post("/account/everywhere/")
    found = [c.get("/account/").status_code for c in (here, there, theirs)]
    assert found == [302, 302, 200]


def test_the_list_of_users_asks_a_fixed_number_of_questions():
    client = signed_in("Admin")
    client.get("/curate/")  # the first page of a session notes it
    counts = []
    for _ in range(2):
        for role in ROLES[1:]:
            UserFactory(role=role)
        with CaptureQueriesContext(connection) as queries:
            html = client.get("/curate/users/").content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25
    assert "7 accounts" in html


# --- invitations ----------------------------------------------------------------------------


def invited(client, email="sam@example.org", role="Reviewer") -> str:
    """The path of the link in the e-mail."""
    client.post("/curate/users/", {"email": email, "role": role})
    return link()


def link() -> str:
    return re.search(r"/invitation/[\w-]+/", mail.outbox[-1].body).group()


def test_an_invitation_makes_one_account():
    path = invited(signed_in("Admin"))
    assert mail.outbox[-1].alternatives[0].mimetype == "text/html"
    assert path in mail.outbox[-1].alternatives[0].content
    key = path.split("/")[2]
    assert key not in str(Invitation.objects.values().get())
    guest = Client()
    assert "sam@example.org" in guest.get(path).content.decode()
    assert guest.get(path).status_code == 200, "opening the link used it up"
    answer = guest.post(path, {"name": "Sam Example", "new_password": PASSWORD})
    assert answer.status_code == 302
    person = get_user_model().objects.get(email="sam@example.org")
    assert guest.get("/review/").status_code == 200
    assert person.get_full_name() == "Sam Example"
    again = Client().post(path, {"name": "Eve", "new_password": PASSWORD})
    assert again.status_code == 404
    assert get_user_model().objects.filter(email="sam@example.org").count() == 1
    kinds = LogEntry.objects.filter(kind="invitation").values_list("by__email", flat=True)
    assert "sam@example.org" in kinds


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        ("", PASSWORD, "required"),
        ("Sam", "short", "too short"),
        ("Sam", "sam@example.org", "too similar"),
    ],
)
def test_what_is_wrong_with_the_form_is_said(name, password, said):
    path = invited(signed_in("Admin"))
    response = Client().post(path, {"name": name, "new_password": password})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not get_user_model().objects.filter(email="sam@example.org").exists()


def test_an_expired_link_opens_nothing():
    path = invited(signed_in("Admin"))
    Invitation.objects.update(expires_at="2024-01-01T00:00Z")
    assert Client().post(path, {"name": "Sam", "new_password": PASSWORD}).status_code == 404


def test_sending_again_kills_the_old_link_and_taking_back_kills_both():
    client = signed_in("Admin")
    old = invited(client)
    row = Invitation.objects.get()
    client.post(f"/curate/users/invitations/{row.pk}/again/")
    new = link()
    assert [Client().get(p).status_code for p in (old, new)] == [404, 200]
    client.post(f"/curate/users/invitations/{row.pk}/back/")
    assert Client().get(new).status_code == 404
    assert client.post(f"/curate/users/invitations/{row.pk}/again/").status_code == 404


def test_one_open_invitation_and_one_account_for_an_address():
    client = signed_in("Admin")
    invited(client)
    invited(client, "SAM@example.org")
    assert Invitation.objects.count() == 1
    response = client.post(
        "/curate/users/", {"email": UserFactory(role="Reviewer").email, "role": "Admin"}
    )
    assert "has an account already" in response.content.decode()


def test_a_mail_server_that_is_down_loses_nothing(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    client = signed_in("Admin")
    data = {"email": "sam@example.org", "role": "Reviewer"}
    html = client.post("/curate/users/", data, follow=True).content.decode()
    assert "could not be sent" in html
    assert Invitation.objects.count() == 1


# --- the log --------------------------------------------------------------------------------


def test_the_log_is_append_only():
    admin = UserFactory(role="Admin")
    invitations.invite(admin, "sam@example.org", "Reviewer")
    with pytest.raises(Exception, match="append"):
        LogEntry.objects.update(words="Nothing happened.")


def test_the_log_is_filtered_and_says_when_it_is_empty():
    admin, person = UserFactory(role="Admin"), UserFactory(role="Reviewer", first_name="Robin")
    accounts.change_role(admin, person.pk, "Researcher")
    PairEvent.objects.create(
        pair=PairFactory(), by=person, kind="assignment", words="Assigned to Robin."
    )
    client = client_of(admin)
    role, given = "role changed from Reviewer to Researcher", "Assigned to Robin."
    for query, shows in {
        "": (True, True),
        "kind=role": (True, False),
        "kind=assignment": (False, True),
        f"person={person.pk}": (False, True),
        f"person={admin.pk}": (True, False),
        "since=2020-01-01": (True, True),
        "until=2020-01-01": (False, False),
        "since=nonsense&kind=nonsense&person=x&page=zz": (True, True),
    }.items():
        for address in (f"/curate/log/?{query}", f"/curate/log.csv?{query}"):
            response = client.get(address)
            whole = getattr(response, "streaming_content", None) or [response.content]
            text = b"".join(whole).decode()
            assert (role in text, given in text) == shows, address
    html = client.get("/curate/log/?until=2020-01-01").content.decode()
    assert "No changes in this period." in html


def test_the_log_pages_through_both_tables_in_order():
    admin = UserFactory(role="Admin")
    pair = PairFactory()
    for number in range(40):
        PairEvent.objects.create(pair=pair, by=admin, kind="source", words=f"Event {number}.")
        accounts.record(admin, "body", "body:x", f"Act {number}.")
    client = client_of(admin)
    client.get("/curate/")
    with CaptureQueriesContext(connection) as queries:
        first = client.get("/curate/log/").content.decode()
    assert len(queries) <= 20
    second = client.get("/curate/log/?page=2").content.decode()
    seen = re.findall(r"(Event|Act) (\d+)\.", first + second)
    expected = [(word, str(n)) for n in range(39, -1, -1) for word in ("Act", "Event")]
    assert seen == expected


def test_the_log_keeps_a_second_opinion_blind():
    first, second = UserFactory(role="Reviewer"), UserFactory(role="Admin")
    pair = PairFactory(state="second_opinion")
    PairEvent.objects.create(
        pair=pair, by=first, kind="decision", words="Confirmed for ask A.", is_blind=True
    )
    client = client_of(second)
    for address in ("/curate/log/", "/curate/log.csv", f"/curate/log/?person={first.pk}"):
        response = client.get(address)
        text = b"".join(getattr(response, "streaming_content", None) or [response.content])
        assert b"Confirmed for ask" not in text, address
    assert "No changes" in client.get("/curate/log/").content.decode()
    pair.state = "confirmed"
    pair.save()
    assert "Confirmed for ask A." in client.get("/curate/log/").content.decode()


def test_a_cell_of_the_csv_is_no_formula():
    admin = UserFactory(role="Admin", first_name="=cmd()")
    invitations.invite(admin, "sam@example.org", "Reviewer")
    text = b"".join(client_of(admin).get("/curate/log.csv").streaming_content).decode()
    assert "'=cmd()" in text


def test_what_is_changed_in_the_data_admin_is_logged():
    from tests.factories import MemberFactory

    admin = UserFactory(role="Admin", is_staff=True, is_superuser=True)
    member = MemberFactory()
    client = client_of(admin)
    form = client.get(f"/admin/disclosures/member/{member.pk}/change/").context["adminform"].form
    values = {name: form.initial.get(name) or "" for name in form.fields}
    client.post(f"/admin/disclosures/member/{member.pk}/change/", {**values, "name": "New Name"})
    assert LogEntry.objects.get().words == "New Name was changed in the data admin."


# --- curation's door ------------------------------------------------------------------------


def test_the_door_counts_what_waits(monkeypatch):
    client = signed_in("Admin")
    assert "Nothing waiting." in client.get("/curate/").content.decode()
    PairFactory(state="reviewers_differ")
    monkeypatch.setattr(curate, "LISTS", [*curate.LISTS])
    curate.register("Unmatched names", "bodies", lambda user: 12)
    html = client.get("/curate/").content.decode()
    assert "1 waiting" in html and "12 waiting" in html and "Nothing waiting." not in html
    assert 'aria-current="page">Curate</a>' in html


# --- two steps ------------------------------------------------------------------------------


@pytest.fixture
def two_steps(settings):
    settings.TWO_STEP_NEEDED = True


GUARDED = ("/review/", "/packs/", "/curate/", "/curate/users/", "/admin/", "/search/")


@pytest.mark.parametrize("role", ["Reviewer", "Admin"])
@pytest.mark.parametrize("address", GUARDED)
def test_a_role_without_two_steps_opens_nothing(two_steps, role, address):
    client = signed_in(role)
    response = client.get(address)
    assert response.url == reverse("mfa_activate_totp")
    assert client.post(address).url == reverse("mfa_activate_totp")
    assert client.get("/account/").status_code == 200
    assert b"to review" not in client.get("/account/").content


def test_a_researcher_needs_no_second_step(two_steps):
    assert signed_in("Researcher").get("/search/").status_code == 200


def code_for(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def test_the_address_asked_for_is_kept_through_password_and_set_up(two_steps):
    person = UserFactory(role="Reviewer")
    asked = "/review/?tab=second"
    client = Client()
    response = client.post(
        f"/sign-in/?next={asked}", {"login": person.email, "password": PASSWORD, "next": asked}
    )
    assert response.url == asked
    response = client.get(asked)
    assert response.url == reverse("mfa_activate_totp")
    html = client.get(response.url).content.decode()
    assert "Not now" not in html
    secret = client.session[totp.SECRET_SESSION_KEY]
    codes = client.post(response.url, {"code": code_for(secret)}, follow=True).content.decode()
    assert re.findall(r"<code>\d{8}</code>", codes)
    assert 'href="/review/?tab=second"' in codes
    assert client.get(asked).status_code == 200
    again = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert not re.findall(r"<code>", again)


def test_the_address_asked_for_is_kept_through_the_code(two_steps):
    person = UserFactory(role="Reviewer")
    secret = "A" * 32
    Authenticator.objects.create(user=person, type="totp", data={"secret": secret})
    client = Client()
    given = {"login": person.email, "password": PASSWORD, "next": "/review/?tab=mine"}
    assert reverse("mfa_authenticate") in client.post("/sign-in/", given).url
    response = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert response.url == "/review/?tab=mine"
    assert client.get(response.url).status_code == 200


def test_who_needs_two_steps_cannot_turn_them_off(two_steps):
    person = UserFactory(role="Admin")
    Authenticator.objects.create(user=person, type="totp", data={"secret": "A" * 32})
    client = client_of(person)
    html = client.post(reverse("mfa_deactivate_totp")).content.decode()
    assert "cannot be turned off" in html
    assert Authenticator.objects.filter(user=person).exists()


def test_an_old_session_gives_the_password_again():
    client = signed_in("Reviewer")
    client.get("/account/")
    session = client.session
    session[session_rules.SIGNED_IN_AT] -= session_rules.FRESH + 1
    session.save()
    assert reverse("account_reauthenticate") in client.get(reverse("mfa_activate_totp")).url


def test_codes_cannot_be_guessed_without_end():
    person = UserFactory(role="Reviewer")
    Authenticator.objects.create(user=person, type="totp", data={"secret": "A" * 32})
    client, _ = by_password(person)
    said = ""
    for _ in range(11):
        said = client.post(reverse("mfa_authenticate"), {"code": "x"}).content.decode()
    assert "Wait 15 minutes" in said


def test_an_admin_resets_two_steps_of_somebody_else():
    admin, person = UserFactory(role="Admin"), UserFactory(role="Reviewer")
    Authenticator.objects.create(user=person, type="totp", data={"secret": "A" * 32})
    client_of(admin).post(f"/curate/users/{person.pk}/two-step/")
    assert not Authenticator.objects.exists()
    assert mail.outbox[-1].to == [person.email]


def test_the_data_admin_has_no_door_of_its_own():
    admin = UserFactory(role="Admin", is_staff=True, is_superuser=True)
    client = Client()
    response = client.post(
        "/admin/login/", {"username": admin.username, "password": PASSWORD, "next": "/admin/"}
    )
    assert response.url.startswith(reverse("account_login"))
    assert client.get("/account/").status_code == 302


# --- the end of a session -------------------------------------------------------------------


def ends_in(client, seconds: int) -> None:
    session = client.session
    session[session_rules.ENDS_AT] = int(time.time()) + seconds
    session.save()


def test_a_session_lasts_twelve_hours_and_no_visit_makes_it_longer():
    client = signed_in("Reviewer")
    client.get("/review/")
    ends_in(client, 1000)
    client.get("/review/")
    assert client.get("/account/session/").json()["left"] <= 1000
    ends_in(client, -1)
    assert client.get("/review/").status_code == 404
    assert client.get("/account/session/").json() == {"left": 0}


@pytest.mark.parametrize(("seconds", "warned"), [(299, True), (900, False)])
def test_the_last_minutes_are_announced_without_a_script(seconds, warned):
    client = signed_in("Reviewer")
    client.get("/review/")
    ends_in(client, seconds)
    html = client.get("/review/").content.decode()
    assert ("Your session ends at" in html) is warned
    client.post("/account/session/", {"next": "/review/?tab=mine"})
    assert client.get("/account/session/").json()["left"] > 11 * 3600


@pytest.mark.parametrize(
    ("to", "lands"),
    [("/review/", "/review/"), ("https://example.org/", "/account/"), ("", "/account/")],
)
def test_staying_goes_back_to_our_own_pages_only(to, lands):
    assert signed_in("Reviewer").post("/account/session/", {"next": to}).url == lands


def test_a_visitor_has_no_session_to_keep():
    html = Client().get("/").content.decode()
    assert "tracker.js" not in html and 'id="session"' not in html and "data-keys" not in html


# --- a person's own page --------------------------------------------------------------------


def test_shortcuts_are_unasked_until_chosen():
    client = signed_in("Reviewer")
    assert 'data-keys="unasked"' in client.get("/account/").content.decode()
    client.post("/account/shortcuts/", {"keys": "on"})
    assert 'data-keys="on"' in client.get("/review/").content.decode()
    client.post("/account/shortcuts/", {"keys": "nonsense"})
    assert Profile.objects.get().keys == "on"


def test_a_person_changes_the_name_colleagues_see():
    person = UserFactory(role="Reviewer", first_name="Old", last_name="Name")
    client = client_of(person)
    client.post("/account/name/", {"name": "  New   Name "})
    person.refresh_from_db()
    assert person.get_full_name() == "New Name"
    client.post("/account/name/", {"name": " "})
    person.refresh_from_db()
    assert person.get_full_name() == "New Name"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/1 Safari/1 Edg/1",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:1) Gecko/1 Firefox/1", "Firefox on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 1 like Mac OS X) Safari/1", "Safari on iPhone"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named_so_that_its_owner_knows_it(agent, words):
    assert browser_of(agent) == words
