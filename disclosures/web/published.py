"""Statistical releases that cover, after a refusal, what was asked."""

from __future__ import annotations

from disclosures.models import Answer, StatisticalRelease


def later_published(answer: Answer | None) -> list[StatisticalRelease]:
    """In the order of publication, each once; those withdrawn since are left out."""
    if answer is None:
        return []
    rows = StatisticalRelease.objects.filter(covers__answer=answer, is_withdrawn=False)
    return list(rows.distinct().order_by("first_published_on", "pk"))
