"""WhatDoTheyKnow: pages to records, the name that must never be kept, and the live walk."""

import itertools
import json
import os
import re
import shutil
from datetime import UTC, date, datetime
from urllib.parse import unquote

import pytest
from werkzeug import Request, Response

from scrapers import wdtk_names, wdtk_pages
from scrapers.archive import Archive, Replay
from scrapers.errors import Challenge, ScrapeError
from scrapers.records import FoiRecord, Page, Problem
from scrapers.robots import Robots
from scrapers.whatdotheyknow import WhatDoTheyKnow
from tests.scrapers.golden_records import PAYLOADS, assert_golden, plain

WDTK = PAYLOADS / "wdtk"
BASE = "https://www.whatdotheyknow.com"
# Every form of the two requesters' names that must not survive.
NAMES = re.compile(
    rb"Example Requester|example_requester|O(?:'|&#39;|%27|\\u0027)?Sample|osample|\bJane\b", re.I
)
DAY = date(2024, 3, 5)


def page(body, url=f"{BASE}/request/x", content_type="text/html; charset=utf-8", **changes):
    body = body.encode() if isinstance(body, str) else body
    changes = {"status": 200, "fetched_at": datetime(2024, 4, 1, tzinfo=UTC), **changes}
    return Page(url=url, content_type=content_type, body=body, **changes)


@pytest.fixture
def folder(tmp_path):
    """The two sample requests as someone saved them by hand."""
    shutil.copy(WDTK / "request_page.html", tmp_path / "Widget costs - WhatDoTheyKnow.html")
    shutil.copy(WDTK / "request.json", tmp_path / "example_request_about_widget_cos.json")
    files = tmp_path / "Widget costs - WhatDoTheyKnow_files"
    files.mkdir()
    (files / "Annex A widgets.xlsx").write_bytes(b"PK not really")
    for name in ("traps_page.html", "traps_page.unfold.html"):
        shutil.copy(WDTK / name, tmp_path / name)
    shutil.copy(WDTK / "traps.json", tmp_path / "otter_counts.json")
    (tmp_path / "otter_counts").mkdir()
    (tmp_path / "otter_counts" / "Reply to Jane O'Sample.txt").write_text("Dear Jane,\n41 otters.")
    (tmp_path / "otter_counts" / "Slow.pdf").write_text(
        "<!DOCTYPE html><title>Attachment processing</title>"
    )
    for path in tmp_path.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return tmp_path


@pytest.fixture
def traps(folder):
    items = list(WhatDoTheyKnow().from_folder(folder))
    return next(item for item in items if item.slug == "otter_counts")


def test_saved_folder_gives_the_golden_records(folder):
    assert_golden(WhatDoTheyKnow().from_folder(folder), "wdtk/golden/folder.json")


def test_no_record_and_no_page_holds_a_requesters_name(folder):
    for item in WhatDoTheyKnow().from_folder(folder):
        assert not NAMES.search(json.dumps(plain([item]), ensure_ascii=False).encode())
        for kept in _pages(item):
            assert not NAMES.search(kept.body), kept.url
            assert not NAMES.search(unquote(kept.url).encode())
            if kept.content_type.startswith("text/") or "json" in kept.content_type:
                assert ("x-redacted", "requester name") in kept.headers


def test_resent_notice_is_not_a_second_message(traps):
    keys = [message.source_key for message in traps.messages]
    assert keys.count("outgoing-301") == 1
    assert "2021" in traps.messages[0].text, "the message itself, not the notice"


def test_empty_body_is_empty_and_keeps_its_files(traps):
    message = _message(traps, "incoming-401")
    assert message.text == ""
    assert {f.file_name: f.problem for f in message.attachments} == {
        "Reply to Requester.txt": "",
        "Erased.pdf": "erased by the site",
        "Slow.pdf": "still processing",
        "Moved.pdf": "not saved",
    }


def test_quoted_text_is_kept_apart(traps):
    message = _message(traps, "incoming-402")
    assert "How many otters" not in message.text
    assert "From: Requester" in message.text_unfolded
    assert "https://www.example.org/otters/annual-survey-2022.html" in message.text


def test_annotation_is_never_the_authoritys(traps):
    message = _message(traps, "comment-601")
    assert message.sender == "annotation"
    assert message.text == "The figure for 2021 is missing."


