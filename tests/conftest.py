"""The suite's own PostgreSQL and Valkey, under VAR_DIR/test, made anew by whoever comes first."""

import os
import shutil
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings

from tracker import services

# Machines are shared: that a drawn case took long says nothing of the code.
hypothesis.settings.register_profile(
    "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("suite")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take longest first, so that no worker is left alone with one; last those with a
    test that empties the database, and with it what the migrations wrote, which others read."""
    emptying = {
        item.path
        for item in items
        for marker in item.iter_markers("django_db")
        if marker.kwargs.get("transaction")
    }
    whole = Path(__file__).parent / "whole"
    items.sort(key=lambda item: (item.path in emptying, whole not in item.path.parents))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix) -> None:
    """pytest-django's hook before it makes the test database: the moment to start the services."""
    services.ensure(durable=False)


@pytest.fixture(scope="session")
def broker() -> str:
    """The address of the suite's Valkey, started."""
    return services.ensure(durable=False).redis


@pytest.fixture(autouse=True)
def _of_its_own(settings, tmp_path) -> None:
    """Each test keeps evidence and index to itself. One address signs in here more often than
    thirty times a minute, which allauth allows."""
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1000/m/ip"}
    settings.FRESHNESS_SECONDS = 0
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    settings.INDEX_DIR = tmp_path / "index"


def chromium() -> str | None:
    """The system's Chromium, or None."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="module")
def browser():
    """The system's Chromium. Playwright runs a loop in this thread, which Django takes for
    asynchronous code; nothing here is."""
    program = chromium()
    if program is None:
        pytest.skip("Chromium is not installed, so the browser journeys were not made.")
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def pytest_report_header() -> str:
    return f"services: {settings.SERVICES_DIR}; chromium: {chromium() or 'none'}"
