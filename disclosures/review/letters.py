"""Official letters: which pairs they bear on, as people say, and which ones they may.

Nothing is linked by itself. A suggestion rests on the body's family and on the words of
`bears_on`; words that fit every case ("written answers", "FOI") suggest nothing.
"""

from __future__ import annotations

import re
from functools import reduce
from operator import and_, or_

from django.db import transaction
from django.db.models import Q

from disclosures.models import Correspondence, CorrespondenceLink, Pair, PairEvent, Question

from .periods import named

MOST_SUGGESTED = 50
_WORD = re.compile(r"[a-z]{3,}")
_EVERYWHERE = frozenset(
    ["and", "data", "disclosure", "figures", "foi", "for", "freedom", "hoc", "information", "not",
     "official", "parliamentary", "question", "questions", "release", "releases", "request",
     "requests", "statistical", "statistics", "the", "written", "answer", "answers", "act"]
)  # fmt: skip
_FIELDS = ("title", "question__heading", "question__text", "answer__text", "request__title")


def subjects(letter: Correspondence) -> list[list[str]]:
    """The words of each subject of `bears_on` that tell one case from another."""
    listed = [_WORD.findall(part.lower()) for part in letter.bears_on.split(";")]
    told = [[w for w in words if w not in _EVERYWHERE] for words in listed]
    return [words for words in told if words]


def suggested_pairs(letter: Correspondence) -> list[Pair]:
    """Pairs of the body's family that hold every word of one of the letter's subjects, strongest
    first; none that a person linked or turned down."""
    wanted = subjects(letter)
    if not wanted or letter.body is None:
        return []
    rows = Pair.objects.filter(
        question__body__families__overlap=letter.body.families, is_flagged=True
    ).exclude(letter_links__letter=letter)
    rows = rows.filter(reduce(or_, (reduce(and_, map(_holds, words)) for words in wanted)))
    return list(rows.select_related("question__body")[:MOST_SUGGESTED])


def _holds(word: str) -> Q:
    return reduce(or_, (Q(**{f"{name}__icontains": word}) for name in _FIELDS))


def suggested_letters(pair: Pair) -> list[Correspondence]:
    """The same from the pair's side: letters are few."""
    rows = Correspondence.objects.filter(body__families__overlap=pair.question.body.families)
    rows = rows.exclude(links__pair=pair).order_by("-date")
    texts = (pair.title, pair.question.heading, pair.question.text, pair.answer.text,
             pair.request.title)  # fmt: skip
    text = " ".join(texts).lower()
    found = [r for r in rows if any(all(w in text for w in words) for words in subjects(r))]
    return found[:MOST_SUGGESTED]


@transaction.atomic
def link(letter: Correspondence, pair: Pair, user, is_linked: bool = True) -> None:
    """Say that the letter bears on the pair, or that it does not. Linking and unlinking stand in
    the pair's history; turning a suggestion down changes nothing of the pair."""
    before = CorrespondenceLink.objects.filter(letter=letter, pair=pair).first()
    was_linked = before is not None and before.is_linked
    CorrespondenceLink.objects.update_or_create(
        letter=letter, pair=pair, defaults={"is_linked": is_linked, "by": user}
    )
    if was_linked != is_linked:
        did = "Linked" if is_linked else "Unlinked"
        _note(pair, user, f"{did} {named(letter)}.")


@transaction.atomic
def save(letter: Correspondence, user) -> Correspondence:
    """Add a letter, or keep its changed form; the pairs it is linked to say so."""
    is_new = letter.pk is None
    if is_new:
        letter.added_by = user
    letter.save()
    if not is_new:
        for row in letter.links.filter(is_linked=True).select_related("pair"):
            _note(row.pair, user, f"Changed what we hold of {named(letter)}.")
    return letter


def _note(pair: Pair, user, words: str) -> None:
    PairEvent.objects.create(pair=pair, by=user, kind="letter", words=words)


def letters_of(pair: Pair) -> list[Correspondence]:
    """For reviewers: every letter linked to a pair, in order of date."""
    rows = Correspondence.objects.filter(links__pair=pair, links__is_linked=True)
    return list(rows.order_by("date", "pk"))


def correspondence_of(of: Pair | Question) -> list[Correspondence]:
    """For pages that anyone may see: public letters linked to a published pair, or to any
    published pair of a question. Of another pair it gives nothing, so that no letter beside an
    answer tells that there is one."""
    own = {"links__pair": of} if isinstance(of, Pair) else {"links__pair__question": of}
    rows = Correspondence.objects.filter(
        is_public=True, links__is_linked=True, links__pair__publications__isnull=False,
        links__pair__withdrawal__isnull=True, **own,
    )  # fmt: skip
    return list(rows.distinct().order_by("date", "pk"))
