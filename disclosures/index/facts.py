"""Rows as the index's documents: the public facts of a question or a request."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice

from disclosures.documents import request_text, response_parts
from disclosures.models import Answer, FoiRequest, Member, Pair, Question, RelatedResponse

from .asked import cites
from .engine import IndexDocument, addressed

AT_ONCE = 500  # rows whose links are looked up together
# The one thing of a pair that the index knows: its page stands, whatever state the pair is in.
STANDS = {"publications__isnull": False, "withdrawal__isnull": True}
# UNTELLING words say nothing of what is asked; nor do years: the same question is put each year.
WORD = re.compile(r"[^\W_]+")
UNTELLING = frozenset(
    WORD.findall(
        "a an and are as at by for from had has have he her his how if in is it its many much of "
        "on or she that the their there they this to was were what when where whether which will "
        "with"
    )
)
YEAR = re.compile(r"(19|20)\d\d")


def question_documents(
    questions: Iterable[Question], asked_times: Mapping[str, int] | None = None
) -> Iterator[IndexDocument]:
    """`asked_times`: how often each wording is asked, where more than once."""
    for rows in _chunks(questions):
        links = _question_links(rows)
        for question in rows:
            yield _question(question, links.get(question.pk, ()), asked_times or {})


def _question(question: Question, links: tuple[str, ...], asked_times) -> IndexDocument:
    answer = question.current_answer
    on = (answer and answer.date_answered) or question.date_key
    reading = answer.reading if answer else None
    body = question.body
    same = wording(question.text, body.family if body else "")
    times = asked_times.get(same, 1)
    group, together = answered_together(question)
    files = _files_text(answer) if answer else ""
    return IndexDocument(
        document=f"question:{question.pk}",
        kind="pq",
        title=question.heading,
        asked=question.text,
        replied=answer.text if answer else "",
        attached=files,
        body=body.key if body else "",
        families=tuple(body.families) if body else (),
        outcome=reading.outcome if reading else ("" if answer else "unanswered"),
        house=question.house,
        day=on.toordinal(),
        year=str(on.year),
        uin=question.uin.lower(),
        cites=cites(question.text),
        tabled=question.date_key.toordinal(),
        took=_days(question.date_tabled, answer and answer.date_answered),
        asked_by=_key(question.asked_by, question.asker_name),
        asker=_names(question.asked_by, question.asker_name),
        answered_by=_key(answer.answered_by, answer.answerer_name) if answer else "",
        answerer=_names(answer.answered_by, answer.answerer_name) if answer else "",
        links=(*links, *(["again"] if times > 1 else []), *(["attachment"] if files else [])),
        wording=same,
        asked_times=times,
        group=group,
        together=together,
    )


def _days(first: date | None, last: date | None) -> int:
    return max((last - first).days, 0) if first and last else 0


def _key(member: Member | None, name: str) -> str:
    return str(member.member_id) if member else name.strip()


def _names(member: Member | None, name: str) -> str:
    return f"{member.name} {member.list_name} {name}" if member else name


def wording(text: str, family: str) -> str:
    """The same for questions to one family in the same telling words, years aside; "" where there
    are none."""
    words = [word for word in WORD.findall(addressed(text)[1].lower()) if word not in UNTELLING]
    told = sorted({word for word in words if not YEAR.fullmatch(word)})
    if not told:
        return ""
    return hashlib.blake2b(f"{family}|{' '.join(told)}".encode(), digest_size=8).hexdigest()


def asked_again() -> dict[str, int]:
    """How often each wording is asked, of those asked more than once: a pass over all questions."""
    rows = Question.objects.filter(is_withdrawn=False).order_by()
    counts: Counter[int] = Counter()
    for text, families in rows.values_list("text", "body__families").iterator(5_000):
        if same := wording(text, families[0] if families else ""):
            counts[int(same, 16)] += 1
    return {f"{same:016x}": count for same, count in counts.items() if count > 1}


def answered_together(question: Question) -> tuple[int, int]:
    """A number that questions answered together share, and how many others there are; (0, 0)."""
    own = f"{question.uin}:{question.date_key}"
    keys = {own} | {f"{other['uin']}:{other['date_tabled']}" for other in question.grouped}
    if len(keys) < 2:
        return 0, 0
    told = "|".join([question.house, *sorted(keys)])
    number = hashlib.blake2b(told.encode(), digest_size=7).digest()
    return int.from_bytes(number) + 1, len(keys) - 1


def _files_text(answer: Answer) -> str:
    """Names and pages of the files beside an answer."""
    texts = []
    for enclosure in answer.enclosures.all():
        texts.append(enclosure.file_name or enclosure.title)
        if enclosure.attachment:
            texts += [page.text for page in enclosure.attachment.pages.all()]
    return "\n".join(texts)


def _question_links(rows: list[Question]) -> dict[int, tuple[str, ...]]:
    """Which of these have a related FOI response, and which are in a published mismatch."""
    ids = [question.pk for question in rows]
    related = RelatedResponse.objects.filter(question__in=ids, request__is_removed=False)
    linked = set(related.values_list("question", flat=True))
    shown = set(Pair.objects.filter(**STANDS, question__in=ids).values_list("question", flat=True))
    return {
        pk: (
            *(["foi"] if pk in linked | shown else []),
            *(["mismatch"] if pk in shown else []),
        )
        for pk in linked | shown
    }


def request_documents(requests: Iterable[FoiRequest]) -> Iterator[IndexDocument]:
    for rows in _chunks(requests):
        pairs = Pair.objects.filter(**STANDS, request__in=[row.pk for row in rows])
        shown = set(pairs.values_list("request", flat=True))
        for request in rows:
            yield _request(request, is_shown=request.pk in shown)


def _request(request: FoiRequest, *, is_shown: bool) -> IndexDocument:
    parts = response_parts(request)
    on = request.date_released or request.date_sent
    body = request.body
    files = [part for part in parts if part.is_attachment]
    return IndexDocument(
        document=f"request:{request.pk}",
        kind="foi",
        title=request.title,
        asked=request_text(request),
        replied="\n".join(p.text for p in parts if not p.is_attachment),
        attached="\n".join(f"{p.name}\n{p.text}" for p in files),
        body=body.key if body else "",
        families=tuple(body.families) if body else (),
        outcome=request.reading.outcome if request.reading else "unknown",
        day=on.toordinal() if on else 0,
        year=str(on.year) if on else "",
        tabled=request.date_sent.toordinal() if request.date_sent else 0,
        took=_days(request.date_sent, request.date_responded),
        links=(*(["mismatch"] if is_shown else []), *(["attachment"] if files else [])),
    )


def _chunks(rows: Iterable) -> Iterator[list]:
    rows = iter(rows)
    while chunk := list(islice(rows, AT_ONCE)):
        yield chunk
