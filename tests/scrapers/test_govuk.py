"""GOV.UK: pages to records, the search walk, and what is left empty when unsure."""

import copy
import itertools
import json
import re
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug import Request, Response

from scrapers import govuk_pages, govuk_text
from scrapers.archive import Archive, Replay
from scrapers.errors import Challenge
from scrapers.govuk import GovUk, months
from scrapers.records import Expected, FoiRecord, Page, Problem, StatisticalReleaseRecord
from tests.scrapers.golden_records import PAYLOADS, assert_golden

GOVUK = PAYLOADS / "govuk"
BASE = "https://www.gov.uk"
HTML_PATH = "/government/publications/example-foi-release/response-html"
DAY = date(2024, 3, 20)


def payload(name):
    return json.loads((GOVUK / f"{name}.json").read_text(encoding="utf-8"))


class Shelf:
    """A fetcher of pages held in memory: Content API items by path, any file as a PDF."""

    def __init__(self, *contents):
        self.contents = {content["base_path"]: content for content in contents}
        self.files = []

    def get_json(self, url, params=None, *, check=None, reread=0):
        content = self.contents[url.removeprefix(f"{BASE}/api/content")]
        assert check is None or check(content) is None
        return _page(url, json.dumps(content).encode(), "application/json"), content

    def get(self, url, params=None, accept="*/*", *, max_bytes=None, reread=0):
        self.files.append(url)
        return _page(url, b"%PDF", "application/pdf")


def _page(url, body, content_type):
    moment = datetime(2024, 4, 1, tzinfo=UTC)
    return Page(url=url, status=200, fetched_at=moment, content_type=content_type, body=body)


def read(content, *others, **options):
    """The records of one page, as a re-check of it gives them."""
    reader = GovUk(Shelf(content, *others), **options)
    return list(reader.recheck({content["base_path"]: ()}))


@pytest.fixture
def release():
    return payload("foi_release_with_attachments")


@pytest.mark.parametrize(
    "name",
    [
        "foi_release_with_attachments",
        "foi_release_without_attachments_array",
        "national_statistics",
        "official_statistics",
        "statistical_data_set",
        "transparency",
    ],
)
def test_sample_gives_the_golden_record(name):
    assert_golden(read(payload(name)), f"govuk/golden/{name}.json")


def test_mixed_attachments_give_the_golden_record():
    html = payload("html_publication") | {"base_path": HTML_PATH}
    items = read(payload("foi_release_mixed_attachments"), html)
    assert_golden(items, "govuk/golden/foi_release_mixed_attachments.json")


def test_publication_is_never_the_date_of_the_reply(release):
    [record] = read(release)
    request, response = record.messages
    assert request.sent_at == datetime(2014, 2, 14, tzinfo=UTC), "stated in the text"
    assert response.sent_at is None
    assert record.published_on == date(2014, 5, 29)


def test_a_number_in_a_file_name_is_no_reference(release):
    [record] = read(release)
    assert record.reference == ""


def test_bundled_page_gives_a_record_an_attachment(release):
    release["title"] = "FOI responses published by MOD: week commencing 23 January 2017"
    [one] = release["details"]["attachments"]
    release["details"]["attachments"] = [
        one | {"id": "a.pdf", "title": "Boats: FOI2017/00123", "filename": "a.pdf"},
        one | {"id": "b.pdf", "title": "Boots: FOI2017/00456", "url": one["url"] + "b"},
    ]
    first, second = read(release)
    assert first.source_key == f"{release['content_id']}:en:a.pdf"
    assert (first.title, first.reference) == ("Boats: FOI2017/00123", "FOI2017/00123")
    assert second.reference == "FOI2017/00456"
    assert [len(r.messages[1].attachments) for r in (first, second)] == [1, 1]
    assert first.created_on is None, "the page's text speaks of all its requests"
    assert first.messages[0].text == "Boats: FOI2017/00123"
    assert first.url == second.url


