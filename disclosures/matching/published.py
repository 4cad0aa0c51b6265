"""Does a statistical release cover what was asked? Pure.

A title and a summary are read, and no tables: so the bar is high. Nearly all the telling words of
the ask stand in the release, half of them in its title or summary; its measure is of that kind;
and where the ask names a period the release names one that meets it.
"""

from __future__ import annotations

import re

from disclosures.reading.measures import QUANTITIES, places_of
from disclosures.reading.periods import find_periods
from disclosures.reading.values import Ask

from .comparison import relate_periods, relate_places
from .wording import contrast, wording

MOST_READ = 20_000  # characters of the release's text
LEAST_WORDS = 3  # telling words in the ask: fewer name no subject
# Shares of the ask's telling words found in the whole release, and in its title and summary.
LEAST_SHARE, LEAST_UP_FRONT = 0.75, 0.5
_OF_MEASURE = {
    "cost": re.compile(r"£|\b(?:costs?|spen[dt]\w*|expenditure|values?|prices?|amounts?)\b", re.I),
    "share": re.compile(r"%|\b(?:per\s?cent\w*|proportions?|shares?|numbers?|rates?)\b", re.I),
    "rate": re.compile(r"%|\b(?:rates?|per\s+(?:cent|head|\d[\d,]*))\b", re.I),
    "average": re.compile(r"\b(?:averages?|means?)\b", re.I),
    "median": re.compile(r"\bmedians?\b", re.I),
    "duration": re.compile(r"\b(?:times?|days|weeks|months|durations?|lengths?)\b", re.I),
    "count": re.compile(r"\d|\b(?:numbers?|counts?|totals?|statistics|figures)\b", re.I),
}


def covers(ask: Ask, title: str, summary: str, text: str, published: str) -> tuple[str, ...]:
    """What agrees, in plain words, where the release covers the ask; () where it does not.
    `published` is its ISO date."""
    if ask.measure not in QUANTITIES:
        return ()
    front = f"{title}. {summary}"
    whole = f"{front} {text[:MOST_READ]}"
    asked = wording(ask.text, tuple(p.text for p in ask.periods)).concepts
    said, up_front = wording(whole).concepts, wording(front).concepts
    if len(asked) < LEAST_WORDS or contrast(ask.text, front):
        return ()
    if len(asked & said) < LEAST_SHARE * len(asked):
        return ()
    if len(asked & up_front) < LEAST_UP_FRONT * len(asked):
        return ()
    if not _OF_MEASURE[ask.measure].search(whole):
        return ()
    periods = find_periods(whole[:4000], published)
    period = relate_periods(ask.periods, periods) if ask.periods else None
    if period is not None and (not periods or period.kind in {"apart", "unlike"}):
        return ()
    if relate_places(ask.places, places_of(front)).kind == "apart":
        return ()
    facts = [f"{len(asked & said)} of the {len(asked)} telling words of the question"]
    if period is not None and period.fact:
        facts.append(period.fact)
    return tuple(facts)
