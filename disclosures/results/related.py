"""FOI responses on the subject of a written question: a link between two public records.

Found from the two texts alone, never from pairs, so that a link says nothing of what reviewers
have before them. It makes no statement about consistency (ui.md section 2).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

from disclosures import index
from disclosures.matching.wording import similarity, wording
from disclosures.models import Ask, FoiRequest, Question

NEAREST = 4  # responses looked at for each question
# An ask of each side on much the same thing: shares of the shorter and of both, as in chains.py,
# and the weight of what is shared, as in matching.
SHARED, COMMON, WEIGHT = 0.6, 0.35, 1.9
REMEMBERED = 6 * 3600  # seconds; a response that arrives meanwhile is linked later
GIVEN = ("released", "partial", "already_published")


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
    return _loaded({keys[key]: ids for key, ids in known.items() if ids})


def _key(question: Question) -> str:
    return f"related:{question.pk}:{question.changed_at.timestamp()}"


def _look_up(questions: Sequence[Question]) -> dict[int, list[int]]:
    near: dict[int, list[int]] = {}
    for question in questions:
        answer = question.current_answer
        documents = index.candidates(
            f"{question.heading}\n{question.text}",
            kind="foi",
            families=tuple(question.body.families),
            around=(answer.date_answered if answer else None) or question.date_key,
            limit=NEAREST,
        )
        near[question.pk] = [int(document.split(":")[1]) for document, _ in documents]
    asked = _asks(Ask.objects.filter(answer__question__in=near), "answer__question_id")
    requested = _asks(Ask.objects.filter(request__in=_all(near)), "request_id")
    return {
        pk: [other for other in ids if _meet(asked[pk], requested[other])]
        for pk, ids in near.items()
    }


def _all(near: dict[int, list[int]]) -> set[int]:
    return {other for ids in near.values() for other in ids}


def _asks(rows, owner: str) -> dict[int, list[str]]:
    found = defaultdict(list)
    for key, text in rows.values_list(owner, "text"):
        found[key].append(text)
    return found


def _meet(ours: list[str], theirs: list[str]) -> bool:
    for one in ours:
        for other in theirs:
            shared, common, weight = similarity(wording(one), wording(other))
            if shared >= SHARED and common >= COMMON and weight >= WEIGHT:
                return True
    return False


def _loaded(found: dict[Question, list[int]]) -> dict[int, list[Related]]:
    ids = {pk for each in found.values() for pk in each}
    rows = FoiRequest.objects.select_related("reading", "body").filter(is_removed=False)
    rows = {row.pk: row for row in rows.filter(pk__in=ids)} if ids else {}
    made = {}
    for question, each in found.items():
        links = [Related(rows[pk], _days(question, rows[pk])) for pk in each if pk in rows]
        made[question.pk] = sorted(links, key=lambda r: abs(r.days) if r.days is not None else 9e9)
    return made


def _days(question: Question, request: FoiRequest) -> int | None:
    answered = question.current_answer.date_answered if question.current_answer else None
    released = request.date_released
    return (released - answered).days if answered and released else None
