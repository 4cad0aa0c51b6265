"""Body pages and trends over the demonstration: every number is the length of its list."""

import csv
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.http import QueryDict
from django.test import Client

from disclosures import index
from disclosures.models import PublicBody, Question
from disclosures.publishing import public
from disclosures.results.filters import SearchFilters

pytestmark = pytest.mark.django_db
LISTS = ("/search/", "/trends/quantity/", "/mismatches/")
NUMBER = re.compile(r"[\d,]+")
HTML_LIMIT = 80_000


class Numbers(HTMLParser):
    """(address, number) of each link whose whole text is a number."""

    def __init__(self):
        super().__init__()
        self.found, self.address, self.text = [], None, ""

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.address, self.text = dict(attrs).get("href", ""), ""

    def handle_data(self, data):
        self.text += data

    def handle_endtag(self, tag):
        if tag == "a" and self.address is not None:
            text = self.text.strip()
            if self.address.startswith(LISTS) and NUMBER.fullmatch(text):
                self.found.append((self.address, int(text.replace(",", ""))))
            self.address = None


def numbers(html: str) -> list[tuple[str, int]]:
    parser = Numbers()
    parser.feed(html)
    return parser.found


def length(address: str) -> int:
    """How many rows the list at an address has."""
    parts = urlsplit(address)
    if parts.path == "/search/":
        filters = SearchFilters(QueryDict(parts.query))
        assert not filters.errors, address
        return index.search(filters.query()).total
    if parts.path == "/mismatches/":
        return public.standing().filter(body__key=QueryDict(parts.query)["body"]).count()
    page = Client().get(address).content.decode()
    assert page.count("<li><a ") <= 50
    return int(re.search(r"<b>([\d,]+)</b> question", page)[1].replace(",", ""))


def pages() -> list[str]:
    slugs = PublicBody.objects.filter(questions__isnull=False).distinct()
    found = ["/bodies/", "/bodies/?from=2009&to=2009", "/trends/", "/trends/?from=2009&to=2025"]
    found += ["/trends/?body=dfc&body=dhi&house=Lords", "/trends/?house=Commons&from=2022"]
    found += ["/trends/?topic=how+many", "/trends/?topic=the+department&body=dhi&from=2009"]
    found += ["/trends/?topic=no+such+words", '/trends/?topic=a"b', "/trends/quantity/bodies/"]
    for body in slugs:
        for tab in ("", "answers/", "foi/", "mismatches/"):
            found.append(f"/bodies/{body.slug}/{tab}")
        found.append(f"/bodies/{body.slug}/?from=2023&to=2023")
    return found


def test_every_number_is_the_length_of_its_list():
    seen = {}
    for address in pages():
        answer = Client().get(address)
        assert answer.status_code == 200, address
        html = answer.content.decode()
        assert len(answer.content) <= HTML_LIMIT, address
        assert " style=" not in html
        for link, number in numbers(html):
            assert seen.setdefault(link, number) == number, link
    assert len(seen) > 300
    assert any("disproportionate+cost" in link for link in seen)  # the wording watch found some
    wrong = {link: (n, length(link)) for link, n in seen.items() if length(link) != n}
    assert wrong == {}


def test_a_number_that_is_not_is_seen():
    """The walk can fail: a row that the figures do not know of makes a list longer."""
    question = Question.objects.filter(current_answer__isnull=False, body__key="dhi").latest(
        "current_answer__date_answered"
    )
    before = numbers(Client().get("/trends/").content.decode())
    question.is_withdrawn = True
    question.save()
    call_command("figures")
    assert before != numbers(Client().get("/trends/").content.decode())


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/bodies/", 14),
        ("/trends/", 20),
        ("/trends/?body=dhi&body=dfc", 22),
        ("/trends/?topic=how+many", 22),
    ],
)
def test_queries_do_not_grow_with_the_bodies(address, most, django_assert_max_num_queries):
    with django_assert_max_num_queries(most):
        assert Client().get(address).status_code == 200


def test_a_body_page_asks_a_fixed_number_of_times(django_assert_max_num_queries):
    for body in PublicBody.objects.all():
        with django_assert_max_num_queries(20):
            assert Client().get(f"/bodies/{body.slug}/").status_code == 200


@pytest.mark.parametrize(
    "block", ["share", "reasons", "bodies", "topics", "wording", "quantity", "same"]
)
def test_each_block_is_a_file(block):
    answer = Client().get(f"/trends/{block}.csv?from=2021&to=2025")
    assert answer.status_code == 200
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines[0].split(",")) >= 3
    told = Client().get(f"/trends/{block}.json?from=2021&to=2025").json()
    assert (told["from"], told["to"]) == (2021, 2025)
    assert len(told["rows"]) == len(list(csv.reader(lines))) - 1


def test_many_bodies_come_page_by_page(monkeypatch):
    monkeypatch.setattr("disclosures.web.bodies.PER_PAGE", 3)
    monkeypatch.setattr("disclosures.web.trends.BODIES_SHOWN", 2)
    every = [row["body"] for row in Client().get("/bodies.json").json()["rows"]]
    told = []
    for page in range(1, -(-len(every) // 3) + 1):
        rows = Client().get(f"/bodies/?page={page}").context["rows"]
        told += [row.body.name for row, _ in rows]
    assert told == every
    rows = Client().get("/trends/").context["rows"]
    assert len(rows) == 2
    assert "/bodies/?" in Client().get("/trends/").content.decode()


def test_the_list_of_bodies_is_a_file():
    rows = Client().get("/bodies.json").json()["rows"]
    lines = Client().get("/bodies.csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == len(rows) + 1
    assert {"body", "answers", "refused or not held"} < {*rows[0]}


@pytest.mark.parametrize(
    "address",
    ["/trends/none.csv", "/trends/quantity/", "/trends/quantity/?year=9999999",
     "/trends/same/none/2024/", "/bodies/none/", "/bodies/none/feed.atom"],
)  # fmt: skip
def test_what_is_not_there_is_said(address):
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/trends/?from=x&to=²&house=y&body=z", "/trends/?from=99999&to=-1", "/bodies/?sort=x&from=٣"],
)
def test_nonsense_in_an_address_is_left_out(address):
    assert Client().get(address).status_code == 200
