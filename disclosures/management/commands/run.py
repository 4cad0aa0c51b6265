"""`manage.py run`: everything on this machine, until Ctrl-C. `make run` calls it."""

import errno
import fcntl
import hashlib
import shutil
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import psycopg
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from tracker import env, services
from tracker.places import places
from tracker.supervisor import ChildEnded, Supervisor

FREE_MB = 200  # a new cluster takes 60 MB, the demonstration and its index about as much again
READY_SECONDS = 60
WEB_THREADS = 4


class Command(BaseCommand):
    help = "Starts the services, web server, workers and beat here, and stops them on Ctrl-C."
    requires_system_checks = []

    def handle(self, *args, **options) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's & ignores it
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        failure = None
        supervisor = Supervisor(settings.BASE_DIR, settings.VAR_DIR / "log")
        try:
            self.serve(supervisor)
        except KeyboardInterrupt:
            self.say("\nStopping…")
        except (services.ServiceError, ChildEnded, OSError, OperationalError, ValueError) as error:
            failure = sentence(error)
        finally:
            for each in (signal.SIGINT, signal.SIGTERM):
                signal.signal(each, signal.SIG_IGN)
            supervisor.stop()
            connections.close_all()
            services.release(settings.SERVICES_DIR)
        if failure:
            sys.exit(failure)
        self.say("Stopped.")

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()

    def serve(self, supervisor: Supervisor) -> None:
        host, port = env.text("HOST"), env.number("PORT")
        check_port(host, port)
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        check_disk()
        with alone(settings.VAR_DIR / "run.lock"):
            self.say("Starting the database and the broker…")
            services.ensure()
            self.prepare()
            connections.close_all()
            start_processes(supervisor, host, port)
            wait_until_ready(supervisor, host, port)
            self.welcome(host, port)
            while True:
                supervisor.check()
                time.sleep(0.3)

    def prepare(self) -> None:
        """Tables, pages' static files, the demonstration corpus and the index: what is missing."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Making the tables…")
            call_command("migrate", interactive=False, verbosity=0)
        collect_static()
        known = get_commands()
        questions = apps.get_model("disclosures", "Question").objects
        if "demo" in known and settings.DEMO and not questions.exists():
            self.say("Loading the demonstration corpus…")
            call_command("demo")
        if "index" in known and not has_files(Path(settings.INDEX_DIR)):
            self.say("Building the search index…")
            call_command("index", rebuild=True)

    def welcome(self, host: str, port: int) -> None:
        shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::1"} else host
        self.say(f"\n{settings.SITE_NAME} is at http://{shown}:{port}/")
        accounts = demonstration_accounts()
        if accounts:
            self.say("Demonstration accounts (this machine only):")
            for line in accounts:
                self.say(f"  {line}")
        self.say(f"Logs are in {settings.VAR_DIR / 'log'}. Press Ctrl-C to stop.")


def start_processes(supervisor: Supervisor, host: str, port: int) -> None:
    """Web, worker, index worker (one writer) and beat."""
    pool = env.number("DATABASE_POOL") or WEB_THREADS
    site = env.text("SITE_ADDRESS") if env.is_set("SITE_ADDRESS") else f"http://localhost:{port}"
    variables = env.for_child(SITE_ADDRESS=site, DATABASE_POOL="0")
    web = ["gunicorn", "tracker.wsgi", "--bind", f"{host}:{port}", "--access-logfile", "-"]
    web += ["--workers", env.text("WEB_WORKERS"), "--threads", str(WEB_THREADS)]
    web += ["--graceful-timeout", "5", "--no-control-socket"]
    supervisor.start("web", web, {**variables, "DATABASE_POOL": str(pool)})
    celery = ["celery", "-A", "tracker"]
    worker = [*celery, "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    queues = ",".join(settings.QUEUES)
    many = ["-n", "main@%h", "-Q", queues, "--concurrency", env.text("JOB_WORKERS")]
    single = ["-n", "index@%h", "-Q", settings.INDEX_QUEUE, "--concurrency", "1"]
    supervisor.start("worker", [*worker, *many], variables)
    supervisor.start("index-worker", [*worker, *single], variables)
    # Beat swallows a SIGTERM that comes while it connects, and it has nothing to lose.
    beat = [*celery, "beat", "--pidfile=", "--loglevel", "INFO"]
    supervisor.start("beat", beat, variables, orphaned=signal.SIGKILL)


def check_port(host: str, port: int) -> None:
    """Raises `ValueError` with a sentence when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OverflowError:
            raise ValueError(f"PORT must be between 1 and 65535, not {port}.") from None
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                why = "is in use by another program"
            elif error.errno == errno.EACCES:
                why = "may not be used by this account"
            else:
                why = f"cannot be used ({error.strerror})"
            raise ValueError(
                f"Port {port} {why}; choose another, as in PORT=8123 make run."
            ) from None