def test_external_attachment_keeps_its_address_only(release):
    release["details"]["attachments"] = [
        {
            "attachment_type": "external",
            "id": "x",
            "url": "https://elsewhere.example/x",
            "title": "X",
        }
    ]
    shelf = Shelf(release)
    [record] = GovUk(shelf).recheck({release["base_path"]: ()})
    [attachment] = record.messages[1].attachments
    assert attachment.problem == "elsewhere: address only"
    assert shelf.files == []


def test_html_attachments_text_is_part_of_the_response():
    html = payload("html_publication") | {"base_path": HTML_PATH}
    html["details"] = {
        "body": "<h2>Request</h2><p>How many cases in 2023?</p><h2>Our response</h2>"
        "<p>Dear Ms Example,</p><p>There were 12.</p>"
    }
    [record] = read(payload("foi_release_mixed_attachments"), html)
    request, response = record.messages
    assert request.text == "How many cases in 2023?"
    assert "There were 12." in response.text
    assert "Ms Example" not in response.text
    assert len(record.pages) == 2


def test_large_file_is_address_only(release):
    shelf = Shelf(release)
    reader = GovUk(shelf, max_attachment_bytes=1024 * 1024)
    [record] = reader.recheck({release["base_path"]: ()})
    [attachment] = record.messages[1].attachments
    assert attachment.problem == "over 1 MB"
    assert attachment.page is None
    assert shelf.files == []


def test_links_of_rendered_html_are_files_too(release):
    del release["details"]["attachments"]
    file = "/government/uploads/system/uploads/attachment_data/file/7"
    release["details"]["documents"] = [
        f'<section class="attachment"><h2 class="title">Table one</h2>'
        f'<span class="unique_reference">FOI/1</span><a href="{file}/t.csv/preview">View</a>'
        f'<a href="{file}/t.csv">Download</a></section>',
        f'<a href="{release["base_path"]}/answer">Answer</a><a href="/contact">Contact</a>',
    ]
    answer = payload("html_publication") | {"base_path": f"{release['base_path']}/answer"}
    [record] = read(release, answer)
    table, page = record.messages[1].attachments
    assert (table.url, table.title, table.file_name) == (
        f"{BASE}{file}/t.csv",
        "Table one",
        "t.csv",
    )
    assert page.url.endswith("/answer")
    assert record.reference == "FOI/1"


def test_two_files_of_one_name_keep_keys_of_their_own(release):
    release["title"] = "FOI disclosure log: May"
    [one] = release["details"]["attachments"]
    release["details"]["attachments"] = [
        one | {"id": "r.pdf", "url": f"https://assets.example/media/{number}/r.pdf"}
        for number in ("aa", "bb")
    ]
    keys = [record.source_key.rpartition(":")[2] for record in read(release)]
    assert keys == ["aa/r.pdf", "bb/r.pdf"]


def test_empty_body_and_no_attachment_is_still_a_release(release):
    release["details"] = {"body": ""}
    [record] = read(release)
    assert record.messages[1].text == ""
    assert not record.is_complete


def test_missing_first_published_at(release):
    release.pop("first_published_at")
    assert read(release)[0].published_on == date(2014, 5, 29), "from first_public_at"
    release["details"].pop("first_public_at")
    assert read(release)[0].published_on is None


def test_withdrawn_page_stays_and_says_so(release):
    withdrawn = payload("withdrawn_publication")
    [record] = read(withdrawn | {"document_type": "research"})
    assert isinstance(record, StatisticalReleaseRecord)
    assert record.is_withdrawn
    assert "out of date" in record.withdrawn_explanation
    [record] = read(release | {"withdrawn_notice": withdrawn["withdrawn_notice"]})
    assert record.display_state == "withdrawn 2015-01-13"
    assert not record.is_removed


