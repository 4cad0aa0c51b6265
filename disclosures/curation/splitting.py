"""Some asks or documents of a pair go to another pair. Notes and decisions stay with the first, and
are copied as history to the second."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from disclosures import flagging
from disclosures.models import Counterpart, FoiRequest, Pair, PairAct, PairReference, Question
from disclosures.review.ledger import OPEN_STATES, standing

from . import pairs
from .merging import copy_history, count_again, decide_anew, take_off


@dataclass(frozen=True)
class Parts:
    """What goes to the second pair: letters of the question's asks, documents from beside, and
    what it is called."""

    letters: tuple[str, ...] = ()
    beside: tuple[Counterpart, ...] = ()
    title: str = ""

    def question(self, pair: Pair) -> Question:
        return next((row.question for row in self.beside if row.question), pair.question)

    def request(self, pair: Pair) -> FoiRequest:
        return next((row.request for row in self.beside if row.request), pair.request)


def letters_of(pair: Pair) -> list[str]:
    """The asks of the question that it is about."""
    found = [ask.letter for ask in pair.answer.asks.order_by("letter")]
    return [letter for letter in found if letter in pair.own_asks] or found


def why_not(pair: Pair, parts: Parts) -> str:
    """Why it may not be split so; "" where it may."""
    reason = pairs.why_fixed(pair) or pairs.why_waiting(pair)
    if reason:
        return reason
    if not parts.letters and not parts.beside:
        return "Tick what goes to the second pair."
    own = letters_of(pair)
    if not set(parts.letters) <= set(own):
        return "An ask that you ticked is no longer this pair’s. Look again."
    left = [letter for letter in own if letter not in parts.letters]
    if parts.letters and not left:
        return "Leave at least one ask with the first pair."
    question, request = parts.question(pair), parts.request(pair)
    if parts.letters and question != pair.question:
        return "The asks are of the question that stays. Tick either them or the other answer."
    if (question, request) == (pair.question, pair.request):
        return ""
    found = Pair.objects.filter(question=question, request=request, piece=0).first()
    if found and found.state == "unlinked":
        return pairs.why_fixed(found)
    if found and found.merged_into_id not in (None, pair.pk):
        return pairs.why_fixed(found)
    if found and parts.letters:
        return f"{found.reference} is the pair of these documents, with all asks. Tick no ask."
    return ""


def loses_its_asks(pair: Pair, parts: Parts) -> bool:
    """Would every ask that a Confirm names go? Then reviewers decide the first anew."""
    if pair.state not in OPEN_STATES:
        return False
    chosen = [set(d.asks) for d in standing(pair) if d.verdict == "confirm" and d.asks]
    return any(asks <= set(parts.letters) for asks in chosen)


@transaction.atomic
def split(actor, pair: Pair, parts: Parts, reason: str) -> PairAct:
    (pair,) = pairs.locked(pair)
    pairs.refuse(why_not(pair, parts))
    before = {"own_asks": pair.own_asks, "decided_after": pair.decided_after}
    question, request = parts.question(pair), parts.request(pair)
    is_same = (question, request) == (pair.question, pair.request)
    held = Pair.objects.filter(question=question, request=request, piece=0).first()
    kept = None if is_same or held is None else pairs.standing_of(held)
    rows = [row.pk for row in parts.beside]
    take_off(actor, rows)
    second = _piece(pair, parts) if is_same else _of_documents(pair, question, request, held, parts)
    beside = _beside_second(actor, second, parts)
    copy_history(actor, pair, second)
    if parts.letters:
        if loses_its_asks(pair, parts):
            decide_anew(pair)
        pair.own_asks = [n for n in letters_of(pair) if n not in parts.letters]
        pair.save(update_fields=["own_asks"])
    _judge_again(pair, second)
    words = f"{pair.reference} was split: {_said(parts)} went to {second.reference}."
    pairs.tell(pair, actor, words)
    pairs.tell(second, actor, words)
    before |= {"second": kept, "rows": rows}
    after = {"decided_after": pair.decided_after, "rows": beside, "own_asks": pair.own_asks}
    return pairs.act(actor, "split", pair, words, reason, other=second, before=before, after=after)


def _said(parts: Parts) -> str:
    asks = f"ask{'s' if len(parts.letters) > 1 else ''} {', '.join(parts.letters)}"
    documents = [pairs.said(row.document) for row in parts.beside]
    return ", ".join([*([asks] if parts.letters else []), *documents])


def _piece(pair: Pair, parts: Parts) -> Pair:
    """A pair of the same two documents, about asks of its own."""
    of_these = Pair.objects.filter(question=pair.question, request=pair.request)
    second = Pair.objects.get(pk=pair.pk)
    second.pk, second._state.adding = None, True
    second.reference = str(PairReference.objects.create())
    second.piece = of_these.aggregate(last=Max("piece"))["last"] + 1
    second.split_from, second.own_asks, second.is_by_person = pair, list(parts.letters), True
    second.state, second.is_flagged, second.decided_after = "to_review", True, 0
    second.back_on = second.assigned_to = second.second_from = None
    second.second_wanted = False
    _name(second, parts)
    second.save()
    return second


def _of_documents(
    pair: Pair, question: Question, request: FoiRequest, held: Pair | None, parts: Parts
) -> Pair:
    """The pair of those documents: one that was merged here lives again under its own reference."""
    if held is not None and held.merged_into_id:
        pairs.restore(held, {"is_flagged": True})
        held.refresh_from_db()
        return held
    if held is not None and held.is_flagged:
        return held
    second = flagging.make_pair(question, request)
    second.split_from, second.own_asks = pair, list(parts.letters)
    _name(second, parts)
    second.save(update_fields=["split_from", "own_asks", "title", "has_own_title"])
    return second


def _name(second: Pair, parts: Parts) -> None:
    if parts.title.strip():
        second.title, second.has_own_title = parts.title.strip()[:300], True


def _beside_second(actor, second: Pair, parts: Parts) -> list[int]:
    """What goes to it and is not one of its own two documents."""
    own = {second.question, second.request}
    return [
        Counterpart.objects.create(
            pair=second, by=actor, request=row.request, question=row.question
        ).pk
        for row in parts.beside
        if row.document not in own
    ]


def _judge_again(*judged: Pair) -> None:
    """The matcher's lines of each, on the asks that are its own."""
    for question, request in dict.fromkeys((p.question, p.request) for p in judged):
        Pair.objects.filter(question=question, request=request).update(evidence="")
        flagging.judge_one(question, request)


