"""Refusing sentences: which count as the same words, and where two of them differ."""

import pytest

from disclosures.matching import same_words as repeats

STOCK = (
    "The information requested is not held centrally and could only be obtained at "
    "disproportionate cost for the years {}."
)


def span(text, part):
    start = text.index(part)
    return {"start": start, "end": start + len(part), "text": part}


def test_the_sentence_is_whole_though_the_span_is_not():
    text = "The scheme began in 2019. The number of permits is not held centrally. We thank them."
    start, end = repeats.refusing_sentence(text, span(text, "not held centrally"))
    assert text[start:end] == "The number of permits is not held centrally."


def test_a_span_that_no_longer_stands_gives_no_sentence():
    assert (
        repeats.refusing_sentence("Other words.", {"start": 0, "end": 5, "text": "These"}) is None
    )
    assert repeats.refusing_sentence("Other words.", None) is None


def test_figures_dates_and_months_do_not_tell_two_sentences_apart():
    first = repeats.normalised(STOCK.format("2019 to 2021"))
    assert first == repeats.normalised(STOCK.format("2020 to 2022"))
    assert repeats.normalised("Not held on 14 March 2024.") == repeats.normalised(
        "Not held on 1st May."
    )
    assert first != repeats.normalised(STOCK.format("of the scheme"))


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
    one, other = repeats.normalised(ours), repeats.normalised(theirs)
    assert repeats.is_near(one, other) is near
    shared = set(repeats.sketch(one)) & set(repeats.sketch(other))
    assert shared or not near
    least, most = repeats.lengths(one)
    assert not near or least <= len(other.split()) <= most


def test_what_differs_is_marked_in_the_text_as_written():
    sentence = "Figures for 2021 are not held by the Department."
    found = repeats.differing(sentence, "Figures for 2020 are not held by the Ministry.")
    assert [sentence[a:b] for a, b in found] == ["2021", "Department"]
    assert repeats.differing(sentence, sentence) == []


def test_a_sketch_is_the_same_each_time_and_fits_its_column():
    bands = repeats.sketch(repeats.normalised(STOCK))
    assert bands == repeats.sketch(repeats.normalised(STOCK))
    assert len(bands) == repeats.BANDS
    assert all(0 <= band < 2**31 for band in bands)