def test_corrections_are_kept():
    html = payload("html_publication") | {"base_path": HTML_PATH}
    [record] = read(payload("foi_release_mixed_attachments"), html)
    assert record.change_notes[0][1] == "Corrected a figure in the spreadsheet."
    assert record.updated_at == datetime(2024, 3, 20, 12, tzinfo=UTC)


def test_statistics_files_are_fetched_only_when_asked_for():
    data_set = payload("statistical_data_set")
    shelf = Shelf(data_set)
    [record] = GovUk(shelf).recheck({data_set["base_path"]: ()})
    assert {a.problem for a in record.attachments} == {"not fetched"}
    assert shelf.files == []
    [record] = GovUk(shelf, fetch_statistics_files=True).recheck({data_set["base_path"]: ()})
    assert all(a.page for a in record.attachments)
    assert not any("/preview" in url for url in shelf.files)


@pytest.mark.parametrize(
    ("title", "collection", "is_ad_hoc"),
    [
        ("Ad hoc statistics on boats", "", True),
        ("Boats: ad-hoc release", "", True),
        ("Management information: boats", "", True),
        ("Boats in England", "Ad hoc statistical releases", True),
        ("Fostering in England", "Adhocracy studies", False),
    ],
)
def test_ad_hoc_is_read_from_title_or_collection(title, collection, is_ad_hoc):
    content = payload("official_statistics") | {"title": title}
    content["links"]["document_collections"] = [{"title": collection}]
    assert read(content)[0].is_ad_hoc is is_ad_hoc


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("FOI reference: FOI2024/00000", "FOI2024/00000"),
        ("Our ref: CAS-123456-X7.", "CAS-123456-X7"),
        ("Reference number 1234-22", "1234-22"),
        ("FOI 2017/01234 boats", "FOI 2017/01234"),
        ("Ref: FOI2024/00001 and Ref: FOI2024/00002", ""),
        ("PUBLIC_1392629965.pdf", ""),
        ("with reference to your letter", ""),
        ("reference period 2023", ""),
        ("FOI 2000", ""),
        ("FOI2020", ""),
        ("FOI 2022-23", ""),
    ],
)
def test_reference(text, reference):
    assert govuk_text.reference_in(text) == reference


@pytest.mark.parametrize(
    ("text", "asked", "replied"),
    [
        ("request dated 14 February 2014", date(2014, 2, 14), None),
        ("request dated 1st May 2014", date(2014, 5, 1), None),
        (
            "Date of request: 3 May 2014 Date of response: 29 May 2014",
            date(2014, 5, 3),
            date(2014, 5, 29),
        ),
        ("request dated 3 May 2014 and request dated 4 May 2014", None, None),
        ("request dated 31 February 2014", None, None),
        ("request dated 3 May 2024", None, None),
        ("Date of request: 9 May 2014 Date of response: 2 May 2014", date(2014, 5, 9), None),
        ("data as at 14 February 2014", None, None),
    ],
)
def test_dates_only_when_plain(text, asked, replied):
    assert govuk_text.dates_in([text], date(2014, 6, 1)) == (asked, replied)


def test_a_request_is_quoted_only_between_two_headings():
    text = "You asked:\nHow many?\nAnd when?\nOur response\nTwelve."
    assert govuk_text.quoted_request(text) == "How many?\nAnd when?"
    assert govuk_text.quoted_request("You asked:\nHow many?") == ""
    assert govuk_text.quoted_request("The request\n") == ""


def test_organisations_name_the_publisher_first():
    content = payload("transparency")
    content["links"]["organisations"].reverse()
    assert govuk_pages.organisations(content)[0] == "cabinet-office"
    assert len(govuk_pages.organisations(content)) == 3


def test_months_cover_every_day_once():
    assert list(months(date(2023, 12, 30), date(2024, 2, 2))) == [
        (date(2023, 12, 30), date(2023, 12, 31)),
        (date(2024, 1, 1), date(2024, 1, 31)),
        (date(2024, 2, 1), date(2024, 2, 2)),
    ]
    assert list(months(DAY, date(2024, 3, 1))) == []


