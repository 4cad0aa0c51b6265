"""The blind check: drawn by the seed, read without the machine's reading, and what it shows."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from disclosures.curation import sample
from disclosures.figures import accuracy
from disclosures.models import AnswerReading, LogEntry, SampleItem, SampleReading
from disclosures.reader import READER_VERSION
from tests.factories import QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db
MARCH = date(2024, 3, 1)


@pytest.fixture
def admin():
    return UserFactory(role="Admin")


def answers(count):
    made = [QuestionFactory().current_answer for _ in range(count)]
    AnswerReading.objects.update(reader=READER_VERSION)
    return made


def test_fifty_are_drawn_once_and_the_seed_says_which(monkeypatch):
    monkeypatch.setattr(sample, "SIZE", 5)
    made = answers(12)
    assert sample.draw(MARCH) == 5
    drawn = list(SampleItem.objects.values_list("answer", flat=True))
    assert sample.draw(MARCH) == 0
    SampleItem.objects.all().delete()
    sample.draw(MARCH)
    assert list(SampleItem.objects.values_list("answer", flat=True)) == drawn
    assert drawn != sorted(a.pk for a in made)[:5]
    assert sample.draw(date(2024, 4, 1)) == 0


@pytest.mark.parametrize(
    ("today", "month"),
    [(date(2026, 1, 2), date(2025, 12, 1)), (date(2026, 3, 31), date(2026, 2, 1))],
)
def test_the_month_that_ended_last(today, month):
    assert sample.last_month(today) == month


def test_a_reading_is_kept_beside_the_machines_and_can_be_taken_back(admin):
    answers(2)
    sample.draw(MARCH)
    first = sample.unread().first()
    row = sample.read(first, admin, "cost")
    assert (row.outcome, row.machine, row.reader) == ("cost", "not-held", READER_VERSION)
    assert first not in sample.unread()
    with pytest.raises(ValueError, match="meanwhile"):
        sample.read(first, UserFactory(role="Admin"), "not-held")
    sample.undo(row, admin)
    assert first in sample.unread()
    with pytest.raises(ValueError, match="already"):
        sample.undo(row, admin)
    told = " ".join(LogEntry.objects.values_list("words", flat=True))
    assert "Refused on cost" not in told
    assert "not held" not in told


def test_a_persons_reading_is_not_what_the_machine_read(admin):
    (answer,) = answers(1)
    answer.reading = AnswerReading.objects.create(
        answer=answer, reader=f"person:{admin.pk}", by=admin, outcome="answered"
    )
    answer.save()
    sample.draw(MARCH)
    assert sample.read(sample.unread().get(), admin, "answered").machine == "not-held"


def test_the_public_figure_is_the_samples_once_there_are_enough(admin, monkeypatch):
    monkeypatch.setattr(accuracy, "FEWEST", 4)
    answers(4)
    sample.draw(MARCH)
    for number, item in enumerate(list(sample.unread())):
        assert accuracy.latest() == accuracy.DEVELOPMENT
        sample.read(item, admin, "cost" if number == 0 else "not-held")
    check = accuracy.latest()
    assert (check.right, check.size, check.on) == (3, 4, timezone.localdate())
    assert "March 2024" in check.source
    sample.undo(SampleReading.objects.latest("pk"), admin)
    assert accuracy.latest() == accuracy.DEVELOPMENT


@pytest.mark.parametrize(
    ("right", "size", "interval"),
    # R: prop.test(x, n, correct = FALSE)$conf.int
    [(93, 100, (86, 97)), (50, 50, (93, 100)), (0, 50, (0, 7)), (35, 50, (56, 81))],
)
def test_the_interval(right, size, interval):
    assert accuracy.Check(right, size, MARCH, "").interval == interval
