"""Reading FOI responses: outcomes from the words, with quoted requests and footers set aside."""

import pytest

from disclosures.reading.responses import read_response
from disclosures.reading.values import ResponseText

REQUEST = "Please tell me how many parking fines were issued in 2023. How much was collected?"
FOOTER = (
    "\nIf you are unhappy with the response you have received, you are entitled to have this "
    "reviewed.\nKind regards,\nFOI Team\n\nFrom: Requester\nSent: 1 May 2024\n"
    "Please do not refuse this under section 40 or say that it is not held.\n"
)


def message(text, day="2024-05-20", number=1):
    return ResponseText(f"message:{number}", text, day)


def attachment(name, day="2024-05-20"):
    return ResponseText("attachment:1.0", "", day, is_attachment=True, name=name)


@pytest.mark.parametrize(
    ("text", "outcome", "sections"),
    [
        ("How many parking fines were issued in 2023?\n47,327\nHow much was collected?\n£1,204,110",
         "released", ()),
        ("How many parking fines were issued in 2023?\n47,327\nHow much was collected?\n"
         "Information not held.", "partial", ()),
        ("The council does not hold this information. Fines are issued by the police.",
         "not_held", ()),
        ("The information you have requested is exempt from disclosure under section 12 of the "
         "Freedom of Information Act 2000. It would take 160 hours to collate, which is more than "
         "the cost limit of 18 hours or £450.", "refused_cost", ("s12",)),
        ("We are withholding this information under Regulation 12(5)(b) of the EIR.",
         "refused_exemption", ("r12(5)(b)",)),
        ("This request is deemed to be vexatious under Section 14 of the Act.",
         "refused_vexatious", ("s14",)),
        ("The information is published and available online here: https://example.gov.uk/fines",
         "already_published", ()),
        ("We cannot process your request because you have not given us your full name.",
         "clarification", ()),
        ("We are extending the deadline by an additional 20 days until 5 June 2024.",
         "pending", ()),
        ("Thank you for your request. We aim to send a response by 14 July 2024.", "pending", ()),
        ("Please find attached our formal response.", "content_not_seen", ()),
        ("Your request has arrived and has been given the reference FOI2024/00077. A reply will "
         "follow.", "pending", ()),
        ("You can expect a reply by 15 April 2024.", "pending", ()),
        ("Your request of 5 August is with us. It has been given to the parking desk.",
         "pending", ()),
        ("We are unable to provide you with the parking fine records.", "refused_unspecified", ()),
        ("The council holds the information, but we estimate that the cost of complying would "
         "exceed the appropriate limit. The files of 412 streets would have to be read by hand.",
         "refused_cost", ("s12",)),
        ("The council holds the information. In 2023, 47,327 parking fines were issued.",
         "released", ()),
        ("The earlier decision to rely on section 31 is overturned and the figure is released to "
         "you: 47,327 parking fines were issued in 2023.", "released", ()),
        ("How many parking fines were issued in 2023?\nNone.", "released", ()),
        ("The council does not issue any parking fines.", "released", ()),
        ("We cannot disclose the names of wardens because this is personal data under section "
         "40(2). In 2023, 47,327 parking fines were issued.", "partial", ("s40(2)",)),
        ("Parking fines issued in 2023: 47,327\nParking fines cancelled in 2023: 412\n"
         "If you have any queries about this response, please contact us.", "released", ()),
        ("The information you require is held by the Driver and Vehicle Licensing Agency.",
         "not_held", ()),
        ("It is for the Mayoral Authority to answer this, whose remit it is.", "not_held", ()),
        ("We do not have a formal report on parking fines.", "not_held", ()),
        ("We looked for copies. The teams have all returned no information on fines.",
         "not_held", ()),
        ("The duty to confirm or deny does not apply. We refuse to confirm or deny whether we "
         "hold the information, under section 24(2) of the Act.", "refused_exemption",
         ("s24(2)",)),
        ("The amounts paid to each firm are commercially sensitive and covered by the exemption "
         "in section 43(2) of the Act.", "refused_exemption", ("s43(2)",)),
        ("The scope of the request is impossible to answer as it is put.",
         "refused_unspecified", ()),
        ("We are declining your request as section 8 of the Act requires a valid name.",
         "clarification", ("s8",)),
        ("Before we can continue to process your request we would like to clarify it. The clock "
         "will start the day after we receive your clarification.", "clarification", ()),
        ("We found no reply on file to your request. Please let us know if you still want this.",
         "clarification", ()),
        ("Under section 10(3) we need further time to consider the public interest in relation "
         "to section 43(2) of the Act.", "pending", ()),
        ("This has now been logged for an internal review, which we aim to finish by 4 May 2024.",
         "pending", ()),
        ("Reply to your request attached to this email.", "content_not_seen", ()),
        ("The information is in our archive.\nThis e-mail may contain protectively marked "
         "material. If you are not the intended recipient you must not copy any of the "
         "information in it, and 1 copy must be deleted.", "unknown", ()),
        ("Please refer to the link for fines. That information is accessible by other means, "
         "section 21: https://example.gov.uk/fines\nIn 2023 there were 14 officers and 47,327 "
         "parking fines issued.", "partial", ("s21",)),
        ("The information is already in the public domain, in Table 4 of the almanac: "
         "https://example.gov.uk/a. Section 21 of the Act exempts it.",
         "already_published", ("s21",)),
    ],
)  # fmt: skip
def test_outcomes(text, outcome, sections):
    reading = read_response(REQUEST, [message("Dear Requester,\n" + text + FOOTER)])
    assert (reading.outcome, reading.sections) == (outcome, sections)


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("Response not held.pdf", "not_held"),
        ("Response information exempt.pdf", "refused_exemption"),
        ("Response some exempt.pdf", "partial"),
        ("Response all information to be supplied.pdf", "released"),
        ("Fee notice request refused.pdf", "refused_cost"),
        ("Parking fines 2023.xlsx", "released"),
        ("image001.png", "content_not_seen"),
        ("Response.pdf", "content_not_seen"),
        ("Internal review 2024.pdf", "content_not_seen"),
    ],
)
def test_names_of_unread_files(name, outcome):
    parts = [message("Dear Requester,\nI have attached our formal response."), attachment(name)]
    assert read_response(REQUEST, parts).outcome == outcome


