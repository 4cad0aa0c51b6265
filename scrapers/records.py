"""What the scrapers yield: frozen, typed records, one shape for every source.

A misspelt field fails where it is written. Dates without a time are `date`; moments are aware
`datetime` in UTC. What a source does not give is None: nothing is filled in. Text fields hold the
source's words; HTML fields hold its markup as it came (sanitised only when shown).

No field anywhere holds an FOI requester's name.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

House = Literal["Commons", "Lords"]
Direction = Literal["outgoing", "incoming"]
Sender = Literal["requester", "authority", "annotation"]
MEMBERS = "Members"  # `part_of` of a MemberRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One fetched document, exactly as it came: the evidence behind every record.

    `headers` are lower-cased and limited to those that matter (content-type, last-modified,
    etag, retry-after, cf-mitigated).
    """

    url: str
    status: int
    fetched_at: datetime
    content_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRecord:
    """A file beside an answer or a message. `page` is None until it is fetched."""

    url: str
    title: str = ""
    file_name: str = ""
    content_type: str = ""
    size_bytes: int | None = None
    page: Page | None = None
    # Why there is no file: "not fetched", "over 50 MB", "still processing", "gone (404)" …
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRecord:
    member_id: int
    name: str
    list_name: str = ""
    party: str = ""
    member_from: str = ""
    house: House | None = None
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionReference:
    """Another question, as a source names it. Never resolved on the UIN alone."""

    uin: str
    date_tabled: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRecord:
    """The answer as it stood when fetched. `html` is the current text, `original_html` the text
    before a correction."""

    html: str
    date_answered: date | None
    is_holding: bool = False
    is_correction: bool = False
    date_corrected: date | None = None
    date_holding: date | None = None
    original_html: str = ""
    answering_member_id: int | None = None
    answering_member: str = ""
    correcting_member_id: int | None = None
    # The list view clips texts at 255 characters: such a text is never stored as if whole.
    is_clipped: bool = False
    attachments: tuple[AttachmentRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRecord:
    """A written question with its current answer, if any.

    Identity is (house, date_tabled, uin), or (house, date answered, uin) where a source (Hansard
    before 2014) has no date tabled.
    """

    source: Literal["parliament", "hansard", "file"]
    source_key: str
    house: House
    uin: str
    date_tabled: date | None
    question_text: str
    answering_body_name: str
    answering_body_id: int | None = None
    api_id: int | None = None
    heading: str = ""
    date_for_answer: date | None = None
    is_named_day: bool | None = None
    is_withdrawn: bool = False
    asking_member_id: int | None = None
    asking_member: str = ""
    asking_member_from: str = ""
    is_clipped: bool = False
    grouped: tuple[QuestionReference, ...] = ()
    answer: AnswerRecord | None = None
    # Names of fields in the reply that the parser does not know: a sign that its shape changed.
    unknown_fields: tuple[str, ...] = ()
    url: str = ""
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoiMessageRecord:
    """One message of a request. `text` is the sender's own words with quoted text folded away;
    `text_unfolded` keeps what was quoted. Annotations are site users' words, never the
    authority's."""

    source_key: str
    direction: Direction
    sender: Sender
    sent_at: datetime | None
    text: str
    text_unfolded: str = ""
    attachments: tuple[AttachmentRecord, ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoiRecord:
    """A request and its correspondence, from WhatDoTheyKnow, GOV.UK or a file.

    `described_state` is the requester's own choice on WhatDoTheyKnow: a hint, never an outcome.
    For GOV.UK `published_on` is the date of publication, not of the reply.
    """

    source: Literal["whatdotheyknow", "govuk", "file"]
    source_key: str
    title: str
    authority_name: str
    authority_key: str = ""  # WhatDoTheyKnow url_name or GOV.UK organisation slug
    slug: str = ""
    reference: str = ""
    law_used: Literal["foi", "eir", ""] = ""
    described_state: str = ""
    display_state: str = ""
    awaiting_description: bool = False
    created_on: date | None = None
    published_on: date | None = None
    updated_at: datetime | None = None
    messages: tuple[FoiMessageRecord, ...] = ()
    # False where the source keeps only part of the correspondence.
    is_complete: bool = True
    is_removed: bool = False
    removed_reason: str = ""
    change_notes: tuple[tuple[str, str], ...] = ()  # GOV.UK: (ISO time, note); shows corrections
    url: str = ""
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticalReleaseRecord:
    """A statistical release on GOV.UK (ad hoc or regular): shown as "later published"."""

    content_id: str
    locale: str
    base_path: str
    document_type: str
    title: str
    description: str
    body_html: str
    organisations: tuple[str, ...]  # GOV.UK slugs, the publishing one first
    first_published_on: date | None
    public_updated_at: datetime | None
    is_ad_hoc: bool = False
    is_withdrawn: bool = False
    withdrawn_explanation: str = ""
    change_notes: tuple[tuple[str, str], ...] = ()  # (ISO time, note)
    attachments: tuple[AttachmentRecord, ...] = ()
    url: str = ""
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A reply that could not become a record. The run goes on; nothing is dropped unseen.

    `cause` is a short class of fault ("HTTP 503", "truncated JSON", "HTML where JSON was
    expected", "unfiltered reply", "challenge"); `message` names the record and what to do next.
    """

    source: str
    record: str  # the record's address or key, as well as it is known
    cause: str
    message: str
    page: Page | None = None
    is_recovered: bool = False  # a retry succeeded: named in the run, not counted as a failure
    part: str = ""  # what was asked for, as `part_of` names it, where that is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """How many more records a source says are to come. `is_whole`: no more will be announced."""

    count: int
    is_whole: bool = False


Record = QuestionRecord | FoiRecord | StatisticalReleaseRecord | MemberRecord
Item = Record | Problem | Expected


def part_of(record: Record) -> str:
    """The part of its source under which a run counts a record."""
    if isinstance(record, QuestionRecord):
        return f"{record.house} questions"
    if isinstance(record, MemberRecord):
        return MEMBERS
    return "FOI requests" if isinstance(record, FoiRecord) else "Statistical releases"
