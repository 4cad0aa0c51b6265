"""Every component of the site in every state, from the partials that the pages use."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from disclosures.models import Note, Pair, PairEvent
from disclosures.outcomes import KINDS

from .marking import Mark, marked
from .paging import pager
from .roles import admins_only
from .search_filters import Choice, Group
from .timeline import Event, timeline

# Invented, as in the demonstration.
SAID = "The information requested is not held centrally. It was held in 2019."
GIVEN = "In 2023-24, 412 wardens waited more than 28 days."
DAYS = (date(2024, 1, 10), date(2024, 2, 7), date(2024, 3, 4), date(2024, 3, 14))
NEAR = (date(2024, 2, 7), date(2024, 2, 8), date(2024, 3, 4), date(2025, 3, 14))
POINTS = (("Same threshold: 28 days", 31), ("Same years", 22), ("Another population", -9))
START = 24


@admins_only
@never_cache
def styleguide(request):
    context = {
        "states": [_pair(state) for state, _ in Pair.STATES],
        "outcomes": [(kind, KINDS[kind]) for kind in ("pq", "foi")],
        "quoted": [
            ("Refusal wording", marked(SAID, [Mark(0, 47, "refuse")])),
            ("Information released", marked(GIVEN, [Mark(0, 49, "release")])),
            ("Searched words", marked(GIVEN, [Mark(16, 23, "hit")])),
            ("An ask, with its letter", marked(GIVEN, [Mark(12, 48, "ask", "A")])),
        ],
        "timelines": [
            ("To scale, release first", _line(DAYS)),
            ("Not to scale", _line(NEAR)),
            ("Answer first", _line(DAYS, answer_first=True)),
        ],
        "score": _waterfall(),
        "strong": 70,
        "pages": pager(7, 20),
        "table": {"caption": "Waits by year", "headings": ["Year", "Waits"],
                  "rows": [["2022-23", "388"], ["2023-24", "412"]]},
        "notes": _notes(request.user),
        "events": _events(request.user),
        "group": _group(),
    }  # fmt: skip
    return render(request, "pages/styleguide.html", context)


def _pair(state: str) -> dict:
    pair = Pair(reference="M-0412", state=state, title="Waiting times", back_on=date(2024, 5, 3))
    return {"pair": pair, "reply_due": date(2024, 5, 17)}


def _line(days: tuple[date, ...], answer_first: bool = False):
    sent, released, tabled, answered = days
    if answer_first:
        tabled, answered, sent, released = days
    return timeline(
        [
            Event(sent, "FOI request sent", "foi"),
            Event(released, "FOI response: released", "foi", "release"),
            Event(tabled, "Question tabled", "pq"),
            Event(answered, "Answer: said not held", "pq", "answer"),
        ]
    )


def _waterfall() -> dict:
    at, rows = START, [{"words": "Where every pair starts", "points": START, "tone": "base",
                        "x": 0, "width": START}]  # fmt: skip
    for words, points in POINTS:
        left = min(at, at + points)
        signed = f"+{points}" if points > 0 else f"−{-points}"
        rows.append({"words": words, "points": signed, "tone": "up" if points > 0 else "down",
                     "x": left, "width": abs(points)})  # fmt: skip
        at += points
    return {"rows": rows, "total": at}


def _notes(user) -> list[Note]:
    colleague = get_user_model()(username="colleague", first_name="A colleague")
    at = timezone.make_aware(datetime(2024, 3, 20, 10, 42))
    pair = Pair(reference="M-0412")
    return [
        Note(pk=1, pair=pair, by=colleague, text="Read the table on page 2.", at=at),
        Note(pk=2, pair=pair, by=user, text="The years are the same.", at=at, replaces_id=1),
    ]


def _events(user) -> list[PairEvent]:
    at = timezone.make_aware(datetime(2024, 3, 20, 10, 42))
    return [
        PairEvent(at=at, by=user, words="Assigned to a colleague."),
        PairEvent(at=at, words="The answer was corrected."),
    ]


def _group() -> Group:
    choices = [
        Choice("not-held", "Said not held", 38, is_chosen=True),
        Choice("cost", "Refused on cost", 12, is_chosen=False),
        Choice("part", "Answered in part", 0, is_chosen=False),
    ]
    parts = [("Refused or not held", choices[:2]), ("Answered", choices[2:])]
    return Group("outcome", "Outcome", parts)
