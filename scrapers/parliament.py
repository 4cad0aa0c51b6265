"""Written questions from Parliament's Questions and Statements API, members from its Members API.

Lists only say which records there are: their texts are clipped, so every record is asked for by
its id before it is believed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin

from scrapers import hosts
from scrapers.errors import STOPS_THE_RUN, ScrapeError
from scrapers.fetch import Fetcher
from scrapers.parliament_records import (
    day,
    listed_state,
    parse_member,
    parse_question,
)
from scrapers.records import (
    MEMBERS,
    AttachmentRecord,
    Expected,
    House,
    Item,
    MemberRecord,
    Problem,
    QuestionRecord,
)

__all__ = ["Parliament", "listed_state", "parse_member", "parse_question"]

API_URL = "https://questions-statements-api.parliament.uk"
MEMBERS_URL = "https://members-api.parliament.uk"
SOURCE = "parliament"
PAGE_SIZE = 100
# Days whose lists are read before any of their records is asked for, so that a run knows how many
# are to come.
DAYS_LISTED = 31
# A list whose order shifts while it is read is read again this often before it is reported.
REREADS = 3
MAX_ATTACHMENT_BYTES = 50 * 1024 * 1024
Known = Callable[[dict[str, Any]], bool]
BOTH_HOUSES: tuple[House, ...] = ("Commons", "Lords")

# Sent with every detail: neither default is documented.
DETAIL = {"expandMember": True, "sessionStatus": "Any"}

# Query name → the fields whose date must fall in the window asked for. A holding answer moves
# from dateAnswered to dateHoldingAnswer when the real answer comes.
DATE_FILTERS = {
    "tabledWhen": ("dateTabled",),
    "answeredWhen": ("dateAnswered", "dateHoldingAnswer"),
    "correctedWhen": ("dateAnswerCorrected",),
}


class Parliament:
    """Yields `QuestionRecord`, `MemberRecord` and, for what failed, `Problem`.

    After a challenge or a spent budget the problem is yielded and then raised: the run must end.
    """

    def __init__(
        self,
        client: Fetcher,
        api_url: str = API_URL,
        members_url: str = MEMBERS_URL,
        *,
        today: date | None = None,
        page_size: int = PAGE_SIZE,
        with_attachments: bool = False,
        max_attachment_bytes: int = MAX_ATTACHMENT_BYTES,
        known: Known | None = None,
        known_members: Collection[int] = (),
        on_expected: Callable[[Expected], None] = lambda expected: None,
    ):
        self.client = client
        self.api_url = api_url.rstrip("/")
        self.members_url = members_url.rstrip("/")
        self.today = today
        self.page_size = page_size
        self.with_attachments = with_attachments
        self.max_attachment_bytes = max_attachment_bytes
        self.known = known
        self.known_members = known_members
        self.on_expected = on_expected

    def records(self, since: date, until: date) -> Iterator[Item]:
        """Questions of the days, then each member named in them, as at the last day tabled,
        but for `known_members`."""
        members: dict[int, date] = {}
        for item in self.questions(since, until):
            yield item
            if isinstance(item, QuestionRecord):
                _note_members(item, members)
        wanted = {n: on for n, on in members.items() if n not in self.known_members}
        self.on_expected(Expected(count=len(wanted), is_whole=True))
        yield from self.members(wanted)

    def recent(self, today: date | None = None, days: int = 7) -> Iterator[Item]:
        """The last days again: the API has run more than a day behind the website."""
        last = today or self.today or date.today()
        yield from self.records(last - timedelta(days=days), last)

    def questions(
        self,
        since: date,
        until: date,
        *,
        houses: Collection[House] = BOTH_HOUSES,
        answering_bodies: Collection[int] | None = None,
        known: Known | None = None,
    ) -> Iterator[Item]:
        """Every question tabled, answered or corrected from `since` to `until`, both included.

        `known(listing value)`, here or given to the class, may say that the stored detail is
        current: compare `listed_state(value)` with what was stored. Each id comes once a run.
        """
        known = known or self.known
        common = _common_filters(houses, answering_bodies)
        done: set[int] = set()
        days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
        for start in range(0, len(days), DAYS_LISTED):
            wanted: dict[int, str] = {}
            for on in days[start : start + DAYS_LISTED]:
                yield from self._wanted(on, common, known, done, wanted)
            is_whole = start + DAYS_LISTED >= len(days)
            self.on_expected(Expected(count=len(wanted), is_whole=is_whole))
            for number, house in wanted.items():
                yield from self._detail(number, house)

    def _wanted(
        self,
        on: date,
        common: list[tuple[str, Any]],
        known: Known | None,
        done: set[int],
        wanted: dict[int, str],
    ) -> Iterator[Problem]:
        """Adds the day's ids that are to be asked for to `wanted`, each with its House."""
        found: dict[int, dict[str, Any]] = {}
        for name in DATE_FILTERS:
            yield from self._list(name, on, common, found)
        for number in sorted(found.keys() - done):
            done.add(number)
            if known is None or not known(found[number]):
                wanted[number] = str(found[number].get("house") or "")

    def question(self, number: int) -> Iterator[Item]:
        """One question by its id at the API, with the Members named in it left out."""
        yield from self._detail(number)

    def members(
        self, ids: Mapping[int, date | None] | Iterable[int]
    ) -> Iterator[MemberRecord | Problem]:
        """Each member as at a date (the day tabled), or today where only ids are given."""
        dates = ids if isinstance(ids, Mapping) else dict.fromkeys(ids)
        for number, on in sorted(dates.items()):
            url = f"{self.members_url}/api/Members/{number}"
            as_at = on or self.today or date.today()
            try:
                page, body = self.client.get_json(
                    url, {"detailsForDate": as_at}, check=_has_value(number)
                )
                yield parse_member(body["value"], (page,))
            except ScrapeError as error:
                yield replace(error.as_problem(SOURCE, f"member {number}"), part=MEMBERS)
                if isinstance(error, STOPS_THE_RUN):
                    raise

    def _list(
        self,
        name: str,
        on: date,
        common: list[tuple[str, Any]],
        found: dict[int, dict[str, Any]],
    ) -> Iterator[Problem]:
        """Adds the values of one day's list to `found`, by id."""
        filters = [(f"{name}From", on), (f"{name}To", on), *common]
        record = f"list {name} {on}"
        seen: dict[int, dict[str, Any]] = {}
        total = 0
        try:
            for reread in range(REREADS + 1):
                total = self._read_through(name, on, filters, seen, reread)
                if len(seen) >= total:
                    break
                if reread == 0:
                    yield _overlapping(record, len(seen), total)
            else:
                yield _incomplete(record, len(seen), total)
        except ScrapeError as error:
            yield error.as_problem(SOURCE, record)
            if isinstance(error, STOPS_THE_RUN):
                raise
        finally:
            found.update(seen)

    def _read_through(
        self,
        name: str,
        on: date,
        filters: list[tuple[str, Any]],
        seen: dict[int, dict[str, Any]],
        reread: int,
    ) -> int:
        """One pass over the pages of a list; returns the total the last page gave."""
        url = f"{self.api_url}/api/writtenquestions/questions"
        skip, total = 0, 1
        while skip < total:
            params = [*filters, ("skip", skip), ("take", self.page_size)]
            check = _list_check(name, on, filters, skip)
            _, body = self.client.get_json(url, params, check=check, reread=reread)
            total = body["totalResults"]
            for result in body["results"]:
                seen[result["value"]["id"]] = result["value"]
            # Not the page size: a server may give fewer than it was asked for.
            skip += len(body["results"])
        return total

    def _detail(self, number: int, house: str = "") -> Iterator[Item]:
        part = f"{house} questions" if house in BOTH_HOUSES else ""
        url = f"{self.api_url}/api/writtenquestions/questions/{number}"
        try:
            page, body = self.client.get_json(url, DETAIL, check=_has_value(number))
        except ScrapeError as error:
            yield replace(error.as_problem(SOURCE, f"question {number}"), part=part)
            if isinstance(error, STOPS_THE_RUN):
                raise
            return
        try:
            question = parse_question(body["value"], (page,))
        except ScrapeError as error:
            yield replace(error.as_problem(SOURCE, f"question {number}"), part=part)
            return
        yield self._fetch_attachments(question) if self.with_attachments else question

    def _fetch_attachments(self, question: QuestionRecord) -> QuestionRecord:
        if question.answer is None or not question.answer.attachments:
            return question
        fetched = tuple(self._attachment(a) for a in question.answer.attachments)
        return replace(question, answer=replace(question.answer, attachments=fetched))

    def _attachment(self, attachment: AttachmentRecord) -> AttachmentRecord:
        size = attachment.size_bytes
        cap = self.max_attachment_bytes
        over = f"over {cap // (1024 * 1024)} MB"
        if size is not None and size > cap:
            return replace(attachment, problem=over)
        try:
            page = self.client.get(urljoin(self.api_url, attachment.url), max_bytes=cap)
        except ScrapeError as error:
            # Not even a challenge ends the run here: the question itself is whole and is kept.
            reasons = {"over the size cap": over, hosts.REFUSED: hosts.OUTSIDE}
            return replace(attachment, problem=reasons.get(error.cause, error.cause))
        return replace(
            attachment,
            page=page,
            size_bytes=len(page.body),
            content_type=page.content_type or attachment.content_type,
            problem="",
        )


