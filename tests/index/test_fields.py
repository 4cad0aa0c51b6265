"""Fields, places, people, links and the order of results, through `search`."""

from datetime import date

import pytest

from disclosures.index import (
    SearchQuery,
    asker_names,
    engine,
    facet_values,
    found,
    search,
    searching,
    ways_out,
)
from disclosures.index.engine import IndexDocument
from disclosures.models import BodyName, Member, PublicBody

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 4).toordinal()


def doc(number, kind="pq", **changes):
    name = "question" if kind == "pq" else "request"
    values = {
        "document": f"{name}:{number}", "kind": kind, "title": "Otters", "asked": "How many otters",
        "replied": "None were seen", "body": "ho", "families": ("ho",), "outcome": "not_held",
        "house": "Commons" if kind == "pq" else "", "day": DAY + number, "tabled": DAY - 30,
        "year": "2024", "uin": str(1000 + number), "asked_by": "172", "asker": "Jane Exampleton",
        "answered_by": "9", "answerer": "Lord Sample", "took": number,
    }  # fmt: skip
    return IndexDocument(**(values | changes))


@pytest.fixture(autouse=True)
def indexed():
    searching.forget()
    documents = [
        doc(1),
        doc(2, asked="Lakes", replied="Otters waited there", house="Lords", uin="hl77"),
        doc(3, asked="Lakes", replied="None", attached="Otters by lake", links=("attachment",)),
        doc(4, outcome="disproportionate_cost", links=("foi", "mismatch"), tabled=DAY - 400),
        doc(5, asked_by="Ann Other", asker="Ann Other", answered_by="", answerer="",
            links=("again",), asked_times=3),
        doc(6, kind="foi", outcome="refused_cost", body="agency"),
        doc(7, kind="foi", outcome="not_held", body="moj", families=("moj",)),
        doc(8, body="moj", families=("moj",), asked="Many an otter", group=5, together=1),
        doc(9, body="moj", families=("moj",), asked="Many an otter", group=5, together=1),
    ]  # fmt: skip
    engine.write(searching.current(), documents, replace=True)
    yield
    searching.forget()


def pks(words="", **changes):
    return sorted(hit.pk for hit in search(SearchQuery(words=words, **changes)).hits)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("otter in:question", [1, 2, 3, 4, 5, 8, 9]),  # the title is part of it
        ("otters wait in:answer", [2]),
        ("otters in:attachment", [3]),
        ("(otters in:attachment) OR (otters in:answer)", [2, 3]),
        ('"otters waited" in:question', []),
        ("otters near/2 lake in:attachment", [3]),
        ("ott* in:answer", [2]),
        ("asked-by:exampleton lakes", [2, 3]),
        ('asked-by:"jane exampleton" asked-by:other', []),
        ("-asked-by:exampleton", [5]),
        ("answered-by:sample -body:moj", [1, 2, 3, 4]),
        ("uin:HL77", [2]),
        ("1004", [4]),  # a number alone finds the question of that number
        ("outcome:cost", [4]),
        ("outcome:cost,not-held -body:moj", [1, 2, 3, 4, 5]),
        ("house:lords", [2]),
        ("type:foi", [6, 7]),
        ("type:foi outcome:cost", [6]),
        ("tabled:<2024-01-01", [4]),
        ("tabled:2024-02 answered:2024-03-05", [1]),
        ("has:foi", [4]),
        ("has:mismatch", [4]),
        ("has:attachment", [3]),
        ("asked:>1", [5]),
        ("asked:<0", []),
    ],
)
def test_fields(words, numbers):
    body = PublicBody.objects.create(
        key="moj", slug="moj", name="Ministry of Justice", kind="department", families=["moj"]
    )
    BodyName.objects.create(body=body, kind="alias", name="MOJ", folded="moj")
    page = search(SearchQuery(words=words))
    assert (sorted(hit.pk for hit in page.hits), page.notes) == (numbers, [])
    assert page.kind == ("foi" if "type:foi" in words else "pq")
    assert page.total == len(numbers)


