"""One pair judged: what is Strong, what a decoy may reach, and what every judgement must hold."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosures.matching.judgement import judge
from disclosures.matching.scoring import (
    BY_HAND,
    NOT_STRONG,
    TESTS,
    learned,
    score,
    strength_of,
)
from disclosures.matching.values import FINDING_KINDS, STRENGTHS, VERDICTS, Evidence
from disclosures.reading.values import Span
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
    assert not [name for _, name in TESTS.values() if NEVER.search(name)]


@given(
    st.frozensets(st.sampled_from(sorted(TESTS))),
    st.floats(-1, 2),
    st.booleans(),
    st.sampled_from([BY_HAND, learned()]),
)
def test_points_add_up_exactly(tests, closeness, has_mismatch, weights):
    result = score(Evidence(tests, closeness, has_mismatch), weights)
    assert sum(point.points for point in result.points) == result.total
    assert 0 <= result.total <= 100
    assert result.strength == strength_of(result.total, weights)
    assert result.strength in STRENGTHS
    assert has_mismatch or result.strength == "Weak"
    assert result.strength != "Strong" or not tests & NOT_STRONG.keys()
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


WILL_WRITE = "I will write to the hon. Member and place a copy of my letter in the Library."


def _promised(answer=WILL_WRITE, **more):
    more.setdefault("secondary", ("holding",))
    return answer_side(answer=answer, outcome="referred", reply="not_addressed", **more)


def test_a_letter_promised_and_the_information_released_is_a_finding_never_strong():
    judgement = judge(_promised(), response_side(), declared=True)
    finding = judgement.findings[0]
    assert finding.kind == "will_write_but_released"
    assert finding.pq_quote.text == WILL_WRITE
    assert finding.foi_quote.text
    assert finding.sentence.startswith("The written answer said that a letter would follow.")
    assert judgement.score.strength == "Moderate"
    assert "pending" in {e.key for e in judgement.explanations}
    assert not any(a.is_mismatch for a in judgement.alignments)


@pytest.mark.parametrize(
    "answer",
    [
        _promised("I have asked the National Statistician to reply.", secondary=()),
        _promised("The Authority will write to the hon. Member.", secondary=()),
        _promised(has_attachments=True),
        _promised("I will write to the hon. Member. My letter is attached."),
        _promised("This is a matter for the Tests Agency."),
    ],
)
def test_a_question_passed_on_or_a_letter_that_came_is_no_promise_unkept(answer):
    kinds = [f.kind for f in judge(answer, response_side()).findings]
    assert "will_write_but_released" not in kinds


def test_a_promise_and_a_release_of_something_else_are_no_finding():
    other = response_side(request="How many driving tests were passed by nurses in 2019?")
    assert judge(_promised(), other).findings == ()


TWO_ASKS = (
    "To ask the Secretary of State for Transport, how many driving tests were (a) booked and"
    " (b) cancelled by examiners in 2023."
)
TWO_ITEMS = (
    "Please provide:\n1. the number of driving tests booked by examiners in 2023;\n"
    "2. the number of driving tests cancelled by examiners in 2023."
)


def _partial_answer():
    """(b) refused; the reader also laid the words of that refusal on (a)."""
    said = "There were 9,000 booked. The number cancelled is not held."
    side = answer_side(TWO_ASKS, said, "partial", secondary=("not_held",))
    refusal = Span(25, len(said), said[25:])
    a, b = side.reading.asks
    asks = (
        replace(a, reply="partial", reply_span=refusal),
        replace(b, reply="not_held", reply_span=refusal),
    )
    return replace(side, reading=replace(side.reading, asks=asks))


def test_a_part_refused_and_all_released_is_one_finding_on_that_part():
    found = judge(_partial_answer(), response_side(TWO_ITEMS)).findings
    assert [(f.pq_letter, f.kind) for f in found] == [("B", "partial_but_fully_released")]
    assert found[0].secondary_kinds == ("not_held_but_released",)
    assert "said the information was not held" in found[0].sentence


def test_a_release_of_one_thing_is_not_a_full_release():
    found = judge(_partial_answer(), response_side("How many driving tests were cancelled by"
                                                   " examiners in 2023?")).findings  # fmt: skip
    assert [f.kind for f in found if f.pq_letter == "B"] == ["not_held_but_released"]


@pytest.mark.parametrize(
    ("question", "request_text"),
    [
        ("how many tests were cancelled in 2013", "How many tests were cancelled in 2023?"),
        ("how many children hold a free pass", "How many pensioners hold a free pass?"),
        ("how many weirs in the northern districts were repaired in 2022",
         "How many weirs in the southern districts were repaired in 2022?"),
        ("how many people were evicted from moorings in 2023",
         "What was the number of decisions to evict from moorings in 2023?"),
    ],
)  # fmt: skip
def test_other_years_or_another_group_are_not_flagged(question, request_text):
    judgement = judge(
        answer_side(f"To ask the Secretary of State for Transport, {question}."),
        response_side(request_text),
    )
    assert judgement.findings == ()
    assert judgement.alignments[0].is_apart
    assert not judgement.alignments[0].is_mismatch
    assert judgement.score.strength == "Weak"


def test_a_figure_of_one_day_and_one_over_a_period_still_shows_a_record():
    judgement = judge(
        answer_side("To ask the Secretary of State, how many people are in detention centres now."),
        response_side("How many people were in detention centres between May 2023 and May 2024?"),
    )
    assert judgement.alignments[0].verdict == "shows_record_exists"
    assert not judgement.alignments[0].is_apart
    assert judgement.findings


def test_nothing_is_found_without_words_to_quote():
    side = answer_side()
    asks = tuple(replace(a, reply_span=None) for a in side.reading.asks)
    bare = replace(side, reading=replace(side.reading, span=None, asks=asks))
    assert judge(side, response_side()).findings
    assert judge(bare, response_side()).findings == ()


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("The rates are withheld under section 43(2) of the Act.", False),
        ("The names are withheld under section 40(2), but the rates are attached.", True),
        ("412 tests were cancelled; the names are withheld under section 40(2).", True),
    ],
)
def test_words_that_only_withhold_are_not_quoted_as_a_release(words, is_found):
    response = response_side(response=words, outcome="partial", reply="partial")
    assert bool(judge(answer_side(), response).findings) == is_found


HELD_IN_BOTH = [
    ("Information is not held centrally. In 2023 examiners cancelled 4,512 tests.", RELEASE, False),
    ("Information is not held centrally. Some 4512 were lost.", RELEASE, False),
    ("Information is not held centrally.", RELEASE, True),
    ("Information is not held centrally for the 4,513 examiners.", RELEASE, True),
    # a small number, a year or a day in both is chance
    ("Information on 9 centres is not held centrally.", "Examiners cancelled 9 tests.", True),
    ("Information for 2023 is not held centrally.", "In 2023 there were 88 tests.", True),
    ("Since 12 May 2023 it is not held centrally.", "There were 12 tests cancelled.", True),
    ("A rate of 9.5 per centre. It is not held centrally.", "The rate was 9.5.", False),
    # a total given beside a breakdown refused
    ("Of 900 tests, those cancelled are not held.", "There were 900 tests: 88 cancelled.", True),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "response", "differs"), HELD_IN_BOTH)
def test_no_finding_where_the_answer_holds_the_figure_released(answer, response, differs):
    judgement = judge(answer_side(answer=answer), response_side(response=response))
    assert bool(judgement.findings) is differs
    assert any(a.is_mismatch for a in judgement.alignments) is differs
    assert differs or judgement.score.strength not in {"Strong", "Very strong"}
    assert differs or not any("did not give it" in said for said in judgement.towards)


def test_a_number_of_the_question_is_no_figure_given():
    question = "To ask the Secretary of State for Transport, how many drivers aged over 60 died."
    judgement = judge(
        answer_side(question, "Deaths of drivers aged over 60 are not held centrally."),
        response_side("How many drivers aged over 60 died?", "Of drivers aged over 60, 60 died."),
    )
    assert judgement.findings


def test_a_release_of_part_is_not_told_as_the_whole():
    sentence = judge(answer_side(), response_side(outcome="partial")).findings[0].sentence
    assert "gives part of it" in sentence


def test_wording_that_is_not_close_is_told_and_never_strong():
    question = (
        "To ask the Secretary of State for Transport, how many driving tests were cancelled at"
        " short notice by examiners because of snow and floods in 2023."
    )
    request = "How many driving tests were cancelled by unions during strikes in 2023?"
    judgement = judge(answer_side(question=question), response_side(request=request), declared=True)
    assert judgement.findings
    assert judgement.score.strength != "Strong"
    assert "The wording of the things asked is not close" in {
        point.name for point in judgement.score.points
    }


def test_asks_that_each_name_something_of_their_own_are_not_strong():
    question = (
        "To ask the Secretary of State for Transport, how many complaints of sexual harassment"
        " were made by examiners in 2023."
    )
    request = "How many complaints of racial harassment were made by examiners in 2023?"
    judgement = judge(answer_side(question=question), response_side(request=request))
    assert judgement.score.strength != "Strong"


def test_a_pair_where_nothing_differs_stands_below_one_that_shows_a_record():
    nothing = judge(answer_side(), response_side(response="We hold none.", outcome="not_held"))
    assert nothing.score.total <= learned().moderate - 10


def test_a_total_is_not_strong_against_a_refusal_of_a_part_of_it():
    question = (
        "To ask the Secretary of State for Transport, how many pregnant claimants were sanctioned"
        " by examiners in 2023."
    )
    total = response_side(request="How many claimants were sanctioned by examiners in 2023?")
    judgement = judge(answer_side(question=question), total, declared=True)
    assert judgement.findings
    assert judgement.score.strength == "Moderate"


def test_of_one_ground_read_the_words_of_the_refusal_make_no_other():
    words = "It would not be appropriate for the Department to publish this research."
    found = judge(answer_side(answer=words, outcome="withheld"), response_side()).findings
    assert [f.kind for f in found] == ["withheld_but_released"]


def test_of_two_grounds_the_words_of_the_refusal_decide():
    words = "The numbers are not held. The rest would cost too much."
    answer = answer_side(answer=words, outcome="disproportionate_cost", secondary=("not_held",))
    refusal = Span(0, 25, words[:25])
    asks = tuple(replace(a, reply_span=refusal) for a in answer.reading.asks)
    answer = replace(answer, reading=replace(answer.reading, asks=asks))
    found = judge(answer, response_side()).findings
    assert found[0].kind == "not_held_but_released"
    assert "cost_refused_but_released_within_foi_limit" in found[0].secondary_kinds


@settings(max_examples=40, deadline=None)
@given(TEXTS, TEXTS, TEXTS, TEXTS, OUTCOMES, OUTCOMES)
def test_what_is_kept_on_a_side_changes_no_judgement(question, answer, asked, given, one, other):
    pq, foi = answer_side(question, answer, one), response_side(asked, given, other)
    first = judge(pq, foi)
    judge(pq, response_side())
    judge(answer_side(), foi)
    assert judge(pq, foi) == first == judge(replace(pq), replace(foi))


TABLE_OF_ELSE = "The information is attached.\nAge group | Claims\nUnder 18 | 812\nAll | 3,104"


def test_a_table_of_something_else_is_never_strong():
    assert judge(answer_side(), response_side(response=TABLE_OF_ELSE)).score.strength != "Strong"
    named = TABLE_OF_ELSE.replace("Claims", "Driving tests cancelled")
    assert judge(answer_side(), response_side(response=named)).score.strength == "Strong"
