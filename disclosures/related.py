"""Records of the other kind on one subject, by what is asked alone.

For every answer and every FOI response alike, and from their words: no pair, decision or reply is
looked at, so that a line says nothing of what reviewers have before them. `SHOW_RELATED_PUBLICLY`
is the pages' matter.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch

from disclosures import index
from disclosures.documents import request_text
from disclosures.index.engine import addressed
from disclosures.matching.repeats import are_related, without_periods
from disclosures.matching.wording import similarity, wording
from disclosures.models import Ask, FoiMessage, FoiRequest, Question
from disclosures.positions import asks_of
from disclosures.reader import as_value

LOOKED_AT = 20  # of the index's nearest, how many are compared
MOST_SHOWN = 5
# Of the words of two requests, the least share found in both for them to be one text sent twice.
ONE_TEXT = 0.8
_REQUESTERS_WORDS = Prefetch(
    "messages", queryset=FoiMessage.objects.filter(sender="requester").order_by("position")
)


def responses_near(question: Question, *, limit: int = MOST_SHOWN) -> list[FoiRequest]:
    """FOI requests of the same body family on the question's subject, the nearest first: one call
    of the index, two queries."""
    if question.body is None:
        return []
    answer = question.current_answer
    _, asked = addressed(question.text)
    found = _ids(
        index.candidates(
            f"{question.heading} {asked}",
            kind="foi",
            families=tuple(question.body.families),
            around=(answer and answer.date_answered) or question.date_key,
            limit=LOOKED_AT,
        )
    )
    mine = asks_of(question)
    rows = FoiRequest.objects.select_related("body", "reading").prefetch_related(_asks("asks"))
    held = {row.pk: row for row in rows.filter(pk__in=found, is_removed=False)}
    near = [held[pk] for pk in found if pk in held]
    return [row for row in near if are_related(mine, _read(row.asks.all()))][:limit]


def answers_near(request: FoiRequest, *, limit: int = MOST_SHOWN) -> list[Question]:
    """Written questions of the same body family on the request's subject, the nearest first."""
    if request.body is None:
        return []
    found = _ids(
        index.candidates(
            f"{request.title} {request_text(request)}",
            kind="pq",
            families=tuple(request.body.families),
            around=request.date_released or request.date_sent,
            limit=LOOKED_AT,
        )
    )
    mine = _read(request.asks.all())
    rows = Question.objects.for_pages().prefetch_related(_asks("current_answer__asks"))
    held = {row.pk: row for row in rows.filter(pk__in=found, is_withdrawn=False)}
    near = [held[pk] for pk in found if pk in held]
    return [row for row in near if are_related(asks_of(row), mine)][:limit]


def sent_elsewhere(request: FoiRequest, *, limit: int = MOST_SHOWN) -> list[FoiRequest]:
    """The same request to other bodies: of the same title, and the same in what it asks."""
    found = [pk for pk in index.holding(request.title, kind="foi", text="title", limit=LOOKED_AT)
             if pk != request.pk]  # fmt: skip
    if not found:
        return []
    rows = FoiRequest.objects.select_related("body", "reading").prefetch_related(_REQUESTERS_WORDS)
    rows = rows.filter(pk__in=found, is_removed=False).exclude(body=request.body)
    own = wording(request_text(request))
    same = [row for row in rows if _one_text(own, wording(request_text(row)))]
    return sorted(same, key=lambda row: (row.body_name, row.pk))[:limit]


def _one_text(one, other) -> bool:
    _, common, _ = similarity(one, other)
    return common >= ONE_TEXT


def _ids(found: Sequence[tuple[str, float]]) -> list[int]:
    return [int(document.split(":")[1]) for document, _ in found]


def _asks(name: str) -> Prefetch:
    return Prefetch(name, queryset=Ask.objects.order_by("letter"))


def _read(rows):
    return without_periods([as_value(row) for row in rows])
