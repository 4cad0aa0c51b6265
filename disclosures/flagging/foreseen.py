"""What another reading of an answer would do to the flagged pairs. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from disclosures import chains
from disclosures.matching.judgement import judge
from disclosures.models import AnswerReading, FoiRequest, Pair, Question
from disclosures.reading import values

from . import pairs
from .declared import declared_requests
from .runs import releases_near, with_answers, with_messages
from .versions import Versions


@dataclass(frozen=True)
class Foreseen:
    """`makes`: requests with which a pair would be flagged; `removes`: flagged pairs that nobody
    has decided and that would leave the queue."""

    makes: tuple[FoiRequest, ...] = ()
    removes: tuple[Pair, ...] = ()


def foreseen(
    question_id: int, reading: AnswerReading, said: values.AnswerReading | None = None
) -> Foreseen:
    """With `reading`, which need not be stored, as that of the current answer; `said` is the same
    with the asks it was read with, else the stored ones count. The index is asked as a run of the
    matcher asks it."""
    question = with_answers(Question.objects.filter(pk=question_id)).first()
    if question is None or question.body is None or question.is_withdrawn:
        return Foreseen()
    answer = question.current_answer
    answer.reading = reading
    # What people split off a pair, or made themselves, is theirs.
    rows = Pair.objects.filter(question=question, piece=0)
    standing = {pair.request_id: pair for pair in rows}
    declared = declared_requests(question)
    end = chains.ends([answer]).get(answer.pk)
    ids = releases_near(question, end) | declared.keys() | standing.keys()
    requests = FoiRequest.objects.filter(
        pk__in=ids, reading__isnull=False, is_removed=False, body__isnull=False
    )
    return _compared(question, said, with_messages(requests), standing, set(declared))


def _compared(
    question: Question,
    read: values.AnswerReading | None,
    requests: Iterable[FoiRequest],
    standing: dict[int, Pair],
    tied: set[int],
) -> Foreseen:
    makes, removes = [], []
    versions = Versions([question])
    for request in requests:
        said = versions.said(question, request.date_released)
        pair = standing.get(request.pk)
        if said.version.pk != question.current_answer_id:
            continue  # judged by an earlier version, whose reading stays as it is
        if pair is not None and (pair.state in Pair.PUT_ASIDE or _is_peoples(pair)):
            continue
        answer = pairs.answer_side(question, said)
        if read is not None and said.earlier is None:
            answer = replace(answer, reading=read)
        differs = bool(judge(answer, pairs.response_side(request), request.pk in tied).findings)
        is_flagged = pair is not None and pair.is_flagged
        if differs and not is_flagged:
            makes.append(request)
        elif not differs and is_flagged and pair.state == "to_review":
            removes.append(pair)
    return Foreseen(tuple(makes), tuple(removes))


def _is_peoples(pair: Pair) -> bool:
    return pair.is_by_person or bool(pair.own_asks)
