"""Acts of taking down: a page hidden at once everywhere, or a passage taken out of a document.

Each is a row, logged, and undone by another row. ValueError, with a sentence, where it may not be
done. What is hidden leaves pages, index, feeds, API, dumps, packs and saved copies.
"""

from __future__ import annotations

import re

from django.db import transaction
from django.db.models import F, Q

from disclosures import bulk, redaction
from disclosures.closed_copies import copies_of
from disclosures.models import (
    AnswerAttachment,
    Attachment,
    FoiMessage,
    FoiRequest,
    IndexChange,
    MessageAttachment,
    PackVersion,
    Pair,
    Publication,
    Question,
    Takedown,
)
from disclosures.results import exports
from disclosures.review.log import record

NO_REASON = "Give a reason. It goes into the log."
LONGEST, SHORTEST = 2_000, 3
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")  # a target has one name
KINDS = ("question", "request", "message", "attachment")


def subject(target: str) -> str:
    return f"takedown:{target}"


def found(target: str):
    """The row that "request:12" names, hidden or not, or None."""
    kind, _, number = target.partition(":")
    rows = {"question": Question.every, "request": FoiRequest.objects,
            "message": FoiMessage.objects, "attachment": Attachment.objects}.get(kind)  # fmt: skip
    return rows.filter(pk=number).first() if rows and _NUMBER.fullmatch(number) else None


def documents_of(target: str) -> list[str]:
    """The questions and requests in which it is shown."""
    kind, _, pk = target.partition(":")
    if kind in ("question", "request"):
        return [target]
    if kind == "message":
        rows = FoiMessage.every.filter(pk=pk).values_list("request", flat=True)
        return [f"request:{key}" for key in rows]
    asked = AnswerAttachment.objects.filter(attachment=pk).values_list(
        "answer__question", flat=True
    )
    sent = MessageAttachment.objects.filter(attachment=pk).values_list(
        "message__request", flat=True
    )
    return [*(f"question:{k}" for k in sorted(set(asked))),
            *(f"request:{k}" for k in sorted(set(sent)))]  # fmt: skip


@transaction.atomic
def hide(actor, target: str, reason: str) -> Takedown:
    """Take a question with its answers, a request, a message or a file off every page."""
    row = _locked(target)
    if _is_hidden(target, row):
        raise ValueError("That is hidden already.")
    kind = target.partition(":")[0]
    before = {"is_hidden": False}
    if kind == "request":
        before["is_removed"] = row.is_removed
    act = _act(actor, "hide", target, f"{named(target, row)} was hidden.", reason,
               before=before, after={"is_hidden": True})  # fmt: skip
    if kind == "message":
        redaction.empty(act, "message", row, ("text", "text_unfolded"))
    _set_hidden(target, row, True)
    _follow(act)
    return act


@transaction.atomic
def redact(actor, target: str, passage: str, reason: str) -> Takedown:
    """Take words out of every text of a question or request: they are shown as
    `redaction.SHOWN`. The words are kept for admins, so that the act can be undone."""
    passage = " ".join(passage.split())
    kind = target.partition(":")[0]
    if kind not in ("question", "request"):
        raise ValueError("Words are taken out of a question or a request as a whole.")
    if not SHORTEST <= len(passage) <= LONGEST:
        raise ValueError(f"Give the exact words, {SHORTEST} to {LONGEST:,} signs of them.")
    row = _locked(target)
    places = redaction.count(target, passage)
    if not places:
        raise ValueError("Those words are not in it. Copy them exactly as they stand.")
    said = f"A passage was taken out of {named(target, row)}, in {places} place{'s'[: places > 1]}."
    documents = _sharing(target, passage)
    act = _act(actor, "redact", target, said, reason, passage=passage, documents=documents,
               before={"places": 0}, after={"places": places})  # fmt: skip
    for document in documents:
        redaction.withhold(act, document)
    _follow(act)
    return act


def _sharing(target: str, passage: str) -> list[str]:
    """It, and the documents in which a file of its that holds the words was sent too."""
    files = sorted(redaction.files_with(target, passage))
    return list(dict.fromkeys(
        [target, *(d for pk in files for d in documents_of(f"attachment:{pk}"))]
    ))  # fmt: skip


@transaction.atomic
def undo(actor, act: Takedown, reason: str) -> Takedown:
    """Show again what an act hid, or put its words back."""
    act = Takedown.objects.select_for_update().get(pk=act.pk)
    if act.kind == "undo" or Takedown.objects.filter(undoes=act).exists():
        raise ValueError("That was undone already.")
    row = _locked(act.target)
    if redaction.is_emptied_since(act):
        raise ValueError("A message of it was hidden since. Undo that first.")
    redaction.restore(act)
    if act.kind == "hide":
        _set_hidden(act.target, row, False, act)
    made = _act(actor, "undo", act.target, f"Undone: {act.words}", reason,
                documents=act.documents, before=act.after, after=act.before,
                undoes=act)  # fmt: skip
    redaction.reapply(made.documents)  # what other acts took out stays out
    _follow(made)
    return made


def named(target: str, row) -> str:
    """What it is, in words that hold none of its own."""
    kind = target.partition(":")[0]
    if kind == "question":
        return f"{row.house} question {row.uin} of {row.date_key:%-d %B %Y}"
    if kind == "request":
        return f"FOI request {row.pk}"
    if kind == "message":
        return f"Message {row.position} of FOI request {row.request_id}"
    return f"The file {row.sha256[:12]}"