def undo(actor, done: PairAct) -> None:
    """What went comes back. A pair that the split made leads to the first from then on."""
    pair, second = pairs.locked(done.pair, done.other)
    pairs.refuse(pairs.why_fixed(pair), pairs.why_fixed(second), pairs.why_waiting(pair))
    if pair.own_asks != done.after["own_asks"]:
        raise ValueError("It was split again since. Undo the later split first.")
    held = done.before["second"]
    if held is None or held["into"]:
        if (
            second.decisions.filter(pk__gt=second.decided_after, undone_by=None)
            .exclude(kind="undo")
            .exists()
        ):
            raise ValueError(f"{second.reference} was decided since. Merge the two instead.")
        pairs.refuse(pairs.why_whole(second))
        pairs.put_aside(second, "merged", pair)
    elif not held["is_flagged"]:
        second.is_flagged, second.is_by_person, second.split_from = False, False, None
        second.save(update_fields=["is_flagged", "is_by_person", "split_from"])
    take_off(actor, done.after["rows"])
    for row in Counterpart.objects.filter(pk__in=done.before["rows"]):
        Counterpart.objects.create(pair=pair, by=actor, request=row.request, question=row.question)
    pair.own_asks = done.before["own_asks"]
    pair.save(update_fields=["own_asks"])
    if pair.decided_after != done.before["decided_after"]:
        count_again(pair, done.before["decided_after"])
    _judge_again(pair)
    for row in (pair, second):
        pairs.tell(row, actor, f"Undone: {done.words}")
