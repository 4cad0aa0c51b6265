"""The whole system over the invented corpus: loaded once, by the commands that people run.

The rows are committed, so that a server in another thread sees them, and taken away at the end.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client

from disclosures.demonstration import ACCOUNTS
from disclosures.index import searching


@pytest.fixture(scope="package")
def corpus(django_db_setup, django_db_blocker, tmp_path_factory):
    """Runs `manage.py demo`; takes its rows away at the end."""
    folder = tmp_path_factory.mktemp("demonstration")
    places = folder / "evidence", folder / "index"
    before = settings.EVIDENCE_DIR, settings.INDEX_DIR, settings.VAR_DIR
    settings.EVIDENCE_DIR, settings.INDEX_DIR = places
    settings.VAR_DIR = folder
    searching.forget()
    with django_db_blocker.unblock():
        call_command("demo", verbosity=0, force=True)
        yield places
        with connection.cursor() as cursor:
            tables = [
                t for t in connection.introspection.table_names() if t.startswith("disclosures")
            ]
            cursor.execute(f"TRUNCATE {', '.join([*tables, 'auth_user'])} CASCADE")
        connection.close()
    settings.EVIDENCE_DIR, settings.INDEX_DIR, settings.VAR_DIR = before
    searching.forget()


@pytest.fixture(autouse=True)
def _corpus_in_place(corpus, settings, _of_its_own, db):
    settings.EVIDENCE_DIR, settings.INDEX_DIR = corpus
    settings.ALLOWED_HOSTS = ["*"]


def signed_in(role: str) -> Client:
    """A client signed in with a role; "Visitor" is nobody."""
    client = Client()
    account = next((a for a in ACCOUNTS if a.role == role), None)
    if account:
        user = User.objects.get(email=account.email)
        client.force_login(user, backend=BACKEND)
    return client


BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def committed(work: Callable[[], object]) -> None:
    """Do it so that the server sees it, and not in the test's transaction: in a thread, which has a
    connection of its own."""

    def alone():
        work()
        connection.close()

    thread = threading.Thread(target=alone)
    thread.start()
    thread.join()


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="package")
def site(corpus):
    """The address of a server over the corpus."""
    application = StaticFilesHandler(get_wsgi_application())
    server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
