"""Long texts and tables in pieces."""

from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from disclosures.web.files import moved
from disclosures.web.marking import Mark
from disclosures.web.pieces import LONGEST_CELL, MOST_COLUMNS, Room, cut_at, tables, texts


@given(st.text(alphabet="ab& <\n", max_size=400), st.integers(10, 80))
def test_a_text_in_pieces_is_the_text(text, size):
    pieces = list(texts(text, size))
    if not text.strip():
        assert pieces == []
        return
    assert "".join(text[a:b] for a, b in pieces) == text
    assert all(len(escape(text[a:b])) <= size for a, b in pieces)


def test_a_piece_ends_at_a_line_or_between_words():
    assert cut_at("one two three", 9) == 8
    assert cut_at("one two\nthree four", 14) == 8
    assert cut_at("short", 50) == 5


def test_a_table_in_pieces_has_every_row_once_and_its_headings_each_time():
    table = {"caption": "C", "headings": ["A"], "rows": [[f"cell {n}"] for n in range(100)]}
    pieces = list(tables(table, 600))
    assert len(pieces) > 2
    assert [row[0] for p in pieces for row in p.rows] == [f"cell {n}" for n in range(100)]
    assert all(p.headings == ["A"] and p.of == 100 for p in pieces)
    assert [p.first for p in pieces[1:]] == [p.last + 1 for p in pieces[:-1]]
    assert not pieces[0].is_whole


def test_a_small_table_is_whole_and_an_empty_one_is_a_table():
    assert next(tables({"caption": "", "headings": [], "rows": [["1"]]})).is_whole
    assert next(tables({"headings": ["A"], "rows": []})).rows == []


def test_a_wide_table_and_a_long_cell_are_cut_and_it_is_said():
    wide = next(tables({"headings": [], "rows": [["x"] * (MOST_COLUMNS + 3)]}))
    assert wide.columns_left_out == 3
    long = next(tables({"headings": [], "rows": [["x" * 9999, None]]}))
    assert len(long.rows[0][0]) == LONGEST_CELL + 1
    assert long.rows[0][1] == ""


def test_a_mark_is_drawn_only_where_all_of_it_is():
    marks = [Mark(2, 5, "refuse", text="cde"), Mark(8, 12, "refuse")]
    assert moved(marks, 1, 10) == [Mark(1, 4, "refuse", text="cde")]


def test_room():
    room = Room(10)
    assert room.take(6)
    assert not room.take(6)
    assert room.take(4)
