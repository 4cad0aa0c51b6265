"""The page of one question, and the list of those that share a number."""

import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from disclosures.models import (
    AnswerAttachment,
    AnswerReference,
    Attachment,
    AttachmentPage,
    LaterPublication,
    StatisticalRelease,
)
from disclosures.working_days import between
from tests.factories import (
    MemberFactory,
    PairFactory,
    QuestionFactory,
    UserFactory,
    add_answer,
    add_ask,
)
from tests.publishing.made import published

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
    lords = QuestionFactory(uin="HL12", house="Lords")
    assert client.get("/pq/hl12/").url == lords.get_absolute_url()
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


def read_file(question, texts=("In 2023, 412.",), tables=(), kind="page", **changes):
    """A file beside the answer, with a page for each text."""
    number = Attachment.objects.count()
    file = Attachment.objects.create(
        sha256=f"{number:064x}", size_bytes=2048, status="read", media_type="application/pdf"
    )
    for at, text in enumerate(texts, 1):
        AttachmentPage.objects.create(
            attachment=file, number=at, kind=kind, text=text, tables=list(tables)
        )
    values = {"file_name": "figures.pdf", "url": "https://source.test/f.pdf", "position": number}
    return AnswerAttachment.objects.create(
        answer=question.current_answer, attachment=file, **{**values, **changes}
    )


def test_an_attachment_is_listed_with_what_was_read_in_it_page_by_page(client):
    question = QuestionFactory()
    table = {"caption": "", "headings": ["Year", "People"], "rows": [["2023", "412"]]}
    read_file(question, ["First page.", "Second page."], [table])
    AnswerAttachment.objects.create(
        answer=question.current_answer, file_name="scan.pdf", position=2, problem="not found"
    )
    html = page(client, question)
    assert '<h4 id="file-1-p2">Page 2</h4>' in html
    assert '<th scope="col">Year</th>' in html
    assert "2.0\xa0KB" in html
    assert "Not read: not found" in html


def test_each_page_of_a_file_has_an_address_of_its_own(client):
    question = QuestionFactory()
    read_file(question, ["First page.", "Second page."])
    html = client.get(f"{question.get_absolute_url()}files/1/2/").content.decode()
    assert "Second page." in html
    assert "First page." not in html
    assert f'href="{question.get_absolute_url()}files/1/1/"' in html
    for missing in ("files/1/3/", "files/2/1/", "files/1/0/"):
        assert client.get(question.get_absolute_url() + missing).status_code == 404


def test_a_long_answer_with_large_tables_keeps_to_the_weight_and_all_of_it_can_be_read(client):
    rows = [[f"place {n}", "&" * 30, str(n)] for n in range(4000)]
    question = QuestionFactory(
        text="To ask. " + "how many & why " * 2000, answer="Not held. " + "<word> & more\n" * 6000
    )
    add_answer(question, "Held. " + "<word> & more\n" * 6000, kind="corrected")
    sheet = {"caption": "Counts", "headings": ["Place", "Note", "Count"], "rows": rows}
    for _ in range(4):
        read_file(question, ["word " * 5000] * 60, [sheet])
    response = client.get(question.get_absolute_url())
    assert len(response.content) <= 80_000
    html = response.content.decode()
    for link in ("versions/0/", "versions/2/", "files/1/1/"):
        assert f'href="{question.get_absolute_url()}{link}"' in html
    seen, part, parts = "", 1, 1
    while part <= parts:
        response = client.get(f"{question.get_absolute_url()}files/1/1/?part={part}")
        assert len(response.content) <= 80_000
        seen += response.content.decode()
        parts = int(re.search(r"part \d+ of (\d+)", seen)[1])
        part += 1
    assert seen.count("<td>place ") == 4000


def test_a_whole_text_is_shown_part_by_part_and_nothing_is_lost(client):
    words = [f"word{n}" for n in range(20_000)]
    question = QuestionFactory(answer=" ".join(words))
    base = f"{question.get_absolute_url()}versions/1/"
    parts = int(re.search(r"part 1 of (\d+)", client.get(base).content.decode())[1])
    pages = [client.get(f"{base}?part={n}").content.decode() for n in range(1, parts + 1)]
    assert [w for html in pages for w in re.findall(r"\bword\d+\b", html)] == words
    assert client.get(f"{base}?part=nonsense").status_code == 200
    assert client.get(f"{question.get_absolute_url()}versions/9/").status_code == 404