# --- the walk, against a local server ---


class FakeGovUk:
    """Search and Content API over pages in memory; a fault answers once."""

    def __init__(self, server):
        self.url = server.url_for("").rstrip("/")
        self.asked: list[str] = []
        self.faults: list[tuple[str, Response]] = []
        self.pages: dict[str, dict] = {}
        self.listed: list[dict] = []
        self.total_extra = 0
        server.expect_request(re.compile("/.*")).respond_with_handler(self.reply)

    def add(self, content, day="2024-03-20", **listed):
        file = f"{self.url}/media/0123456789abcdef01234567/"
        text = re.sub(r"https://assets\.[^\"]*?/(?=[^/\"]+\")", file, json.dumps(content))
        self.pages[content["base_path"]] = json.loads(text)
        self.listed.append(
            {
                "link": content["base_path"],
                "title": content["title"],
                "description": content["description"],
                "public_timestamp": f"{day}T10:00:00Z",
                "content_store_document_type": content["document_type"],
                "document_type": "edition",
            }
            | listed
        )

    def reply(self, request: Request) -> Response:
        self.asked.append(request.full_path)
        for index, (part, response) in enumerate(self.faults):
            if part in request.full_path:
                del self.faults[index]
                return response
        if request.path == "/api/search.json":
            return as_json(self.search(request))
        if request.path.startswith("/media/"):
            return Response(b"%PDF", content_type="application/pdf")
        content = self.pages.get(request.path.removeprefix("/api/content"))
        return as_json(content) if content else Response("", status=404)

    def search(self, request: Request) -> dict:
        window = request.args["filter_public_timestamp"]
        start, end = re.match(r"from:(\S+),to:(\S+)", window).groups()
        types = request.args.getlist("filter_content_store_document_type")
        found = [
            result
            for result in self.listed
            if start <= result["public_timestamp"][:10] <= end
            and result["content_store_document_type"] in types
        ]
        at, count = int(request.args["start"]), int(request.args["count"])
        total = len(found) + self.total_extra
        return {"results": found[at : at + count], "total": total, "start": at}


def as_json(value, status=200):
    return Response(json.dumps(value), status=status, content_type="application/json")


@pytest.fixture
def site(server):
    fake = FakeGovUk(server)
    fake.add(payload("foi_release_with_attachments"))
    fake.add(payload("official_statistics"))
    return fake


@pytest.fixture
def reader(site, quick_client, tmp_path):
    client = quick_client(archive=Archive(tmp_path / "kept"), attempts=2, hosts=["localhost"])
    return GovUk(client, site.url)


def test_walk_and_its_replay_give_the_same_records(reader, site, tmp_path):
    live = list(reader.records(DAY, DAY))
    assert [type(item) for item in live] == [FoiRecord, StatisticalReleaseRecord]
    assert live[0].messages[1].attachments[0].page.body == b"%PDF"
    assert list(GovUk(Replay(tmp_path / "kept"), site.url).records(DAY, DAY)) == live


def test_the_question_put_to_the_search(reader, site):
    reader.organisations = ("home-office", "ministry-of-defence")
    list(reader.records(date(2024, 3, 5), DAY))
    asked = parse_qs(urlsplit(site.asked[0]).query)
    assert asked["filter_public_timestamp"] == ["from:2024-03-05,to:2024-03-20"]
    assert asked["order"] == ["public_timestamp"]
    assert asked["filter_organisations"] == ["home-office", "ministry-of-defence"]
    assert {"link", "title", "public_timestamp"} <= set(asked["fields"])
    assert "foi_release" in asked["filter_content_store_document_type"]
    assert int(asked["count"][0]) <= 1500


