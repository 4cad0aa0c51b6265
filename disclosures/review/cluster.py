"""Answers that refuse in the same words as the answer of one pair: read together, decided one by
one. What is counted here are answers and their dates, never what anyone decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import ExtractYear

from disclosures.matching import same_words
from disclosures.models import Answer, Pair, Wording

MOST_NEAR = 1_500  # wordings that share a band, looked at one by one
MOST_COUNTED = 1_000  # answers that the review page counts; the cluster page counts them all


@dataclass(frozen=True)
class Counts:
    """Answers by their place in time: before the day of the release, on it, after it, or with no
    date to tell by. Without a day of release all that are dated count as `undated`."""

    total: int
    before: int
    same_day: int
    after: int
    undated: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class YearOfUse:
    year: int
    before: int
    same_day: int
    after: int


def words_of(pair: Pair) -> Answer:
    """The answer whose words are judged: an earlier one, where the pair's only refers to it."""
    return pair.said_in or pair.answer


def sentence_of(answer: Answer) -> str:
    """The sentence that refuses, as it stands in the answer; "" where none was found."""
    reading = answer.reading
    if reading is None or reading.wording_id is None:
        return ""
    found = same_words.refusing_sentence(answer.text, reading.span)
    return answer.text[found[0] : found[1]] if found else ""


def uses(pair: Pair) -> QuerySet[Answer]:
    """Answers of the body's family that refuse in words near to the pair's, one for each question,
    the pair's own among them. Empty where the answer has no refusing sentence."""
    given = _given(pair)
    # A text and its correction may both use them: the first counts.
    earlier = given.filter(question=OuterRef("question"), version__lt=OuterRef("version"))
    return given.filter(~Exists(earlier))


def _given(pair: Pair) -> QuerySet[Answer]:
    """Every version that uses the words."""
    reading = words_of(pair).reading
    if reading is None or reading.wording_id is None:
        return Answer.objects.none()
    return Answer.objects.filter(
        reading__wording__in=_near(reading.wording),
        question__body__families__overlap=pair.question.body.families,
        question__is_withdrawn=False,
        question__is_hidden=False,
    ).exclude(kind="holding")


def _near(wording: Wording) -> list[int]:
    least, most = same_words.lengths(wording.line)
    rows = Wording.objects.filter(bands__overlap=wording.bands, length__range=(least, most))
    # Most alike first, so that where there are more than are looked at, the near ones are not lost.
    shared = RawSQL("(SELECT count(*) FROM unnest(bands) AS b WHERE b = ANY(%s))", [wording.bands])
    rows = rows.order_by(shared.desc(), "pk")
    found = list(rows.values_list("pk", "line")[:MOST_NEAR])
    near = [found[n][0] for n in same_words.near_ones(wording.line, [line for _, line in found])]
    return near if wording.pk in near else [*near, wording.pk]


def _places(released: date | None) -> dict[str, Q]:
    if released is None:
        return {"before": Q(pk=None), "same_day": Q(pk=None), "after": Q(pk=None)}
    return {
        "before": Q(date_answered__lt=released),
        "same_day": Q(date_answered=released),
        "after": Q(date_answered__gt=released),
    }


def count(answers: QuerySet[Answer], released: date | None) -> Counts:
    """In one query."""
    places = {name: Count("pk", filter=where) for name, where in _places(released).items()}
    found = answers.order_by().aggregate(
        total=Count("pk"), first=Min("date_answered"), last=Max("date_answered"), **places
    )
    placed = found["before"] + found["same_day"] + found["after"]
    return Counts(undated=found["total"] - placed, **found)


def by_year(answers: QuerySet[Answer], released: date | None) -> list[YearOfUse]:
    rows = answers.filter(date_answered__isnull=False).order_by()
    rows = rows.annotate(year=ExtractYear("date_answered")).values("year")
    counted = {name: Count("pk", filter=where) for name, where in _places(released).items()}
    return [YearOfUse(**row) for row in rows.annotate(**counted).order_by("year")]


def of_time(answers: QuerySet[Answer], when: str, released: date | None) -> QuerySet[Answer]:
    """Those of one place in time: a name of `Counts`; any other name leaves all."""
    if when == "undated":
        placed = Q(date_answered__isnull=False) if released else Q()
        return answers.exclude(placed) if placed else answers
    return answers.filter(_places(released).get(when, Q()))


def beside_release(pair: Pair) -> QuerySet[Pair]:
    """The pairs of the same release, this one among them, in the order of their answers: what a
    reviewer goes through one after the other."""
    rows = Pair.objects.filter(request=pair.request_id)
    rows = rows.filter(Q(is_flagged=True) | Q(pk=pair.pk))
    return rows.order_by("answer__date_answered", "question__date_key", "reference")


@dataclass(frozen=True)
class Beside:
    """What the review page says of it in one line: `counts` are of the other answers that use the
    same words, `pairs` of the other pairs of the release. With `is_more` there are more answers
    than the page waits for, and `counts` holds no more than that."""

    counts: Counts
    pairs: int
    is_more: bool = False

    @property
    def is_any(self) -> bool:
        return bool(self.counts.total or self.pairs)


def beside(pair: Pair) -> Beside:
    rows = _given(pair).exclude(question=pair.question_id).order_by()
    read = list(rows.values_list("question_id", "version", "date_answered")[: MOST_COUNTED + 1])
    counted = sorted(read[:MOST_COUNTED], key=lambda row: row[1], reverse=True)
    first = {question: day for question, _, day in counted}
    pairs = beside_release(pair).exclude(pk=pair.pk).count()
    counts = _counted(list(first.values()), pair.request.date_released)
    return Beside(counts, pairs, len(read) > MOST_COUNTED)


def _counted(days: list[date | None], released: date | None) -> Counts:
    dated = [day for day in days if day] if released else []
    before, after = sum(d < released for d in dated), sum(d > released for d in dated)
    same_day = len(dated) - before - after
    return Counts(len(days), before, same_day, after, len(days) - len(dated))
