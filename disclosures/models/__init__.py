"""The nouns and their constraints."""

from .alerts import AlertDelivery, AlertItem, SavedSearch
from .bodies import BodyAct, BodyMove, BodyName, Member, PublicBody
from .classifications import ReadingAct, SampleItem, SampleReading
from .correspondence import Correspondence, CorrespondenceLink
from .decisions import AskFix, Counterpart, Decision, Note, PairEvent, ReviewerPlace
from .figures import DaysFigure, Figure, FiguresBuild, SharedQuestion, TopicFigure
from .messages import MessageAct, PublicMessage
from .packs import OutcomeProposal, Pack, PackEvent, PackHit, PackItem, PackVersion
from .pairs import Alignment, Finding, Pair, PairAct, PairReference
from .people import Invitation, LogEntry, Profile
from .phrases import PhraseChange, PhraseTrial
from .publication import BodyReply, Letter, Publication, PublicationChoice, Withdrawal
from .questions import Answer, AnswerReference, Question
from .readings import AnswerReading, Ask, ResponseReading, Wording
from .related import RelatedResponse
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
from .takedowns import PersonalHit, Takedown, Withheld

__all__ = [
    "AlertDelivery",
    "AlertItem",
    "Alignment",
    "Answer",
    "AnswerAttachment",
    "AnswerReading",
    "AnswerReference",
    "Ask",
    "AskFix",
    "Attachment",
    "AttachmentPage",
    "BodyAct",
    "BodyMove",
    "BodyName",
    "BodyReply",
    "Correspondence",
    "CorrespondenceLink",
    "Counterpart",
    "DaysFigure",
    "Decision",
    "Figure",
    "FiguresBuild",
    "Finding",
    "FoiMessage",
    "FoiRequest",
    "IndexChange",
    "Invitation",
    "LaterPublication",
    "Letter",
    "LogEntry",
    "Member",
    "MessageAct",
    "MessageAttachment",
    "Note",
    "OutcomeProposal",
    "Pack",
    "PackEvent",
    "PackHit",
    "PackItem",
    "PackVersion",
    "Pair",
    "PairAct",
    "PairEvent",
    "PairReference",
    "PersonalHit",
    "PhraseChange",
    "PhraseTrial",
    "Profile",
    "PublicBody",
    "PublicMessage",
    "Publication",
    "PublicationChoice",
    "Question",
    "ReadingAct",
    "RelatedResponse",
    "ResponseReading",
    "ReviewerPlace",
    "SampleItem",
    "SampleReading",
    "SavedSearch",
    "ScrapeProblem",
    "ScrapeRun",
    "SharedQuestion",
    "SourcePage",
    "StatisticalRelease",
    "Takedown",
    "TopicFigure",
    "Withdrawal",
    "Withheld",
    "Wording",
]
