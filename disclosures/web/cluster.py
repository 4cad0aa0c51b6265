"""Answers that refuse in the same words, beside the release they are compared with."""

from __future__ import annotations

from collections import defaultdict

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from disclosures.matching.same_words import differing
from disclosures.models import Pair
from disclosures.outcomes import outcome_of
from disclosures.review import cluster as clusters

from .marking import Mark, excerpt, marked
from .paging import pager
from .review_parts import gone
from .roles import reviewers_only
from .timeline import days

PER_PAGE = 25
MOST_BESIDE = 50  # pairs of one release shown in full
WHEN = {
    "before": "before the release",
    "same_day": "on the day of the release",
    "after": "after the release",
    "undated": "with no date to compare",
}


def rows_of_pairs():
    return Pair.objects.for_pages().select_related(
        "answer__answered_by", "said_in__reading__wording", "answer__reading__wording"
    )


@reviewers_only
def cluster(request, reference: str):
    pair = get_object_or_404(rows_of_pairs(), reference=reference)
    used = clusters.uses(pair)
    released = pair.request.date_released
    when = request.GET.get("when", "")
    chosen = clusters.of_time(used, when, released)
    year = request.GET.get("year", "")
    if year.isdigit() and len(year) == 4:
        chosen = chosen.filter(date_answered__year=int(year))
    page = Paginator(_ordered(chosen), PER_PAGE).get_page(request.GET.get("page"))
    address = request.GET.copy()
    address.pop("page", None)
    base = clusters.sentence_of(clusters.words_of(pair))
    context = {
        "area": "review",
        "pair": pair,
        "sentence": base,
        "release": _release(pair),
        "beside": _beside(pair, base),
        "beside_left": clusters.beside_release(pair).count() - MOST_BESIDE,
        "counts": clusters.count(used, released),
        "years": clusters.by_year(used, released),
        "shown": _shown(when, year),
        "uses": _uses(list(page.object_list), pair, base),
        "total": page.paginator.count,
        "address": address.urlencode(),
        "pages": pager(page.number, page.paginator.num_pages),
    }
    return render(request, "review/cluster.html", context)


def _ordered(answers):
    rows = answers.select_related("question__body", "question__asked_by", "answered_by", "reading")
    return rows.order_by("date_answered", "question__date_key", "pk")


def _shown(when: str, year: str) -> str:
    """Which of the uses the list shows, in words; "" for all."""
    said = [WHEN.get(when, ""), f"in {year}" if year.isdigit() else ""]
    return " ".join(filter(None, said))


def _release(pair: Pair) -> dict:
    """The release once, as every one of the answers is compared with it."""
    note = gone(pair)
    reading = pair.request.reading
    span = reading.release_span if reading else None
    words = "" if note or not span else span["text"]
    return {
        "gone": note,
        "outcome": outcome_of("foi", reading.outcome if reading else ""),
        "words": excerpt(words, [Mark(0, len(words), "release")], 400) if words else "",
    }


def _beside(pair: Pair, base: str) -> list[dict]:
    listed = rows_of_pairs().filter(pk__in=clusters.beside_release(pair).values("pk"))
    ordered = listed.order_by("answer__date_answered", "question__date_key", "reference")
    rows = []
    for number, one in enumerate(ordered[:MOST_BESIDE], 1):
        answer = clusters.words_of(one)
        rows.append(
            {
                "pair": one,
                "place": f"list=cluster&pos={number}",
                "is_this": one.pk == pair.pk,
                "since": since(one.answer.date_answered, pair.request.date_released),
                "refers": one.said_in,
                "answered_by": answered_by(one.answer),
                **_compared(clusters.sentence_of(answer), base, one.pk == pair.pk),
            }
        )
    return rows


def answered_by(answer) -> str:
    return answer.answered_by.name if answer.answered_by else answer.answerer_name


def _compared(sentence: str, base: str, is_base: bool) -> dict:
    """The sentence with the words that are not in the pair's own marked, and named once more for
    those who do not see the marks."""
    found = [] if is_base or not base else differing(sentence, base)
    return {
        "sentence": marked(sentence, [Mark(a, b, "hit") for a, b in found]),
        "differs": [sentence[a:b] for a, b in found],
        "is_compared": bool(base and sentence and not is_base),
    }


def since(answered, released) -> str:
    """ "36 days after the release"."""
    if answered is None or released is None:
        return ""
    between = (answered - released).days
    if not between:
        return "the day of the release"
    return f"{days(abs(between))} {'after' if between > 0 else 'before'} the release"


def _uses(answers: list, pair: Pair, base: str) -> list[dict]:
    paired = defaultdict(list)
    found = Pair.objects.filter(question__in=[a.question_id for a in answers], is_flagged=True)
    # Of the release at hand first.
    for one in found.order_by("reference"):
        place = 0 if one.request_id == pair.request_id else len(paired[one.question_id])
        paired[one.question_id].insert(place, one)
    return [
        {
            "answer": answer,
            "question": answer.question,
            "pairs": paired[answer.question_id],
            "since": since(answer.date_answered, pair.request.date_released),
            "answered_by": answered_by(answer),
            **_compared(clusters.sentence_of(answer), base, answer.question_id == pair.question_id),
        }
        for answer in answers
    ]


def strip(pair: Pair) -> dict:
    """Where this pair stands among those of its release, for `?list=cluster`."""
    references = list(clusters.beside_release(pair).values_list("reference", flat=True))
    position = references.index(pair.reference) + 1

    def link(number: int) -> str | None:
        if not 1 <= number <= len(references):
            return None
        return f"{reverse('review', args=[references[number - 1]])}?list=cluster&pos={number}"

    return {
        "position": position,
        "total": len(references),
        "share": round(100 * position / len(references)),
        "previous": link(position - 1),
        "next": link(position + 1),
        "list": reverse("cluster", args=[pair.reference]),
        "title": "Beside the same release",
        "name": "Beside the same release",
    }
