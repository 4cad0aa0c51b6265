"""Signing in, and a person's own settings."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
FRAME = "Skip to main content"
VISITORS_PAGES = [
    "account_login",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
]
OWN_PAGES = ["account", "account_logout", "account_change_password", "account_email", "mfa_index"]
GUARDED_PAGES = ["mfa_activate_totp"]


@pytest.mark.parametrize("name", VISITORS_PAGES)
def test_pages_of_visitors_are_in_our_frame(client, name):
    response = client.get(reverse(name))
    html = response.content.decode()
    assert response.status_code == 200
    assert FRAME in html
    assert html.count("<h1") == 1
    assert "Sign Up" not in html
    assert " style=" not in html


@pytest.mark.parametrize("name", OWN_PAGES + GUARDED_PAGES)
def test_own_pages_are_in_our_frame(client, name):
    user = UserFactory(role="Reviewer")
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    html = client.get(reverse(name), follow=True).content.decode()
    assert FRAME in html
    assert html.count("<h1") == 1


def test_reauthentication_is_in_our_frame(client):
    client.force_login(UserFactory())
    assert FRAME in client.get(reverse("account_reauthenticate")).content.decode()


@pytest.mark.parametrize("role", ["Researcher", "Reviewer", "Admin"])
def test_each_role_signs_in_with_email_and_password(client, role):
    user = UserFactory(role=role)
    response = client.post(
        reverse("account_login"), {"login": user.email, "password": PASSWORD}, follow=True
    )
    assert response.context["user"] == user
    html = client.get("/account/").content.decode()
    assert f"<dd>{role}</dd>" in html
    assert ("Review " in html) is (role != "Researcher")


def test_a_wrong_password_does_not_say_which_part_was_wrong(client):
    user = UserFactory()
    said = []
    for email in (user.email, "nobody@example.org"):
        response = client.post(reverse("account_login"), {"login": email, "password": "wrong"})
        html = response.content.decode()
        assert "<title>Error: Sign in" in html
        said.append("That email and password do not match an account." in html)
    assert said == [True, True]


def test_fields_keep_labels_and_password_managers(client):
    html = client.get(reverse("account_login")).content.decode()
    assert '<label for="id_login">Email or username</label>' in html
    assert 'autocomplete="current-password"' in html


def test_reset_says_the_same_for_every_address(client):
    user = UserFactory()
    pages = [
        client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in (user.email, "nobody@example.org")
    ]
    known, unknown = pages
    assert known.redirect_chain == unknown.redirect_chain
    assert known.content == unknown.content


def test_the_account_page_asks_visitors_to_sign_in(client):
    assert client.get("/account/").url.startswith(reverse("account_login"))


def test_colours_are_kept_in_a_cookie(client):
    client.force_login(UserFactory())
    response = client.post("/account/theme/", {"theme": "dark"}, follow=True)
    assert client.cookies["theme"].value == "dark"
    assert 'data-theme="dark"' in response.content.decode()
    client.post("/account/theme/", {"theme": '"><script>'})
    assert client.cookies["theme"].value == "dark"
    assert client.get("/account/theme/").status_code == 405


def test_signing_out_needs_a_post(client):
    client.force_login(UserFactory())
    client.get(reverse("account_logout"))
    assert "Your account" in client.get("/account/").content.decode()
    client.post(reverse("account_logout"))
    assert client.get("/account/").status_code == 302


def test_two_step_pages_are_in_our_frame_once_it_is_on(client):
    user = UserFactory(role="Admin")
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": get_adapter().encrypt("A" * 32)}
    )
    signed = client.post(
        reverse("account_login"), {"login": user.email, "password": PASSWORD}, follow=True
    )
    assert "Give your code" in signed.content.decode()
    assert signed.context["user"].is_anonymous
    response = client.post(reverse("mfa_authenticate"), {"code": "nonsense"})
    assert "<title>Error: Give your code" in response.content.decode()
