"""Has this been asked before? What is found, in what words, and what the rules say."""

import re
from datetime import date

import pytest
from django.utils.html import strip_tags

from disclosures.index import forget, rows
from disclosures.models import IndexChange
from disclosures.results import drafts
from tests.factories import BodyFactory, QuestionFactory

pytestmark = pytest.mark.django_db
ASKED = "how many lamps in Marlow Basin were repaired by the harbour wardens"
DRAFT = f"To ask the Secretary of State for Islands, {ASKED} in 2025."
TODAY = date(2026, 4, 1)


@pytest.fixture
def held(settings):
    body = BodyFactory(name="Department for Islands")

    def ask(uin, text, outcome, on, **changes):
        return QuestionFactory(
            uin=uin, text=f"To ask the Secretary of State for Islands, {text}.", body=body,
            date_tabled=on, answer__outcome=outcome, answer__date_answered=on, **changes,
        )  # fmt: skip

    ask("1", f"{ASKED} in 2024", "disproportionate_cost", date(2026, 3, 2))
    ask("2", f"{ASKED} in 2023", "disproportionate_cost", date(2024, 11, 4), answer="Too dear.")
    ask("3", f"{ASKED} in 2020", "partial", date(2025, 1, 9), answer="Some.")
    ask("4", f"{ASKED} in 2010", "answered", date(2011, 1, 9), answer="Four.")
    ask("5", "whether the harbour wardens repaired boats in Marlow Basin", "answered",
        date(2025, 2, 3), answer="Yes, all of them were.")  # fmt: skip
    ask("6", "if she will publish the strategy for otters", "answered", date(2025, 2, 3),
        answer="She will.")  # fmt: skip
    forget()
    rows.rebuild()


def test_one_sentence_says_how_often_and_how_it_was_answered(held):
    found = drafts.asked_before(DRAFT, TODAY)
    assert found.sentence == (
        "Asked 3 times in the last 3 years: refused on cost twice, answered in part once."
    )
    near = {n.question.uin: n.closeness for n in found.near}
    assert {uin for uin, words in near.items() if words == "Very close"} == {"1", "2", "3", "4"}
    assert near.get("5") in ("Close", "Related")
    assert "6" not in near


def test_the_rule_that_blocks_it_comes_first(held):
    rule = drafts.asked_before(DRAFT, TODAY).rules[0]
    assert (rule.question.uin, rule.rule.stands) == ("1", "blocks")
    assert "until 2 June 2026" in rule.rule.sentence


def test_the_page_marks_the_words_in_common_and_gives_the_wording(client, held):
    html = client.post("/asked-before/", {"draft": DRAFT}).content.decode()
    assert "<mark>lamps</mark>" in html and "<mark>Marlow</mark>" in html
    assert "<mark>how</mark>" not in html and "<mark>the</mark>" not in html
    said = re.sub(r"\s+", " ", strip_tags(html))
    assert "pursuant to the Answer of 2 March 2026 to Question 1 on Safe Harbour Scheme" in said
    assert "Whether a question is in order is for the Table Office." in said
    assert "Very close" in said


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (ASKED, ASKED, "Very close"),
        (f"pursuant to the Answer of 3 May to Question 12, {ASKED}", ASKED, "Very close"),
        (ASKED, "whether the harbour wardens repaired boats in Marlow Basin", "Close"),
        (ASKED, "how many people waited", ""),
        ("how many people waited", "how many people were ill", ""),
        ("what the cost was of the wardens of Exeter port in 2010",
         "what the cost was of the wardens of Norwich port in 2010", "Close"),
    ],
)  # fmt: skip
def test_closeness_in_words(one, other, words):
    found = drafts.closeness(drafts.Asked(f"To ask the Minister, {one}."), drafts.Asked(other))
    assert found == words


def test_nothing_close_is_said_with_what_was_looked_through(client, held):
    said = re.sub(
        r"\s+",
        " ",
        strip_tags(
            client.post("/asked-before/", {"draft": "whether zeppelins whistle"}).content.decode()
        ),
    )
    assert (
        "Nothing close was found in 6 questions since 2011. That does not prove it was never asked."
        in said
    )


@pytest.mark.parametrize(
    ("draft", "words"),
    [("", "Write or paste a draft question."), ("a" * 2001, "Paste 2,000 characters or fewer")],
)
def test_a_draft_that_cannot_be_read(client, held, draft, words):
    html = client.post("/asked-before/", {"draft": draft}).content.decode()
    assert html.count(words) == 2
    assert "<title>Error: " in html


def test_nothing_of_a_draft_is_kept(client, held):
    before = IndexChange.objects.count()
    response = client.post("/asked-before/", {"draft": DRAFT})
    assert response.headers["Cache-Control"] == "no-store"
    assert not client.session.keys()
    assert IndexChange.objects.count() == before


def test_a_short_draft_and_a_question_may_come_from_a_link(client, held):
    assert "Asked 3 times" in client.get("/asked-before/", {"draft": DRAFT}).content.decode()
    found = client.get("/asked-before/?like=commons/2026-03-02/1").context["found"]
    assert "1" not in {n.question.uin for n in found.near}
    assert client.get("/asked-before/?like=nonsense").context["found"] is None


def test_questions_are_asked_for_together(client, held, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        client.post("/asked-before/", {"draft": DRAFT})
