"""The blind monthly check of the reader: answers drawn by lot, read by a person who does not see
what the machine read. What it shows is `figures.accuracy`."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from disclosures.models import Answer, AnswerReading, SampleItem, SampleReading
from disclosures.outcomes import ANSWERS, outcome_of
from disclosures.reader import kept_phrases
from disclosures.review.log import record

SIZE = 50  # answers a month (ui.md section 5.10)
SEED = "check of the reader"
CHOICES = [o for o in ANSWERS if o.key != "unanswered"]


def last_month(today: date) -> date:
    """The first day of the month that ended last: its answers are drawn."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def draw(month: date) -> int:
    """Draw the sample of a month's answers by the seed: the same answers whoever draws, whenever.
    Returns how many were drawn now; a month is drawn once."""
    after = (month + timedelta(days=32)).replace(day=1)
    rows = Answer.objects.filter(
        question__current_answer=F("pk"), question__is_withdrawn=False,
        question__is_hidden=False,
        date_answered__gte=month, date_answered__lt=after,
    ).exclude(text="")  # fmt: skip
    lots = sorted((_lot(month, pk), pk) for pk in rows.values_list("pk", flat=True))
    with transaction.atomic():
        if SampleItem.objects.filter(month=month).exists():
            return 0
        made = SampleItem.objects.bulk_create(
            [SampleItem(month=month, place=n, answer_id=pk)
             for n, (_, pk) in enumerate(lots[:SIZE], 1)],
            ignore_conflicts=True,  # two who draw at once draw the same
        )  # fmt: skip
    return len(made)


def _lot(month: date, pk: int) -> str:
    return hashlib.sha256(f"{SEED}:{month}:{pk}".encode()).hexdigest()


def unread():
    """Items that no standing reading answers, the newest month first."""
    stands = SampleReading.objects.filter(item=OuterRef("pk"), undone_by=None).exclude(outcome="")
    shown = SampleItem.objects.filter(answer__question__is_hidden=False)
    rows = shown.filter(~Exists(stands)).order_by("-month", "place")
    return rows.select_related("answer__question")


@transaction.atomic
def read(item: SampleItem, user, outcome: str) -> SampleReading:
    """Save a person's reading beside the machine's as it stands now: "" where it has read nothing,
    which agrees with no outcome. Raises ValueError for an
    outcome that there is not, or an item that was read meanwhile."""
    item = SampleItem.objects.select_for_update().get(pk=item.pk)
    if outcome not in {o.key for o in CHOICES}:
        raise ValueError("Choose an outcome.")
    if item.readings.filter(undone_by=None).exclude(outcome="").exists():
        raise ValueError("Somebody has read this answer meanwhile. Nothing was saved.")
    machine = _machine(item)
    row = SampleReading.objects.create(
        by=user, item=item, outcome=outcome, reader=machine.reader if machine else "",
        machine=outcome_of("pq", machine.outcome).key if machine else "",
    )  # fmt: skip
    # The log says nothing of what was read: the sample stays blind to who reads the log.
    record(
        user, "classification", f"sample:{item.pk}", f"An answer of the check of {item} was read."
    )
    return row


def _machine(item: SampleItem) -> AnswerReading | None:
    """Of today's reader; while answers are read again after a change of phrases, the one before
    it."""
    rows = AnswerReading.objects.filter(answer=item.answer_id, reader__startswith="machine:")
    return rows.filter(reader=kept_phrases().version).first() or rows.order_by("-pk").first()


@transaction.atomic
def undo(reading: SampleReading, user) -> SampleReading:
    """Take a reading back: the answer waits again. Raises ValueError where that was done."""
    item = SampleItem.objects.select_for_update().get(pk=reading.item_id)
    reading = SampleReading.objects.get(pk=reading.pk)
    if not reading.outcome or hasattr(reading, "undone_by"):
        raise ValueError("That has been undone already.")
    row = SampleReading.objects.create(by=user, item=item, undoes=reading)
    record(
        user, "classification", f"sample:{item.pk}", f"A reading of the check of {item} was undone."
    )
    return row
