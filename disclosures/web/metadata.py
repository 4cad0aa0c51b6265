"""What a page tells machines about itself: Open Graph, and schema.org as JSON-LD.

JSON-LD stands in a `script` of the type application/ld+json, which no browser runs: it is data, and
the content policy does not concern it. An answer is a `suggestedAnswer`: schema.org's
`acceptedAnswer` would say that somebody found it good.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from disclosures.citations import in_words, original_address
from disclosures.models import FoiRequest, Question

LICENCE = "https://www.parliament.uk/site-information/copyright-parliament/open-parliament-licence/"
LONGEST = 2_000  # characters of a text given here
DESCRIBED = 200
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


@dataclass(frozen=True)
class Metadata:
    """`linked_data` is JSON that cannot end its script element, or "" for none."""

    title: str
    description: str
    address: str
    linked_data: SafeString | str = ""


def of_question(question: Question) -> Metadata:
    current = question.current_answer
    body = question.body.name if question.body else question.body_name
    when = current.date_answered if current else None
    said = f"answered {in_words(when)}" if when else "not answered yet"
    return Metadata(
        title=question.title,
        description=f"Written question {question.uin} to {body}, {said}. {_short(question.text)}",
        address=settings.SITE_ADDRESS + question.get_absolute_url(),
        linked_data=_script(_question(question, body)),
    )


def of_request(request: FoiRequest) -> Metadata:
    """For links that people share. Search engines are asked not to index these pages: no
    JSON-LD."""
    body = request.body.name if request.body else request.body_name
    return Metadata(
        title=request.title,
        description=f"FOI request to {body} and its response.",
        address=settings.SITE_ADDRESS + request.get_absolute_url(),
    )


def _question(question: Question, body: str) -> dict:
    current = question.current_answer
    asker = {"@type": "Person", "name": question.asker} if question.asked_by else None
    made = {
        "@context": "https://schema.org",
        "@type": "QAPage",
        "url": settings.SITE_ADDRESS + question.get_absolute_url(),
        "isBasedOn": original_address(question),
        "license": LICENCE,
        "mainEntity": {
            "@type": "Question",
            "identifier": question.uin,
            "name": question.title,
            "text": question.text[:LONGEST],
            "dateCreated": question.date_key.isoformat(),
            "author": asker,
            "answerCount": 1 if current else 0,
            "suggestedAnswer": _answer(current, body) if current else None,
        },
    }
    return _filled(made)


def _answer(current, body: str) -> dict:
    return {
        "@type": "Answer",
        "text": current.text[:LONGEST],
        "dateCreated": current.date_answered.isoformat() if current.date_answered else None,
        "dateModified": current.date_corrected.isoformat() if current.date_corrected else None,
        "author": {"@type": "GovernmentOrganization", "name": body},
    }


def _filled(value):
    if isinstance(value, dict):
        return {k: _filled(v) for k, v in value.items() if v is not None}
    return value


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= DESCRIBED else words[:DESCRIBED].rsplit(" ", 1)[0] + "…"


def _script(value: dict) -> SafeString:
    return mark_safe(json.dumps(value, ensure_ascii=False).translate(_ESCAPES))
