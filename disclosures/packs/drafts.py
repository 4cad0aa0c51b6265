"""Changing a pack's draft. Versions already made stay as they are."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from disclosures.models import Pack, PackEvent, PackHit, PackItem, Pair

from .confirmed import is_confirmed
from .recipients import RECIPIENTS

NOT_CONFIRMED = (
    "{} is not confirmed by two reviewers. Unconfirmed mismatches can be added only to our own "
    "file."
)


class Refused(ValueError):
    """What was asked is not allowed; the sentence says why."""


@transaction.atomic
def start(user, recipient: str, pair: Pair | None = None) -> Pack:
    pack = Pack.objects.create(
        recipient=_known(recipient),
        started_by=user,
        contact_name=settings.SITE_NAME,
        contact_email=settings.CONTACT_EMAIL,
    )
    if pair is not None:
        add(pack, pair)
    return pack


def _known(recipient: str) -> str:
    if recipient not in RECIPIENTS:
        raise Refused("Choose who the pack is for.")
    return recipient


@transaction.atomic
def add(pack: Pack, pair: Pair) -> PackItem:
    """At the end. Raises Refused for a pair that is not confirmed, unless it is our own file."""
    Pack.objects.select_for_update().get(pk=pack.pk)
    if pair.state in Pair.PUT_ASIDE:
        raise Refused(f"{pair.reference} was put aside by an admin.")
    if not is_confirmed(pair) and not RECIPIENTS[pack.recipient].takes_unconfirmed:
        raise Refused(NOT_CONFIRMED.format(pair.reference))
    last = pack.items.aggregate(last=Max("position"))["last"] or 0
    item, _ = PackItem.objects.get_or_create(pack=pack, pair=pair, defaults={"position": last + 1})
    _changed(pack)
    return item


@transaction.atomic
def remove(pack: Pack, item: PackItem) -> None:
    item.delete()
    _changed(pack)


@transaction.atomic
def move(pack: Pack, item: PackItem, by: int) -> None:
    """Up (-1) or down (1), as far as it goes."""
    Pack.objects.select_for_update().get(pk=pack.pk)
    items = list(pack.items.all())
    place = next(n for n, other in enumerate(items) if other.pk == item.pk)
    to = min(max(place + by, 0), len(items) - 1)
    items.insert(to, items.pop(place))
    for position, each in enumerate(items, 1):
        if each.position != position:
            PackItem.objects.filter(pk=each.pk).update(position=position)
    _changed(pack)


def describe(pack: Pack, item: PackItem, description: str) -> None:
    """Which of the reviewers' descriptions stands, where they chose different ones."""
    item.description = description
    item.save(update_fields=["description"])
    _changed(pack)


@transaction.atomic
def address(pack: Pack, recipient: str) -> None:
    """For somebody else. Raises Refused while it holds pairs that they may not be sent."""
    if not RECIPIENTS[_known(recipient)].takes_unconfirmed:
        for item in pack.items.select_related("pair"):
            if not is_confirmed(item.pair):
                raise Refused(NOT_CONFIRMED.format(item.pair.reference))
    pack.recipient = recipient
    pack.save(update_fields=["recipient"])
    _changed(pack)


def word(pack: Pack, covering: str, contact_name: str, contact_email: str) -> None:
    pack.covering = covering.replace("\r\n", "\n").strip()
    pack.contact_name, pack.contact_email = contact_name.strip(), contact_email.strip()
    pack.save(update_fields=["covering", "contact_name", "contact_email"])
    _changed(pack)


@transaction.atomic
def judge_hits(pack: Pack, user, choices: dict[str, str]) -> None:
    """{words: "keep" or "remove"}."""
    allowed = dict(PackHit.CHOICES)
    for words, choice in choices.items():
        if choice in allowed:
            PackHit.objects.update_or_create(
                pack=pack, words=words, defaults={"choice": choice, "by": user}
            )
    _changed(pack)


def record(pack: Pack, user, **values) -> PackEvent:
    """What happened to a version: sent, a reply, an outcome. Raises Refused if none was made, or
    if it is our own file, which is sent to nobody."""
    version = values.pop("version", None) or pack.latest
    if version is None:
        raise Refused("Make the pack before recording that it was sent.")
    if values["kind"] == "sent" and not version.is_confirmed:
        raise Refused("A pack that is not confirmed is for our own file, and is not sent.")
    return PackEvent.objects.create(pack=pack, version=version, by=user, **values)


def _changed(pack: Pack) -> None:
    Pack.objects.filter(pk=pack.pk).update(changed_at=timezone.now())


def is_changed(pack: Pack) -> bool:
    """Has the draft changed since its latest version?"""
    latest = pack.latest
    return latest is None or pack.changed_at > latest.made_at
