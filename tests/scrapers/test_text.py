"""Plain text from mark-up: offsets of labels and readings rest on it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.text import answer_plain, fold_spaces, plain_text

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "pqs"


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("", ""),
        ("<p> </p>", ""),
        ("<p>One.</p><p> </p><p>Two.</p>", "One.\nTwo."),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        (
            "<table><tr><td>2023</td><td>£5</td></tr><tr><td>2024</td><td>£6</td></tr></table>",
            "2023 £5\n2024 £6",
        ),
        ("<ul><li>a</li><li>b <strong>c</strong></li></ul>", "a\nb c"),
        ("<h2>Costs</h2>none", "Costs\nnone"),
        ("re<em>act</em>ors CO<sub>2</sub>", "reactors CO2"),
        ("do\u202fnot\u00a0hold\u3000it \u200bcentrally\ufeff", "do not hold it centrally"),
        ("a &amp; b &pound;5&nbsp;&lt;10&gt;", "a & b £5 <10>"),
        ("fewer than < 5 & more", "fewer than < 5 & more"),
        ("Health & Safety", "Health & Safety"),
        ("one\r\ntwo\rthree\n\n four ", "one\ntwo\nthree\nfour"),
        ("a<!-- note -->b<script>c()</script><style>p{}</style>d", "abd"),
        ("<html><body><p>whole page</p></body></html>", "whole page"),
        ("<?xml version='1.0' encoding='utf-8'?><p>x</p>", "x"),
        ("<p>unclosed <b>tags", "unclosed tags"),
        ("before<p>within</p>after", "before\nwithin\nafter"),
    ],
)
def test_the_rule(html, plain):
    assert answer_plain(html) == plain


def test_every_unicode_space_becomes_plain_and_every_zero_width_character_goes():
    spaces = "\t\x0b\x0c\x85\xa0\u1680\u2000\u2005\u200a\u2028\u2029\u202f\u205f\u3000"
    for space in spaces:
        assert answer_plain(f"a{space}b") == "a b", hex(ord(space))
    for nothing in "\u200b\u200c\u200d\u200e\u2060\ufeff\xad":
        assert answer_plain(f"a{nothing}b") == "ab", hex(ord(nothing))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="<&")))
def test_plain_text_stays_what_it_is_when_read_again(text):
    once = answer_plain(text)
    assert answer_plain(once) == once
    assert all(line == line.strip(" ") and line for line in once.split("\n")) or once == ""


@given(st.text(alphabet=st.sampled_from("<>/&; pbrtd='\"!-?\x00\nx")))
def test_no_mark_up_however_broken_raises(text):
    assert isinstance(plain_text(text), str)


def test_one_line():
    assert fold_spaces(" a\n\tb\u00a0\u200bc ") == "a b c"


@pytest.mark.skipif(not SHARED.exists(), reason="the labelled data set (../shared) is not here")
def test_every_labelled_answer_comes_out_as_its_label_has_it():
    labels = {}
    with (SHARED / "labels-dev.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            label = json.loads(line)
            labels[label["key"]] = label["answer_plain"]
    with (SHARED / "pqs.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record["key"] in labels:
                assert answer_plain(record["answerText"]) == labels.pop(record["key"])
    assert labels == {}