@pytest.mark.parametrize("key", ["incoming-403", "incoming-404"])
def test_hidden_message_has_no_text_and_says_so(traps, key):
    message = _message(traps, key)
    assert message.is_hidden
    assert message.text == ""
    assert not traps.is_complete


def test_states_and_london_days(traps):
    assert traps.described_state == "waiting_response"
    assert traps.display_state == "Awaiting classification"
    assert traps.awaiting_description
    assert traps.law_used == "eir"
    assert traps.created_on == date(2023, 7, 1), "half past midnight in London, 30 June in UTC"
    assert traps.messages[0].sent_at == datetime(2023, 6, 30, 23, 30, tzinfo=UTC)


def test_without_json_the_page_says_what_it_can():
    record = wdtk_pages.read_request(page((WDTK / "traps_page.html").read_bytes()), base_url=BASE)
    assert record.source_key == "otter_counts"
    assert (record.authority_name, record.authority_key) == ("Otter Office", "otter_office")
    assert record.described_state == "", "the class names a state that the site computed"
    assert record.awaiting_description
    assert record.law_used == "eir"


def test_an_older_page_without_a_block_round_the_body():
    body = (WDTK / "traps_page.html").read_text()
    body = body.replace('<div id="attachment-510">', "").replace(
        "</p></div>\n </div>", "</p></div>"
    )
    record = wdtk_pages.read_request(page(body), base_url=BASE)
    assert "We counted 41 otters in 2022." in _message(record, "incoming-402").text


def test_a_message_that_json_names_and_the_page_lacks_makes_it_incomplete():
    body = (WDTK / "request_page.html").read_bytes().replace(b'class="hidden_message"', b"")
    data = json.loads((WDTK / "request.json").read_text())
    data["info_request_events"][1]["incoming_message_id"] = 12345
    assert not wdtk_pages.read_request(page(body), base_url=BASE, request_json=data).is_complete


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("Jane Smith", "<p>Jane Smith</p>", "<p>Requester</p>"),
        ("Jane Smith", "<p>Dear Mrs Smith,</p>", "<p>Dear Requester,</p>"),
        ("Jane Smith", "<p>Dear Jane</p>", "<p>Dear Requester</p>"),
        ("Jane Smith", "<p>Yours,<br />J. Smith</p>", "<p>Yours,<br />Requester</p>"),
        ("Jane Smith", "<p>JANE SMITH wrote</p>", "<p>Requester wrote</p>"),
        ("Jane Smith", "<p>From: Smith, Jane</p>", "<p>From: Requester</p>"),
        ("Jane Smith", "<p>jane.smith@x</p>", "<p>Requester@x</p>"),
        ("Dr Jane Ann Smith", "<p>Jane Smith</p>", "<p>Requester</p>"),
        ("Mary O'Brien", "<p>Dear Ms O&#39;Brien</p>", "<p>Dear Requester</p>"),
        ("Jane Smith", "<p>Jane&nbsp;<br />Smith</p>", "<p>Requester</p>"),
        ("Jane Smith", "<p>dear jane smith,</p>", "<p>dear Requester,</p>"),
        ("Jane Smith", "<p>Thanks<br />jane smith</p>", "<p>Thanks<br />Requester</p>"),
        ("Al Be", "<a href='/global-best'>", "<a href='/global-best'>"),
        ("Al Be", "<a href='/a%2Fal-be.pdf'>", "<a href='/a%2FRequester.pdf'>"),
        # Ordinary words stay: the authority's text is evidence.
        ("Data Request", "<p>your data request of May</p>", "<p>your data request of May</p>"),
        (
            "Will Green",
            "<p>We will publish a green paper</p>",
            "<p>We will publish a green paper</p>",
        ),
        ("Rob", "<p>Robbery rose; they rob shops</p>", "<p>Robbery rose; they rob shops</p>"),
        ("Rob", "<p>Hi Rob,</p>", "<p>Hi Requester,</p>"),
        ("Home", "<p>Dear Home Office,</p>", "<p>Dear Home Office,</p>"),
        ("Jane Smith", "<p>Smithfield and W H Smith</p>", "<p>Smithfield and W H Smith</p>"),
    ],
)
def test_redaction(name, before, after):
    assert wdtk_names.redact_html(before, [name]) == after


def test_redacting_twice_changes_nothing():
    raw = page((WDTK / "request_page.html").read_bytes())
    once = wdtk_names.redact_page(raw, ["Example Requester"], ["Another User"])
    assert wdtk_names.redact_page(once, wdtk_names.requester_names(once.body.decode())) == once


