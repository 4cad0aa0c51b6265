"""Answers that refuse in the same words: which they are, and how they are counted."""

from datetime import date

import pytest

from disclosures.matching import same_words
from disclosures.models import AnswerReading, Wording
from disclosures.review import cluster
from tests.factories import (
    BodyFactory,
    FoiRequestFactory,
    PairFactory,
    QuestionFactory,
    add_answer,
)

pytestmark = pytest.mark.django_db
SENTENCE = "Information for {} is not held in a form that can be reported at reasonable cost."


def asked(body, year, on, **changes):
    text = f"The scheme is valued. {SENTENCE.format(year)}"
    values = {"answer__outcome": "not_held", "answer__refusal": "is not held in a form"}
    return QuestionFactory(
        body=body, answer=text, answer__date_answered=on, **{**values, **changes}
    )


@pytest.fixture
def body():
    return BodyFactory()


@pytest.fixture
def pair(body):
    return PairFactory(
        question=asked(body, 2020, date(2021, 3, 1)),
        request=FoiRequestFactory(date_responded=date(2022, 1, 1)),
    )


def test_uses_are_of_the_family_whatever_the_figures(body, pair):
    asked(body, 2021, date(2022, 3, 1))
    renamed = BodyFactory(families=body.families)
    asked(renamed, 2018, date(2019, 3, 1))
    asked(BodyFactory(), 2020, date(2020, 1, 1))  # another department
    QuestionFactory(body=body, answer__outcome="not_held")  # other words
    found = cluster.count(cluster.uses(pair), date(2022, 1, 1))
    assert (found.total, found.before, found.after, found.undated) == (3, 2, 1, 0)
    assert (found.first, found.last) == (date(2019, 3, 1), date(2022, 3, 1))
    years = cluster.by_year(cluster.uses(pair), date(2022, 1, 1))
    assert [(y.year, y.before, y.after) for y in years] == [
        (2019, 1, 0),
        (2021, 1, 0),
        (2022, 0, 1),
    ]
    assert Wording.objects.count() == 2


def test_near_words_count_and_other_words_do_not(body, pair):
    near = SENTENCE.format(2019).replace("reasonable cost", "proportionate cost")
    QuestionFactory(
        body=body, answer=near, answer__outcome="not_held", answer__refusal="is not held in a form"
    )
    assert cluster.uses(pair).count() == 2


def test_withdrawn_questions_and_answered_ones_do_not_count(body, pair):
    asked(body, 2021, date(2022, 3, 1), is_withdrawn=True)
    asked(body, 2021, date(2022, 3, 1), answer__outcome="answered")
    assert cluster.uses(pair).count() == 1


def test_a_text_and_its_correction_count_once(body, pair):
    add_answer(
        pair.question, SENTENCE.format(2021), kind="corrected", outcome="not_held",
        refusal="is not held in a form",
    )  # fmt: skip
    assert cluster.uses(pair).count() == 1


def test_without_a_refusing_sentence_there_is_nothing_to_count(pair):
    AnswerReading.objects.filter(pk=pair.answer.reading_id).update(wording=None)
    pair.answer.reading.refresh_from_db()
    assert not cluster.uses(pair).exists()
    assert cluster.sentence_of(pair.answer) == ""


def test_where_an_answer_refers_back_the_earlier_words_are_compared(body, pair):
    referring = QuestionFactory(
        body=body, answer="I refer to that answer.", answer__outcome="earlier_answer"
    )
    other = PairFactory(question=referring, request=pair.request, said_in=pair.answer)
    assert cluster.sentence_of(cluster.words_of(other)) == SENTENCE.format(2020)
    assert cluster.beside(other).counts.total == 1


def test_pairs_of_one_release_stand_in_order_of_their_answers(body, pair):
    later = PairFactory(question=asked(body, 2021, date(2022, 5, 1)), request=pair.request)
    first = PairFactory(question=asked(body, 2019, date(2020, 5, 1)), request=pair.request)
    PairFactory(
        question=asked(body, 2018, date(2020, 6, 1)), request=pair.request, is_flagged=False
    )
    assert list(cluster.beside_release(pair)) == [first, pair, later]
    found = cluster.beside(pair)
    assert (found.pairs, found.counts.total, found.is_any) == (2, 3, True)


def test_each_place_in_time_has_as_many_answers_as_are_counted(body, pair):
    released = date(2022, 1, 1)
    for on in (date(2021, 5, 1), released, date(2022, 2, 2), None):
        asked(body, 2021, on)
    used = cluster.uses(pair)
    found = cluster.count(used, released)
    for name in ("before", "same_day", "after", "undated"):
        assert cluster.of_time(used, name, released).count() == getattr(found, name) > 0
    assert cluster.count(used, None).undated == found.total


def test_the_review_page_counts_no_further_than_it_waits(body, pair, monkeypatch):
    released = pair.request.date_released
    for on in (date(2021, 5, 1), released, date(2022, 2, 2), None):
        asked(body, 2021, on)
    whole = cluster.count(cluster.uses(pair).exclude(question=pair.question), released)
    found = cluster.beside(pair)
    assert not found.is_more
    for name in ("total", "before", "same_day", "after", "undated"):
        assert getattr(found.counts, name) == getattr(whole, name)
    monkeypatch.setattr(cluster, "MOST_COUNTED", 2)
    assert cluster.beside(pair).is_more
    assert cluster.beside(pair).counts.total == 2


def test_a_correction_counts_once_beside_a_pair_too(body, pair):
    other = asked(body, 2021, date(2021, 5, 1))
    add_answer(
        other, SENTENCE.format(2021), kind="corrected", outcome="not_held",
        refusal="is not held in a form",
    )  # fmt: skip
    assert cluster.beside(pair).counts.total == 1


def test_the_most_alike_are_looked_at_first(body, pair, monkeypatch):
    near = SENTENCE.format(2019).replace("reasonable", "proportionate")
    ours, line = pair.answer.reading.wording, same_words.normalised(near)
    far = [
        Wording(key=str(n), line=f"x {n}", length=ours.length, bands=[ours.bands[0], n])
        for n in range(5)
    ]
    Wording.objects.bulk_create(far)
    Wording.objects.create(
        key="near", line=line, length=len(line.split()), bands=same_words.sketch(line)
    )
    monkeypatch.setattr(cluster, "MOST_NEAR", 2)
    assert len(cluster._near(ours)) == 2
