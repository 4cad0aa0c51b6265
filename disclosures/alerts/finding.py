"""What is new for saved searches, from the outbox of the index.

A search looks at each change once: those of transactions from its own cursor up to where this
host's index has followed. Transactions are counted, not rows: one that commits while a run goes on
is at or after that mark, and waits for the next. Items and cursor are written together.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from disclosures import index
from disclosures.models import AlertItem, IndexChange, SavedSearch

from . import events
from .searches import due, queries

AT_ONCE = 1_000


def find(now: datetime) -> int:
    """Note what is new for everyone; returns how many items were added."""
    running = SavedSearch.objects.filter(paused_at=None, owner__is_active=True)
    owners = running.order_by("owner").values_list("owner", flat=True).distinct()
    return sum(_find_for(owner, now) for owner in list(owners))


@transaction.atomic
def _find_for(owner: int, now: datetime) -> int:
    searches = list(
        SavedSearch.objects.select_for_update().filter(owner=owner, paused_at=None).order_by("pk")
    )
    until = index.followed()  # before the index is asked: what it says is at least as new
    changed: dict[str, int] = {}
    first = min((search.seen for search in searches), default=until)
    rows = IndexChange.objects.filter(transaction__gte=first, transaction__lt=until)
    for document, number in rows.values_list("document", "transaction"):
        changed[document] = max(number, changed.get(document, 0))
    added = 0
    names = list(changed)
    for start in range(0, len(names), AT_ONCE):
        some = {name: changed[name] for name in names[start : start + AT_ONCE]}
        added += _note(owner, searches, some, now)
    for search in searches:
        search.seen = max(search.seen, until)
    SavedSearch.objects.bulk_update(searches, ["seen"])
    return added


def _note(owner: int, searches: list[SavedSearch], changed: dict[str, int], now: datetime) -> int:
    told = events.of_documents(changed)
    matched: dict[events.Event, list[SavedSearch]] = defaultdict(list)
    for search in searches:
        wanted = [
            event for event in told
            if changed[event.document] >= search.seen and event.kind in search.what
            and event.is_news_since(search.since)
        ]  # fmt: skip
        names = {event.document for event in wanted}
        found = set().union(*(
            index.among(query, names) for query in queries(search.address).values()
        ))  # fmt: skip
        for event in wanted:
            if event.document in found:
                matched[event].append(search)
    return sum(_add(owner, event, by, now) for event, by in matched.items())


def _add(owner: int, event: events.Event, by: list[SavedSearch], now: datetime) -> bool:
    """One item for an event; one that waits already says which further searches match."""
    times = [due(search.how_often, now) for search in by]
    item, is_new = AlertItem.objects.get_or_create(
        owner_id=owner, event=event.key,
        defaults={"kind": event.kind, "document": event.document, "found_at": now,
                  "due_at": min(times)},
    )  # fmt: skip
    item = AlertItem.objects.select_for_update().get(pk=item.pk)
    if item.delivery_id is None:
        held = {one["search"] for one in item.matched}
        item.matched += [
            {"search": s.pk, "name": s.name} for s in by if s.pk not in held
        ]  # fmt: skip
        item.due_at = min(item.due_at, *times)
        item.save(update_fields=["matched", "due_at"])
    return is_new