def test_the_last_message_of_substance_decides():
    refusal = "The information is exempt from disclosure under section 43(2) of the Act."
    review = "On review we can release the figure: 47,327 parking fines were issued in 2023."
    parts = [message(refusal, "2024-02-01", 1), message(review, "2024-05-20", 3)]
    reading = read_response(REQUEST, parts)
    assert (reading.outcome, reading.decided_on) == ("released", "2024-05-20")
    assert reading.release_source == "message:3"


def test_a_remark_afterwards_does_not_undo_a_refusal():
    refusal = "The information is exempt from disclosure under section 43(2) of the Act."
    remark = "We explained in our initial response why the information is exempt."
    parts = [message(refusal, "2024-02-01", 1), message(remark, "2024-03-01", 3)]
    assert read_response(REQUEST, parts).decided_on == "2024-02-01"


def test_each_ask_gets_its_reply():
    text = (
        "1. How many parking fines were issued in 2023?\n47,327\n"
        "2. How much was collected?\nInformation not held."
    )
    request = "1. How many parking fines were issued in 2023?\n2. How much was collected?"
    reading = read_response(request, [message(text)])
    assert [ask.reply for ask in reading.asks] == ["released", "not_held"]
    assert reading.asks[0].reply_source == "message:1"


def test_a_numbered_reply_of_words_counts_as_given():
    request = "1. Which firms collect fines?\n2. How much is each firm paid for each fine?"
    text = (
        "1. The firms are Paddle Ltd and Specimen Parking.\n"
        "2. The rates are withheld under section 43(2) of the Act."
    )
    reading = read_response(request, [message(text)])
    assert (reading.outcome, reading.sections) == ("partial", ("s43(2)",))
    assert [ask.reply for ask in reading.asks] == ["released", "refused"]


def test_a_letter_that_refuses_one_part_and_the_table_that_came_with_it():
    request = "1. How many parking fines were issued?\n2. How many wardens were employed?"
    cover = message("The number of wardens is not held. The fines are in the attached letter.")
    page = ResponseText(
        "attachment:1:p1", "Parking fines issued\nFines issued in 2023: 47,327",
        "2024-05-20", is_attachment=True, name="Response.pdf",
    )  # fmt: skip
    reading = read_response(request, [cover, page])
    assert (reading.outcome, reading.span_source) == ("partial", "message:1")
    assert reading.release_source == "attachment:1:p1"
    assert [ask.reply for ask in reading.asks] == ["released", "not_held"]
    assert [ask.reply_source for ask in reading.asks] == ["attachment:1:p1", "message:1"]


def test_a_document_sent_but_not_read_is_no_release():
    parts = [
        message("Please see the attached document in reply to your request."),
        attachment("reply parking fines.pdf"),
    ]
    assert read_response(REQUEST, parts).outcome == "content_not_seen"


def test_thanks_alone_decide_nothing():
    text = "Your message of 14 March has been read with interest. We value every driver's views."
    assert read_response(REQUEST, [message(text)]).outcome in ("pending", "unknown")


