"""Reads stored documents and writes down what they say. Reading twice changes nothing.

    attachments: bytes -> pages and tables (in a subprocess)
    answers and responses: text -> outcome, the words that carry it, asks with their replies

A person's reading always beats the machine's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace

import structlog
from django.db import OperationalError, transaction
from django.db.models import Exists, F, OuterRef, Subquery
from django.utils import timezone

from disclosures import chains, redaction, storage, wordings
from disclosures.documents import PREFETCH, last_written, request_text, response_parts
from disclosures.models import (
    Answer,
    AnswerAttachment,
    AnswerReading,
    Ask,
    Attachment,
    AttachmentPage,
    FoiRequest,
    IndexChange,
    MessageAttachment,
    PhraseChange,
    Question,
    ResponseReading,
    Wording,
)
from disclosures.reading import values
from disclosures.reading.addressees import without_addressee
from disclosures.reading.answers import read_answer
from disclosures.reading.families import Change
from disclosures.reading.responses import read_response
from scrapers.attachments import AttachmentReader, AttachmentText

log = structlog.get_logger(__name__)

READER_VERSION = "machine:3"
CHUNK = 200
Progress = Callable[[int], None]


def unread_attachments():
    return Attachment.objects.filter(status="waiting").order_by("pk")


@dataclass(frozen=True)
class Phrases:
    """What people changed in the reader's phrases, and the reader of answers that it makes."""

    version: str
    changes: tuple[Change, ...]


def kept_phrases() -> Phrases:
    """The version holds a digest of every change and undoing, so that each has all answers read
    again; letters are read by phrases of their own, which nobody changes here."""
    rows = list(PhraseChange.objects.order_by("pk"))
    if not rows:
        return Phrases(READER_VERSION, ())
    undone = {row.undoes_id for row in rows}
    history = repr([(row.pk, row.kind, row.family, row.alternative) for row in rows])
    digest = hashlib.sha256(history.encode()).hexdigest()[:12]
    standing = (row for row in rows if row.kind != "undo" and row.pk not in undone)
    changes = tuple(Change(row.kind, row.family, row.alternative) for row in standing)
    return Phrases(f"{READER_VERSION}+{digest}", changes)


def _unread_versions(version: str = ""):
    reader = version or kept_phrases().version
    read = AnswerReading.objects.filter(answer=OuterRef("pk"), reader=reader)
    return Answer.objects.filter(~Exists(read))


def unread_questions():
    """Questions with a version of the answer that has no machine reading of this reader. Earlier
    versions count: a release is compared with the one current on its day."""
    unread = _unread_versions().filter(question=OuterRef("pk"))
    return Question.objects.filter(Exists(unread)).order_by("pk")


def unread_requests():
    read = ResponseReading.objects.filter(
        request=OuterRef("pk"), request_version=OuterRef("version"), reader=READER_VERSION
    )
    return FoiRequest.objects.filter(is_removed=False).filter(~Exists(read)).order_by("pk")


def read_attachments(attachments: Iterable[Attachment], on_progress: Progress = lambda n: None):
    """Read files into pages, one worker for them all; returns how many came out with each
    status."""
    counts: dict[str, int] = {}
    with AttachmentReader() as worker:
        for attachment in attachments:
            result = _read_file(worker, attachment)
            _save_pages(attachment, result)
            counts[result.status] = counts.get(result.status, 0) + 1
            on_progress(1)
    return counts


def _read_file(worker: AttachmentReader, attachment: Attachment) -> AttachmentText:
    try:
        body = storage.get(attachment.sha256)
    except (OSError, EOFError) as error:  # one lost file must not stop the rest
        reason = f"Its bytes are not in storage ({type(error).__name__}). Fetch the file again."
        return AttachmentText("unreadable", reason, attachment.media_type)
    return worker.read(body, _file_name(attachment), attachment.media_type)


def _file_name(attachment: Attachment) -> str:
    """The first name under which the file was enclosed: its ending tells formats apart."""
    for model in (MessageAttachment, AnswerAttachment):
        names = model.objects.filter(attachment=attachment).exclude(file_name="")
        name = names.order_by("pk").values_list("file_name", flat=True).first()
        if name:
            return name
    return ""


