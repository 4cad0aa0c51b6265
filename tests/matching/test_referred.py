"""An answer that refers to an earlier one takes over what that one said, ask by ask."""

from disclosures.matching.referred import taken_over
from disclosures.reading.answers import read_answer

EARLIER = (
    "To ask the Secretary of State, how many (a) ferries were cancelled in 2023 and (b) harbour"
    " wardens were dismissed in 2023."
)
SAID = (
    "In 2023, 412 ferries were cancelled. The number of harbour wardens dismissed is not held"
    " centrally."
)
REFERS = "I refer the hon. Member to the answer of 4 July 2024 to Question 1234."


def read(question, answer):
    return read_answer(question, answer, "2024-06-27", "Harbours")


def test_each_ask_takes_the_reply_of_the_ask_it_lines_up_with():
    earlier = read(EARLIER, SAID)
    own = read("To ask the Secretary of State, how many harbour wardens were dismissed in 2023.",
               REFERS)  # fmt: skip
    reading = taken_over(own, earlier)
    (ask,) = reading.asks
    refused = next(a for a in earlier.asks if "wardens" in a.text)
    assert (ask.reply, ask.reply_span) == (refused.reply, refused.reply_span)
    assert ask.span == own.asks[0].span
    assert (reading.outcome, reading.span) == (earlier.outcome, earlier.span)


def test_an_ask_of_its_own_takes_no_single_reply():
    own = read("To ask the Secretary of State, how many lamps were lit in 2019.", REFERS)
    (ask,) = taken_over(own, read(EARLIER, SAID)).asks
    assert (ask.reply, ask.reply_span) == ("unknown", None)
