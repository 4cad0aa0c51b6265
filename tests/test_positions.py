"""A question asked again, and the sentence that counts the answers."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosures import positions
from disclosures.models import Question
from disclosures.outcomes import outcome_of
from tests import small_corpus
from tests.factories import QuestionFactory, add_answer
from tests.ingest import records

pytestmark = pytest.mark.django_db


def again(uin, tabled, html=small_corpus.REFUSED, **changes):
    """The corpus's question, asked again on another day."""
    answer = replace(records.answer(html), date_answered=changes.pop("answered", tabled))
    return replace(
        small_corpus.question(),
        uin=uin, api_id=int(uin), source_key=uin, date_tabled=tabled, answer=answer, **changes,
    )  # fmt: skip


def test_the_same_question_of_another_year_is_found_and_another_is_not():
    small_corpus.store(
        small_corpus.question(),
        again("5001", date(2021, 3, 1)),
        again("5002", date(2023, 3, 1), "<p>It was 12.</p>"),
        *(small_corpus.other(n) for n in range(5)),
    )
    found = positions.asked_again(small_corpus.the_question())
    assert [q.uin for q in found] == ["5001", "5002", "990412"]
    assert positions.asked_again(Question.objects.get(uin="501"))[0].uin == "501"
    assert positions.sentence(positions.asked_again(Question.objects.get(uin="501"))) == ""


def test_the_queries_do_not_grow_with_what_is_found():
    small_corpus.store(small_corpus.question(), again("5001", date(2021, 3, 1)))
    question = Question.objects.select_related("body").get(uin="990412")
    counts = []
    for day in (4, 5):
        with CaptureQueriesContext(
            connection,
        ) as made:
            found = positions.asked_again(question)
            positions.sentence(found)
        counts.append(len(made))
        small_corpus.store(again(f"60{day}", date(2022, 3, day)))
    assert counts[0] == counts[1] <= 5


def questions(*codes, first=date(2021, 1, 5)):
    return [
        QuestionFactory(
            date_tabled=date(first.year + n, 1, 5),
            answer=f"Answer {n}, not held.",
            answer__outcome=code,
        )
        if code
        else QuestionFactory(date_tabled=date(first.year + n, 1, 5), answer=False)
        for n, code in enumerate(codes)
    ]


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (
            ["disproportionate_cost", "partial", "disproportionate_cost"],
            "Asked 3 times since 2021. Refused on cost twice; answered in part once.",
        ),
        (["answered", ""], "Asked twice since 2021. Answered in full once; one not answered yet."),
        (["withheld"] * 4, "Asked 4 times since 2021. Refused for another reason 4 times."),
        (["answered"], ""),
    ],
)
def test_the_sentence(codes, said):
    assert positions.sentence(questions(*codes)) == said


def test_in_one_year_the_year_is_named():
    one, other = questions("answered", "answered")
    Question.objects.filter(pk=other.pk).update(date_key=date(2021, 6, 1))
    other.refresh_from_db()
    assert positions.sentence([one, other]).startswith("Asked twice in 2021.")


def test_questions_given_one_answer_together_count_once():
    group = [QuestionFactory(answer="One answer, not held.") for _ in range(3)]
    assert positions.sentence(group) == ""
    later = QuestionFactory(date_tabled=date(2024, 9, 2), answer=False)
    add_answer(later, "Another answer, not held.", date_answered=date(2024, 9, 9))
    assert positions.sentence([*group, later]).startswith("Asked twice")


def test_every_outcome_can_be_counted():
    for code in ("published_elsewhere", "earlier_answer", "holding", "not_applicable", ""):
        assert positions.tally([outcome_of("pq", code)]).endswith(" once")
