"""The Docker folder is kept in step with the code, as far as that can be seen without an engine."""

import json
import re
import runpy
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.core.management import get_commands

from tracker import env
from tracker.celery import app

REPO = Path(__file__).resolve().parents[1]
DOCKERFILE = (REPO / "docker" / "Dockerfile").read_text()
COMPOSE_TEXT = (REPO / "docker" / "compose.yml").read_text()
# What Compose itself needs and the tracker never reads; compose.yml says so in its first lines.
COMPOSE_ONLY = {"POSTGRES_PASSWORD"}
SERVICES = {"database", "broker", "migrate", "web", "worker", "index-worker", "beat"}


def read_yaml(text):
    """The part of YAML that compose.yml keeps to: mappings, lists of one line each, JSON lists,
    anchors on mappings, `<<` merges. Anything else fails here."""
    lines = [line for line in text.splitlines() if line.strip() and line.strip()[0] != "#"]
    anchors = {}
    value, rest = _block(lines, 0, anchors)
    assert not rest, rest
    return value


def _depth(line):
    return len(line) - len(line.lstrip())


def _block(lines, depth, anchors):
    if lines and lines[0].lstrip().startswith("- "):
        items = []
        while lines and _depth(lines[0]) == depth and lines[0].lstrip().startswith("- "):
            items.append(_scalar(lines.pop(0).strip()[2:]))
        return items, lines
    found = {}
    while lines and _depth(lines[0]) == depth:
        key, colon, value = lines.pop(0).strip().partition(":")
        assert colon, key
        value = value.strip()
        anchor = value[1:] if value.startswith("&") else ""
        if key == "<<":
            found = {**anchors[value.removeprefix("*")], **found}
            continue
        if value and not anchor:
            found[key] = _scalar(value)
            continue
        found[key] = None
        if lines and _depth(lines[0]) > depth:
            found[key], lines = _block(lines, _depth(lines[0]), anchors)
        if anchor:
            anchors[anchor] = found[key]
    return found, lines


def _scalar(text):
    if text.startswith(("[", '"')):
        return json.loads(text)
    assert not text.startswith(("{", "'", "|", ">", "*", "!")), text
    return text


COMPOSE = read_yaml(COMPOSE_TEXT)


def service(name):
    return COMPOSE["services"][name]


def option(command, name):
    return command[command.index(name) + 1]


