"""Parliament's JSON values as records: pure functions, the same for live and saved pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from scrapers.errors import BadReply
from scrapers.records import (
    AnswerRecord,
    AttachmentRecord,
    House,
    MemberRecord,
    Page,
    QuestionRecord,
    QuestionReference,
)

SITE = "https://questions-statements.parliament.uk"
# The questions API names the Houses, the Members API numbers them.
_HOUSES: dict[Any, House] = {"Commons": "Commons", "Lords": "Lords", 1: "Commons", 2: "Lords"}
# Every field of a question, used or not: parliament.md section 3. Any other is news.
KNOWN_FIELDS = frozenset((
    "id", "askingMemberId", "askingMember", "house", "memberHasInterest", "dateTabled",
    "dateForAnswer", "uin", "questionText", "answeringBodyId", "answeringBodyName",
    "isWithdrawn", "isNamedDay", "groupedQuestions", "groupedQuestionsDates", "answerIsHolding",
    "answerIsCorrection", "answeringMemberId", "answeringMember", "correctingMemberId",
    "correctingMember", "dateAnswered", "answerText", "originalAnswerText",
    "comparableAnswerText", "dateAnswerCorrected", "dateHoldingAnswer", "attachmentCount",
    "attachments", "heading",
))  # fmt: skip

Pages = tuple[Page, ...]


def day(value: str | None) -> date | None:
    """The first ten characters: the midnight behind them is no moment and has no zone."""
    return date.fromisoformat(value[:10]) if value else None


def listed_state(value: Mapping[str, Any]) -> tuple[date | None, bool | None, date | None, bool]:
    """What in a list record shows that the stored detail is out of date:
    (date answered, is holding, date corrected, is withdrawn)."""
    return (
        day(value.get("dateAnswered")),
        value.get("answerIsHolding"),
        day(value.get("dateAnswerCorrected")),
        bool(value.get("isWithdrawn")),
    )


def parse_question(
    value: Mapping[str, Any], pages: Pages = (), *, is_list_text: bool = False
) -> QuestionRecord:
    """The `value` object of the API as a record; raises BadReply if it cannot be one.

    `is_list_text` marks both texts as clipped: lists cut questions at 255 characters without a
    sign, so no length tells a whole text from a cut one.
    """
    try:
        return _question(value, pages, is_list_text)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise unreadable("question", value, pages, error) from error


def _question(value: Mapping[str, Any], pages: Pages, is_list_text: bool) -> QuestionRecord:
    date_tabled = day(value["dateTabled"])
    if date_tabled is None or not value["uin"] or not value["questionText"]:
        raise ValueError("dateTabled, uin or questionText is empty")
    return QuestionRecord(
        source="parliament",
        source_key=str(value["id"]),
        api_id=value["id"],
        house=_HOUSES[value["house"]],
        uin=str(value["uin"]),
        date_tabled=date_tabled,
        question_text=value["questionText"],
        answering_body_name=value.get("answeringBodyName") or "",
        answering_body_id=value.get("answeringBodyId"),
        heading=value.get("heading") or "",
        date_for_answer=day(value.get("dateForAnswer")),
        is_named_day=value.get("isNamedDay"),
        is_withdrawn=bool(value.get("isWithdrawn")),
        asking_member_id=value.get("askingMemberId"),
        asking_member=_name(value.get("askingMember")),
        # asking_member_from stays empty: the expanded member is as now, not as at the question.
        is_clipped=is_list_text,
        grouped=_grouped(value),
        answer=_answer(value, is_list_text),
        unknown_fields=tuple(sorted(value.keys() - KNOWN_FIELDS)),
        url=f"{SITE}/written-questions/detail/{date_tabled.isoformat()}/{value['uin']}",
        pages=pages,
    )


def _grouped(value: Mapping[str, Any]) -> tuple[QuestionReference, ...]:
    """`groupedQuestionsDates` names the day too; the bare UINs are the last resort."""
    dated = tuple(
        QuestionReference(uin=str(item["questionUin"]), date_tabled=day(item.get("dateTabled")))
        for item in value.get("groupedQuestionsDates") or ()
    )
    bare = tuple(QuestionReference(uin=str(u)) for u in value.get("groupedQuestions") or ())
    named = {reference.uin for reference in dated}
    return dated + tuple(reference for reference in bare if reference.uin not in named)


def _answer(value: Mapping[str, Any], is_list_text: bool) -> AnswerRecord | None:
    if not value.get("dateAnswered") and not value.get("answerText"):
        return None
    return AnswerRecord(
        html=value.get("answerText") or "",
        date_answered=day(value.get("dateAnswered")),
        is_holding=bool(value.get("answerIsHolding")),
        is_correction=bool(value.get("answerIsCorrection")),
        date_corrected=day(value.get("dateAnswerCorrected")),
        date_holding=day(value.get("dateHoldingAnswer")),
        original_html=value.get("originalAnswerText") or "",
        answering_member_id=value.get("answeringMemberId"),
        answering_member=_name(value.get("answeringMember")),
        correcting_member_id=value.get("correctingMemberId"),
        is_clipped=is_list_text,
        attachments=tuple(_attachment(item) for item in value.get("attachments") or ()),
    )


def _name(member: Mapping[str, Any] | str | None) -> str:
    """An object where members were expanded; agreed extracts give the printed name."""
    if member is None or isinstance(member, str):
        return member or ""
    return member.get("name") or ""


def _attachment(item: Mapping[str, Any]) -> AttachmentRecord:
    url = item["url"]
    return AttachmentRecord(
        url=url,
        title=item.get("title") or "",
        file_name=unquote(PurePosixPath(urlsplit(url).path).name),
        content_type=item.get("fileType") or "",
        size_bytes=item.get("fileSizeBytes"),
        problem="not fetched",
    )


def parse_member(value: Mapping[str, Any], pages: Pages = ()) -> MemberRecord:
    """The `value` object of the Members API; raises BadReply if it cannot be a member."""
    try:
        membership = value.get("latestHouseMembership") or {}
        party = value.get("latestParty") or {}
        return MemberRecord(
            member_id=int(value["id"]),
            name=value["nameDisplayAs"],
            list_name=value.get("nameListAs") or "",
            party=party.get("name") or "",
            member_from=membership.get("membershipFrom") or "",
            house=_HOUSES.get(membership.get("house")),
            pages=pages,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise unreadable("member", value, pages, error) from error


def unreadable(kind: str, value: Any, pages: Pages, error: Exception) -> BadReply:
    number = value.get("id") if isinstance(value, Mapping) else None
    return BadReply(
        f"{kind.capitalize()} {number} cannot be read ({type(error).__name__}: {error}). Compare "
        "its saved reply with the API's description.",
        cause="unreadable record",
        url=pages[0].url if pages else "",
        page=pages[0] if pages else None,
    )
