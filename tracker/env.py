"""Every setting read from the environment: this module alone reads `os.environ`.

`docker/env.example` lists the same names with the same defaults; a test compares them. An empty
value counts as unset, so that a line `NAME=` in an environment file means the default.
"""

import os
from pathlib import Path

REPO_DIR = Path(__file__).resolve().parents[1]

# Name -> default as it would be written in an environment file. "" means: no default.
DEFAULTS = {
    "SECRET_KEY": "",
    "DEBUG": "0",
    "DEMO": "0",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
    "CSRF_TRUSTED_ORIGINS": "",
    "SITE_ADDRESS": "http://localhost:8000",
    "BEHIND_TLS": "0",
    "TRUSTED_PROXIES": "0",
    "HOST": "127.0.0.1",
    "PORT": "8000",
    "WEB_WORKERS": "2",
    "JOB_WORKERS": "2",
    "DATABASE_URL": "",
    "DATABASE_POOL": "0",
    "REDIS_URL": "",
    "VAR_DIR": "",
    "LOG_LEVEL": "INFO",
    "LOG_FORMAT": "plain",
    "METRICS": "0",
    "REPLY_DAYS": "10",
    "SHOW_RELATED_PUBLICLY": "1",
    "PARLIAMENT_API_URL": "https://questions-statements-api.parliament.uk",
    "MEMBERS_API_URL": "https://members-api.parliament.uk",
    "WDTK_URL": "https://www.whatdotheyknow.com",
    "WDTK_PERMISSION": "",
    "GOVUK_URL": "https://www.gov.uk",
    "HANSARD_ARCHIVE": "https://www.theyworkforyou.com/pwdata/scrapedxml",
    "CONTACT_EMAIL": "tracker@example.org",
    "EMAIL_URL": "",
}


def text(name: str) -> str:
    """The value of a known name, or its default."""
    return os.environ.get(name, "").strip() or DEFAULTS[name]


def flag(name: str) -> bool:
    """True for 1, true, yes or on, in any case."""
    return text(name).lower() in {"1", "true", "yes", "on"}


def number(name: str) -> int:
    """A whole number; `ValueError` names the setting when it is not one."""
    value = text(name)
    try:
        return int(value)
    except ValueError:
        raise ValueError(f"{name} must be a whole number, not {value!r}.") from None


def words(name: str) -> list[str]:
    """A comma-separated list, without empty items."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def var_dir() -> Path:
    """The folder for everything written while running; `var/` beside manage.py by default."""
    return Path(text("VAR_DIR") or REPO_DIR / "var").expanduser().resolve()


def suite_worker() -> str:
    """The name of the suite's worker that this process is, of several (pytest-xdist's); or ""."""
    return os.environ.get("PYTEST_XDIST_WORKER", "")


def default_to_demonstration() -> None:
    """For the command line: with no mode and no server configured, this is a machine for trying.

    Only manage.py calls this. Gunicorn and Celery started by hand keep to the strict rule, and so
    does manage.py as soon as any of these settings is made.
    """
    decisive = ("DEBUG", "DEMO", "SECRET_KEY", "DATABASE_URL", "REDIS_URL")
    if not any(os.environ.get(name, "").strip() for name in decisive):
        os.environ["DEMO"] = "1"


def for_child(**changes: str) -> dict[str, str]:
    """This process's environment with `changes`, for a process it starts."""
    return {**os.environ, **changes}


def is_set(name: str) -> bool:
    """Whether the environment gives this name a value."""
    return name in DEFAULTS and bool(os.environ.get(name, "").strip())