def test_paging_reads_every_result_once(reader, site, monkeypatch):
    monkeypatch.setattr("scrapers.govuk.PAGE_SIZE", 2)
    for number in range(5):
        content = payload("official_statistics")
        content |= {"base_path": f"/s/{number}", "content_id": f"{number}"}
        site.add(content)
    items = list(reader.records(DAY, DAY))
    assert len(items) == 7
    assert len({getattr(item, "content_id", "foi") for item in items}) == 7


def test_what_is_to_come_is_said_before_it_is_fetched(reader, site):
    told = []
    reader.on_expected = lambda expected: told.append((expected, len(site.asked)))
    site.add({**payload("official_statistics"), "base_path": "/s/1"}, day="2024-04-02")
    list(reader.records(DAY, date(2024, 4, 3)))
    assert [expected for expected, _ in told] == [
        Expected(count=2, is_whole=False), Expected(count=1, is_whole=True)
    ]  # fmt: skip
    assert told[0][1] == 1  # the list alone was asked for


def test_links_found_before_a_list_broke_off_are_read(reader, site, monkeypatch):
    monkeypatch.setattr("scrapers.govuk.PAGE_SIZE", 1)
    site.faults += [("start=1", Response("", status=500))] * 2
    items = list(reader.records(DAY, DAY))
    assert [type(item) for item in items] == [FoiRecord, Problem]


def test_transparency_only_when_ad_hoc(reader, site):
    plain = payload("transparency")
    ad_hoc = copy.deepcopy(plain) | {"base_path": "/x", "title": "Ad hoc: boats"}
    site.add(plain)
    site.add(ad_hoc)
    titles = [item.title for item in reader.records(DAY, DAY)]
    assert "Ad hoc: boats" in titles
    assert plain["title"] not in titles


def test_422_names_the_parameter_and_stops(reader, site):
    refusal = Response((GOVUK / "search_error_422.json").read_text(), status=422)
    site.faults = [("search.json", refusal)]
    [problem] = reader.records(date(2024, 1, 1), DAY)
    assert problem.cause == "HTTP 422"
    assert "Unexpected parameters: foo" in problem.message
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Response("", status=429, headers={"Retry-After": "0"}),
        Response("", status=503),
        Response('{"results": [', content_type="application/json"),
        Response("<html>Sorry</html>", content_type="text/html"),
        as_json({"results": [{"link": "/x", "content_store_document_type": "guide"}], "total": 1}),
        as_json(
            {
                "results": [{"link": "/x", "public_timestamp": "1999-01-01T00:00:00Z"}],
                "total": 1,
            }
        ),
    ],
    ids=["429", "503", "cut", "html", "other type", "other month"],
)
def test_a_passing_fault_loses_nothing(reader, site, fault):
    site.faults = [("search.json", fault)]
    assert len(list(reader.records(DAY, DAY))) == 2


def test_a_lasting_fault_is_a_problem_and_the_next_month_is_read(reader, site):
    site.faults = [("from%3A2024-02", Response("", status=503))] * 2
    items = list(reader.records(date(2024, 2, 1), DAY))
    assert [type(item) for item in items] == [Problem, FoiRecord, StatisticalReleaseRecord]
    assert "2024-02-01" in items[0].record


def test_a_short_count_is_walked_twice_and_named(reader, site):
    site.total_extra = 1
    items = list(reader.records(DAY, DAY))
    assert [i.cause for i in items if isinstance(i, Problem)] == ["overlapping pages"]
    assert len(items) == 3, "what was listed is read all the same"


def test_a_listed_page_that_is_gone_is_a_problem(reader, site):
    site.pages.pop("/government/statistics/fostering-in-england-1-april-2013-to-31-march-2014")
    items = list(reader.records(DAY, DAY))
    assert [i.cause for i in items if isinstance(i, Problem)] == ["HTTP 404"]


