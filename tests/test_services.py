"""The embedded services: shared between processes, closed to others, stopped by the last."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis

from tracker import env, services
from tracker.embedded import ServiceError, postgres, valkey
from tracker.embedded.folders import private_folder
from tracker.places import open_to_others, places, recorded_data, redis_url
from tracker.supervisor import ChildEnded, Supervisor

REPO = Path(__file__).resolve().parents[1]
USER = """
import sys
import django
django.setup()
from tracker import services
print(services.ensure().database, flush=True)
sys.stdin.readline()
"""


def start_user(var: Path) -> subprocess.Popen:
    """A process that uses the services of `var` until its standard input ends."""
    clean = {name: value for name, value in os.environ.items() if name not in env.DEFAULTS}
    clean |= {"VAR_DIR": str(var), "DEMO": "1", "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, "-c", USER], cwd=REPO, env=clean, **pipes)


@pytest.fixture
def var(tmp_path):
    """A VAR_DIR of its own, whose services are stopped at the end whatever happened."""
    folder = tmp_path / "var"
    yield folder
    at = places(folder)
    valkey.stop(at)
    postgres.stop(at)
    if at.sockets.exists():
        at.sockets.rmdir()
    shutil.rmtree(at.shelter, ignore_errors=True)


def ask(address: str) -> str:
    with psycopg.connect(address) as connection:
        return connection.execute("show listen_addresses").fetchone()[0]


def test_processes_share_and_the_last_one_stops(var):
    users = [start_user(var), start_user(var)]  # both at once: one starts, the other waits
    addresses = {user.stdout.readline().strip() for user in users}
    assert len(addresses) == 1
    address = addresses.pop()
    assert ask(address) == ""  # no port
    at = places(var)
    assert stat.S_IMODE(at.sockets.stat().st_mode) == 0o700
    with redis.Redis(unix_socket_path=str(at.broker_socket)) as broker:
        assert broker.config_get("port") == {"port": "0"}

    users[0].communicate("", timeout=30)
    assert ask(address) == ""  # the second still uses them
    users[1].communicate("", timeout=30)
    assert not postgres.answers(at)
    assert not valkey.answers(at)


def test_what_a_killed_process_left_is_used_and_stopped_by_the_next(var):
    first = start_user(var)
    address = first.stdout.readline().strip()
    first.send_signal(signal.SIGKILL)
    first.wait()
    first.stdin.close()
    first.stdout.close()
    assert ask(address) == ""
    second = start_user(var)
    assert second.stdout.readline().strip() == address
    second.communicate("", timeout=30)
    assert not postgres.answers(places(var))


def test_data_and_queued_jobs_survive_a_stop(var):
    at = places(var)
    var.mkdir()
    for service in (postgres, valkey):
        service.start(at, durable=True)
    address = f"host={at.sockets} user=postgres dbname=tracker"
    with psycopg.connect(address) as connection:
        connection.execute("create table kept (it int)")
    with valkey.client(at) as broker:
        broker.rpush("queue", "job")
    for service in (valkey, postgres):
        service.stop(at)
        service.start(at, durable=True)
    with psycopg.connect(address) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (0,)
    with valkey.client(at) as broker:
        assert broker.llen("queue") == 1


@pytest.mark.django_db
def test_asking_again_in_one_process_changes_nothing():
    assert services.ensure(durable=False) == services.ensure(durable=False)


def test_a_socket_path_is_short_however_long_the_folder():
    at = places(Path("/" + "long-name/" * 30))
    for path in (at.database_socket, at.broker_socket):
        assert len(os.fsencode(path)) <= 107
    assert redis_url(at.var).startswith("unix:///tmp/")


def test_folders_differ_by_var_dir():
    assert places(Path("/a")).sockets != places(Path("/b")).sockets


def test_roots_data_stay_out_of_a_closed_home(tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    at = places(home / "project" / "var")
    assert at.data.parent == at.shelter
    assert not at.shelter.is_relative_to(tmp_path)
    assert not open_to_others(home / "project" / "var")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's data lie outside VAR_DIR")
def test_deleting_var_dir_deletes_roots_data_too(var):
    var.parent.chmod(0o700)
    at = places(var)
    assert at.data.parent == at.shelter
    for rows in (1, 2):
        var.mkdir()
        postgres.start(at, durable=False)
        address = f"host={at.sockets} user=postgres dbname=tracker"
        with psycopg.connect(address) as connection:
            connection.execute("create table anew (it int)")  # fails if it is there already
        postgres.stop(at)
        assert stat.S_IMODE(var.parent.stat().st_mode) == 0o700, rows
        shutil.rmtree(var)


def test_an_ordinary_users_data_stay_in_a_closed_home(tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert places(home / "var").data == home / "var" / "postgres"


def test_a_copied_folder_does_not_use_the_originals_cluster(tmp_path):
    original, copy = tmp_path / "var", tmp_path / "copy"
    original.mkdir()
    record = tmp_path / "postgres.where"
    record.write_text(f"/var/tmp/somewhere/postgres\n{original}\n")
    assert recorded_data(record, original) == Path("/var/tmp/somewhere/postgres")
    assert recorded_data(record, copy) is None
    original.rmdir()  # moved, then, not copied
    assert recorded_data(record, copy) == Path("/var/tmp/somewhere/postgres")


def test_a_link_in_place_of_a_private_folder_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ServiceError, match="belongs to another user"):
        private_folder(tmp_path / "link")


def test_another_accounts_folder_is_refused(tmp_path, monkeypatch):
    (tmp_path / "theirs").mkdir()
    owner = (tmp_path / "theirs").stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    with pytest.raises(ServiceError, match="belongs to another user"):
        private_folder(tmp_path / "theirs")


def run_command(var: Path, **variables: str) -> subprocess.CompletedProcess:
    clean = {name: value for name, value in os.environ.items() if name not in env.DEFAULTS}
    return subprocess.run(
        [sys.executable, "manage.py", "run"],
        cwd=REPO,
        env=clean | {"VAR_DIR": str(var), "DEMO": "1"} | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_port_in_use_is_one_sentence(var):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = str(busy.getsockname()[1])
        done = run_command(var, PORT=port)
    assert done.returncode == 1
    assert done.stderr.strip().splitlines() == [
        f"Port {port} is in use by another program; choose another, as in PORT=8123 make run."
    ]


def test_a_port_that_is_no_number_is_one_sentence(var):
    done = run_command(var, PORT="eighty")
    assert done.returncode == 1
    assert done.stderr.strip() == "PORT must be a whole number, not 'eighty'."


def test_a_child_that_ends_is_named_with_its_log(tmp_path):
    supervisor = Supervisor(tmp_path, tmp_path / "log")
    child = supervisor.start("brief", ["this"], dict(os.environ))
    child.process.wait()
    with pytest.raises(ChildEnded, match=r"brief process ended .*brief\.log"):
        supervisor.check()
    assert child.log.read_text()


def test_stopping_ends_children_and_theirs(tmp_path, monkeypatch):
    """A child that will not listen is killed, with the process that it started."""
    monkeypatch.setattr("tracker.supervisor.STOP_SECONDS", 0.2)
    (tmp_path / "stubborn.py").write_text(
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "own = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "print(own.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    supervisor = Supervisor(tmp_path, tmp_path / "log")
    child = supervisor.start("stubborn", ["stubborn"], dict(os.environ))
    until = time.monotonic() + 30
    while not child.log.read_text() and time.monotonic() < until:
        time.sleep(0.02)
    grandchild = int(child.log.read_text())
    supervisor.stop()
    assert child.process.poll() is not None
    while is_alive(grandchild) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_alive(grandchild)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
