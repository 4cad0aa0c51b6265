"""Any text is a query; what is not understood is said, and the rest keeps its meaning."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.index import language
from disclosures.index.language import parse
from disclosures.index.tree import (
    EVERYTHING,
    And,
    Beginning,
    Days,
    Field,
    Near,
    Not,
    Or,
    Phrase,
    Place,
    Times,
    Word,
    leaves,
    written,
)  # fmt: skip

WAITING, TIMES, DELAY = Word("waiting"), Word("times"), Word("delay")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("Waiting times", And((WAITING, TIMES))),
        ("waiting AND times", And((WAITING, TIMES))),
        ("“waiting times”", Phrase("waiting times")),
        ("waiting OR delay times", And((Or((WAITING, DELAY)), TIMES))),
        ("waiting or", And((WAITING, Word("or")))),
        ("(waiting times) OR delay", Or((And((WAITING, TIMES)), DELAY))),
        ("-waiting NOT times", And((Not(WAITING), Not(TIMES)))),
        ('-"waiting times"', Not(Phrase("waiting times"))),
        ("-(waiting delay)", Not(And((WAITING, DELAY)))),
        ("delay NEAR/5 waiting", Near((DELAY,), (WAITING,), 5)),
        ("(delay OR wait*) near/2 times", Near((DELAY, Beginning("wait")), (TIMES,), 2)),
        ("Interp*", Beginning("interp")),
        ('body:"Home Office"', Field("body", ("home office",))),
        ("-asked-by:Exampleton", Not(Field("asked-by", ("exampleton",)))),
        ("outcome:not-held,cost", Field("outcome", ("not-held", "cost"))),
        ("house:LORDS type:foi", And((Field("house", ("lords",)), Field("type", ("foi",))))),
        ("tabled:2023-01..2023-06", Days("tabled", date(2023, 1, 1), date(2023, 6, 30))),
        ("answered:>2024-01-01", Days("answered", date(2024, 1, 2), None)),
        ("answered:<2024-02", Days("answered", None, date(2024, 1, 31))),
        ("tabled:<=2024", Days("tabled", None, date(2024, 12, 31))),
        ("tabled:2024-02", Days("tabled", date(2024, 2, 1), date(2024, 2, 29))),
        ("tabled:31/1/2024", Days("tabled", date(2024, 1, 31), date(2024, 1, 31))),
        ("tabled:2023..", Days("tabled", date(2023, 1, 1), None)),
        ("asked:>1", Times(2, None)),
        ("asked:2..5", Times(2, 5)),
        ("waiting in:answer", And((WAITING, Place("answer")))),
        ("has:foi", Field("has", ("foi",))),
        ("C++ O’Brien AT&T", And((Word("c++"), Word("o'brien"), Word("at&t")))),
        ("section 12(2)", And((Word("section"), Word("12(2)")))),
        ("https://example.org", Word("https://example.org")),
        ("- -- ( ) * …", EVERYTHING),
    ],
)
def test_what_is_understood(text, tree):
    parsed = parse(text)
    assert parsed.tree == tree
    assert not parsed.notes or "OR" in text or text == "waiting or"


@pytest.mark.parametrize(
    ("text", "note", "tree"),
    [
        ("delay near/x", "We read `near/x` as words. Use a number: `near/5`.",
         And((DELAY, Word("near/x")))),
        ("near/5 delay", "We read `near/5` as words. Put one word on each side: "
         "`delay near/5 decision`.", And((Word("near"), Word("5"), DELAY))),
        ("delay OR", "We read `OR` as words. Put words on both sides: `waiting OR delay`.",
         And((DELAY, Word("or")))),
        ("in*", "We read `in*` as words. Write at least three letters before `*`.", Word("in*")),
        ("tabled:soon", "We read `tabled:soon` as words. Use a date, a month, a year or two of "
         "them: `tabled:2023-01..2023-06`.", Word("tabled:soon")),
        ("tabled:2024..2023", "We read `tabled:2024..2023` as words. The first date is after the "
         "last.", Word("tabled:2024..2023")),
        ("house:left", "We read `house:left` as words. Use one of `commons` or `lords`.",
         Word("house:left")),
        ("asked:often", "We read `asked:often` as words. Use a number: `asked:>1`.",
         Word("asked:often")),
        ("(delay", "We left out a bracket that has no partner.", DELAY),
        ('delay"', "We left out a quotation mark that has no partner.", DELAY),
        ("delay 😀", "We left out `😀`: it has no letter and no number.", DELAY),
        ("-in:answer delay", "We left out `-in:answer`: write where the words must be.", DELAY),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_and_searched_as_words(text, note, tree):
    assert parse(text) == language.Parsed(tree, (note,))


def test_an_unknown_field_names_the_known_ones():
    (note,) = parse("title:waits").notes
    assert note.startswith("We read `title:waits` as words. Fields are `body:`, `asked-by:`")


def test_a_very_long_query_is_cut_with_a_note():
    parsed = parse("otter " * 1000)
    assert parsed.notes == (f"We searched the first {language.MOST_WORDS} words.",)
    assert len(leaves(parsed.tree)) == language.MOST_WORDS
    assert parse("x " * 9000).notes[0] == "We searched the first 10,000 characters."


@pytest.mark.parametrize(
    "text",
    ["(" * 1000 + "otter" + ")" * 1000, "(" * 9000, ")" * 9000, "-" * 9000, "NOT " * 2000,
     "OR " * 3000, '"' * 9999, "near/5 " * 1000, "body:" * 2000, "a" * 10_000, "İ" * 5000],
)  # fmt: skip
def test_great_depth_and_length_are_read(text):
    tree = parse(text).tree
    assert parse(written(tree)).tree == tree


PIECES = st.sampled_from([
    "OR", "AND", "NOT", "-", '"', "(", ")", "near/5", "near/x", "NEAR/0", "body:", "body:ho",
    'body:"a b"', "tabled:2023", "tabled:x", "asked:>1", "asked:<0", "in:answer", "x", "waiting",
    "interp*", "-y", "😀", "C++", "\x00", "’", "a(b)", "has:foi", "outcome:cost", "--", "*",
    "a*b", "İ", "ファイル", "e\u0301", "\u202e", "title:x", "type:foi",
])  # fmt: skip
TYPED = st.one_of(
    st.text(max_size=80),
    st.lists(PIECES, max_size=14).map(" ".join),
    st.lists(PIECES, max_size=14).map("".join),
    st.text(alphabet='"-+*:()[]{}^~\\/&|!?’“” ORANDTNEear5', max_size=60),
)


@given(TYPED)
def test_a_query_written_and_read_again_is_the_same(text):
    parsed = parse(text)
    assert parse(written(parsed.tree)).tree == parsed.tree
    assert len(parsed.notes) <= language.MOST_NOTES


@given(
    st.lists(
        st.sampled_from(["otters", '"two lakes"', "-rivers", "body:ho", "uin:77"]), min_size=1
    ),
    st.sampled_from(["near/x", "title:x", "tabled:soon", "in*", "house:left", "has:nothing"]),
    st.integers(0, 5),
)
def test_an_unknown_part_leaves_the_rest_as_it_is(known, unknown, at):
    whole = parse(" ".join([*known[:at], unknown, *known[at:]]))
    alone = [parse(part).tree for part in known]
    parts = list(whole.tree.parts)
    assert [part for part in parts if part != Word(unknown)] == alone
    assert len(whole.notes) == 1
    assert f"We read `{unknown}` as words." in whole.notes[0]
