"""Written answers of Hansard as mySociety's XML: what was answered before the API's time.

Finds the day files, in a folder or on a server, and chooses the version that counts; what a file
says is `scrapers.hansard_xml`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from scrapers.errors import STOPS_THE_RUN, ScrapeError
from scrapers.fetch import Fetcher
from scrapers.hansard_xml import SOURCE, parse_day, read_xml
from scrapers.records import House, Item, Page, Problem

BASE_URL = "https://www.theyworkforyou.com/pwdata/scrapedxml"
FOLDERS: dict[str, House] = {"wrans": "Commons", "lordswrans": "Lords"}
# A letter marks each re-scrape of a day; files of the new layout have none. The dots before
# "xml" allow for excerpts and reconstructions named so.
_NAME = re.compile(
    r"^(?P<kind>answers|lordswrans)(?P<day>\d{4}-\d\d-\d\d)(?P<letter>[a-z]*)[.].*xml$"
)


@dataclass(frozen=True, slots=True, order=True)
class DayFile:
    """One version of one day of one House. `place` is a path or an address."""

    on: date
    house: str
    letter: str
    place: str
    changed_at: datetime | None = None

    @classmethod
    def named(cls, name: str, place: str, changed_at: datetime | None = None) -> DayFile | None:
        match = _NAME.match(name)
        if match is None:
            return None
        house = "Lords" if match["kind"] == "lordswrans" else "Commons"
        try:
            on = date.fromisoformat(match["day"])
        except ValueError:
            return None
        return cls(on, house, match["letter"], place, changed_at)


class HansardArchive:
    """Reads day files from `folder`, or by `client` from `base_url`."""

    def __init__(
        self,
        client: Fetcher | None = None,
        base_url: str = BASE_URL,
        *,
        folder: Path | str | None = None,
    ):
        if client is None and folder is None:
            raise ValueError("HansardArchive needs a client or a folder.")
        self.client = client
        # The address of the Commons folder is taken too: the Lords stand beside it.
        self.base_url = base_url.rstrip("/").removesuffix("/wrans")
        self.folder = Path(folder) if folder is not None else None

    def records(
        self, since: date, until: date, *, changed_after: datetime | None = None
    ) -> Iterator[Item]:
        """Questions answered from `since` to `until`, both included, day by day.

        `changed_after` leaves out days whose files a server lists as unchanged since then.
        """
        files: list[DayFile] = []
        for found in self._files():
            if isinstance(found, Problem):
                yield found
            elif since <= found.on <= until:
                files.append(found)
        for versions in _by_day(files):
            moments = [v.changed_at for v in versions if v.changed_at is not None]
            if changed_after is None or not moments or max(moments) > changed_after:
                yield from self._day(versions)

    def _day(self, versions: list[DayFile]) -> Iterator[Item]:
        """The newest version first; those that say latest="no" have been replaced."""
        for version in reversed(versions):
            try:
                page = self._page(version)
                root, repairs = read_xml(page)
            except ScrapeError as error:
                yield error.as_problem(SOURCE, version.place)
                if isinstance(error, STOPS_THE_RUN):
                    raise
                # An older version would pass off replaced answers as current.
                return
            if root.get("latest", "yes") == "yes":
                yield from repairs
                yield from parse_day(root, page, version.on, version.house)
                return
        yield Problem(
            source=SOURCE,
            record=f"{versions[0].house} {versions[0].on}",
            cause="no latest version",
            message=f"None of the {len(versions)} files of {versions[0].on} ({versions[0].house}) "
            'says latest="yes". Fetch the folder again: the newest file is missing.',
        )

    def _files(self) -> Iterator[DayFile | Problem]:
        if self.folder is not None:
            for path in sorted(self.folder.rglob("*.xml")):
                found = DayFile.named(path.name, str(path))
                if found is not None:
                    yield found
            return
        for folder in FOLDERS:
            url = f"{self.base_url}/{folder}"
            try:
                listing = self.client.get(f"{url}/changedates.txt")
            except ScrapeError as error:
                yield error.as_problem(SOURCE)
                if isinstance(error, STOPS_THE_RUN):
                    raise
                continue
            yield from _listed(listing, url)

    def _page(self, version: DayFile) -> Page:
        if self.folder is None:
            return self.client.get(version.place)
        path = Path(version.place)
        return Page(
            # The name, not the path: evidence must not depend on where a folder was unpacked.
            url=f"file:{path.name}",
            status=200,
            fetched_at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
            content_type="text/xml",
            body=path.read_bytes(),
        )


def _listed(listing: Page, url: str) -> Iterator[DayFile]:
    """`changedates.txt`: a line `unix_time,filename` for each file. Repeats: the last counts."""
    moments: dict[str, datetime] = {}
    for line in listing.body.decode("utf-8", errors="replace").splitlines():
        moment, _, name = line.strip().partition(",")
        if moment.isdigit() and name:
            moments[name.rsplit("/", 1)[-1]] = datetime.fromtimestamp(int(moment), UTC)
    for name, moment in moments.items():
        found = DayFile.named(name, f"{url}/{name}", moment)
        if found is not None:
            yield found


def _by_day(files: Iterable[DayFile]) -> Iterator[list[DayFile]]:
    """The versions of each day and House, oldest first, days in order."""
    days: dict[tuple[date, str], list[DayFile]] = defaultdict(list)
    for file in files:
        days[file.on, file.house].append(file)
    for key in sorted(days):
        # "" < "a" < … < "z" < "aa": by length first.
        yield sorted(days[key], key=lambda file: (len(file.letter), file.letter))
