"""The page of one question, and the list of those that share a number."""

from datetime import date

import pytest

from disclosures.models import AnswerReference, LaterPublication, StatisticalRelease
from disclosures.web.working_days import between
from tests.factories import (
    MemberFactory,
    PairFactory,
    QuestionFactory,
    UserFactory,
    add_answer,
    add_ask,
)

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> \"'><img src=x onerror=alert(2)>"


def page(client, question):
    response = client.get(question.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_question_and_answer_with_refusal_wording_marked(client):
    html = page(client, QuestionFactory())
    assert '<mark class="refuse">not held centrally</mark>' in html
    assert "Read by the classifier" in html
    assert "Said not held" in html
    assert "(8 working days, 5 late)" in html


def test_a_released_answer_has_no_refusal_marks(client):
    question = QuestionFactory(
        answer="412 people waited.", answer__outcome="answered", answer__refusal="412 people"
    )
    assert 'class="refuse"' not in page(client, question)


def test_hostile_text_is_escaped_everywhere(client):
    question = QuestionFactory(
        heading=HOSTILE,
        text=HOSTILE,
        answer=HOSTILE + " not held centrally",
        asked_by=MemberFactory(name=HOSTILE),
        url="javascript:alert(3)",
    )
    add_answer(question, HOSTILE + " It is held.", kind="corrected")
    html = page(client, question)
    assert "<script>" not in html
    assert "<img src=x" not in html
    assert "javascript:" not in html
    assert "&lt;script&gt;" in html


def test_asks_are_lettered_only_when_there_are_several(client):
    question = QuestionFactory(text="To ask how many people waited, and at what cost.")
    add_ask(question.current_answer, "A", "how many people waited", question.text)
    assert "Ask A:" not in page(client, question)
    add_ask(question.current_answer, "B", "at what cost", question.text)
    assert "Ask B:" in page(client, question)


def test_a_corrected_answer_shows_both_versions_newest_first(client):
    question = QuestionFactory(answer="In 2023 there were 40 cases.", answer__kind="original")
    add_answer(
        question, "In 2023 there were 52 cases.", kind="corrected", date_corrected=date(2024, 4, 2)
    )
    html = page(client, question)
    came, went = "added: </span>52</ins>", "removed: </span>40</del>"
    assert came in html
    assert went in html
    assert html.index(came) < html.index(went)


def test_a_holding_answer_is_not_compared_with_the_real_one(client):
    question = QuestionFactory(answer="I will write.", answer__kind="holding")
    add_answer(question, "There were 52 cases.")
    html = page(client, question)
    assert "Holding answer" in html
    assert "<ins>" not in html


def test_an_unanswered_question_says_so(client):
    html = page(client, QuestionFactory(answer=False))
    assert "Due for answer 7 March 2024. Not answered by " in html
    assert "Not answered yet" in html


@pytest.mark.parametrize("role", [None, "Researcher", "Reviewer", "Admin"])
def test_only_reviewers_see_pairs(client, role):
    pair = PairFactory()
    if role:
        client.force_login(UserFactory(role=role))
    html = page(client, pair.question)
    assert (pair.reference in html) is (role in ("Reviewer", "Admin"))
    assert ("Pairs" in html) is (role in ("Reviewer", "Admin"))
    assert str(pair.score) + " points" not in html


def test_the_citation_names_house_number_and_dates(client):
    question = QuestionFactory(uin="990412", body__name="Department for Islands")
    assert (
        "House of Commons, Written Question 990412, tabled 4 March 2024, answered 14 March 2024, "
        "Department for Islands." in page(client, question)
    )


def test_grouped_questions_are_linked_where_held(client):
    other = QuestionFactory()
    question = QuestionFactory(
        grouped=[
            {"uin": other.uin, "date_tabled": other.date_key.isoformat()},
            {"uin": "1", "date_tabled": "2024-03-04"},
        ]
    )
    html = page(client, question)
    assert other.get_absolute_url() in html
    assert "not in our records" in html


def test_a_question_we_do_not_have(client):
    response = client.get("/pq/commons/2024-03-04/1/")
    assert response.status_code == 404
    assert "numbers are used again" in response.content.decode()


def test_a_number_alone_leads_to_its_one_question_or_lists_several(client):
    question = QuestionFactory(uin="77")
    assert client.get("/pq/77/").url == question.get_absolute_url()
    later = QuestionFactory(uin="77", date_tabled=date(2025, 3, 4), heading="Another matter")
    html = client.get("/pq/77/").content.decode()
    assert question.get_absolute_url() in html
    assert later.get_absolute_url() in html


def test_working_days_leave_out_bank_holidays():
    assert between(date(2024, 3, 28), date(2024, 4, 2)) == 1  # Good Friday and Easter Monday
    # 2 January is a holiday in Scotland only: no working day under the FOI Act.
    assert between(date(2024, 1, 1), date(2024, 1, 3)) == 2
    assert between(date(2024, 1, 1), date(2024, 1, 3), everywhere=True) == 1
    assert between(date(1990, 1, 1), date(1990, 1, 3)) is None


def referring(**changes):
    question = QuestionFactory(
        answer="I refer to the answer to 1234.", answer__outcome="earlier_answer"
    )
    AnswerReference.objects.create(
        answer=question.current_answer, position=0, is_referral=True, span={}, **changes
    )
    return question


def test_the_answer_referred_to_is_linked_with_what_it_says(client):
    earlier = QuestionFactory(uin="1234")
    html = page(client, referring(uin="1234", cited=earlier))
    link = f'<a href="{earlier.get_absolute_url()}">the answer to 1234 of 14 March 2024</a>'
    said = html[html.index(link) :][:600]
    assert "Said not held" in said


def test_a_chain_leads_to_its_end(client):
    end = QuestionFactory(uin="77")
    between = referring(uin="77", cited=end)
    html = page(client, referring(uin=between.uin, cited=between))
    assert f'leads to <a href="{end.get_absolute_url()}">the answer to 77</a>' in html


def test_why_an_earlier_answer_is_not_linked_is_said(client):
    html = page(client, referring(uin="1234", unresolved="More than one question could be meant"))
    assert "More than one question could be meant." in html


@pytest.mark.parametrize("is_withdrawn", [True, False])
def test_what_was_later_published_is_shown_unless_withdrawn(client, is_withdrawn):
    question = QuestionFactory()
    release = StatisticalRelease.objects.create(
        content_id="r", base_path="/r", title="Waits", url="https://www.gov.uk/waits",
        first_published_on=date(2024, 5, 1), is_withdrawn=is_withdrawn,
    )  # fmt: skip
    LaterPublication.objects.create(answer=question.current_answer, release=release, letter="A")
    html = page(client, question)
    assert ("Later published" in html) != is_withdrawn
    assert ('<a href="https://www.gov.uk/waits" rel="noreferrer">Waits</a>' in html) != is_withdrawn
