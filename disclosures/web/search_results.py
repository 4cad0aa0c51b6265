"""Results as the search page shows them: snippets with their marks, and one related line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from disclosures import citations, index, positions
from disclosures.documents import request_text, response_parts
from disclosures.index import Hit
from disclosures.models import AnswerAttachment, FoiRequest, Pair, Question
from disclosures.outcomes import Outcome
from disclosures.results import finding, records
from disclosures.results.related import Related, related

from .answers import refusal_marks
from .marking import Mark, excerpt, span_mark

# Files are long: only so much of them is looked through for the words, for one page of results.
MOST_FILE_TEXT = 400_000
BEGINNING = 4  # letters by which a text that cannot hold a word is passed over


@dataclass
class InFile:
    """A match in an attachment: where, and the words around it."""

    name: str
    page: str
    html: SafeString


@dataclass
class Result:
    kind: str
    row: Question | FoiRequest
    outcome: Outcome
    asked: SafeString
    replied: SafeString | str
    citation: str
    together: int = 0  # other questions answered with it
    in_file: InFile | None = None
    # At most one of these stands below a result.
    published: Pair | None = None
    related: Related | None = None
    history: str = ""
    compared: str = ""  # address of the comparison that goes with `history`


class Words:
    """What was searched for, found again in texts."""

    def __init__(self, words: str):
        self.words = words
        self.beginnings = tuple(term[:BEGINNING] for term in index.terms(words))

    def marks(self, text: str) -> list[Mark]:
        return [Mark(start, end, "hit") for start, end in index.highlight(text, self.words)]

    def may_be_in(self, text: str) -> bool:
        low = text.lower()
        return any(beginning in low for beginning in self.beginnings)


def shown(kind: str, words: str, hits: Sequence[Hit]) -> list[Result]:
    rows, searched = list(finding.rows(kind, hits)), Words(words)
    by_pk = {hit.pk: hit for hit in hits}
    published = records.published_pairs(rows)
    if kind == "foi":
        return [_of_request(row, searched, published) for row in rows]
    made = [_of_question(row, searched, by_pk[row.pk], published) for row in rows]
    _look_in_files([r for r in made if not _is_marked(r)], searched)
    _add_lines([r for r in made if r.published is None], by_pk)
    return made


def _of_question(row: Question, words: Words, hit: Hit, published: dict) -> Result:
    answer = row.current_answer
    replied = ""
    if answer:
        replied = excerpt(answer.text, refusal_marks(answer.reading) + words.marks(answer.text))
    return Result(
        "pq", row, records.outcome(row),
        asked=excerpt(row.text, words.marks(row.text)),
        replied=replied,
        citation=citations.text(row),
        together=getattr(hit, "together", 0),
        published=published.get(("question", row.pk)),
    )  # fmt: skip


def _of_request(row: FoiRequest, words: Words, published: dict) -> Result:
    reading, asked = row.reading, request_text(row)
    outcome, parts = records.outcome(row), response_parts(row)
    found = next((p for p in parts if words.may_be_in(p.text) and words.marks(p.text)), None)
    part, spans = found, []
    if reading and reading.release_span and outcome.tone == "release":
        source, spans = reading.release_span["source"], span_mark(reading.release_span, "release")
        part = next((p for p in parts if p.source == source), part)
    elif reading and reading.span and outcome.tone == "refuse":
        source, spans = reading.span.get("source"), span_mark(reading.span, "refuse")
        part = next((p for p in parts if p.source == source), part)
    text = part.text if part else ""
    result = Result(
        "foi", row, outcome,
        asked=excerpt(asked, words.marks(asked)),
        replied=excerpt(text, spans + words.marks(text)) if text else "",
        citation=citations.text(row),
        published=published.get(("request", row.pk)),
    )  # fmt: skip
    if found and found.is_attachment and not words.marks(asked):
        result.in_file = InFile(
            found.name,
            found.source.partition(":p")[2],
            excerpt(found.text, words.marks(found.text)),
        )
        result.replied = "" if part is found else result.replied
    return result


def refusal_excerpt(row: Question) -> SafeString | str:
    """The answer around its refusal wording, where there is any."""
    answer = row.current_answer
    return excerpt(answer.text, refusal_marks(answer.reading)) if answer else ""


def _is_marked(result: Result) -> bool:
    return "<mark>" in f"{result.asked}{result.replied}"


def _look_in_files(results: list[Result], words: Words) -> None:
    """Where neither question nor answer holds a word searched for, a file beside it may."""
    answers = {r.row.current_answer_id: r for r in results if r.row.current_answer_id}
    if not answers or not words.beginnings:
        return
    rows = AnswerAttachment.objects.filter(answer__in=answers, attachment__pages__isnull=False)
    rows = rows.distinct().prefetch_related("attachment__pages")
    read = 0
    for enclosure in rows:
        result = answers[enclosure.answer_id]
        for page in enclosure.attachment.pages.all():
            read += len(page.text)
            if result.in_file or read > MOST_FILE_TEXT or not words.may_be_in(page.text):
                continue
            if marks := words.marks(page.text):
                name = enclosure.title or enclosure.file_name or "Attachment"
                result.in_file = InFile(name, str(page.number), excerpt(page.text, marks))


def _add_lines(results: list[Result], hits: dict[int, Hit]) -> None:
    links = related([r.row for r in results])
    for result in results:
        found = links.get(result.row.pk)
        if found:
            result.related = found[0]
        elif getattr(hits[result.row.pk], "asked_times", 1) > 1:
            again = positions.asked_again(result.row)
            result.history = positions.sentence(again)
            result.compared = comparison(again)


def comparison(questions: Sequence[Question]) -> str:
    """The query string that compares these answers, one letter each."""
    letters = "abcdefgh"
    asked = positions.times(questions)[-len(letters) :]
    return "&".join(
        f"{letter}={q.house.lower()}/{q.date_key.isoformat()}/{q.uin}"
        for letter, q in zip(letters, asked, strict=False)
    )
