"""What the index says of rows beside their words: who, how often, with what; public facts alone."""

from datetime import date

import pytest

from disclosures.index import SearchQuery, rows, search, searching
from disclosures.index.facts import answered_together, asked_again, wording
from disclosures.models import Pair, Question, RelatedResponse
from disclosures.review import publication as steps
from tests.factories import FoiRequestFactory, MemberFactory, PairFactory, QuestionFactory
from tests.publishing import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _closed():
    searching.forget()
    yield
    searching.forget()


def found(words="", **changes):
    return sorted(hit.pk for hit in search(SearchQuery(words=words, **changes)).hits)


def follow():
    return rows.follow(settled_only=False)


@pytest.mark.parametrize("state", [state for state, _ in Pair.STATES])
def test_a_mismatch_that_is_not_published_is_nowhere(state):
    PairFactory(state=state)
    rows.rebuild()
    assert found("has:mismatch") == found("has:foi") == found("type:foi has:mismatch") == []
    assert search(SearchQuery()).facets["links"]["mismatch"] == 0


def test_publishing_and_withdrawing_reach_the_index():
    pair = made.decided(made.with_body())
    rows.rebuild()
    made.publish(made.replied(pair))
    assert follow() == 2
    assert found("has:mismatch") == found("has:foi") == [pair.question_id]
    assert found("has:mismatch type:foi") == [pair.request_id]
    hit = search(SearchQuery(words="has:mismatch")).hits[0]
    assert {"foi", "mismatch"} <= {*hit.links}
    Pair.objects.update(state="source_changed")
    assert follow() == 0  # its page stands as it was
    rows.rebuild()
    assert found("has:mismatch") == [pair.question_id]
    Pair.objects.update(state="published")
    steps.withdraw(pair.pk, made.admin(), "the two records cover different years.")
    assert follow() == 2
    assert found("has:mismatch") == found("has:mismatch type:foi") == []


def test_a_related_response_is_a_link_as_long_as_its_request_stands(settings):
    question, request = QuestionFactory(), FoiRequestFactory()
    rows.rebuild()
    assert found("has:foi") == []
    RelatedResponse.objects.create(question=question, request=request, position=0)
    rows.IndexChange.objects.create(document=f"question:{question.pk}")
    follow()
    assert found("has:foi") == found(links=("foi",)) == [question.pk]
    settings.SHOW_RELATED_PUBLICLY = False
    page = search(SearchQuery(words="has:foi"))
    assert (page.total, page.notes) == (0, ["This site does not show related FOI responses."])
    assert found(links=("foi",)) == []
    assert "foi" not in page.facets["links"]
    settings.SHOW_RELATED_PUBLICLY = True
    type(request).objects.update(is_removed=True)
    rows.IndexChange.objects.create(document=f"request:{request.pk}")
    follow()
    assert found("has:foi") == []


def test_who_asked_and_who_answered():
    asker = MemberFactory(name="Jane Exampleton", list_name="Exampleton, Jane", member_id=172)
    asked = QuestionFactory(asked_by=asker)
    printed = QuestionFactory(asked_by=None, asker_name="Ann Other")
    rows.rebuild()
    assert found("asked-by:exampleton") == found(asked_by=("172",)) == [asked.pk]
    assert found('asked-by:"ann other"') == found(asked_by=("Ann Other",)) == [printed.pk]
    assert found("answered-by:minister") == [asked.pk, printed.pk]
    assert search(SearchQuery()).facets["asked_by"] == {"172": 1, "Ann Other": 1}


def test_days_to_answer_and_days_tabled():
    question = QuestionFactory()  # tabled on 4 March 2024, answered on the 14th
    rows.rebuild()
    assert found("tabled:2024-03-04 answered:2024-03-14") == [question.pk]
    document = next(rows.facts.question_documents(Question.objects.all()))
    assert document.took == 10


def test_how_often_a_question_was_asked_is_kept_right():
    text = "To ask the Minister, how many otters lived in lakes in {}."
    first = QuestionFactory(text=text.format(2021))
    body = first.body
    other = QuestionFactory(text=text.format(2022))  # of another body
    rows.rebuild()
    assert found("asked:>1") == []
    again = QuestionFactory(text=text.format(2023), body=body)
    rows.IndexChange.objects.create(document=f"question:{again.pk}")
    follow()
    assert found("asked:2") == found(links=("again",)) == [first.pk, again.pk]
    followed = found("asked:>1"), found("asked:1")
    rows.rebuild()
    assert (found("asked:>1"), found("asked:1")) == followed == ([first.pk, again.pk], [other.pk])
    Question.objects.filter(pk=again.pk).update(text="To ask the Minister, what a badger is.")
    rows.IndexChange.objects.create(document=f"question:{again.pk}")
    follow()
    assert found("asked:>1") == []


def test_wording():
    one = wording("To ask the Minister, how many otters there are in 2021.", "ho")
    assert one == wording("How many otters, are there in 2022?", "ho")
    assert one != wording("How many otters are there in 2022?", "moj")
    assert wording("to 2021", "ho") == ""
    QuestionFactory(text="Otters in lakes.")
    assert asked_again() == {}


def test_questions_answered_together_have_one_number():
    together = [{"uin": str(n), "date_tabled": "2024-03-04"} for n in (11, 12)]
    one = Question(uin="11", grouped=together[1:], house="Commons", date_key=date(2024, 3, 4))
    other = Question(uin="12", grouped=together, house="Commons", date_key=date(2024, 3, 4))
    assert answered_together(one) == answered_together(other)
    assert answered_together(one)[1] == 1
    assert answered_together(Question(uin="11", date_key=date(2024, 3, 4))) == (0, 0)
