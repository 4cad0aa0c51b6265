"""Subjects whose answers are most often a refusal or "not held". A subject is a heading; its
numbers are of all questions with those words side by side, as the list it links to finds them."""

from __future__ import annotations

from django.db.models import F, FloatField, Sum
from django.db.models.functions import Cast

from disclosures.models import TopicFigure

from .building import FEWEST_OF_A_TOPIC
from .counts import Share
from .scope import REFUSING, Scope, in_question
from .wording import of_words

SHOWN = 10


def most_refused(scope: Scope) -> list[tuple[str, Share]]:
    rows = TopicFigure.objects.filter(year__gte=scope.first, year__lte=scope.last)
    if scope.house:
        rows = rows.filter(house=scope.house)
    if scope.bodies:
        rows = rows.filter(body_id__in=scope.body_ids)
    if scope.topic:
        rows = rows.filter(heading__icontains=scope.topic)
    headings = (
        rows.order_by()
        .values("heading")
        .annotate(n=Sum("count"), r=Sum("refused"))
        .filter(n__gte=FEWEST_OF_A_TOPIC, r__gt=0)
        .annotate(share=Cast(F("r"), FloatField()) / F("n"))
        .order_by("-share", "heading")
        .values_list("heading", flat=True)[:SHOWN]
    )
    found = [(heading, _share(scope, heading)) for heading in headings]
    return sorted(found, key=lambda one: (-one[1].fraction, one[0]))


def _share(scope: Scope, heading: str) -> Share:
    words = in_question(heading)
    return Share(of_words(scope, words, REFUSING["pq"]), of_words(scope, words))