def body(key, name, *aliases, kind="department", families=(), after=()):
    made = PublicBody.objects.create(
        key=key, slug=key, name=name, kind=kind, families=list(families) or [key]
    )
    for alias in (name, *aliases):
        folded = alias.lower()
        BodyName.objects.create(body=made, kind="alias", name=alias, folded=folded)
    for earlier in after:
        earlier.successors.add(made)
    return made


def test_a_body_by_any_name_of_its_family():
    body("old", "Department of Rights", families=["moj"])
    body("moj", "Ministry of Justice", "MoJ")
    former = body("agency", "Lake Agency", kind="agency", families=["ho"])
    body("newer", "Water Agency", kind="agency", families=["ho"], after=[former])
    assert pks("body:moj") == pks('body:"department of rights"') == pks("body:justice") == [8, 9]
    assert pks("body:MoJ type:foi") == [7]
    assert pks("body:water type:foi") == [6]  # what the agency was called before


def test_a_department_that_was_split_stands_for_itself():
    body("ho", "Home Office", families=["a", "b"])
    page = search(SearchQuery(words='body:"home office" house:lords'))
    assert [hit.pk for hit in page.hits] == [2]
    assert page.notes == ["Home Office was divided later: only its own documents count."]


def test_a_body_that_nobody_knows_is_words():
    page = search(SearchQuery(words="body:zzz lakes"))
    assert page.total == 0
    assert page.notes == ["We read `body:zzz` as words. We know no body of that name."]


def test_words_as_they_were_typed_come_first_on_every_page():
    nearest = [doc(20 + n, title="otters", asked="an otter many") for n in range(12)]
    engine.write(searching.current(), nearest, replace=True)
    query = {"words": "many otter", "per_page": 5}
    first = search(SearchQuery(**query)).hits
    # "many otters" of the first documents is another phrase; "an otter many" another order.
    engine.write(searching.current(), [doc(40, asked="x " * 300 + "many otter")], replace=True)
    after = search(SearchQuery(**query)).hits
    assert [hit.pk for hit in after] == [40, *[hit.pk for hit in first][:4]]
    seen = [hit.pk for n in range(1, 6) for hit in search(SearchQuery(**query, page=n)).hits]
    assert len(seen) == len(set(seen)) == search(SearchQuery(**query)).total


def test_questions_answered_together_stand_once():
    page = search(SearchQuery(words="otter", bodies=("moj",), collapse=True))
    assert [(hit.pk, hit.together) for hit in page.hits] in ([(8, 1)], [(9, 1)])
    assert (page.total, page.is_last) == (2, True)
    apart = [
        search(SearchQuery(words="otter", collapse=True, per_page=2, page=n)) for n in (1, 2, 3, 4)
    ]
    seen = [hit.pk for page in apart for hit in page.hits]
    assert len(seen) == 6
    assert {1, 2, 3, 4, 5} < set(seen)
    assert [page.is_last for page in apart] == [False, False, True, True]


def test_orders():
    def first(sort):
        return search(SearchQuery(sort=sort, per_page=1)).hits[0].pk

    assert (first("newest"), first("best"), first("oldest"), first("slowest")) == (9, 9, 1, 9)


def test_facets_of_links_people_and_kinds():
    page = search(SearchQuery(words="otter", links=("foi", "again"), asked_by=("172",)))
    assert pks("otter", links=("foi", "again")) == [4, 5]
    assert [hit.pk for hit in page.hits] == [4]
    assert page.facets["links"] == {"foi": 1, "mismatch": 1, "attachment": 1, "again": 0}
    assert page.facets["asked_by"] == {"172": 1, "Ann Other": 1}
    assert page.facets["kind"]["pq"] == 1
    assert page.facets["body"] == {"ho": 1, "moj": 0}
    none = search(SearchQuery(words="lakes", asked_by=("Ann Other",)))
    assert none.facets["asked_by"] == {"172": 2, "Ann Other": 0}


