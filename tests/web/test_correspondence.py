"""Pages of official letters, and where they show on a case."""

from datetime import date

import pytest
from django.template.loader import render_to_string

from disclosures.models import Correspondence
from disclosures.review import letters
from tests.factories import PairFactory, UserFactory

pytestmark = pytest.mark.django_db
LETTER = {
    "date": date(2024, 2, 20), "sender": "Commissioner for Moorings", "recipient": "A department",
    "kind": "letter", "subject": "Records of harbours", "summary": "Raises an embargo.",
    "bears_on": "waiting harbour", "period_from": date(2024, 1, 1),
    "public_reference": "published by the Commissioner", "is_public": True,
}  # fmt: skip
TYPED = {
    "date": "20/02/2024", "sender": "A regulator", "recipient": "A department", "kind": "reply",
    "subject": "Figures", "summary": "Denies an embargo.", "period_from": "1/1/2024",
}  # fmt: skip


@pytest.fixture
def pair():
    return PairFactory()


@pytest.fixture
def letter(pair):
    return Correspondence.objects.create(body=pair.question.body, **LETTER)


@pytest.fixture
def user(client):
    user = UserFactory(role="Reviewer")
    client.force_login(user)
    return user


def html(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_pages_are_for_reviewers(client, letter):
    addresses = ["/correspondence/", "/correspondence/new/", letter.get_absolute_url()]
    assert {client.get(a).status_code for a in addresses} == {404}
    client.force_login(UserFactory(role="Researcher"))
    assert {client.get(a).status_code for a in addresses} == {403}


def test_no_letters_yet(client, user):
    assert "No letters yet." in html(client, "/correspondence/")


def test_a_letter_is_added_for_a_pair(client, user, pair):
    response = client.post("/correspondence/new/", {**TYPED, "pair": pair.reference})
    made = Correspondence.objects.get()
    assert response.url == made.get_absolute_url()
    assert (made.added_by, made.is_public, made.period_from) == (user, False, date(2024, 1, 1))
    assert letters.letters_of(pair) == [made]
    assert "An embargo is denied for the period from about January 2024" in html(
        client, response.url
    )


def test_a_letter_with_faults_is_kept_as_typed(client, user):
    response = client.post("/correspondence/new/", {**TYPED, "sender": "", "period_to": "1/1/2023"})
    page = response.content.decode()
    assert response.status_code == 422
    for said in ("Error: Add a letter", "Fill in “From”.", "The end must not be before", "Figures"):
        assert said in page
    assert not Correspondence.objects.exists()


def test_a_suggestion_is_accepted_or_not(client, user, pair, letter):
    address = f"/correspondence/?pair={pair.reference}"
    assert f"Link to {pair.reference}" in html(client, address)
    client.post(f"/correspondence/{letter.pk}/link/", {"pair": pair.reference, "do": "no"})
    assert "None is suggested." in html(client, address)
    back = client.post(
        f"/correspondence/{letter.pk}/link/", {"pair": pair.reference, "do": "link", "back": "pair"}
    )
    assert back.url == pair.get_absolute_url()
    assert "1 pair</a>" in html(client, "/correspondence/")


def test_an_unknown_reference_is_said(client, user, letter):
    response = client.post(f"/correspondence/{letter.pk}/link/", {"pair": "M-9"}, follow=True)
    assert "There is no pair of that reference." in response.content.decode()


def test_the_review_page_shows_letter_and_embargo_with_whose_word_it_is(client, user, pair, letter):
    assert "Letters that bear on this case" not in html(client, pair.get_absolute_url())
    letters.link(letter, pair, user)
    page = html(client, pair.get_absolute_url())
    said = (
        "An embargo from about January 2024, no end given, as recorded in the letter of 20 "
        "February 2024 from Commissioner for Moorings."
    )
    assert said in page
    assert "Linked the letter of 20 February 2024" in page
    assert page.count('class="lm at-') == page.count('class="per at-') == 1


def test_the_public_partial(letter):
    assert render_to_string("components/correspondence.html", {"letters": []}).strip() == ""
    shown = render_to_string("components/correspondence.html", {"letters": [letter]})
    assert "as recorded in the letter of 20 February 2024" in shown
    assert "Source: published by the Commissioner" in shown
    assert "href" not in shown
