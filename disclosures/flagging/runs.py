"""Goes through answers or responses, finds each one's candidates, and has the pairs judged."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.models import Exists, OuterRef, Q, QuerySet

from disclosures import chains, index
from disclosures.documents import PREFETCH, request_text, response_parts
from disclosures.jobs import each
from disclosures.matching.judgement import judge
from disclosures.matching.values import AnswerSide, Judgement, ResponseSide
from disclosures.models import Answer, AnswerReference, FoiRequest, Pair, Question
from disclosures.reading.values import REFUSALS

from . import pairs
from .declared import Tie, declared_questions, declared_requests
from .judged import Judged
from .screening import known_questions, known_requests, may_line_up
from .versions import Said, Versions

# What an answer must say for a release to differ from it, and what a response must.
WITHHELD_OUTCOMES = tuple(
    sorted(REFUSALS | {"partial", "referred", "non_answer", "published_elsewhere"})
)
REFUSED_RESPONSES = ("refused_cost", "refused_exemption", "not_held", "refused_unspecified")
RELEASED_RESPONSES = ("released", "partial")
NOT_READABLE = (
    "One of the two cannot be compared: it was withdrawn or removed, has no body, or is not read "
    "yet."
)
CHUNK = 100
MOST_SIDES = 1_000  # documents whose texts one process remembers
Progress = Callable[[int], None]
Stored = dict[tuple[int, int], tuple[int, str]]  # those ids: the pair's row and its evidence
Wanted = list[tuple[int, int, Tie | None]]  # (question id, request id, who tied them together)

_followed = AnswerReference.objects.filter(
    is_referral=True, cited__isnull=False, answer__reading__outcome=chains.REFERRING
)


def questions_to_flag():
    """Answers that a release could differ from, or that could differ from a refused request; that
    were corrected, or refer to an answer that is stored; and those of pairs that stand already,
    whatever they say now."""
    return _readable_questions().filter(
        Q(current_answer__reading__outcome__in=(*WITHHELD_OUTCOMES, "answered"))
        | Q(current_answer__kind="corrected")
        | Exists(_followed.filter(answer=OuterRef("current_answer")))
        | Exists(Pair.objects.filter(question=OuterRef("pk")))
    )


def requests_to_flag():
    """Requests that were given or refused the information, and those of pairs that stand."""
    return _readable_requests().filter(
        Q(reading__outcome__in=RELEASED_RESPONSES + REFUSED_RESPONSES)
        | Exists(Pair.objects.filter(request=OuterRef("pk")))
    )


def _readable_questions():
    return Question.objects.filter(
        current_answer__reading__isnull=False, is_withdrawn=False, body__isnull=False
    )


def _readable_requests():
    return FoiRequest.objects.filter(reading__isnull=False, is_removed=False, body__isnull=False)


class Run:
    """What one run has looked up, so that each document is looked up once. With `judged` a pair
    found from both sides is judged once: from the questions', which therefore come first."""

    def __init__(self, judged: Judged | None = None):
        self.counts: Counter = Counter()
        self.judged = judged
        self._question_subjects, self._request_subjects = known_questions(), known_requests()
        self._questions: dict[int, tuple[Question, AnswerSide]] = {}
        self._requests: dict[int, tuple[FoiRequest, ResponseSide]] = {}

    def counted(self) -> Counter:
        """What was counted since this was last asked."""
        counts, self.counts = self.counts, Counter()
        return counts

    def know_questions(self, rows: Iterable[Question]) -> None:
        self._questions.update(
            (row.pk, (row, pairs.answer_side(row, Said(row.current_answer)))) for row in rows
        )

    def know_requests(self, rows: Iterable[FoiRequest]) -> None:
        self._requests.update((row.pk, (row, pairs.response_side(row))) for row in rows)

    def judge(self, wanted: Wanted, stored: Stored) -> Wanted:
        """Judge the pairs of one chunk that have not been judged on the same evidence; returns
        those that were not passed over unread."""
        looked_at = self._screened(wanted, stored)
        due = []
        for pair, standing_mark in _with_evidence(looked_at, stored):
            if standing_mark == pair.mark:
                self.counts["unchanged"] += 1
            else:
                due.append(pair)
        for start in range(0, len(due), MOST_SIDES // 2):
            self._judge(due[start : start + MOST_SIDES // 2])
        return looked_at

    def _judge(self, due: list[pairs.Due]) -> None:
        self._fetch(due)
        for pair in due:
            # Not there: withdrawn or removed since.
            if pair.question_id in self._questions and pair.request_id in self._requests:
                question, answer = self._questions[pair.question_id]
                request, response = self._requests[pair.request_id]
                if pair.said != Said(question.current_answer):
                    answer = pairs.answer_side(question, pair.said)
                judgement = judge(answer, response, pair.tie is not None)
                self.counts[pairs.save(question, request, judgement, pair)] += 1

    def _screened(self, wanted: Wanted, stored) -> Wanted:
        """Without the pairs of which no ask can line up. A pair that stands is always judged."""
        self._question_subjects.fetch(w[0] for w in wanted)
        self._request_subjects.fetch(w[1] for w in wanted)
        return [
            w
            for w in wanted
            if w[:2] in stored
            or may_line_up(self._question_subjects[w[0]], self._request_subjects[w[1]])
        ]

    def _fetch(self, due: list[pairs.Due]) -> None:
        """Both sides of each pair, with their texts."""
        for known in (self._questions, self._requests):
            if len(known) > MOST_SIDES:
                known.clear()
        questions = {d.question_id for d in due} - self._questions.keys()
        if questions:
            self.know_questions(with_answers(_readable_questions().filter(pk__in=questions)))
        requests = {d.request_id for d in due} - self._requests.keys()
        if requests:
            self.know_requests(with_messages(_readable_requests().filter(pk__in=requests)))


def _with_evidence(wanted: Wanted, stored: Stored):
    """Each pair with what it would be judged on, and the evidence it stands on or None: a few
    columns, no texts. Pairs of documents that are withdrawn or removed are left out."""
    questions = _readable_questions().filter(pk__in={w[0] for w in wanted})
    questions = questions.select_related("current_answer__reading")
    questions = questions.defer("text", "current_answer__text", "current_answer__html")
    by_id = {question.pk: question for question in questions}
    answers = Versions(list(by_id.values()))
    requests = _readable_requests().filter(pk__in={w[1] for w in wanted}).select_related("reading")
    sent = {request.pk: request for request in requests}
    for question, request, tie in wanted:
        if question in by_id and request in sent:
            row = sent[request]
            said = answers.said(by_id[question], row.date_released)
            mark = pairs.evidence(by_id[question], said, row.version, row.reading_id, tie)
            pk, standing_mark = stored.get((question, request), (None, None))
            yield pairs.Due(question, request, said, tie, mark, pk), standing_mark


def unflag_gone() -> int:
    """Pairs whose question was withdrawn or whose request is no longer public leave the queue.
    Their evidence is forgotten, so that they are judged anew if the document comes back."""
    gone = Q(question__is_withdrawn=True) | Q(request__is_removed=True)
    open_pairs = Pair.objects.filter(gone, is_flagged=True, state="to_review")
    ids = list(open_pairs.values_list("pk", flat=True))
    return Pair.objects.filter(pk__in=ids).update(is_flagged=False, evidence="")


def flag_all(
    jobs: int = 1,
    on_progress: Progress = lambda n: None,
    *,
    requests: QuerySet | None = None,
    questions: QuerySet | None = None,
) -> Counter:
    """Judge every question, then every request, or those given, in `jobs` processes; counts pairs
    created, changed, cleared. The pairs are the same for any number of processes; references are
    dealt in the order in which they get there."""
    counts = _gone()
    sent = requests_to_flag() if requests is None else requests & requests_to_flag()
    asked = questions_to_flag() if questions is None else questions & questions_to_flag()
    index.forget()  # an open index does not survive the copying of a process
    with TemporaryDirectory() as folder:
        run = Run(Judged(Path(folder)))
        # Answers first: from their side more of the ties are seen that people made.
        for flag, rows in ((_flag_questions, asked), (_flag_requests, sent)):
            for done, found in each(partial(flag, run), _batches(rows), jobs):
                counts.update(found)
                on_progress(done)
    return counts


def flag_questions(questions: QuerySet, run: Run | None = None) -> Counter:
    """Judge each question against its candidates; counts pairs created, changed, cleared."""
    return _flag_some(_flag_questions, questions & questions_to_flag(), run or Run())


def flag_requests(requests: QuerySet, run: Run | None = None) -> Counter:
    """Judge each request against its candidates, from the other side."""
    return _flag_some(_flag_requests, requests & requests_to_flag(), run or Run())


def _gone() -> Counter:
    gone = unflag_gone()
    return Counter(gone=gone) if gone else Counter()


def _flag_some(flag: Callable, rows: QuerySet, run: Run) -> Counter:
    counts = _gone()
    for ids in _batches(rows):
        counts.update(flag(run, ids)[1])
    return counts


def _flag_questions(run: Run, ids: list[int]) -> tuple[int, Counter]:
    """One chunk: how many were done, and what was counted."""
    chunk = list(with_answers(questions_to_flag().filter(pk__in=ids)).order_by("pk"))
    run.know_questions(chunk)
    stored = _stored(question__in=ids)
    standing = _partners(stored)
    ends = chains.ends([question.current_answer for question in chunk])
    wanted = [w for q in chunk for w in _of_question(q, standing[q.pk], ends)]
    looked_at = run.judge(wanted, stored)
    if run.judged:
        run.judged.add(w[:2] for w in looked_at)
    return len(ids), run.counted()


def _flag_requests(run: Run, ids: list[int]) -> tuple[int, Counter]:
    chunk = list(with_messages(requests_to_flag().filter(pk__in=ids)).order_by("pk"))
    run.know_requests(chunk)
    stored = _stored(request__in=ids)
    standing = _partners((request, question) for question, request in stored)
    wanted = [w for request in chunk for w in _of_request(request, standing[request.pk])]
    if run.judged:
        judged = run.judged.of(ids)
        wanted = [w for w in wanted if w[:2] not in judged]
    run.judge(wanted, stored)
    return len(ids), run.counted()


def judge_one(question: Question, request: FoiRequest) -> str:
    """Judge one named pair again, as after a person's correction."""
    run = Run()
    tie = declared_requests(question).get(request.pk)
    stored = _stored(question=question, request=request)
    run.judge([(question.pk, request.pk, tie)], stored)
    return next(iter(run.counts), "different")


def differs(pair: Pair) -> bool:
    """Would the matcher flag this pair on what is read of it now? Nothing is written."""
    found = judged(pair.question_id, pair.request_id, pair.is_declared)
    return found is not None and bool(found[1].findings)


def judged(
    question_id: int, request_id: int, is_declared: bool = False
) -> tuple[Said, Judgement] | None:
    """Whose words would be judged and how; None for documents that are withdrawn, removed, of no
    body or not read. Nothing is written."""
    question = with_answers(_readable_questions().filter(pk=question_id)).first()
    request = with_messages(_readable_requests().filter(pk=request_id)).first()
    if question is None or request is None:
        return None
    said = Versions([question]).said(question, request.date_released)
    answer, response = pairs.answer_side(question, said), pairs.response_side(request)
    return said, judge(answer, response, is_declared)


def make_pair(question: Question, request: FoiRequest) -> Pair:
    """The pair that a person makes of two documents: kept whether or not the matcher finds a
    difference. Raises ValueError for documents that cannot be judged."""
    run = Run()
    wanted: Wanted = [(question.pk, request.pk, declared_requests(question).get(request.pk))]
    stored = _stored(question=question, request=request)
    due = [replace(pair, by_person=True) for pair, _ in _with_evidence(wanted, stored)]
    if not due:
        raise ValueError(NOT_READABLE)
    run._judge(due)
    return Pair.objects.get(question=question, request=request, piece=0)


def with_answers(rows):
    rows = rows.select_related("body", "current_answer__reading")
    return rows.prefetch_related("current_answer__asks", "current_answer__enclosures")


def with_messages(rows):
    return rows.select_related("body", "reading").prefetch_related("asks", *PREFETCH)


def _batches(rows: QuerySet):
    """Row ids in order, a chunk at a time."""
    ids = array("Q", rows.order_by("pk").values_list("pk", flat=True).iterator())
    for start in range(0, len(ids), CHUNK):
        yield list(ids[start : start + CHUNK])


def _stored(**of) -> Stored:
    """The pairs there are of these documents. They are looked at again even where texts have
    changed so that no search would find them."""
    rows = Pair.objects.filter(piece=0, **of)
    rows = rows.values_list("question_id", "request_id", "pk", "evidence")
    return {(question, request): (pk, mark) for question, request, pk, mark in rows}


def _partners(pairs_of: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found = defaultdict(set)
    for own, other in pairs_of:
        found[own].add(other)
    return found


def _of_question(question: Question, standing: set[int], ends: dict[int, Answer]) -> Wanted:
    declared = declared_requests(question)
    end = ends.get(question.current_answer_id)
    ids = releases_near(question, end) | declared.keys() | standing
    return [(question.pk, pk, declared.get(pk)) for pk in sorted(ids)]


def releases_near(question: Question, end: Answer | None = None) -> set[int]:
    """Ids of the requests that the index finds for an answer; none where it can differ from
    none. `end` is the answer to which it only refers, where that is stored."""
    answer = question.current_answer
    outcome = answer.reading.outcome
    if outcome == chains.REFERRING and end is not None:
        outcome = end.reading.outcome
    is_corrected = answer.kind == "corrected"
    if outcome != "answered" and outcome not in WITHHELD_OUTCOMES and not is_corrected:
        return set()
    found = index.candidates(
        f"{question.heading} {question.text} {answer.text[:1000]}",
        kind="foi",
        families=tuple(question.body.families),
        around=answer.date_answered or question.date_key,
        # What was given differs from a request that was refused it, or given another figure.
        outcomes=REFUSED_RESPONSES + RELEASED_RESPONSES
        if outcome == "answered" or is_corrected
        else RELEASED_RESPONSES,
    )
    return {int(document.split(":")[1]) for document, _ in found}


def _of_request(request: FoiRequest, standing: set[int]) -> Wanted:
    declared = declared_questions(request)
    ids = answers_near(request) | declared.keys() | standing
    ids |= set(chains.citing(ids))
    return [(pk, request.pk, declared.get(pk)) for pk in sorted(ids)]


def answers_near(request: FoiRequest) -> set[int]:
    """Ids of the questions that the index finds for a response."""
    outcome = request.reading.outcome
    if outcome not in REFUSED_RESPONSES + RELEASED_RESPONSES:
        return set()
    found = index.candidates(
        f"{request.title} {request_text(request)} "
        + " ".join(p.text[:500] for p in response_parts(request))[:2000],
        kind="pq",
        families=tuple(request.body.families),
        around=request.date_released or request.date_sent,
        outcomes=("answered",)
        if outcome in REFUSED_RESPONSES
        else (*WITHHELD_OUTCOMES, "answered"),
    )
    return {int(document.split(":")[1]) for document, _ in found}