def test_years_and_tabling():
    assert pks("lakes", years=("2024",)) == [2, 3]
    assert pks("lakes", years=("2023",)) == []
    assert pks(tabled_to=date(2023, 12, 31)) == [4]
    assert search(SearchQuery(words="lakes", years=("2023",))).facets["year"] == {
        "2024": 2,
        "2023": 0,
    }


def test_people_are_looked_up_by_name():
    Member.objects.create(member_id=172, name="Jane Exampleton")
    Member.objects.create(member_id=173, name="Joan Example")
    assert facet_values(SearchQuery(words="otter"), "asked_by", "exam") == {"172": 6, "173": 0}
    assert facet_values(SearchQuery(words="otter"), "asked_by", "other") == {"Ann Other": 1}
    assert facet_values(SearchQuery(words="otter"), "answered_by", "zzz") == {}
    assert asker_names(["172", "Ann Other"]) == {"172": "Jane Exampleton", "Ann Other": "Ann Other"}


def test_all_hits_are_found_in_order_without_facets():
    query = SearchQuery(words="otter", sort="oldest")
    assert [hit.pk for hit in found(query)] == [1, 2, 3, 4, 5, 8, 9]
    assert [hit.pk for hit in found(query, 2)] == [1, 2]


@pytest.mark.parametrize(
    "words",
    ["", " ", "-", '"', "(", "()" * 500, "(" * 999 + "a" + ")" * 999, "OR", "NOT NOT -", "near/5",
     "C++", "AT&T", "O’Brien", "'", "\x00\x1b[31m", "\u202eabc", "😀", "😀 otters", "ファイル",
     "otters " * 2000, "x" * 10_000, "body:'", "body:& -body:%", "asked-by:--", "uin:\x00",
     "tabled:9999-99", "answered:0000", "asked:>9999", "in:answer", "-in:answer", "*", "a*",
     "ott* near/50 (ott* OR b-c OR 😀)", "%_\\", "otters OR", "{}[]^~:!", "\ud800"],
)  # fmt: skip
def test_anything_typed_is_answered(words):
    query = SearchQuery(words=words, collapse=True)
    page = search(query)
    assert page.total >= len(page.hits)
    assert all(note.endswith((".", "`")) for note in page.notes)
    assert all(way.total for way in ways_out(query))
    assert len(found(query)) <= page.total


def told(query):
    return {(way.kind, way.name): way.total for way in ways_out(query)}


def test_ways_out_of_an_empty_result_give_what_they_would_find():
    query = SearchQuery(
        words='"lakes otters" house:commons', bodies=("ho",), outcomes=("withheld",), page=3
    )
    assert search(query).total == 0
    assert told(query) == {}  # no one change finds anything
    query = SearchQuery(words="lakes", bodies=("ho",), outcomes=("withheld",))
    assert told(query) == {("without", "outcome"): 2}
    assert told(SearchQuery(words='"otters lakes"')) == {("unquoted", ""): 2}
    assert told(SearchQuery(words="lakes outcome:cost")) == {("without", 'outcome:"cost"'): 2}
    assert told(SearchQuery(words="otters", house="Lords", outcomes=("withheld",))) == {
        ("without", "outcome"): 1, ("other_kind", ""): 2,
    }  # fmt: skip
    for way in ways_out(query):
        assert search(way.query).total == way.total


@pytest.mark.parametrize(
    ("words", "suggested"),
    [
        ("oters", "otters"),
        ("tOters -lakes", "otters -lakes"),
        ("lakex otters", "lakes otters"),
        ("otters", ""),
        ("zzzzzzz", ""),
        ('"oters"', ""),
        ("lak", ""),
    ],
)
def test_a_likelier_spelling_is_offered_and_not_searched(words, suggested):
    page = search(SearchQuery(words=words))
    assert page.suggestion == suggested
    assert not (suggested and page.hits)


def test_the_words_of_a_document_taken_away_are_not_suggested():
    engine.write(searching.current(), [doc(50, asked="badgers")], replace=True)
    assert search(SearchQuery(words="badgerz")).suggestion == "badgers"
    engine.remove(searching.current(), ["question:50"])
    assert search(SearchQuery(words="badgerz")).suggestion == ""
