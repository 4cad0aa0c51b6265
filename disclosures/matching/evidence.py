"""The tests a pair meets: what its score is made of, and what training learns from.

Each test is a key of `scoring.TESTS`, where its sentence and its points stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from disclosures.reading.values import Ask

from . import sides
from .comparison import EACH_NAMES_MORE, GIVEN, NARROWER, REFUSED
from .findings import LINED_UP
from .values import Alignment, AnswerSide, Evidence, FindingValue, ResponseSide

NEVER_STRONG = frozenset({"will_write_but_released", "figures_differ"})


def evidence(
    answer: AnswerSide,
    response: ResponseSide,
    alignments: Sequence[Alignment],
    found: Sequence[FindingValue],
    declared: bool,
) -> Evidence:
    """Everything weighed. Where no ask lines up, as in nearly every pair of documents, what one
    ask says of another is left out."""
    best = carrier(alignments, found)
    tests = {"no_difference": not found, "declared": declared}
    if best is None or best.verdict == "different":
        tests |= _apart_tests(answer, response)
    else:
        pq_asks, foi_asks = sides.answer_asks(answer), sides.response_asks(response)
        pq, foi = asks_of(best, pq_asks, foi_asks)
        tests |= _reply_tests(best, pq, foi, found)
        tests |= _subject_tests(best, alignments)
        tests |= _answer_tests(answer, response, pq)
        tests |= _release_tests(answer, response, foi)
    tests |= _document_tests(answer, response)
    kinds = {finding.kind for finding in found}
    first = found[0].kind if found else ""
    if first in NEVER_STRONG:  # weighed for what it is, not as a reply that gave or put off
        tests |= {"answer_gave": False, "answer_pending": False}
        tests["letter_promised"] = first == "will_write_but_released"
        tests["figures_differ"] = first == "figures_differ"
    return Evidence(
        tests=frozenset(key for key, met in tests.items() if met),
        closeness=best.closeness if best else 0.0,
        has_mismatch=any(a.is_mismatch for a in alignments) or bool(NEVER_STRONG & kinds),
    )


def carrier(alignments: Sequence[Alignment], found: Sequence[FindingValue]) -> Alignment | None:
    """The alignment that carries the pair: of the first finding, else the closest."""
    if found:
        for alignment in alignments:
            first = found[0]
            if (alignment.pq_letter, alignment.foi_letter) == (first.pq_letter, first.foi_letter):
                return alignment
    return max(alignments, key=lambda a: a.closeness, default=None)


def asks_of(
    alignment: Alignment | None, pq_asks: Sequence[Ask], foi_asks: Sequence[Ask]
) -> tuple[Ask | None, Ask | None]:
    if alignment is None:
        return None, None
    pq = next((a for a in pq_asks if a.letter == alignment.pq_letter), None)
    return pq, next((a for a in foi_asks if a.letter == alignment.foi_letter), None)


def _apart_tests(answer: AnswerSide, response: ResponseSide) -> dict[str, bool]:
    refused = any(ask.reply in REFUSED for ask in sides.answer_asks(answer))
    given = [ask for ask in sides.response_asks(response) if ask.reply in GIVEN]
    outcome = response.reading.outcome
    both = refused and bool(given)
    return {
        "refused_given_apart": both,
        "same_name": both and bool(sides.names_asked(answer) & sides.names_requested(response)),
        "answer_gave": not refused and answer.reading.outcome == "answered",
        "answer_pending": answer.reading.outcome in sides.PENDING,
        "release_not_seen": outcome == "content_not_seen"
        or (both and all(sides.shows_no_figure(response, ask) for ask in given)),
        "guidance": both and bool(sides.is_guidance(answer, response)),
        "no_release": outcome not in sides.RELEASES and not sides.refused_too(response),
    }


def _reply_tests(
    best: Alignment, pq: Ask | None, foi: Ask | None, found: Sequence[FindingValue]
) -> dict[str, bool]:
    if pq is None or foi is None or not found or foi.reply in REFUSED:
        return {}
    refused = pq.reply in REFUSED
    return {
        "refused_given_same": refused and best.verdict == "same",
        "refused_given_part": refused and best.verdict == "part",
        "refused_given_near": refused and best.verdict == "shows_record_exists",
        "passed_over": pq.reply == "not_addressed" and best.verdict in LINED_UP,
        "answer_partial": pq.reply == "partial" and best.verdict in LINED_UP,
    }


# Of a department's answers laid beside councils' replies, nearly all that lined up were below this.
_CLOSE = 0.6
_OTHER_PERIOD = ("Other period", "Both ask for the figure")


def _subject_tests(best: Alignment, alignments: Sequence[Alignment]) -> dict[str, bool]:
    facts = best.facts

    def said(*openings: str) -> bool:
        return any(fact.startswith(openings) for fact in facts)

    return {
        "loose_wording": best.closeness < _CLOSE,
        "narrower_question": said(NARROWER),
        "each_names_more": said(EACH_NAMES_MORE),
        "same_measure": said("Same measure"),
        "other_measure": any(
            " against " in fact
            and not fact.startswith(("Other period", "Financial", "A figure on one day"))
            for fact in facts
        ),
        "same_period": said("Same period", "Both ask for the latest"),
        "periods_meet": said("Periods overlap", "Financial year", "Two dates within"),
        "other_period": said(*_OTHER_PERIOD),
        "other_place": any(
            f.startswith("Only one side names") and not f.endswith("a period") for f in facts
        ),
        "several_asks": sum(a.is_mismatch for a in alignments) > 1,
    }


def _answer_tests(answer: AnswerSide, response: ResponseSide, pq: Ask | None) -> dict[str, bool]:
    reply = pq.reply if pq else "unknown"
    on_cost, cost_too = sides.refused_on_cost(answer), sides.used_cost_limit(response)
    grounds = sides.grounds(answer)
    return {
        "not_held": reply in REFUSED and bool({"not_held", "not_held_centrally"} & set(grounds)),
        "cost_no_s12": reply in REFUSED
        and on_cost
        and not cost_too
        and response.reading.outcome in sides.RELEASES,
        "answer_gave": reply == "answered",
        "answer_pending": sides.answer_pending(answer),
        "points_elsewhere": bool(sides.points_elsewhere(answer)),
    }


def _release_tests(answer: AnswerSide, response: ResponseSide, foi: Ask | None) -> dict[str, bool]:
    given = _was_given(response, foi)
    outcome = response.reading.outcome
    # Which ask a part belongs to is not always said: then a partial release is one for each.
    told_apart = any(ask.reply in REFUSED for ask in sides.response_asks(response))
    return {
        "release_partial": (outcome == "partial" and not told_apart)
        or (foi is not None and foi.reply == "partial"),
        "release_not_seen": outcome == "content_not_seen"
        or (given and foi is not None and sides.shows_no_figure(response, foi)),
        "release_of_else": given and foi is not None and sides.names_nothing_asked(response, foi),
        "no_release": not given and not sides.refused_too(response),
        "guidance": bool(sides.is_guidance(answer, response)),
    }


def _was_given(response: ResponseSide, foi: Ask | None) -> bool:
    gave = foi is not None and foi.reply in {"released", "partial"}
    return gave or response.reading.outcome in sides.RELEASES


def _document_tests(answer: AnswerSide, response: ResponseSide) -> dict[str, bool]:
    """Who replied and when."""
    given = response.reading.outcome in sides.RELEASES
    after = sides.days_after(answer, response) if given else None
    families = answer.family, response.family
    return {
        "same_ground": sides.refused_too(response),
        "cost_s12_too": sides.refused_on_cost(answer) and sides.used_cost_limit(response),
        "same_body": bool(answer.body) and answer.body == response.body,
        "separate_authority": response.is_separate_authority,
        "other_family": all(families) and families[0] != families[1],
        "released_before": after is not None and after < 0,
        "released_soon": after is not None and 0 <= after <= 366,
        "released_late": after is not None and abs(after) > 3 * 366,
    }
