"""The client: what it retries, what it refuses, what it keeps."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from werkzeug import Response

from scrapers.errors import (
    BadReply,
    BudgetSpent,
    Challenge,
    Hidden,
    NotAllowed,
    NotFound,
    NotInArchive,
    ScrapeError,
    TooLarge,
    Unavailable,
)
from scrapers.fetch import Archive, Replay
from scrapers.records import Page
from scrapers.replies import address, check_status, read_json, retry_after


def page(body: bytes = b"", status: int = 200, **headers: str) -> Page:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Page(
        url="https://example.org/a",
        status=status,
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        content_type=named.pop("content-type", ""),
        body=body,
        headers=tuple(named.items()),
    )


@pytest.mark.parametrize(
    ("status", "kind", "requests"),
    [
        (403, Hidden, 1),
        (404, NotFound, 1),
        (410, NotFound, 1),
        (400, BadReply, 1),
        (408, Unavailable, 3),
        (429, Unavailable, 3),
        (503, Unavailable, 3),
    ],
)
def test_only_passing_faults_are_asked_again(server, quick_client, status, kind, requests):
    server.expect_request("/a").respond_with_data("no", status=status)
    with pytest.raises(kind) as caught:
        quick_client(attempts=3).get(server.url_for("/a"))
    assert len(server.log) == requests
    assert caught.value.cause == f"HTTP {status}"
    assert caught.value.page.status == status
    assert server.url_for("/a") in str(caught.value)


def test_a_broken_connection_is_retried_then_reported(quick_client):
    with pytest.raises(Unavailable, match="Tried 2 times: broken connection, broken connection"):
        quick_client(attempts=2).get("http://127.0.0.1:9/")


def test_the_client_says_who_it_is_and_what_it_wants(server, quick_client):
    server.expect_request("/a").respond_with_json({})
    quick_client().get_json(server.url_for("/a"))
    [(request, _)] = server.log
    assert "mailto:" in request.headers["User-Agent"]
    assert request.headers["Accept"] == "application/json"


def test_bytes_are_utf_8_whatever_the_header_says(server, quick_client):
    body = json.dumps({"cost": "£5"}, ensure_ascii=False).encode()
    server.expect_request("/a").respond_with_data(
        body, content_type="application/json; charset=ISO-8859-1"
    )
    assert quick_client().get_json(server.url_for("/a"))[1] == {"cost": "£5"}


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (b'{"a": [1, 2', "truncated JSON"),
        (b'{"a": "unfini', "truncated JSON"),
        ('{"a": "£'.encode()[:-1], "truncated JSON"),
        (b"<!doctype html><p>x", "HTML where JSON was expected"),
        (b"", "an empty body where JSON was expected"),
        (b'{"a" 1}', "malformed JSON"),
        ('{"a": "£5"}'.encode("latin-1"), "text that is not UTF-8"),
    ],
)
def test_bodies_that_are_not_json_name_their_fault(body, cause):
    with pytest.raises(BadReply) as caught:
        read_json(page(body))
    assert (caught.value.cause, caught.value.retryable) == (cause, True)


def test_a_genuine_403_is_not_a_challenge_and_a_challenge_is_known_by_mark_or_page():
    with pytest.raises(Hidden):
        check_status(page(b"<h1>Forbidden</h1>", 403))
    with pytest.raises(Challenge):
        check_status(page(b"", 403, cf_mitigated="challenge"))
    with pytest.raises(Challenge):
        check_status(page(b"<html><title>Just a moment...</title>", 503, content_type="text/html"))
    check_status(page(b'{"heading": "<title>Just a moment"}', content_type="application/json"))


def test_retry_after_is_read_as_seconds_and_as_a_date():
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    later = format_datetime(now + timedelta(seconds=90), usegmt=True)
    earlier = format_datetime(now - timedelta(seconds=90), usegmt=True)
    assert retry_after(page(retry_after="7"), now) == 7
    assert retry_after(page(retry_after=later), now) == 90
    assert retry_after(page(retry_after=earlier), now) == 0
    assert retry_after(page(retry_after="soon"), now) is None
    assert retry_after(page(), now) is None


def test_retry_after_is_obeyed_up_to_a_cap(quick_client):
    client = quick_client(retry_after_max=20)
    fault = Unavailable("x", cause="HTTP 429", retry_after=3600)
    assert client._wait_before_retry(fault) == 20
    fault.retry_after = 4
    assert client._wait_before_retry(fault) == 4
    fault.retry_after = None
    assert client._wait_before_retry(fault) is True
    assert client._wait_before_retry(NotFound("x", cause="HTTP 404")) is False


def test_redirects_are_followed_and_the_address_asked_for_is_kept(server, quick_client):
    new = server.url_for("/new")
    server.expect_request("/old").respond_with_data("", status=301, headers={"Location": new})
    server.expect_request("/new").respond_with_json({"a": 1})
    kept, body = quick_client().get_json(server.url_for("/old"))
    assert body == {"a": 1}
    assert kept.url == server.url_for("/old")
    assert dict(kept.headers)["location"] == new


def test_a_redirect_to_another_host_is_not_followed(server, quick_client):
    other = server.url_for("/inside").replace("localhost", "127.0.0.1")
    server.expect_request("/old").respond_with_data("", status=302, headers={"Location": other})
    server.expect_request("/inside").respond_with_data("secret")
    with pytest.raises(NotAllowed, match=other) as caught:
        quick_client(hosts=["localhost"]).get(server.url_for("/old"))
    assert (caught.value.cause, caught.value.url) == ("host not allowed", other)
    assert [request.path for request, _ in server.log] == ["/old"]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1", "2130706433"])
def test_without_hosts_this_machine_is_not_asked(server, quick_client, host):
    server.expect_request("/a").respond_with_data("secret")
    with pytest.raises(NotAllowed):
        quick_client(hosts=None).get(server.url_for("/a").replace("localhost", host))
    assert not server.log


def test_a_body_over_the_cap_is_not_read(server, quick_client):
    server.expect_request("/a").respond_with_data(b"x" * 5000)
    with pytest.raises(TooLarge):
        quick_client().get(server.url_for("/a"), max_bytes=4999)
    assert len(server.log) == 1
    assert len(quick_client().get(server.url_for("/a"), max_bytes=5000).body) == 5000


def test_every_request_counts_against_the_budget_retries_too(server, quick_client, tmp_path):
    server.expect_request("/a").respond_with_data("", status=503)
    budget = {"hourly_budget": 4, "attempts": 3, "budget_file": tmp_path / "budget.sqlite"}
    first = quick_client(**budget)
    with pytest.raises(Unavailable):
        first.get(server.url_for("/a"))
    first.close()
    # A new process does not start with a new budget.
    with pytest.raises(BudgetSpent, match="hourly budget"):
        quick_client(**budget).get(server.url_for("/a"))
    assert len(server.log) == 4


def test_a_challenge_is_remembered_by_the_next_process_of_the_day(
    server, quick_client, tmp_path, monkeypatch
):
    server.expect_request("/a").respond_with_data("", headers={"cf-mitigated": "challenge"})
    budget = {"budget_file": tmp_path / "new" / "budget.sqlite", "hourly_budget": 9}
    with pytest.raises(Challenge):
        quick_client(**budget).get(server.url_for("/a"))
    with pytest.raises(Challenge, match="earlier today"):
        quick_client(**budget).get(server.url_for("/b"))
    assert len(server.log) == 1
    monkeypatch.setattr("scrapers.challenges._today", lambda: "2999-01-01")
    with pytest.raises(Challenge, match="answered with a challenge"):
        quick_client(**budget).get(server.url_for("/a"))


def test_the_daily_budget_holds_too(server, quick_client):
    server.expect_request("/a").respond_with_data("fine")
    client = quick_client(daily_budget=2)
    client.get(server.url_for("/a"))
    client.get(server.url_for("/a"))
    with pytest.raises(BudgetSpent, match="daily budget"):
        client.get(server.url_for("/a"))


def test_a_cured_fault_is_reported_as_recovered(server, quick_client):
    server.expect_ordered_request("/a").respond_with_data("", status=503)
    server.expect_ordered_request("/a").respond_with_data("<p>", content_type="text/html")
    server.expect_ordered_request("/a").respond_with_json([1])
    problems = []
    client = quick_client(on_problem=problems.append, source="parliament")
    assert client.get_json(server.url_for("/a"))[1] == [1]
    assert [(p.cause, p.is_recovered, p.source) for p in problems] == [
        ("HTTP 503", True, "parliament"),
        ("HTML where JSON was expected", True, "parliament"),
    ]
    assert problems[1].page.body == b"<p>"


def test_parameters_keep_their_order_repeat_and_speak_the_apis_dialect():
    params = [("take", 2), ("on", datetime(2026, 1, 2).date()), ("all", True), ("no", None)]
    assert address("https://x/a", params) == "https://x/a?take=2&on=2026-01-02&all=true"
    assert address("https://x/a?b=1", {"m": [1, 2]}) == "https://x/a?b=1&m=1&m=2"
    assert address("https://x/a", {}) == "https://x/a"


def test_a_replay_gives_the_newest_page_and_the_same_failures(server, quick_client, tmp_path):
    answers = iter([b"first", b"second"])
    server.expect_request("/a").respond_with_handler(lambda _: Response(next(answers)))
    server.expect_request("/gone").respond_with_data("", status=404)
    client = quick_client(archive=Archive(tmp_path))
    client.get(server.url_for("/a"), {"x": 1})
    second = client.get(server.url_for("/a"), {"x": 1})
    with pytest.raises(NotFound):
        client.get(server.url_for("/gone"))

    replay = Replay(tmp_path)
    assert replay.get(server.url_for("/a"), {"x": 1}) == second
    assert replay.get(server.url_for("/a"), {"x": 1}, reread=1).body == b"first"
    with pytest.raises(NotFound):
        replay.get(server.url_for("/gone"))
    with pytest.raises(NotInArchive, match="/never is not in"):
        replay.get(server.url_for("/never"))


def test_an_archive_keeps_equal_bytes_once_and_survives_a_cut_line(tmp_path):
    archive = Archive(tmp_path)
    archive.save(page(b"same"))
    archive.save(page(b"same"))
    assert len(list(tmp_path.glob("bytes/*/*.gz"))) == 1
    with (tmp_path / "pages.jsonl").open("a") as lines:
        lines.write('{"url": "https://example.org/cut", "sta')
    assert list(Replay(tmp_path).addresses()) == ["https://example.org/a"]
    # What is saved after the cut must not be swallowed by it.
    Archive(tmp_path).save(page(b"after the cut"))
    assert Replay(tmp_path).get("https://example.org/a").body == b"after the cut"


def test_damaged_bytes_are_never_passed_off_as_evidence(tmp_path):
    archive = Archive(tmp_path)
    archive.save(page(b"one"))
    archive.save(page(b"two"))
    one, two = sorted(tmp_path.glob("bytes/*/*.gz"))
    one.write_bytes(two.read_bytes())
    two.write_bytes(b"not gzip")
    with pytest.raises(ScrapeError, match="no longer match"):
        Replay(tmp_path).get("https://example.org/a")
    with pytest.raises(ScrapeError, match="no longer match"):
        Replay(tmp_path).get("https://example.org/a", reread=1)


def test_a_folder_without_pages_is_refused_with_advice(tmp_path):
    with pytest.raises(NotInArchive, match="--save"):
        Replay(tmp_path)