def test_a_table_keeps_its_first_names():
    table = page("name,n\nJane,4\nJane\nJane Smith,1\n", content_type="text/csv")
    redacted = wdtk_names.redact_page(table, ["Jane Smith"]).body
    assert redacted == b"name,n\nJane,4\nJane\nRequester,1\n"


def test_a_binary_file_keeps_its_bytes_and_is_not_marked_as_redacted():
    pdf = page(b"%PDF Jane Smith", content_type="application/pdf")
    assert wdtk_names.redact_page(pdf, ["Jane Smith"]) == pdf


def test_headers_lose_the_name_of_a_file():
    headers = (
        ("content-disposition", 'attachment; filename="To Jane Smith.pdf"'),
        ("location", f"{BASE}/attach/2/To%20Jane%20Smith.pdf"),
    )
    pdf = page(b"%PDF", content_type="application/pdf", headers=headers)
    redacted = wdtk_names.redact_page(pdf, ["Jane Smith"])
    assert not re.search("Jane|Smith", str(redacted.headers))


def test_json_cut_short_still_loses_the_user():
    cut = page(b'{"id": 1, "user": {"id": 7, "name": "Jane Smi', content_type="application/json")
    assert b"Smi" not in wdtk_names.redact_json(cut, []).body


def test_list_page():
    listing = wdtk_pages.read_list(page((WDTK / "listing_page.html").read_bytes()))
    [found] = listing.requests
    assert found.slug == "example_request_about_widget_cos"
    assert found.listed_at == datetime(2024, 3, 5, 16, 20, 44, tzinfo=UTC)
    assert found.state == "Successful"
    assert listing.has_next


def test_an_empty_list_must_say_that_it_is_empty():
    said = page("<p>There were no requests matching your query.</p>")
    assert wdtk_pages.read_list(said).requests == ()
    with pytest.raises(wdtk_pages.NotARequestPage):
        wdtk_pages.read_list(page("<div class='new-layout'>Things</div>"))


@pytest.mark.parametrize(
    ("body", "headers", "problem"),
    [
        (b"%PDF-1.7", (), ""),
        (b"<!DOCTYPE html>Attachment processing...", (), "still processing"),
        (
            b"<!DOCTYPE html>",
            (("location", f"{BASE}/request/x#incoming-1"),),
            "not there: the site showed the message instead (303)",
        ),
        (b"This file has been erased.", (), "erased by the site"),
        (b"", (), "empty file"),
    ],
)
def test_what_is_not_the_file(body, headers, problem):
    url = f"{BASE}/request/x/response/1/attach/2/a.pdf?cookie_passthrough=1"
    got = page(body, url=url, content_type="application/pdf", headers=headers)
    assert wdtk_pages.attachment_problem(got) == problem


def test_removed_and_challenge_pages_in_a_folder(tmp_path):
    (tmp_path / "gone.html").write_text("<h1>Request has been removed</h1>")
    (tmp_path / "wall.html").write_text("<title>Just a moment...</title>")
    (tmp_path / "other.html").write_text("<h1>Recipes</h1>")
    gone, other, wall = WhatDoTheyKnow().from_folder(tmp_path)
    assert isinstance(gone, FoiRecord)
    assert gone.is_removed
    assert gone.removed_reason == "hidden by the site (403)"
    assert other.cause == "unknown page layout"
    assert wall.cause == "challenge"


@pytest.mark.parametrize("permission", ["", "  "])
def test_live_reading_needs_permission(permission, quick_client):
    reader = WhatDoTheyKnow(quick_client(), permission=permission, bodies=("home_office",))
    with pytest.raises(ScrapeError, match="WDTK_PERMISSION"):
        reader.records(DAY, DAY)
    with pytest.raises(ScrapeError, match="WDTK_PERMISSION"):
        reader.recheck([("1", "x")])


# --- the live walk, against a local server ---


