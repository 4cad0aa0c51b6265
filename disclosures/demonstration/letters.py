"""The words around a reply: how letters begin and end."""

from __future__ import annotations

from datetime import date
from random import Random

from disclosures.demonstration.days import add_working_days, long_date

_ACKNOWLEDGEMENTS = (
    "Thank you for your request, which reached us on {day}. You can expect a reply by {due}.",
    "We are writing to say that your request has arrived and has been given the reference {ref}. "
    "We aim to reply by {due}.",
    "Your request is being dealt with under the reference {ref}. A reply will follow.",
)
_OPENINGS = (
    "Thank you for your request of {day}, reference {ref}.",
    "I am writing in reply to your request, which we received on {day}. Our reference is {ref}.",
    "Further to your request of {day} (our reference {ref}), please find our reply below.",
)
_CLOSINGS = (
    "If you are not content with how we dealt with your request you may ask us, within 40 working "
    "days, to look at it again. After that you may write to the Information Commissioner.",
    "You have the right to ask for an internal review of this reply within two months. Please "
    "quote the reference above.",
    "Should you disagree with our decision, write to us and someone who was not involved will "
    "review it.",
)


def acknowledgement(random: Random, row: dict, body_name: str, requester: str) -> str:
    text = _filled(random.choice(_ACKNOWLEDGEMENTS), row["sent"])
    return f"Dear {requester},\n\n{text}\n\nYours sincerely,\n\n{body_name}"


def reply(random: Random, row: dict, body_name: str, requester: str) -> str:
    first = _filled(random.choice(_OPENINGS), row["sent"])
    # A reply that says next to nothing stays as short as it is meant to be.
    is_short = row["outcome"] in ("content_not_seen", "pending", "withdrawn", "unknown")
    body = row["reply"].strip()
    middle = body if is_short else f"{first}\n\n{body}\n\n{random.choice(_CLOSINGS)}"
    return f"Dear {requester},\n\n{middle}\n\nYours sincerely,\n\n{body_name}"


def _filled(text: str, sent: date) -> str:
    # {ref} stays: the number is known only once every request has its own.
    due = add_working_days(sent, 20)
    return text.replace("{day}", long_date(sent)).replace("{due}", long_date(due))
