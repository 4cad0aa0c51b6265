"""A page of results, its facets, and the candidates of a document."""

from datetime import date

import pytest

from disclosures.index import SearchQuery, candidates, engine, holding, search, searching
from disclosures.index.engine import IndexDocument


def doc(number, kind="pq", asked="otters", **changes):
    name = "question" if kind == "pq" else "request"
    on = date(2020 + number % 3, 5, 1)
    values = {
        "document": f"{name}:{number}", "kind": kind, "title": "", "asked": asked, "replied": "",
        "body": "ho", "families": ("ho",), "outcome": "not_held", "house": "Commons",
        "day": on.toordinal(), "year": str(on.year),
    }  # fmt: skip
    return IndexDocument(**(values | changes))


@pytest.fixture(autouse=True)
def indexed():
    searching.forget()
    documents = [
        doc(1),
        doc(2, outcome="answered", house="Lords"),
        doc(3, body="moj", families=("moj",)),
        doc(4, asked="rivers"),
        doc(5, kind="foi", outcome="released", body="agency"),
        doc(6, kind="foi", outcome="released", asked="Ref FOI 2024/00731 otters", day=0, year=""),
        doc(7, kind="foi", outcome="not_held", body="moj", families=("moj",)),
    ]
    engine.write(searching.current(), documents, replace=True)
    yield
    searching.forget()


def counted(page, group):
    return {value: count for value, count in page.facets[group].items() if count}


def pks(page):
    return sorted(hit.pk for hit in page.hits)


def test_words_and_filters():
    page = search(SearchQuery(words="otter", outcomes=("not_held",)))
    assert pks(page) == [1, 3]
    assert (page.total, page.total_without_filters, page.other_kind_total) == (2, 3, 3)


def test_facets_ignore_their_own_group_and_obey_the_others():
    page = search(SearchQuery(words="otter", outcomes=("not_held",), bodies=("ho",)))
    assert counted(page, "outcome") == {"not_held": 1, "answered": 1}
    assert page.facets["outcome"]["disproportionate_cost"] == 0  # a short list stays whole
    assert page.facets["body"] == {"ho": 1, "moj": 1}
    assert page.facets["house"] == {"Commons": 1, "Lords": 0}


def test_a_family_key_finds_its_agencies():
    assert pks(search(SearchQuery(kind="foi", bodies=("ho",)))) == [5, 6]


def test_dates_and_order():
    page = search(SearchQuery(words="otter", sort="oldest"))
    assert [hit.pk for hit in page.hits] == [3, 1, 2]
    assert pks(search(SearchQuery(answered_from=date(2022, 1, 1)))) == [2]
    assert pks(search(SearchQuery(answered_to=date(2020, 12, 31)))) == [3]


def test_pages_of_results_do_not_overlap():
    seen = [search(SearchQuery(words="otter", page=n, per_page=1)).hits for n in (1, 2, 3, 4)]
    assert sorted(hit.pk for hits in seen for hit in hits) == [1, 2, 3]
    assert seen[3] == []


def near(**changes):
    values = {"kind": "foi", "families": ("ho",), "around": date(2022, 5, 1)}
    return [document for document, _ in candidates("otters", **(values | changes))]


def test_candidates_are_of_the_family_and_the_time():
    assert near() == ["request:5"]
    assert near(families=("moj",)) == ["request:7"]
    assert near(families=()) == []
    assert near(around=date(2018, 1, 1)) == []  # released more than three years after
    assert near(around=date(2030, 1, 1)) == []
    assert sorted(near(around=None)) == ["request:5", "request:6"]
    assert near(outcomes=("refused_cost",)) == []


def test_how_many_a_family_has_says_nothing_of_nearness():
    found = candidates("otters", kind="foi", families=("ho", "moj"), around=None)
    near = dict(found)
    assert near["request:5"] == near["request:7"]


@pytest.mark.parametrize(
    ("words", "held"),
    [("FOI 2024/00731", [6]), ("foi-2024-00731", [6]), ("2024/0073", []), ("", []), ("///", [])],
)
def test_a_reference_is_held_word_for_word(words, held):
    assert holding(words, kind="foi") == held


def test_a_folder_put_in_its_place_is_opened_again(tmp_path):
    place = searching.folder()
    fresh = place.with_name("fresh")
    engine.write(engine.open_index(fresh), [doc(9)], replace=False)
    place.rename(place.with_name("old"))
    assert search(SearchQuery(words="otter")).total == 3  # the old one serves till then
    fresh.rename(place)
    assert pks(search(SearchQuery(words="otter"))) == [9]
