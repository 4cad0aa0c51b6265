"""Other FOI responses, and other answers, that people set beside a pair, each judged anew with the
pair's answer or response.

One that differs makes a pair of its own, to be decided by itself; what was decided of the
pair at hand rests on its own two documents, and stays. A blind second reviewer sees those they set
there themselves, and no others.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from disclosures import flagging, index
from disclosures.models import Counterpart, FoiRequest, Pair, PairEvent, Question

MOST = 25  # responses found for one search
MOST_BESIDE = 5  # of one pair: more is another pair's matter


def words_of(pair: Pair) -> str:
    """What a search begins with: the things asked for."""
    asked = " ".join(ask.text for ask in pair.answer.asks.all())
    return asked or pair.question.text


def nearest(pair: Pair, words: str) -> list[FoiRequest]:
    """Of the body's family, at any time, nearest first; without the pair's own."""
    families = tuple(pair.question.body.families) if pair.question.body else ()
    found = index.candidates(words, kind="foi", families=families, around=None, limit=MOST + 1)
    ids = [int(document.split(":")[1]) for document, _ in found]
    rows = FoiRequest.objects.select_related("body", "reading").filter(is_removed=False)
    by_id = rows.exclude(pk=pair.request_id).in_bulk(ids)
    return [by_id[pk] for pk in ids if pk in by_id][:MOST]


def of(pair: Pair) -> QuerySet[Counterpart]:
    """Those that stand beside it."""
    rows = pair.counterparts.filter(undoes=None, undone_by=None)
    return rows.exclude(request__is_removed=True).exclude(question__is_withdrawn=True)


def seen_by(pair: Pair, user, blind: bool) -> list[Counterpart]:
    rows = of(pair)
    if blind:
        rows = rows.filter(by=user)
    rows = rows.select_related(
        "request__body", "request__reading", "question__body", "question__current_answer__reading"
    )
    # Two reviewers may each have set the same one there.
    return list({(row.request_id, row.question_id): row for row in rows}.values())


@transaction.atomic
def add(pair: Pair, user, document: FoiRequest | Question) -> Pair | None:
    """Set it beside the pair and judge it with the pair's answer or response: the pair that makes,
    or None where nothing differs. Raises ValueError, saying why not."""
    pair = Pair.objects.select_for_update().get(pk=pair.pk)
    names = named(document)
    _check(pair, user, document, names)
    Counterpart.objects.create(pair=pair, by=user, **names)
    two = {"question": pair.question, "request": pair.request} | names
    flagging.judge_one(*two.values())
    found = Pair.objects.filter(is_flagged=True, piece=0, **two).first()
    words = f"Set another {_kind(document)} beside it: {document.title}."
    _tell(pair, user, f"{words} It makes {found.reference}." if found else words)
    return found


def _check(pair: Pair, user, document: FoiRequest | Question, names: dict) -> None:
    response = isinstance(document, FoiRequest)
    what = "response" if response else "answer"
    if document in (pair.request, pair.question):
        raise ValueError(f"That is the {what} of this pair.")
    gone = document.is_removed if response else document.is_withdrawn
    if gone or not document.body or not _same_family(pair, document):
        one = "a response" if response else "an answer"
        raise ValueError(f"Choose {one} of the same body or one of its family.")
    here = Counterpart.objects.filter(pair=pair, undoes=None, undone_by=None)
    if here.filter(by=user, **names).exists():
        raise ValueError("You have set it beside this pair already.")
    if here.filter(by=user).count() >= MOST_BESIDE:
        raise ValueError(f"No more than {MOST_BESIDE} stand beside a pair. Take one off first.")
    if pair.state in Pair.PUT_ASIDE:
        raise ValueError(f"{pair.reference} was put aside. Nothing is set beside it.")


@transaction.atomic
def take_off(pair: Pair, user, row_id: int) -> None:
    """Undo one's own. What it made stays a pair of its own. Raises ValueError."""
    Pair.objects.select_for_update().get(pk=pair.pk)
    row = pair.counterparts.filter(pk=row_id, undoes=None, undone_by=None).first()
    if row is None or row.by_id != user.pk:
        raise ValueError("Only whoever set a response beside a pair takes it off again.")
    undo(row, user)


def undo(row: Counterpart, user) -> None:
    """Take it off, whoever set it there: under a lock on the pair that the caller holds."""
    Counterpart.objects.create(
        pair=row.pair, request=row.request, question=row.question, by=user, undoes=row
    )
    document = row.document
    _tell(row.pair, user, f"Took another {_kind(document)} off: {document.title}.")


def named(document: FoiRequest | Question) -> dict:
    return {"request" if isinstance(document, FoiRequest) else "question": document}


def _kind(document: FoiRequest | Question) -> str:
    return "FOI response" if isinstance(document, FoiRequest) else "answer"


def _same_family(pair: Pair, document: FoiRequest | Question) -> bool:
    return bool(set(pair.question.body.families) & set(document.body.families))


def _tell(pair: Pair, user, words: str) -> None:
    # It says what its reader weighed: nothing for whoever gives a second opinion.
    PairEvent.objects.create(pair=pair, by=user, kind="pair", words=words, is_blind=True)
