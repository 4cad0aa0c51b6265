"""What a written answer does with its question: outcome, secondary grounds, and the words.

The order of judgement: templates (holding, prorogation), refusals that bear on what was asked,
pointers to earlier answers, to other bodies and to publications, then whether a figure was asked
for and given. Nothing here knows the date, the body or the Member: only the two texts.
"""

from __future__ import annotations

import re

from disclosures.reading import phrases
from disclosures.reading.asks import split_asks
from disclosures.reading.cases import (
    Case,
    anchored,
    cover,
    gives_figure,
    is_nil_about,
    make_case,
    mostly_pointer,
    points_elsewhere,
    promises_letter,
    refers_back,
    sentence_at,
)
from disclosures.reading.families import Change, with_changes
from disclosures.reading.figures import NIL, has_figure
from disclosures.reading.refusals import Judged, find_refusal, judge_refusal
from disclosures.reading.replies import OF_OUTCOME, ReplyText, Statement, assign_replies
from disclosures.reading.values import REFUSALS, AnswerReading, Span

_VAGUE = re.compile(
    r"in due course|shortly|soon\b|no (?:final )?decision|under (?:active )?consider|being "
    r"(?:considered|reviewed)|under review|too early"
)


def read_answer(
    question: str,
    answer: str,
    tabled: str = "",
    heading: str = "",
    changes: tuple[Change, ...] = (),
) -> AnswerReading:
    """Read one answer. `answer` is plain text; `tabled` an ISO date against which the question's
    periods are resolved; `changes` those that people made to the phrases. Never raises, whatever
    the texts."""
    case = make_case(question, answer, heading, with_changes(changes))
    outcome, secondary, where, confidence = _judge(case)
    span = Span(where[0], where[1], answer[where[0] : where[1]]) if where else None
    asks = split_asks(question, tabled)
    reply = ReplyText(answer, "", _statements(case, outcome), "answered")
    return AnswerReading(
        outcome,
        tuple(sorted(set(secondary) - {outcome})),
        span,
        case.asks_quantity,
        assign_replies(asks, outcome, span, reply),
        confidence,
    )


# A long table is one statement too many: beyond this, sentences add nothing to the replies.
_MOST_STATEMENTS = 30


def _statements(case: Case, outcome: str) -> tuple[Statement, ...]:
    """The answer sentence by sentence, for its asks; only where they could differ."""
    if OF_OUTCOME[outcome] not in (None, "answered"):
        return ()
    found = []
    for index, (start, end) in enumerate(case.sentences[:_MOST_STATEMENTS]):
        text = case.sentence(index)
        kind = "answered"
        if outcome == "partial" and (ground := _ground_of(case, text)):
            kind = OF_OUTCOME[ground] or "refused"
        elif case.asks_quantity and not (has_figure(text) or NIL.search(text)):
            given = any(a in text for a in phrases.GIVEN_ANCHORS)
            kind = "answered" if given and phrases.GIVEN_WHOLE.search(text) else "other"
        found.append(Statement(start, end, text, kind))
    return tuple(found)


def _ground_of(case: Case, sentence: str) -> str:
    """The ground on which one sentence refuses, or ""."""
    for family in case.families:
        for hit in family.hits(sentence):
            if not family.needs_subject or phrases.INFORMATION_WORD.search(sentence, 0, hit.start):
                return hit.ground
    return ""


def _judge(case: Case) -> Judged:
    if not case.sentences:
        return "non_answer", [], None, 0.2
    held = None
    if len(case.folded) < 900 and any(a in case.folded for a in phrases.TEMPLATE_ANCHORS):
        held = phrases.HOLDING_TEMPLATE.search(case.folded)
    if held and not promises_letter(case):
        return "holding", [], cover(case, held.start(), held.end()), 0.98
    refusal = find_refusal(case)
    if refusal is not None:
        return judge_refusal(case, refusal)
    return _judge_open(case)


