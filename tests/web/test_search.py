"""The search page and its files: filters, counts, lines, and that a file is what is on screen."""

import csv
import io
import json
import re
from datetime import date
from unittest import mock
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from django.core import mail, signing
from django.core.files.storage import default_storage
from django.utils.html import strip_tags

from disclosures import tasks
from disclosures.index import forget, rows
from disclosures.models import (
    AnswerAttachment,
    Attachment,
    AttachmentPage,
    BodyName,
    Question,
    RelatedResponse,
)
from disclosures.results import exports
from tests.factories import (
    BodyFactory,
    FoiRequestFactory,
    MemberFactory,
    PairFactory,
    QuestionFactory,
    UserFactory,
)  # fmt: skip
from tests.publishing.made import stands

pytestmark = pytest.mark.django_db
FILES = ("csv", "atom", "json", "bib", "ris", "txt", "csl.json")


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        }
    }


@pytest.fixture
def held():
    """Twelve questions on tides of two bodies and Houses, and two FOI requests; indexed."""
    islands = BodyFactory(key="islands", name="Department for Islands")
    BodyName.objects.create(body=islands, kind="alias", name="DfI", folded="dfi")
    quay = BodyFactory(key="quay", name="Quay Office")
    BodyName.objects.create(body=quay, kind="official", name="Quay Office", folded="quay office")
    for number in range(12):
        house = "Lords" if number % 4 == 0 else "Commons"
        QuestionFactory(
            uin=f"{7000 + number}", heading=f"Tides {number}", house=house,
            body=quay if number % 3 == 0 else islands,
            text=f"To ask the Secretary of State, how many tides there were at place {number}.",
            date_tabled=date(2024, 3, 1 + number),
            answer="The information is not held centrally." if number % 2 else "There were 4.",
            answer__outcome="not_held_centrally" if number % 2 else "answered",
            answer__date_answered=date(2021 + number % 3, 3, 14),
            asked_by=MemberFactory(name="Alex Example", member_id=172)
            if number == 0
            else Question.objects.first().asked_by,
        )  # fmt: skip
    for number in range(2):
        FoiRequestFactory(body=islands, title=f"Tides {number}", messages=[
            ("requester", "Please tell me how many tides there were."),
            ("authority", "There were 412 people at the tides."),
        ])  # fmt: skip
    reindex()


def reindex():
    forget()
    rows.rebuild()


def page(client, query: str):
    return client.get(f"/search/?{query}")


def titles(html: str) -> list[str]:
    return re.findall(r'<h2><a href="[^"]*">([^<]*)</a>', html)


def words_of(response) -> str:
    html = re.sub(r"</(?:p|li|h1|h2|span|a|div)>", " ", response.content.decode())
    return re.sub(r" +([.,])", r"\1", re.sub(r"\s+", " ", strip_tags(html)))


def csv_rows(response) -> list[dict]:
    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text.partition("\r\n")[2])))


@pytest.mark.parametrize(
    "query",
    [
        "q=tides", "q=tides&sort=newest", "q=tides&sort=oldest&outcome=not-held",
        "q=tides&body=islands&house=Commons", "q=tides&answered_from=2022-01-01&sort=slowest",
        "q=tides&type=foi", "q=tides+type:foi", "", "q=place+3&asked_by=172",
    ],
)  # fmt: skip
def test_every_file_holds_what_is_on_screen_in_its_order(client, held, query):
    shown = []
    response = page(client, query)
    for number in range(1, response.context["pages"]["last"] + 1):
        shown += [r.row.title for r in page(client, f"{query}&page={number}").context["results"]]
    total = response.context["found"].total
    assert len(shown) == total > 0
    name = "heading" if response.context["kind"] == "pq" else "title"
    assert [row[name] for row in csv_rows(client.get(f"/search.csv?{query}"))] == shown
    found = client.get(f"/search.json?{query}").json()
    assert ([r[name] for r in found["results"]], found["total"]) == (shown, total)
    cited = json.loads(client.get(f"/search.csl.json?{query}").content)
    assert [item["title"] for item in cited] == shown[:10]
    feed = ElementTree.fromstring(client.get(f"/search.atom?{query}").content)
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == total