@transaction.atomic
def _save_pages(attachment: Attachment, result: AttachmentText) -> None:
    # Another worker may have read the same file meanwhile: the first to come saves.
    waiting = Attachment.objects.select_for_update().filter(pk=attachment.pk, status="waiting")
    if not waiting.exists():
        return
    attachment.pages.all().delete()
    # What a body encloses is written to a requester; what an answer encloses is Parliament's.
    is_letter = MessageAttachment.objects.filter(attachment=attachment).exists()
    kept = without_addressee if is_letter else str
    AttachmentPage.objects.bulk_create(
        [
            AttachmentPage(
                attachment=attachment,
                number=page.number,
                kind=page.kind[:10],
                name=_clean(page.name)[:200],
                text=kept(_clean(page.text)),
                tables=_clean([asdict(table) for table in page.tables]),
            )
            for page in result.all_pages()
        ]
    )
    attachment.status, attachment.reason = result.status, _clean(result.reason)
    attachment.media_type = (result.media_type or attachment.media_type)[:200]
    attachment.read_at = timezone.now()
    attachment.save()
    # What a request says may have changed with its file: it is read again. Of an answer only the
    # index knows its files' texts.
    requests = FoiRequest.objects.filter(messages__enclosures__attachment=attachment).distinct()
    FoiRequest.objects.filter(pk__in=requests.values("pk")).update(version=F("version") + 1)
    enclosing = AnswerAttachment.objects.filter(attachment=attachment)
    asked = enclosing.values_list("answer__question_id", flat=True)
    sent = requests.values_list("pk", flat=True)
    redaction.reapply([*(f"request:{pk}" for pk in sent), *(f"question:{pk}" for pk in asked)])
    IndexChange.objects.bulk_create(
        [
            IndexChange(document=f"question:{pk}")
            for pk in enclosing.values_list("answer__question_id", flat=True).distinct()
        ]
    )


