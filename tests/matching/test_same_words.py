"""Refusing sentences: which count as the same words, and where two of them differ."""

import random
from collections import Counter
from difflib import SequenceMatcher

import pytest

from disclosures.matching import same_words

STOCK = (
    "The information requested is not held centrally and could only be obtained at "
    "disproportionate cost for the years {}."
)


def span(text, part):
    start = text.index(part)
    return {"start": start, "end": start + len(part), "text": part}


def test_the_sentence_is_whole_though_the_span_is_not():
    text = "The scheme began in 2019. The number of permits is not held centrally. We thank them."
    start, end = same_words.refusing_sentence(text, span(text, "not held centrally"))
    assert text[start:end] == "The number of permits is not held centrally."


def test_a_span_that_no_longer_stands_gives_no_sentence():
    assert (
        same_words.refusing_sentence("Other words.", {"start": 0, "end": 5, "text": "These"})
        is None
    )
    assert same_words.refusing_sentence("Other words.", None) is None


def test_figures_dates_and_months_do_not_tell_two_sentences_apart():
    first = same_words.normalised(STOCK.format("2019 to 2021"))
    assert first == same_words.normalised(STOCK.format("2020 to 2022"))
    assert same_words.normalised("Not held on 14 March 2024.") == same_words.normalised(
        "Not held on 1st May."
    )
    assert first != same_words.normalised(STOCK.format("of the scheme"))


@pytest.mark.parametrize(
    ("ours", "theirs", "near"),
    [
        (STOCK.format("2019"), STOCK.format("2019").replace("centrally", "nationally"), True),
        (STOCK.format("2019"), "The Department does not comment on operational matters.", False),
        (
            "The Department does not hold information on the number of complaints about wardens.",
            "The Department does not hold information on the number of orchards hurt by wasps.",
            False,
        ),
    ],
)
def test_near_means_nearly_the_same_words_in_the_same_order(ours, theirs, near):
    one, other = same_words.normalised(ours), same_words.normalised(theirs)
    assert same_words.is_near(one, other) is near
    shared = set(same_words.sketch(one)) & set(same_words.sketch(other))
    assert shared or not near
    least, most = same_words.lengths(one)
    assert not near or least <= len(other.split()) <= most


def test_what_differs_is_marked_in_the_text_as_written():
    sentence = "Figures for 2021 are not held by the Department."
    found = same_words.differing(sentence, "Figures for 2020 are not held by the Ministry.")
    assert [sentence[a:b] for a, b in found] == ["2021", "Department"]
    assert same_words.differing(sentence, sentence) == []


def test_a_sketch_is_the_same_each_time_and_fits_its_column():
    bands = same_words.sketch(same_words.normalised(STOCK))
    assert bands == same_words.sketch(same_words.normalised(STOCK))
    assert len(bands) == same_words.BANDS
    assert all(0 <= band < 2**31 for band in bands)


def test_counting_first_changes_nothing():
    """Against difflib's own ratio, on lines that stand close to the limit."""
    drawn = random.Random(7)
    found = Counter()
    for _ in range(2_000):
        ours = drawn.choices("abcdefghij", k=drawn.randint(0, 30))
        theirs = list(ours)
        for _ in range(drawn.randint(0, 6)):
            place = drawn.randint(0, len(theirs))
            if drawn.random() < 0.5:
                theirs[place : place + 1] = []
            else:
                theirs.insert(place, drawn.choice("abcdefghij"))
        near = SequenceMatcher(None, ours, theirs, autojunk=False).ratio() >= same_words.NEAR
        assert same_words.is_near(" ".join(ours), " ".join(theirs)) is near
        found[near] += 1
    assert min(found.values()) > 100