def _judge_open(case: Case) -> Judged:
    pointing = points_elsewhere(case)
    extra = ["published_elsewhere"] if pointing else []
    if _is_earlier(case):
        return "earlier_answer", [], None, 0.9
    write = promises_letter(case)
    short = len(case.sentences) <= 2
    if write and (short or not (case.asks_quantity and gives_figure(case))):
        own = "asked" not in write[0] and "ask " not in write[0]
        where = _with_excuse(case, cover(case, *write.span()))
        return "referred", ["holding"] if own else [], where, 0.85
    if case.is_request:
        return _judge_request(case, extra)
    if case.asks_quantity and gives_figure(case):
        return "answered", extra, None, 0.8
    if _DIRECT.match(case.folded) or is_nil_about(case, 0):
        return "answered", extra, None, 0.7
    referred = _referral(case)
    if referred is not None and _WHO_ANSWERS.search(case.question):
        return "answered", ["referred", *extra], None, 0.6
    if referred is not None and _is_whole(case, referred):
        return "referred", [], cover(case, *referred), 0.7
    waiting = _waiting(case)
    if waiting is not None and _WHETHER_PLANNED.match(case.question) and case.limbs == 1:
        return "answered", ["holding"], None, 0.5
    if waiting is not None and _is_whole(case, waiting):
        return "holding", [], cover(case, *waiting), 0.7
    if pointing and (case.asks_quantity or (mostly_pointer(case) and not _of_talks(case))):
        return "published_elsewhere", [], None, 0.7
    return _judge_talk(case, extra, referred, waiting)


def _judge_request(case: Case, extra: list[str]) -> Judged:
    """ "If he will …": asked for a deed, not for information, unless it is to show something."""
    if extra and mostly_pointer(case) and _ASKS_TO_SEE.search(case.question):
        return "published_elsewhere", [], None, 0.5
    return "not_applicable", extra, None, 0.6


def _judge_talk(
    case: Case,
    extra: list[str],
    referred: tuple[int, int] | None,
    waiting: tuple[int, int] | None,
) -> Judged:
    if case.asks_when and waiting is not None and _VAGUE.search(case.folded, *waiting):
        return "holding", extra, waiting, 0.6
    if case.limbs == 1 and _ASKS_TALKS.match(case.question) and not _TALKS.search(case.folded):
        return "non_answer", extra, None, 0.4
    undated = _ONLY_WHEN.match(case.question) and not _DATED.search(case.folded)
    if undated and case.limbs == 1 and referred is None:
        return "non_answer", extra, None, 0.4
    if case.asks_quantity:
        if waiting is not None:
            return "holding", extra, cover(case, *waiting), 0.5
        if referred is not None:
            return "referred", extra, cover(case, *referred), 0.4
        return "non_answer", extra, None, 0.6
    secondary = list(extra)
    if referred is not None:
        secondary.append("referred")
    return "answered", secondary, None, 0.5


# "If she will take steps …" cannot be met by a publication; "if she will set out …" can.
_ASKS_TO_SEE = re.compile(
    r"\b(?:publish|list|place|set out|provide|state|deposit|share|release|copy|copies|figures|"
    r"statistics)\b"
)

# Asked whether something is planned, "in due course" is a yes.
_WHETHER_PLANNED = re.compile(
    r"(?:[^,;?]{0,160},)?\W*(?:whether|if)\s+[^,;?]{2,60}?\b(?:plans?|intends?)\s+to\b"
)

# Asked what talks there were; an answer that names none of these says nothing of them.
_ASKS_TALKS = re.compile(
    r"(?:[^,;?]{0,160},)?\W*(?:(?:what|which)\s+(?:[a-z]+\s+){0,3}?(?:discussions?|conversations?|"
    r"representations|meetings?|talks|communications?|contacts?|engagement)\b|(?:whether|if)\s"
    r"[^,;?]{0,80}?\b(?:discuss(?:ed|ions?)|met\s+with|conversations|representations|meetings?|raised)\b)"
)
_TALKS = re.compile(
    r"\b(?:discuss|met\b|meet|engag|talk|spoke|speak|rais(?:e|ed|ing)\b|contact|convers|liais|"
    r"correspond|represent|in\s+touch|call|consult|dialogue|wrote|writ(?:e|ten|ing)\b|work(?:s|ed|ing)?\s+"
    r"(?:very\s+)?(?:closely\s+)?(?:with|across|alongside)|interact|communicat|visit|urge|press(?:ed|ing)|"
    r"attend|summit|roundtable|forum|exchange|told|clear\s+(?:to|with)|bilateral|ask(?:ed|ing)|none)"
)

