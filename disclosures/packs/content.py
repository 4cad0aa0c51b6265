"""A pack as plain data: what `pack.json` holds, and every other format is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from disclosures.models import Pack, PackItem

from . import rules
from .confirmed import is_confirmed
from .copies import sources
from .dates import in_words
from .evidence import PREFETCH, mismatch
from .passages import Quoting
from .recipients import RECIPIENTS

FORMAT = "disclosure-pack/1"


@dataclass(frozen=True)
class Content:
    """`data` is pack.json; `copies` are the saved copies it encloses: SHA-256 by file name."""

    data: dict
    copies: dict[str, str]


def items_of(pack: Pack) -> list[PackItem]:
    """In order, with everything a pack shows of them in a fixed number of queries."""
    rows = pack.items.select_related(
        "pair__question__body",
        "pair__question__asked_by",
        "pair__question__current_answer__page",
        "pair__answer__reading",
        "pair__answer__page",
        "pair__request__body",
        "pair__request__reading",
    )
    return list(rows.prefetch_related(*(f"pair__{path}" for path in PREFETCH)))


def quoting_of(pack: Pack) -> Quoting:
    if pack.pk is None:  # a preview before any pack is started: nobody has judged its hits
        return Quoting(())
    removed = pack.hits.filter(choice="remove").values_list("words", flat=True)
    return Quoting(tuple(sorted(removed)))


def content(pack: Pack, items: list[PackItem], version: int, made_at: datetime) -> Content:
    """The pack as it stands at this moment, as the version it would be."""
    recipient, quoting = RECIPIENTS[pack.recipient], quoting_of(pack)
    pairs = [item.pair for item in items]
    listed, files = sources(pairs, quoting)
    confirmed = all(map(is_confirmed, pairs))
    data = {
        "format": FORMAT,
        "pack": {
            "name": f"Pack {pack.number}",
            "number": pack.number,
            "version": version,
            "made_at": made_at.isoformat(timespec="seconds"),
            "day": in_words(made_at),
            "recipient": pack.recipient,
            "watermark": "" if confirmed else rules.NOT_CONFIRMED,
        },
        "cover": {
            "for": _addressee(pack, items),
            "covering": pack.covering,
            "asks": [words.format(days=settings.REPLY_DAYS) for words in recipient.asks],
            "contact": pack.contact_name,
            "email": pack.contact_email,
            "made_with": f"Made with {settings.SITE_NAME}, an independent tool. Not part of "
            "Parliament or government.",
            "standing": rules.STANDING_LINE,
        },
        "rule": rules.RULE,
        "cost_limits": rules.COST_LIMITS,
        "mismatches": [mismatch(item, recipient, quoting) for item in items],
        "sources": listed,
        "method": rules.method(confirmed),
        "limits": list(rules.LIMITS),
        "licences": list(rules.LICENCES),
    }
    return Content(data, files)


def _addressee(pack: Pack, items: list[PackItem]) -> str:
    """The body by its name, where the pack is for the body and there is one."""
    if pack.recipient == "body":
        names = list(dict.fromkeys(_body_name(item) for item in items))
        return " and ".join(names)
    return RECIPIENTS[pack.recipient].name


def _body_name(item: PackItem) -> str:
    question = item.pair.question
    return question.body.name if question.body else question.body_name
