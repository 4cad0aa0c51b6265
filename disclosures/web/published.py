"""Statistical releases that bear on an answer: those that later cover what was asked after a
refusal, and those that the answer itself sends its reader to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from disclosures.models import Answer, StatisticalRelease

# Addresses on GOV.UK, as links or in plain words.
_ADDRESS = re.compile(r"https?://(?:www\.)?gov\.uk(/[^\s\"'<>)\]]+)", re.IGNORECASE)
MOST_LOOKED_UP = 20


def later_published(answer: Answer | None) -> list[StatisticalRelease]:
    """In the order of publication, each once; those withdrawn since are left out."""
    if answer is None:
        return []
    rows = StatisticalRelease.objects.filter(covers__answer=answer, is_withdrawn=False)
    return list(rows.distinct().order_by("first_published_on", "pk"))


def pointed_to(answer: Answer | None) -> list[StatisticalRelease]:
    """Releases whose address the answer gives, by the path alone: a link may name a section."""
    if answer is None:
        return []
    found = _ADDRESS.findall(answer.html) + _ADDRESS.findall(answer.text)
    paths = {urlsplit(path).path.rstrip("/.,;:").lower() for path in found[:MOST_LOOKED_UP]}
    if not paths:
        return []
    rows = StatisticalRelease.objects.filter(base_path__in=paths, is_withdrawn=False)
    return list(rows.order_by("first_published_on", "pk"))
