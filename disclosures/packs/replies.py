"""What a body replied about a pair. The one place in packs that knows where replies are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from disclosures.models import BodyReply, Pair


@dataclass(frozen=True)
class Reply:
    """The body's own words, in full, and the day they came."""

    received_on: date
    text: str


def replies_to(pair: Pair) -> list[Reply]:
    """The body's replies about a pair, oldest first."""
    rows = BodyReply.objects.filter(pair=pair).order_by("received_on", "pk")
    return [Reply(row.received_on, row.text) for row in rows]


def reply_sentence(pair: Pair, recipient: str) -> str:
    """What stands where there is no reply."""
    if recipient == "body":
        return "This pack asks for the body’s reply."
    if pair.state == "with_body":
        return "The body has been asked for a reply. None had been received when this was made."
    return "No reply from the body had been received when this was made."
