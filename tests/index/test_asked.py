"""The questions nearest to a draft: one small corpus for each rule."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.index import alike, asked, asked_before, engine, searching
from disclosures.index.engine import IndexDocument

PADDING = (
    "To ask the Secretary of State for Wales, how many ferries sailed from Holyhead in winter."
)


def question(number, text, replied="", title="", **more):
    return IndexDocument(
        document=f"question:{number}", kind="pq", title=title, asked=text, replied=replied, **more
    )


def padding():
    """Enough other questions that a word held by two or three is rare."""
    return [question(n, f"{PADDING} {n}") for n in range(100, 130)]


def nearest(documents, draft, **more):
    index = engine.open_index(None)
    engine.write(index, [*documents, *padding()], replace=False)
    found = asked.nearest(index.searcher(), draft, limit=5, **more)
    return [int(document.split(":")[1]) for document, _ in found]


@pytest.mark.parametrize(
    ("whom", "asks"),
    [
        ("To ask the Secretary of State for Justice, ", "how many judges sat."),
        (
            "To ask the Secretary of State for Housing, Communities and Local Government, ",
            "on Bins: Havering, what was built.",
        ),
        ("To ask the Secretary of State for Environment, Food and Rural Affairs ", "what was sown"),
        ("To ask His Majesty's Government ", "whether they know."),
        ("To ask ", "how many; and, if so, when."),
        ("", "How many judges sat, and when."),
        ("", "To ask; and then, as before, to ask"),
        ("", ""),
    ],
)
def test_whom_a_question_is_put_to_stands_apart(whom, asks):
    assert engine.addressed(whom + asks) == (whom, asks)


def test_the_department_asked_comes_before_another():
    put_to = "To ask the Secretary of State for {}, whether the meeting with Unite was minuted."
    both = [
        question(1, put_to.format("Transport")),
        question(2, put_to.format("Health and Social Care")),
        question(3, put_to.format("Defence")),
    ]
    for number, name in ((1, "Transport"), (2, "Health"), (3, "Defence")):
        assert nearest(both, put_to.format(name))[0] == number


def test_the_name_of_the_department_is_no_subject():
    about = question(1, "To ask the Secretary of State for Wales, what local housing he visited.")
    draft = (
        "To ask the Secretary of State for Housing, Communities and Local Government, who dredges."
    )
    assert nearest([about], draft) == []


def test_a_name_in_order_comes_before_its_words_apart():
    together = question(1, "what the Integrated Security Fund for harbours spent")
    apart = question(2, "what Security the Fund for harbours Integrated spent")
    draft = "how the Integrated Security Fund is spent"
    for documents in ([apart, together], [together, apart]):
        assert nearest(documents, draft)[:2] == [1, 2]


def test_the_words_of_a_reply_and_its_files_are_about_a_question_too():
    replied = question(1, "what he plans to spend on courts", replied="A five year investment.")
    filed = question(2, "what he plans to spend on courts", attached="Accountants by region.")
    assert nearest([replied, filed], "the investment")[0] == 1
    assert nearest([replied, filed], "which accountants")[0] == 2


def test_a_word_is_as_rare_as_it_is_in_all_texts():
    # "Ferries" stands in one title and thirty questions: no rare word.
    named = question(1, "what was said", title="Ferries", replied="Nothing was said of it at all.")
    rare = question(2, "what was said", title="Lairage", replied="Nothing was said of it at all.")
    assert nearest([named, rare], "lairage ferries")[0] == 2


def follow_up(number, day):
    text = (
        "To ask the Attorney General, pursuant to the Answer of 4 May 2024 to Question 4711, how "
        "otters were counted."
    )
    return question(number, text, day=day, uin=str(number), cites=asked.cites(text))


def the_first(day):
    return question(1, "what is known of otters", replied="None yet.", day=day, uin="4711")


def near_otters(count):
    return [
        question(n, "how otters were counted abroad", day=9, uin=str(n))
        for n in range(2, 2 + count)
    ]


DRAFT = "how otters were counted"


def test_what_near_questions_follow_up_comes_nearer():
    documents = [the_first(5), follow_up(50, 9), *near_otters(2)]
    assert nearest(documents, DRAFT)[0] == 1
    assert nearest([the_first(5), *near_otters(2)], DRAFT)[0] != 1


def test_only_what_was_answered_before_is_followed_up():
    """The same number in a later session names another question."""
    assert nearest([the_first(20), follow_up(50, 9), *near_otters(2)], DRAFT)[0] != 1


def test_what_is_left_out_neither_is_found_nor_cites():
    documents = [the_first(5), follow_up(50, 9), *near_otters(2)]
    found = nearest(documents, DRAFT, without=["question:50"])
    assert 50 not in found
    assert found[0] != 1


def test_only_questions_are_found():
    request = IndexDocument(
        document="request:1", kind="foi", title="otters", asked="how otters", replied=""
    )
    assert nearest([request], "otters") == []


def test_asked_before_looks_in_the_index():
    searching.forget()
    made = question(1, "how many otters", day=date(2024, 5, 1).toordinal())
    engine.write(searching.current(), [made], replace=True)
    assert [document for document, _ in asked_before("otters")] == ["question:1"]
    assert asked_before("zebras") == asked_before("") == []
    searching.forget()


@given(st.text(max_size=300) | st.text(alphabet="To ask,AZ-9 ’ofthe", max_size=300))
def test_any_draft_is_taken(text):
    whom, rest = engine.addressed(text)
    assert whom + rest == text
    assert len(alike.names(text)) <= alike.MOST_NAMES
    nearest([], text)