def instructions(name):
    """The arguments of every Dockerfile instruction of that name, continued lines joined."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return [line.split(None, 1)[1] for line in joined.splitlines() if line.startswith(name + " ")]


def test_the_reader_of_this_test_knows_merges_and_anchors():
    text = 'x: &a\n  k: 1\n  l: ["p", "q"]\ny:\n  <<: *a\n  k: 2\n  m:\n    - u\n    - "v"\n'
    assert read_yaml(text)["y"] == {"k": "2", "l": ["p", "q"], "m": ["u", "v"]}


def test_the_services_are_those_of_the_plan():
    assert set(COMPOSE["services"]) == SERVICES
    assert [name for name in sorted(SERVICES) if "ports" in service(name)] == ["web"]


def test_every_command_names_something_that_exists():
    known = get_commands()
    assert app.main == "tracker"
    for name in SERVICES - {"database", "broker"}:
        command = service(name)["command"]
        if managed := re.findall(r"manage\.py (\w+)", " ".join(command)):
            assert set(managed) <= set(known)
        elif command[0] == "gunicorn":
            assert command[1].replace(".", "/") + ".py" == "tracker/wsgi.py"
        else:
            assert command[:3] == ["celery", "-A", app.main]
            assert command[3] in {"worker", "beat"}
    assert (REPO / "tracker" / "wsgi.py").exists()


def test_every_queue_has_a_worker_and_the_index_a_single_writer():
    queues = option(service("worker")["command"], "-Q").split(",")
    assert set(queues) == set(settings.QUEUES)
    index = service("index-worker")["command"]
    assert option(index, "-Q") == settings.INDEX_QUEUE
    assert option(index, "--concurrency") == "1"
    assert settings.INDEX_QUEUE not in queues


def test_every_variable_is_a_known_setting():
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", COMPOSE_TEXT))
    assert asked - COMPOSE_ONLY <= set(env.DEFAULTS)
    for name in SERVICES - {"database", "broker"}:
        assert set(service(name)["environment"]) <= set(env.DEFAULTS)
        assert service(name)["env_file"] == ".env"
    for name in COMPOSE_ONLY:
        assert name in COMPOSE_TEXT.split("name:")[0]


def test_defaults_written_here_are_the_defaults_there():
    for name, default in re.findall(r"\$\{(\w+):-([^}]*)\}", COMPOSE_TEXT):
        assert default == env.DEFAULTS[name], name


def test_a_server_lacks_nothing_that_production_asks_for():
    given = service("web")["environment"]
    assert given["DATABASE_URL"].startswith("postgresql://tracker:")
    assert given["DATABASE_URL"].endswith("@database:5432/tracker")
    assert given["REDIS_URL"].startswith("redis://broker:")
    assert service("database")["environment"]["POSTGRES_DB"] == "tracker"


def test_dependencies_and_volumes_are_declared():
    for name in SERVICES:
        for other in service(name).get("depends_on", {}):
            assert other in SERVICES
            condition = service(name)["depends_on"][other]["condition"]
            assert condition == "service_healthy" or other == "migrate"
            assert condition != "service_healthy" or "healthcheck" in service(other)
        for volume in service(name).get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"]


def test_all_that_is_written_is_in_a_volume_and_static_files_are_renewed():
    folder = service("web")["environment"]["VAR_DIR"]
    assert f"VAR_DIR={folder}" in instructions("ENV")
    for name in SERVICES - {"database", "broker"}:
        assert service(name)["volumes"] == [f"var:{folder}"]
        assert service(name)["environment"]["VAR_DIR"] == folder
    # STATIC_ROOT is in the volume, which outlives the image.
    assert settings.STATIC_ROOT.parent == settings.VAR_DIR
    assert "manage.py collectstatic" in service("migrate")["command"][-1]
    assert "migrate" in service("web")["depends_on"]


def test_the_image_copies_what_exists_and_what_the_builder_is_sent():
    sent = (REPO / ".dockerignore").read_text().splitlines()
    for arguments in instructions("COPY"):
        for source in arguments.split()[:-1]:
            assert (REPO / source).exists(), source
            assert f"!{source}" in sent


def test_the_image_has_a_supported_python_locked_packages_and_no_root():
    (base,) = instructions("FROM")
    major, minor = re.fullmatch(r"python:(\d+)\.(\d+)-slim", base).groups()
    assert (3, 11) <= (int(major), int(minor)) <= (3, 13)
    assert "pip install --require-hashes" in DOCKERFILE
    (user,) = instructions("USER")
    assert user != "root"
    assert DOCKERFILE.index("USER ") < DOCKERFILE.index("CMD ")
    assert "collectstatic" in get_commands()
    assert "manage.py collectstatic" in DOCKERFILE


class _Site(BaseHTTPRequestHandler):
    def do_GET(self):
        is_known = self.headers["Host"] == "tracker.example"
        self.send_response(200 if is_known and self.path.startswith("/health/") else 400)
        self.end_headers()

    def log_message(self, *arguments):
        """Nothing is printed."""


@pytest.mark.parametrize(("hosts", "status"), [("tracker.example,other", 0), ("other", 1)])
def test_the_probe_asks_by_a_name_the_site_knows(hosts, status, monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", hosts)
    server = HTTPServer(("127.0.0.1", 0), _Site)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        probe = runpy.run_path(str(REPO / "docker" / "probe.py"))
        address = f"http://127.0.0.1:{server.server_port}/health/?format=json"
        assert probe["main"](address) == status
    finally:
        server.shutdown()
        server.server_close()


def test_the_probe_runs_without_django_and_fails_where_nothing_answers():
    command = [sys.executable, "docker/probe.py", "http://127.0.0.1:1/health/"]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "No answer from the web server" in done.stderr
