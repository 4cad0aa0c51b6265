"""The letter that asks a body for its reply: drafted in neutral words, sent by a person."""

from __future__ import annotations

import io
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from docx import Document

from disclosures import working_days
from disclosures.models import Letter, Pair
from disclosures.packs.confirmed import confirmation
from disclosures.packs.dates import in_words
from disclosures.packs.evidence import summary
from disclosures.packs.personal import hits_in
from disclosures.packs.rules import STANDING_LINE
from disclosures.review import publication as steps
from disclosures.review.wording import says_why

from .content import as_item

TEMPLATE = """To {body}

Our reference {reference}

We compare answers to written parliamentary questions with responses to freedom of information \
requests about the same information. Two reviewers have read the two texts named below, and read \
the replies as different. We ask for your comment before anything is published.

{summary}

The answer: {answer_address}
The FOI response: {response_address}

We would be glad to know whether the two replies are about the same information, and whether one \
of these explanations applies, or another:

{explanations}

Please reply by {due}, which is {days} working days from the date of this letter. Your reply will \
be shown in full beside the two texts, and anything that is mistaken will be corrected. If there \
is none by then, the page will say that you were asked and on which day.

{standing}

{site}{contact}"""


def subject(pair: Pair) -> str:
    return f"Request for comment: records about {pair.title}"


def body_name(pair: Pair) -> str:
    question = pair.question
    return question.body.name if question.body else question.body_name


def draft(pair: Pair, sent_on: date) -> str:
    listed = [f"- {said['sentence'].rstrip('.')}." for said in pair.explanations]
    gone = pair.request.is_removed
    return TEMPLATE.format(
        body=body_name(pair),
        reference=pair.reference,
        summary=summary(pair, confirmation(as_item(pair)).words),
        answer_address=pair.question.url,
        response_address="no longer at its source" if gone else pair.request.url,
        explanations="\n".join(listed) or "- None of the usual explanations was detected.",
        due=in_words(working_days.after(sent_on, settings.REPLY_DAYS)),
        days=settings.REPLY_DAYS,
        standing=STANDING_LINE,
        site=settings.SITE_NAME,
        contact=f", {settings.CONTACT_EMAIL}" if settings.CONTACT_EMAIL else "",
    )


def problems(to: str, text: str) -> list[str]:
    """Why a letter may not be recorded as sent: to a person, or in words that say why."""
    said = []
    if any(hits_in(to, "to", is_letter=True)):
        said.append("Name the role or office, not a person or an address.")
    if words := says_why(text):
        said.append(
            f"This says why someone acted: {', '.join(words)}. "
            "Describe what the documents say instead."
        )
    return said


@transaction.atomic
def send(pair: Pair, user, *, to: str, text: str, sent_on: date, email: str = "") -> Letter:
    """Record the letter; e-mail it where an address is given, which is not kept. Nothing is
    recorded if the mail server refuses it. Raises `review.publication.Refused`."""
    if said := problems(to, text):
        raise steps.Refused(" ".join(said))
    letter = steps.send(
        pair.pk, user, to=to, subject=subject(pair), text=text, sent_on=sent_on,
        was_emailed=bool(email),
    )  # fmt: skip
    if email:
        message = EmailMessage(letter.subject, text, to=[email])
        if settings.CONTACT_EMAIL:
            message.reply_to = [settings.CONTACT_EMAIL]
        message.send()
    return letter


def to_docx(heading: str, text: str) -> bytes:
    document = Document()
    document.add_heading(heading, level=1)
    for paragraph in text.split("\n\n"):
        document.add_paragraph(paragraph)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()
