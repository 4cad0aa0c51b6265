"""Results as the search page shows them: snippets with their marks, and one related line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.utils.safestring import SafeString

from disclosures import citations, index, positions
from disclosures.documents import request_text, response_parts
from disclosures.index import Hit
from disclosures.models import AnswerAttachment, FoiRequest, Publication, Question
from disclosures.outcomes import Outcome
from disclosures.reading.values import ResponseText
from disclosures.results import finding, records
from disclosures.results.related import Related, related

from .answer_parts import refusal_marks
from .compare import address_of
from .marking import Mark, excerpt, span_mark

# Files are long: only so much of them is looked through for the words, for one page of results.
MOST_FILE_TEXT = 400_000


@dataclass
class InFile:
    """A match in an attachment: where, and the words around it."""

    name: str
    page: int
    html: SafeString


@dataclass
class Result:
    kind: str
    row: Question | FoiRequest
    outcome: Outcome
    asked: SafeString
    replied: SafeString | str
    citation: str
    cite: str  # address of its citation, but for the ending
    together: int = 0  # other questions answered with it
    in_file: InFile | None = None
    # At most one of these stands below a result.
    published: Publication | None = None
    related: Related | None = None
    history: str = ""
    compared: str = ""  # address of the comparison that goes with `history`


def _hits(text: str, words: str, place: str) -> list[Mark]:
    return [Mark(start, end, "hit") for start, end in index.highlight(text, words, place)]


def shown(kind: str, words: str, hits: Sequence[Hit]) -> list[Result]:
    """Results in the order of their hits. What the index knows to have no mismatch, file or related
    response beside it is not looked up."""
    rows = list(finding.rows(kind, hits))
    by_pk = {hit.pk: hit for hit in hits}
    published = records.published_pairs(r for r in rows if "mismatch" in by_pk[r.pk].links)
    if kind == "foi":
        return [_of_request(row, words, published) for row in rows]
    made = [_of_question(row, words, by_pk[row.pk], published) for row in rows]
    with_files = [r for r in made if "attachment" in by_pk[r.row.pk].links]
    _look_in_files([r for r in with_files if not _is_marked(r)], words)
    _add_lines([r for r in made if r.published is None], by_pk)
    return made


def _of_question(row: Question, words: str, hit: Hit, published: dict) -> Result:
    answer = row.current_answer
    replied = ""
    if answer:
        replied = excerpt(
            answer.text, refusal_marks(answer.reading) + _hits(answer.text, words, "answer")
        )
    return Result(
        "pq", row, records.outcome(row),
        asked=excerpt(row.text, _hits(row.text, words, "question")),
        replied=replied,
        citation=citations.text(row),
        cite=f"{row.get_absolute_url()}cite.",
        together=hit.together,
        published=published.get(("question", row.pk)),
    )  # fmt: skip


def _of_request(row: FoiRequest, words: str, published: dict) -> Result:
    reading, asked = row.reading, request_text(row)
    outcome, parts = records.outcome(row), response_parts(row)
    written = [p for p in parts if not p.is_attachment]
    part, spans = next((p for p in written if _hits(p.text, words, "answer")), None), []
    if reading and reading.release_span and outcome.tone == "release":
        source, spans = reading.release_span["source"], span_mark(reading.release_span, "release")
        part = next((p for p in parts if p.source == source), part)
    elif reading and reading.span and outcome.tone == "refuse":
        source, spans = reading.span.get("source"), span_mark(reading.span, "refuse")
        part = next((p for p in parts if p.source == source), part)
    text = part.text if part else ""
    result = Result(
        "foi", row, outcome,
        asked=excerpt(asked, _hits(asked, words, "question")),
        replied=excerpt(text, spans + _hits(text, words, "")) if text else "",
        citation=citations.text(row),
        cite=f"{row.get_absolute_url()}cite.",
        published=published.get(("request", row.pk)),
    )  # fmt: skip
    if not _is_marked(result):
        result.in_file = _in_file(words, parts)
    return result


def refusal_excerpt(row: Question) -> SafeString | str:
    """The answer around its refusal wording, where there is any."""
    answer = row.current_answer
    return excerpt(answer.text, refusal_marks(answer.reading)) if answer else ""


def _is_marked(result: Result) -> bool:
    return "<mark>" in f"{result.asked}{result.replied}"


def _look_in_files(results: list[Result], words: str) -> None:
    """Where neither question nor answer holds a word searched for, a file beside it may."""
    answers = {r.row.current_answer_id: r for r in results if r.row.current_answer_id}
    if not answers or not words:
        return
    rows = AnswerAttachment.objects.filter(answer__in=answers, attachment__isnull=False)
    rows = rows.order_by("answer", "position").prefetch_related("attachment__pages")
    parts: dict[int, list[ResponseText]] = {}
    for enclosure in rows:
        files = parts.setdefault(enclosure.answer_id, [])
        name = enclosure.title or enclosure.file_name or "Attachment"
        files += [
            ResponseText(f"attachment:1:p{page.number}", page.text, is_attachment=True, name=name)
            for page in enclosure.attachment.pages.all()
        ]
    for answer, files in parts.items():
        answers[answer].in_file = _in_file(words, files)


def _in_file(words: str, parts) -> InFile | None:
    """The page of a file that holds most of what was searched for."""
    lengths = accumulate(len(part.text) for part in parts)
    near = [part for part, length in zip(parts, lengths, strict=True) if length <= MOST_FILE_TEXT]
    found = index.in_files(words, near, limit=1)
    if not found:
        return None
    marks = [Mark(start, end, "hit") for start, end in found[0].places]
    return InFile(found[0].name, found[0].page, excerpt(found[0].text, marks))


def _add_lines(results: list[Result], hits: dict[int, Hit]) -> None:
    links = related([r.row for r in results if "foi" in hits[r.row.pk].links])
    for result in results:
        result.related = next(iter(links.get(result.row.pk, [])), None)
    repeated = [r for r in results if not r.related and hits[r.row.pk].asked_times > 1]
    if not repeated:
        return
    again = positions.asked_again_of([r.row for r in repeated])
    every = {q.pk: q for found in again.values() for q in found}
    outcomes = positions.outcomes_of(list(every.values()))
    for result in repeated:
        found = again[result.row.pk]
        result.history = positions.sentence(found, outcomes)
        result.compared = address_of(positions.times(found))
