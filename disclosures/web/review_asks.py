"""The ask-by-ask cards of the review page: the asks as people see them, with their quotations."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from disclosures.documents import source_page
from disclosures.models import Ask, AskFix, Pair
from disclosures.review.fixes import MISMATCH, NOTHING, Lined

from .marking import Mark, excerpt
from .review_parts import earlier_heading, gone

LOOKS = {"mismatch": ("none", "refuse"), "close": ("approx", ""), "consistent": ("check", ""),
         NOTHING: ("dash", "")}  # fmt: skip


@dataclass
class Side:
    """One side of an ask: what was asked, what the reply said, and where that stands."""

    asked: str = ""
    label: str = ""
    replied: SafeString | str = ""
    note: str = ""  # why neither is shown


@dataclass
class AskCard:
    letter: str
    title: str
    verdict: str
    icon: str
    tone: str
    facts: list[str]
    pq: Side | None
    foi: Side | None
    fix: AskFix | None = None
    folds: int = 0  # on the first of those of no interest: how many fold from it on
    ends_fold: bool = False


def asks(pair: Pair, lined: list[Lined]) -> list[AskCard]:
    """One card for each ask; possible mismatches first, last and folded those that only one side
    asked, unless there is nothing else."""
    ranked = sorted(lined, key=lambda one: (one.verdict == NOTHING, one.verdict != MISMATCH))
    cards = [_card(pair, one) for one in ranked]
    shown = sum(one.verdict != NOTHING for one in ranked)
    if 0 < shown < len(cards):
        cards[shown].folds, cards[-1].ends_fold = len(cards) - shown, True
    return cards


def _card(pair: Pair, one: Lined) -> AskCard:
    icon, tone = LOOKS[one.verdict]
    return AskCard(
        letter=one.letter,
        title=_title(one.pq.text),
        verdict=one.words,
        icon=icon,
        tone=tone,
        facts=list(one.facts) if one.foi and not gone(pair) else [],
        pq=_pq_side(pair, one),
        foi=_foi_side(pair, one.foi) if one.foi else None,
        fix=one.fix,
    )


def _pq_side(pair: Pair, one: Lined) -> Side:
    """Where the answer only refers to an earlier one, the words are that one's."""
    ask = one.pq
    if pair.said_in is None or one.fix:
        return Side(ask.text, "Answer", _reply(ask))
    found = next((f for f in pair.findings.all() if f.pq_letter == ask.letter and f.pq_quote), None)
    words = (found.pq_quote if found else {}).get("text", "")
    said = excerpt(words, [Mark(0, len(words), "refuse")], 400) if words else ""
    return Side(ask.text, f"{earlier_heading(pair)}, to which the answer refers", said)


def _foi_side(pair: Pair, ask: Ask) -> Side:
    if note := gone(pair):
        return Side(note=note)
    return Side(ask.text, _reply_label(pair, ask), _reply(ask))


def _title(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if len(text) <= 110 else text[: text.rfind(" ", 0, 110)] + "…"


def _reply(ask: Ask) -> SafeString | str:
    span = ask.reply_span
    if not span:
        return ""
    kind = "release" if ask.reply in ("answered", "released") else "refuse"
    return excerpt(span["text"], [Mark(0, len(span["text"]), kind)], 400)


def _reply_label(pair: Pair, ask: Ask) -> str:
    source = ask.reply_source or ""
    if source.startswith("typed:"):
        return f"Response, typed by a reviewer from attachment {source.partition(':')[2]}"
    found = source_page(pair.request, source)
    if not found:
        return "Response"
    enclosure, page = found
    return f"Response, {enclosure.file_name or 'attachment'}, {page.kind} {page.number}"
