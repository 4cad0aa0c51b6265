"""Runs a trial: which stored answers would be read otherwise, and what becomes of flagged pairs.

It goes over the answers in batches and writes down how far it is after each. Nothing but the
trial's own row is written.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

from django.db.models import F

from disclosures import flagging
from disclosures.models import Answer, AnswerReading, PhraseTrial
from disclosures.reader import kept_phrases, read_as
from disclosures.reading import values
from disclosures.reading.families import ADD, Change, anchor_of, with_changes
from disclosures.reading.families import FAMILIES as KEYS
from disclosures.reading.phrases import fold

from .phrases import change_of

BATCH = 200
AT_ONCE = 500  # answers: more than this goes to a task
SHOWN = 100
MOST_JUDGED = 1000  # changed answers of which the pairs are looked at
CUT_OFF = "The trial could not be finished ({}). Start it again."


def answers(trial: PhraseTrial):
    """The current answers as the reader of the trial has them that the change could touch."""
    rows = Answer.objects.filter(
        question__current_answer=F("pk"), question__is_withdrawn=False,
        question__is_hidden=False,
        readings__reader=trial.rests_on,
    )  # fmt: skip
    if trial.kind == ADD:
        # Every text that holds the words holds this one, whatever its dashes and quotation marks.
        rows = rows.filter(text__icontains=anchor_of(trial.alternative))
    elif not trial.kind:
        refusing = (*values.REFUSALS, "partial")
        read = AnswerReading.objects.filter(reader=trial.rests_on, outcome__in=refusing)
        rows = rows.filter(pk__in=read.values("answer"))
    return rows


def run(pk: int) -> PhraseTrial:
    """From the first answer to the last; a trial that was cut off begins anew."""
    trial = PhraseTrial.objects.get(pk=pk)
    if trial.state == "done":
        return trial
    trial.done = trial.changed = trial.judged = trial.makes = trial.removes = 0
    trial.changes, trial.counts, trial.state = [], {}, "running"
    try:
        _run(trial)
    except Exception as error:
        trial.state, trial.message = "failed", CUT_OFF.format(type(error).__name__)
        trial.save()
        raise
    trial.state = "done"
    trial.save()
    return trial


def _run(trial: PhraseTrial) -> None:
    if kept_phrases().version != trial.rests_on:
        raise ValueError("phrases were changed")
    kept = kept_phrases().changes
    ids = list(answers(trial).order_by("pk").values_list("pk", flat=True))
    trial.total = len(ids)
    trial.save()
    counts: Counter = Counter()
    for start in range(0, len(ids), BATCH):
        rows = Answer.objects.filter(pk__in=ids[start : start + BATCH]).order_by("pk")
        rows = list(rows.select_related("question", "reading"))
        read = AnswerReading.objects.filter(answer__in=rows, reader=trial.rests_on)
        machine = {reading.answer_id: reading for reading in read}
        if trial.kind:
            _try(trial, rows, machine, kept)
        else:
            counts.update(_deciding(machine.values(), kept))
            trial.counts = dict(counts)
        trial.done += len(rows)
        trial.save()


def _deciding(readings, kept: tuple[Change, ...]) -> Counter:
    """By family, the readings in whose words it found the ground they rest on."""
    found: Counter = Counter()
    families = dict(zip(KEYS, with_changes(kept), strict=True))
    for reading in readings:
        grounds = {reading.outcome, *reading.secondary}
        words = fold(reading.span["text"]) if reading.span else ""
        for key, family in families.items():
            if family.ground in grounds and next(family.hits(words), None):
                found[key] += 1
    return found


def _try(trial: PhraseTrial, rows: list[Answer], machine: dict, kept) -> None:
    changes = (*kept, change_of(trial))
    for answer in rows:
        if answer.reading and answer.reading.is_by_person:
            continue  # a person's outcome stays
        stored = machine.get(answer.pk)
        if stored is None:
            continue  # it was read again meanwhile
        now = read_as(answer.question, answer, changes)
        if now.outcome == stored.outcome:
            continue
        was = read_as(answer.question, answer, kept)
        if now.outcome != was.outcome:
            _note(trial, answer, stored, was, now)


def _note(trial: PhraseTrial, answer: Answer, stored: AnswerReading, was, now) -> None:
    trial.changed += 1
    said = []
    if trial.judged < MOST_JUDGED:
        trial.judged += 1
        effect = flagging.foreseen(answer.question_id, _row(stored, now), now)
        trial.makes += len(effect.makes)
        trial.removes += len(effect.removes)
        said = [f"flagged with “{request.title}”" for request in effect.makes]
        said += [f"{pair.reference} no longer flagged" for pair in effect.removes]
    if len(trial.changes) < SHOWN:
        trial.changes.append({
            "answer": answer.pk, "before": was.outcome, "after": now.outcome,
            "was": _place(was.span), "now": _place(now.span),
            "pairs": said,
        })  # fmt: skip


def _place(span: values.Span | None) -> dict | None:
    """Without the words: those that are taken out of a text later stay nowhere else."""
    return {"start": span.start, "end": span.end, "text": ""} if span else None


def _row(stored: AnswerReading, now: values.AnswerReading) -> AnswerReading:
    """The reading as it would be stored."""
    return AnswerReading(
        answer_id=stored.answer_id, reader=stored.reader, outcome=now.outcome,
        secondary=list(now.secondary), asks_quantity=now.asks_quantity,
        span=now.span and asdict(now.span), confidence=now.confidence,
    )  # fmt: skip
