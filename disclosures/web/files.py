"""Files beside an answer or a message: what each is, what was read in it, or why nothing was.

A page of a file is shown where it stands while there is room, and has an address of its own, so
that search results can name it: `page_address(document, 1, 2)` is page 2 of the first file. On the
document's page the same page has the anchor "file-1-p2".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models.functions import Length
from django.utils.safestring import SafeString

from disclosures.addresses import web_address
from disclosures.models import AnswerAttachment, AttachmentPage, MessageAttachment

from .marking import Mark, marked
from .pieces import PART, Room, Table, cut_at, tables, texts

SHOWN_OF_A_PAGE = 9_000  # bytes of one page of a file, on the page of its document
MOST_PAGES_LISTED = 40
_OF_A_PAGE = 250  # bytes of HTML around a page's words
WHY_NOT = {
    "waiting": "it is waiting to be read",
    "needs_ocr": "it is a scan, with no text in it",
    "too_large": "it is too large",
    "encrypted": "it is protected by a password",
    "unsupported": "we do not read files of this type",
    "empty": "it has no text in it",
    "taken_down": "it was taken down",
}


@dataclass
class Piece:
    """A stretch of a page's text, or some rows of one of its tables."""

    html: SafeString | str = ""
    table: Table | None = None


@dataclass
class FilePage:
    """One page or sheet of a file. `is_whole` is False where only its beginning is shown."""

    anchor: str
    heading: str
    address: str
    pieces: list[Piece] = field(default_factory=list)
    is_whole: bool = True


@dataclass
class File:
    """A file: `pages` are those there is room for; `left_out` says how many are not."""

    number: int
    name: str
    url: str
    kind: str
    size: int | None
    problem: str
    pages: list[FilePage] = field(default_factory=list)
    left_out: int = 0
    count: int = 0
    address: str = ""  # of its first page
    is_open: bool = False  # the words or figures released are in it


Enclosed = AnswerAttachment | MessageAttachment
Marks = dict[str, list[Mark]]


def page_address(document, file: int, page: int) -> str:
    """The address of one page of a file of a question or request."""
    return f"{document.get_absolute_url()}files/{file}/{page}/"


@dataclass
class Read:
    """What was read of one file: how many pages it has, the first one's number, and as many of
    its first pages as could be shown."""

    count: int = 0
    first: int = 0
    pages: list[AttachmentPage] = field(default_factory=list)


def files_of(
    document, enclosed: Iterable[tuple[int, Enclosed]], marks: Marks, size: int
) -> list[tuple[Enclosed, File]]:
    """The files with these numbers, as far as `size` bytes hold what was read in them: two
    queries, which fetch no page that could not be shown."""
    rows = list(enclosed)
    read = _read([row.attachment_id for _, row in rows if row.attachment_id], size)
    room = Room(size)
    nothing = Read()
    return [
        (row, _file(document, n, row, read.get(row.attachment_id, nothing), marks, room))
        for n, row in rows
    ]


def _read(attachments: list[int], size: int) -> dict[int, Read]:
    if not attachments:
        return {}
    found: dict[int, Read] = {}
    order = {pk: at for at, pk in reversed(list(enumerate(attachments)))}
    rows = AttachmentPage.objects.filter(attachment__in=attachments)
    listed = rows.values_list("attachment_id", "number", "pk", Length("text"))
    chosen, left = [], size
    for attachment, number, pk, length in sorted(listed, key=lambda r: (order[r[0]], r[1])):
        read = found.setdefault(attachment, Read(first=number))
        read.count += 1
        if left > 0 and read.count <= MOST_PAGES_LISTED:
            chosen.append(pk)
            left -= _OF_A_PAGE + min(length, SHOWN_OF_A_PAGE)
    for page in rows.filter(pk__in=chosen).order_by("number"):
        found[page.attachment_id].pages.append(page)
    return found


