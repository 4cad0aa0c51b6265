"""Reading answers: each ground, and the traps that a list of phrases falls into."""

# ruff: noqa: E501

import pytest

from disclosures.reading.answers import read_answer, refuses

HOW_MANY = (
    "To ask the Secretary of State for Justice, how many prison visitors were arrested in 2024."
)


@pytest.mark.parametrize(
    ("answer", "outcome", "secondary"),
    [
        ("The information requested could only be obtained at disproportionate cost.",
         "disproportionate_cost", ()),
        ("Records of visitors arrested are not held centrally. To provide this would involve asking "
         "every prison, which could only be done at disproportionate cost.",
         "disproportionate_cost", ("not_held_centrally",)),
        ("The Department does not hold this information.", "not_held", ()),
        ("The Ministry has not historically collected data on prison visitors.", "not_held", ()),
        ("This information is not collected centrally.", "not_held_centrally", ()),
        ("The Department does not publish the number of visitors arrested.", "not_published", ()),
        ("We do not publish a breakdown of arrests for national security reasons.", "withheld", ()),
        ("It would be inappropriate to comment while legal proceedings are under way.",
         "withheld", ()),
        ("I refer the hon. Member to the answer of 11 November 2024 to Question 12804.",
         "earlier_answer", ()),
        ("It is taking time to collate the information. I will write to the hon. Member shortly.",
         "referred", ("holding",)),
        ("The Department has indicated that it will not be possible to answer this question within "
         "the usual time period.", "holding", ()),
        ("It has not proved possible to respond to the hon. Member in the time available before "
         "Prorogation.", "holding", ()),
        ("Figures on visitors arrested are published quarterly and can be found at: "
         "https://www.gov.uk/offender-management-statistics", "published_elsewhere", ()),
        ("There were 412 visitors arrested in 2024.", "answered", ()),
        ("No visitors were arrested in that year.", "answered", ()),
        ("The number is 'not collected centrally' and the information is \u201cnot available\u201d.",
         "not_held_centrally", ()),
        ("The Department publishes no data on visitors who are arrested.", "not_published", ()),
        ("The information is not held in an easily reportable format.", "not_held_centrally", ()),
        ("This is not something the Department holds.", "not_held", ()),
        ("Departmental records do not show how many visitors were arrested.", "not_held", ()),
        ("We do not, however, hold data on visitors.", "not_held", ()),
        ("Visiting is an important part of prison life, and we take good order seriously.",
         "non_answer", ()),
    ],
)  # fmt: skip
def test_outcomes(answer, outcome, secondary):
    reading = read_answer(HOW_MANY, answer)
    assert (reading.outcome, reading.secondary) == (outcome, secondary)


def test_refusal_words_in_the_question_do_not_count():
    question = (
        "To ask the Minister, why the Department does not hold figures on how many were late."
    )
    assert read_answer(question, "There were 14 late replies in 2023.").outcome == "answered"


def test_does_hold_however():
    reading = read_answer(
        "To ask the Secretary of State for Defence, how many drones were made by British companies.",
        "The Department does hold information on how many drones were made by British companies. "
        "However, the release of the figure requested would prejudice national security.",
    )
    assert reading.outcome == "withheld"
    assert "prejudice national security" in reading.span.text


def test_a_refusal_phrase_and_then_the_figure():
    reading = read_answer(
        HOW_MANY,
        "Data on arrests of visitors is not routinely collected. The number of visitors arrested "
        "is as follows:\n2023 - 14\n2024 - 17",
    )
    assert reading.outcome == "answered"
    assert not refuses(reading)


def test_refusal_of_something_nobody_asked():
    reading = read_answer(
        "To ask the Foreign Secretary, what steps she is taking to protect families in Hong Kong.",
        "The security law has stifled opposition in Hong Kong, and we have called for its repeal. "
        "We will not tolerate attempts by foreign governments to harm people in this country, and "
        "we protect the safety of the Hong Kong community who have made their home here. We raise "
        "these concerns with the Chinese authorities whenever we meet them, and the Government has "
        "strengthened the legal tools needed to detect and disrupt such threats to families. "
        "It is long-standing policy not to comment on potential sanctions designations.",
    )
    assert reading.outcome == "answered"