def _common_filters(
    houses: Collection[House], answering_bodies: Collection[int] | None
) -> list[tuple[str, Any]]:
    """The defaults of sessionStatus and includeWithdrawn have changed before: always sent."""
    filters: list[tuple[str, Any]] = [("sessionStatus", "Any"), ("includeWithdrawn", True)]
    if len(set(houses)) == 1:
        filters.append(("house", next(iter(houses))))
    # The repeatable plural: the API silently ignores names it does not know.
    filters.extend(("answeringBodies", number) for number in answering_bodies or ())
    return filters


def _list_check(
    name: str, on: date, filters: list[tuple[str, Any]], skip: int
) -> Callable[[Any], str | None]:
    """What is wrong with a list reply, whatever its HTTP status; None if it can be used."""
    houses = {value for key, value in filters if key == "house"}
    bodies = {value for key, value in filters if key == "answeringBodies"}

    def satisfies(value: dict[str, Any]) -> bool:
        return (
            any(day(value.get(field)) == on for field in DATE_FILTERS[name])
            and (not houses or value.get("house") in houses)
            and (not bodies or value.get("answeringBodyId") in bodies)
        )

    def check(body: Any) -> str | None:
        if not isinstance(body, dict) or "results" not in body:
            return _error_body(body)
        total, results = body.get("totalResults"), body["results"]
        if not isinstance(total, int) or not isinstance(results, list):
            return "a list without its total"
        if not results and skip < total:
            return "an empty page of a list that is not empty"
        try:
            kept = sum(satisfies(result["value"]) for result in results)
            has_ids = all(isinstance(result["value"]["id"], int) for result in results)
        except (KeyError, TypeError, ValueError, AttributeError):
            return "a list record that cannot be read"
        if not has_ids:
            return "a list record that cannot be read"
        # A stray record is harmless (it is asked for by id); most of a page means that the
        # filter was ignored and the whole corpus is coming.
        return "unfiltered reply" if kept * 2 < len(results) else None

    return check


