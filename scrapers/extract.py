"""Reader of agreed extracts: JSON lines, one question or one FOI request a line.

The two layouts are those of the project's test data (`pqs.jsonl`: the `value` object of the
Parliament API plus `key`; `foi.jsonl`: a WhatDoTheyKnow request with its `events`). Files are
read a line at a time, so memory does not grow with the file. Every line gives exactly one item:
a record, or a Problem that names the line and, where it can be read, the key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from scrapers.records import (
    AnswerRecord,
    AttachmentRecord,
    FoiMessageRecord,
    FoiRecord,
    Item,
    Problem,
    QuestionRecord,
    QuestionReference,
)

Layout = Literal["questions", "requests"]

SOURCE = "file"
LONDON = ZoneInfo("Europe/London")

# The list view of the Parliament API cuts questions at 255 characters with no mark, and answers
# at 255 followed by three dots (../shared/sources/parliament.md §4).
CLIPPED_QUESTION_LENGTH = 255
CLIPPED_ANSWER_LENGTH = 258
SENTENCE_ENDS = tuple(".?!\"'’”)")

# A line longer than this is no question and no request: it is refused without being kept whole.
LONGEST_LINE = 32 * 1024 * 1024

HOUSES = {"Commons": "Commons", "Lords": "Lords"}
DIRECTIONS = {"outgoing": "outgoing", "incoming": "incoming"}
SENDERS = {"requester": "requester", "authority": "authority", "annotation": "annotation"}
LAWS = {"foi": "foi", "eir": "eir"}


class BadLine(ValueError):
    """A line that cannot become a record. `cause` is the short class of fault."""

    def __init__(self, cause: str, detail: str) -> None:
        super().__init__(detail)
        self.cause = cause


class UnknownLayout(ValueError):
    """The file is in neither layout."""


def detect(path: Path | str) -> Layout:
    """Which layout the file is in, by its first readable line.

    Raises UnknownLayout with a sentence for a person when no line among the first fifty tells.
    """
    path = Path(path)
    for number, line in _lines(path):
        if number > 50:
            break
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict):
            if "events" in row:
                return "requests"
            if "questionText" in row:
                return "questions"
    raise UnknownLayout(
        f"{path.name} is neither a file of questions (lines with questionText) nor a file of "
        "FOI requests (lines with events). Check that it is JSON lines, one record a line."
    )


def questions(path: Path | str) -> Iterator[Item]:
    """Each line of a file of written questions, as a QuestionRecord or a Problem."""
    return _items(Path(path), _question)


def requests(path: Path | str) -> Iterator[Item]:
    """Each line of a file of FOI requests, as an FoiRecord or a Problem."""
    return _items(Path(path), _request)


def read(path: Path | str) -> Iterator[Item]:
    """The file's records, whichever of the two layouts it is in."""
    return questions(path) if detect(path) == "questions" else requests(path)


