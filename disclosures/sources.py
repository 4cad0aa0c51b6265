"""Which source is fetched how: the one place that turns a source's name into its records."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from disclosures import storage
from disclosures.ingest.pages import keep_pages
from disclosures.models import (
    AnswerAttachment,
    BodyName,
    FoiRequest,
    MessageAttachment,
    Question,
    SourcePage,
)
from scrapers import hosts
from scrapers.archive import Archive, Replay
from scrapers.fetch import Client
from scrapers.govuk import GovUk
from scrapers.hansard_archive import HansardArchive
from scrapers.parliament import Parliament, listed_state
from scrapers.records import AttachmentRecord, Expected, FoiRecord, Item, Page, Problem
from scrapers.robots import Robots
from scrapers.whatdotheyknow import WhatDoTheyKnow

SOURCES = ("parliament", "hansard", "whatdotheyknow", "govuk")
# Requests a second. parliament.md section 4, govuk.md section 7; whatdotheyknow.md section 1 asks
# for one in five seconds, and the hourly and daily budgets keep well below a person's reading.
PACE = {"parliament": 2, "hansard": 1, "govuk": 1, "whatdotheyknow": 0.2}
WDTK_HOURLY, WDTK_DAILY = 300, 2000
RECHECK_DAYS, MOST_RECHECKED = 182, 200
OLD_DAYS, MOST_OLD = 60, 150  # of those that are no longer young: a night's share
# Names, parties and seats change: a member fetched longer ago than this is asked for again.
MEMBER_DAYS = 28


class NotSetUp(RuntimeError):
    """A source cannot be run as it is set up. The message says what to set."""


class Evidence:
    """Keeps every page as it is fetched, whether or not it becomes a record; with `also`, in a
    folder too (`--save`)."""

    def __init__(self, also: Archive | None = None):
        self.also = also

    def save(self, page: Page) -> None:
        keep_pages([page])
        if self.also:
            self.also.save(page)


class Kept(Replay):
    """Replays what this site has kept, in place of the network: `--replay kept`."""

    def __init__(self):
        self.folder = Path(settings.EVIDENCE_DIR)
        self._versions = _KeptVersions()

    def _read(self, row: SourcePage) -> Page:
        return _as_page(row)


class _KeptVersions:
    """Address to its kept versions, oldest first; looked up one at a time, so that memory does
    not grow with what is kept."""

    def get(self, url: str) -> list[SourcePage]:
        found = list(SourcePage.objects.filter(url=url).order_by("fetched_at", "pk"))
        if found or "/api/Members/" not in url:
            return found
        # For which day a member was asked for depends on what was known then: any day will do.
        same = SourcePage.objects.filter(url__startswith=url.partition("?")[0] + "?", status=200)
        return list(same.order_by("fetched_at", "pk"))

    def __iter__(self) -> Iterator[str]:
        return iter(SourcePage.objects.order_by("pk").values_list("url", flat=True).distinct())


def _as_page(row: SourcePage) -> Page:
    return Page(
        url=row.url,
        status=row.status,
        fetched_at=row.fetched_at,
        content_type=row.content_type,
        body=storage.get(row.sha256),
        headers=tuple(row.headers.items()),
    )


def is_stored(value: dict) -> bool:
    """Whether what a list says of a question is what is stored of it, so that its detail need
    not be fetched again. Never of clipped texts, nor where a file is still to be fetched."""
    row = (
        Question.every.filter(api_id=value.get("id"), source="parliament", is_clipped=False)
        .exclude(current_answer__is_clipped=True)
        .select_related("current_answer")
        .first()
    )
    if row is None:
        return False
    answer = row.current_answer
    on, is_holding, corrected, is_withdrawn = listed_state(value)
    if (on, bool(is_holding), corrected, is_withdrawn) != (
        answer.date_answered if answer else None,
        bool(answer and answer.kind == "holding"),
        answer.date_corrected if answer else None,
        row.is_withdrawn,
    ):
        return False
    missing = AnswerAttachment.objects.filter(answer=answer, attachment=None)
    left_out = Q(problem__startswith="over ") | Q(problem=hosts.OUTSIDE)
    return answer is None or not missing.exclude(left_out).exists()


def known_members() -> set[int]:
    """Members whose page was fetched within MEMBER_DAYS."""
    place = f"{settings.MEMBERS_API_URL}/api/Members/"
    since = timezone.now() - timedelta(days=MEMBER_DAYS)
    recent = SourcePage.objects.filter(url__startswith=place, fetched_at__gte=since, status=200)
    numbers = (
        re.match(r"\d+", url.removeprefix(place)) for url in recent.values_list("url", flat=True)
    )
    return {int(number[0]) for number in numbers if number}


class KeptFiles:
    """Files of requests that are kept already: not fetched again, read from what was kept."""

    def __contains__(self, url: str) -> bool:
        return self._rows(url).exists()

    def filled(self, item: Item) -> Item:
        """A request as if its kept files had been fetched again: the record means the same."""
        if not isinstance(item, FoiRecord):
            return item
        messages = tuple(
            dataclasses.replace(m, attachments=tuple(self._filled(a) for a in m.attachments))
            for m in item.messages
        )
        return dataclasses.replace(item, messages=messages)

    def _filled(self, file: AttachmentRecord) -> AttachmentRecord:
        if not file.problem.startswith("kept earlier"):
            return file
        page = _as_page(self._rows(file.url).latest("pk").page)
        return dataclasses.replace(
            file,
            page=page,
            content_type=page.content_type,
            size_bytes=len(page.body),
            problem="",
        )

    @staticmethod
    def _rows(url: str):
        return MessageAttachment.objects.filter(
            url=url, page__isnull=False, message__request__source="whatdotheyknow"
        )


def check(source: str, *, replay: str = "") -> None:
    """Raises `NotSetUp` if the source cannot be run as it is set up."""
    if source == "whatdotheyknow" and not (settings.WDTK_PERMISSION or replay):
        raise NotSetUp(
            "The WhatDoTheyKnow crawler is off. Set WDTK_PERMISSION to who allowed it and when, "
            "or read saved pages: manage.py ingest whatdotheyknow --folder PATH."
        )
    if source == "hansard" and not settings.HANSARD_ARCHIVE:
        raise NotSetUp("Set HANSARD_ARCHIVE to a folder of parlparse XML or to its address.")
    if replay and replay != "kept" and not (Path(replay) / "pages.jsonl").is_file():
        raise NotSetUp(f"{replay} holds no saved run. Name a folder that --save wrote, or kept.")


@contextmanager
def opened(
    source: str,
    *,
    save: str = "",
    replay: str = "",
    on_problem: Callable[[Problem], None] | None = None,
    on_expected: Callable[[Expected], None] = lambda expected: None,
) -> Iterator[object]:
    """The scraper of a source over the network, or over kept pages.

    `replay` is a folder that `save` wrote, or "kept". Raises `NotSetUp`.
    """
    check(source, replay=replay)
    if replay:
        with Kept() if replay == "kept" else Replay(replay) as client:
            yield scraper(source, client, on_expected=on_expected)
        return
    with _client(source, save, on_problem) as client:
        # A saved run is whole: nothing is passed over because it is known.
        yield scraper(source, client, is_whole=bool(save), on_expected=on_expected)


def _client(source: str, save: str, on_problem) -> Client:
    wdtk = source == "whatdotheyknow"
    return Client(
        user_agent=f"{settings.SITE_NAME.replace(' ', '')}/1.0 (+mailto:{settings.CONTACT_EMAIL})",
        requests_per_second=PACE[source],
        hourly_budget=WDTK_HOURLY if wdtk else None,
        daily_budget=WDTK_DAILY if wdtk else None,
        budget_file=Path(settings.VAR_DIR) / "budget.sqlite3" if wdtk else None,
        hosts=hosts.of_source(source, _addresses(source)),
        robots=Robots() if source in ("whatdotheyknow", "govuk") else None,
        archive=Evidence(Archive(save) if save else None),
        on_problem=on_problem,
        source=source,
    )


def _addresses(source: str) -> tuple[str, ...]:
    """Where the settings say that a source is: it may be a copy on this machine."""
    return {
        "parliament": (settings.PARLIAMENT_API_URL, settings.MEMBERS_API_URL),
        "hansard": (settings.HANSARD_ARCHIVE,),
        "whatdotheyknow": (settings.WDTK_URL,),
        "govuk": (settings.GOVUK_URL,),
    }[source]


def scraper(
    source: str, client, *, is_whole: bool = True,
    on_expected: Callable[[Expected], None] = lambda expected: None,
):  # fmt: skip
    """The scraper of a source over a client: `.records(since, until)` yields its items. Unless
    `is_whole`, it passes over what is stored and has not changed."""
    if source == "parliament":
        return Parliament(
            client,
            settings.PARLIAMENT_API_URL,
            settings.MEMBERS_API_URL,
            with_attachments=True,
            known=None if is_whole else is_stored,
            known_members=() if is_whole else known_members(),
            on_expected=on_expected,
        )
    if source == "govuk":
        return GovUk(client, settings.GOVUK_URL, on_expected=on_expected)
    if source == "hansard":
        place = settings.HANSARD_ARCHIVE
        if place.startswith("http"):
            return HansardArchive(client, place)
        return HansardArchive(folder=place)
    bodies = BodyName.objects.filter(kind="wdtk", body__kind__in=("department", "office", "agency"))
    permission = settings.WDTK_PERMISSION or ("replay" if isinstance(client, Replay) else "")
    return WhatDoTheyKnow(
        client,
        settings.WDTK_URL,
        permission,
        bodies=list(bodies.order_by("name").values_list("name", flat=True).distinct()),
        known_files=() if is_whole else KeptFiles(),
    )


def records(source: str, since: date, until: date, **options) -> Iterator[Item]:
    """Everything a source has for a span of days. Faults that a retry cured are yielded too, as
    recovered problems, so that each is named in the run, and so is what the source expects, where
    it says. Raises `NotSetUp` at once."""
    check(source, replay=options.get("replay", ""))
    return _records(source, since, until, **options)


def _records(source: str, since: date, until: date, **options) -> Iterator[Item]:
    beside: list[Problem | Expected] = []
    files = KeptFiles()
    with opened(
        source, on_problem=beside.append, on_expected=beside.append, **options
    ) as reader:  # fmt: skip
        for item in chain(reader.records(since, until), _rechecked(source, reader, until, options)):
            yield from _emptied(beside)
            yield files.filled(item)
    yield from _emptied(beside)


def one(source: str, record: str, *, replay: str = "") -> Iterator[Item]:
    """One record of a source, by the name that a problem gave it: fetched anew, or with
    `replay="kept"` read from the saved page. Raises `NotSetUp`, and ValueError with a sentence
    where a source has no address for one record."""
    found = re.fullmatch(r"(?:question )?(\d+)", record) if source == "parliament" else None
    member = re.fullmatch(r"member (\d+)", record) if source == "parliament" else None
    if not (found or member):
        raise ValueError("This cannot be fetched by itself. Run its dates again.")
    with opened(source, replay=replay, on_problem=None) as reader:
        yield from reader.question(int(found[1])) if found else reader.members([int(member[1])])


def _rechecked(source: str, reader, until: date, options) -> Iterator[Item]:
    """Requests that may have moved since they were fetched: a late reply, a review, a removal.
    whatdotheyknow.md section 10: those younger than six months, weekly. Longest unseen first."""
    if source != "whatdotheyknow" or options.get("replay"):
        return iter(())
    young = FoiRequest.objects.filter(
        source=source,
        is_removed=False,
        date_sent__gte=until - timedelta(days=RECHECK_DAYS),
        seen_at__lt=timezone.now() - timedelta(days=7),
    ).order_by("seen_at")
    return reader.recheck(young.values_list("source_key", "slug")[:MOST_RECHECKED])


def old(source: str) -> Iterator[Item]:
    """Stored requests that nothing has asked their site about for long, asked again: those that
    are gone or hidden there come back as removed. Longest unseen first, a few at a time."""
    seen = timezone.now() - timedelta(days=OLD_DAYS)
    rows = FoiRequest.objects.filter(source=source, seen_at__lt=seen).order_by("seen_at")
    rows = rows.filter(Q(is_removed=False) | Q(is_hidden=True, removed_reason=""))[:MOST_OLD]
    with opened(source, on_problem=None) as reader:
        if source == "whatdotheyknow":
            yield from reader.recheck(rows.values_list("source_key", "slug"))
        else:
            pages: dict[str, list[str]] = {}
            for key, slug in rows.values_list("source_key", "slug"):
                pages.setdefault(slug, []).append(key)
            yield from reader.recheck(pages)


def _emptied(items: list[Problem | Expected]) -> list[Problem | Expected]:
    taken = items[:]
    items.clear()
    return taken