def test_nothing_came():
    reading = read_response(REQUEST, [])
    assert (reading.outcome, reading.span, reading.decided_on) == ("pending", None, "")


def test_a_refusal_turned_round_on_review_keeps_both_dates():
    refused = ResponseText(
        "message:1", "Your request is refused under section 43(2) of the Act.", "2024-03-04"
    )
    review = ResponseText(
        "message:3", "Following an internal review, 47,327 parking fines were issued in 2023.",
        "2024-05-20",
    )  # fmt: skip
    reading = read_response(REQUEST, [refused, review])
    steps = [(step.date, step.source, step.outcome) for step in reading.history]
    assert steps == [
        ("2024-03-04", "message:1", "refused_exemption"), ("2024-05-20", "message:3", "released"),
    ]  # fmt: skip
    assert (reading.outcome, reading.decided_on) == ("released", "2024-05-20")


def test_a_withdrawn_request_is_no_refusal():
    closed = message("As you have not replied, your request has been treated as withdrawn.")
    assert read_response(REQUEST, [closed]).outcome == "withdrawn"
    may = message("If we do not hear from you, your request is treated as withdrawn.")
    assert read_response(REQUEST, [may]).outcome != "withdrawn"


def test_a_section_at_the_end_of_a_line_and_by_other_means():
    text = (
        "Please find the Council's response to your request set out below:\n"
        "The information you have requested is exempt from disclosure under section\n"
        "21 of the Freedom of Information Act 2000, as it is accessible by other means. It is\n"
        "available at the following link: https://www.example.org/fines"
    )
    reading = read_response(REQUEST, [message(text)])
    assert (reading.outcome, reading.sections) == ("already_published", ("s21",))


def test_a_review_that_takes_a_section_back():
    text = (
        "In our original response we cited section 12 of the Act. This was not accurate. "
        "In 2023, 47,327 parking fines were issued."
    )
    assert "s12" not in read_response(REQUEST, [message(text)]).sections


def test_text_of_a_readable_attachment_counts():
    letter = ResponseText(
        "attachment:1:p1", "I can confirm that 47,327 parking fines were issued in 2023.",
        "2024-05-20", is_attachment=True, name="Response.pdf",
    )  # fmt: skip
    reading = read_response(REQUEST, [message("Please find attached our response."), letter])
    assert (reading.outcome, reading.release_source) == ("released", "attachment:1:p1")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Thank you for your request. Please find attached our acknowledgement leaflet.",
         "pending"),
        ("Please find attached a copy of your request.", "pending"),
        ("We acknowledge your request. Please find attached our guidance on how we handle them.",
         "pending"),
        ("Please find attached a copy of your request. We are seeking clarification of the years.",
         "clarification"),
        ("Please see attached. We are seeking clarification of which fines you mean.",
         "clarification"),
        ("We do not hold this information. You may wish to contact NHS England, which released "
         "412 fines in 2023 to another requester.", "not_held"),
        ("We do not hold this information. In 2023 the police disclosed 412 fines to another "
         "requester.", "not_held"),
        # still releases
        ("Please find attached a copy of your request and the data you asked for.", "released"),
        ("We acknowledged your request on 3 May. Please find attached the information you "
         "requested.", "released"),
        ("Please find attached a list of fines as at the date of your request.", "released"),
    ],
)  # fmt: skip
def test_a_receipt_a_question_or_anothers_release_is_no_release(text, outcome):
    reading = read_response(REQUEST, [message(text)], "2024-05-01")
    assert reading.outcome == outcome
    assert (reading.release_span is not None) == (outcome == "released")


def test_the_pages_of_a_leaflet_sent_with_a_receipt_are_no_release():
    cover = message("Please find attached our acknowledgement leaflet.")
    pages = "We deal with 5,000 requests a year under the Act."
    for name, outcome in (("FOI leaflet.pdf", "pending"), ("fines.xlsx", "released")):
        page = ResponseText("attachment:1.0", pages, "2024-05-20", is_attachment=True, name=name)
        assert read_response(REQUEST, [cover, page], "2024-05-01").outcome == outcome


def test_a_request_long_without_any_reply_is_no_response_on_the_day_it_was_seen():
    assert read_response(REQUEST, [], "2024-05-01", "2024-05-31").outcome == "pending"
    assert read_response(REQUEST, [], "2024-05-01", "2024-06-10").outcome == "no_response"
    assert read_response(REQUEST, [], "2024-05-01", "").outcome == "pending"
    receipt = message("Thank you for your request. We aim to reply by 29 May.", "2024-05-02")
    assert read_response(REQUEST, [receipt], "2024-05-01", "2024-09-01").outcome == "pending"


