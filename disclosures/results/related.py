"""What stands beside the results of one page: related FOI responses, for many questions together.

`disclosures.related` says what is related and stores it; here it is read, one query for a page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from disclosures.models import FoiRequest, Question, RelatedResponse

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
    """Of each question the responses related to it, the closest in time first. Empty where the
    site does not show them (`SHOW_RELATED_PUBLICLY`)."""
    if not settings.SHOW_RELATED_PUBLICLY or not questions:
        return {}
    by_pk = {question.pk: question for question in questions}
    rows = RelatedResponse.objects.filter(question__in=by_pk, request__is_removed=False)
    found: dict[int, list[Related]] = defaultdict(list)
    for row in rows.select_related("request__reading").order_by("question", "position"):
        days = _days(by_pk[row.question_id], row.request)
        found[row.question_id].append(Related(row.request, days))
    for links in found.values():
        links.sort(key=lambda link: 1e9 if link.days is None else abs(link.days))
    return dict(found)


def _days(question: Question, request: FoiRequest) -> int | None:
    answered = question.current_answer.date_answered if question.current_answer else None
    released = request.date_released
    return (released - answered).days if answered and released else None
