"""Goes through answers or responses, finds each one's candidates, and has the pairs judged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from django.db.models import Exists, OuterRef, Q

from disclosures import chains, index
from disclosures.documents import PREFETCH, request_text, response_parts
from disclosures.matching.judgement import judge
from disclosures.matching.values import AnswerSide, ResponseSide
from disclosures.models import Answer, AnswerReference, FoiRequest, Pair, Question
from disclosures.reading.values import REFUSALS

from . import pairs
from .declared import Tie, declared_questions, declared_requests
from .versions import Said, Versions

# What an answer must say for a release to differ from it, and what a response must.
WITHHELD_OUTCOMES = tuple(
    sorted(REFUSALS | {"partial", "referred", "non_answer", "published_elsewhere"})
)
REFUSED_RESPONSES = ("refused_cost", "refused_exemption", "not_held", "refused_unspecified")
RELEASED_RESPONSES = ("released", "partial")
CHUNK = 100
# Bounds on what one run remembers, so that memory stays flat over any number of documents.
MOST_SIDES, MOST_JUDGED = 2_000, 1_000_000
Progress = Callable[[int], None]
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
    """What one run has looked up and judged, so that each is done once. Shared by both sides, a
    run never judges a pair twice."""

    def __init__(self):
        self.counts: Counter = Counter()
        self._judged: set[tuple[int, int]] = set()
        self._questions: dict[int, tuple[Question, AnswerSide]] = {}
        self._requests: dict[int, tuple[FoiRequest, ResponseSide]] = {}

    def know_questions(self, rows: Iterable[Question]) -> None:
        _trim(self._questions)
        self._questions.update(
            (row.pk, (row, pairs.answer_side(row, Said(row.current_answer)))) for row in rows
        )

    def know_requests(self, rows: Iterable[FoiRequest]) -> None:
        _trim(self._requests)
        self._requests.update((row.pk, (row, pairs.response_side(row))) for row in rows)

    def judge(self, wanted: Wanted) -> None:
        """Judge the pairs of one chunk that have not been judged on the same evidence."""
        fresh = [w for w in wanted if w[:2] not in self._judged]
        if len(self._judged) < MOST_JUDGED:
            self._judged.update(w[:2] for w in fresh)
        due = []
        for pair, standing_mark in _with_evidence(fresh):
            if standing_mark == pair.mark:
                self.counts["unchanged"] += 1
            else:
                due.append(pair)
        self._fetch(due)
        for pair in due:
            if pair.question_id in self._questions and pair.request_id in self._requests:
                question, answer = self._questions[pair.question_id]
                request, response = self._requests[pair.request_id]
                if pair.said != Said(question.current_answer):
                    answer = pairs.answer_side(question, pair.said)
                judgement = judge(answer, response, pair.tie is not None)
                self.counts[pairs.save(question, request, judgement, pair)] += 1

    def _fetch(self, due: list[pairs.Due]) -> None:
        questions = {d.question_id for d in due} - self._questions.keys()
        if questions:
            self.know_questions(_with_answers(_readable_questions().filter(pk__in=questions)))
        requests = {d.request_id for d in due} - self._requests.keys()
        if requests:
            self.know_requests(_with_messages(_readable_requests().filter(pk__in=requests)))


def _trim(known: dict) -> None:
    if len(known) > MOST_SIDES:
        known.clear()


def _with_evidence(wanted: Wanted):
    """Each pair with what it would be judged on, and the evidence it stands on or None: a few
    columns, no texts. Pairs of documents that are withdrawn or removed are left out."""
    question_ids, request_ids = {w[0] for w in wanted}, {w[1] for w in wanted}
    questions = _readable_questions().filter(pk__in=question_ids)
    questions = questions.select_related("current_answer__reading")
    questions = questions.defer("text", "current_answer__text", "current_answer__html")
    by_id = {question.pk: question for question in questions}
    answers = Versions(list(by_id.values()))
    requests = {
        request.pk: request
        for request in _readable_requests().filter(pk__in=request_ids).select_related("reading")
    }
    stored = {
        (question, request): (pk, mark)
        for pk, question, request, mark in Pair.objects.filter(
            question__in=question_ids, request__in=request_ids
        ).values_list("pk", "question_id", "request_id", "evidence")
    }
    for question, request, tie in wanted:
        if question in by_id and request in requests:
            row = requests[request]
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


def flag_questions(questions, on_progress: Progress = lambda n: None, run: Run | None = None):
    """Judge each question against its candidates; counts pairs created, changed, cleared."""
    run = run or Run()
    if gone := unflag_gone():
        run.counts["gone"] += gone
    for chunk in _chunks(_with_answers(questions & questions_to_flag())):
        run.know_questions(chunk)
        standing = _standing("question_id", "request_id", chunk)
        ends = chains.ends([question.current_answer for question in chunk])
        run.judge([w for q in chunk for w in _of_question(q, standing[q.pk], ends)])
        on_progress(len(chunk))
    return run.counts


def flag_requests(requests, on_progress: Progress = lambda n: None, run: Run | None = None):
    """Judge each request against its candidates, from the other side."""
    run = run or Run()
    if gone := unflag_gone():
        run.counts["gone"] += gone
    for chunk in _chunks(_with_messages(requests & requests_to_flag())):
        run.know_requests(chunk)
        standing = _standing("request_id", "question_id", chunk)
        run.judge([w for request in chunk for w in _of_request(request, standing[request.pk])])
        on_progress(len(chunk))
    return run.counts


def judge_one(question: Question, request: FoiRequest) -> str:
    """Judge one named pair again, as after a person's correction."""
    run = Run()
    run.judge([(question.pk, request.pk, declared_requests(question).get(request.pk))])
    return next(iter(run.counts), "different")