def test_the_head_says_what_is_shown(client, held):
    said = words_of(page(client, "q=tides&outcome=not-held&outcome=cost&body=islands"))
    assert "4 written answers" in said, said
    assert (
        "Of 12 that match your words, showing those where the outcome is Said not held or Refused "
        "on cost, and the body is Department for Islands. 2 FOI responses also match." in said
    ), said[said.find("Of 12") :][:300]
    assert "Clear all 3 filters" in said
    assert "2 selected" in said


def test_the_other_kind_is_counted_and_linked_alike(client, held):
    response = page(client, "q=tides&outcome=not-held&body=islands&house=Lords")
    link = re.search(r'href="(\?[^"]*type=foi)"', response.content.decode())[1]
    other = client.get(f"/search/{link.replace('&amp;', '&')}").context["found"]
    assert other.total == response.context["found"].other_kind_total == 2


def test_values_at_zero_stay(client, held):
    said = words_of(page(client, "q=tides"))
    assert re.search(r"Refused on cost 0 results", said)
    assert re.search(r"Said not held 6 results", said)


def test_a_bar_is_the_number_of_its_year(client, held):
    response = page(client, "q=tides&outcome=not-held")
    for year in next(g for g in response.context["groups"] if g.years).years:
        address = f"outcome=not-held&q=tides&answered_from={year['year']}-01-01"
        address += f"&answered_to={year['year']}-12-31"
        assert f"?{address}".replace("&", "&amp;") in response.content.decode().replace(
            "q=tides&amp;outcome=not-held", "outcome=not-held&amp;q=tides"
        )
        assert page(client, address).context["found"].total == year["count"]


def test_a_body_is_found_by_any_name_without_scripts(client, held):
    group = next(g for g in page(client, "q=tides&find_body=dfi").context["groups"]
                 if g.name == "body")  # fmt: skip
    assert [c.words for c in group.parts[0][1]] == ["Department for Islands"]


def test_a_name_is_found_without_scripts(client, held):
    group = next(g for g in page(client, "q=tides&find_asked_by=exam").context["groups"]
                 if g.name == "asked_by")  # fmt: skip
    assert [(c.value, c.words, c.count) for c in group.parts[0][1]] == [("172", "Alex Example", 12)]


def test_what_to_try_where_nothing_is_found_leads_where_it_says(client, held):
    response = page(client, 'q="tides there"&house=Lords&outcome=cost')
    assert "No written answers match." in words_of(response)
    ways = response.context["ways_out"]
    assert {way.words for way in ways} == {
        "Remove the filter on outcome (Refused on cost)", "Search FOI responses",
    } | {way.words for way in ways if "quotes" in way.words}  # fmt: skip
    for way in ways:
        assert page(client, way.address).context["found"].total == way.count > 0


def test_errors_are_at_the_top_and_beside_the_field(client, held):
    html = page(client, "q=tides&answered_from=yesterday").content.decode()
    assert "<title>Error: Search" in html
    assert html.count("Write the date as 20/12/2024.") == 2
    assert 'href="#id_answered_from"' in html
    for ending in FILES:
        response = client.get(f"/search.{ending}?q=tides&answered_from=yesterday")
        assert response.status_code == 400
        assert b"Write the date as 20/12/2024." in response.content


def test_what_is_not_understood_is_said_beside_the_box(client, held):
    html = page(client, "q=tides+near/x<b>+place").content.decode()
    assert "We read <code>near/x&lt;b&gt;</code> as words." in html


def test_only_a_published_mismatch_is_told(client, held):
    questions = list(Question.objects.order_by("uin")[:3])
    for question, state in zip(questions, ("published", "confirmed", "to_review"), strict=True):
        pair = PairFactory(question=question, state=state, reference=f"M-{question.uin}",
                           request=FoiRequestFactory(body=question.body))  # fmt: skip
        if state == "published":
            stands(pair)
    reindex()
    for address in ("/search/?q=tides", "/search.json?q=tides"):
        text = client.get(address).content.decode()
        assert "M-7000" in text
        assert "M-7001" not in text and "M-7002" not in text
    assert {row["published_mismatch"] for row in csv_rows(client.get("/search.csv?q=tides"))} == {
        "", "M-7000",
    }  # fmt: skip


