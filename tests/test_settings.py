"""Settings: where they come from, what is refused, and what a visitor meets because of them."""

import ast
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.urls import clear_url_caches

from scrapers import __main__ as command_line
from tracker import env, urls
from tracker.settings import database

REPO = Path(__file__).resolve().parents[1]
SERVER = {
    "SECRET_KEY": "one-Long_random.Text,of:60-characters+that/no*server=really~has",
    "DATABASE_URL": "postgresql://user:word@db.example:5432/tracker",
    "REDIS_URL": "redis://broker.example:6379/0",
}


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """`manage.py ARGUMENTS` with exactly these settings."""
    clean = {name: value for name, value in os.environ.items() if name not in env.DEFAULTS}
    clean.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=REPO,
        env=clean | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_example_lists_every_setting_with_its_default():
    lines = (REPO / "docker" / "env.example").read_text().splitlines()
    listed = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    assert listed == env.DEFAULTS


def reads_environment(path: Path) -> bool:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}:
            return True
    return False


def test_the_environment_is_read_in_one_place():
    found = {
        str(path.relative_to(REPO))
        for top in ("disclosures", "scrapers", "tracker")
        for path in (REPO / top).rglob("*.py")
        if reads_environment(path)
    }
    # celery.py and wsgi.py set DJANGO_SETTINGS_MODULE, as Django's own templates do. The scrapers'
    # own command knows nothing of Django, nor their subprocess of our settings.
    others = {"scrapers/__main__.py", "scrapers/attachments.py"}
    assert found - others == {"tracker/env.py", "tracker/celery.py", "tracker/wsgi.py"}


def test_the_scrapers_command_has_the_same_defaults():
    theirs = {name: env.DEFAULTS.get(name) for name in command_line.DEFAULTS}
    assert theirs == command_line.DEFAULTS


def test_every_name_that_settings_ask_for_is_known():
    asked = re.findall(r'env\.\w+\("(\w+)"\)', (REPO / "tracker" / "settings.py").read_text())
    assert asked
    assert set(asked) <= set(env.DEFAULTS)


@pytest.mark.parametrize("missing", sorted(SERVER))
def test_a_server_without_its_settings_is_refused_in_a_sentence(missing, tmp_path):
    variables = {name: value for name, value in SERVER.items() if name != missing}
    done = manage("check", VAR_DIR=str(tmp_path), DEBUG="0", **variables)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{missing} is not set")
    assert len(done.stderr.splitlines()) == 1


def test_a_server_with_its_settings_passes_djangos_deployment_checks(tmp_path):
    done = manage("check", "--deploy", VAR_DIR=str(tmp_path), BEHIND_TLS="1", **SERVER)
    assert done.returncode == 0, done.stderr
    warnings = set(re.findall(r"security\.W\d+", done.stderr))
    # Subdomains and the browsers' preload list are the operator's to promise, not ours.
    assert warnings <= {"security.W005", "security.W021"}


def test_nothing_set_means_trying_it_out(tmp_path):
    shown = "from django.conf import settings as s; print(s.DEMO, s.DEBUG, s.SECRET_KEY)"
    said = [manage("shell", "-v0", "-c", shown, VAR_DIR=str(tmp_path)).stdout for _ in range(2)]
    assert said[0].startswith("True False ")
    assert said[0] == said[1]  # the key is kept
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_database_address_becomes_connection_settings():
    found = database("postgresql://a%40b:p%3Aq@db.example:5433/name?sslmode=require")
    assert (found["USER"], found["PASSWORD"]) == ("a@b", "p:q")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", "5433", "name")
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_another_engine_is_refused():
    with pytest.raises(ImproperlyConfigured, match="postgresql://"):
        database("sqlite:///file.db")


@pytest.mark.django_db
def test_health_tells_of_database_and_cache(client):
    reply = client.get("/health/?format=json")
    assert reply.status_code == 200
    assert set(reply.json().values()) == {"OK"}


@pytest.mark.parametrize(("is_on", "status"), [(False, 404), (True, 200)])
@pytest.mark.django_db
def test_metrics_answer_only_where_they_are_switched_on(client, settings, is_on, status):
    settings.METRICS = is_on
    try:
        clear_url_caches()
        importlib.reload(urls)
        assert client.get("/metrics").status_code == status
    finally:
        settings.METRICS = False
        importlib.reload(urls)
        clear_url_caches()


@pytest.mark.django_db
def test_pages_carry_the_content_security_policy(client):
    policy = client.get("/sign-in/").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_nobody_signs_themselves_up(client):
    client.post(
        "/sign-in/closed/",
        {
            "username": "new",
            "email": "a@b.example",
            "password1": "Long words 12",
            "password2": "Long words 12",
        },
    )
    assert not get_user_model().objects.filter(username="new").exists()


@pytest.mark.django_db
def test_ten_failures_close_the_door_even_to_the_right_password(client):
    get_user_model().objects.create_user("reviewer", "r@b.example", "the right words")

    def attempt(password: str):
        return client.post("/sign-in/", {"login": "reviewer", "password": password})

    for _ in range(9):
        assert attempt("wrong").status_code == 200
    assert attempt("wrong").status_code == 429
    assert attempt("the right words").status_code == 429
    client.post("/sign-in/", {"login": "r@b.example", "password": "the right words"})
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_the_right_password_signs_in(client):
    get_user_model().objects.create_user("reviewer", password="the right words")
    reply = client.post("/sign-in/", {"login": "reviewer", "password": "the right words"})
    assert reply.status_code == 302
    assert "_auth_user_id" in client.session
