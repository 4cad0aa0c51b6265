"""Where the embedded services keep their files: a function of VAR_DIR alone; nothing is started.

    VAR_DIR/postgres, VAR_DIR/valkey   data
    VAR_DIR/secret-key                 made on the first run of the demonstration
    /tmp/tracker-KEY                   sockets: .s.PGSQL.5432 and valkey.sock
    /var/tmp/tracker-KEY               root only: what must lie outside root's home

PostgreSQL refuses to run as root, so root's cluster belongs to another account. Where that account
cannot reach VAR_DIR (below /root, say) the data go to /var/tmp rather than opening up root's home,
and VAR_DIR/postgres.where names the place. A Unix socket's path may have at most 107 bytes
(sun_path in unix(7), less the closing NUL), hence the short folder in /tmp.
"""

import hashlib
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

DATABASE = "tracker"
ROLE = "postgres"
POSTGRES_SOCKET = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Places:
    """Folders of one embedded installation."""

    var: Path
    data: Path  # PostgreSQL's data folder
    broker: Path  # Valkey's data folder
    sockets: Path
    shelter: Path  # outside VAR_DIR; used by root only, and only when needed

    @property
    def database_socket(self) -> Path:
        return self.sockets / POSTGRES_SOCKET

    @property
    def broker_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def record(self) -> Path:
        """Two lines, the data folder and the VAR_DIR it serves; only where data lie elsewhere."""
        return self.var / "postgres.where"


def open_to_others(path: Path) -> bool:
    """Whether any account may walk to `path`, or to the nearest of its parents that exists."""
    while not path.exists():
        path = path.parent
    return all(step.stat().st_mode & stat.S_IXOTH for step in [path, *path.parents])


def recorded_data(record: Path, var: Path) -> Path | None:
    """The data folder named in the record, unless the record came along in a copied VAR_DIR."""
    try:
        data, owner = record.read_text().split("\n")[:2]
    except (FileNotFoundError, ValueError):
        return None
    copied = Path(owner) != var and Path(owner).exists()
    return None if copied else Path(data)


def places(var: Path) -> Places:
    """The folders that serve `var`."""
    name = f"tracker-{hashlib.sha256(str(var).encode()).hexdigest()[:12]}"
    shelter = Path("/var/tmp") / name
    data = recorded_data(var / "postgres.where", var)
    if data is None:
        hidden = os.geteuid() == 0 and not open_to_others(var)
        data = (shelter if hidden else var) / "postgres"
    return Places(var, data, var / "valkey", Path("/tmp") / name, shelter)


def database_url(var: Path) -> str:
    """The address of the embedded database of `var`, running or not."""
    return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(places(var).sockets), safe='')}"


def redis_url(var: Path) -> str:
    """The address of the embedded broker of `var`, running or not."""
    return f"unix://{places(var).broker_socket}?db=0"


def secret_key(var: Path) -> str:
    """The key in VAR_DIR/secret-key, made when absent. For one machine, never for a server."""
    path = var / "secret-key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        var.mkdir(parents=True, exist_ok=True)
    # Written aside and linked into place: of two processes that make one, the first wins.
    aside = path.with_name(f"secret-key.{os.getpid()}")
    aside.touch(mode=0o600)
    aside.write_text(secrets.token_urlsafe(48) + "\n")
    try:
        os.link(aside, path)
    except FileExistsError:
        return path.read_text().strip()
    finally:
        aside.unlink()
    return path.read_text().strip()