def test_a_match_in_a_file_says_so_with_its_page(client, held):
    answer = Question.objects.get(uin="7003").current_answer
    file = Attachment.objects.create(sha256="a" * 64, size_bytes=3, status="read")
    AttachmentPage.objects.create(attachment=file, number=1, kind="page", text="Nothing here.")
    AttachmentPage.objects.create(attachment=file, number=2, kind="page", text="The kittiwakes.")
    AnswerAttachment.objects.create(answer=answer, position=1, title="Table A", attachment=file)
    reindex()
    html = page(client, "q=kittiwake").content.decode()
    assert "In the attachment “Table A”, page 2:" in re.sub(r"\s+", " ", strip_tags(html))
    assert "<mark>kittiwakes</mark>" in html


def test_related_responses_are_shown_only_where_allowed(client, held, settings):
    question, row = Question.objects.get(uin="7003"), FoiRequestFactory()  # of 7 February 2024
    RelatedResponse.objects.create(question=question, request=row, position=0)
    reindex()
    said = words_of(page(client, "q=uin:7003"))
    assert "Related FOI response, 7 February 2024. Sent 1,060 days after this answer." in said
    settings.SHOW_RELATED_PUBLICLY = False
    assert "Related FOI response" not in words_of(page(client, "q=uin:7003"))


def test_questions_answered_together_stand_once(client):
    body = BodyFactory()
    together = [{"uin": str(8000 + n), "date_tabled": "2024-03-04"} for n in range(3)]
    for each in together:
        QuestionFactory(uin=each["uin"], grouped=together, body=body, answer="Together, 4.")
    reindex()
    response = page(client, "q=waited")
    assert "3 written answers" in words_of(response)
    assert len(response.context["results"]) == 1
    assert "and 2 others answered together" in words_of(response)
    assert len(csv_rows(client.get("/search.csv?q=waited"))) == 3


def test_a_visitor_has_a_thousand_rows_and_an_account_more(client, held):
    with mock.patch("disclosures.web.search_files.FOR_VISITORS", 5):
        text = b"".join(client.get("/search.csv?q=tides").streaming_content).decode()
        assert "The first 5 of 12 rows" in text.split("\r\n")[0]
        assert len(text.split("\r\n")) == 5 + 3
        client.force_login(UserFactory(role="Researcher"))
        assert len(csv_rows(client.get("/search.csv?q=tides"))) == 12


def test_a_long_table_is_made_in_the_background_and_its_link_e_mailed(client, held):
    user = UserFactory(role="Researcher")
    client.force_login(user)
    with mock.patch("disclosures.web.search_files.FOR_ACCOUNTS", 5):
        response = client.get("/search.csv?q=tides")
        assert "We send a link to" in response.content.decode()
    with mock.patch("celery.current_app.send_task") as sent:
        response = client.post("/search/export/?q=tides", follow=True)
        assert user.email in words_of(response)
        assert "made for you already" in words_of(client.post("/search/export/?q=a", follow=True))
    ((name, arguments),) = [call.args for call in sent.call_args_list]
    assert (name, arguments) == ("disclosures.tasks.make_export", [user.pk, "q=tides"])
    with mock.patch.object(tasks.tell_of_export, "delay", tasks.tell_of_export):
        tasks.make_export(*arguments)
    (message,) = mail.outbox
    assert message.to == [user.email]
    link = re.search(r"https?://\S+", message.body)[0]
    import gzip

    body = b"".join(client.get(urlsplit(link).path).streaming_content)
    assert gzip.decompress(body).decode().count("\r\n") == 14
    client.force_login(UserFactory(role="Researcher"))
    assert client.get(urlsplit(link).path).status_code == 403
    client.logout()
    assert client.get(urlsplit(link).path).status_code == 302


