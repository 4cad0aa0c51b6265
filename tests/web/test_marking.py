"""Marked text: hostile text stays text, tags nest, every mark is spoken."""

import re

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from disclosures.web.marking import Mark, excerpt, marked


def test_markup_in_a_source_is_shown_not_obeyed():
    html = marked('<script>alert("x")</script> & more', [Mark(0, 8, "hit")])
    assert "<script" not in html
    assert BeautifulSoup(html, "lxml").get_text() == '<script>alert("x")</script> & more'


def test_refusal_wording_is_announced_at_both_ends():
    html = marked("It is not held.", [Mark(6, 14, "refuse")])
    text = BeautifulSoup(html, "lxml").get_text()
    assert text == "It is start of refusal wording: not held (end of refusal wording)."
    assert '<mark class="refuse">not held</mark>' in html


def test_overlapping_marks_nest():
    html = marked("abcdefgh", [Mark(0, 5, "ask", "A"), Mark(3, 8, "refuse")])
    assert html.count("<mark") == html.count("</mark") == 2
    assert '<span class="ask-in" data-ask="A"><mark class="refuse">de</mark></span>' in html


def test_an_excerpt_opens_on_its_first_mark():
    text = "word " * 200 + "not held centrally" + " word" * 200
    shown = excerpt(text, [Mark(1000, 1018, "refuse")])
    assert '<mark class="refuse">not held centrally</mark>' in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(re.sub("<[^>]+>", "", shown)) < 400


@given(
    st.text(max_size=80),
    st.lists(
        st.tuples(
            st.integers(-5, 90), st.integers(-5, 90), st.sampled_from(["hit", "ask", "refuse"])
        ),
        max_size=6,
    ),
)
def test_no_mark_changes_or_loses_a_letter(text, spans):
    marks = [Mark(start, end, kind) for start, end, kind in spans]
    for html in (marked(text, marks), excerpt(text, marks, 30)):
        bare = re.sub(r'<span class="vh">[^<]*</span>', "", html)
        assert "<script" not in bare
        assert set(re.findall(r"</?(\w+)", bare)) <= {"mark", "span", "br"}
    whole = re.sub(r'<span class="vh">[^<]*</span>', "", marked(text, marks))
    import html as escaping

    assert escaping.unescape(re.sub("<[^>]+>", "", whole.replace("<br>", "\n"))) == text


def test_a_mark_whose_words_have_changed_is_not_drawn():
    assert "<mark" not in marked("It is refused.", [Mark(6, 13, "release", text="12 were")])
    assert "<mark" in marked("It is refused.", [Mark(6, 13, "refuse", text="refused")])
