"""The nouns and their constraints."""

from .bodies import BodyName, Member, PublicBody
from .pairs import Alignment, Finding, Pair, PairReference
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
    "Attachment",
    "AttachmentPage",
    "BodyName",
    "Finding",
    "FoiMessage",
    "FoiRequest",
    "IndexChange",
    "LaterPublication",
    "Member",
    "MessageAttachment",
    "Pair",
    "PairReference",
    "PublicBody",
    "Question",
    "ResponseReading",
    "ScrapeProblem",
    "ScrapeRun",
    "SourcePage",
    "StatisticalRelease",
]
