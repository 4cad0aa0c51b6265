"""Citations: their form of words, and that no text breaks a format."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures import citations
from disclosures.models import Answer, FoiRequest, PublicBody, Question, SourcePage

TEXTS = st.text(max_size=60) | st.sampled_from(
    ["}", "{", "\\", "\\}", "ER  - ", "a\r\nER  - \r\nTY  - JOUR", "%&$#_~^", '"', "\u2028", "\x00"]
)


def question(**changes) -> Question:
    body = PublicBody(key="islands", name=changes.pop("body", "Department for Islands"))
    made = Question(
        house="Commons", uin="990412", date_tabled=date(2024, 3, 4), date_key=date(2024, 3, 4),
        heading="Safe Harbour: Waiting Times", body=body,
        url="https://questions.example/2024-03-04/990412",
        changed_at=datetime(2024, 4, 1, tzinfo=UTC),
    )  # fmt: skip
    page = SourcePage(fetched_at=datetime(2024, 3, 15, 9, tzinfo=UTC))
    made.current_answer = Answer(date_answered=date(2024, 3, 14), page=page)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def request(**changes) -> FoiRequest:
    values = {
        "pk": 7, "title": "Waiting times", "reference": "FOI2024/00077", "url": "",
        "body_name": "Department for Islands", "date_sent": date(2024, 1, 10),
        "date_responded": date(2024, 2, 7), "seen_at": datetime(2024, 2, 9, tzinfo=UTC),
    }  # fmt: skip
    return FoiRequest(**{**values, **changes})


def test_the_form_of_words():
    assert citations.text(question()) == (
        "House of Commons, Written Question 990412, tabled 4 March 2024, answered 14 March 2024, "
        "Department for Islands. https://questions.example/2024-03-04/990412 (seen 15 March 2024)."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"current_answer": None}, "not answered when seen, Department for Islands."),
        ({"current_answer": None}, "(seen 1 April 2024)."),
        ({"date_tabled": None}, "Written Question 990412, answered 14 March 2024, "),
        ({"house": "Lords", "uin": "HL3"}, "House of Lords, Written Question HL3, tabled"),
        ({"url": "javascript:alert(1)"}, "/pq/commons/2024-03-04/990412/ (seen"),
    ],
)
def test_what_is_not_known_is_left_out(changes, words):
    assert words in citations.text(question(**changes))


def test_an_foi_response():
    assert citations.text(request()).startswith(
        "Department for Islands, FOI request FOI2024/00077, “Waiting times”, "
        "sent 10 January 2024, response 7 February 2024. "
    )


@given(TEXTS, TEXTS, TEXTS)
def test_bibtex_is_one_entry_whatever_the_texts(heading, body, uin):
    made = citations.bibtex(question(heading=heading, body=body, uin=uin))
    depth, lowest = 0, []
    for brace in re.sub(r"\\[{}]", "", made.partition("{")[2]):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        lowest.append(depth)
    assert lowest[-2] == -1 and -1 not in lowest[:-2]  # only the last brace ends the entry
    fields = re.findall(r"^  (\w+) = \{", made, re.M)
    assert len(fields) == len(set(fields)) and {"author", "url", "urldate"} <= set(fields)
    assert made.count("\n") == len(fields) + 2


@given(TEXTS, TEXTS)
def test_ris_is_one_record_whatever_the_texts(heading, body):
    lines = citations.ris(question(heading=heading, body=body)).split("\r\n")
    assert lines[0] == "TY  - GOVDOC"
    assert lines[-3:] == ["ER  - ", "", ""]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-2])
    assert sum(line.startswith("ER  -") for line in lines) == 1


@given(TEXTS, TEXTS)
def test_csl_json_is_json(heading, body):
    (item,) = json.loads(citations.csl_json([question(heading=heading, body=body)]))
    assert item["URL"] == "https://questions.example/2024-03-04/990412"
    assert item["issued"] == {"date-parts": [[2024, 3, 14]]}
    assert item["accessed"] == {"date-parts": [[2024, 3, 15]]}


def test_keys_tell_questions_apart():
    rows = [question(), question(uin="990413"), question(house="Lords"), request()]
    keys = re.findall(r"@misc\{(.+),", citations.bibtex(rows))
    assert len(set(keys)) == 4