def check_disk() -> None:
    """Raises `ValueError` with a sentence when a folder that will grow has no room."""
    for folder in {settings.VAR_DIR, places(settings.SERVICES_DIR).data}:
        while not folder.exists():
            folder = folder.parent
        free = shutil.disk_usage(folder).free // 1_000_000
        if free < FREE_MB:
            raise ValueError(
                f"The disk is too full: {folder} has {free} MB free and {FREE_MB} MB are needed; "
                "make room or set VAR_DIR to a folder on another disk."
            )


class alone:
    """Holds a lock that a second `run` on the same VAR_DIR cannot get."""

    def __init__(self, path: Path):
        self.path = path

    def __enter__(self) -> None:
        self.file = self.path.open("a")
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.file.close()
            raise ValueError(
                f"The tracker already runs on {self.path.parent}; stop it, or set VAR_DIR to "
                "another folder."
            ) from None

    def __exit__(self, *error) -> None:
        self.file.close()


def sentence(error: Exception) -> str:
    """One plain sentence for what went wrong."""
    full = isinstance(error, OSError) and error.errno == errno.ENOSPC
    full = full or isinstance(error.__cause__, psycopg.errors.DiskFull)
    if full or "No space left" in str(error):
        return f"The disk is full; make room for {settings.VAR_DIR} and start again."
    if isinstance(error, PermissionError):
        place = error.filename or settings.VAR_DIR
        return f"{place} may not be written by this account; set VAR_DIR to a folder of yours."
    return str(error).strip().splitlines()[0]


def has_files(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def collect_static() -> None:
    """Runs collectstatic when a file has changed since the last time."""
    if settings.STATIC_PLAIN:
        return
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            entry = Path(storage.path(name)).stat()
            seen.update(f"{name} {entry.st_size} {entry.st_mtime_ns}\n".encode())
    mark = settings.VAR_DIR / "static.sum"
    if settings.STATIC_ROOT.exists() and mark.exists() and mark.read_text() == seen.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(seen.hexdigest())


def wait_until_ready(supervisor: Supervisor, host: str, port: int) -> None:
    """Returns when the web server answers; raises `ChildEnded` when it does not."""
    near = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(host, host)
    request = urllib.request.Request(
        f"http://{near}:{port}/health/?format=json", headers={"Host": "localhost"}
    )
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        supervisor.check()
        try:
            with urllib.request.urlopen(request, timeout=10):
                return
        except urllib.error.HTTPError as error:
            error.close()
            return  # it answers; what ails it is in its log
        except OSError:
            time.sleep(0.1)
    raise ChildEnded(f"The web server gave no answer; see {supervisor.logs / 'web.log'}.")


def demonstration_accounts() -> list[str]:
    """A line for each account of the demonstration, when this database holds them."""
    if not (settings.DEMO and find_spec("disclosures.demonstration")):
        return []
    accounts = getattr(import_module("disclosures.demonstration"), "ACCOUNTS", ())
    return [f"{each.role:<12}{each.email:<26}{each.password}" for each in accounts]