# Asked who is responsible, "that is a matter for X" is the answer.
_WHO_ANSWERS = re.compile(
    r"\b(?:which|what) (?:minister|department|body|bodies|organisation|agency|authority)\b"
    r"[^,;?]{0,40}\b(?:responsib|accountab|leads?\b)|"
    r"\bwho (?:is|are|has|holds)\b[^,;?]{0,40}\b(?:responsib|accountab)"
)


def _of_talks(case: Case) -> bool:
    """Asked about talks, a publication on the subject tells of none."""
    return case.limbs == 1 and _ASKS_TALKS.match(case.question) is not None


# Anything that could be an answer to "when": a date, a season, an event before or after.
_DATED = re.compile(
    r"\d|january|february|march|april|\bmay\b|june|july|august|september|october|november|december|"
    r"spring|summer|autumn|winter|\byear|\bmonth|\bweek|\bday|\bdate|time|\bwhen\b|\bonce\b|"
    r"\bafter\b|before|following|already|until|recent|immediate|now\b|\bnext\b|\bsoon|shortly|"
    r"\bplans?\b|current|due course|not yet|\bno\b|"
    r"today|yesterday|tomorrow|h(?:as|ave|ad) (?:now )?(?:been|[a-z]+ed)\b|continu|ongoing|progress"
)
_ONLY_WHEN = re.compile(r"(?:[^,;?]{0,120},)?\W*(?:when|(?:on|by) what date)\b")

_DIRECT = re.compile(r"\W*(?:yes|no|none|nil)\b\W")

_EXCUSE = re.compile(r"\bcollat|\bnot (?:been )?possible|\btime\b|\bmatter for\b|\bresponsib")


def _with_excuse(case: Case, where: tuple[int, int]) -> tuple[int, int]:
    """ "It is taking time to collate" belongs to the "I will write" that follows it."""
    index = sentence_at(case, where[0])
    if index and _EXCUSE.search(case.sentence(index - 1)):
        return case.sentences[index - 1][0], where[1]
    return where


def _is_earlier(case: Case) -> bool:
    for index in range(min(2, len(case.sentences))):
        if refers_back(case.sentence(index)):
            return index == 0 or len(case.sentences) <= 3 or "asked to reply" in case.sentence(0)
    return False


def _referral(case: Case) -> tuple[int, int] | None:
    for index in anchored(case, phrases.REFERRED_ANCHORS):
        found = phrases.REFERRED.search(case.folded, *case.sentences[index])
        if found:
            return found.span()
    return None


def _waiting(case: Case) -> tuple[int, int] | None:
    for index in anchored(case, phrases.HOLDING_ANCHORS):
        start, end = case.sentences[index]
        if phrases.HOLDING.search(case.folded, start, end):
            return start, end
    return None


def _is_whole(case: Case, where: tuple[int, int]) -> bool:
    """Are these words the answer, rather than a remark in a longer one?"""
    index = sentence_at(case, where[0])
    count = len(case.sentences)
    if case.asks_quantity:
        return count <= 3 or index == 0
    owned = index == 0 and "responsib" in case.sentence(0) and case.limbs == 1
    if index and _AFTER_ALL.match(case.sentence(index)):
        return False
    return count <= 2 or (owned and count <= 6)


# "X is exempt. However, future changes are a matter for the Treasury": the first part answers.
_AFTER_ALL = re.compile(r"\W*(?:however|but|although|nevertheless|any future|future)\b")


def refuses(reading: AnswerReading) -> bool:
    """Does the answer refuse, wholly or in part, on one of the five grounds?"""
    if reading.outcome in REFUSALS:
        return True
    return reading.outcome == "partial" and bool(REFUSALS & set(reading.secondary))
