"""Tables too long to wait for: made in the background, kept for a week, and linked in an e-mail.

The link holds the file's name and the account's id, signed: nothing is stored about who asked for
what. Whoever opens it must be signed in as that account.
"""

from __future__ import annotations

import gzip
import secrets
import tempfile
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.mail import send_mail
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from . import finding, table
from .filters import SearchFilters

KEPT = timedelta(days=7)
FOLDER = "exports"
SALT = "disclosures.results.exports"
MOST = 2_000_000  # rows of one file: more than there are records


class Anothers(Exception):
    """The link was made for another account."""


class Gone(Exception):
    """The link is not ours, or no longer works."""


def make(query: str) -> tuple[str, int]:
    """Make the file of a search's query string: (its name, its rows). Run again, it makes
    another."""
    clear()
    filters = SearchFilters(QueryDict(query))
    found = finding.every(filters.query(), MOST)
    with tempfile.TemporaryFile() as kept:
        with gzip.GzipFile("", "wb", 6, kept) as packed:
            for line in table.lines(filters, found.kind, finding.rows(found.kind, found.hits)):
                packed.write(line.encode())
        kept.seek(0)
        name = default_storage.save(f"{FOLDER}/{secrets.token_urlsafe(16)}.csv.gz", File(kept))
    return name, found.total


def tell(user_id: int, query: str, name: str, total: int) -> None:
    """E-mail the link. OSError (so SMTPException too) where the server cannot be reached."""
    user, filters = get_user_model().objects.get(pk=user_id), SearchFilters(QueryDict(query))
    link = f"{settings.SITE_ADDRESS}{reverse('export_file', args=[token(user_id, name)])}"
    send_mail(
        f"[{settings.SITE_NAME}] Your table of {total:,} rows",
        f"{table.in_words_of(filters, filters.kind)}\n\n{link}\n\n"
        f"The link works for {KEPT.days} days, signed in with this account. The file is a "
        "compressed CSV.\n",
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
    )


def token(user_id: int, name: str) -> str:
    return signing.dumps([user_id, name], salt=SALT)


def opened(user_id: int | None, given: str) -> File:
    """The file of a link. Raises Gone or Anothers."""
    try:
        owner, name = signing.loads(given, salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        raise Gone from None
    if user_id != owner:
        raise Anothers
    if not default_storage.exists(name):
        raise Gone
    return default_storage.open(name)


def delete_all() -> None:
    """Every file there is: something that may be in them was taken down."""
    if default_storage.exists(FOLDER):
        for name in default_storage.listdir(FOLDER)[1]:
            default_storage.delete(f"{FOLDER}/{name}")


def clear() -> int:
    """Take away files whose links no longer work; returns how many."""
    if not default_storage.exists(FOLDER):
        return 0
    old = timezone.now() - KEPT
    names = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    gone = [name for name in names if default_storage.get_modified_time(name) < old]
    for name in gone:
        default_storage.delete(name)
    return len(gone)
