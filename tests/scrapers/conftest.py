"""A local server that gives Parliament's replies and, once for each fault asked for, misbehaves."""

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from scrapers.fetch import Client

PAYLOADS = Path(__file__).resolve().parents[1] / "payloads"
CLIENT_TIMEOUT = 0.3  # seconds

Fault = Callable[["FakeParliament", Request], Response]


class FakeParliament:
    """Lists by day with clipped texts, details in full, a record's `askingMember` as asked."""

    def __init__(self, server: HTTPServer, values: list[dict[str, Any]]):
        self.url = server.url_for("").rstrip("/")
        self.order = [value["id"] for value in values]
        self.values = {value["id"]: value for value in values}
        self.faults: list[tuple[str, Fault]] = []
        self.asked: list[str] = []
        self.cap = 1000
        server.expect_request(re.compile("/.*")).respond_with_handler(self._reply)

    def misbehave(self, part: str, fault: Fault, times: int = 1) -> None:
        """The next `times` requests whose address holds `part` get `fault`."""
        self.faults += [(part, fault)] * times

    def listed(self, request: Request, *, is_filtered: bool = True) -> list[dict[str, Any]]:
        values = [self.values[number] for number in self.order]
        return [v for v in values if not is_filtered or _matches(v, request.args)]

    def list_reply(self, request: Request, **how: Any) -> Response:
        values = self.listed(request, **how)
        skip, take = int(request.args["skip"]), min(self.cap, int(request.args["take"]))
        results = [{"value": clipped(v), "links": []} for v in values[skip : skip + take]]
        return reply({"totalResults": len(values), "results": results})

    def _reply(self, request: Request) -> Response:
        self.asked.append(request.full_path)
        for index, (part, fault) in enumerate(self.faults):
            if part in request.full_path:
                del self.faults[index]
                return fault(self, request)
        return self.good(request)

    def good(self, request: Request) -> Response:
        name = request.path.rsplit("/", 1)[-1]
        if request.path.startswith("/api/Members/"):
            member = json.loads((PAYLOADS / "parliament" / "member.json").read_text())
            member["value"]["id"] = int(name)
            return reply(member)
        if name == "questions":
            return self.list_reply(request)
        if name.isdigit() and int(name) in self.values:
            return reply({"value": self.values[int(name)], "links": []})
        return Response("", status=404)


def reply(body: Any, status: int = 200) -> Response:
    # As the live service at times: no charset is named.
    text = json.dumps(body, ensure_ascii=False)
    return Response(text.encode(), status=status, content_type="application/json")


def clipped(value: dict[str, Any]) -> dict[str, Any]:
    """As lists show it: questions cut without a sign, answers without tags and with dots."""
    answer = re.sub(r"<[^>]*>", "", value["answerText"] or "")
    return value | {
        "questionText": value["questionText"][:255],
        "answerText": answer if len(answer) <= 255 else answer[:255] + "...",
        "originalAnswerText": "",
        "attachments": [],
        "attachmentCount": 0,
    }


def _matches(value: dict[str, Any], filters: Any) -> bool:
    if filters.get("house", value["house"]) != value["house"]:
        return False
    for name, field in (
        ("tabledWhen", "dateTabled"),
        ("answeredWhen", "dateAnswered"),
        ("correctedWhen", "dateAnswerCorrected"),
    ):
        if f"{name}From" in filters:
            on = (value[field] or "")[:10]
            return filters[f"{name}From"] <= on <= filters[f"{name}To"]
    return True


class Faults:
    """Each a way in which the outside world misbehaves."""

    @staticmethod
    def too_many(fake: FakeParliament, request: Request) -> Response:
        return Response("slow down", status=429, headers={"Retry-After": "0"})

    @staticmethod
    def unavailable(fake: FakeParliament, request: Request) -> Response:
        return Response("", status=503)

    @staticmethod
    def time_out(fake: FakeParliament, request: Request) -> Response:
        time.sleep(CLIENT_TIMEOUT * 2)
        return fake.good(request)

    @staticmethod
    def truncated(fake: FakeParliament, request: Request) -> Response:
        whole = fake.good(request).get_data()
        return Response(whole[: len(whole) // 2], content_type="application/json")

    @staticmethod
    def html(fake: FakeParliament, request: Request) -> Response:
        return Response("<html><title>Error</title></html>", content_type="text/html")

    @staticmethod
    def error_body(fake: FakeParliament, request: Request) -> Response:
        return reply({"title": "An error occurred", "status": 500})

    @staticmethod
    def unfiltered(fake: FakeParliament, request: Request) -> Response:
        return fake.list_reply(request, is_filtered=False)

    @staticmethod
    def shifted(fake: FakeParliament, request: Request) -> Response:
        """An answer is published between two pages: its record moves to the front."""
        last = fake.listed(request)[-1]["id"]
        fake.order.remove(last)
        fake.order.insert(0, last)
        return fake.good(request)

    @staticmethod
    def challenge(fake: FakeParliament, request: Request) -> Response:
        return Response(
            "<html><title>Just a moment...</title></html>",
            status=403,
            headers={"cf-mitigated": "challenge"},
            content_type="text/html",
        )


@pytest.fixture
def faults() -> type[Faults]:
    return Faults


@pytest.fixture(scope="session")
def _running() -> Iterator[HTTPServer]:
    with HTTPServer() as running:
        yield running


@pytest.fixture
def server(_running: HTTPServer) -> Iterator[HTTPServer]:
    """One server for the session (stopping takes half a second), emptied for each test."""
    _running.clear()
    yield _running
    _running.clear()


@pytest.fixture(scope="session")
def _running_in_threads() -> Iterator[HTTPServer]:
    # Threads: a request that is still being answered slowly must not hold up the retry.
    with HTTPServer(threaded=True) as running:
        yield running


@pytest.fixture
def fake_parliament(
    _running_in_threads: HTTPServer,
) -> Iterator[Callable[[list[dict[str, Any]]], FakeParliament]]:
    _running_in_threads.clear()
    yield lambda values: FakeParliament(_running_in_threads, values)
    _running_in_threads.clear()


@pytest.fixture
def quick_client() -> Iterator[Callable[..., Client]]:
    """Makes clients that wait next to nothing, and closes them."""
    made: list[Client] = []

    def make(**changes: Any) -> Client:
        quick = {
            "user_agent": "tracker-test/1 (+mailto:test@example.org)",
            "requests_per_second": 1000,
            "hosts": ("localhost", "127.0.0.1"),
            "timeout": CLIENT_TIMEOUT,
            "wait_initial": 0.001,
            "wait_jitter": 0.001,
        }
        made.append(Client(**(quick | changes)))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def questions() -> dict[str, list[dict[str, Any]]]:
    """Sample values of the API by kind: see tests/payloads/README.md."""
    return json.loads((PAYLOADS / "parliament" / "questions.json").read_text(encoding="utf-8"))