def test_a_link_that_leads_elsewhere_is_named(reader, site):
    site.listed[1]["link"] = "https://elsewhere.example/statistics"
    items = list(reader.records(DAY, DAY))
    assert [i.record for i in items if isinstance(i, Problem)] == [
        "https://elsewhere.example/statistics"
    ]


def test_a_file_that_is_gone_leaves_its_reason(reader, site):
    site.faults = [("/media/", Response("", status=404))]
    foi = next(iter(reader.records(DAY, DAY)))
    assert foi.messages[1].attachments[0].problem == "gone (404)"


def test_a_file_that_leads_to_another_host_is_left_there(reader, site):
    inside = site.url.replace("localhost", "127.0.0.1") + "/inside"
    site.faults = [("/media/", Response("", status=302, headers={"Location": inside}))]
    items = list(reader.records(DAY, DAY))
    file = items[0].messages[1].attachments[0]
    assert (file.page, file.problem) == (None, "address outside the source's own hosts")
    assert not any(isinstance(item, Problem) for item in items)
    assert not any("inside" in asked for asked in site.asked)


def test_a_challenge_ends_the_run(reader, site):
    wall = Response("", status=403, headers={"cf-mitigated": "challenge"})
    site.faults = [("/api/content", wall)]
    with pytest.raises(Challenge):
        list(reader.records(DAY, DAY))


@pytest.mark.parametrize("status", [404, 410])
def test_a_known_release_that_is_gone_leaves_a_tombstone(reader, site, status):
    site.faults = [("/api/content/gone", Response("", status=status))]
    [record] = reader.recheck({"/gone": ["id:en"]})
    assert (record.source_key, record.is_removed) == ("id:en", True)
    assert record.removed_reason == f"gone ({status})"


def test_a_known_statistical_page_that_is_gone_is_a_problem(reader):
    [problem] = reader.recheck({"/government/statistics/gone": ()})
    assert problem.cause == "HTTP 404"


def test_an_attachment_no_longer_on_its_page_leaves_a_tombstone(reader, site):
    path = site.listed[0]["link"]
    kept, gone = reader.recheck({path: [f"{site.pages[path]['content_id']}:en", "x:en:old.pdf"]})
    assert not kept.is_removed
    assert (gone.source_key, gone.removed_reason) == ("x:en:old.pdf", "no longer on its page")


def test_redirect_item_is_followed_and_a_dead_end_is_gone(reader, site):
    target = site.listed[0]["link"]
    to = {"path": "/old", "destination": target}
    site.pages["/old"] = {"base_path": "/old", "schema_name": "redirect", "redirects": [to]}
    site.pages["/dead"] = {"base_path": "/dead", "schema_name": "gone", "document_type": "gone"}
    [record] = reader.recheck({"/old": ()})
    assert record.slug == target
    [record] = reader.recheck({"/dead": ["id:en"]})
    assert record.is_removed


def test_a_redirect_loop_ends(reader, site):
    for here, there in (("/a", "/b"), ("/b", "/a")):
        site.pages[here] = {
            "base_path": here,
            "schema_name": "redirect",
            "redirects": [{"path": here, "destination": there}],
        }
    [record] = reader.recheck({"/a": ["id:en"]})
    assert record.is_removed


def test_a_page_of_another_type_is_a_problem(reader, site):
    site.pages[site.listed[0]["link"]]["document_type"] = "guidance"
    items = list(reader.records(DAY, DAY))
    assert [i.cause for i in items if isinstance(i, Problem)] == ["another document type"]


def test_a_page_of_an_odd_shape_never_ends_a_run(reader, site):
    path = site.listed[0]["link"]
    whole = site.pages[path]
    fields = ("content_id", "title", "description", "details", "links", "first_published_at")
    for field, odd in itertools.product(fields, (None, 0, "", "x", [], [1], {}, {"a": 1})):
        site.pages[path] = whole | {field: odd}
        [item] = reader.recheck({path: ()})
        assert isinstance(item, FoiRecord | Problem), (field, odd)
