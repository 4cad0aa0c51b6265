"""Related FOI responses: on the subject of a question by what is asked alone, or named in it.

For every answer and every FOI response alike, and from their words: no pair, decision or reply is
looked at, so that a line says nothing of what reviewers have before them. `relate` works it out and
stores it, so that page, filter (`has:foi`) and export mean the same; `SHOW_RELATED_PUBLICLY` is
theirs to keep.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Prefetch

from disclosures import index
from disclosures.documents import request_text
from disclosures.index.engine import addressed
from disclosures.jobs import each
from disclosures.matching.comparison import Facets
from disclosures.matching.links import declared_links
from disclosures.matching.repeats import are_related, without_periods
from disclosures.matching.wording import similarity, wording
from disclosures.models import (
    Ask,
    FoiMessage,
    FoiRequest,
    IndexChange,
    Question,
    RelatedResponse,
)
from disclosures.models.requests import PLAIN_REFERENCE
from disclosures.positions import asks_of
from disclosures.reading import values
from disclosures.stored_readings import as_value

LOOKED_AT = 20  # of the index's nearest, how many are compared
MOST_SHOWN, MOST_KEPT = 5, 20
AT_ONCE = 200  # questions in one transaction
FEWEST_SIGNS = 6  # of a reference that names one request
# What a text that names a request must hold: reading every text for references takes longer.
MAY_NAME = re.compile(r"FOI|FoI|EIR|eedom of [Ii]nformation|IC-\d|whatdotheyknow", re.ASCII)
# Of the words of two requests, the least share found in both for them to be one text sent twice.
ONE_TEXT = 0.8
_LETTERED = Prefetch("current_answer__asks", queryset=Ask.objects.order_by("letter"))
_REQUESTERS_WORDS = Prefetch(
    "messages", queryset=FoiMessage.objects.filter(sender="requester").order_by("position")
)


def relate(questions: Sequence[int]) -> int:
    """Work out the responses related to these questions, and store what changed; returns how many
    questions that was. For each one call of the index, and a fixed number of queries for all."""
    rows = Question.objects.select_related("body", "current_answer").prefetch_related(_LETTERED)
    rows = list(rows.filter(pk__in=questions))
    found = _found(rows)
    stored: dict[int, list[int]] = defaultdict(list)
    held = RelatedResponse.objects.filter(question__in=questions).order_by("question", "position")
    for question, request in held.values_list("question", "request"):
        stored[question].append(request)
    changed = [row.pk for row in rows if stored[row.pk] != found[row.pk]]
    with transaction.atomic():
        RelatedResponse.objects.filter(question__in=changed).delete()
        RelatedResponse.objects.bulk_create(
            [RelatedResponse(question_id=pk, request_id=other, position=n)
             for pk in changed for n, other in enumerate(found[pk])],
            ignore_conflicts=True,  # two workers at one question write the same
        )  # fmt: skip
        IndexChange.objects.bulk_create([IndexChange(document=f"question:{pk}") for pk in changed])
    return len(changed)


def relate_all(jobs: int = 1) -> int:
    """`relate` of every question, in `jobs` processes; returns how many changed."""
    ids = list(Question.objects.filter(is_withdrawn=False).values_list("pk", flat=True))
    batches = [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
    index.forget()  # an open index does not survive the copying of a process
    return sum(each(relate, batches, jobs))


def touched_by(requests: Sequence[int]) -> set[int]:
    """The questions to look at again because of these requests: those near each, those that name
    it, and those it stands beside."""
    held = RelatedResponse.objects.filter(request__in=requests)
    found = set(held.values_list("question", flat=True))
    rows = FoiRequest.objects.select_related("body", "reading").prefetch_related(_REQUESTERS_WORDS)
    for row in rows.filter(pk__in=requests, is_removed=False):
        for name in (row.reference, row.slug):
            found |= set(index.naming(name)) if len(name) > FEWEST_SIGNS else set()
        if row.body:
            found |= set(_ids(index.candidates(
                f"{row.title} {request_text(row)}", kind="pq", families=tuple(row.body.families),
                around=row.date_released or row.date_sent,
            )))  # fmt: skip
    return found


def responses_near(question: Question, *, limit: int = MOST_SHOWN) -> list[FoiRequest]:
    """FOI requests on the question's subject or named in it, the nearest first: one query."""
    rows = question.related_responses.filter(request__is_removed=False).order_by("position")
    return [row.request for row in rows.select_related("request__body", "request__reading")[:limit]]


def answers_near(request: FoiRequest, *, limit: int = MOST_SHOWN) -> list[Question]:
    """The same from the other side: written questions to which the request is related."""
    ids = request.related_questions.order_by("position", "-question__date_key", "question")
    ids = list(ids.filter(question__is_withdrawn=False).values_list("question", flat=True)[:limit])
    held = Question.objects.for_pages().in_bulk(ids)
    return [held[pk] for pk in ids]


def _found(rows: Sequence[Question]) -> dict[int, list[int]]:
    """Request ids by question, those named in it first, then the nearest."""
    named = _named(rows)
    near = {row.pk: _near(row) for row in rows}
    asks = _asks_of({pk for ids in near.values() for pk in ids})
    requested: dict[int, tuple[Facets, ...]] = {}
    found = {}
    for row in rows:
        mine, ids = asks_of(row), list(named[row.pk])
        for pk in near[row.pk]:
            if pk not in requested:
                requested[pk] = without_periods(asks[pk])
            if len(ids) < MOST_KEPT and pk not in ids and are_related(mine, requested[pk]):
                ids.append(pk)
        found[row.pk] = ids
    return found


def _near(question: Question) -> list[int]:
    """The index's nearest of the same body family."""
    if question.body is None:
        return []
    answer = question.current_answer
    return _ids(
        index.candidates(
            f"{question.heading} {addressed(question.text)[1]}",
            kind="foi",
            families=tuple(question.body.families),
            around=(answer and answer.date_answered) or question.date_key,
            limit=LOOKED_AT,
        )
    )


def _named(rows: Sequence[Question]) -> dict[int, list[int]]:
    """Stored requests that a question or its answer names, by the question's id."""
    names = {row.pk: _names(row) for row in rows}
    wanted = sorted(set().union(*names.values()))
    found: dict[str, list[int]] = defaultdict(list)
    if wanted:
        held = FoiRequest.objects.filter(is_removed=False).annotate(plain=PLAIN_REFERENCE)
        for column in ("plain", "slug"):
            of = held.filter(**{f"{column}__in": wanted}).order_by("pk")
            for pk, name in of.values_list("pk", column):
                found[name].append(pk)
    return {
        question: list(dict.fromkeys(pk for name in sorted(of) for pk in found[name]))[:MOST_KEPT]
        for question, of in names.items()
    }


def _names(row: Question) -> set[str]:
    """References, as PLAIN_REFERENCE makes them, and slugs that stand in a question or answer."""
    text = f"{row.text}\n{row.current_answer.text if row.current_answer else ''}"
    if not MAY_NAME.search(text):
        return set()
    links = declared_links(text)
    plain = (re.sub(r"[^A-Z0-9]", "", r.upper()) for r in links.foi_references)
    return {name for name in plain if len(name) >= FEWEST_SIGNS} | set(links.request_slugs)


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


def _asks_of(requests: Iterable[int]) -> dict[int, list[values.Ask]]:
    """The asks of some requests by their ids: one query."""
    found: dict[int, list[values.Ask]] = defaultdict(list)
    for row in Ask.objects.filter(request__in=requests).order_by("letter"):
        found[row.request_id].append(as_value(row))
    return found
