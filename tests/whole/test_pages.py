"""Every page as every role: who may see what is a table, and the table is the test."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosures.models import FoiRequest, Pair, PublicBody, Question, SourcePage

from .conftest import signed_in

pytestmark = pytest.mark.django_db

ROLES = ("Visitor", "Researcher", "Reviewer", "Admin")
ALL = (200, 200, 200, 200)
REVIEW = (404, 403, 200, 200)


def addresses():
    pair = Pair.objects.filter(is_flagged=True).order_by("-score").first()
    repeated = Question.objects.filter(heading="Bell Ringers: Vacancies").first()
    enclosed = FoiRequest.objects.filter(messages__enclosures__attachment__pages__number=1).first()
    wdtk = SourcePage.objects.filter(url__contains="foi.demo").first()
    return {
        "/": ALL,
        "/mismatches/": ALL,
        "/mismatches.csv": ALL,
        "/mismatches.json": ALL,
        "/mismatches/feed.atom": ALL,
        "/search/": ALL,
        "/search/?q=harbour": ALL,
        "/search/?q=harbour&type=foi": ALL,
        "/search/?q=&answered_from=nonsense": ALL,
        "/search/tips/": ALL,
        "/search/citations/?q=harbour": ALL,
        "/search.csv?q=harbour": ALL,
        "/search.atom?q=harbour": ALL,
        "/search.json?q=harbour": ALL,
        "/search.bib?q=harbour": ALL,
        "/asked-before/": ALL,
        "/asked-before/?draft=how+many+people+waited+for+a+decision": ALL,
        Question.objects.filter(current_answer__kind="corrected").first().get_absolute_url(): ALL,
        Question.objects.filter(current_answer=None).first().get_absolute_url(): ALL,
        pair.question.get_absolute_url(): ALL,
        pair.request.get_absolute_url(): ALL,
        f"{pair.question.get_absolute_url()}position/": ALL,
        f"{pair.question.get_absolute_url()}cite.bib": ALL,
        f"{pair.question.get_absolute_url()}versions/1/": ALL,
        f"{pair.question.get_absolute_url()[:-1]}.json": ALL,
        f"{pair.request.get_absolute_url()[:-1]}.json": ALL,
        f"{pair.request.get_absolute_url()}messages/1/": ALL,
        f"{repeated.get_absolute_url()}position/": ALL,
        f"{enclosed.get_absolute_url()}files/1/1/": ALL,
        "/compare/": ALL,
        f"/compare/?a={repeated.uin}&b=foi/{pair.request.pk}": ALL,
        "/bodies/": ALL,
        f"/bodies/{pair.question.body.slug}/": ALL,
        f"/bodies/{pair.question.body.slug}/answers/": ALL,
        f"/bodies/{pair.question.body.slug}/foi/": ALL,
        f"/bodies/{pair.question.body.slug}/mismatches/": ALL,
        f"/bodies/{pair.question.body.slug}/names/": ALL,
        "/trends/": ALL,
        "/trends/quantity/?year=2024": ALL,
        "/trends/wording.csv": ALL,
        "/method/": ALL,
        "/corrections/": ALL,
        "/data/": ALL,
        "/accessibility/": ALL,
        "/privacy/": ALL,
        "/status/": ALL,
        "/account/": (302, 200, 200, 200),
        "/review/": REVIEW,
        "/review/?tab=reverse": REVIEW,
        "/review/?strength=Strong&first=foi": REVIEW,
        pair.get_absolute_url(): REVIEW,
        f"{pair.get_absolute_url()}?pos=1": REVIEW,
        "/review/M-9999/": (404, 403, 404, 404),
        f"/saved/{wdtk.sha256}/": (404, 404, 200, 200),
        "/nowhere/": (404, 404, 404, 404),
    }


@pytest.mark.parametrize("number", range(len(ROLES)))
def test_who_may_see_what(number):
    client = signed_in(ROLES[number])
    wrong = {}
    for address, expected in addresses().items():
        status = client.get(address).status_code
        if status != expected[number]:
            wrong[address] = (status, expected[number])
    assert wrong == {}


@pytest.mark.parametrize("role", ["Visitor", "Researcher"])
def test_nothing_of_an_unpublished_pair_shows_to_those_who_may_not_see_it(role):
    client = signed_in(role)
    unpublished = Pair.objects.filter(publications=None)
    references = list(unpublished.values_list("reference", flat=True))
    for address, expected in addresses().items():
        if expected == ALL:
            response = client.get(address)
            parts = response.streaming_content if response.streaming else [response.content]
            html = b"".join(parts).decode()
            assert not [r for r in references if r in html], address


def test_pages_keep_to_their_weight_and_ask_nobody_else():
    css = sum(f.stat().st_size for f in Path("disclosures/static").glob("*.css"))
    scripts = {f.name: f.stat().st_size for f in Path("disclosures/static").glob("*.js")}
    assert css <= 35_000
    # Only the search page loads htmx, and nothing else beside it.
    assert scripts["htmx.min.js"] <= 60_000
    assert sum(scripts.values()) - scripts["htmx.min.js"] <= 25_000
    client = signed_in("Reviewer")
    for address in addresses():
        response = client.get(address)
        if response.headers["Content-Type"].startswith("text/html"):
            html = response.content.decode()
            assert len(response.content) <= 80_000, (address, len(response.content))
            assert not re.search(r'(?:src|href)="https?://[^"]*\.(?:js|css|woff2?)"', html), address
            assert " style=" not in html, address
            # Linked data is no script: browsers do not run it.
            assert not re.search(r"<script(?![^>]*(\bsrc=|application/ld\+json))", html), address


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/search/?q=harbour", 25),
        ("/review/", 20),
        ("/review/M-{}/?pos=1", 41),
        ("/bodies/", 15),
        ("{answer}", 30),
        ("{answer}position/", 26),
    ],
)
def test_lists_load_once(address, most):
    """The number of queries does not grow with the number of rows."""
    pair = Pair.objects.filter(is_flagged=True).order_by("-score").first()
    client = signed_in("Reviewer")
    address = address.replace("{answer}", pair.question.get_absolute_url())
    client.get("/account/")  # the session's first page notes it
    with CaptureQueriesContext(connection) as queries:
        client.get(address.replace("M-{}", pair.reference))
    assert len(queries) <= most, "\n".join(q["sql"][:150] for q in queries)


def test_a_hostile_search_is_an_answer():
    client = signed_in("Visitor")
    for words in ('"', "C++", "a" * 10_000, "near/x (", "<script>alert(1)</script>", "-", "OR OR"):
        response = client.get("/search/", {"q": words})
        assert response.status_code == 200
        assert b"<script>alert" not in response.content


def test_facets_ignore_their_own_group():
    client = signed_in("Visitor")
    plain = client.get("/search/?q=harbour").context["found"].facets["outcome"]
    ticked = client.get("/search/?q=harbour&outcome=not-held").context["found"].facets["outcome"]
    assert plain == ticked
    assert client.get("/search/?q=harbour&outcome=not-held").context["found"].total < sum(
        plain.values()
    )


def test_a_body_is_found_by_its_family():
    body = PublicBody.objects.get(name="Department for Crossings")
    found = signed_in("Visitor").get(f"/search/?body={body.key}").context["found"]
    names = {Question.objects.get(pk=hit.pk).body.name for hit in found.hits}
    assert found.total
    assert all(n.startswith("Department for") for n in names)


def test_a_removed_request_does_not_show_its_text():
    row = FoiRequest.objects.filter(messages__sender="authority", source="whatdotheyknow").first()
    FoiRequest.objects.filter(pk=row.pk).update(is_removed=True)
    try:
        html = signed_in("Visitor").get(row.get_absolute_url()).content.decode()
    finally:
        FoiRequest.objects.filter(pk=row.pk).update(is_removed=False)
    words = row.messages.filter(sender="authority").first().text.split()
    assert " ".join(words[2:6]) not in html
    assert "no longer" in html
