"""The fixed words of a pack: the rule, the cost limits, each with its source, and the limits.

Sources are those of the domain guide (sections 1 and 2); the guidance itself is quoted as the
Leader of the House quotes it, since paragraph numbers move between editions.
"""

from __future__ import annotations

RULE = {
    "title": "What the Government’s guidance says",
    "name": "Guide to Parliamentary Work, November 2024, paragraph 221 (Office of the Leader of "
    "the House of Commons with the Cabinet Office)",
    "quote": "Every question should be approached with a predisposition to give relevant "
    "information fully. There should be no inconsistencies between the provision of information "
    "in answers to written questions and information given under the FOI Act, therefore, if "
    "information would be released under FOI, it would also be released in response to a WPQ.",
    "address": "https://www.gov.uk/government/publications/guide-to-parliamentary-work",
    "source": "Quoted by the Leader of the House in answers to questions 24243 (15 January 2025) "
    "and 110394 (3 February 2026). Paragraph numbers move between editions.",
    "limits": [
        "It is guidance, not law. Nothing enforces it but ministers, the House and publicity.",
        "It is conditional on what would be released. An answer may have been right when given.",
        "A written question is not an FOI request. It is part of proceedings in Parliament, and "
        "there is no appeal from an answer.",
    ],
}

COST_LIMITS = {
    "title": "The two cost limits",
    "rows": [
        {
            "what": "Written questions",
            "limit": "£850, advisory",
            "terms": "Above it a department may decline to answer a written question; ministers "
            "may answer anyway. It is 140% of the FOI limit for central government, to the "
            "nearest £50.",
            "source": "Guide to Parliamentary Work, paragraphs 218 to 220; questions 51450 "
            "(answered 2 June 2025) and 51150 (answered 19 May 2025).",
        },
        {
            "what": "FOI requests to central government, Parliament and the armed forces",
            "limit": "£600, which is 24 hours at £25 an hour",
            "terms": "Counts finding out whether the information is held, locating, retrieving "
            "and extracting it. Redacting and deciding do not count.",
            "source": "Freedom of Information Act 2000, section 12; SI 2004/3244.",
        },
        {
            "what": "FOI requests to other authorities",
            "limit": "£450, which is 18 hours at £25 an hour",
            "terms": "Counts the same work.",
            "source": "Freedom of Information Act 2000, section 12; SI 2004/3244.",
        },
    ],
    "note": "The limits are not the same and do not count the same work. A reply that refused on "
    "cost and a release under FOI may each have been within their own limit if what was asked "
    "for differed.",
}

_FOUND = (
    "Rules that compare texts found the pair: they split each question and request into the "
    "things asked for, and line those up with one another and with what each reply said."
)
_READ = (
    "{} was then read in full by two reviewers, who decided separately. The second did not see "
    "the first decision before saving their own. Where they differed an admin settled it, and the "
    "mismatch says so."
)
_SAVED = (
    "The texts are quoted from copies saved on the dates in the list of sources. The SHA-256 of "
    "each copy is given there, so that anyone can show that a copy has not been changed."
)
LIMITS = [
    "This pack compares texts. It says what the documents say and makes no statement about why.",
    "Two texts can use the same words for different things. “What else could explain it” lists "
    "the explanations that fit, and others may exist.",
    "Text was taken from attachments by a program. Check figures against the saved copy before "
    "relying on them.",
    "Names of people who made FOI requests are not in this pack.",
]
LICENCES = [
    "Written questions and answers: contains Parliamentary information licensed under the Open "
    "Parliament Licence v3.0.",
    "FOI responses remain the copyright of the body that sent them, and are quoted here with a "
    "link to the source. Where a response is published under the Open Government Licence v3.0, "
    "that licence applies.",
    "FOI messages are as shown on WhatDoTheyKnow or GOV.UK, with the dates seen.",
    "This is not a publication of Parliament or government, and nothing in it implies their "
    "endorsement.",
]
STANDING_LINE = (
    "A possible mismatch is a prompt to look closer. It is not a finding that anyone acted wrongly."
)
NOT_CONFIRMED = "Not confirmed"


def method(all_confirmed: bool) -> list[str]:
    """How it was checked, without claiming it of a pair that is not confirmed."""
    which = "Each pair" if all_confirmed else f"Each pair not marked “{NOT_CONFIRMED}”"
    return [_FOUND, _READ.format(which), _SAVED]
