"""From an invitation to a suspension, in two browsers: the admin's and the new reviewer's."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core import mail
from django.db import connection

from disclosures.demonstration import ACCOUNTS
from disclosures.web import session_rules

from . import looks
from .looks import DESK, PHONE
from .test_deciding_journey import sign_in
from .test_journeys import open_page

pytestmark = pytest.mark.django_db

__all__ = ["open_page"]  # a fixture of theirs
ADMIN = next(account for account in ACCOUNTS if account.role == "Admin")
PASSWORD = "harbour lamp and lantern"


def committed(act):
    """`act` done by a connection of its own: the server sees it, and waits for no lock of ours."""

    def run():
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


@pytest.fixture
def two_steps(settings):
    """As on a server. The demonstration's admin comes without, as on the first day, and leaves
    without, for the tests that follow."""
    settings.TWO_STEP_NEEDED = True
    yield
    committed(Authenticator.objects.all().delete)


def enter(page, site, address: str) -> None:
    """Sign in on the way to an address."""
    page.goto(f"{site}/sign-in/?next={address}")
    page.fill("input[name=login]", ADMIN.email)
    page.fill("input[name=password]", ADMIN.password)
    with page.expect_navigation():
        page.press("input[name=password]", "Enter")


def faults(page) -> list[str]:
    return [found["id"] for found in Axe().run(page).response["violations"]]


def code_for(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def set_up_two_step(page, scripts: bool) -> list[str]:
    """On the set-up page: gives the code, returns the recovery codes, and goes on. axe is a script
    itself: without scripts it never ends."""
    assert not scripts or faults(page) == []
    page.fill("input[name=code]", code_for(page.input_value("#authenticator_secret")))
    page.click("text=Turn on")
    codes = page.locator("main code").all_inner_texts()
    assert not scripts or faults(page) == []
    page.click("text=go on")
    return codes


def end_in(page, seconds: int) -> None:
    """Move the end of this browser's session."""
    key = next(c["value"] for c in page.context.cookies() if c["name"] == "sessionid")

    def move():
        store = SessionStore(key)
        store[session_rules.ENDS_AT] = int(time.time()) + seconds
        store.save()

    committed(move)


@pytest.mark.parametrize(("scripts", "viewport"), [(True, DESK), (False, PHONE)])
def test_an_invited_reviewer_comes_works_and_is_suspended(
    site, open_page, two_steps, scripts, viewport
):
    email = f"sam{viewport['width']}@example.org"
    admin = open_page(java_script_enabled=scripts, viewport=viewport)
    enter(admin, site, "/curate/users/")
    assert "/two-step/" in admin.url
    assert len(set_up_two_step(admin, scripts)) == 10
    assert admin.url == f"{site}/curate/users/"
    # Invited.
    admin.fill("#id_email", email)
    admin.select_option("#id_role", "Reviewer")
    admin.click("text=Send the invitation")
    assert f"{email} is invited" in admin.inner_text("main [role=status]")
    assert not scripts or faults(admin) == []
    # Accepts, and is led to two steps before anything else.
    path = re.search(r"/invitation/[\w-]+/", mail.outbox[-1].body).group()
    guest = open_page(java_script_enabled=scripts, viewport=viewport)
    guest.goto(site + path)
    assert guest.locator("text=Show password").count() == (1 if scripts else 0)
    assert not scripts or faults(guest) == []
    guest.fill("#id_name", "Sam Example")
    guest.fill("#id_new_password", PASSWORD)
    guest.click("text=Open the account")
    guest.goto(f"{site}/review/?tab=second")
    assert "/two-step/" in guest.url
    assert len(set_up_two_step(guest, scripts)) == 10
    assert guest.url == f"{site}/review/?tab=second"
    # Is warned, and stays.
    end_in(guest, 200)
    guest.goto(f"{site}/review/")
    notice = guest.locator("#session")
    assert "Your session ends at" in notice.inner_text()
    assert not scripts or faults(guest) == []
    notice.locator("button").click()
    if scripts:
        notice.locator("text=You are signed in until").wait_for()
        assert not notice.locator("button").is_visible()
    else:
        assert "You stay signed in" in guest.inner_text("main [role=status]")
    assert guest.url == f"{site}/review/"
    # Has another role, then none.
    person = get_user_model().objects.get(email=email)
    admin.goto(f"{site}/curate/users/{person.pk}/")
    admin.check("input[value=Researcher]")
    admin.click("text=Change role")
    assert "is now Researcher" in admin.inner_text("main [role=status]")
    assert mail.outbox[-1].to == [email]
    assert guest.goto(f"{site}/review/").status == 403
    assert guest.goto(f"{site}/account/").status == 200
    admin.click("button:text-is('Suspend')")
    assert "Restore" in admin.inner_text("main")
    assert not scripts or faults(admin) == []
    guest.goto(f"{site}/account/")
    assert guest.url.startswith(f"{site}/sign-in/")
    admin.goto(f"{site}/curate/log/?person=")
    assert "Sam Example was suspended." in admin.inner_text("main")
    assert not scripts or faults(admin) == []
    sessions_of_admin_end(admin, site)


def sessions_of_admin_end(page, site):
    """The session that has ended says so on the next page, by asking to sign in again."""
    end_in(page, -1)
    page.goto(f"{site}/account/")
    assert page.url.startswith(f"{site}/sign-in/?next=/account/")


def test_the_script_says_that_the_session_has_ended(site, open_page):
    page = open_page()
    sign_in(page, site, ADMIN)
    end_in(page, 200)
    page.goto(f"{site}/curate/")
    end_in(page, -1)
    page.click("#session button")
    page.locator("#session p:has-text('Your session has ended')").wait_for()
    assert not page.locator("#session button").is_visible()


def test_a_password_can_be_looked_at_and_is_sent_hidden(site, open_page):
    page = open_page(viewport=PHONE)
    page.goto(f"{site}/sign-in/")
    page.fill("#id_password", "a secret")
    page.click("text=Show password")
    assert page.get_attribute("#id_password", "type") == "text"
    page.click("text=Hide password")
    assert page.get_attribute("#id_password", "type") == "password"
    assert page.get_attribute("#id_password", "autocomplete") == "current-password"


def test_the_pages_have_no_fault(site, open_page):
    page = open_page()
    sign_in(page, site, ADMIN)
    person = get_user_model().objects.get(email=ACCOUNTS[1].email)
    for path in ("curate/", "curate/users/", f"curate/users/{person.pk}/", "curate/log/",
                 "curate/log/?until=2001-01-01", "account/"):  # fmt: skip
        page.goto(f"{site}/{path}")
        assert looks.faults(page) == []
