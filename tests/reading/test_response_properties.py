"""For any letter: nothing raises, offsets point, and blanks, quotation marks and their case say
nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.reading.responses import read_response
from disclosures.reading.sections import find_sections
from disclosures.reading.values import REPLIES, RESPONSE_OUTCOMES, ResponseText

REQUEST = "Please tell me how many parking fines were issued in 2023. How much was collected?"
PIECES = (
    "Dear Requester,\n", "How many parking fines were issued in 2023?\n", "47,327\n",
    "We do not hold this information. ", "It is exempt under section 40(2) of the Act. ",
    "It would exceed the cost limit of 18 hours under section 12.\n", "Please find attached ",
    "our response.\n", "the data on fines.\n", "Regulation 12(4)(b) applies. ", "\u2019\u2018",
    "The Council's \"fines\" are published: https://example.org/fines\n", "\u00a0\u202f",
    "We aim to send a reply by 4 May 2024. ", "If you are not the intended recipient, delete it. ",
    "Please could you clarify your request? ", "On review the decision is upheld. ", "Total 412\n",
    "Kind regards,\n", "From: A\nSent: B\n", "______________________________\n", "1. ", "İ", "\r\n",
    "The request has been withdrawn.\n", "[attached letter]\n", "2021,3,Fine,North,East,12\n",
)  # fmt: skip
letters = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
texts = st.one_of(st.text(max_size=300), letters)
files = st.sampled_from(("", "Response.pdf", "fines.xlsx", "Refusal notice.docx", "image001.png"))


def read(*bodies):
    return read_response(
        REQUEST, [ResponseText(f"message:{n}", text, "2024-05-01") for n, text in enumerate(bodies)]
    )


def said(reading):
    """What a reading says, its quotations with single blanks and plain marks."""
    spans = [s and " ".join(s.text.split()).strip() for s in (reading.span, reading.release_span)]
    return (reading.outcome, reading.sections, reading.span_source, reading.release_source, spans)


@given(
    texts, st.lists(st.tuples(texts, files), max_size=4), st.sampled_from(("", "x", "2030-01-01"))
)
@settings(max_examples=150, deadline=None)
def test_any_letter_is_read_and_every_offset_points_into_the_part_it_names(request, bodies, day):
    parts = [
        ResponseText(f"part:{n}", text, "2024-05-01", bool(name), name)
        for n, (text, name) in enumerate(bodies)
    ]
    by_source = {part.source: part.text for part in parts} | {"": ""}
    reading = read_response(request, parts, "2024-04-01", day)
    assert reading.outcome in RESPONSE_OUTCOMES
    pointed = [
        (reading.span, reading.span_source),
        (reading.release_span, reading.release_source),
        *((ask.reply_span, ask.reply_source) for ask in reading.asks),
    ]
    for span, source in pointed:
        assert span is None or by_source[source][span.start : span.end] == span.text
    assert all(ask.reply in REPLIES for ask in reading.asks)
    assert all(step.source in by_source for step in reading.history)
    assert not reading.history or reading.history[-1].outcome == reading.outcome


@given(letters, st.sampled_from(("  ", "   ", " \u00a0", "\t ")))
@settings(max_examples=150, deadline=None)
def test_runs_of_blanks_say_nothing(letter, blanks):
    assert said(read(letter.replace(" ", blanks))) == said(read(letter))


@given(letters)
@settings(max_examples=100, deadline=None)
def test_kinds_of_quotation_marks_say_nothing(letter):
    marks = str.maketrans({"'": "\u2019", '"': "\u201d"})
    before, after = read(letter), read(letter.translate(marks))
    assert (after.outcome, after.sections) == (before.outcome, before.sections)
    spans = [(r.span and (r.span.start, r.span.end)) for r in (before, after)]
    assert spans[0] == spans[1]


@given(letters)
@settings(max_examples=60, deadline=None)
def test_sections_are_found_alike_in_capitals(letter):
    assert find_sections(letter.upper()) == find_sections(letter)
