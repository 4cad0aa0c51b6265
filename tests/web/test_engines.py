"""What engines are told."""

from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.factories import FoiRequestFactory, PairFactory, QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


def locations(client, address):
    found = ElementTree.fromstring(client.get(address).content)
    return [e.text.removeprefix("http://testserver") for e in found.iter() if e.tag.endswith("loc")]


def test_every_page_of_the_sitemap_is_there(client):
    question = QuestionFactory()
    pages = [a for part in locations(client, "/sitemap.xml") for a in locations(client, part)]
    assert question.get_absolute_url() in pages
    assert reverse("body", args=[question.body.slug]) in pages
    assert all(client.get(page).status_code == 200 for page in pages)


def test_no_foi_page_and_no_pair_is_named(client):
    pair = PairFactory()
    FoiRequestFactory()
    pages = [a for part in locations(client, "/sitemap.xml") for a in locations(client, part)]
    assert not [p for p in pages if p.startswith(("/foi/", "/review/", "/mismatches/M"))]
    assert pair.reference not in " ".join(pages)


def test_robots_keeps_foi_pages_out_and_names_the_sitemap(client):
    said = client.get("/robots.txt").content.decode()
    assert "Disallow: /foi/" in said
    assert "Disallow: /review/" in said
    assert "Sitemap: http://testserver/sitemap.xml" in said
