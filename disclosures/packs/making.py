"""Making a version: worked out, written in every format, kept by hash, and recorded once."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from disclosures import storage
from disclosures.models import Pack, PackItem, PackVersion, Pair

from .archive import to_zip
from .checks import are_clear, checks
from .confirmed import is_confirmed
from .content import Content, content, items_of
from .formats import to_html, to_json, to_pdf
from .sheet import to_csv
from .word import to_docx

MANY = 8  # pairs: above this a worker makes the pack
# A build that has said nothing for so long was killed: it may be started again.
ABANDONED = timedelta(minutes=10)


class NotClear(Exception):
    """The list of checks has something left on it."""


def next_version(pack: Pack) -> int:
    latest = pack.latest
    return latest.number + 1 if latest else 1


def preview(pack: Pack) -> dict:
    """The data of the version that would be made now."""
    return content(pack, items_of(pack), next_version(pack), timezone.now()).data


def preview_of(pair: Pair) -> dict:
    """The data of a pack for our own file that held this pair alone. Nothing is stored."""
    pack = Pack(recipient="own", contact_name=settings.SITE_NAME,
                contact_email=settings.CONTACT_EMAIL)  # fmt: skip
    items = [PackItem(pack=pack, pair=pair, position=1)]
    return content(pack, items, 1, timezone.now()).data


def begin(pack_id: int, user) -> Pack | None:
    """Mark a pack as being made, if nobody else has. Raises NotClear."""
    with transaction.atomic():
        pack = Pack.objects.select_for_update().get(pk=pack_id)
        if is_building(pack):
            return None
        if not are_clear(checks(pack, items_of(pack))):
            raise NotClear(f"{pack} cannot be made yet: see the list of checks.")
        pack.building_since, pack.building_by = timezone.now(), user
        pack.building_step, pack.building_problem = "Waiting to start", ""
        pack.save()
    return pack


def is_building(pack: Pack) -> bool:
    since = pack.building_since
    return since is not None and timezone.now() - since < ABANDONED


def make(pack_id: int) -> PackVersion | None:
    """Make the version that `begin` marked. Whatever goes wrong is kept on the pack, in words,
    and raised. None where nothing is marked: a task that ran twice makes nothing twice."""
    pack = Pack.objects.select_related("building_by").get(pk=pack_id)
    if pack.building_since is None:
        return None
    try:
        return _made(pack)
    except Exception as error:
        give_up(pack, str(error) if isinstance(error, NotClear) else "It could not be made.")
        raise


def give_up(pack: Pack, why: str) -> None:
    """Nothing is being made any more; the page says why."""
    Pack.objects.filter(pk=pack.pk).update(
        building_since=None, building_step="", building_problem=why
    )


def _made(pack: Pack) -> PackVersion:
    made_at = timezone.now()
    _step(pack, "Checking")
    items = items_of(pack)
    if not are_clear(checks(pack, items)):
        raise NotClear("Something changed since the list was clear. Look at it again.")
    whole = content(pack, items, next_version(pack), made_at)
    formats = _formats(pack, whole, made_at)
    with transaction.atomic():
        held = Pack.objects.select_for_update().get(pk=pack.pk)
        if held.building_since != pack.building_since:
            raise NotClear("Somebody else started this pack again.")
        version = PackVersion.objects.create(
            pack=held,
            number=whole.data["pack"]["version"],
            made_at=made_at,
            made_by=pack.building_by,
            recipient=pack.recipient,
            references=[item.pair.reference for item in items],
            is_confirmed=all(is_confirmed(item.pair) for item in items),
            files=_kept(whole.data["pack"], formats),
        )
        held.building_since, held.building_step, held.building_problem = None, "", ""
        held.save()
    return version


def _formats(pack: Pack, whole: Content, made_at: datetime) -> dict[str, bytes]:
    formats = {"json": to_json(whole.data), "csv": to_csv(whole.data)}
    for kind, words, maker in (
        ("html", "Writing the web page", to_html),
        ("pdf", "Setting the PDF", to_pdf),
        ("docx", "Writing the Word file", to_docx),
    ):
        _step(pack, words)
        formats[kind] = maker(whole.data)
    _step(pack, "Packing the saved copies")
    return {**formats, "zip": to_zip(whole, formats, made_at)}


def _step(pack: Pack, words: str) -> None:
    Pack.objects.filter(pk=pack.pk).update(building_step=words)


def _kept(pack: dict, formats: dict[str, bytes]) -> dict:
    files = {}
    for kind, body in formats.items():
        sha256 = hashlib.sha256(body).hexdigest()
        storage.put(sha256, body)
        name = f"pack-{pack['number']}-v{pack['version']}.{kind}"
        files[kind] = {"name": name, "sha256": sha256, "size": len(body)}
    return files
