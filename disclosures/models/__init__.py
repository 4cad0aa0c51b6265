"""The nouns and their constraints."""

from .bodies import BodyName, Member, PublicBody
from .decisions import AskFix, Decision, Note, PairEvent, ReviewerPlace
from .packs import Pack, PackEvent, PackHit, PackItem, PackVersion
from .pairs import Alignment, Finding, Pair, PairReference
from .people import Invitation, LogEntry, Profile
from .questions import Answer, AnswerReference, Question
from .readings import AnswerReading, Ask, ResponseReading
from .requests import (
    AnswerAttachment,
    Attachment,
    AttachmentPage,
    FoiMessage,
    FoiRequest,
    LaterPublication,
    MessageAttachment,
    StatisticalRelease,
)
from .sources import IndexChange, ScrapeProblem, ScrapeRun, SourcePage

__all__ = [
    "Alignment",
    "Answer",
    "AnswerAttachment",
    "AnswerReading",
    "AnswerReference",
    "Ask",
    "AskFix",
    "Attachment",
    "AttachmentPage",
    "BodyName",
    "Decision",
    "Finding",
    "FoiMessage",
    "FoiRequest",
    "IndexChange",
    "Invitation",
    "LaterPublication",
    "LogEntry",
    "Member",
    "MessageAttachment",
    "Note",
    "Pack",
    "PackEvent",
    "PackHit",
    "PackItem",
    "PackVersion",
    "Pair",
    "PairEvent",
    "PairReference",
    "Profile",
    "PublicBody",
    "Question",
    "ResponseReading",
    "ReviewerPlace",
    "ScrapeProblem",
    "ScrapeRun",
    "SourcePage",
    "StatisticalRelease",
]
