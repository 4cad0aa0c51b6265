"""Records on one subject: found by what is asked, whatever was replied or decided."""

import pytest
from django.test import override_settings

from disclosures import related
from disclosures.index import rows
from disclosures.models import FoiRequest, Pair, RelatedResponse
from tests import small_corpus
from tests.factories import FoiRequestFactory

pytestmark = pytest.mark.django_db


def store():
    small_corpus.store(
        small_corpus.question(),
        small_corpus.request(),
        *(small_corpus.other(n) for n in range(5)),
    )
    related.relate_all()
    rows.rebuild()
    return small_corpus.the_question(), small_corpus.the_request()


def test_they_find_one_another():
    question, request = store()
    assert related.responses_near(question) == [request]
    assert related.answers_near(request) == [question]


def test_another_subject_is_not_related():
    store()
    other = type(small_corpus.the_question()).objects.get(uin="501")
    assert related.responses_near(other) == []


@pytest.mark.parametrize("outcome", ["released", "refused_cost", "not_held", "pending"])
def test_neither_outcome_nor_pair_makes_a_difference(outcome):
    question, request = store()
    reading = request.reading
    reading.outcome = outcome
    reading.save()
    for state in ("dismissed", "to_review", "confirmed"):
        Pair.objects.all().delete()
        Pair.objects.create(
            reference="M-0001", question=question, request=request, request_version=1,
            answer=question.current_answer, title="t", state=state, score=1, strength="Weak",
            points=[], same_information="Weak", replies_differ="No", release_first="No",
            matcher="test", evidence="e",
        )  # fmt: skip
        related.relate_all()
        assert related.responses_near(question) == [request]
        assert related.answers_near(request) == [question]


def test_line_filter_and_export_mean_one_thing(client):
    question, request = store()
    shown = client.get("/search/?q=has:foi").context["results"]
    assert [r.row for r in shown] == [question]
    assert shown[0].related.request == request
    every = client.get("/search/?q=").context["results"]
    assert [r.row for r in every if r.related] == [question]
    listed = client.get("/search.json?links=foi").json()["results"]
    assert listed[0]["related_foi"].endswith(request.get_absolute_url())


def test_a_request_that_is_named_is_related_and_comes_first():
    question, request = store()
    named = FoiRequestFactory(reference="FOI2023/99001")
    answer = question.current_answer
    answer.text += " See also our response to FOI 2023/99001."
    answer.save()
    assert related.touched_by([named.pk]) == set()  # the index has it not yet
    assert related.relate([question.pk]) == 1
    assert related.responses_near(question) == [named, request]
    assert related.relate([question.pk]) == 0


def test_a_request_that_comes_later_has_its_questions_looked_at_again():
    question, request = store()
    RelatedResponse.objects.all().delete()
    assert question.pk in related.touched_by([request.pk])
    text = f"With reference to FOI {request.reference or 'FOI2023/99001'}, how many?"
    FoiRequest.objects.filter(pk=request.pk).update(reference="FOI2023/99001", body=None)
    question.text = text
    question.save()
    rows.rebuild()
    assert related.touched_by([request.pk]) == ({question.pk} if "99001" in text else set())


def test_a_removed_request_is_left_out():
    question, request = store()
    FoiRequest.objects.filter(pk=request.pk).update(is_removed=True)
    assert related.responses_near(question) == []


def test_the_line_says_days_and_can_be_switched_off(client):
    question, request = store()
    html = client.get(question.get_absolute_url()).content.decode()
    assert request.get_absolute_url() in html
    assert "before the answer" in html or "after the answer" in html
    back = client.get(request.get_absolute_url()).content.decode()
    assert question.get_absolute_url() in back
    with override_settings(SHOW_RELATED_PUBLICLY=False):
        for shown in (question, request):
            html = client.get(shown.get_absolute_url()).content.decode()
            assert "Related" not in html


def test_the_same_request_to_other_bodies():
    text = "How much was spent on otters in each of the last three years, by month?"
    one, same, other = (
        FoiRequestFactory(title="Spending on otters", messages=[("requester", words)])
        for words in (text, text, "What is the policy on badgers that cross a road at night?")
    )
    rows.rebuild()
    assert related.sent_elsewhere(one) == [same]
    assert other not in related.sent_elsewhere(same)
    FoiRequest.objects.filter(pk=same.pk).update(body=one.body)
    assert related.sent_elsewhere(one) == []


def test_a_request_on_the_day_of_the_answer(client):
    question, request = store()
    day = question.current_answer.date_answered
    FoiRequest.objects.filter(pk=request.pk).update(date_responded=day)
    type(request.reading).objects.filter(request=request).update(decided_on=day)
    rows.rebuild()
    html = client.get(question.get_absolute_url()).content.decode()
    assert "on the same day as the answer" in html
