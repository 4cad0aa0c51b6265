"""What stands beside a question."""

from __future__ import annotations

from django.db import models

from .questions import Question
from .requests import FoiRequest


class RelatedResponse(models.Model):
    """An FOI request on the subject of a question, or named in it or its answer. Worked out by
    `disclosures.related` from what is asked alone, and made anew whenever either changes."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="related_responses")
    request = models.ForeignKey(FoiRequest, models.CASCADE, related_name="related_questions")
    position = models.PositiveSmallIntegerField()  # 0 is the nearest

    class Meta:
        ordering = ["question", "position"]
        constraints = [models.UniqueConstraint(fields=["question", "request"], name="related_once")]

    def __str__(self):
        return f"{self.question_id}: {self.request_id}"
