"""Other FOI responses that reviewers set beside a pair, each judged with the answer anew.

A response that differs makes a pair of its own, to be decided by itself; what was decided of the
pair at hand rests on its own two documents, and stays. A blind second reviewer sees those they set
there themselves, and no others.
"""

from __future__ import annotations

from django.db import transaction

from disclosures import flagging, index
from disclosures.models import Counterpart, FoiRequest, Pair, PairEvent

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


def seen_by(pair: Pair, user, blind: bool) -> list[Counterpart]:
    rows = pair.counterparts.filter(undoes=None, undone_by=None, request__is_removed=False)
    if blind:
        rows = rows.filter(by=user)
    # Two reviewers may each have set the same one there.
    found = {
        row.request_id: row for row in rows.select_related("request__body", "request__reading")
    }
    return list(found.values())


@transaction.atomic
def add(pair: Pair, user, request: FoiRequest) -> Pair | None:
    """Set it beside the pair and judge it with the pair's answer: the pair that makes, or None
    where nothing differs. Raises ValueError, saying why not."""
    pair = Pair.objects.select_for_update().get(pk=pair.pk)
    if request.pk == pair.request_id:
        raise ValueError("That is the response of this pair.")
    if request.is_removed or not request.body or not _same_family(pair, request):
        raise ValueError("Choose a response of the same body or one of its family.")
    here = Counterpart.objects.filter(pair=pair, undoes=None, undone_by=None)
    if here.filter(request=request, by=user).exists():
        raise ValueError("You have set it beside this pair already.")
    if here.filter(by=user).count() >= MOST_BESIDE:
        raise ValueError(f"No more than {MOST_BESIDE} stand beside a pair. Take one off first.")
    Counterpart.objects.create(pair=pair, request=request, by=user)
    flagging.judge_one(pair.question, request)
    found = Pair.objects.filter(question=pair.question, request=request, is_flagged=True).first()
    words = f"Set another FOI response beside it: {request.title}."
    _tell(pair, user, f"{words} It makes {found.reference}." if found else words)
    return found


@transaction.atomic
def take_off(pair: Pair, user, row_id: int) -> None:
    """Undo one's own. What it made stays a pair of its own. Raises ValueError."""
    Pair.objects.select_for_update().get(pk=pair.pk)
    row = pair.counterparts.filter(pk=row_id, undoes=None, undone_by=None).first()
    if row is None or row.by_id != user.pk:
        raise ValueError("Only whoever set a response beside a pair takes it off again.")
    Counterpart.objects.create(pair=pair, request=row.request, by=user, undoes=row)
    _tell(pair, user, f"Took another FOI response off: {row.request.title}.")


def _same_family(pair: Pair, request: FoiRequest) -> bool:
    return bool(set(pair.question.body.families) & set(request.body.families))


def _tell(pair: Pair, user, words: str) -> None:
    # It says what its reader weighed: nothing for whoever gives a second opinion.
    PairEvent.objects.create(pair=pair, by=user, kind="pair", words=words, is_blind=True)
