"""Has this been asked before? The questions nearest to a draft, how near each is in words, how each
was answered, and what the rules on repetition say. A draft is never stored."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from disclosures import index
from disclosures.matching.wording import Wording, each_names_more, similarity, wording
from disclosures.models import Question
from disclosures.repetition import Rule, pursuant, rule_for

from .finding import loaded
from .records import outcome
from .related import Related, related

LONGEST = 2_000  # characters of a draft
LOOKED_AT, SHOWN = 50, 10
RECENT = timedelta(days=3 * 366)
# Share of all words of both questions that both have: docs/decisions.md, "How close is close".
VERY_CLOSE, CLOSE, RELATED = 0.70, 0.40, 0.15
LEAST_WEIGHT = (
    1.9  # of the words shared: one alone, or general ones, name no subject (as in matching)
)
MOST_RULES = 3
# "To ask the Secretary of State for Health, with reference to …, published on 4 May, what …": whom
# it is put to and what it refers to say little of what is asked.
BEFORE_THE_ASK = re.compile(
    r"^\s*to ask\b.{0,160}?(?:,\s+(?=[a-z])|\s+(?=(?:what|how|whether|if|when|which|who|why)\b))",
    re.IGNORECASE | re.DOTALL,
)
REFERENCE = re.compile(
    r"^\s*(?:and\s+)?(?:with ref\w*|pursuant|further|following)\b.{0,600}?,\s+"
    r"(?=(?:(?:for|on|in|by) )?(?:what|how|whether|if|when|which|who|why)\b)",
    re.IGNORECASE | re.DOTALL,
)
TIMES = {1: "once", 2: "twice"}


@dataclass
class Near:
    """A question like the draft. `marks` are the stretches of its text that are in both."""

    question: Question
    closeness: str  # "Very close", "Close" or "Related"
    marks: list[tuple[int, int]]
    outcome: object
    pursuant: str
    rule: Rule | None = None
    related: list[Related] = field(default_factory=list)


@dataclass
class AskedBefore:
    """`sentence` is "" where nothing close was found; `rules` are those of the closest."""

    near: list[Near]
    sentence: str
    rules: list[Near]
    found: int  # questions at least close, shown or not


def asked_before(draft: str, today: date, without: int | None = None) -> AskedBefore:
    """`without` is the id of the question that the draft is the text of, if it is one."""
    ids = [int(d.split(":")[1]) for d, _ in index.asked_before(draft, limit=LOOKED_AT)]
    ids = [pk for pk in ids if pk != without]
    rows = {row.pk: row for row in loaded("pq", ids)}
    words = asked(draft)
    near = [_near(words, rows[pk]) for pk in ids if pk in rows]
    order = ("Very close", "Close", "Related")
    near = sorted((n for n in near if n.closeness), key=lambda n: order.index(n.closeness))
    close = [n for n in near if n.closeness != "Related"]
    shown = near[:SHOWN]
    rules = _with_rules([n for n in near if n.closeness == "Very close"], today)
    return AskedBefore(shown, sentence(close, today), rules, len(close))


def asked(text: str) -> Wording:
    """The words of what a question asks, without whom it is put to and what it refers to."""
    return wording(REFERENCE.sub("", BEFORE_THE_ASK.sub("", text)))


def closeness(draft: Wording, question: Wording) -> str:
    """In words; "" where too little is shared to say anything."""
    _, common, weight = similarity(draft, question)
    if weight < LEAST_WEIGHT and common < 1:
        return ""
    if common >= VERY_CLOSE and not each_names_more(draft, question):
        return "Very close"
    if common >= CLOSE:
        return "Close"
    return "Related" if common >= RELATED else ""


def _near(draft: Wording, question: Question) -> Near:
    return Near(
        question=question,
        closeness=closeness(draft, asked(question.text)),
        marks=[
            (m.start(), m.end())
            for m in re.finditer(r"[\w’'-]+", question.text)
            if wording(m.group()).concepts & draft.concepts
        ],
        outcome=outcome(question),
        pursuant=pursuant(question, question.current_answer),
    )


def _with_rules(near: list[Near], today: date) -> list[Near]:
    """The closest questions with the rule each falls under: those that block first."""
    links = related([n.question for n in near[:SHOWN]])
    for one in near[:SHOWN]:
        one.related = links.get(one.question.pk, [])
        later = [r.request.date_released for r in one.related if r.is_release and (r.days or 0) > 0]
        one.rule = rule_for(one.question, today, max(later, default=None))
    order = ("blocks", "may block", "reopened", "free")
    ruled = [n for n in near if n.rule]
    return sorted(ruled, key=lambda n: order.index(n.rule.stands))[:MOST_RULES]


def sentence(near: list[Near], today: date) -> str:
    """ "Asked 4 times in the last 3 years: refused on cost twice, …", of the closest only."""
    same = [n for n in near if n.closeness == "Very close"]
    if not same:
        if not near:
            return ""
        several = f"{len(near)} close questions were" if len(near) > 1 else "One close question was"
        return f"Nothing very close was found. {several} found: {_outcomes(near)}."
    recent = [n for n in same if n.question.date_key >= today - RECENT]
    if recent:
        when = "in the last 3 years"
    else:
        recent, last = same, max(n.question.date_key for n in same)
        when = f"before, last in {last:%B %Y}"
    return f"Asked {times(len(recent))} {when}: {_outcomes(recent)}."


def _outcomes(near: list[Near]) -> str:
    counts = Counter(_lower(n.outcome.words) for n in near)
    return ", ".join(f"{words} {times(count)}" for words, count in counts.most_common())


def _lower(words: str) -> str:
    return words[0].lower() + words[1:].replace(", other reason", " for another reason")


def times(count: int) -> str:
    return TIMES.get(count, f"{count} times")
