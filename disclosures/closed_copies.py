"""Saved copies that acts of taking down close: those that held the record on the day of the act,
and every one that was saved of it since."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from disclosures.models import (
    Answer,
    AnswerAttachment,
    Attachment,
    FoiMessage,
    MessageAttachment,
    Takedown,
)


def copies_of(target: str) -> list[str]:
    """Hashes of the saved copies that hold it."""
    kind, _, pk = target.partition(":")
    if kind == "question":
        answers, files = Q(question=pk), Q(answer__question=pk)
        found = {*Answer.objects.filter(answers).values_list("page__sha256", flat=True),
                 *_file_hashes(AnswerAttachment.objects.filter(files))}  # fmt: skip
    elif kind == "request":
        found = {*FoiMessage.every.filter(request=pk).values_list("page__sha256", flat=True),
                 *_file_hashes(MessageAttachment.objects.filter(message__request=pk))}  # fmt: skip
    elif kind == "message":
        found = {*FoiMessage.every.filter(pk=pk).values_list("page__sha256", flat=True),
                 *_file_hashes(MessageAttachment.objects.filter(message=pk))}  # fmt: skip
    else:
        found = set(Attachment.objects.filter(pk=pk).values_list("sha256", flat=True))
    return sorted(found - {None})


def _file_hashes(rows) -> set[str]:
    pairs = rows.values_list("page__sha256", "attachment__sha256")
    return {sha for pair in pairs for sha in pair if sha}


def closed_copies(documents: list[str]) -> set[str]:
    """Hashes of saved copies that standing acts close for these documents."""
    return _closed_by(Takedown.objects.standing().filter(documents__overlap=documents))


def is_closed_copy(sha256: str) -> bool:
    rows = Takedown.objects.standing()
    if rows.filter(copies__contains=[sha256]).exists():
        return True
    return rows.filter(target__in=_held_in(sha256)).exists()


def _closed_by(acts: Iterable[Takedown]) -> set[str]:
    return {sha256 for act in acts for sha256 in (*act.copies, *copies_of(act.target))}


def _held_in(sha256: str) -> list[str]:
    """What a saved copy holds, as acts name it: `copies_of`, the other way."""
    file = Q(page__sha256=sha256) | Q(attachment__sha256=sha256)
    answers = Answer.objects.filter(page__sha256=sha256).values_list("question", flat=True)
    asked = AnswerAttachment.objects.filter(file).values_list("answer__question", flat=True)
    messages = FoiMessage.every.filter(
        Q(page__sha256=sha256) | Q(pk__in=MessageAttachment.objects.filter(file).values("message"))
    )
    sent = messages.values_list("pk", "request")
    files = Attachment.objects.filter(sha256=sha256).values_list("pk", flat=True)
    found = {f"question:{pk}" for pk in (*answers, *asked)}
    found |= {f"attachment:{pk}" for pk in files}
    for message, request in sent:
        found |= {f"message:{message}", f"request:{request}"}
    return sorted(found)