class FakeSite:
    """One body with the two sample requests; `faults` answer in place of an address's path."""

    def __init__(self, server):
        self.url = server.url_for("").rstrip("/")
        self.asked: list[str] = []
        self.faults: dict[str, Response] = {}
        self.pages_of_list = 1
        server.expect_request(re.compile("/.*")).respond_with_handler(self.reply)

    def reply(self, request: Request) -> Response:
        self.asked.append(request.full_path)
        path = request.path
        if path in self.faults:
            return self.faults[path]
        if path == "/robots.txt":
            return Response((WDTK / "robots.txt").read_text(), content_type="text/plain")
        if path.startswith("/body/"):
            return html(self.listing(request))
        if path == "/request/otter_counts":
            name = "traps_page.unfold.html" if "unfold" in request.args else "traps_page.html"
            return html((WDTK / name).read_text())
        if path in ("/request/otter_counts.json", "/request/7654321.json"):
            return Response((WDTK / "traps.json").read_text(), content_type="application/json")
        if path.endswith("Slow.pdf"):
            return html("<!DOCTYPE html><title>Attachment processing</title>")
        if path.endswith("Moved.pdf"):
            return Response("", status=303, headers={"Location": "/request/otter_counts"})
        if "/attach/" in path:
            return Response("Dear Jane,\n41 otters.", content_type="text/plain; charset=utf-8")
        return Response("", status=404)

    def listing(self, request: Request) -> str:
        if not request.path.endswith("/successful"):
            return "<p>There were no requests matching your query.</p>"
        if int(request.args["page"]) < self.pages_of_list:
            more = '<div class="pagination"><a class="next_page" rel="next" href="#">Next</a></div>'
        else:
            more = ""
        return (
            '<div class="request_listing"><span class="head">'
            '<a href="/request/otter_counts#incoming-1">Otters</a></span><div class="requester">'
            'to <a href="/user/jane_q_osample_7">Jane Q O&#39;Sample</a> on '
            '<time datetime="2024-03-05T16:20:44+00:00">5 March</time></div></div>' + more
        )


def html(text: str) -> Response:
    return Response(text, content_type="text/html; charset=utf-8")


@pytest.fixture
def site(server):
    return FakeSite(server)


@pytest.fixture
def reader(site, quick_client, tmp_path):
    kept = Archive(tmp_path / "kept")
    client = quick_client(robots=Robots(), archive=kept, attempts=2, hosts=["localhost"])
    return WhatDoTheyKnow(client, site.url, "mySociety, 1 May 2026", bodies=("otter_office",))


def test_live_walk_and_its_replay_give_the_same_records(reader, site, tmp_path):
    live = list(reader.records(DAY, DAY))
    [record] = live
    assert record.source_key == "7654321"
    assert "From: Requester" in _message(record, "incoming-402").text_unfolded
    files = {f.file_name: f.problem for f in _message(record, "incoming-401").attachments}
    assert files["Reply to Requester.txt"] == ""
    assert files["Slow.pdf"] == "still processing"
    assert files["Moved.pdf"] == "not there: the site showed the message instead (303)"
    again = WhatDoTheyKnow(Replay(tmp_path / "kept"), site.url, bodies=("otter_office",))
    assert list(again.records(DAY, DAY)) == live


def test_no_kept_byte_of_a_live_run_names_the_requester(reader, tmp_path):
    assert list(reader.records(DAY, DAY))
    replay = Replay(tmp_path / "kept")
    kept = [replay.get(address) for address in replay.addresses()]
    assert len(kept) >= 6
    for one in kept:
        assert not NAMES.search(one.body), one.url
        assert not NAMES.search(unquote(one.url).encode())


def test_files_already_kept_are_not_fetched_again(reader, site):
    reader.known_files = {
        f"{site.url}/request/otter_counts/response/401/attach/4/Slow.pdf?cookie_passthrough=1"
    }
    [record] = reader.records(DAY, DAY)
    assert not any("Slow.pdf" in address for address in site.asked)
    assert _message(record, "incoming-401").attachments[2].problem.startswith("kept earlier")


def test_a_file_that_leads_to_another_host_is_left_there(reader, site):
    inside = site.url.replace("localhost", "127.0.0.1") + "/inside"
    path = "/request/otter_counts/response/401/attach/4/Slow.pdf"
    site.faults[path] = Response("", status=302, headers={"Location": inside})
    [record] = reader.records(DAY, DAY)
    file = _message(record, "incoming-401").attachments[2]
    assert (file.page, file.problem) == (None, "address outside the source's own hosts")
    assert not any("inside" in asked for asked in site.asked)


def test_dates_of_the_list_are_as_the_site_reads_them(reader, site):
    list(reader.records(date(2024, 3, 1), date(2024, 3, 31)))
    asked = unquote(next(address for address in site.asked if "/body/" in address))
    assert "request_date_after=01/03/2024" in asked
    assert "request_date_before=31/03/2024" in asked