def test_one_limb_of_two_refused_gives_each_ask_its_reply():
    reading = read_answer(
        "To ask the Secretary of State for Justice, how many applications were received for "
        "compensation in each year since 2018; and what the average compensation award was.",
        "The number of applications received for compensation was 410 in 2018 and 395 in 2019. "
        "The average award is not held centrally and could only be obtained at disproportionate "
        "cost.",
    )
    assert reading.outcome == "partial"
    assert "disproportionate_cost" in reading.secondary
    assert [ask.reply for ask in reading.asks] == ["answered", "refused"]
    assert reading.asks[1].reply_span.text.startswith("The average award")


def test_asked_whether_an_assessment_was_made():
    reading = read_answer(
        "To ask the Minister, whether he has made an assessment of the effect of the ban.",
        "The Department has not made an assessment of the effect of the ban.",
    )
    assert (reading.outcome, reading.secondary) == ("answered", ("not_held",))
    asked_what = "To ask the Minister, what assessment he has made of the effect of the ban."
    assert read_answer(asked_what, "No such assessment has been made.").outcome == "not_held"


def test_holding_answer_printed_before_the_full_answer():
    reading = read_answer(
        "To ask the Secretary of State how many staff worked on heritage matters in each year.",
        "holding answer 12 October 2009\nThe headcount is set out in the table.\n2007-08 30\n"
        "2008-09 26",
    )
    assert reading.outcome == "answered"


def test_asks_for_an_action():
    question = (
        "To ask the Chancellor, if she will make an assessment of the potential merits of a tax."
    )
    assert read_answer(question, "We keep all taxes under review.").outcome == "not_applicable"


def test_narrow_spaces_and_curly_quotes_inside_phrases():
    reading = read_answer(HOW_MANY, "The Department does\u202fnot\u00a0hold this information.")
    assert reading.outcome == "not_held"
    assert "\u202f" in reading.span.text


def test_writing_to_somebody_else_is_no_promise():
    reading = read_answer(
        "To ask the Home Secretary, whether her Department has taken hotels in Havering.",
        "No new hotels have been taken in Havering. When one is, officials will write to the local "
        "authority Chief Executive.",
    )
    assert reading.outcome == "answered"


def test_an_empty_answer_is_read_too():
    assert read_answer("", "").outcome == "non_answer"


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("The Department does not hold data on visitors arrested before 2023. In 2024, 412 prison "
         "visitors were arrested.", "partial"),
        ("The Department does not hold records of arrests by prison but, since 2008, around 2,500 "
         "visitors have been arrested.", "partial"),
        ("This data is not held for all prisons. In the 80 prisons that keep it, 412 visitors were "
         "arrested.", "partial"),
        ("The Department does not hold this data. Last year there were 412,000 social visits.",
         "not_held"),
        ("If this information was not available at the time, families may write to the governor. "
         "Family visits are welcome.", "non_answer"),
    ],
)  # fmt: skip
def test_a_figure_beside_words_of_refusal(answer, outcome):
    assert read_answer(HOW_MANY, answer).outcome == outcome


def test_asked_when_and_told_nothing_of_time():
    question = "To ask the Minister, on what date he plans to publish the clock strategy."
    vague = "The strategy will set out an ambitious vision for clocks."
    assert read_answer(question, vague).outcome == "non_answer"
    assert read_answer(question, "The strategy was published on 4 May 2024.").outcome == "answered"


STAFF = (
    "To ask the Secretary of State for Health, how many staff were employed by the Department in"
    " 2022."
)


