"""Questions that several bodies were asked in the same words in one year, where the answers
differ in outcome."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Min, Q

from disclosures.models import Question, SharedQuestion

from .scope import Scope

SHOWN = 8
MOST = 60  # bodies of one question: more than there are departments


@dataclass(frozen=True)
class Asked:
    key: str
    year: int
    text: str
    bodies: int
    refused: int

    @property
    def percent(self) -> int:
        return round(100 * self.refused / self.bodies)


def compared(scope: Scope) -> list[Asked]:
    """Those that most bodies were asked, in two queries."""
    rows = SharedQuestion.objects.filter(year__gte=scope.first, year__lte=scope.last)
    if scope.house:
        rows = rows.filter(question__house=scope.house)
    if scope.topic:
        in_words = Q(question__heading__icontains=scope.topic)
        rows = rows.filter(in_words | Q(question__text__icontains=scope.topic))
    if scope.bodies:
        wanted = rows.filter(question__body_id__in=scope.body_ids)
        rows = rows.filter(key__in=wanted.values("key"))
    groups = (
        rows.order_by()
        .values_list("key", "year")
        .annotate(n=Count("pk"), r=Count("pk", filter=Q(is_refused=True)), q=Min("question"))
        .filter(n__gte=2, r__gt=0)
        .order_by("-n", "key")[:SHOWN]
    )
    groups = list(groups)
    texts = dict(Question.objects.filter(pk__in=[g[4] for g in groups]).values_list("pk", "text"))
    return [Asked(key, year, texts[q], n, r) for key, year, n, r, q in groups]


def answers(key: str, year: int, house: str = "") -> list[Question]:
    """Each body's question, by the body's name; at most MOST."""
    ids = SharedQuestion.objects.filter(key=key, year=year).values("question")
    rows = Question.objects.for_pages().filter(pk__in=ids, is_withdrawn=False)
    if house:
        rows = rows.filter(house=house)
    return list(rows.order_by("body__name", "pk")[:MOST])