def _with_answers(rows):
    rows = rows.select_related("body", "current_answer__reading")
    return rows.prefetch_related("current_answer__asks", "current_answer__enclosures")


def _with_messages(rows):
    return rows.select_related("body", "reading").prefetch_related("asks", *PREFETCH)


def _chunks(rows):
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        yield list(rows.filter(pk__in=ids[start : start + CHUNK]).order_by("pk"))


def _standing(own: str, other: str, chunk: list) -> dict[int, set[int]]:
    """The documents with which each of the chunk already makes a pair: a pair is looked at again
    even where its texts have changed so that no search would find it."""
    found = defaultdict(set)
    pairs_of = Pair.objects.filter(**{f"{own}__in": [row.pk for row in chunk]})
    for pk, partner in pairs_of.values_list(own, other):
        found[pk].add(partner)
    return found


def _of_question(question: Question, standing: set[int], ends: dict[int, Answer]) -> Wanted:
    answer = question.current_answer
    outcome = answer.reading.outcome
    if outcome == chains.REFERRING and answer.pk in ends:
        outcome = ends[answer.pk].reading.outcome
    found: list[tuple[str, float]] = []
    if outcome == "answered" or outcome in WITHHELD_OUTCOMES or answer.kind == "corrected":
        found = index.candidates(
            f"{question.heading} {question.text} {answer.text[:1000]}",
            kind="foi",
            families=tuple(question.body.families),
            around=answer.date_answered or question.date_key,
            # What was given differs from a request that was refused it, or given another figure.
            outcomes=REFUSED_RESPONSES + RELEASED_RESPONSES
            if outcome == "answered" or answer.kind == "corrected"
            else RELEASED_RESPONSES,
        )
    declared = declared_requests(question)
    ids = {int(document.split(":")[1]) for document, _ in found} | declared.keys() | standing
    return [(question.pk, pk, declared.get(pk)) for pk in sorted(ids)]


def _of_request(request: FoiRequest, standing: set[int]) -> Wanted:
    outcome = request.reading.outcome
    found: list[tuple[str, float]] = []
    if outcome in REFUSED_RESPONSES + RELEASED_RESPONSES:
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
    declared = declared_questions(request)
    ids = {int(document.split(":")[1]) for document, _ in found} | declared.keys() | standing
    ids |= set(chains.citing(ids))
    return [(pk, request.pk, declared.get(pk)) for pk in sorted(ids)]
