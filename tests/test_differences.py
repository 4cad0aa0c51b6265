"""Texts compared word by word."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures import differences as module
from disclosures.differences import differences


def changed(text, stretches):
    return [text[s.start : s.end] for s in stretches if s.is_changed]


def test_changed_words_are_marked_without_the_blanks_after_them():
    old, new = "There were 40 cases in all.", "There were 52 cases."
    found = differences(old, new)
    assert changed(old, found.old) == ["40", "in all"]
    assert changed(new, found.new) == ["52"]
    assert found.is_worth_marking


def test_blanks_alone_are_no_difference():
    found = differences("One two.", "One\n two. ")
    assert changed("One\n two. ", found.new) == []
    assert found.in_common == 1
    assert not found.is_worth_marking


def test_texts_of_other_words_are_not_worth_marking():
    assert not differences("It is not held.", "Figures were published last year").is_worth_marking


@given(st.text(alphabet="ab \n", max_size=40), st.text(alphabet="ab \n", max_size=40))
def test_both_texts_come_back_whole(old, new):
    found = differences(old, new)
    for text, stretches in ((old, found.old), (new, found.new)):
        assert "".join(text[s.start : s.end] for s in stretches) == text
        assert all(a.end == b.start for a, b in itertools.pairwise(stretches))
    kept = [
        [w for s in stretches if not s.is_changed for w in text[s.start : s.end].split()]
        for text, stretches in ((old, found.old), (new, found.new))
    ]
    assert kept[0] == kept[1]


@pytest.mark.parametrize("is_same", [True, False])
def test_a_text_past_all_length_counts_as_one_stretch(monkeypatch, is_same):
    monkeypatch.setattr(module, "LONGEST", 3)
    old = "a b c d e"
    found = differences(old, old if is_same else "a b c d f")
    assert [s.is_changed for s in found.old] == [not is_same]


def test_what_went_and_what_came_stand_in_one_run():
    old, new = "There were 40 cases.", "There were 52 cases."
    text = {"del": old, "ins": new, "same": new}
    run = [
        (part.kind, text[part.kind][part.start : part.end]) for part in differences(old, new).merged
    ]
    assert ("del", "40") in run
    assert run.index(("ins", "52")) == run.index(("del", "40")) + 1
    assert "".join(words for kind, words in run if kind != "del") == new
