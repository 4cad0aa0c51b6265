"""Doorbells. A task finds what is due or does one batch of it: ids in, one call, and when to try
again. The schedule is in django-celery-beat, written by migration 0003."""

from __future__ import annotations

from datetime import date, timedelta

from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone

from disclosures import alerts, bulk, chains, flagging, reader, related, sources
from disclosures.curation import ingest as curation
from disclosures.curation import messages as inbox
from disclosures.curation import moving, personal, sample, trials
from disclosures.figures import building
from disclosures.index import rows
from disclosures.ingest import run_source
from disclosures.models import Attachment, FoiRequest, Question, ScrapeProblem
from disclosures.packs import making, outcomes
from disclosures.results import exports

BATCH = 200
RETRY = {"autoretry_for": (OperationalError, OSError), "retry_backoff": 10, "max_retries": 5}
# Longer than any run: a lock left by a killed worker ends by itself.
LOCK_SECONDS = 6 * 3600
RING_AGAIN_SECONDS = 3600
# A question and a response that came at one time may each have missed the other.
RELATED_AGAIN_DAYS = 30
FIGURES_AFTER_SECONDS = 300


@shared_task(queue="ingest", **RETRY)
def ingest_source(
    source: str, days: int = 7, since: str = "", until: str = "", waiting: int | None = None
) -> str:
    """Fetch the last days of a source, or the days given ("2024-02-07"), then ring for the reading
    of what came. One run of a source at a time. Off in a demonstration, where the sources are
    invented. `waiting`: the run that an admin asked for."""
    if settings.DEMO:
        return "off in a demonstration"
    if not cache.add(f"ingest:{source}", 1, LOCK_SECONDS):
        curation.give_up(waiting, "Another task reads this source. Ask again when it has ended.")
        return "already running"
    try:
        last = date.fromisoformat(until) if until else timezone.localdate()
        first = date.fromisoformat(since) if since else last - timedelta(days=days)
        items = sources.records(source, first, last, save="", replay="")
        run = run_source(
            source, items, label=f"{first} to {last}", since=first, until=last, waiting_id=waiting
        )
    except sources.NotSetUp as error:
        curation.give_up(waiting, str(error))
        return str(error)
    finally:
        cache.delete(f"ingest:{source}")
    update_index.delay()
    read_due.delay()
    return run.state


@shared_task(queue="ingest", **RETRY)
def recheck_source(source: str) -> str:
    """Ask a site after requests it has not been asked about for long: what was removed or hidden
    there is shown here no longer. Under the source's lock, at its pace."""
    if settings.DEMO:
        return "off in a demonstration"
    if not cache.add(f"ingest:{source}", 1, LOCK_SECONDS):
        return "already running"
    try:
        sources.check(source)
        # Under a name of its own: it is no import, and makes no source look fresh.
        items, label = sources.old(source), "Is it still there?"
        run = run_source(f"again:{source}", items, label=label, expect_records=False)
    except sources.NotSetUp as error:
        return str(error)
    finally:
        cache.delete(f"ingest:{source}")
    update_index.delay()
    read_due.delay()
    return run.state


@shared_task(queue="ingest")
def retry_problem(pk: int) -> str:
    """Fetch one record again, under its source's lock: two fetchers would double the pace."""
    source = ScrapeProblem.objects.select_related("run").get(pk=pk).run.source
    if settings.DEMO:
        return "off in a demonstration"
    if not cache.add(f"ingest:{source}", 1, LOCK_SECONDS):
        return "the source is running"
    try:
        said = curation.retry(pk, fetch=True)
    except (ValueError, sources.NotSetUp) as error:
        return str(error)
    finally:
        cache.delete(f"ingest:{source}")
    update_index.delay()
    read_due.delay()
    return said


@shared_task(queue="default", **RETRY)
def move_records(pk: int) -> int:
    """Move the records of an act on bodies; a stop loses nothing, and a second ring goes on."""
    moved = moving.move(pk)
    update_index.delay()
    return moved


@shared_task(queue="default")
def draw_sample() -> int:
    """The answers by which the reader is checked this month."""
    return sample.draw(sample.last_month(timezone.localdate()))


@shared_task(queue="default")
def read_due() -> int:
    """Ring once for each batch of attachments, answers and responses that wait to be read."""
    rung = 0
    version = reader.kept_phrases().version  # after a change of phrases the same ids wait again
    for task, waiting in (
        (read_attachments, reader.unread_attachments()),
        (read_questions, reader.unread_questions()),
        (read_requests, reader.unread_requests()),
    ):
        for ids in _batches(waiting):
            # A batch that was rung for lately still stands in the queue: once is enough.
            if cache.add(f"rung:{task.name}:{version}:{ids[0]}:{ids[-1]}", 1, RING_AGAIN_SECONDS):
                task.delay(ids)
                rung += 1
    return rung


@shared_task(queue="reading", **RETRY)
def read_attachments(ids: list[int]) -> None:
    reader.read_attachments(Attachment.objects.filter(pk__in=ids, status="waiting"))
    # Only what encloses these files: the other batches ring for theirs.
    enclosing = reader.unread_requests().filter(messages__enclosures__attachment__in=ids)
    for batch in _batches(enclosing.distinct()):
        read_requests.delay(batch)
    update_index.delay()


