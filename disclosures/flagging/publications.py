"""Statistical releases that cover, after a refusal, what was asked: "later published".

Weaker evidence than a release under FOI, so it makes no pair: it is shown beside the answer and
beside any pair of it. Found from the release's side, since releases are few: each has one search.
"""

from __future__ import annotations

from collections.abc import Iterable

from disclosures import index
from disclosures.matching.published import covers
from disclosures.matching.sides import settled_answer_asks
from disclosures.models import Answer, LaterPublication, Question, StatisticalRelease
from disclosures.reading.values import REFUSALS
from disclosures.stored_readings import as_answer_reading

REFUSED = ("refused", "not_held")
OUTCOMES = tuple(sorted(REFUSALS | {"partial"}))
MOST_SUMMARY = 2000  # characters of a release that are searched by


def releases_to_attach():
    return StatisticalRelease.objects.filter(
        is_withdrawn=False, body__isnull=False, first_published_on__isnull=False
    ).order_by("pk")


def attach_publications(releases: Iterable[StatisticalRelease]) -> int:
    """Bring up to date which refusals each release covers; returns how many there are now."""
    return sum(_attach(release) for release in releases)


def _attach(release: StatisticalRelease) -> int:
    found = {
        (answer.pk, letter): facts
        for answer in _refusals_before(release)
        for letter, facts in _covered(answer, release)
    }
    stored = {(row.answer_id, row.letter): row for row in release.covers.all()}
    gone = [row.pk for key, row in stored.items() if found.get(key) != row.facts]
    LaterPublication.objects.filter(pk__in=gone).delete()
    LaterPublication.objects.bulk_create(
        [
            LaterPublication(release=release, answer_id=answer, letter=letter, facts=facts)
            for (answer, letter), facts in found.items()
            if (answer, letter) not in stored or stored[answer, letter].pk in gone
        ],
        ignore_conflicts=True,  # another worker may have found the same
    )
    return len(found)


def _refusals_before(release: StatisticalRelease) -> list[Answer]:
    near = index.candidates(
        f"{release.title} {release.description} {release.text[:MOST_SUMMARY]}",
        kind="pq",
        families=tuple(release.body.families),
        around=release.first_published_on,
        outcomes=OUTCOMES,
    )
    rows = Question.objects.filter(
        pk__in=[int(document.split(":")[1]) for document, _ in near],
        current_answer__date_answered__lt=release.first_published_on,
        current_answer__reading__outcome__in=OUTCOMES,
    ).select_related("current_answer__reading")
    return [q.current_answer for q in rows.prefetch_related("current_answer__asks")]


def _covered(answer: Answer, release: StatisticalRelease):
    reading = as_answer_reading(answer.reading, answer.asks.all())
    for ask in settled_answer_asks(reading, answer.text):
        if ask.reply in REFUSED:
            published = release.first_published_on.isoformat()
            text = (release.title, release.description, release.text)
            if facts := covers(ask, *text, published):
                yield ask.letter, list(facts)
