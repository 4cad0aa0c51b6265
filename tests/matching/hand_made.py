"""Two documents made by hand, with readings given, so that matching alone is tested."""

from dataclasses import replace

from disclosures.matching.values import AnswerSide, ResponseSide
from disclosures.reading.asks import split_asks
from disclosures.reading.values import AnswerReading, ResponseReading, Span

QUESTION = (
    "To ask the Secretary of State for Transport, how many driving tests were cancelled by"
    " examiners in 2023."
)
REQUEST = "How many driving tests were cancelled by examiners in 2023?"
REFUSAL = "The information requested is not held centrally."
RELEASE = "In 2023 examiners cancelled 4,512 driving tests."
REPLY_OF_OUTCOME = {
    "not_held": "not_held", "not_held_centrally": "refused", "disproportionate_cost": "refused",
    "withheld": "refused", "not_published": "refused", "answered": "answered", "partial": "partial",
    "holding": "not_addressed", "non_answer": "not_addressed", "published_elsewhere": "answered",
    "released": "released", "refused_cost": "refused", "refused_exemption": "refused",
}  # fmt: skip


def _with_replies(asks, reply, text, source=""):
    span = Span(0, len(text), text)
    return tuple(replace(a, reply=reply, reply_span=span, reply_source=source) for a in asks)


def answer_side(question=QUESTION, answer=REFUSAL, outcome="not_held_centrally", **more):
    tabled = more.pop("tabled", "2024-03-01")
    secondary = more.pop("secondary", ())
    reply = more.pop("reply", REPLY_OF_OUTCOME.get(outcome, "unknown"))
    asks = _with_replies(split_asks(question, tabled), reply, answer)
    reading = AnswerReading(outcome, secondary, Span(0, len(answer), answer), True, asks, 0.9)
    sides = {"body": "dft", "family": "dft", "heading": "Driving Tests"}
    return AnswerSide(
        question=question,
        answer=answer,
        reading=reading,
        tabled=tabled,
        answered=more.pop("answered", "2024-03-08"),
        **{**sides, **more},
    )


def response_side(request=REQUEST, response=RELEASE, outcome="released", **more):
    sent = more.pop("sent", "2024-05-01")
    reply = more.pop("reply", REPLY_OF_OUTCOME.get(outcome, "unknown"))
    asks = _with_replies(split_asks(request, sent), reply, response, "message:1")
    sections = more.pop("sections", ())
    caveats = more.pop("caveats", ())
    whole = Span(0, len(response), response)
    reading = ResponseReading(
        outcome, sections, whole, "message:1", whole, "message:1", "2024-05-20",
        outcome == "refused_cost", caveats, asks, 0.9,
    )  # fmt: skip
    sides = {"body": "dft", "family": "dft"}
    return ResponseSide(
        request=request,
        response=response,
        reading=reading,
        sent=sent,
        responded=more.pop("responded", "2024-05-20"),
        **{**sides, **more},
    )