def test_a_link_to_a_table_ends(client, held):
    user = UserFactory(role="Researcher")
    client.force_login(user)
    name, _ = exports.make("q=tides")
    with mock.patch("django.core.signing.time.time", return_value=1_700_000_000):
        old = exports.token(user.pk, name)
    assert client.get(f"/exports/{old}/").status_code == 404
    assert client.get("/exports/nonsense/").status_code == 404
    assert client.get(f"/exports/{signing.dumps([user.pk, name])}/").status_code == 404
    with mock.patch("disclosures.results.exports.timezone.now") as now:
        now.return_value = default_storage.get_modified_time(name) + exports.KEPT * 2
        assert exports.clear() == 1
    assert client.get(f"/exports/{exports.token(user.pk, name)}/").status_code == 404


def test_a_visitor_starts_nothing_in_the_background(client, held):
    with mock.patch("celery.current_app.send_task") as sent:
        assert client.post("/search/export/?q=tides").status_code == 302
        assert client.get("/search/export/?q=tides").status_code == 405
    assert not sent.called


def test_json_leads_on_to_the_last(client, held):
    with mock.patch("disclosures.web.search_files.JSON_ROWS", 5):
        address, seen = "/search.json?q=tides&sort=oldest", []
        while address:
            found = client.get(address).json()
            seen += [row["uin"] for row in found["results"]]
            parts = urlsplit(found["next"] or "")
            address = f"{parts.path}?{parts.query}" if parts.path else ""
    assert len(seen) == len(set(seen)) == 12


def test_citations_to_copy(client, held):
    response = page(client, "q=tides&page=2")
    address = re.search(r'href="(/search/citations/[^"]*)"', response.content.decode())[1]
    assert parse_qs(urlsplit(address.replace("&amp;", "&")).query)["page"] == ["2"]
    html = client.get(address.replace("&amp;", "&")).content.decode()
    assert html.count("Written Question") == len(response.context["results"]) == 2


@pytest.mark.parametrize(
    "words", ['"', "C++", "a" * 10_000, "<script>alert(1)</script>", "(", "OR"]
)
@pytest.mark.parametrize("where", ["/search/", *(f"/search.{ending}" for ending in FILES)])
def test_any_text_is_an_answer(client, held, where, words):
    response = client.get(where, {"q": words})
    assert response.status_code == 200
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert b"<script>alert" not in body or where in ("/search.json", "/search.csv")


def test_queries_do_not_grow_with_the_page(client, held, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        page(client, "q=tides")
    with django_assert_max_num_queries(16):
        page(client, "q=tides&body=islands&find_body=quay&type=foi")


def test_what_the_page_loads(client, held):
    html = page(client, "q=tides").content.decode()
    loaded = re.findall(r'<(?:script|link)[^>]*(?:src|rel="(?:stylesheet|icon)")[^>]*>', html)
    assert len(loaded) == 3  # with the page itself, four requests
    assert "htmx" not in client.get("/search/?panel=filters").content.decode()
    assert "htmx" not in client.get("/search/tips/").content.decode()


def test_a_question_asked_again_says_how_it_was_answered(client, django_assert_max_num_queries):
    body = BodyFactory()
    for number in range(8):
        on = date(2021 + number % 4, 3, 14)
        QuestionFactory(
            uin=str(100 + number), body=body, date_tabled=on, answer__date_answered=on,
            text=f"To ask the Minister, how many {'lamps' if number < 4 else 'boats'} were lit.",
            answer=f"It would cost too much, {number}.", answer__outcome="disproportionate_cost",
        )  # fmt: skip
    reindex()
    with django_assert_max_num_queries(20):
        response = page(client, "q=lit")
    said = words_of(response)
    assert said.count("Asked 4 times since 2021. Refused on cost 4 times.") == 8
    address = re.search(r'href="(/compare/[^"]*)"', response.content.decode())[1]
    assert client.get(address.replace("&amp;", "&")).status_code == 200
