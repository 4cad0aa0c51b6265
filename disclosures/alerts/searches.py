"""Saved searches: what may be asked of one, how much it will bring, when, and its end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core import signing
from django.http import QueryDict

from disclosures import index
from disclosures.index import SearchQuery
from disclosures.models import AlertDelivery, SavedSearch
from disclosures.results.filters import SearchFilters

LONDON = ZoneInfo("Europe/London")
HOUR, MONDAY = 7, 0
SALT = "alerts.end"
LOOKED_BACK = 90  # days
OF_KIND = {"pq": ("answer", "correction", "mismatch"), "foi": ("response", "state", "mismatch")}


@dataclass(frozen=True)
class Volume:
    total: int  # in the last 90 days

    @property
    def a_week(self) -> int:
        return round(self.total * 7 / LOOKED_BACK)

    @property
    def words(self) -> str:
        rate = f"About {self.a_week:,} a week" if self.a_week else "Fewer than one a week"
        return f"{rate}: {self.total:,} in the last {LOOKED_BACK} days."


def queries(address: str) -> dict[str, SearchQuery]:
    """The search for each kind of document it can say something of. A filter that only one kind
    has keeps it to that kind."""
    query = SearchFilters(QueryDict(address)).query()
    found = {query.kind: query}
    if not (query.outcomes or query.house or query.links or query.asked_by or query.answered_by):
        other = "foi" if query.kind == "pq" else "pq"
        found[other] = replace(query, kind=other)
    return found


def whats(address: str) -> list[tuple[str, str]]:
    """What this search can be told of, with its words."""
    possible = {what for kind in queries(address) for what in OF_KIND[kind]}
    return [choice for choice in SavedSearch.WHAT if choice[0] in possible]


def volume(address: str, what: list[str], now: datetime) -> Volume:
    """From the index: answers and responses of the last 90 days that match. Corrections, changed
    outcomes and publications are rare and come on top."""
    since = now.astimezone(LONDON).date() - timedelta(days=LOOKED_BACK)
    total = 0
    for kind, query in queries(address).items():
        if {"answer", "response"} & set(what) & set(OF_KIND[kind]):
            first = max(query.answered_from or since, since)
            page = index.search(replace(query, answered_from=first, page=1, per_page=1))
            total += page.total if page.kind == kind else 0
    return Volume(total)


def save(search: SavedSearch, now: datetime) -> SavedSearch:
    """A new one, or one that goes on after a pause: what is older than now is no news."""
    search.created_at = search.created_at or now
    search.since, search.seen, search.paused_at = now, index.followed(), None
    search.save()
    return search


def due(how_often: str, now: datetime) -> datetime:
    """When what is found now is to be sent."""
    if how_often == "at_once":
        return now
    local = now.astimezone(LONDON)
    at = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    while at <= local or (how_often == "weekly" and at.weekday() != MONDAY):
        at += timedelta(days=1)  # of the calendar: 07:00 stays 07:00 when the clocks change
    return at


def token(delivery: AlertDelivery) -> str:
    return signing.dumps(delivery.pk, salt=SALT)


def ended(given: str):
    """The saved searches that the e-mail of this token was about. Raises BadSignature."""
    delivery = signing.loads(given, salt=SALT)
    matched = AlertDelivery.objects.filter(pk=delivery).values_list("items__matched", "owner")
    ids = {one["search"] for items, _ in matched for one in items or []}
    owners = {owner for _, owner in matched}
    return SavedSearch.objects.filter(pk__in=ids, owner__in=owners)
