"""What is new of a record: one name for each thing that can happen to it, made from rows that are
never changed, so that the same thing has the same name whenever it is looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from disclosures.models import Answer, FoiMessage, FoiRequest, ResponseReading
from disclosures.outcomes import outcome_of
from disclosures.publishing import public

# Rows carry the time at which their transaction wrote them, not that of its end: longer than any.
SLACK = timedelta(hours=1)


@dataclass(frozen=True)
class Event:
    """`at` is when we first had it. `key` names the event and no other."""

    kind: str
    document: str
    key: str
    at: datetime

    def is_news_since(self, since: datetime) -> bool:
        return self.at >= since - SLACK


def of_documents(documents: Iterable[str]) -> list[Event]:
    """All that ever happened to these documents, as stored."""
    ids: dict[str, list[int]] = defaultdict(list)
    for document in documents:
        kind, _, pk = document.partition(":")
        ids[kind].append(int(pk))
    return [
        *_answers(ids["question"]), *_responses(ids["request"]), *_states(ids["request"]),
        *_publications(ids["question"], ids["request"]),
    ]  # fmt: skip


def _answers(ids: list[int]) -> Iterator[Event]:
    shown = {"question__is_withdrawn": False, "question__is_hidden": False}
    rows = Answer.objects.filter(question__in=ids, **shown)
    for row in rows.exclude(kind="original").only("kind", "question_id", "seen_at"):
        kind = "correction" if row.kind == "corrected" else "answer"
        yield Event(kind, f"question:{row.question_id}", f"answer:{row.pk}", row.seen_at)


def _responses(ids: list[int]) -> Iterator[Event]:
    """The first reply of the authority. Later ones are told of where they change the outcome."""
    first: dict[int, datetime] = {}
    rows = FoiMessage.every.filter(request__in=ids, sender="authority", request__is_removed=False)
    for request, at in rows.order_by("recorded_at").values_list("request", "recorded_at"):
        first.setdefault(request, at)
    answered = FoiRequest.objects.filter(pk__in=first, reading__isnull=False)
    for pk, outcome, read_at in answered.values_list("pk", "reading__outcome", "reading__read_at"):
        if outcome_of("foi", outcome).key != "waiting":
            at = read_at if _waited(pk) else first[pk]
            yield Event("response", f"request:{pk}", f"response:{pk}", at)


def _waited(request: int) -> bool:
    """Was the request read as waiting before? Then its response is as new as its reading."""
    read = ResponseReading.objects.filter(request=request).values_list("outcome", flat=True)
    return any(outcome_of("foi", outcome).key == "waiting" for outcome in read)


def _states(ids: list[int]) -> Iterator[Event]:
    """The outcome of a later version of the request that differs from the version before. Another
    reading of the same version is no change of state."""
    last: dict[int, ResponseReading] = {}
    rows = ResponseReading.objects.filter(request__in=ids, request__is_removed=False)
    for row in rows.order_by("request_id", "request_version", "pk"):
        before = last.get(row.request_id)
        last[row.request_id] = row
        if before is None or before.request_version == row.request_version:
            continue
        was, now = (outcome_of("foi", each.outcome).key for each in (before, row))
        if was not in (now, "waiting"):
            key = f"state:{row.request_id}:{row.request_version}"
            yield Event("state", f"request:{row.request_id}", key, row.read_at)


def _publications(questions: list[int], requests: list[int]) -> Iterator[Event]:
    """Of what stands published, under either document. Only its first version is news."""
    for row in public.standing().filter(pair__question__in=questions).defer("content"):
        yield _publication(row, f"question:{row.pair.question_id}")
    for row in public.standing().filter(pair__request__in=requests).defer("content"):
        yield _publication(row, f"request:{row.pair.request_id}")


def _publication(row, document: str) -> Event:
    first = public.versions(row)[-1]
    return Event("mismatch", document, f"publication:{first.reference}", first.published_at)