def test_the_chain_is_followed_the_other_way_too(client):
    end = QuestionFactory(uin="77")
    between = referring(uin="77", cited=end)
    last = referring(uin=between.uin, cited=between)
    html = page(client, end)
    assert "Later answers that refer to this one" in html
    assert between.get_absolute_url() in html
    assert last.get_absolute_url() in html


def test_releases_that_the_answer_gives_the_address_of_are_named(client):
    release = {"title": "Waits", "url": "https://www.gov.uk/government/statistics/waits"}
    StatisticalRelease.objects.create(
        content_id="r", base_path="/government/statistics/waits",
        first_published_on=date(2024, 1, 5), **release,
    )  # fmt: skip
    StatisticalRelease.objects.create(
        content_id="o", base_path="/government/statistics/wait", title="Other",
        url="https://www.gov.uk/o", first_published_on=date(2024, 1, 5),
    )  # fmt: skip
    html = page(client, QuestionFactory(answer=f"The figures are at {release['url']}."))
    assert "Releases it points to" in html
    assert ">Waits</a>" in html
    assert ">Other</a>" not in html


@pytest.mark.parametrize(
    ("form", "said"),
    [("bib", "@misc{"), ("ris", "TY  - GOVDOC"), ("json", '"type": "document"'), ("txt", "House")],
)
def test_the_citation_as_a_file(client, form, said):
    question = QuestionFactory()
    response = client.get(f"{question.get_absolute_url()}cite.{form}")
    assert said in response.content.decode()
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert not response.headers["Content-Type"].startswith("text/html")
    assert f"cite.{form}" in page(client, question)


def test_the_page_as_json(client):
    question = QuestionFactory(uin="990412")
    PairFactory(question=question)
    address = question.get_absolute_url().rstrip("/") + ".json"
    response = client.get(address)
    found = json.loads(response.content)
    assert found["uin"] == "990412"
    assert found["outcome"]["words"] == "Said not held"
    assert found["answers"][0]["text"] == question.current_answer.text
    assert "M-0" not in response.content.decode()
    assert address in page(client, question)


def test_linked_data_is_data_and_cannot_end_its_element(client):
    question = QuestionFactory(heading=HOSTILE, text="</script><b>", answer="</script> not held")
    html = page(client, question)
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert len(found) == html.count("<script") == html.count("</script>") == 1
    data = json.loads(found[0])
    assert data["mainEntity"]["text"] == "</script><b>"
    assert data["mainEntity"]["suggestedAnswer"]["text"] == "</script> not held"
    assert '<link rel="canonical" href="' in html
    assert '<meta property="og:title"' in html


def test_a_second_opinion_stays_blind_on_the_page(client):
    pair = PairFactory(state="second_opinion", strength="Strong")
    client.force_login(UserFactory(role="Reviewer"))
    html = page(client, pair.question)
    assert pair.reference in html
    assert "strong" not in html[html.index("<h2>Pairs</h2>") :][:400]


def test_a_published_mismatch_is_named_to_all_and_no_other(client):
    pair = published().pair
    assert "A published mismatch includes this answer" in page(client, pair.question)
    assert "published mismatch" not in page(client, PairFactory(state="confirmed").question)


def test_pages_built_elsewhere_are_linked_only_where_they_are(client):
    html = page(client, QuestionFactory())
    try:
        reverse("save_search")
    except NoReverseMatch:
        assert "Follow" not in html
    else:
        assert "Follow" in html


def test_the_queries_are_bounded(client):
    question = QuestionFactory()
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as made:
            page(client, question)
        counts.append(len(made))
        for n in range(3):
            referring(uin=question.uin, cited=question)
            read_file(question, ["text"] * 5, position=n + 10)
    assert counts[1] <= counts[0] + 4  # the kinds of thing it has, not how many
    assert counts[1] <= 24