def test_a_list_that_fills_its_last_page_is_split(reader, site):
    site.pages_of_list = 99
    items = list(reader.records(date(2024, 3, 1), date(2024, 3, 2)))
    days = {
        re.search(r"after=([^&]+)&request_date_before=([^&]+)", unquote(a)).groups()
        for a in site.asked
        if "/successful" in a
    }
    assert ("01/03/2024", "01/03/2024") in days
    assert ("02/03/2024", "02/03/2024") in days
    assert not any("page=21" in address for address in site.asked)
    assert [i.cause for i in items if isinstance(i, Problem)] == ["more than the site lists"] * 2
    assert sum(isinstance(i, FoiRecord) for i in items) == 1, "listed often, read once"


def test_an_unknown_body_is_a_problem_and_the_next_is_read(reader, site):
    site.faults["/body/no_such/successful"] = Response("", status=404)
    items = list(reader.records(DAY, DAY, bodies=("no_such", "otter_office")))
    assert [i.cause for i in items if isinstance(i, Problem)] == ["HTTP 404"]
    assert sum(isinstance(i, FoiRecord) for i in items) == 1


@pytest.mark.parametrize("path", ["/body/otter_office/successful", "/request/otter_counts.json"])
def test_a_challenge_ends_the_run(reader, site, path):
    site.faults[path] = Response(
        "<title>Just a moment...</title>", status=403, headers={"cf-mitigated": "challenge"}
    )
    with pytest.raises(Challenge):
        list(reader.records(DAY, DAY))
    asked = len(site.asked)
    with pytest.raises(Challenge):
        list(reader.records(DAY, DAY))
    assert len(site.asked) == asked, "nothing more is asked for that day"


@pytest.mark.parametrize(
    ("status", "reason"), [(403, "hidden by the site (403)"), (404, "not found (404)")]
)
def test_a_known_request_that_is_gone_leaves_a_tombstone(reader, site, status, reason):
    for name in ("gone.json", "77.json"):
        site.faults[f"/request/{name}"] = Response("Request has been removed", status=status)
    [record] = reader.recheck([("77", "gone")])
    assert (record.source_key, record.is_removed, record.removed_reason) == ("77", True, reason)
    assert record.messages == ()


def test_a_new_slug_is_found_by_number(reader):
    [record] = reader.recheck([("7654321", "the_old_title")])
    assert record.slug == "otter_counts"
    assert not record.is_removed


def test_json_that_stays_broken_is_a_problem_without_the_name(reader, site):
    broken = b'{"id": 1, "user": {"name": "Jane Q O\'Sample"'
    site.faults["/request/otter_counts.json"] = Response(broken, content_type="application/json")
    [problem] = reader.records(DAY, DAY)
    assert isinstance(problem, Problem)
    assert not NAMES.search(problem.page.body)


def test_a_file_the_server_fails_to_give_is_named(reader, site):
    path = "/request/otter_counts/response/401/attach/5/Moved.pdf"
    site.faults[path] = Response("", status=503)
    problem, record = reader.records(DAY, DAY)
    assert problem.cause == "HTTP 503"
    assert _message(record, "incoming-401").attachments[3].problem == "not fetched: HTTP 503"


def test_a_file_over_the_cap_keeps_its_address_only(reader, site):
    reader.max_attachment_bytes = 4
    [record] = reader.records(DAY, DAY)
    attachment = _message(record, "incoming-401").attachments[0]
    assert attachment.problem.startswith("over ")
    assert attachment.page is None


def test_json_of_an_odd_shape_never_ends_a_run(reader, site):
    fields = ("id", "created_at", "public_body", "info_request_events", "user")
    odd_values = (None, 0.5, "", "x", [], [1], {}, {"a": 1})
    for field, odd in itertools.product(fields, odd_values):
        data = json.loads((WDTK / "traps.json").read_text()) | {field: odd}
        site.faults["/request/otter_counts.json"] = Response(
            json.dumps(data), content_type="application/json"
        )
        [item] = reader.recheck([("7654321", "otter_counts")])
        assert isinstance(item, FoiRecord | Problem), (field, odd)
        assert isinstance(item, Problem) or item.source_key == "7654321"


def _message(record, key):
    return next(message for message in record.messages if message.source_key == key)


def _pages(item):
    if isinstance(item, Problem):
        return [item.page] if item.page else []
    files = [f.page for message in item.messages for f in message.attachments if f.page]
    return [*item.pages, *files]
