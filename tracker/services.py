"""The embedded PostgreSQL and Valkey: started on demand, shared, stopped by whoever leaves last.

Every process that uses them holds a shared lock on VAR_DIR/services.users for as long as it lives.
On leaving, a process tries for the exclusive lock: if it gets it, nobody else is there, and it
stops both. The kernel drops the locks of a killed process, so nothing goes stale; what a killed
process left running is found, used and stopped by the next. VAR_DIR/services.lock makes starting
and stopping one step.

Both listen on Unix sockets in a folder of mode 0700 and on no port: PostgreSQL trusts whoever can
reach its socket.
"""

import atexit
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .embedded import ServiceError, postgres, valkey
from .places import Places, places

__all__ = ["ServiceError", "Urls", "ensure", "release"]


@dataclass(frozen=True)
class Urls:
    """Where the database and the broker answer."""

    database: str
    redis: str


@dataclass
class Hold:
    """This process's share in the services of one VAR_DIR."""

    users: int  # file descriptor of the shared lock
    pid: int
    places: Places
    database: bool
    broker: bool


_holds: dict[Path, Hold] = {}


def ensure(*, durable: bool = True) -> Urls:
    """Starts what the settings leave to us and is not running yet; returns both addresses.

    Safe to call from many processes at once, and again in one. `durable=False` is for tests: a
    new, empty cluster that does not wait for the disk. Raises `ServiceError` with one sentence.
    """
    from django.conf import settings

    urls = Urls(_database_url(settings.DATABASES["default"]), settings.REDIS_URL)
    embedded = (settings.EMBEDDED_DATABASE, settings.EMBEDDED_BROKER)
    var = settings.SERVICES_DIR
    hold = _holds.get(var)
    if any(embedded) and (hold is None or hold.pid != os.getpid()):
        try:
            _holds[var] = _join(places(var), *embedded, durable)
        except OSError as error:
            raise ServiceError(_sentence(error, var)) from error
        atexit.register(release, var)
    return urls


def release(var: Path) -> None:
    """Gives up this process's share; stops the services when it was the last."""
    hold = _holds.get(var)
    if hold is None or hold.pid != os.getpid():  # a forked child holds nothing of its own
        return
    del _holds[var]
    with _changing(var):
        try:
            fcntl.flock(hold.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass  # others are still using them
        else:
            _stop(hold)
        os.close(hold.users)


def _join(at: Places, database: bool, broker: bool, durable: bool) -> Hold:
    at.var.mkdir(parents=True, exist_ok=True)
    with _changing(at.var):
        users = os.open(at.var / "services.users", os.O_RDWR | os.O_CREAT, 0o600)
        if not durable and _alone(users):
            valkey.stop(at)
            postgres.stop(at)
            shutil.rmtree(at.data, ignore_errors=True)
            shutil.rmtree(at.broker, ignore_errors=True)
        hold = Hold(users, os.getpid(), at, database, broker)
        try:
            if database:
                postgres.start(at, durable=durable)
            if broker:
                valkey.start(at, durable=durable)
        except BaseException:
            if _alone(users):
                _stop(hold)
            os.close(users)
            raise
        fcntl.flock(users, fcntl.LOCK_SH)
    return hold


def _stop(hold: Hold) -> None:
    if hold.broker:
        valkey.stop(hold.places)
    if hold.database:
        postgres.stop(hold.places)


def _alone(users: int) -> bool:
    """Whether no process holds a share. Call only inside `_changing`."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(users, fcntl.LOCK_UN)
    return True


@contextmanager
def _changing(var: Path) -> Iterator[None]:
    with (var / "services.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _database_url(database: dict) -> str:
    place = f"{database['HOST']}:{database['PORT']}".rstrip(":")
    if place.startswith("/"):
        return f"postgresql://{database['USER']}@/{database['NAME']}?host={place}"
    return f"postgresql://{database['USER']}@{place}/{database['NAME']}"


def _sentence(error: OSError, var: Path) -> str:
    if isinstance(error, PermissionError):
        return f"{error.filename or var} belongs to another user; set VAR_DIR to a folder of yours."
    return f"The embedded services cannot use {var}: {error.strerror or error}."