def _file(document, number: int, enclosure: Enclosed, read: Read, marks: Marks, room: Room) -> File:
    attachment = enclosure.attachment
    made = File(
        number=number,
        name=name_of(enclosure, number),
        url=web_address(enclosure.url),
        kind=kind_of(enclosure),
        size=attachment.size_bytes if attachment else None,
        problem="" if read.count else _problem(enclosure),
        count=read.count,
        address=page_address(document, number, read.first) if read.count else "",
        is_open=any(place.startswith(f"attachment:{number}:") for place in marks),
    )
    for page in read.pages:
        shown = _beginning(document, number, page, marks, room)
        if shown is None:
            break
        made.pages.append(shown)
    made.left_out = read.count - len(made.pages)
    return made


def name_of(enclosure: Enclosed, number: int) -> str:
    return enclosure.file_name or enclosure.title or f"Attachment {number}"


def heading_of(page: AttachmentPage) -> str:
    return f"{page.kind.capitalize()} {page.number}" + (f", {page.name}" if page.name else "")


def _beginning(document, number: int, page: AttachmentPage, marks: Marks, room: Room):
    """The page as far as it is shown on its document's page; None where there is no room."""
    own = marks.get(f"attachment:{number}:p{page.number}", [])
    parts = pieces_of(page, own, SHOWN_OF_A_PAGE)
    shown = FilePage(
        anchor=f"file-{number}-p{page.number}",
        heading=heading_of(page),
        address=page_address(document, number, page.number),
        pieces=next(parts, []),
        is_whole=next(parts, None) is None,
    )
    weight = sum(len(p.html) + (p.table.weight if p.table else 0) for p in shown.pieces)
    return shown if room.take(_OF_A_PAGE + weight) else None


def pieces_of(page: AttachmentPage, marks: list[Mark], size: int = PART) -> Iterator[list[Piece]]:
    """A page's text and tables, in parts of about `size`. A sheet's text says what its tables say:
    it is shown once, as tables."""
    part, left = [], size
    for piece, weight in _in_order(page, marks, size):
        if weight > left and part:
            yield part
            part, left = [], size
        part.append(piece)
        left -= weight
    if part:
        yield part


def _in_order(page: AttachmentPage, marks: list[Mark], size: int):
    if not (page.kind == "sheet" and page.tables):
        for start, end in texts(page.text, size):
            html = marked(page.text[start:end], moved(marks, start, end))
            yield Piece(html=html), len(html)
    for table in page.tables:
        for part in tables(table, size):
            yield Piece(table=part), part.weight


def moved(marks: list[Mark], start: int, end: int) -> list[Mark]:
    """The marks as they fall in text[start:end]. What a reader found is drawn in that stretch only
    where the stretch holds all of it, so that a mark never covers other words."""
    return [
        Mark(m.start - start, m.end - start, m.kind, m.letter, m.text)
        for m in marks
        if start <= m.start and m.end <= end
    ]


def beginning(text: str, marks: list[Mark], size: int) -> tuple[SafeString, bool]:
    """As much of a text as `size` bytes hold, and whether that is all of it."""
    end = cut_at(text, size)
    return marked(text[:end], moved(marks, 0, end)), end >= len(text)


def kind_of(enclosure: Enclosed) -> str:
    """The file's type in a word or two: its extension, else its media type."""
    ending = (enclosure.file_name or "").rpartition(".")[2]
    if "." in (enclosure.file_name or "") and ending.isalnum() and len(ending) <= 5:
        return ending.upper()
    media = enclosure.attachment.media_type if enclosure.attachment else ""
    return media.partition(";")[0].rpartition("/")[2].upper()[:16]


def _problem(enclosure: Enclosed) -> str:
    """Why no text of the file is shown, as the end of "Not read: …"."""
    if enclosure.attachment is None:
        return enclosure.problem or "the file has not been fetched"
    hidden = enclosure.attachment.is_hidden
    why = WHY_NOT.get("taken_down" if hidden else enclosure.attachment.status)
    return why or enclosure.attachment.reason or "it is damaged"
