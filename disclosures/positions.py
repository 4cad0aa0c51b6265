"""Position over time: a question asked again, and how it was answered each time.

Search results, "asked before" and the answer page say it with the same functions:

    found = positions.asked_again(question)        # [Question], itself among them, oldest first
    positions.sentence(found)                      # "Asked 3 times since 2021. Refused on cost
                                                   #  twice; answered in part once." or ""
    positions.tally(outcomes)                      # "refused on cost twice; answered in part once"

`asked_again` makes one call of the index and at most four queries; the others none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from disclosures import chains, index
from disclosures.index.engine import addressed
from disclosures.matching.comparison import Facets
from disclosures.matching.repeats import is_repeat, without_periods
from disclosures.matching.wording import Wording, similarity, wording
from disclosures.models import Answer, Ask, Question
from disclosures.outcomes import ANSWERS, Outcome, outcome_of
from disclosures.reading import values
from disclosures.reading.asks import split_asks
from disclosures.stored_readings import as_value

NEAREST = 24  # of the index's nearest questions of the same family, how many are compared
LEAST_SHARED = chains.LEAST_SHARED  # of the shorter question's telling words, in the other's
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
    return asked_again_of([question])[question.pk]


def asked_again_of(questions: Sequence[Question]) -> dict[int, list[Question]]:
    """`asked_again` of each, by its id: one call of the index for each, and four queries."""
    near = {q.pk: [pk for pk in _near(q) if pk != q.pk] for q in questions}
    asks = dict(_asks_by_question(sorted({*near, *(pk for ids in near.values() for pk in ids)})))
    same: dict[int, list[int]] = {}
    for pk, ids in near.items():
        mine = without_periods(asks.get(pk, ()))
        same[pk] = [other for other in ids if other in asks and _is_again(mine, asks[other])]
    held = _held({pk for own, ids in same.items() if ids for pk in (own, *ids)})
    return {
        q.pk: sorted((held[pk] for pk in (q.pk, *same[q.pk])), key=lambda q: (q.date_key, q.uin))
        if same[q.pk]
        else [q]
        for q in questions
    }


def _held(ids: set[int]) -> dict[int, Question]:
    if not ids:
        return {}
    rows = Question.objects.for_pages().select_related("current_answer__answered_by")
    return {q.pk: q for q in rows.prefetch_related("current_answer__asks").filter(pk__in=ids)}


def _is_again(mine: Sequence[Facets], asks: list[values.Ask]) -> bool:
    return len(asks) == len(mine) and is_repeat(mine, without_periods(asks))


def _near(question: Question) -> list[int]:
    families = tuple(question.body.families) if question.body else ()
    _, asked = addressed(question.text)
    found = index.candidates(
        f"{question.heading} {asked}", kind="pq", families=families, around=None, limit=NEAREST
    )
    return [int(document.split(":")[1]) for document, _ in found]


def _asks_by_question(ids: Sequence[int]) -> Iterator[tuple[int, list[values.Ask]]]:
    """Question ids with their asks: two queries, of no more than is compared."""
    rows = list(
        Question.objects.filter(pk__in=ids, is_withdrawn=False).values_list(
            "pk", "current_answer", "text", "date_key"
        )
    )
    stored: dict[int, list[values.Ask]] = defaultdict(list)
    for row in Ask.objects.filter(answer__in=[answer for _, answer, *_ in rows if answer]):
        stored[row.answer_id].append(as_value(row))
    for pk, answer, text, day in rows:
        yield pk, stored.get(answer) or _split(text, day)


def asks_of(question: Question) -> tuple[Facets, ...]:
    """Its asks as `matching.repeats` compares them."""
    return without_periods(read_asks(question))


def read_asks(question: Question) -> list[values.Ask]:
    """Its asks as they were read with its answer; one not answered is read here."""
    answer = question.current_answer
    stored = [as_value(row) for row in answer.asks.all()] if answer else []
    return stored or _split(question.text, question.date_key)


def _split(text: str, day: date) -> list[values.Ask]:
    return list(split_asks(text, day.isoformat()))


def on_one_subject(one: Question, other: Question) -> bool:
    """Heading and question have telling words in common, whoever is asked."""
    shared, *_ = similarity(_words(one), _words(other))
    return shared >= LEAST_SHARED


def _words(question: Question) -> Wording:
    return wording(f"{question.heading} {addressed(question.text)[1]}")


def outcomes_of(questions: Sequence[Question]) -> dict[int, Outcome]:
    """Question id -> what its own answer says. One that only refers to an earlier answer is
    counted as that: the words of the other are not put into its mouth."""
    return {q.pk: outcome_of("pq", _code(q.current_answer)) for q in questions}


def _code(answer: Answer | None) -> str:
    if answer is None:
        return "unanswered"
    return answer.reading.outcome if answer.reading else ""


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
