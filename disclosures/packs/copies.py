"""The saved copies behind a pack: which there are, which go into the ZIP, and why some do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from disclosures.closed_copies import closed_copies
from disclosures.documents import enclosures
from disclosures.models import Attachment, Pair, SourcePage

from .dates import in_words
from .passages import Quoting

LARGEST = 25 * 1024 * 1024
TOO_LARGE = "The copy is too large to enclose. It is kept by us."
WORDS_TAKEN_OUT = "The copy holds personal data that was taken out of the pack. It is kept by us."
NOT_READ = "The file could not be read, so could not be checked for names. It is kept by us."
ENDINGS = {
    "application/json": "json",
    "application/pdf": "pdf",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/zip": "zip",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/html": "html",
    "text/plain": "txt",
    "text/xml": "xml",
}


@dataclass(frozen=True)
class Copy:
    """A saved copy of one document of a pair. `withheld`: why it is not enclosed, or ""."""

    what: str
    page: SourcePage
    withheld: str = ""


def copies(pair: Pair, quoting: Quoting) -> Iterator[Copy]:
    """The question's, the request's, their attachments', and later releases', in that order."""
    documents = [f"question:{pair.question_id}", f"request:{pair.request_id}"]
    if pair.said_in:
        documents.append(f"question:{pair.said_in.question_id}")
    closed = closed_copies(documents)
    for copy in _copies(pair, quoting):
        shut = copy.page.sha256 in closed and not copy.withheld
        yield replace(copy, withheld=WORDS_TAKEN_OUT) if shut else copy


def _copies(pair: Pair, quoting: Quoting) -> Iterator[Copy]:
    answer, request = pair.answer, pair.request
    if answer.page:
        texts = (pair.question.text, answer.text)
        yield _copy(f"Written question {pair.question.uin} and its answer", answer.page,
                    quoting, texts)  # fmt: skip
    yield from _of_other_answers(pair, quoting)
    for enclosed in answer.enclosures.all():
        if enclosed.page:
            yield _copy("Attachment to the answer", enclosed.page, quoting, _texts(enclosed))
    if not request.is_removed:
        yield from _of_request(pair, quoting)
    for release in dict.fromkeys(row.release for row in answer.later_publications.all()):
        if release.page:
            yield _copy(f"Later release: {release.title}", release.page, quoting, (release.text,))


def _of_other_answers(pair: Pair, quoting: Quoting) -> Iterator[Copy]:
    """A correction's page, and the earlier answer's to which the judged one refers."""
    current, earlier = pair.question.current_answer, pair.said_in
    if current and current.pk != pair.answer_id and current.page:
        what = f"Written question {pair.question.uin}, its answer as it stands now"
        yield _copy(what, current.page, quoting, (current.text,))
    if earlier and earlier.page:
        what = f"Written question {earlier.question.uin}, the earlier answer referred to"
        yield _copy(what, earlier.page, quoting, (earlier.text,))


def _of_request(pair: Pair, quoting: Quoting) -> Iterator[Copy]:
    request = pair.request
    messages = list(request.messages.all())
    named = f"FOI request {request.reference}" if request.reference else "FOI request"
    texts = (request.title, *(m.text for m in messages), *(m.text_unfolded for m in messages))
    for page in dict.fromkeys(m.page for m in messages if m.page):
        yield _copy(f"{named} and response", page, quoting, texts)
    for number, enclosed in enclosures(request):
        if enclosed.page:
            what = f"Attachment {number} to the response"
            if not _is_read(enclosed.attachment):
                yield Copy(what, enclosed.page, NOT_READ)
                continue
            yield _copy(what, enclosed.page, quoting, _texts(enclosed))


def _texts(enclosed) -> tuple[str, ...]:
    pages = enclosed.attachment.pages.all() if enclosed.attachment else ()
    return (enclosed.file_name, *(p.text for p in pages), *(str(p.tables) for p in pages))


def _is_read(attachment: Attachment | None) -> bool:
    return attachment is not None and attachment.status == "read" and bool(attachment.pages.all())


def _copy(what: str, page: SourcePage, quoting: Quoting, texts: tuple[str, ...]) -> Copy:
    if page.size_bytes > LARGEST:
        return Copy(what, page, TOO_LARGE)
    if any(quoting.takes_from(text) for text in texts):
        return Copy(what, page, WORDS_TAKEN_OUT)
    return Copy(what, page)


def sources(pairs: list[Pair], quoting: Quoting) -> tuple[list[dict], dict[str, str]]:
    """The list of sources of a pack, and the files of the ZIP by name with their SHA-256. A copy
    withheld for one pair is withheld for all."""
    listed: dict[int, dict] = {}
    for pair in pairs:
        for copy in copies(pair, quoting):
            row = listed.setdefault(copy.page.pk, _row(copy, len(listed) + 1))
            row["not_enclosed"] = row["not_enclosed"] or copy.withheld
            if pair.reference not in row["references"]:
                row["references"].append(pair.reference)
    files = {}
    for row in listed.values():
        if row["not_enclosed"]:
            row["file"] = ""
        else:
            files[row["file"]] = row["sha256"]
    return list(listed.values()), files


def _row(copy: Copy, number: int) -> dict:
    page = copy.page
    media = page.content_type.partition(";")[0].strip().lower()
    return {
        "id": f"S{number}",
        "what": copy.what,
        "references": [],
        "address": page.url,
        "seen": page.fetched_at.isoformat(timespec="seconds"),
        "day": in_words(page.fetched_at),
        "sha256": page.sha256,
        "size": page.size_bytes,
        "file": f"saved/S{number}.{ENDINGS.get(media, 'bin')}",
        "not_enclosed": "",
    }
