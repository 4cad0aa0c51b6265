"""Home, bodies, pages of plain text, status, and the pages for errors."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import RequestFactory
from django.utils import timezone

from disclosures.figures import building
from disclosures.models import ScrapeRun
from disclosures.web import errors
from tests.factories import BodyFactory, FoiRequestFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@pytest.mark.parametrize(
    "address",
    ["/method/", "/corrections/", "/data/", "/accessibility/", "/privacy/", "/search/tips/"],
)
def test_plain_pages(client, address):
    response = client.get(address)
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<h1") == 1
    assert "style=" not in html


def test_home_without_records_says_so(client):
    assert "No written answers have been loaded yet." in client.get("/").content.decode()


def test_home_counts_what_is_held(client):
    QuestionFactory()
    FoiRequestFactory()
    html = client.get("/").content.decode()
    assert "1 written answer<" in html
    assert "1 FOI request<" in html


def test_the_reviewers_count_is_for_reviewers(client):
    assert "to review" not in client.get("/").content.decode()
    client.force_login(UserFactory(role="Reviewer"))
    assert "0 to review" in client.get("/").content.decode()


def test_status_gives_the_age_of_each_source(client):
    assert "No import has been run." in client.get("/status/").content.decode()
    run = ScrapeRun.objects.create(source="parliament", state="done")
    run.finished_at = timezone.now() - timedelta(days=3)
    run.save()
    html = client.get("/status/").content.decode()
    assert "Parliament" in html
    assert "3\xa0days" in html
    assert "Late" in html


def test_bodies_are_listed_once_they_have_records(client):
    nothing = "The records have not been counted yet."
    assert nothing in client.get("/bodies/").content.decode()
    question = QuestionFactory(body=BodyFactory(name="Department for Islands"))
    FoiRequestFactory(body=question.body)
    QuestionFactory(body=question.body)
    building.build()
    html = client.get("/bodies/").content.decode()
    assert "Department for Islands" in html
    assert re.search(r'data-l="Written answers"><a [^>]*>2</a>', html)
    assert re.search(r'data-l="FOI responses"><a [^>]*>1</a>', html)


def test_a_body_under_twenty_answers_has_no_percentage(client):
    question = QuestionFactory()
    building.build()
    html = client.get(f"/bodies/{question.body.slug}/").content.decode()
    assert "Too few answers for a percentage" in html
    assert "100%" not in html
    for _ in range(19):
        QuestionFactory(body=question.body)
    building.build()
    html = client.get(f"/bodies/{question.body.slug}/").content.decode()
    assert "100%" in html


def test_errors_speak_plainly(client):
    html = client.get("/nothing/").content.decode()
    assert "There is nothing at this address" in html
    assert client.get("/bodies/nothing/").status_code == 404


def test_forbidden_gives_the_reason(client):
    client.force_login(UserFactory(role="Researcher"))
    response = client.get("/review/")
    assert response.status_code == 403
    assert "for reviewers" in response.content.decode()


def test_a_failure_of_ours_needs_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


# ui.md section 6: words that say why someone acted.
NEVER = ("lied", "cover-up", "exposed", "leaked", "suppressed", "dodged", "misleading", "pretended")


def test_no_template_says_why_anyone_acted():
    for path in TEMPLATES.rglob("*.html"):
        said = path.read_text().lower()
        assert [w for w in NEVER if re.search(rf"\b{w}\b", said)] == [], path.name


def test_a_visitor_keeps_no_cookie_but_for_forms_and_no_longer_than_the_browser_is_open(client):
    for address in ("/", "/search/?q=harbour", "/bodies/", "/trends/", "/privacy/"):
        client.get(address)
        assert not client.cookies, address
    client.get("/asked-before/")
    assert [(c.key, c["max-age"]) for c in client.cookies.values()] == [("csrftoken", "")]
