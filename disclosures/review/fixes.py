"""The asks of a pair as people see them: what the matcher said, with reviewers' fixes laid over.

The one place that does so: the review page, the decision's "which asks" and the packs ask here.
A fix holds the whole of what is to be shown, and the words it quotes: it lasts through every
re-run, and is laid over for as long as those words stand in the documents.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.timezone import localtime

from disclosures import redaction
from disclosures.models import Alignment, Ask, AskFix, Pair

from .passages import answer_texts, asked_texts, question_texts, response_texts, stands

MISMATCH, CLOSE, CONSISTENT, NOTHING = "mismatch", "close", "consistent", "nothing"
VERDICTS = [
    (MISMATCH, "Possible mismatch"),
    (CLOSE, "Close, not the same"),
    (CONSISTENT, "Consistent"),
    (NOTHING, "Nothing to compare"),
]
# Letters of asks that people added: never those of the reader, which deals A, B, C … anew. A blind
# second reviewer deals from a row of their own, so that no gap tells of what the first added.
ADDED, ADDED_BLIND = "P", "S"
ASK_FIELDS = ("letter", "text", "span", "reply", "reply_span", "reply_source")


@dataclass(frozen=True)
class Lined:
    """One ask of the question beside the one of the request that it is compared with."""

    pq: Ask
    foi: Ask | None
    verdict: str
    facts: tuple[str, ...] = ()
    fix: AskFix | None = None

    @property
    def letter(self) -> str:
        return self.pq.letter

    @property
    def words(self) -> str:
        return dict(VERDICTS)[self.verdict]


def standing(pair: Pair) -> list[AskFix]:
    """Every fix not undone, in order of time; the rows may be prefetched."""
    rows = list(pair.fixes.all())
    undone = {row.undoes_id for row in rows}
    return [row for row in rows if row.kind != "undo" and row.pk not in undone]


def seen_by(pair: Pair, user, blind: bool) -> list[AskFix]:
    """A blind second reviewer sees the fixes they made themselves, and no others."""
    return [fix for fix in standing(pair) if not blind or fix.by_id == user.pk]


def last_seen(pair: Pair, user, blind: bool) -> int:
    """The id of the last row this user may know of, undoings too; 0 for none."""
    rows = (row.pk for row in pair.fixes.all() if not blind or row.by_id == user.pk)
    return max(rows, default=0)


def for_packs(pair: Pair) -> list[AskFix]:
    """All, but none while a second opinion is awaited: whoever gives it may open the pack."""
    return [] if pair.state == "second_opinion" else standing(pair)


def typed_of(fixes: list[AskFix]) -> list[AskFix]:
    """What stands as typed from each file that could not be read: the latest of each, without
    words that were taken out since."""
    latest = {fix.after["number"]: fix for fix in fixes if fix.kind == "typed"}
    return [redaction.typed(latest[number]) for number in sorted(latest)]


def typed_note(fix: AskFix) -> str:
    """How typed words are marked wherever they are shown; no name."""
    return (
        f"Typed by a reviewer from attachment {fix.after['number']}, "
        f"{localtime(fix.at):%-d %B %Y}. The file could not be read automatically."
    )


def as_seen(pair: Pair, fixes: list[AskFix]) -> list[Lined]:
    """By letter, those that people added last."""
    best = _best(pair)
    lined = {ask.letter: _read(ask, best.get(ask.letter)) for ask in _about(pair)}
    for fix in fixes:
        if fix.kind == "ask" and _stands(fix, pair, fixes):
            letter = _place(lined, fix)
            if letter:
                lined[letter] = _fixed(fix, letter)
    return sorted(lined.values(), key=lambda one: (one.letter in _added(fixes), one.letter))


def _about(pair: Pair) -> list[Ask]:
    """The asks of the question that the pair is about: all, where it was not split. Should the
    reader deal other letters one day, all again: nothing is hidden for want of a letter."""
    asks = list(pair.answer.asks.all())
    return [ask for ask in asks if ask.letter in pair.own_asks] or asks


def request_asks(pair: Pair, lined: list[Lined]) -> list[Ask]:
    """The request's asks, as fixes have them where they do."""
    fixed = {one.foi.letter: one.foi for one in lined if one.fix and one.foi}
    return list(({ask.letter: ask for ask in pair.request.asks.all()} | fixed).values())


def snapshot(one: Lined | None) -> dict:
    """As `AskFix` keeps it."""
    if one is None:
        return {}
    return {
        "verdict": one.verdict,
        "facts": list(one.facts),
        "pq": side_of(one.pq),
        "foi": side_of(one.foi) if one.foi else None,
    }


def side_of(ask: Ask) -> dict:
    return {name: getattr(ask, name) for name in ASK_FIELDS}


def next_letter(pair: Pair, user, blind: bool) -> str:
    """For an ask that this user adds; one that was undone keeps its letter for itself."""
    row = ADDED_BLIND if blind else ADDED
    used = {fix.pq_letter for fix in pair.fixes.all() if not blind or fix.by_id == user.pk}
    return next(f"{row}{n}" for n in range(1, 1000) if f"{row}{n}" not in used)


def _added(fixes: list[AskFix]) -> set[str]:
    return {fix.pq_letter for fix in fixes if fix.kind == "ask" and not fix.before}


def _best(pair: Pair) -> dict[str, Alignment]:
    best: dict[str, tuple] = {}
    for alignment in pair.alignments.all():
        letter = alignment.pq_ask.letter if alignment.pq_ask else ""
        rank = (alignment.is_mismatch, alignment.verdict != "different", alignment.closeness)
        if letter and (letter not in best or rank > best[letter][0]):
            best[letter] = (rank, alignment)
    return {letter: alignment for letter, (_, alignment) in best.items()}


def _read(ask: Ask, alignment: Alignment | None) -> Lined:
    """As the matcher had it."""
    other = alignment.foi_ask if alignment and alignment.verdict != "different" else None
    if other is None:
        return Lined(ask, None, NOTHING)
    verdict = CONSISTENT if alignment.verdict == "same" else CLOSE
    verdict = MISMATCH if alignment.is_mismatch else verdict
    return Lined(ask, other, verdict, tuple(alignment.facts[:3]))


def _fixed(fix: AskFix, letter: str) -> Lined:
    after = fix.after
    pq = Ask(**{**after["pq"], "letter": letter})
    foi = Ask(**after["foi"]) if after["foi"] else None
    return Lined(pq, foi, after["verdict"], tuple(after["facts"]), fix)


def _place(lined: dict[str, Lined], fix: AskFix) -> str:
    """The letter of the ask that was fixed, which a later reading may have dealt otherwise; "" for
    one that is no longer there under any letter."""
    if not fix.before:
        return fix.pq_letter
    spans = (fix.before["pq"]["span"], fix.after["pq"]["span"])
    found = [
        letter for letter, one in lined.items() if any(_overlap(one.pq.span, s) for s in spans)
    ]
    return fix.pq_letter if fix.pq_letter in found else next(iter(found), "")


def _overlap(one: dict, other: dict) -> bool:
    return one["start"] < other["end"] and other["start"] < one["end"]


def _stands(fix: AskFix, pair: Pair, fixes: list[AskFix]) -> bool:
    pq, foi = fix.after["pq"], fix.after["foi"]
    if not stands(question_texts(pair), pq["span"]):
        return False
    if not stands(answer_texts(pair), pq["reply_span"]):
        return False
    if foi is None or pair.request.is_removed:  # then none of its text is shown
        return True
    replied = response_texts(pair, typed_of(fixes))
    return stands(asked_texts(pair), foi["span"]) and stands(replied, foi["reply_span"])