@shared_task(queue="reading", **RETRY)
def read_questions(ids: list[int]) -> None:
    reader.read_questions(reader.unread_questions().filter(pk__in=ids))
    update_index.delay()
    # An answer that refers to one of these says what that one says: it is judged again too.
    flag_questions.apply_async([sorted({*ids, *chains.citing(ids)})], countdown=30)


@shared_task(queue="reading", **RETRY)
def read_requests(ids: list[int]) -> None:
    reader.read_requests(reader.unread_requests().filter(pk__in=ids))
    update_index.delay()
    flag_requests.apply_async([ids], countdown=30)


@shared_task(queue="reading", **RETRY)
def try_phrase(pk: int) -> int:
    """Try a change of phrases over the stored answers; returns how many would change."""
    return trials.run(pk).changed


@shared_task(queue="index", **RETRY)
def update_index() -> int:
    """Follow the outbox. The index queue has one worker with one process."""
    written = rows.follow()
    # The figures follow the index: one build for all that comes within some minutes.
    if written and cache.add("rung:figures", 1, FIGURES_AFTER_SECONDS):
        build_figures.apply_async(countdown=FIGURES_AFTER_SECONDS)
    return written


@shared_task(queue="default", **RETRY)
def build_figures() -> float:
    """Count anew what body pages and trends show; returns the seconds it took."""
    return building.build().seconds


@shared_task(queue="flagging", **RETRY)
def flag_questions(ids: list[int]) -> dict:
    counts = dict(flagging.flag_questions(Question.objects.filter(pk__in=ids)))
    outcomes.propose(ids)
    relate_questions.delay(ids)
    return counts


@shared_task(queue="flagging", **RETRY)
def flag_requests(ids: list[int]) -> dict:
    counts = dict(flagging.flag_requests(FoiRequest.objects.filter(pk__in=ids)))
    for batch in _parts(sorted(related.touched_by(ids))):
        relate_questions.delay(batch)
    return counts


@shared_task(queue="flagging", **RETRY)
def relate_questions(ids: list[int]) -> int:
    """Which FOI responses stand beside these questions."""
    changed = related.relate(ids)
    if changed:
        update_index.delay()
    return changed


@shared_task(queue="flagging", **RETRY)
def attach_publications(ids: list[int]) -> int:
    """Which refusals these statistical releases cover: "later published"."""
    rows = flagging.releases_to_attach().filter(pk__in=ids)
    count = flagging.attach_publications(rows.select_related("body"))
    propose_outcomes.delay()
    return count


@shared_task(queue="flagging", **RETRY)
def propose_outcomes() -> int:
    """What may have come of the packs that were sent, replies that are late among it."""
    return outcomes.propose()


@shared_task(queue="default")
def make_pack(pack_id: int) -> str:
    """Make the version that was marked to be made. What went wrong is kept on the pack, for
    people to start it again."""
    version = making.make(pack_id)
    return str(version) if version else "nothing to make"


@shared_task(queue="default", **RETRY)
def make_export(user_id: int, query: str) -> None:
    """A search's long table; the e-mail is a task of its own, tried again by itself."""
    name, total = exports.make(query)
    tell_of_export.delay(user_id, query, name, total)


@shared_task(queue="default", **RETRY)
def tell_of_export(user_id: int, query: str, name: str, total: int) -> None:
    exports.tell(user_id, query, name, total)


@shared_task(queue="index", **RETRY)
def find_alerts() -> int:
    """What is new for saved searches. Where the index is followed, for it is asked."""
    found = alerts.find(timezone.now())
    send_alerts.delay()
    return found


@shared_task(queue="default", **RETRY)
def send_alerts() -> int:
    """Send the e-mails that are due; what cannot be sent waits for a later ring."""
    return alerts.send_due(timezone.now())


@shared_task(queue="default")
def flag_all() -> int:
    """Ring for every answer and request, by night: a pair whose sides were not both in the index
    when each was read is found now. What was judged on the same evidence is passed over."""
    propose_outcomes.delay()
    rung = 0
    for task, rows_ in (
        (flag_questions, flagging.questions_to_flag()),
        (flag_requests, flagging.requests_to_flag()),
    ):
        for ids in _batches(rows_):
            task.delay(ids)
            rung += 1
    for ids in _batches(flagging.releases_to_attach()):
        attach_publications.delay(ids)
        rung += 1
    late = timezone.localdate() - timedelta(days=RELATED_AGAIN_DAYS)
    for ids in _batches(Question.objects.filter(date_key__gte=late)):
        relate_questions.delay(ids)
        rung += 1
    return rung


@shared_task(queue="default")
def dump_public() -> str:
    """The nightly dump of public facts."""
    return bulk.make().day.isoformat()


@shared_task(queue="default", **RETRY)
def search_personal() -> int:
    """Look for words that may be personal data in requests that are new or have changed."""
    return personal.search()


@shared_task(queue="default", **RETRY)
def forget_messages() -> list[int]:
    """Unconfirmed messages go, and of old ones the name and address."""
    return list(inbox.forget())


def _batches(waiting):
    yield from _parts(list(waiting.values_list("pk", flat=True)))


def _parts(ids: list[int]):
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
