"""Pairs that people have decided, as examples to learn the score from."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db.models import F

from disclosures.documents import PREFETCH
from disclosures.matching.judgement import judge
from disclosures.matching.training import Example
from disclosures.models import Pair

from .pairs import answer_side, response_side
from .versions import Said

CONFIRMED = ("confirmed", "with_body", "published")
DISMISSED = ("dismissed",)


Verdicts = Callable[[Pair], Mapping[str, tuple[str, str]]]


def decided_examples(verdicts: Verdicts = lambda pair: {}) -> list[Example]:
    """One for each pair confirmed or dismissed on the texts that stand today, by reference.

    Pairs that share a question or a request are of one cluster. The reverse inconsistency is
    decided on other grounds and teaches nothing here. `verdicts` gives what people fixed of a
    pair's asks, as `matching.alignment.as_fixed` takes it: an example rests on it.
    """
    pairs = _decided()
    clusters = _clusters(pairs)
    return [
        Example(
            judge(
                answer_side(pair.question, Said(pair.question.current_answer, pair.said_in)),
                response_side(pair.request),
                pair.is_declared,
                verdicts(pair),
            ).evidence,
            pair.state in CONFIRMED,
            f"decided {clusters[pair.pk]}",
        )
        for pair in pairs
    ]


def _decided() -> list[Pair]:
    pairs = Pair.objects.filter(
        state__in=CONFIRMED + DISMISSED,
        is_reverse=False,
        piece=0,
        own_asks=[],  # what was split is judged on some of its asks
        question__current_answer=F("answer"),
        request__version=F("request_version"),
        question__current_answer__reading__isnull=False,
        request__reading__isnull=False,
    )
    pairs = pairs.select_related(
        "question__body",
        "question__current_answer__reading",
        "request__body",
        "request__reading",
        "said_in__reading",
        "said_in__question",
    ).prefetch_related(
        "question__current_answer__asks",
        "question__current_answer__enclosures",
        "request__asks",
        "answer__asks",
        "alignments__pq_ask",
        "alignments__foi_ask",
        "fixes",
        *(f"request__{path}" for path in PREFETCH),
    )
    return list(pairs.order_by("reference"))


def _clusters(pairs: list[Pair]) -> dict[int, str]:
    """The first reference of the cluster each pair belongs to."""
    first: dict[tuple[str, int], str] = {}  # of a question or request: its cluster
    merged: dict[str, str] = {}

    def root(reference: str) -> str:
        while merged.get(reference, reference) != reference:
            reference = merged[reference]
        return reference

    for pair in pairs:
        for document in (("pq", pair.question_id), ("foi", pair.request_id)):
            known = root(first.setdefault(document, pair.reference))
            merged[max(known, root(pair.reference))] = min(known, root(pair.reference))
    return {pair.pk: root(pair.reference) for pair in pairs}
