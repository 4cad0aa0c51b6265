"""`python -m scrapers SOURCE --since DAY --until DAY [--save DIR | --replay DIR]`

Prints each record and each problem as one JSON line (page bytes left out, their SHA-256 kept);
progress and the faults that a retry cured go to standard error. Exit status 1, with one plain
sentence, if the run had to stop or more than 2 % of it failed.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import stamina.instrumentation

from scrapers import hosts
from scrapers.errors import ScrapeError
from scrapers.fetch import Archive, Client, Fetcher, Replay
from scrapers.records import Item, Page, Problem
from scrapers.robots import Robots

SOURCES = ("parliament", "hansard", "whatdotheyknow", "govuk")
# A run in which more than this share fails has failed (issue 2, "Bad input").
FAILED_SHARE = 0.02
PROGRESS_EVERY = 50
# Requests a second, an hour, a day. Parliament's limits are undocumented: other consumers keep to
# two a second. WhatDoTheyKnow is read well below a person's pace.
PACE: dict[str, dict[str, Any]] = {
    "parliament": {"requests_per_second": 2},
    "hansard": {"requests_per_second": 1},
    "whatdotheyknow": {"requests_per_second": 0.2, "hourly_budget": 300, "daily_budget": 2000},
    "govuk": {"requests_per_second": 5},
}
DEFAULTS = {
    "PARLIAMENT_API_URL": "https://questions-statements-api.parliament.uk",
    "MEMBERS_API_URL": "https://members-api.parliament.uk",
    "WDTK_URL": "https://www.whatdotheyknow.com",
    "WDTK_PERMISSION": "",
    "GOVUK_URL": "https://www.gov.uk",
    "HANSARD_ARCHIVE": "https://www.theyworkforyou.com/pwdata/scrapedxml",
    "CONTACT_EMAIL": "tracker@example.org",
}
# Where each source is set up to be: it may be a copy on this machine.
ADDRESSES = {
    "parliament": ("PARLIAMENT_API_URL", "MEMBERS_API_URL"),
    "hansard": ("HANSARD_ARCHIVE",),
    "whatdotheyknow": ("WDTK_URL",),
    "govuk": ("GOVUK_URL",),
}


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    # Faults are named by our own messages; stamina's would go to standard output.
    stamina.instrumentation.set_on_retry_hooks([])
    try:
        with _fetcher(options) as fetcher:
            source = _source(options, fetcher)
            failed, total = _print_all(source.records(options.since, options.until))
    except ScrapeError as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"The run stopped: {error}. Put that right and run it again.")
    except KeyboardInterrupt:
        return _fail("Stopped by hand: what was printed is complete, the rest was not fetched.")
    if failed > FAILED_SHARE * total:
        return _fail(f"{failed} of {total} failed: see the problems above, then run it again.")
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scrapers", description=__doc__)
    parser.add_argument("source", choices=SOURCES)
    yesterday = date.today() - timedelta(days=1)
    parser.add_argument("--since", type=date.fromisoformat, default=yesterday, metavar="DAY")
    parser.add_argument("--until", type=date.fromisoformat, default=date.today(), metavar="DAY")
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument("--save", type=Path, metavar="DIR", help="keep every page in this folder")
    kept.add_argument("--replay", type=Path, metavar="DIR", help="read kept pages, no network")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="hansard: read files from here")
    parser.add_argument(
        "--body",
        action="append",
        default=[],
        metavar="NAME",
        help="whatdotheyknow: url name of an authority; may be repeated",
    )
    parser.add_argument(
        "--attachments", action="store_true", help="parliament: fetch attached files too"
    )
    options = parser.parse_args(arguments)
    if options.since > options.until:
        parser.error(f"--since {options.since} is after --until {options.until}")
    return options


def _fetcher(options: argparse.Namespace) -> Client | Replay:
    if options.replay:
        return Replay(options.replay)
    needs_robots = options.source in ("hansard", "whatdotheyknow", "govuk")
    return Client(
        user_agent=f"written-answers-tracker/0.1 (+mailto:{_setting('CONTACT_EMAIL')})",
        hosts=hosts.of_source(options.source, map(_setting, ADDRESSES[options.source])),
        robots=Robots() if needs_robots else None,
        archive=Archive(options.save) if options.save else None,
        on_problem=lambda problem: _say(problem.message),
        source=options.source,
        **PACE[options.source],
    )


def _source(options: argparse.Namespace, fetcher: Fetcher) -> Any:
    """Imported only when asked for: a fault in one source does not stop another."""
    if options.source == "parliament":
        from scrapers.parliament import Parliament

        return Parliament(
            fetcher,
            _setting("PARLIAMENT_API_URL"),
            _setting("MEMBERS_API_URL"),
            with_attachments=options.attachments,
        )
    if options.source == "hansard":
        from scrapers.hansard_archive import HansardArchive

        return HansardArchive(fetcher, _setting("HANSARD_ARCHIVE"), folder=options.folder)
    if options.source == "whatdotheyknow":
        from scrapers.whatdotheyknow import WhatDoTheyKnow

        permission = _setting("WDTK_PERMISSION")
        return WhatDoTheyKnow(fetcher, _setting("WDTK_URL"), permission, bodies=options.body)
    from scrapers.govuk import GovUk

    return GovUk(fetcher, _setting("GOVUK_URL"))


def _setting(name: str) -> str:
    return os.environ.get(name, "").strip() or DEFAULTS[name]


def _print_all(items: Iterable[Item]) -> tuple[int, int]:
    """(failed, all), cured faults counted in neither."""
    failed = total = 0
    for item in items:
        if isinstance(item, Problem):
            _say(f"{item.cause}: {item.message}")
            if item.is_recovered:
                continue
            failed += 1
        total += 1
        sys.stdout.write(as_json(item) + "\n")
        if total % PROGRESS_EVERY == 0:
            _say(f"{total} read, {failed} failed")
    _say(f"{total} read, {failed} failed. Done.")
    return failed, total


def as_json(item: Item) -> str:
    """One line: the record's fields, `type` first; a page by its address, time and hash."""
    return json.dumps({"type": type(item).__name__, **_plain(item)}, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Page):
        return {
            "url": value.url,
            "status": value.status,
            "fetched_at": value.fetched_at.isoformat(),
            "content_type": value.content_type,
            "sha256": value.sha256,
        }
    if dataclasses.is_dataclass(value):
        return dict(_fields(value))
    if isinstance(value, tuple | list | frozenset):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    for field in dataclasses.fields(value):
        yield field.name, _plain(getattr(value, field.name))


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


def _fail(sentence: str) -> int:
    _say(sentence)
    return 1


if __name__ == "__main__":
    sys.exit(main())