def _clean(value):
    """PostgreSQL stores no NUL, in text or in JSON."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {name: _clean(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(part) for part in value]
    return value


def read_questions(questions, on_progress: Progress = lambda n: None) -> int:
    """Read the unread answers of a queryset of questions; returns how many questions were read."""
    count = 0
    for chunk in _chunks(questions.select_related("current_answer", "body")):
        count += _one_by_one_if_need_be(_read_question_chunk, chunk)
        on_progress(len(chunk))
    return count


def _one_by_one_if_need_be(read: Callable[[list], None], chunk: list) -> int:
    """Read a chunk in one transaction; if a document of it cannot be read, all the others are.
    Returns how many were read. The one that cannot stays unread and is named in the log."""
    try:
        with transaction.atomic():
            read(chunk)
    except OperationalError:
        raise
    except Exception:
        if len(chunk) == 1:
            log.exception("could not be read", document=str(chunk[0]), pk=chunk[0].pk)
            return 0
        return sum(_one_by_one_if_need_be(read, [row]) for row in chunk)
    return len(chunk)


def _read_question_chunk(questions: list[Question]) -> None:
    by_id = {question.pk: question for question in questions}
    read, kept_now = [], kept_phrases()
    unread = _unread_versions(kept_now.version)
    for answer in unread.filter(question__in=questions).order_by("pk"):
        question = by_id[answer.question_id]
        read.append((answer, read_as(question, answer, kept_now.changes)))
    answers = [answer for answer, _ in read]
    lines = [wordings.line_of(r.outcome, _span(r.span), answer.text) for answer, r in read]
    kept_wordings = wordings.keep(lines, Wording)
    Ask.objects.filter(answer__in=answers).delete()
    AnswerReading.objects.bulk_create(
        [
            AnswerReading(
                answer=answer,
                reader=kept_now.version,
                outcome=reading.outcome,
                secondary=list(reading.secondary),
                asks_quantity=reading.asks_quantity,
                span=_span(reading.span),
                confidence=reading.confidence,
                wording_id=kept_wordings.get(line),
            )
            for (answer, reading), line in zip(read, lines, strict=True)
        ]
    )
    Ask.objects.bulk_create(
        [_ask(ask, answer=answer) for answer, reading in read for ask in reading.asks]
    )
    kept = set(
        AnswerReading.objects.filter(answer__in=answers, reader__startswith="person:").values_list(
            "answer_id", flat=True
        )
    )
    own = AnswerReading.objects.filter(answer=OuterRef("pk"), reader=kept_now.version)
    now_read = {answer.pk for answer in answers} - kept
    Answer.objects.filter(pk__in=now_read).update(reading=Subquery(own.values("pk")))
    chains.note([(by_id[answer.question_id], answer) for answer in answers])
    chains.resolve_waiting(questions)
    IndexChange.objects.bulk_create([IndexChange(document=f"question:{q.pk}") for q in questions])


def read_as(
    question: Question, answer: Answer, changes: tuple[Change, ...]
) -> values.AnswerReading:
    """What an answer says with these changes to the phrases; nothing is written."""
    tabled = question.date_key.isoformat()
    return read_answer(question.text, answer.text, tabled, question.heading, changes)


def read_requests(requests, on_progress: Progress = lambda n: None) -> int:
    """Read the responses of a queryset of requests; returns how many were read."""
    count = 0
    rows = requests.select_related("reading").prefetch_related(*PREFETCH, "messages__page")
    for chunk in _chunks(rows):
        count += _one_by_one_if_need_be(_read_request_chunk, chunk)
        on_progress(len(chunk))
    return count


def _read_request_chunk(requests: list[FoiRequest]) -> None:
    read = []
    for request in requests:
        sent = request.date_sent.isoformat() if request.date_sent else ""
        parts = response_parts(request)
        reading = read_response(
            request_text(request), parts, sent, _seen_on(request), last_written(request)
        )
        if not parts and not request.is_complete:
            # The source keeps no reply: that says nothing about whether there was one.
            reading = replace(reading, outcome="content_not_seen")
        read.append((request, reading))
    Ask.objects.filter(request__in=requests).delete()
    ResponseReading.objects.bulk_create([_response_row(*pair) for pair in read])
    Ask.objects.bulk_create(
        [_ask(ask, request=request) for request, reading in read for ask in reading.asks]
    )
    # A person read one version: of the next, with other words, the machine's reading stands.
    kept = {
        r.pk
        for r in requests
        if r.reading and r.reading.is_by_person and r.reading.request_version == r.version
    }
    own = ResponseReading.objects.filter(
        request=OuterRef("pk"), request_version=OuterRef("version"), reader=READER_VERSION
    )
    now_read = {request.pk for request in requests} - kept
    FoiRequest.objects.filter(pk__in=now_read).update(reading=Subquery(own.values("pk")))
    IndexChange.objects.bulk_create([IndexChange(document=f"request:{r.pk}") for r in requests])


def _seen_on(request: FoiRequest) -> str:
    """The day its messages were last fetched; "" where no saved page says."""
    fetched = [m.page.fetched_at for m in request.messages.all() if m.page]
    return timezone.localdate(max(fetched)).isoformat() if fetched else ""


def _response_row(request: FoiRequest, reading: values.ResponseReading) -> ResponseReading:
    return ResponseReading(
        request=request,
        request_version=request.version,
        reader=READER_VERSION,
        outcome=reading.outcome,
        span=_span(reading.span, reading.span_source),
        release_span=_span(reading.release_span, reading.release_source),
        sections=list(reading.sections),
        decided_on=reading.decided_on or None,
        uses_cost_limit=reading.uses_cost_limit,
        caveats=list(reading.caveats),
        confidence=reading.confidence,
        history=[asdict(step) for step in reading.history],
    )


def _span(span: values.Span | None, source: str = "") -> dict | None:
    return asdict(span) | {"source": source} if span else None


def _ask(ask: values.Ask, **owner) -> Ask:
    return Ask(
        **owner,
        letter=ask.letter,
        text=ask.text,
        span=asdict(ask.span),
        measure=ask.measure[:20],
        population=ask.population,
        periods=[asdict(p) for p in ask.periods],
        places=list(ask.places),
        breakdown=ask.breakdown,
        reply=ask.reply,
        reply_span=_span(ask.reply_span, ask.reply_source),
        reply_source=ask.reply_source,
    )


def _chunks(rows):
    """Chunks by primary key, so that reading may write to the rows it goes through."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        yield list(rows.filter(pk__in=ids[start : start + CHUNK]))
