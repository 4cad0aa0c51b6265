"""A mismatch as it is published: plain data in the format of a pack, so that the page, the files
and the pack say the same. Frozen in `Publication`; nothing is read of the pair afterwards."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings

from disclosures import storage
from disclosures.models import Pack, PackItem, Pair
from disclosures.packs import rules
from disclosures.packs.content import FORMAT
from disclosures.packs.copies import sources
from disclosures.packs.dates import in_words
from disclosures.packs.evidence import PREFETCH, mismatch
from disclosures.packs.formats import to_json, to_pdf
from disclosures.packs.passages import Quoting
from disclosures.packs.recipients import Recipient
from disclosures.packs.word import to_docx
from disclosures.review import publication as steps

PUBLIC = Recipient("public", "", ())
KEPT = "The copy is kept by us. Ask us for it."
NO_REPLY = "Asked for a reply on {}. None received by {}."
LIMITS = [
    "This compares texts. It says what the documents say and makes no statement about why.",
    *rules.LIMITS[1:3],
    "Names of people who made FOI requests are not shown.",
]
MAKERS = {"json": to_json, "pdf": to_pdf, "docx": to_docx}


def with_documents(pk: int) -> Pair:
    """A pair with everything a page quotes of it, in a fixed number of queries."""
    rows = Pair.objects.select_related(
        "question__body", "question__asked_by", "question__current_answer__page",
        "answer__reading", "answer__page", "request__body", "request__reading",
    )  # fmt: skip
    return rows.prefetch_related(*PREFETCH, "publication_choices").get(pk=pk)


def as_item(pair: Pair, description: str = "") -> PackItem:
    """The pair as packs take it; never saved."""
    return PackItem(pair=pair, description=description, pack=Pack(recipient="osr"))


def page(pair: Pair, made_at: datetime, description: str = "", title: str = "") -> dict:
    """The page that would be published now."""
    pair.title = title or pair.title
    chosen = steps.chosen(pair)
    removed = tuple(
        sorted(words for (kind, words), choice in chosen.items()
               if kind == "personal" and choice == "remove")
    )  # fmt: skip
    quoting = Quoting(removed)
    shown = mismatch(as_item(pair, description), PUBLIC, quoting)
    left_out = {quoting.plain(w) for (kind, w), choice in chosen.items()
                if kind == "explanation" and choice != "approve"}  # fmt: skip
    shown["explanations"] = [
        said for said in shown["explanations"]
        if not _is_in(said["sentence"], left_out)
    ]  # fmt: skip
    shown |= {"questions": [], "remedies": []}
    letter = steps.letter_of(pair)
    if letter and not shown["replies"]:
        shown["no_reply"] = NO_REPLY.format(in_words(letter.sent_on), in_words(letter.reply_due))
    shown["asked_on"] = in_words(letter.sent_on) if letter else ""
    listed, _ = sources([pair], quoting)
    kept = [{**row, "file": "", "not_enclosed": row["not_enclosed"] or KEPT} for row in listed]
    return _framed(pair, shown, kept, made_at)


def _is_in(sentence: str, left_out: set[str]) -> bool:
    """Packs end a sentence with a full stop where the matcher did not."""
    return sentence in left_out or sentence.rstrip(".") in left_out


def _framed(pair: Pair, shown: dict, listed: list[dict], made_at: datetime) -> dict:
    return {
        "format": FORMAT,
        "pack": {
            "name": f"Mismatch {pair.reference}",
            "number": pair.reference,
            "version": pair.publications.count() + 1,
            "made_at": made_at.isoformat(timespec="seconds"),
            "day": in_words(made_at),
            "recipient": PUBLIC.key,
            "watermark": "",
        },
        "cover": {
            "for": "Anyone",
            "covering": "A published mismatch: both texts, what else could explain it, and the "
            "body’s reply.",
            "asks": [],
            "contact": settings.SITE_NAME,
            "email": settings.CONTACT_EMAIL,
            "made_with": f"Made with {settings.SITE_NAME}, an independent tool. Not part of "
            "Parliament or government.",
            "standing": rules.STANDING_LINE,
        },
        "rule": rules.RULE,
        "cost_limits": rules.COST_LIMITS,
        "mismatches": [shown],
        "sources": listed,
        "method": rules.method(True),
        "limits": LIMITS,
        "licences": list(rules.LICENCES),
    }


def files(data: dict) -> dict:
    """Every format, kept by hash: {"pdf": {"name", "sha256", "size"}, …}."""
    kept = {}
    for kind, maker in MAKERS.items():
        body = maker(data)
        sha256 = hashlib.sha256(body).hexdigest()
        storage.put(sha256, body)
        name = f"{data['pack']['number']}-v{data['pack']['version']}.{kind}"
        kept[kind] = {"name": name, "sha256": sha256, "size": len(body)}
    return kept


def to_publish(pair: Pair, made_at: datetime, description: str, title: str) -> steps.Page:
    """The page with its files, ready for `review.publication`."""
    data = page(pair, made_at, description, title)
    return steps.Page(
        documents=pair.documents,
        content=data,
        files=files(data),
        title=data["mismatches"][0]["title"],
        pq_outcome=pair.answer.reading.outcome if pair.answer.reading else "",
        foi_outcome=pair.request.reading.outcome if pair.request.reading else "",
        answered_on=pair.answer.date_answered,
        released_on=pair.request.date_released,
    )