def _items(path: Path, build: Callable[[dict[str, Any]], Item]) -> Iterator[Item]:
    for number, line in _lines(path):
        key = ""
        try:
            row = _row(line)
            key = row.get("key") if isinstance(row.get("key"), str) else ""
            yield build(row)
        except BadLine as fault:
            yield Problem(
                source=SOURCE,
                record=f"{path.name} line {number}" + (f" ({key})" if key else ""),
                cause=fault.cause,
                message=f"Line {number} of {path.name}{f', key {key},' if key else ''} was not "
                f"read: {fault}. Correct the line and run the file again.",
            )


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Numbered lines that are not blank. An over-long line is cut to a stub that cannot parse."""
    with path.open("rb") as handle:
        number = 0
        while line := handle.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                while (rest := handle.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                    continue
                line = line[:200]
            if line.strip():
                yield number, line


def _row(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except RecursionError:
        raise BadLine("broken JSON", "it is nested too deeply") from None
    except ValueError as error:
        raise BadLine("broken JSON", f"it is not JSON ({error})") from None
    if not isinstance(row, dict):
        raise BadLine("not a record", "it is JSON but not an object")
    return row


def _question(row: dict[str, Any]) -> QuestionRecord:
    house = HOUSES.get(_text(row, "house"))
    if house is None:
        raise BadLine("unknown house", f"house is {row.get('house')!r}, not Commons or Lords")
    tabled = _day(row, "dateTabled")
    if tabled is None and _day(row, "dateAnswered") is None:
        raise BadLine("no date", "neither dateTabled nor dateAnswered is given")
    text = _text(row, "questionText", needed=True)
    return QuestionRecord(
        source=SOURCE,
        source_key=_text(row, "key", needed=True),
        house=house,
        uin=_text(row, "uin", needed=True),
        date_tabled=tabled,
        question_text=text,
        answering_body_name=_text(row, "answeringBodyName"),
        answering_body_id=_number(row, "answeringBodyId"),
        api_id=_number(row, "id"),
        heading=_text(row, "heading"),
        date_for_answer=_day(row, "dateForAnswer"),
        is_named_day=_flag(row, "isNamedDay"),
        is_withdrawn=_flag(row, "isWithdrawn") is True,
        asking_member_id=_number(row, "askingMemberId"),
        asking_member=_text(row, "askingMember"),
        is_clipped=_is_clipped_question(text, _flag(row, "truncated") is True),
        grouped=_grouped(row),
        answer=_answer(row),
    )


def _is_clipped_question(text: str, is_from_list: bool) -> bool:
    """A whole question may be 255 characters long by chance: 86 of the 9,562 in the test data
    are, and all end as sentences end. In a line marked `truncated` the length alone decides."""
    if len(text) != CLIPPED_QUESTION_LENGTH:
        return False
    return is_from_list or not text.rstrip().endswith(SENTENCE_ENDS)


def _answer(row: dict[str, Any]) -> AnswerRecord | None:
    html = _text(row, "answerText")
    if not html.strip() and _day(row, "dateAnswered") is None:
        return None
    clipped = len(html) == CLIPPED_ANSWER_LENGTH and html.endswith("...")
    return AnswerRecord(
        html=html,
        # A record captured before its answer has the text and no date: the date stays unknown.
        date_answered=_day(row, "dateAnswered"),
        is_holding=_flag(row, "answerIsHolding") is True,
        is_correction=_flag(row, "answerIsCorrection") is True,
        date_corrected=_day(row, "dateAnswerCorrected"),
        date_holding=_day(row, "dateHoldingAnswer"),
        original_html=_text(row, "originalAnswerText"),
        answering_member_id=_number(row, "answeringMemberId"),
        answering_member=_text(row, "answeringMember"),
        correcting_member_id=_number(row, "correctingMemberId"),
        is_clipped=clipped or _flag(row, "truncated") is True,
        attachments=_answer_attachments(row),
    )


def _answer_attachments(row: dict[str, Any]) -> tuple[AttachmentRecord, ...]:
    found = []
    for entry in _list(row, "attachments"):
        if not isinstance(entry, dict):
            raise BadLine("wrong type", "an attachment is not an object")
        url = _text(entry, "url")
        found.append(
            AttachmentRecord(
                url=url,
                title=_text(entry, "title"),
                file_name=url.rpartition("/")[2],
                size_bytes=_number(entry, "fileSizeBytes"),
                problem="not in the extract",
            )
        )
    return tuple(found)


def _grouped(row: dict[str, Any]) -> tuple[QuestionReference, ...]:
    references = []
    for entry in _list(row, "groupedQuestions"):
        if isinstance(entry, str) and entry.strip():
            references.append(QuestionReference(uin=entry.strip()))
        elif isinstance(entry, dict):
            uin = _text(entry, "uin") or _text(entry, "questionUin")
            references.append(QuestionReference(uin=uin, date_tabled=_day(entry, "dateTabled")))
        else:
            raise BadLine("wrong type", "groupedQuestions holds something that is no question")
    return tuple(references)


def _request(row: dict[str, Any]) -> FoiRecord:
    """`text_kind` decides what may be claimed: only a `full` line marked complete holds the whole
    correspondence; a listing has no messages, a snippet one passage of a message."""
    key = _text(row, "key", needed=True)
    source = _text(row, "source")
    created = _text(row, "created_at")
    moment = _moment(created, "created_at")
    updated = _moment(_text(row, "updated_at"), "updated_at")
    return FoiRecord(
        source=SOURCE,
        source_key=key,
        # Where no title was kept ("facts_only") the line gives the subject in other words.
        title=_text(row, "title") or _text(row, "subject", needed=True),
        authority_name=_text(row, "authority_name", needed=True),
        authority_key=_text(row, "authority_url_name"),
        slug=_text(row, "url_title"),
        law_used=LAWS.get(_text(row, "law_used"), ""),  # type: ignore[arg-type]
        described_state=_text(row, "described_state"),
        display_state=_text(row, "display_status"),
        created_on=moment.astimezone(LONDON).date() if moment else None,
        updated_at=updated,
        messages=_messages(row, key),
        is_complete=row.get("text_kind") == "full" and row.get("complete") is True,
        url=source if source.startswith(("https://", "http://")) else "",
    )


def _messages(row: dict[str, Any], key: str) -> tuple[FoiMessageRecord, ...]:
    if "events" not in row:
        raise BadLine("missing events", "it has no events, not even an empty list")
    messages = []
    for position, event in enumerate(_list(row, "events"), start=1):
        if not isinstance(event, dict):
            raise BadLine("wrong type", f"event {position} is not an object")
        direction = DIRECTIONS.get(_text(event, "direction"))
        sender = SENDERS.get(_text(event, "sender_kind"))
        if direction is None or sender is None:
            raise BadLine("unknown sender", f"event {position} has no known direction and sender")
        messages.append(
            FoiMessageRecord(
                source_key=f"{key}#{position}",
                direction=direction,  # type: ignore[arg-type]
                sender=sender,  # type: ignore[arg-type]
                sent_at=_moment(_text(event, "date"), f"date of event {position}"),
                text=_text(event, "body"),
                attachments=tuple(_named_attachments(event)),
            )
        )
    return tuple(messages)


def _named_attachments(event: dict[str, Any]) -> Iterator[AttachmentRecord]:
    for name in _list(event, "attachments"):
        if not isinstance(name, str):
            raise BadLine("wrong type", "an attachment's name is not text")
        yield AttachmentRecord(url="", file_name=name, problem="not in the extract")


def _text(row: dict[str, Any], name: str, *, needed: bool = False) -> str:
    value = row.get(name)
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise BadLine("wrong type", f"{name} is not text")
    if needed and not value.strip():
        raise BadLine(f"missing {name}", f"{name} is missing")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise BadLine("unstorable text", f"{name} holds half a character pair") from None
    if "\x00" in value:
        raise BadLine("unstorable text", f"{name} holds a NUL, which no database text can")
    return value


def _number(row: dict[str, Any], name: str) -> int | None:
    value = row.get(name)
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63:
        return value
    raise BadLine("wrong type", f"{name} is not a whole number")


def _flag(row: dict[str, Any], name: str) -> bool | None:
    value = row.get(name)
    if value is None or isinstance(value, bool):
        return value
    raise BadLine("wrong type", f"{name} is neither true nor false")


def _list(row: dict[str, Any], name: str) -> list[Any]:
    value = row.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadLine("wrong type", f"{name} is not a list")
    return value


def _day(row: dict[str, Any], name: str) -> date | None:
    """The first ten characters: the API writes midnight after every date."""
    value = _text(row, name)
    if not value:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        raise BadLine("unreadable date", f"{name} is {value!r}, not a date") from None


def _moment(value: str, name: str) -> datetime | None:
    """A moment in UTC. A bare date becomes midnight UTC, which is that same day in London all
    year; a time without an offset is London time; a month or a year alone is no date."""
    if not value or (len(value) <= 7 and value.replace("-", "").isdigit()):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise BadLine("unreadable date", f"{name} is {value!r}, not a date") from None
    if len(value) == 10:
        return moment.replace(tzinfo=UTC)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=LONDON)
    return moment.astimezone(UTC)
