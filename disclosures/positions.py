"""Position over time: a question asked again, and how it was answered each time.

Search results, "asked before" and the answer page say it with the same functions:

    found = positions.asked_again(question)        # [Question], itself among them, oldest first
    positions.sentence(found)                      # "Asked 3 times since 2021. Refused on cost
                                                   #  twice; answered in part once." or ""
    positions.tally(outcomes)                      # "refused on cost twice; answered in part once"

`asked_again` makes one call of the index and four queries; `sentence` one query, and none where
`outcomes_of` was called before and is handed on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Prefetch

from disclosures import chains, index
from disclosures.index.engine import addressed
from disclosures.matching.comparison import Facets
from disclosures.matching.repeats import is_repeat, without_periods
from disclosures.models import Ask, Question
from disclosures.outcomes import ANSWERS, Outcome, outcome_of
from disclosures.reader import as_value
from disclosures.reading import values
from disclosures.reading.asks import split_asks

NEAREST = 24  # of the index's nearest questions of the same family, how many are compared
# What was said, in a sentence that counts: "said not held twice". By the outcome's key.
_SAID = {
    "not-held": "said not held",
    "cost": "refused on cost",
    "refused": "refused for another reason",
    "answered": "answered in full",
    "part": "answered in part",
    "published": "pointed to published data",
    "earlier": "referred to an earlier answer",
    "will-write": "a holding reply or a promise to write",
    "no-request": "read as asking for no information",
    "unclear": "not clear from the words",
}
_TIMES = {1: "once", 2: "twice"}


def asked_again(question: Question) -> list[Question]:
    """The question and those of the same body family that ask the same of whatever years, oldest
    first; only itself where there is none."""
    near = [pk for pk in _near(question) if pk != question.pk]
    asked = {row.pk: row for row in _with_asks([question.pk, *near])}
    own = asked.pop(question.pk, None)
    if own is None:
        return [question]
    mine = read_asks(own)
    alike = [row for row in asked.values() if len(read_asks(row)) == len(mine)]
    prepared = without_periods(mine)
    same = [row for row in alike if is_repeat(prepared, asks_of(row))]
    return sorted([own, *same], key=lambda q: (q.date_key, q.uin))


def _near(question: Question) -> list[int]:
    families = tuple(question.body.families) if question.body else ()
    _, asked = addressed(question.text)
    found = index.candidates(
        f"{question.heading} {asked}", kind="pq", families=families, around=None, limit=NEAREST
    )
    return [int(document.split(":")[1]) for document, _ in found]


def _with_asks(ids: Iterable[int]):
    rows = Question.objects.for_pages().select_related("current_answer__answered_by")
    rows = rows.filter(pk__in=ids, is_withdrawn=False)
    asks = Prefetch("current_answer__asks", queryset=Ask.objects.order_by("letter"))
    return rows.prefetch_related(asks)


def asks_of(question: Question) -> tuple[Facets, ...]:
    """Its asks as `matching.repeats` compares them."""
    return without_periods(read_asks(question))


def read_asks(question: Question) -> list[values.Ask]:
    """Its asks as they were read with its answer; one not answered is read here."""
    answer = question.current_answer
    stored = list(answer.asks.all()) if answer else []
    if stored:
        return [as_value(row) for row in stored]
    return list(split_asks(question.text, question.date_key.isoformat()))


def outcomes_of(questions: Sequence[Question]) -> dict[int, Outcome]:
    """Question id -> what its answer says; for one that only refers to an earlier answer, what
    that one says, where it is certain."""
    ends = chains.ends([q.current_answer for q in questions if q.current_answer])
    return {q.pk: _outcome(q, ends) for q in questions}


def _outcome(question: Question, ends) -> Outcome:
    answer = question.current_answer
    if answer is None:
        return outcome_of("pq", "unanswered")
    answer = ends.get(answer.pk, answer)
    return outcome_of("pq", answer.reading.outcome if answer.reading else "")


def times(questions: Sequence[Question]) -> list[Question]:
    """One question for each time that it was asked: those given one answer on one day, as
    questions answered together are, count once."""
    kept: dict[object, Question] = {}
    for question in questions:
        answer = question.current_answer
        key = (answer.date_answered, answer.sha256) if answer else question.pk
        kept.setdefault(key, question)
    return list(kept.values())


def sentence(questions: Sequence[Question], outcomes: dict[int, Outcome] | None = None) -> str:
    """How often it was asked, since when, and how it was answered; "" for a question asked once.

    `questions` are those of `asked_again`; `outcomes` those of `outcomes_of`, where at hand.
    """
    asked = times(questions)
    if len(asked) < 2:
        return ""
    outcomes = outcomes_of(asked) if outcomes is None else outcomes
    first, last = (pick(q.date_key for q in asked).year for pick in (min, max))
    when = f"in {first}" if first == last else f"since {first}"
    said = tally([outcomes[q.pk] for q in asked])
    return f"Asked {_times(len(asked))} {when}. {said[0].upper()}{said[1:]}."


def tally(outcomes: Sequence[Outcome]) -> str:
    """ "refused on cost twice; answered in part once; one not answered yet": refusals first, as
    the filters list them."""
    counts = Counter(o.key for o in outcomes)
    said = [f"{_SAID[o.key]} {_times(counts[o.key])}" for o in ANSWERS if counts[o.key] and
            o.key in _SAID]  # fmt: skip
    open_ones = counts["unanswered"]
    if open_ones:
        said.append(f"{'one' if open_ones == 1 else open_ones} not answered yet")
    return "; ".join(said)


def _times(count: int) -> str:
    return _TIMES.get(count, f"{count} times")
