"""Quoted text in segments: marks that overlap, and words taken out."""

from disclosures.packs.passages import REMOVED, Mark, Quoting, joined, marks_of


def cut(quoting, text, *marks):
    return [(s["text"], s["mark"], s["ask"]) for s in quoting.segments(text, marks)]


def test_marks_overlap_and_the_text_is_whole():
    text = "how many waited is not held"
    segments = cut(Quoting(), text, Mark(0, 15, "ask", "A"), Mark(4, 27, "refuse"))
    assert segments == [
        ("how ", "", "A"),
        ("many waited", "refuse", "-"),
        (" is not held", "refuse", ""),
    ]


def test_words_taken_out_are_in_no_segment_even_where_a_mark_cuts_them():
    text = "Ask Jane Roe about it"
    segments = Quoting(("Jane Roe",)).segments(text, [Mark(6, 14, "release")])
    assert joined(segments) == f"Ask {REMOVED} about it"
    assert "Jane" not in str(segments)


def test_the_longest_words_go_first():
    assert Quoting(("Roe", "Jane Roe")).plain("Jane Roe, Roe") == f"{REMOVED}, {REMOVED}"


def test_nothing_to_quote_is_no_segment():
    assert Quoting().segments("") == []


def test_a_span_that_no_longer_stands_is_not_marked():
    assert marks_of("held", {"start": 0, "end": 4, "text": "gone"}, "refuse") == []


def test_tables_are_cleaned_too():
    table = {"caption": None, "headings": ["Name"], "rows": [["Jane Roe", 3]]}
    assert Quoting(("Jane Roe",)).table(table) == {
        "caption": "",
        "headings": ["Name"],
        "rows": [[REMOVED, "3"]],
    }