def address_of(target: str) -> str:
    """The page it is on; "" where there is none."""
    documents = [found(d) for d in documents_of(target)[:1]]
    return documents[0].get_absolute_url() if documents and documents[0] else ""


def _locked(target: str):
    kind, _, number = target.partition(":")
    rows = {"question": Question.every, "request": FoiRequest.objects,
            "message": FoiMessage.objects, "attachment": Attachment.objects}  # fmt: skip
    if kind not in rows or not _NUMBER.fullmatch(number):
        raise ValueError("Give the address of a page here.")
    row = rows[kind].select_for_update().filter(pk=number).first()
    if row is None:
        raise ValueError("There is no such record.")
    return row


def _is_hidden(target: str, row) -> bool:
    return row.is_taken_down if target.startswith("message:") else row.is_hidden


def _act(actor, kind: str, target: str, words: str, reason: str, **values) -> Takedown:
    if not reason.strip():
        raise ValueError(NO_REASON)
    values.setdefault("documents", documents_of(target))
    act = Takedown.objects.create(
        by=actor, kind=kind, target=target, words=words, reason=reason.strip(),
        copies=copies_of(target), **values,
    )  # fmt: skip
    said = f"{words} Reason: {act.reason}"
    record(actor, "privacy", subject(target), said, values.get("before"), values.get("after"))
    return act


def _set_hidden(target: str, row, is_hidden: bool, act: Takedown | None = None) -> None:
    kind = target.partition(":")[0]
    if kind == "question":
        Question.every.filter(pk=row.pk).update(is_hidden=is_hidden)
    elif kind == "request":
        # Its site may have taken it down meanwhile: then it stays removed.
        gone = is_hidden or bool(act and act.before["is_removed"]) or bool(row.removed_reason)
        FoiRequest.objects.filter(pk=row.pk).update(is_hidden=is_hidden, is_removed=gone)
    elif kind == "message":
        FoiMessage.objects.filter(pk=row.pk).update(is_hidden=is_hidden, is_taken_down=is_hidden)
        _read_anew([row.request_id])
    else:
        Attachment.objects.filter(pk=row.pk).update(is_hidden=is_hidden)
        sent = MessageAttachment.objects.filter(attachment=row.pk, message__superseded_at=None)
        _read_anew(sent.values("message__request"))
    _set_pairs(documents_of(target))


def _read_anew(requests) -> None:
    """A text is gone or is back: what was read in the request is read again."""
    FoiRequest.objects.filter(pk__in=requests).update(version=F("version") + 1)


def _set_pairs(documents: list[str]) -> None:
    """A pair is hidden while a document that it quotes is."""
    questions = [d.partition(":")[2] for d in documents if d.startswith("question:")]
    requests = [d.partition(":")[2] for d in documents if d.startswith("request:")]
    rows = Pair.every.filter(_quoting(questions, requests))
    gone = (
        Q(question__is_hidden=True) | Q(request__is_hidden=True)
        | Q(said_in__question__is_hidden=True)
    )  # fmt: skip
    hidden = list(rows.filter(gone).values_list("pk", flat=True))
    shown = list(rows.exclude(pk__in=hidden).values_list("pk", flat=True))
    Pair.every.filter(pk__in=hidden).update(is_hidden=True)
    Pair.every.filter(pk__in=shown).update(is_hidden=False)


def _quoting(questions: list[str], requests: list[str]) -> Q:
    """Pairs that quote any of them: an earlier answer that is referred to is quoted too."""
    return Q(question__in=questions) | Q(request__in=requests) | Q(said_in__question__in=questions)


def _set_redacted(documents: list[str]) -> None:
    """Mark the documents in which a passage, a message or a file is missing."""
    for document in documents:
        acts = Takedown.objects.standing().filter(documents__contains=[document])
        missing = acts.exclude(kind="hide", target=document).exists()
        kind, _, pk = document.partition(":")
        rows = Question.every if kind == "question" else FoiRequest.objects
        rows.filter(pk=pk).update(is_redacted=missing)


def _follow(act: Takedown) -> None:
    """The documents are marked and the index follows the outbox. Dumps and exports made
    before hold what is gone: they are deleted."""
    _set_redacted(act.documents)
    IndexChange.objects.bulk_create([IndexChange(document=d) for d in act.documents])
    if act.kind != "undo":
        transaction.on_commit(bulk.delete_all)
        transaction.on_commit(exports.delete_all)


def effects(target: str) -> dict[str, int]:
    """What hiding it closes besides its own page, by words."""
    documents = documents_of(target)
    questions = [d.partition(":")[2] for d in documents if d.startswith("question:")]
    requests = [d.partition(":")[2] for d in documents if d.startswith("request:")]
    pairs = Pair.every.filter(_quoting(questions, requests))
    whole = target.partition(":")[0] in ("question", "request")
    packs = PackVersion.objects.filter(_quotes(pairs.values_list("reference", flat=True)))
    standing = Publication.objects.standing().filter(pair__in=pairs)
    return {
        "Saved copies closed": len(copies_of(target)),
        "Pairs hidden": pairs.count() if whole else 0,
        "Published mismatches closed": standing.count() if whole else 0,
        "Made packs marked": packs.count(),
        "Dumps of bulk data deleted": len(bulk.dumps()),
    }


def _quotes(references) -> Q:
    wanted = Q(pk__in=[])
    for reference in references:
        wanted |= Q(references__contains=[reference])
    return wanted
