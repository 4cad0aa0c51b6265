"""For any text: nothing raises, offsets point, marks and kinds of blank do not matter."""

# ruff: noqa: E501
from hypothesis import given, settings

# ruff: noqa: E501
from hypothesis import strategies as st

from disclosures.reading.answers import read_answer
from disclosures.reading.phrases import fold, plain
from disclosures.reading.responses import read_response
from disclosures.reading.sections import find_sections
from disclosures.reading.values import ANSWER_OUTCOMES, REPLIES, RESPONSE_OUTCOMES, ResponseText

PIECES = (
    "To ask the Minister, how many ", "(a) cases and (b) fines ", "in each of the last five years; ",
    "The Department does not hold ", "this information centrally. ", "However, ", "there were 412 ",
    "The table below shows\n2019 14\n2020 17\n", "could only be obtained at disproportionate cost. ",
    "exempt under section 40(2) of the Act", "\u2019s \u201cown words\u201d ", "İstanbul ", "\u200b",
    "From: A\nSent: B\n", "> quoted\n", "I will write to the hon. Member", "?", "£1,000 ", "\r\n", "-----\n",
    "Please find attached ", "No. ",
)  # fmt: skip
texts = st.one_of(
    st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
)


def points_into(span, text):
    return span is None or text[span.start : span.end] == span.text


@given(texts, texts)
@settings(max_examples=150, deadline=None)
def test_answers_never_raise_and_offsets_point(question, answer):
    reading = read_answer(question, answer, "2024-05-01")
    assert reading.outcome in ANSWER_OUTCOMES
    assert points_into(reading.span, answer)
    for ask in reading.asks:
        assert ask.reply in REPLIES
        assert points_into(ask.span, question)
        assert points_into(ask.reply_span, answer)


@given(texts, st.lists(st.tuples(texts, st.booleans()), max_size=4))
@settings(max_examples=120, deadline=None)
def test_responses_never_raise_and_offsets_point(request, bodies):
    parts = [
        ResponseText(f"part:{n}", text, "2024-05-01", is_file, "Response.pdf" if is_file else "")
        for n, (text, is_file) in enumerate(bodies)
    ]
    by_source = {part.source: part.text for part in parts} | {"": ""}
    reading = read_response(request, parts)
    assert reading.outcome in RESPONSE_OUTCOMES
    assert points_into(reading.span, by_source[reading.span_source])
    assert points_into(reading.release_span, by_source[reading.release_source])
    for ask in reading.asks:
        assert ask.reply in REPLIES
        assert points_into(ask.reply_span, by_source[ask.reply_source])


@given(texts)
def test_folding_keeps_every_offset(text):
    assert len(fold(text)) == len(plain(text)) == len(text)


BLANKS = {" ": "\u00a0"}
MARKS = {"'": "\u2019", '"': "\u201c"}


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@settings(max_examples=100, deadline=None)
def test_answers_are_read_alike_whatever_the_blanks_and_marks(answer):
    question = "To ask the Minister, how many cases there were in 2023."
    before = read_answer(question, answer)
    after = read_answer(question, answer.translate(str.maketrans(BLANKS | MARKS)))
    assert (after.outcome, after.secondary) == (before.outcome, before.secondary)
    assert (after.span and (after.span.start, after.span.end)) == (
        before.span and (before.span.start, before.span.end)
    )


@given(texts)
def test_sections_are_sorted_and_single(text):
    found = find_sections(text)
    assert list(found) == sorted(set(found))
