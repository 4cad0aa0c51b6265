"""One pair judged: what is Strong, what a decoy may reach, and what every judgement must hold."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.matching.judgement import judge
from disclosures.matching.scoring import NOT_STRONG, WEIGHTS, score, strength_of
from disclosures.matching.values import FINDING_KINDS, STRENGTHS, VERDICTS
from tests.matching.hand_made import QUESTION, RELEASE, answer_side, response_side

NEVER = re.compile(
    r"\b(?:lie|lied|lying|cover-up|caught|exposed|contradict\w*|failed|claimed|pretended|hid|hidden"
    r"|dodged|blocked|leaked|revealed|forced|wrong|false|misled|misleading|suppressed|concealed)\b",
    re.IGNORECASE,
)


def test_the_same_thing_refused_then_released_is_strong():
    judgement = judge(answer_side(), response_side())
    assert judgement.score.strength == "Strong"
    assert [a.verdict for a in judgement.alignments] == ["same"]
    (finding,) = judgement.findings
    assert finding.kind == "not_held_centrally_but_released"
    assert finding.pq_quote.text == "The information requested is not held centrally."
    assert finding.foi_quote.text == RELEASE
    assert finding.foi_quote_source == "message:1"
    assert judgement.release_first == "No"
    assert judgement.same_information in {"Strong", "Very strong"}
    assert judgement.replies_differ == "Very strong"
    assert "1 of the 1 thing asked lines up." in judgement.towards
    assert judgement.title == "Driving Tests: number of driving tests"


KINDS = [
    ("not_held", "2024-05-20", "not_held_but_released"),
    ("not_held_centrally", "2024-05-20", "not_held_centrally_but_released"),
    ("disproportionate_cost", "2024-05-20", "cost_refused_but_released_within_foi_limit"),
    ("withheld", "2024-05-20", "withheld_but_released"),
    ("not_published", "2024-05-20", "not_published_but_released"),
    ("partial", "2024-05-20", "partial_but_fully_released"),
    ("not_held", "2024-02-01", "released_before_pq"),
]


@pytest.mark.parametrize(("outcome", "responded", "kind"), KINDS)
def test_each_kind_of_finding(outcome, responded, kind):
    words = "The answer gives its reason here."
    judgement = judge(
        answer_side(answer=words, outcome=outcome), response_side(responded=responded)
    )
    assert judgement.findings[0].kind == kind
    assert kind in FINDING_KINDS
    before = kind == "released_before_pq"
    assert judgement.release_first == ("Yes" if before else "No")
    assert ("earlier" if before else "later") in judgement.findings[0].sentence


def test_the_reverse_is_recorded_and_is_never_strong():
    judgement = judge(
        answer_side(answer="Examiners cancelled 4,512 tests.", outcome="answered"),
        response_side(response="This is exempt under section 31.", outcome="refused_exemption"),
    )
    assert judgement.findings[0].kind == "answered_but_refused_under_foi"
    assert judgement.score.strength == "Weak"


def test_cost_refusal_then_release_without_section_12_has_its_own_sentence():
    cost = "The information could only be provided at disproportionate cost."
    judgement = judge(answer_side(answer=cost, outcome="disproportionate_cost"), response_side())
    sentence = judgement.findings[0].sentence
    assert "£850" in sentence
    assert "£600, or 24 hours" in sentence
    assert judgement.score.strength == "Strong"


def test_before_2012_no_limit_is_named_that_was_not_in_force():
    cost = "The information could only be provided at disproportionate cost."
    answer = answer_side(answer=cost, outcome="disproportionate_cost", answered="2009-03-08")
    assert "£850" not in judge(answer, response_side(responded="2009-05-20")).findings[0].sentence


def test_cost_limits_on_both_sides_is_no_cost_finding():
    cost = "The information could only be provided at disproportionate cost."
    judgement = judge(
        answer_side(answer=cost, outcome="disproportionate_cost"),
        response_side(response="Section 12 applies.", outcome="refused_cost", sections=("s12",)),
    )
    assert judgement.findings == ()
    assert judgement.score.strength == "Weak"


def _request(words, **more):
    return response_side(request=words, **more)


MONEY = "what the cost of cancelled driving tests was in 2023."
DECOYS = {
    "another period": (
        answer_side(),
        _request("How many driving tests were cancelled by examiners in 2011?"),
    ),
    "another place": (
        answer_side(
            question="To ask the Secretary of State for Transport, how many driving tests were"
            " cancelled by examiners in Scotland in 2023."
        ),
        _request("How many driving tests were cancelled by examiners in Northern Ireland in 2023?"),
    ),
    "another population": (
        answer_side(),
        _request("How many driving instructors were suspended by examiners in 2023?"),
    ),
    "children against pensioners": (
        answer_side(question="To ask the Minister, how many children hold a bus pass."),
        _request("How many pensioners hold a bus pass?"),
    ),
    "people against decisions": (
        answer_side(question="To ask the Minister, how many people were evicted in 2023."),
        _request("The number of decisions to evict people in 2023"),
    ),
    "north against south": (
        answer_side(
            question="To ask the Minister, how many weirs in northern areas failed in 2023."
        ),
        _request("How many weirs in southern areas failed in 2023?"),
    ),
    "nothing readable shows a figure": (
        answer_side(),
        response_side(response="Please see attached, reference FOI2024/00431."),
    ),
    "average against median": (
        answer_side(
            question="To ask the Secretary of State for Transport, what the average waiting"
            " time for"
            " a driving test was in 2023."
        ),
        _request("What was the median waiting time for a driving test in 2023?"),
    ),
    "number against cost": (
        answer_side(question=f"To ask the Secretary of State for Transport, {MONEY}"),
        _request("How many driving tests were cancelled in 2023?"),
    ),
    "guidance, not data": (
        answer_side(),
        _request(
            "Please send me the guidance given to examiners on how many driving tests may be"
            " cancelled in 2023.",
            response="Please find attached the guidance.",
        ),
    ),
    "refused too": (
        answer_side(),
        response_side(response="We do not hold this.", outcome="not_held"),
    ),
    "partial release": (answer_side(outcome="partial"), response_side(outcome="partial")),
    "partial release of what was refused": (answer_side(), response_side(outcome="partial")),
    "another authority": (
        answer_side(),
        response_side(is_separate_authority=True, body="council", family="council"),
    ),
    "separate authority of the family": (
        answer_side(),
        response_side(is_separate_authority=True, body="dvsa"),
    ),
    "the answer gave it": (
        answer_side(answer="Examiners cancelled 4,512 tests.", outcome="answered"),
        response_side(),
    ),
    "holding reply": (
        answer_side(answer="I will answer as soon as possible.", outcome="holding"),
        response_side(),
    ),
    "will write": (
        answer_side(answer="I will write to the hon. Member.", outcome="holding", reply="refused"),
        response_side(),
    ),
    "content not seen": (
        answer_side(),
        response_side(response="Please see attached.", outcome="content_not_seen"),
    ),
    "published elsewhere": (
        answer_side(
            answer="Statistics are available at www.gov.uk.", outcome="published_elsewhere"
        ),
        response_side(),
    ),
}


@pytest.mark.parametrize("name", DECOYS)
def test_a_decoy_is_not_strong(name):
    judgement = judge(*DECOYS[name])
    assert judgement.score.strength != "Strong", judgement.score.points
    assert judgement.explanations


def test_no_pair_without_a_mismatch_reaches_moderate_even_when_declared():
    judgement = judge(*DECOYS["refused too"], declared=True)
    assert not any(a.is_mismatch for a in judgement.alignments)
    assert judgement.score.strength == "Weak"
    assert judgement.is_declared


def test_one_part_of_many_can_carry_the_pair():
    question = (
        "To ask the Secretary of State for Transport, how many driving tests were (a) booked"
        " and (b)"
        " cancelled by examiners in 2023."
    )
    answer = answer_side(question=question)
    booked, cancelled = answer.reading.asks
    reading = replace(answer.reading, asks=(replace(booked, reply="answered"), cancelled))
    judgement = judge(replace(answer, reading=reading), response_side())
    assert [f.pq_letter for f in judgement.findings] == ["B"]
    assert judgement.score.strength != "Weak"


def test_no_words_that_say_why():
    for answer, response in [(answer_side(), response_side()), *DECOYS.values()]:
        judgement = judge(answer, response)
        said = [
            judgement.title,
            *judgement.towards,
            *(p.name for p in judgement.score.points),
            *(f.sentence for f in judgement.findings),
            *(e.sentence for e in judgement.explanations),
            *(fact for a in judgement.alignments for fact in a.facts),
        ]
        assert not [words for words in said if NEVER.search(words)]
    assert not [name for _, name in WEIGHTS.values() if NEVER.search(name)]


@given(
    st.dictionaries(st.sampled_from(sorted(WEIGHTS)), st.booleans()),
    st.floats(-1, 2),
    st.booleans(),
)
def test_points_add_up_exactly(tests, closeness, has_mismatch):
    result = score(tests, closeness, has_mismatch)
    assert sum(point.points for point in result.points) == result.total
    assert 0 <= result.total <= 100
    assert result.strength == strength_of(result.total)
    assert result.strength in STRENGTHS
    assert has_mismatch or result.strength == "Weak"
    assert result.strength != "Strong" or not any(tests.get(key) for key in NOT_STRONG)
    assert len({point.name for point in result.points}) == len(result.points)


TEXTS = st.one_of(
    st.text(max_size=120),
    st.sampled_from([QUESTION, RELEASE, "1. a\n2. b", "To ask (a) and (b)", "since 2010", ""]),
)
OUTCOMES = st.sampled_from(
    ["answered", "partial", "not_held", "disproportionate_cost", "holding", "released", "unknown",
     "refused_cost", "content_not_seen", "published_elsewhere", "withheld"]
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(TEXTS, TEXTS, TEXTS, TEXTS, OUTCOMES, OUTCOMES, st.text(max_size=12), st.booleans())
def test_no_input_raises(question, answer, request_text, response, one, other, day, declared):
    judgement = judge(
        answer_side(question, answer, one, answered=day),
        response_side(request_text, response, other, responded=day),
        declared,
    )
    assert sum(p.points for p in judgement.score.points) == judgement.score.total
    assert judgement.explanations
    assert all(a.verdict in VERDICTS for a in judgement.alignments)
    assert all(f.kind in FINDING_KINDS for f in judgement.findings)
