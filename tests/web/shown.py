"""A browser's page on which what Django's client was answered is shown: no server, so that each
test is taken back at its end."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

HOST = "http://testserver"


@pytest.fixture
def page(browser, client):
    context = browser.new_context(reduced_motion="reduce")
    opened = context.new_page()
    opened.route(f"{HOST}{settings.STATIC_URL}**", _static)
    yield opened
    context.close()


def _static(route):
    name = urlsplit(route.request.url).path.removeprefix(settings.STATIC_URL)
    route.fulfill(path=Path(settings.BASE_DIR) / "disclosures" / "static" / name)


def show(page, response):
    """Fetched before the browser asks: its requests are answered outside the transaction."""
    headers, body = dict(response.headers), response.content
    page.unroute(f"{HOST}/shown/")
    page.route(
        f"{HOST}/shown/",
        lambda route: route.fulfill(status=response.status_code, headers=headers, body=body),
    )
    page.goto(f"{HOST}/shown/")