@pytest.mark.parametrize(
    ("answer", "outcomes"),
    [
        ("It is not the case that the Department does not hold this information: 412 staff were "
         "employed in 2022.", {"answered"}),
        ("It would be wrong to suggest that this information is not held. 412 staff were employed "
         "in 2022.", {"answered"}),
        ("Patients do not hold this information; the number of staff was 412 in 2022.",
         {"answered"}),
        ("The Department employed 412 staff in 2022. The information is not held centrally by NHS "
         "England for agency workers.", {"answered", "partial"}),
        ("Contrary to reports that the Department does not hold this information, 412 staff were "
         "employed in 2022.", {"answered"}),
        ("We do not hold this information for 2021. 412 staff were employed in 2022.",
         {"partial"}),
        ("There were 412. The information is not held by NHS England.", {"answered", "partial"}),
        ("The information requested is not held centrally; 412 staff were employed in 2022.",
         {"partial"}),
        # still refusals: another year, another thing, a body as the subject, no agent
        ("The information is not held centrally for 2022. In 2019, 412 staff were employed.",
         {"not_held_centrally", "partial"}),
        ("This information is not held.", {"not_held"}),
        ("NHS England does not hold this information.", {"not_held"}),
        ("The Department does not hold this information. In 2022 it owned 412 vehicles.",
         {"not_held"}),
    ],
)  # fmt: skip
def test_a_figure_given_or_a_refusal_denied_is_no_refusal(answer, outcomes):
    assert read_answer(STAFF, answer, "2024-03-01").outcome in outcomes


def test_people_who_hold_nothing_are_no_refusal():
    assert not refuses(read_answer(STAFF, "Patients do not hold this information."))


def test_money_that_is_not_collected_is_no_word_on_records():
    question = "To ask the Chancellor, how many firms are within the regime."
    money = "Without the regime, this amount of revenue would not be collected."
    assert read_answer(question, money).outcome != "not_held"
    records = "Information on fines is not collected."
    assert read_answer(question, records).outcome == "not_held"


def test_asked_what_talks_there_were_and_told_of_none():
    question = "To ask the Minister, what discussions he has had with the Bank on fees."
    passed_over = "The Government is committed to fair fees. Fees are set by firms."
    assert read_answer(question, passed_over).outcome == "non_answer"
    told = "Ministers meet the Bank regularly. Fees are set by firms."
    assert read_answer(question, told).outcome == "answered"


@pytest.mark.parametrize(
    ("question", "answer", "outcome"),
    [
        # A service that others provide is no information withheld.
        ("how many digital services for tenants are safe",
         "Twelve. Other services aren't provided by government.", "answered"),
        # A note under a table that is given refuses at most a part.
        ("how many wardens there were in each year since 2001",
         "The number of wardens in each year is contained in the table.\nWardens\n2001 412\n"
         "2002 420\n2003 431\n(1) Full-time and part-time split is not available prior to 2002.",
         "partial"),
        ("how many officials work on the harbour consultation",
         "Many teams contribute. An accurate estimate in terms of full-time staff is not possible.",
         "not_held"),
        ("how many checks for harbour pilots took over 60 days",
         "The service does not report its performance by specific job sectors.", "not_published"),
        ("which Minister is responsible for harbours",
         "Responsibility for harbours rests with the Minister for Islands.", "answered"),
        ("what the policy is on charging harbour dues to lifeboats",
         "Lifeboats are exempt. However, future changes are a matter for the Treasury.",
         "answered"),
        ("if she will take steps to ensure that pilots read the safety code",
         "The safety code can be read at https://example.org/code. It is available on the website.",
         "not_applicable"),
        ("how many full-time employees the harbour office has",
         "At this time its director is the sole employee of the harbour office.", "answered"),
    ],
)  # fmt: skip
def test_what_a_fresh_reading_of_unlabelled_answers_found(question, answer, outcome):
    assert read_answer(f"To ask the Secretary of State, {question}.", answer).outcome == outcome
