"""Whose words an answer is judged by: the version that stood on the day of the release, and where
that only refers to an earlier answer, the answer at the end of the chain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from disclosures import chains
from disclosures.models import Answer, Question


@dataclass(frozen=True)
class Said:
    """The version judged, and the earlier answer whose words it stands for, if any."""

    version: Answer
    earlier: Answer | None = None

    @property
    def words(self) -> Answer:
        return self.earlier or self.version

    @property
    def evidence(self) -> tuple:
        earlier = self.earlier
        return (
            self.version.pk,
            self.version.reading_id,
            earlier and (earlier.pk, earlier.reading_id),
        )


class Versions:
    """What was said in answer to a batch of questions, on any day. Two or three queries for the
    batch where none was corrected and none refers back."""

    def __init__(self, questions: Sequence[Question]):
        corrected = [q.pk for q in questions if q.current_answer.kind == "corrected"]
        self._given: dict[int, list[Answer]] = defaultdict(list)
        rows = Answer.objects.filter(question__in=corrected, reading__isnull=False)
        rows = rows.exclude(kind="holding").select_related("reading") if corrected else ()
        for row in rows:
            self._given[row.question_id].append(row)
        standing = [q.current_answer for q in questions]
        ends = chains.ends([*standing, *(v for given in self._given.values() for v in given)])
        self._ends = {
            pk: end for pk, end in ends.items() if end.reading.outcome in chains.WITHHELD_ENDS
        }

    def said(self, question: Question, released: date | None) -> Said:
        version = self._standing(question, released)
        return Said(version, self._ends.get(version.pk))

    def _standing(self, question: Question, released: date | None) -> Answer:
        """The version that stood on that day. A release from before the answer is compared with
        the answer as first given: the correction came later, and is shown."""
        current = question.current_answer
        given = self._given.get(question.pk)
        if not given or released is None or current.date_corrected is None:
            return current
        given = sorted(given, key=lambda v: (v.date_corrected or date.min, v.version))
        stood = [v for v in given if (v.date_corrected or date.min) <= released]
        chosen = (stood or given)[-1 if stood else 0]
        return current if chosen.pk == current.pk else chosen