def test_a_request_that_its_requester_lets_go_is_withdrawn():
    receipt = message("Thank you for your request. We aim to reply by 29 May.")
    gone = "I have found it elsewhere and would like to withdraw this request."
    assert read_response(REQUEST, [receipt], last_written=gone).outcome == "withdrawn"
    chased = "You have not replied. I will not withdraw it."
    assert read_response(REQUEST, [receipt], last_written=chased).outcome == "pending"
    given = message("In 2023, 47,327 parking fines were issued.")
    assert read_response(REQUEST, [given], last_written=gone).outcome == "released"


@pytest.mark.parametrize(
    ("later", "outcome", "sections"),
    [
        ("I have completed the internal review. Your complaint was considered and our original "
         "position should be upheld.", "refused_exemption", ("s43(2)",)),
        ("I have carried out the internal review. I find that section 43(2) was applied "
         "correctly to the 12 contracts.", "refused_exemption", ("s43(2)",)),
        ("On review we no longer rely on it: 47,327 parking fines were issued in 2023.",
         "released", ()),
        ("We need further time: the internal review is complex, and we are extending the deadline "
         "to 4 July 2024.", "refused_exemption", ("s43(2)",)),
        ("Please find attached the outcome of your internal review.",
         "refused_exemption", ("s43(2)",)),
    ],
)  # fmt: skip
def test_what_a_review_makes_of_a_refusal(later, outcome, sections):
    refusal = "The information is exempt from disclosure under section 43(2) of the Act."
    reading = read_response(REQUEST, [message(refusal, "2024-02-01", 1), message(later, number=3)])
    assert (reading.outcome, reading.sections) == (outcome, sections)


def test_what_is_not_held_later_adds_to_what_was_given_before():
    gave = message("In 2023, 47,327 parking fines were issued.", "2024-05-01", 1)
    rest = message("We do not hold any records of the amounts collected.", "2024-06-01", 3)
    reading = read_response(REQUEST, [gave, rest])
    assert (reading.outcome, reading.release_source) == ("partial", "message:1")
    assert [step.outcome for step in reading.history] == ["released", "partial"]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Parking is run by the council. Wardens issue fines. In 2023, 47,327 parking fines were "
         "issued.", "In 2023, 47,327 parking fines were issued."),
        ("We hold this information.\nThe parking fines are set out below:\n2022: 41,906\n"
         "2023: 47,327", "2022: 41,906"),
        ("There were 5 wardens. Please see the attached data on parking fines.",
         "Please see the attached data on parking fines."),
        ("• How many parking fines were issued by the council in the year 2023/24?\n47,327\n",
         "47,327"),
        ("We are sorry for the delay since 29 February 2024. We issued 47,327 parking fines.",
         "We issued 47,327 parking fines."),
    ],
)  # fmt: skip
def test_the_words_that_give_are_quoted(text, quoted):
    reading = read_response(REQUEST, [message(text)])
    assert reading.release_span is not None
    assert reading.release_span.text == quoted


def test_a_file_of_data_is_handed_over_in_the_words_that_name_the_response():
    cover = message("Please find attached our response to your request.")
    reading = read_response(REQUEST, [cover, attachment("FOI 1234.xlsx")])
    assert reading.outcome == "released"
    assert reading.release_span.text == "Please find attached our response to your request."


def test_the_page_of_a_publication_gives_way_to_the_figures_in_its_file():
    page = message("This page holds three responses. Each file gives the request and our reply.")
    text = (
        "Request of 24 January: how many parking fines were issued in 2023?\n"
        "Response of 20 February: we hold this information. Councils issued 47,327 parking fines."
    )
    file = ResponseText("attachment:1:p1", text, "2024-05-20", is_attachment=True, name="a.docx")
    reading = read_response("Parking fines issued, 2023", [page, file])
    assert (reading.outcome, reading.release_source) == ("released", "attachment:1:p1")
    assert reading.release_span.text == "Councils issued 47,327 parking fines."


def test_the_cells_of_a_released_file_are_no_refusals_of_this_request():
    rows = (
        "FOI2023/00022,03/01/2023,Christmas events,31/01/2023,Information not held\n"
        "FOI2023/00024,03/01/2023,Reprographics,31/01/2023,Exceeds appropriate limit\n"
    )
    file = ResponseText("attachment:1:p1", rows, "2024-05-20", is_attachment=True, name="log.csv")
    reading = read_response(
        "A list of all FOI requests on Christmas events and reprographics",
        [message("Please find attached the list you asked for."), file],
    )
    assert reading.outcome == "released"
