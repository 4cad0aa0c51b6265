"""What people type is always a query, and means what it says."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosures.index import alike, engine, queries, terms
from disclosures.index.engine import IndexDocument

TEXTS = {
    "question:1": "How many asylum seekers waited in hotels in 2023",
    "question:2": "Waiting times in hospitals for hip operations",
    "question:3": "The hotel waited for no asylum seekers",
    "question:4": "The department’s 12.5% café budget (see annex)",
}


def searcher_of(texts):
    index = engine.open_index(None)
    made = [
        IndexDocument(document=key, kind="pq", title="", asked=text, replied="")
        for key, text in texts.items()
    ]
    engine.write(index, made, replace=False)
    return index.searcher()


@cache
def searcher_of_texts():
    return searcher_of(TEXTS)


@pytest.fixture
def searcher():
    return searcher_of_texts()


def found(searcher, words):
    hits = searcher.search(queries.understand(words, searcher).query, limit=10).hits
    return sorted(int(searcher.doc(a).get_first("document")[-1]) for _, a in hits)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("waiting", [1, 2, 3]),  # any form of a word
        ("waits hospital", [2]),
        ('"asylum seekers waited"', [1]),
        ('"asylum seeker"', []),  # a phrase is exact
        ("“waiting times”", [2]),  # typographic quotation marks
        ("hip OR hotel", [1, 2, 3]),
        ("waited -hospitals", [1, 3]),
        ('waited -"asylum seekers waited"', [2, 3]),
        ("cafe", [4]),
        ("department's", [4]),
        ("-hotel", [2, 4]),
        ("", [1, 2, 3, 4]),
        ('"', [1, 2, 3, 4]),
        ('hip "', [2]),
        ("(hip OR asylum) hotel", [1, 3]),
        ("waiting NOT (asylum OR hip)", []),
        ("-(asylum OR hip)", [4]),
        ("seekers near/2 hotel", []),
        ("seeker near/3 hotels", [1]),  # any form of both words
        ("hotels near/3 seeker", [1]),  # in either order
        ("(hip OR hotel) near/1 waits", [3]),
        ("(hip OR hotel) near/4 waits", [1, 3]),
        ("(hip OR hotel) near/5 waits", [1, 2, 3]),
        ("asyl* near/2 wait*", [1]),
        ("asyl*", [1, 3]),
        ("asylum's", [1, 3]),
        ("12.5", [4]),
        ("5.12", []),  # a number is as it stands
        ("C++ 😀 budget", []),
        ("hip near/x", []),
    ],
)
def test_words_find_what_they_should(searcher, words, numbers):
    assert found(searcher, words) == numbers


def test_whom_a_question_is_put_to_is_found_by_its_words():
    index = engine.open_index(None)
    asked = "To ask the Secretary of State for Transport, how many bridges fell."
    made = IndexDocument(
        document="question:1", kind="pq", title="Roads", asked=asked, replied="None were."
    )
    engine.write(index, [made], replace=False)
    searcher = index.searcher()
    assert found(searcher, "transport bridges") == [1]
    assert found(searcher, '"state for transport, how many bridges"') == [1]
    # A phrase stands in one text: it does not begin in one and end in the next.
    assert found(searcher, '"roads to ask"') == found(searcher, '"fell none"') == []


HOSTILE = st.one_of(
    st.text(max_size=80),
    st.text(alphabet='"-+*:()[]{}^~\\/&|!?’“” ORANDTNE', max_size=60),
    st.lists(
        st.sampled_from(
            ["OR", "AND", '"', "-", '-"', "a", "title:", "near/2", "\x00", "(", ")", "asy*", "é*",
             "in:answer", "in:attachment", "body:x", "uin:é", "tabled:2023", "asked:<0", "x.y",
             "has:foi", "outcome:cost", "asked-by:o'b", "(a OR b-c)", "ファ*", "12.5"]
        )
    ).map(" ".join),
)  # fmt: skip


@given(HOSTILE)
def test_nothing_typed_ever_fails(words):
    searcher = searcher_of_texts()
    searcher.search(queries.understand(words, searcher).query, limit=3)
    near = alike.alike(searcher, words)
    assert near is None or searcher.search(near, limit=3) is not None


def test_alike_asks_for_the_rare_words(searcher):
    near = alike.alike(searcher, "in the hip of seekers nobody knows")
    first = searcher.search(near, limit=1).hits[0][1]
    assert searcher.doc(first).get_first("document") == "question:2"
    assert alike.alike(searcher, "zzz") is None


def test_alike_leaves_out_common_words_once_it_has_a_few(searcher, monkeypatch):
    def numbers(*most_holding):
        near = alike.alike(searcher, "asylum waiting in the hip", *most_holding)
        hits = searcher.search(near, limit=9).hits
        return sorted(searcher.doc(address).get_first("document")[-1] for _, address in hits)

    assert numbers() == ["1", "2", "3", "4"]
    # Held by: hip 1, asylum 2, in 2, the 2, wait 3 documents.
    monkeypatch.setattr(alike, "FEWEST_WORDS", 1)
    assert numbers(0) == numbers(2) == ["2"]
    assert numbers(3) == ["1", "2", "3"]


def test_terms_are_stems():
    assert terms("Waiting waits") == {"wait"}


def test_a_beginning_of_very_many_words_beside_near_is_said(searcher, monkeypatch):
    monkeypatch.setattr(queries, "MOST_BEGUN", 1)
    meaning = queries.understand("ho* hot* near/5 wai*", searcher)
    said = "`{}*` begins too many words: `near` looked for the commonest."
    assert meaning.notes[1:] == [said.format("hot"), said.format("wai")]


def test_a_word_of_very_many_forms_is_near_another(monkeypatch):
    words = {f"question:{n}": f"hotel{'x' * (n % 30)}{n}z waited" for n in range(300)}
    searcher = searcher_of(words)
    monkeypatch.setattr(queries, "MOST_BEGUN", 1)
    monkeypatch.setattr(queries, "COMMONEST", 1000)
    query = queries.understand("hotel* near/2 wait", searcher).query
    assert searcher.search(query, limit=1).count == 300
