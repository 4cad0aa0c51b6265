"""The rules behind the numbers: what is counted, in what words, drawn how."""

from datetime import date

import pytest

from disclosures.figures import building, calendar, charts, shared, titles
from disclosures.figures.counts import Number, Share, medians, middle, tallies
from disclosures.figures.scope import Scope, chosen
from disclosures.models import AnswerReading, Figure
from tests.factories import BodyFactory, FoiRequestFactory, QuestionFactory

SAME = "what the cost to the public purse of travel by officials in {} Department was in 2023."


def islands_in_2024() -> Scope:
    return Scope(2024, 2024, ("islands",))


def share(part: int, whole: int) -> Share:
    return Share(Number(part, str), Number(whole, str))


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (3, 19, "Too few answers for a percentage"),
        (0, 40, "No answer was read as a refusal or ‘not held’"),
        (1, 100, "Fewer than 1 in 20 answers were a refusal or ‘not held’"),
        (387, 1842, "About 1 in 5 answers were a refusal or ‘not held’"),
        (50, 100, "About 1 in 2 answers were a refusal or ‘not held’"),
        (90, 100, "About 9 in 10 answers were a refusal or ‘not held’"),
    ],
)
def test_a_share_in_words(part, whole, words):
    assert titles.of_share(share(part, whole)) == words


def test_inside_the_margin_of_error_it_is_the_same():
    assert titles.of_years([], share(12, 50), share(200, 1000)) == titles.SAME
    assert "Above" in titles.of_years([], share(30, 50), share(200, 1000))
    assert "Below" in titles.of_years([], share(0, 50), share(300, 1000))
    assert titles.is_same(share(5, 20), share(5, 20))  # the body is all there is


@pytest.mark.parametrize("counts", [[1, 1, 1], [5, 0, 2, 999], [0, 0], [1] * 7])
def test_the_parts_of_a_bar_fill_it(counts):
    widths = charts.hundredths(counts)
    assert sum(widths) == (100 if sum(counts) else 0)
    assert all(n or not w for n, w in zip(counts, widths, strict=True))


def test_years_with_too_few_have_no_point():
    chart = charts.of_shares([("A", "l-us", [(2023, share(1, 5)), (2024, share(5, 50))])],
                             [2023, 2024])  # fmt: skip
    assert [p[2] for p in chart.lines[0].points] == [10]
    assert charts.of_shares([("A", "l-us", [(2023, share(1, 5))])], [2023]) is None


def test_elections_stand_where_they_were():
    (x, width, name), *others = calendar.bands([2024])
    assert name == "General election of 4 July 2024"
    assert not others
    assert charts.LEFT < x < x + width < charts.RIGHT


def test_the_median_of_counts():
    assert middle({}) is None
    assert middle({3: 1, 5: 1, 90: 1}) == 5
    assert middle({3: 10, 90: 2}) == 3


@pytest.mark.django_db
class TestBuilding:
    def test_what_is_in_a_denominator(self):
        islands = BodyFactory(key="islands")
        unit = BodyFactory(key="unit", families=["islands"])
        QuestionFactory(body=islands)
        QuestionFactory(body=unit, answer__outcome="answered")
        QuestionFactory(body=islands, answer=False)
        QuestionFactory(body=islands, is_withdrawn=True)
        QuestionFactory()
        FoiRequestFactory(body=islands)
        building.build()
        building.build()  # again makes nothing twice
        ours, every = tallies("pq", islands_in_2024())
        assert (ours.share().part.count, ours.share().whole.count) == (1, 2)
        assert every.number().count == 3
        assert medians(islands_in_2024()) == (10, 10)
        assert Figure.objects.filter(kind="foi").count() == 1

    def test_a_persons_reading_counts(self):
        question = QuestionFactory(body=BodyFactory(key="islands"))
        answer = question.current_answer
        answer.reading = AnswerReading.objects.create(
            answer=answer, reader="person:1", outcome="answered"
        )
        answer.save()
        building.build()
        ours, _ = tallies("pq", islands_in_2024())
        assert (ours.share().part.count, ours.share().whole.count) == (0, 1)

    def test_unread_answers_are_told_apart(self):
        question = QuestionFactory(body=BodyFactory(key="islands"))
        question.current_answer.reading = None
        question.current_answer.save()
        building.build()
        ours, _ = tallies("pq", islands_in_2024())
        assert (ours.number().count, ours.unread) == (0, 1)

    def test_nothing_is_chosen_before_the_first_build(self):
        assert chosen("2020", "2021") is None

    def test_one_question_to_several_bodies(self):
        ask = "To ask the Secretary of State for {}, Coasts and Piers, " + SAME
        for name, whose, outcome in (
            ("Harbours", "his", "withheld"), ("Islands", "her", "answered"),
            ("Quays", "their", "answered"),
        ):  # fmt: skip
            QuestionFactory(text=ask.format(name, whose), answer__outcome=outcome)
        QuestionFactory(text=ask.format("Tides", "his").replace("2023", "2022"))
        building.build()
        (one,) = shared.compared(Scope(2024, 2024))
        assert (one.bodies, one.refused, one.year) == (3, 1, 2024)
        assert len(shared.answers(one.key, one.year)) == 3
        assert shared.compared(Scope(2023, 2023)) == []

    def test_answers_that_agree_are_no_comparison(self):
        for _ in range(3):
            QuestionFactory(text="To ask the Minister, " + SAME.format("his"))
        building.build()
        assert shared.compared(Scope(2024, 2024)) == []


@pytest.mark.django_db
def test_a_request_counts_on_the_day_its_list_files_it():
    request = FoiRequestFactory(body=BodyFactory(key="islands"))
    building.build()
    day = request.date_released or request.date_sent
    assert isinstance(day, date)
    assert Figure.objects.get(kind="foi").year == day.year
