"""Tables and feeds: what they hold, and that no text breaks them."""

import csv
import io
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from disclosures.models import Answer, AnswerReading, PublicBody, Question
from disclosures.results import feed, table
from disclosures.results.filters import SearchFilters
from tests.factories import FoiRequestFactory, MemberFactory, PairFactory, QuestionFactory
from tests.publishing.made import stands

TEXTS = st.text(max_size=80) | st.sampled_from(
    ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "\r\n=1", "＝1", '"', '","', "]]>", "<b>", "\x0b"]
)
ATOM = "{http://www.w3.org/2005/Atom}"


def read(lines) -> list[list[str]]:
    return list(csv.reader(io.StringIO("".join(lines).removeprefix("\ufeff"))))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"), ("+44", "'+44"), ("-1", "'-1"), ("@x", "'@x"), ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"), ("\n=1", "'\n=1"), ("＝1", "'＝1"), ("a=1", "a=1"), (None, ""),
        (-3, -3), (date(2024, 2, 7), "2024-02-07"), ("a\x00b", "a b"), ("two\nlines", "two\nlines"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(value, shown):
    assert table.cell(value) == shown


@pytest.mark.django_db
def test_a_row_says_all_that_is_known():
    question = QuestionFactory(
        uin="990412", body__name="Department for Islands",
        asked_by=MemberFactory(name="Alex Example", member_from="Exampleton"),
    )  # fmt: skip
    stands(PairFactory(question=question, reference="M-0387"))
    PairFactory(question=QuestionFactory(uin="1"), state="confirmed", reference="M-0388")
    filters = SearchFilters(QueryDict("q=waiting&house=Commons"))
    rows = Question.objects.for_pages().order_by("-uin")
    first, head, row, other = read(table.lines(filters, "pq", rows))
    assert "Written answers for waiting (House: Commons)" in first[0]
    assert "Open Parliament Licence" in first[0]
    held = dict(zip(head, row, strict=True))
    assert list(held) == list(table.COLUMNS["pq"])
    assert held == held | {
        "house": "Commons", "uin": "990412", "date_tabled": "2024-03-04",
        "date_due": "2024-03-07", "date_answered": "2024-03-14", "working_days": "8",
        "body": "Department for Islands", "asked_by": "Alex Example",
        "constituency_or_title": "Exampleton", "outcome": "Said not held",
        "outcome_set_by": "classifier", "refusal_wording": "not held centrally",
        "published_mismatch": "M-0387",
    }  # fmt: skip
    assert dict(zip(head, other, strict=True))["published_mismatch"] == ""


@pytest.mark.django_db
def test_a_response_has_columns_of_its_own():
    request = FoiRequestFactory()
    _, head, row = read(table.lines(SearchFilters(QueryDict("type=foi")), "foi", [request]))
    held = dict(zip(head, row, strict=True))
    assert held["reference"] == "FOI2024/00077"
    assert "412 people" in held["response"]
    assert "requester" not in " ".join(head)


@pytest.mark.django_db
def test_rows_are_asked_for_together(django_assert_num_queries):
    for _ in range(5):
        QuestionFactory()
    rows = list(Question.objects.for_pages().select_related("current_answer__page"))
    with django_assert_num_queries(2):  # published mismatches, related responses
        list(table.lines(SearchFilters(QueryDict("")), "pq", rows))


def invented(text: str) -> Question:
    question = Question(
        pk=1, house="Commons", uin="1", date_key=date(2024, 3, 4), heading=text, text=text,
        body_name=text, asker_name=text, changed_at=datetime(2024, 4, 1, tzinfo=UTC),
    )  # fmt: skip
    question.body = PublicBody(name=text)
    question.current_answer = Answer(text=text, date_answered=date(2024, 3, 14))
    question.current_answer.reading = AnswerReading(outcome="answered")
    return question


@given(TEXTS)
def test_no_text_breaks_the_table(text):
    from unittest import mock

    with mock.patch("disclosures.results.table.records", lambda rows: [_record(q) for q in rows]):
        _, head, row = read(table.lines(SearchFilters(QueryDict("")), "pq", [invented(text)]))
    assert len(row) == len(head)
    assert not any(cell.startswith(table.FORMULA) for cell in row)


def _record(question: Question) -> dict:
    from disclosures.results import records

    return records._question(question, {}, [])


@given(TEXTS)
def test_no_text_breaks_the_feed(text):
    filters = SearchFilters(QueryDict(f"q={'x'}"))
    xml = feed.atom(
        filters, "pq", [invented(text)], page="https://e/search/", address="https://e/s.atom"
    )
    tree = ElementTree.fromstring(xml.encode())
    (entry,) = tree.findall(f"{ATOM}entry")
    for name in ("id", "title", "updated", "summary", "link"):
        assert entry.find(f"{ATOM}{name}") is not None, name
    assert entry.find(f"{ATOM}author/{ATOM}name").text.strip()
    assert tree.find(f"{ATOM}id").text == "https://e/s.atom"


@pytest.mark.django_db
def test_the_feed_has_both_texts_in_full():
    question = QuestionFactory(answer="A <b>long</b> answer. " * 200)
    xml = feed.atom(
        SearchFilters(QueryDict("")), "pq", [question], page="https://e/", address="https://e/a"
    )
    summary = ElementTree.fromstring(xml.encode()).find(f"{ATOM}entry/{ATOM}summary").text
    assert question.text in summary
    assert summary.count("A &lt;b&gt;long&lt;/b&gt; answer.") == 200