def _has_value(number: int) -> Callable[[Any], str | None]:
    def check(body: Any) -> str | None:
        if not isinstance(body, dict) or not isinstance(body.get("value"), dict):
            return _error_body(body)
        return None if body["value"].get("id") == number else "another record than asked for"

    return check


def _error_body(body: Any) -> str:
    """Errors come as JSON with their own `status` (RFC 7807), sometimes under HTTP 200."""
    if isinstance(body, dict) and isinstance(body.get("status"), int):
        return f"JSON error body with status {body['status']}"
    return "JSON without the expected parts"


def _overlapping(record: str, seen: int, total: int) -> Problem:
    return Problem(
        source=SOURCE,
        record=record,
        cause="overlapping pages",
        message=f"{record} shifted while it was read ({seen} of {total} records). Read again.",
        is_recovered=True,
    )


def _incomplete(record: str, seen: int, total: int) -> Problem:
    return Problem(
        source=SOURCE,
        record=record,
        cause="incomplete list",
        message=f"{record} gave {seen} of {total} records after {REREADS + 1} readings. Those "
        "found were kept; the next run reads the day again.",
    )


def _note_members(question: QuestionRecord, members: dict[int, date]) -> None:
    answer = question.answer
    numbers = [question.asking_member_id]
    if answer is not None:
        numbers += [answer.answering_member_id, answer.correcting_member_id]
    for number in numbers:
        if number is not None and question.date_tabled is not None:
            members[number] = max(members.get(number, date.min), question.date_tabled)
