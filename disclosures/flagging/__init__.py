"""Finds the pairs that differ and writes them down for people to judge.

    for each answer read, the releases of the same body family that are nearest to it, and those
    that people tied to it themselves; and for each release, the answers
        line their asks up, score the pair, say what else could explain it
        a pair with an ask refused on one side and given on the other is flagged

Running it again changes only what the texts or the matcher changed. A pair is never deleted: one
that no longer differs leaves the queue and keeps its reference and its decisions.
"""

from .decided import decided_examples
from .declared import questions_citing
from .foreseen import Foreseen, foreseen
from .pairs import MATCHER_VERSION
from .publications import attach_publications, releases_to_attach
from .runs import (
    REFUSED_RESPONSES,
    RELEASED_RESPONSES,
    WITHHELD_OUTCOMES,
    Run,
    differs,
    flag_all,
    flag_questions,
    flag_requests,
    judge_one,
    judged,
    make_pair,
    questions_to_flag,
    releases_near,
    requests_to_flag,
)

__all__ = [
    "MATCHER_VERSION",
    "REFUSED_RESPONSES",
    "RELEASED_RESPONSES",
    "WITHHELD_OUTCOMES",
    "Foreseen",
    "Run",
    "attach_publications",
    "decided_examples",
    "differs",
    "flag_all",
    "flag_questions",
    "flag_requests",
    "foreseen",
    "judge_one",
    "judged",
    "make_pair",
    "questions_citing",
    "questions_to_flag",
    "releases_near",
    "releases_to_attach",
    "requests_to_flag",
]
