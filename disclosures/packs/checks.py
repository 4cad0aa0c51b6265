"""The list that must be clear before a pack can be made (ui.md section 5.9, step 3)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from disclosures import storage
from disclosures.models import Pack, PackItem, Pair
from disclosures.review.descriptions import misfit
from disclosures.review.wording import says_why

from .confirmed import confirmation, is_confirmed
from .copies import copies
from .dates import in_words
from .passages import Quoting
from .personal import Hit, hits_of
from .recipients import RECIPIENTS

REFUSED_FOI = ("refused_cost", "refused_exemption", "refused_vexatious", "refused_unspecified",
               "not_held", "partial")  # fmt: skip


@dataclass(frozen=True)
class DecidedHit:
    hit: Hit
    choice: str  # "" until somebody decides


@dataclass(frozen=True)
class Check:
    """`problems` is empty when clear; `found` says what was looked at and found in order."""

    key: str
    title: str
    problems: list[str]
    found: str = ""
    hits: list[DecidedHit] = field(default_factory=list)

    @property
    def is_clear(self) -> bool:
        return not self.problems


def checks(pack: Pack, items: list[PackItem]) -> list[Check]:
    """Every item of the list, each worked out now."""
    listed = [_which(pack, items)]
    listed += [check(pack, items) for check in _EACH]
    if pack.recipient == "ico":
        listed.append(_refused_request(items))
    return listed


def of_documents(items: list[PackItem]) -> list[Check]:
    """Those about documents and decisions alone, as for a pack that leaves us: a publication is
    held to the same."""
    leaving = Pack(recipient="osr")
    return [check(leaving, items) for check in (_originals, _saved, _asks, _descriptions)]


def are_clear(listed: list[Check]) -> bool:
    return all(check.is_clear for check in listed)


def _which(pack: Pack, items: list[PackItem]) -> Check:
    problems = [] if items else ["No mismatch has been added."]
    bodies = {item.pair.question.body_id for item in items}
    if pack.recipient == "body" and len(bodies) > 1:
        problems.append("The mismatches concern more than one body. Make one pack for each.")
    count = len(items)
    return Check(
        "which", "Mismatches chosen", problems, f"{count} mismatch{'es'[: 2 * (count > 1)]}."
    )


def _originals(pack: Pack, items: list[PackItem]) -> Check:
    problems = []
    for pair in _pairs(items):
        if pair.is_hidden:
            problems.append(f"{pair.reference}: one of its documents was taken down here.")
            continue
        for what, url, gone in (
            ("answer", pair.question.url, pair.question.is_withdrawn),
            ("FOI response", pair.request.url, pair.request.is_removed),
        ):
            if gone:
                problems.append(f"{pair.reference}: the {what} is no longer at its source.")
            elif urlsplit(url).scheme not in ("http", "https"):
                problems.append(f"{pair.reference}: the {what} has no web address.")
        if pair.question.is_clipped or pair.answer.is_clipped:
            problems.append(f"{pair.reference}: only a shortened text of the answer is here.")
    seen = min((p.request.seen_at for p in _pairs(items)), default=None)
    found = "Each was still at its source when last looked for"
    return Check("originals", "Both originals open", problems,
                 f"{found}, on {in_words(seen)} or later." if seen else "")  # fmt: skip


def _saved(pack: Pack, items: list[PackItem]) -> Check:
    problems, count = [], 0
    for pair in _pairs(items):
        found = list(copies(pair, Quoting()))
        count += len(found)
        pages = {m.page_id for m in pair.request.messages.all() if m.page_id}
        if not pair.answer.page_id:
            problems.append(f"{pair.reference}: there is no saved copy of the answer.")
        if not pages and not pair.request.is_removed:
            problems.append(f"{pair.reference}: there is no saved copy of the FOI response.")
        problems += [f"{pair.reference}: {said}" for copy in found if (said := _fault(copy.page))]
    found = f"{count} saved copies, each with its date, and each as it was saved."
    return Check("saved", "Saved copies dated", problems, found)


def _fault(page) -> str:
    """Whether the bytes are here and are those that were saved."""
    try:
        body = storage.get(page.sha256)
    except (OSError, EOFError):
        return f"the saved copy of {page.url} cannot be read."
    if hashlib.sha256(body).hexdigest() != page.sha256:
        return f"the saved copy of {page.url} is not as it was saved."
    return ""


def _asks(pack: Pack, items: list[PackItem]) -> Check:
    problems = [
        f"{item.pair.reference}: the reviewers chose no ask in common. Change one decision."
        for item in _needing_two(pack, items)
        if not confirmation(item).asks
    ]
    return Check("asks", "Asks chosen", problems, "Each mismatch says which asks are at issue.")


def _descriptions(pack: Pack, items: list[PackItem]) -> Check:
    problems = [
        f"{item.pair.reference}: choose how to describe it."
        for item in _needing_two(pack, items)
        if not confirmation(item).description
    ]
    problems += [
        f"{item.pair.reference}: {reason}"
        for item in items
        if (reason := misfit(item.pair, confirmation(item).description))
    ]
    return Check("description", "Description chosen", problems, "Each mismatch has one.")


def _needing_two(pack: Pack, items: list[PackItem]) -> list[PackItem]:
    """In a pack for others every pair; in our own file the confirmed ones."""
    own = RECIPIENTS[pack.recipient].takes_unconfirmed
    return [item for item in items if is_confirmed(item.pair) or not own]


def _second(pack: Pack, items: list[PackItem]) -> Check:
    unconfirmed = [p.reference for p in _pairs(items) if not is_confirmed(p)]
    if RECIPIENTS[pack.recipient].takes_unconfirmed:
        found = "Each mismatch was confirmed by two reviewers."
        if unconfirmed:
            found = f"Not confirmed, so each page will say so: {', '.join(unconfirmed)}."
        return Check("second", "Second opinion given", [], found)
    problems = [f"{reference} is not confirmed by two reviewers." for reference in unconfirmed]
    return Check("second", "Second opinion given", problems, "Two reviewers confirmed each.")


def _personal(pack: Pack, items: list[PackItem]) -> Check:
    chosen = dict(pack.hits.values_list("words", "choice"))
    hits = [DecidedHit(hit, chosen.get(hit.words, "")) for hit in hits_of(_pairs(items))]
    waiting = sum(not hit.choice for hit in hits)
    problems = []
    if waiting:
        problems.append(f"{waiting} of {len(hits)} still to decide.")
    found = "Nothing that looks like personal data was found."
    if hits:
        found = f"{len(hits)} found, each decided."
    return Check("personal", "No requester’s name or other personal data", problems, found, hits)


def _covering(pack: Pack, items: list[PackItem]) -> Check:
    problems = []
    if not pack.covering.strip():
        problems.append("Write a covering sentence.")
    words = says_why(pack.covering)
    if words:
        quoted = ", ".join(f"“{word}”" for word in words)
        problems.append(
            f"This says why someone acted: {quoted}. Describe what the documents say instead."
        )
    return Check("covering", "Covering sentence describes, and does not say why", problems,
                 "None of the words to avoid is in it.")  # fmt: skip


def _contact(pack: Pack, items: list[PackItem]) -> Check:
    problems = []
    if not pack.contact_name.strip():
        problems.append("Give a name, or the name of a team, to write to.")
    if not pack.contact_email.strip():
        problems.append("Give an e-mail address to write to.")
    return Check("contact", "Contact details present", problems, pack.contact_email)


_EACH: tuple[Callable[[Pack, list[PackItem]], Check], ...] = (
    _originals, _saved, _asks, _descriptions, _second, _personal, _covering, _contact,
)  # fmt: skip


def _refused_request(items: list[PackItem]) -> Check:
    """The Commissioner looks at requests that were refused or said not held (the guide's words)."""
    problems = [
        f"{pair.reference}: no refusal of the FOI request is on record."
        for pair in _pairs(items)
        if not _was_refused(pair)
    ]
    return Check("refused", "An FOI request was refused or said not held", problems,
                 "In each mismatch.")  # fmt: skip


def _was_refused(pair: Pair) -> bool:
    reading = pair.request.reading
    if reading is None:
        return False
    outcomes = {reading.outcome, *(step.get("outcome", "") for step in reading.history)}
    return bool(outcomes.intersection(REFUSED_FOI))


def _pairs(items: list[PackItem]) -> list[Pair]:
    return [item.pair for item in items]
