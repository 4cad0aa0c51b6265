"""Questions and requests cut into asks: literals, and what must hold of any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.reading.asks import split_asks

TABLED = "2025-03-10"

QUESTIONS = [
    (
        "To ask the Secretary of State for Transport, how many driving tests were cancelled"
        " in 2023.",
        ["how many driving tests were cancelled in 2023"],
    ),
    (
        "To ask the Secretary of State for Foreign, Commonwealth and Development Affairs, how many"
        " visas were refused.",
        ["how many visas were refused"],
    ),
    (
        "To ask the Secretary of State for Health how many nurses left.",
        ["how many nurses left"],
    ),
    (
        "To ask the Secretary of State for Health and Social Care, how many (a) nurses and (b)"
        " doctors left the NHS in 2023.",
        ["how many nurses left the NHS in 2023", "how many doctors left the NHS in 2023"],
    ),
    (
        "To ask the Secretary of State for Justice, pursuant to the Answer of 2 May 2025 to"
        " Question"
        " 4411 on Prisons: Staff, what the average length of service is of officers; and how many"
        " resigned.",
        ["what the average length of service is of officers", "how many resigned"],
    ),
    (
        "To ask the Chancellor of the Exchequer, how many people in (a) Kent and (b) Essex claimed"
        " relief in (i) 2021 and (ii) 2022.",
        [
            "how many people in Kent claimed relief in 2021 and 2022",
            "how many people in Essex claimed relief in 2021 and 2022",
        ],
    ),
    (
        "To ask the Secretary of State for Defence, how many claims were settled in (a) 2021, (b)"
        " 2022 and (c) 2023.",
        ["how many claims were settled in 2021, 2022 and 2023"],
    ),
    (
        "To ask the Secretary of State for Defence, whether (a) that ships are inspected and"
        " (B) that"
        " crews are trained is recorded.",
        ["whether that ships are inspected", "whether that crews are trained is recorded"],
    ),
    (
        "To ask His Majesty's Government how many trains were late; and if they will make a"
        " statement.",
        ["how many trains were late"],
    ),
    (
        "To ask Her Majesty's Government what number of ships (1) sailed, and (2) were laid up, in"
        " 2020.",
        ["what number of ships sailed, in 2020", "what number of ships were laid up, in 2020"],
    ),
]


@pytest.mark.parametrize(("question", "expected"), QUESTIONS)
def test_questions_are_split_as_a_clerk_would(question, expected):
    asks = split_asks(question, TABLED)
    assert [ask.text.rstrip(".") for ask in asks] == expected
    assert [ask.letter for ask in asks] == list("ABCDEFGH"[: len(expected)])


REQUESTS = [
    (
        "Dear Home Office,\n\nPlease provide the following for 2022:\n1. The number of staff\n"
        "2. The cost of agency staff\n\nYours faithfully,\nRequester",
        ["The number of staff", "The cost of agency staff"],
    ),
    (
        "(1) How many people are held? (2) How many had applied for asylum? (3) How many were"
        " refused?",
        ["How many people are held", "How many had applied for asylum", "How many were refused"],
    ),
    (
        "Dear Sir or Madam,\nUnder the Freedom of Information Act 2000 I would like to"
        " request a copy"
        " of the report on bridges. Please send it in electronic form.\nYours sincerely",
        ["a copy of the report on bridges"],
    ),
    (
        "Since April 2012, how much has been spent on printers? How many printers were bought?",
        ["how much has been spent on printers", "How many printers were bought"],
    ),
]


@pytest.mark.parametrize(("request_text", "expected"), REQUESTS)
def test_requests_are_split_into_their_items(request_text, expected):
    asks = split_asks(request_text, TABLED)
    assert len(asks) == len(expected), [ask.text for ask in asks]
    for ask, words in zip(asks, expected, strict=True):
        assert words in ask.span.text
        assert words in ask.text


def test_a_list_item_takes_the_lead_it_hangs_on():
    text = "Please provide for 2022:\n1. The number of staff\n2. The number of vehicles"
    first, second = split_asks(text, TABLED)
    assert first.periods[0].first == second.periods[0].first == "2022-01-01"
    assert second.span.text == "The number of vehicles"


MEASURES = [
    ("how many staff were employed", "count", "staff"),
    ("what the cost of repairs was", "cost", "repairs"),
    ("how much was spent on consultants", "cost", "consultants"),
    ("what proportion of claims were refused", "share", "claims"),
    ("what the median waiting time was", "median", ""),
    ("what the average waiting time was", "average", ""),
    ("for what reason the scheme was closed", "reason", ""),
    ("whether the scheme was closed", "yes_no", ""),
    ("when the scheme was closed", "date", ""),
    ("if he will publish the number of appeals", "count", "appeals"),
    ("Please send a copy of the contract", "document", "contract"),
    ("how many cases were heard and at what cost", "count", "cases"),
]


@pytest.mark.parametrize(("text", "measure", "population"), MEASURES)
def test_measure_and_population(text, measure, population):
    (ask,) = split_asks(f"To ask the Secretary of State for Justice, {text}.", TABLED)[:1]
    assert ask.measure == measure
    if population:
        assert ask.population.endswith(population)


def test_places_and_breakdown_are_read():
    (ask,) = split_asks(
        "To ask the Secretary of State for Health, how many patients waited in Leeds and in"
        " England,"
        " broken down by age and sex."
    )
    assert set(ask.places) == {"Leeds", "England"}
    assert "age and sex" in ask.breakdown


def test_blank_text_asks_nothing():
    assert split_asks("") == split_asks(" \n ") == ()


PIECES = st.sampled_from(
    ["To ask the Secretary of State for Justice, ", "how many ", "(a) ", "(b) ", "(i) ", "(ii)",
    "; and ",
     "\n1. ", "\n2. ", "2019-20", " since 2010 ", "?", "what cost ", "pursuant to the Answer"
     " of ", ", ",
     "Dear Sir,\n", "staff ", "in each of the last five years", "\u202f", "£", "(viii) ",
     "Yours faithfully"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=25).map("".join)),
    st.text(max_size=10),
)
def test_any_text_gives_spans_that_point_into_it(text, reference):
    asks = split_asks(text, reference)
    assert bool(asks) == bool(text.strip())
    assert len({ask.letter for ask in asks}) == len(asks)
    for ask in asks:
        assert text[ask.span.start : ask.span.end] == ask.span.text


@pytest.mark.parametrize("gap", [" " * 3000, "\n" * 3000, " \n\t" * 1000])
def test_long_runs_of_white_space_keep_their_offsets(gap):
    text = f"To ask the Secretary of State,{gap}how many{gap}(a) staff and (b) cars were lost"
    first, second = split_asks(text)
    assert (first.text, second.text) == ("how many staff were lost", "how many cars were lost")
    assert text[second.span.start : second.span.end] == second.span.text == "(b) cars"


@pytest.mark.parametrize("unit", [";;;;", ";x", "; 9", "(a) ", "((", "? ", "2019 "])
def test_a_repeated_mark_does_not_break_the_text_into_asks_of_one_word(unit):
    text = "To ask the Minister, how many tests " + unit * 500
    asks = split_asks(text, "2024-06-01")
    assert len(asks) == 1
    assert text[asks[0].span.start : asks[0].span.end] == asks[0].span.text


def test_a_clause_is_cut_where_two_words_stand_on_either_side():
    text = "To ask the Minister, how many tests were booked; how many were cancelled; and if so."
    assert [a.text for a in split_asks(text)] == [
        "how many tests were booked", "how many were cancelled", "if so",
    ]  # fmt: skip
