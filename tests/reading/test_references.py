"""Earlier answers that answers refer to, in the forms in which they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.reading.references import answer_references

ANSWERED = "2025-03-10"
# answer -> [(number, day answered, day tabled)]
READ = [
    ("I refer the hon. Member to the answer I gave on 4 July 2024 to Question 1234.",
     [("1234", "2024-07-04", "")]),
    ("I refer the Rt Hon. Member for Ely to the answer of 13 June to PQ UIN 5678.",
     [("5678", "2024-06-13", "")]),
    ("I refer the hon. Member to the answer given to the hon. Member for Moray (Mr. Roe) on"
     " 25 October 2009, Official Report, column 123W.", [("", "2009-10-25", "")]),
    ("I refer the Hon Member to the answers I gave her on 12 and 13 November 2024 in response to"
     " Questions 88232 and 88233.", [("88232", "2024-11-12", ""), ("88233", "2024-11-13", "")]),
    ("I refer the noble Lord to the answer given by my noble Friend to HL8422 on 26 June 2023.",
     [("HL8422", "2023-06-26", "")]),
    ("I refer the Hon Member to the answer on 16 January 2025 (103769).",
     [("103769", "2025-01-16", "")]),
    ("I refer the Hon Member to PQ 12005, tabled on 30 October 2024.",
     [("12005", "", "2024-10-30")]),
    ("I refer the hon. Member to https://questions-statements.parliament.uk/written-questions/"
     "detail/2025-01-02/74494.", [("74494", "", "2025-01-02")]),
    ("I refer the hon. Member to the previous answer 84440.", [("84440", "", "")]),
    ("Please refer to the 4 th of July response from the former Minister [UIN 63247].",
     [("63247", "2024-07-04", "")]),
    ("I refer back to my previous answer to UIN 5635 on 14th December.",
     [("5635", "2024-12-14", "")]),
    ("I refer the hon. Member to the answer I gave earlier today to my hon. Friend.",
     [("", ANSWERED, "")]),
    ("I have nothing further to add to the answer given to the Rt Hon Member on 31 July 2024.",
     [("", "2024-07-31", "")]),
    ("I refer the hon. Member to the reply of 2 March 2015. It can be found here:\nhttp://www."
     "parliament.uk/written-question/Commons/2015-02-12/224448/",
     [("224448", "", "2015-02-12")]),
    # What is no written answer.
    ("I refer the hon. Member to the statement made to the House on 14 July 2022.", []),
    ("I refer the Hon Member to the Written Ministerial Statement of 21 November 2024 (HCWS244).",
     []),
    ("I refer you to the Government's response to the Urgent Question tabled on 12th February.",
     []),
    ("I refer the Hon Member to the answers I provided in the Urgent Question debate of 9 May.",
     []),
    ("For the 50 schemes referenced in the statement on 8 July 2024, analyses are not held.", []),
    ("In answer to the question, 12,345 people were paid in 2024.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READ)
def test_references_are_read(text, expected):
    found = answer_references(text, ANSWERED)
    assert [(r.uin, r.answered, r.tabled) for r in found] == expected
    assert all(text[r.span.start : r.span.end] == r.span.text for r in found)
    assert all(r.is_referral for r in found)


def test_a_year_that_was_inferred_is_told_from_one_that_was_given():
    given, inferred = answer_references(
        "I refer the hon. Member to the answer of 3 March 2025 to Question 45678 and the answer of"
        " 4 December to Question 45679.",
        ANSWERED,
    )
    assert (given.is_year_given, inferred.is_year_given) == (True, False)
    assert inferred.answered == "2024-12-04"


def test_the_answer_cited_in_the_question_is_that_of_the_question():
    (found,) = answer_references(
        "I refer the Hon Member to the answer cited in his question.",
        ANSWERED,
        "To ask the Minister, pursuant to the Answer of 7 January 2025 to Question 21190, how.",
    )
    assert (found.uin, found.answered, found.is_referral) == ("21190", "2025-01-07", True)


def test_a_mention_is_no_referral():
    (found,) = answer_references("As the answer to Question 45678 said, records are kept.", "")
    assert (found.uin, found.is_referral) == ("45678", False)


@given(st.text(max_size=300), st.sampled_from(["", "2024-02-29", "1 May", "2025-01-13"]))
def test_any_text_is_read_and_spans_stand_in_it(text, day):
    words = f"I refer to the answer {text} to Question 12345 on 29 February, see"
    for found in answer_references(words, day, text):
        assert words[found.span.start : found.span.end] == found.span.text
