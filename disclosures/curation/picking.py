"""Finding an answer and an FOI response to put together, and what a pair of them would say."""

from __future__ import annotations

from dataclasses import dataclass

from disclosures import flagging
from disclosures.index import SearchQuery
from disclosures.matching.values import Judgement
from disclosures.models import Alignment, FoiRequest, Pair, Question
from disclosures.named import LONGEST, named, of_reference
from disclosures.results import finding
from disclosures.review.fixes import Lined, as_seen

MOST = 8  # found by words
KINDS = {"pq": Question, "foi": FoiRequest}


@dataclass(frozen=True)
class Picked:
    """What was meant, or what may be meant: `chosen` where it is one document, `found` where
    words found several, `problem` in words."""

    chosen: Question | FoiRequest | None = None
    found: tuple[Question | FoiRequest, ...] = ()
    problem: str = ""


def pick(kind: str, typed: str) -> Picked:
    """By reference, address or words; `kind` is "pq" or "foi"."""
    typed = " ".join(typed.split())[:LONGEST]
    if not typed:
        return Picked()
    row, problem = named(typed)
    if row is None and kind == "foi":
        row = of_reference(typed)
    if row is not None and isinstance(row, KINDS[kind]):
        gone = row.is_withdrawn if kind == "pq" else row.is_removed
        return Picked(problem="It is no longer at its source.") if gone else Picked(row)
    if row is not None:
        other = "an FOI request" if kind == "pq" else "a written question"
        return Picked(problem=f"That is {other}. Put it on the other side.")
    if "/" in typed or typed.replace(" ", "").isdigit():
        return Picked(problem=problem)
    page = finding.every(SearchQuery(words=typed, kind=kind), MOST)
    rows = tuple(finding.rows(page.kind, page.hits)) if page.kind == kind else ()
    return Picked(found=rows, problem="" if rows else f"Nothing has the words “{typed[:80]}”.")


@dataclass(frozen=True)
class Preview:
    """A pair as it would be, none of it saved."""

    pair: Pair
    lined: list[Lined]
    judgement: Judgement
    standing: Pair | None  # the pair that these two are already


def preview(question: Question, request: FoiRequest) -> Preview | None:
    """None where the two cannot be compared (flagging.runs.NOT_READABLE)."""
    found = flagging.judged(question.pk, request.pk)
    if found is None:
        return None
    said, judgement = found
    pair = Pair(
        pk=0, question=question, request=request, answer=said.version, title=judgement.title,
        request_version=request.version,
    )  # fmt: skip
    standing = Pair.objects.filter(question=question, request=request, piece=0).first()
    return Preview(pair, _lined(pair, judgement), judgement, standing)


def _lined(pair: Pair, judgement: Judgement) -> list[Lined]:
    """As the review page would line them up, over rows that are not saved: hence the id of none."""
    asked = {ask.letter: ask for ask in pair.answer.asks.all()}
    given = {ask.letter: ask for ask in pair.request.asks.all()}
    pair._prefetched_objects_cache = {
        "alignments": [
            Alignment(
                pq_ask=asked.get(a.pq_letter), foi_ask=given.get(a.foi_letter), verdict=a.verdict,
                facts=list(a.facts), closeness=a.closeness, is_mismatch=a.is_mismatch,
            )
            for a in judgement.alignments
        ],
        "findings": [],
    }  # fmt: skip
    return as_seen(pair, [])
