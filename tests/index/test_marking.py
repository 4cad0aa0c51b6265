"""What is marked is what matched."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.index import highlight, in_files

TEXT = "Waits: the café waited, WAITING in two hotels; waiting times, times waiting."


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("wait -hotels cafe", ["Waits", "café", "waited", "WAITING", "waiting", "waiting"]),
        ('"waiting times"', ["waiting times"]),
        ('"waiting time"', []),
        ("hot*", ["hotels"]),
        ("hotel near/5 times", ["hotels", "times", "times"]),
        ("hotel OR (NOT waiting)", ["hotels"]),
        ('"waiting times" times', ["waiting times", "times"]),
        ("body:hotels", []),
        ("café’s", ["café"]),
    ],
)
def test_any_form_of_words_and_whole_phrases(words, marked):
    assert [TEXT[a:b] for a, b in highlight(TEXT, words)] == marked


def test_words_asked_for_in_another_place_are_not_marked():
    assert highlight("otters", "otter in:answer", "question") == []
    assert highlight("otters", "otter in:answer", "answer") == [(0, 6)]
    assert highlight("otters", "otter", "question") == [(0, 6)]


@given(st.text(max_size=200), st.text(max_size=40))
def test_places_lie_within_the_text_in_order(text, words):
    flat = [n for place in highlight(text, words) for n in place]
    assert flat == sorted(flat)
    assert all(0 <= n <= len(text) for n in flat)


@dataclass
class Part:
    source: str
    name: str
    text: str


def test_the_file_and_page_that_hold_the_words():
    parts = [
        Part("message:1", "", "otters"),
        Part("attachment:1:p1", "lakes.pdf", "lakes"),
        Part("attachment:1:p2", "lakes.pdf", "an otter"),
        Part("attachment:2", "broken.pdf", ""),
        Part("attachment:3:p1", "table.csv", "otters,otters"),
    ]
    told = [(m.source, m.name, m.page, m.places) for m in in_files("otter", parts)]
    assert told == [
        ("attachment:3:p1", "table.csv", 1, ((0, 6), (7, 13))),
        ("attachment:1:p2", "lakes.pdf", 2, ((3, 8),)),
    ]
    assert in_files("otter in:answer", parts) == []
