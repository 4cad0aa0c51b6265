"""Events in date order, whichever order that is; to scale only while every gap can be seen."""

from datetime import date

from disclosures.web.timeline import Event, Period, timeline

SENT, RELEASED = date(2024, 1, 9), date(2024, 2, 7)
TABLED, ANSWERED = date(2024, 3, 4), date(2024, 3, 14)


ROLES = {RELEASED: "release", ANSWERED: "answer"}


def events(*days):
    return [
        Event(day, "x", "foi" if day in (SENT, RELEASED) else "pq", ROLES.get(day, ""))
        for day in days
    ]


def test_release_before_the_answer():
    line = timeline(events(TABLED, ANSWERED, SENT, RELEASED))
    assert [e.day for e in line.events] == [SENT, RELEASED, TABLED, ANSWERED]
    assert [e.at for e in line.events] == [0, 45, 85, 100]
    assert line.is_to_scale
    assert line.bracket_words == "36 days from release to answer"
    assert (line.bracket_at, line.bracket_width) == (45, 55)
    assert line.events[1].since == "29 days later"


def test_answer_before_the_release_reads_the_other_way():
    late = date(2024, 3, 15)
    tabled = Event(ANSWERED, "tabled that day", "pq")
    line = timeline([tabled, *events(ANSWERED), Event(late, "y", "foi", "release")])
    assert line.bracket_words == "1 day from answer to release"
    assert line.bracket_at == 50


def test_a_gap_too_small_to_see_spaces_all_evenly():
    line = timeline(events(SENT, date(2024, 1, 10), ANSWERED))
    assert not line.is_to_scale
    assert [e.at for e in line.events] == [0, 50, 100]
    assert line.bracket_words == ""


def test_one_event_or_none_is_no_error():
    assert timeline([]).events == []
    assert timeline(events(SENT)).events[0].at == 0


def test_letters_and_periods_are_placed_between_the_events_around_them():
    beyond = date(2023, 1, 1)
    line = timeline(
        events(SENT, RELEASED, TABLED, ANSWERED),
        [beyond, RELEASED, date(2024, 2, 20)],
        [Period(beyond, None, "open"), Period(RELEASED, TABLED, "closed")],
    )
    assert line.marks == [45, 65]
    assert [(p.at, p.width) for p in line.periods] == [(0, 100), (45, 40)]
    assert [e.day for e in line.events] == [SENT, RELEASED, TABLED, ANSWERED]
