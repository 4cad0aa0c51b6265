"""What stands beside the results of one page: related FOI responses, and questions asked again.

As `disclosures.related` finds them for one page, but for many questions together and remembered,
so that a page of results asks the database a fixed number of times. From what is asked alone,
never from pairs: a line says nothing of what reviewers have before them (ui.md section 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db.models import Prefetch

from disclosures import index
from disclosures.index.engine import addressed
from disclosures.matching.repeats import are_related, without_periods
from disclosures.models import Ask, FoiRequest, Question
from disclosures.positions import asks_of
from disclosures.reader import as_value

NEAREST = 4  # responses compared with each question
REMEMBERED = 6 * 3600  # seconds; a response that arrives meanwhile is linked later
GIVEN = ("released", "partial", "already_published")
ASKS = Prefetch("asks", queryset=Ask.objects.order_by("letter"))
ANSWER_ASKS = Prefetch("current_answer__asks", queryset=Ask.objects.order_by("letter"))


@dataclass(frozen=True)
class Related:
    """`days` from the answer to the response: negative where the response came first."""

    request: FoiRequest
    days: int | None

    @property
    def is_release(self) -> bool:
        return bool(self.request.reading and self.request.reading.outcome in GIVEN)


def related(questions: Sequence[Question]) -> dict[int, list[Related]]:
    """Of each question the responses on its subject, the closest in time first. Empty where the
    site does not show them (`SHOW_RELATED_PUBLICLY`)."""
    if not settings.SHOW_RELATED_PUBLICLY:
        return {}
    keys = {_key(question): question for question in questions if question.body}
    known = cache.get_many(keys)
    missing = [question for key, question in keys.items() if key not in known]
    if missing:
        found = _look_up(missing)
        fresh = {_key(question): found.get(question.pk, []) for question in missing}
        cache.set_many(fresh, REMEMBERED)
        known |= fresh
    return _loaded([(keys[key], ids) for key, ids in known.items() if ids])


def _key(question: Question) -> str:
    answer = question.current_answer_id
    return f"related:{question.pk}:{answer}:{question.fingerprint[:16]}"


def _look_up(questions: Sequence[Question]) -> dict[int, list[int]]:
    near = {question.pk: _near(question) for question in questions}
    asked = Question.objects.filter(pk__in=near).select_related("current_answer")
    asks = {row.pk: asks_of(row) for row in asked.prefetch_related(ANSWER_ASKS)}
    requests = FoiRequest.objects.filter(pk__in={pk for ids in near.values() for pk in ids})
    requested = {
        row.pk: without_periods([as_value(ask) for ask in row.asks.all()])
        for row in requests.prefetch_related(ASKS)
    }
    return {
        pk: [other for other in ids if are_related(asks[pk], requested.get(other, ()))]
        for pk, ids in near.items()
        if pk in asks
    }


def _near(question: Question) -> list[int]:
    answer = question.current_answer
    documents = index.candidates(
        f"{question.heading} {addressed(question.text)[1]}",
        kind="foi",
        families=tuple(question.body.families),
        around=(answer and answer.date_answered) or question.date_key,
        limit=NEAREST,
    )
    return [int(document.split(":")[1]) for document, _ in documents]


def _loaded(found: Iterable[tuple[Question, list[int]]]) -> dict[int, list[Related]]:
    ids = {pk for _, each in found for pk in each}
    rows = FoiRequest.objects.select_related("reading", "body").filter(is_removed=False)
    held = {row.pk: row for row in rows.filter(pk__in=ids)} if ids else {}
    made = {}
    for question, each in found:
        links = [Related(held[pk], _days(question, held[pk])) for pk in each if pk in held]
        made[question.pk] = sorted(links, key=lambda r: 1e9 if r.days is None else abs(r.days))
    return made


def _days(question: Question, request: FoiRequest) -> int | None:
    answered = question.current_answer.date_answered if question.current_answer else None
    released = request.date_released
    return (released - answered).days if answered and released else None
