"""Whether the rules on repeating a question stand in the way of asking it again, and until when.

Domain guide, section 2, "Repeating a question" (Erskine May as read by the Speaker on 3 February
1978; Public Finance, 4 March 2004): a question may not repeat one fully answered in the same
session, nor one to which an answer was refused; a refusal on grounds of exemption blocks it for
the session, on cost for three months; a change of circumstances can reopen it. The rules are the
Commons'. Nothing here decides: whether a question is in order is for the Table Office.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from disclosures.models import Answer, Question
from disclosures.outcomes import outcome_of
from disclosures.packs.dates import in_words

TABLE_OFFICE = "Whether a question is in order is for the Table Office."
COST_MONTHS = 3
# No session outlives its Parliament. Source: parliament.uk, "Dissolution of Parliament". Of the
# sessions since, we hold no dates, and say so.
LAST_DISSOLUTION = date(2024, 5, 30)
SESSION_UNKNOWN = (
    "We do not hold the dates of sessions: if a new session has begun since {day}, this rule no "
    "longer applies."
)
ADDRESSED = re.compile(
    r"^To ask (?:the )?(.{3,120}?),?\s+(?:\(?[ai1]\)\s*)?(?=(?:how|what|which|whether|when|where|"
    r"who|why|if|pursuant|further|with|(?:for|on|in|to|of) (?:what|which|whom))\b)",
    re.IGNORECASE,
)
ANSWERED = ("answered", "published", "earlier")  # keys of outcomes that answer the question
WAITING = ("will-write", "unanswered")


@dataclass(frozen=True)
class Rule:
    """`stands` is "blocks", "may block", "reopened" or "free"; `sentence` names the rule, the
    answer and until when; `unknown` says what is not known."""

    stands: str
    sentence: str
    unknown: str = ""


def rule_for(question: Question, today: date, released: date | None = None) -> Rule:
    """What an earlier Commons question, asked again in substance today, would meet. `released`
    is the day of an FOI response on the same subject, if one came after the answer."""
    answer = question.current_answer
    key = outcome_of("pq", _code(question)).key
    day = answer.date_answered if answer else None
    if question.house != "Commons":
        return Rule("free", "It was asked in the Lords, which have rules of their own. It does not "
                    "block a question in the Commons.")  # fmt: skip
    if key in WAITING or day is None:
        return Rule("may block", "It has no full answer yet. Nothing has been refused, but the "
                    "same question is already before the department.")  # fmt: skip
    rule = _of_refusal_on_cost(day, today) if key == "cost" else _of_session(key, day)
    if rule.stands == "blocks" and released and day < released <= today:
        return Rule(
            "reopened",
            f"{rule.sentence} But an FOI response of {in_words(released)} came after that answer. "
            "A change of circumstances can reopen a question, and the question must then say so.",
            rule.unknown,
        )
    return rule


def _code(question: Question) -> str:
    if question.current_answer is None:
        return "unanswered"
    reading = question.current_answer.reading
    return reading.outcome if reading else ""


def _of_refusal_on_cost(day: date, today: date) -> Rule:
    until = months_later(day, COST_MONTHS)
    refused = f"Refused on cost on {in_words(day)}. Such a refusal blocks the same question for " \
              "three months"  # fmt: skip
    if today >= until:
        return Rule("free", f"{refused}, which ended on {in_words(until)}.")
    return Rule("blocks", f"{refused}, until {in_words(until)}.")


def _of_session(key: str, day: date) -> Rule:
    said = {
        "refused": "Refused on {day}. A refusal on grounds of exemption blocks the same question "
        "for the rest of the session.",
        "part": "Answered in part on {day}. What was answered may not be asked again in the same "
        "session, nor what was refused on grounds of exemption.",
        "not-held": "Said not held on {day}. Whether that counts as a full answer, which may not "
        "be asked for again in the same session, is not settled by the words of the rule.",
    }
    answered = "Answered on {day}. A question fully answered may not be asked again in the same " \
               "session."  # fmt: skip
    unclear = "We could not tell whether the reply of {day} answered it. If it did, or refused, " \
              "it may not be asked again in the same session."  # fmt: skip
    sentence = answered if key in ANSWERED else said.get(key, unclear)
    sentence = sentence.format(day=in_words(day))
    if day <= LAST_DISSOLUTION:
        return Rule(
            "free",
            f"{sentence} That session has ended: Parliament was dissolved on "
            f"{in_words(LAST_DISSOLUTION)}.",
        )
    stands = "blocks" if key == "refused" or key in ANSWERED else "may block"
    return Rule(stands, sentence, SESSION_UNKNOWN.format(day=in_words(day)))


def pursuant(question: Question, answer: Answer | None) -> str:
    """How a further question begins: "To ask …, pursuant to the Answer of … to Question … on …".
    "" where there is no answer, or none with a date."""
    if answer is None or answer.date_answered is None:
        return ""
    about = f" on {question.heading}" if question.heading else ""
    day = in_words(answer.date_answered)
    if question.house == "Lords":
        by = f" by {answer.answerer_name}" if answer.answerer_name else ""
        return (
            "To ask His Majesty’s Government, further to the Written Answer"
            f"{by} on {day} ({question.uin}){about}"
        )
    whom = ADDRESSED.match(question.text)
    minister = f"the {whom[1]}" if whom else "the Secretary of State"
    return f"To ask {minister}, pursuant to the Answer of {day} to Question {question.uin}{about}"


def months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
